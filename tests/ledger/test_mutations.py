"""Whatever a file holds, reading it returns and says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promisetrack.ledger import read_ledger
from promisetrack.ledger.files import Place, Role, list_files
from promisetrack.ledger.locate import problems_in_text
from promisetrack.ledger.read import FileReading, read_content
from promisetrack.problems import Problem, Severity, render_problem

CLAIMS = Path(__file__).parents[2] / "claims"
PLACES = list_files(CLAIMS).places
PIECES = (
    b"", b":", b": ", b"\n", b"\n  ", b"  - ", b"\t", b"#", b"'", b'"', b"[", b"]", b"{", b"}",
    b"&a ", b"*a", b"!!str ", b"---\n", b"...\n", b"|\n", b">-\n", b"? ", b"%", b"@", b"~",
    b"null", b"true", b"\x00", b"\xff", b"\xe2\x80\xae", b"\r", b"0000", b"9999-99-99", b"../",
    b"/..", b"1e999", b"-", b"claims:", b"outcome:", b"due: none", b"made: 2020", b"x" * 300,
)  # fmt: skip


def problems_of(content: bytes, place: Place) -> list[Problem]:
    """Read one file's bytes, and check what must be true of whatever is found."""
    reading = read_content(content, place)
    assert isinstance(reading, FileReading)
    text = content.decode("utf-8-sig", "replace")
    problems = problems_in_text(text, Path(place.file), reading.findings)
    is_faulty = any(problem.severity is Severity.ERROR for problem in problems)
    assert reading.record is not None or is_faulty
    lines = text.count("\n") + text.count("\r") + 1
    for problem in problems:
        assert 0 <= problem.line <= lines
        assert problem.width >= 1
        shown = render_problem(problem)
        assert all(character.isprintable() or character == "\n" for character in shown)
    return problems


places = st.sampled_from(PLACES)


@given(content=st.binary(max_size=400), place=places)
def test_random_bytes(content: bytes, place: Place) -> None:
    problems_of(content, place)


@given(text=st.text(max_size=400), place=places)
def test_random_text(text: str, place: Place) -> None:
    problems_of(text.encode("utf-8", "surrogatepass"), place)


trees = st.recursive(
    st.text(alphabet="ab10-:. #'\"\n", max_size=8) | st.sampled_from(["2020", "true", "none"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["promise", "claims", "made", "due", "outcome", "status", "source", "rules"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(tree=trees, place=places)
def test_any_shape_below_the_known_keys(tree: object, place: Place) -> None:
    import yaml

    problems_of(yaml.safe_dump(tree, allow_unicode=True).encode(), place)


@given(data=st.data(), place=places)
def test_real_files_with_pieces_cut_out_and_put_in(data: st.DataObject, place: Place) -> None:
    content = (CLAIMS / place.file).read_bytes()
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        stop = data.draw(st.integers(start, min(len(content), start + 30)))
        content = content[:start] + data.draw(st.sampled_from(PIECES)) + content[stop:]
    problems_of(content, place)


@given(data=st.data(), place=places)
def test_real_files_with_lines_gone_or_twice(data: st.DataObject, place: Place) -> None:
    lines = (CLAIMS / place.file).read_bytes().splitlines(keepends=True)
    numbers = data.draw(st.lists(st.integers(0, len(lines) - 1), max_size=4))
    for number in numbers:
        lines[number] = data.draw(st.sampled_from([b"", lines[number] * 2, b" " + lines[number]]))
    problems_of(b"".join(lines), place)


@given(data=st.data())
def test_whole_ledgers_of_mutated_files(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("claims")
    for place in data.draw(st.lists(places, min_size=1, max_size=4, unique=True)):
        content = (CLAIMS / place.file).read_bytes()
        cut = data.draw(st.integers(0, len(content)))
        target = root / place.file
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content[:cut] + data.draw(st.binary(max_size=20)) + content[cut:])
    ledger, problems = read_ledger(root)
    faulty = {problem.path for problem in problems if problem.severity is Severity.ERROR}
    for promise in ledger.promises:
        assert str(root / promise.domain / f"{promise.id}.yaml") not in faulty


@pytest.mark.parametrize("role", Role)
def test_an_empty_mapping_is_read_in_every_place(role: Role) -> None:
    place = Place("energy/x.yaml", role, "x", "energy")
    problems = problems_of(b"{}", place)
    needs_keys = role in (Role.PROMISE, Role.SERIES, Role.ROADMAP, Role.SECURITY)
    wanted = {"PRC001"} if role is Role.PRICES else {"KEY002"} if needs_keys else set[str]()
    assert {problem.code for problem in problems} == wanted
