"""What a terminal obeys never reaches it: from files, options, names of files, or a database."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from promisetrack.cli.output import note, print_facts, print_table
from security.attacks import REORDERING, TERMINAL
from security.commands import Ran, run
from security.stores import rewrite_documents, rewrite_rows

STEERING = "\x1b[2J\x1b]0;title\x07\x9b31m\u202e"


def steered(ended: Ran) -> str:
    """Return the characters that a terminal would obey."""
    allowed = "\n"
    return "".join(c for c in ended.out + ended.err if not c.isprintable() and c not in allowed)


@pytest.fixture
def own(claims: Path, tmp_path: Path) -> Path:
    """Return a project of one's own with the attacking ledger in it."""
    shutil.copytree(claims, tmp_path / "claims")
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        "check --format json", "check --format csv", "check --quality", "list",
        "list --format json", "list --format csv", "due", "due --format json", "due --format csv",
        "show restated", "show restated --format json", "show huge", "show far", "chains",
        "seal", "index",
    ],
)  # fmt: skip
def test_nothing_that_a_ledger_says_steers(own: Path, words: str) -> None:
    ended = run(own, *words.split())
    assert ended.code == 0, ended.err
    assert steered(ended) == ""
    assert ended.out


def test_nothing_that_check_says_steers(own: Path) -> None:
    ended = run(own, "check")
    assert ended.code == 0
    assert "warning" in ended.err
    assert steered(ended) == ""


@pytest.mark.parametrize("hidden", [*TERMINAL, *REORDERING], ids=ascii)
def test_a_file_with_it_is_refused_and_shown_without_harm(own: Path, hidden: str) -> None:
    path = own / "claims" / "flight" / "kept.yaml"
    text = path.read_text("utf-8")
    escapes = "".join(f"\\u{ord(c):04x}" for c in hidden)
    for written in (hidden, f'"a {escapes} b"'):
        path.write_bytes(text.replace("kind: product", f"kind: product\nnote: {written}").encode())
        ended = run(own, "check")
        assert steered(ended) == ""
        assert ended.code == (1 if hidden != "\r" or written != hidden else ended.code)
    assert steered(run(own, "list")) == ""


@pytest.mark.parametrize(
    "words",
    [
        ("show", STEERING),
        ("list", "--search", STEERING),
        ("list", "--organization", STEERING),
        ("list", "--as-of", STEERING),
        ("list", "--claims", STEERING),
        ("list", "--store", STEERING),
        ("log", STEERING, "--by", "Ann", "--said", "in 2030"),
        ("log", "kept", "--by", STEERING, "--said", "in 2030", "--yes"),
        ("resolve", "kept", "--evidence", STEERING, "--yes"),
        ("observe", STEERING, "--value", "1"),
        ("import", "kalshi", STEERING),
        ("index", "--store", f"postgresql+psycopg://{STEERING}@localhost:1/x"),
        ("seal", "--file", f"nowhere/{STEERING}"),
        ("seal", "--verify", "--file", STEERING),
        (STEERING,),
        (f"--{STEERING}",),
    ],
    ids=lambda words: " ".join(words).encode("unicode_escape").decode(),
)
def test_nothing_that_is_typed_steers(own: Path, words: tuple[str, ...]) -> None:
    ended = run(own, *words)
    assert "Traceback" not in ended.err
    assert steered(ended) == ""


def test_names_of_files_and_folders_do_not_steer(own: Path) -> None:
    (own / "claims" / f"ev{STEERING}").mkdir()
    (own / "claims" / f"ev{STEERING}" / "a.yaml").touch()
    (own / "claims" / "flight" / f"b{STEERING}.yaml").touch()
    for words in ("check", "check --format json", "check --format csv", "list", "seal", "index"):
        ended = run(own, *words.split())
        assert ended.code in (0, 1)
        assert steered(ended) == "", words
    run(own, "seal")
    (own / "claims" / "flight" / f"b{STEERING}.yaml").unlink()
    ended = run(own, "seal", "--verify")
    assert ended.code == 1
    assert steered(ended) == ""


def test_a_database_that_somebody_wrote_into_does_not_steer(own: Path) -> None:
    assert run(own, "index").code == 0
    store = own / ".promisetrack" / "ledger.sqlite"
    assert rewrite_documents(store, promise=STEERING, organization=STEERING) > 30
    rewrite_rows(store, STEERING)
    for words in (
        "list", "list --format csv", "list --format json", "due", "show restated",
        "show restated --format json", "chains", "chains --format csv",
    ):  # fmt: skip
        ended = run(own, *words.split(), "--store", str(store))
        assert ended.code == 0, ended.err
        assert steered(ended) == "", words
    shown = run(own, "list", "--format", "json", "--store", str(store))
    assert json.loads(shown.out)["promises"][0]["statement"] == STEERING


def test_what_prints_makes_harmless_whatever_comes(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("A", "B"), [(STEERING, STEERING)])
    print_facts([("a", f"b {STEERING}")])
    note(f"c {STEERING}\nd")
    said = capsys.readouterr()
    assert steered(Ran(0, said.out, said.err)) == ""
    assert said.err.endswith("\nd\n")


def test_one_steering_row_of_very_many_is_made_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    """Rows are printed some thousands at a time, and none is lost between two writes."""
    rows = [(f"row-{number}", "plain") for number in range(5000)]
    rows[3456] = ("row-3456", STEERING)
    print_table(("A", "B"), rows)
    said = capsys.readouterr()
    assert steered(Ran(0, said.out, said.err)) == ""
    lines = said.out.splitlines()
    assert [line.split()[0] for line in lines] == ["A", *(name for name, _ in rows)]
    assert sum(line.endswith("plain") for line in lines) == len(rows) - 1
