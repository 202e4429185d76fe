"""The manifest of a ledger: its hashes, its root, and every way to depart from it."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promisetrack.ledger.manifest import Difference, Kind, Manifest, compare, make_manifest
from promisetrack.ledger.manifest_text import SealError, manifest_text, parse_manifest
from promisetrack.problems import Severity

LOG = "reports/forecasts/2026-11-23.csv"
HEAD = b"as_of,ledger_hash,version,promise,statement,p50\n"
ROWS = (
    b'2026-11-23,ab,1,tesla-semi,"Tesla, the Semi",2027-01-01\n',
    b"2026-11-23,ab,1,falcon-heavy,Heavy,2028-01-01\n",
    b"2026-11-23,ab,1,starship-orbit,Orbit,2029-01-01\n",
)
BEFORE = {
    "claims/ev/tesla-semi.yaml": b"promise: x\n",
    "claims/ledger.yaml": b"title: x\n",
    LOG: HEAD + b"".join(ROWS),
}


def manifest(files: dict[str, bytes]) -> Manifest:
    return make_manifest(files.items())


def differences(changed: dict[str, bytes | None]) -> list[Difference]:
    now = {path: content for path, content in {**BEFORE, **changed}.items() if content is not None}
    return list(compare(manifest(BEFORE), now.items()))


def test_a_file_is_sealed_by_the_hash_of_its_bytes() -> None:
    sealed = manifest(BEFORE)
    assert sealed.files["claims/ledger.yaml"] == hashlib.sha256(b"title: x\n").hexdigest()
    assert set(sealed.files) == set(BEFORE)
    assert sealed.forecasts == 3


def test_the_root_is_the_hash_of_the_lines_that_sha256sum_prints() -> None:
    sealed = manifest({"claims/b": b"2", "claims/a": b"1", "claims/B": b"3"})
    lines = "".join(
        f"{hashlib.sha256(content).hexdigest()}  claims/{name}\n"
        for name, content in (("B", b"3"), ("a", b"1"), ("b", b"2"))
    )
    assert sealed.root == hashlib.sha256(lines.encode()).hexdigest()


def test_odd_names_are_escaped_as_sha256sum_does(tmp_path: Path) -> None:
    names = ["a b", "back\\slash", "line\nfeed", "é", "-x", "*"]
    for name in names:
        (tmp_path / name).write_text(name, encoding="utf-8")
    script = r"find . -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum -- | sha256sum"
    try:
        shown = subprocess.run(
            ["sh", "-c", script], cwd=tmp_path, capture_output=True, check=True, text=True
        ).stdout
    except subprocess.CalledProcessError:
        pytest.skip("this machine's find, sort or sha256sum are not those of GNU")
    assert manifest({name: name.encode() for name in names}).root == shown.split()[0]


def test_nothing_changed_is_no_difference() -> None:
    assert differences({}) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param(
            {"claims/ledger.yaml": b"title: y\n"},
            [Difference(Kind.CHANGED, "claims/ledger.yaml")],
            id="a-file-changed",
        ),
        pytest.param(
            {"claims/ledger.yaml": None},
            [Difference(Kind.REMOVED, "claims/ledger.yaml")],
            id="a-file-removed",
        ),
        pytest.param(
            {"claims/names.yaml": b""},
            [Difference(Kind.ADDED, "claims/names.yaml")],
            id="a-file-added",
        ),
        pytest.param(
            {"claims/ledger.yaml": None, "claims/renamed.yaml": b"title: x\n"},
            [
                Difference(Kind.REMOVED, "claims/ledger.yaml"),
                Difference(Kind.ADDED, "claims/renamed.yaml"),
            ],
            id="a-file-renamed",
        ),
        pytest.param(
            {LOG: BEFORE[LOG] + ROWS[0].replace(b",ab,", b",cd,")},
            [Difference(Kind.ADDED, LOG, forecasts=1)],
            id="a-forecast-issued",
        ),
        pytest.param(
            {"reports/forecasts/2026-12-24.csv": HEAD + ROWS[0]},
            [Difference(Kind.ADDED, "reports/forecasts/2026-12-24.csv", forecasts=1)],
            id="a-day-issued",
        ),
        pytest.param({LOG: None}, [Difference(Kind.REMOVED, LOG, forecasts=3)], id="a-day-removed"),
        pytest.param(
            {LOG: HEAD + ROWS[0] + ROWS[2]},
            [Difference(Kind.LOST, LOG, 3, "falcon-heavy")],
            id="a-forecast-lost",
        ),
        pytest.param(
            {LOG: BEFORE[LOG].replace(b"2028-01-01", b"2027-06-01")},
            [Difference(Kind.ALTERED, LOG, 3, "falcon-heavy")],
            id="a-forecast-altered",
        ),
        pytest.param(
            {LOG: HEAD + ROWS[1] + ROWS[2].replace(b"2029", b"2030")},
            [
                Difference(Kind.LOST, LOG, 2, "tesla-semi"),
                Difference(Kind.ALTERED, LOG, 4, "starship-orbit"),
            ],
            id="one-lost-and-one-altered",
        ),
        pytest.param(
            {LOG: BEFORE[LOG].replace(b"version", b"program")},
            [Difference(Kind.ALTERED, LOG, 1)],
            id="the-head-altered",
        ),
        pytest.param(
            {LOG: HEAD + ROWS[1] + ROWS[0] + ROWS[2]},
            [Difference(Kind.CHANGED, LOG)],
            id="lines-in-another-order",
        ),
        pytest.param(
            {LOG: HEAD + ROWS[0].replace(b"semi", b"roadster") + b"".join(ROWS)},
            [Difference(Kind.CHANGED, LOG)],
            id="a-line-slipped-in",
        ),
        pytest.param({LOG: BEFORE[LOG][:-1]}, [Difference(Kind.CHANGED, LOG)], id="no-last-end"),
        pytest.param(
            {LOG: b""},
            [
                Difference(Kind.LOST, LOG, number, promise)
                for number, promise in enumerate(
                    ("", "tesla-semi", "falcon-heavy", "starship-orbit"), start=1
                )
            ],
            id="a-day-emptied",
        ),
    ],
)
def test_a_difference_is_named_with_its_place(
    changed: dict[str, bytes | None], expected: list[Difference]
) -> None:
    found = differences(changed)
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_only_what_was_added_is_a_warning() -> None:
    severities = {kind: Difference(kind, "x").severity for kind in Kind}
    assert severities.pop(Kind.ADDED) is Severity.WARNING
    assert set(severities.values()) == {Severity.ERROR}


contents = st.dictionaries(
    st.sampled_from([*BEFORE, "claims/x.yaml", "reports/forecasts/2026-12-24.csv"]),
    st.one_of(
        st.binary(max_size=12),
        st.lists(st.sampled_from([HEAD, *ROWS, b"\n", b"x"]), max_size=5).map(b"".join),
    ),
)


@given(contents, contents)
def test_the_roots_agree_exactly_where_there_is_no_difference(
    before: dict[str, bytes], now: dict[str, bytes]
) -> None:
    found = compare(manifest(before), now.items())
    assert (found == ()) == (before == now) == (manifest(before).root == manifest(now).root)


@given(contents, contents)
def test_without_an_error_all_that_was_sealed_is_still_there(
    before: dict[str, bytes], now: dict[str, bytes]
) -> None:
    found = compare(manifest(before), now.items())
    kept = all(
        path in now
        and (now[path].startswith(content) if "forecasts/" in path else now[path] == content)
        for path, content in before.items()
    )
    if all(one.severity is Severity.WARNING for one in found):
        assert kept


@given(contents)
def test_a_manifest_comes_back_from_its_text(files: dict[str, bytes]) -> None:
    sealed = manifest(files)
    text = manifest_text(sealed)
    assert text.isascii()
    assert parse_manifest(text.encode(), name="seal.json") == sealed


def test_a_name_that_is_not_utf8_comes_back_too() -> None:
    sealed = manifest({"claims/\udcff.yaml": b""})
    assert parse_manifest(manifest_text(sealed).encode(), name="seal.json") == sealed


def test_the_text_does_not_hang_on_the_order_of_the_files() -> None:
    assert manifest_text(manifest(BEFORE)) == manifest_text(
        manifest(dict(reversed(BEFORE.items())))
    )


def edited(edit: Callable[[dict[str, Any]], object]) -> bytes:
    fields = json.loads(manifest_text(manifest(BEFORE)))
    edit(fields)
    return json.dumps(fields).encode()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"[]", id="a-list"),
        pytest.param(b"[" * 100_000, id="nested"),
        pytest.param(b"\xff", id="not-utf8"),
        pytest.param(b"{}", id="no-keys"),
        pytest.param(edited(lambda fields: fields.pop("root")), id="no-root"),
        pytest.param(edited(lambda fields: fields.update(more=1)), id="more"),
        pytest.param(edited(lambda fields: fields.update(schema_version=2)), id="version"),
        pytest.param(edited(lambda fields: fields.update(files=[])), id="files"),
        pytest.param(edited(lambda fields: fields["files"].update(a=1)), id="hash-of-a-file"),
        pytest.param(edited(lambda fields: fields["forecasts"][LOG].append("x")), id="line"),
    ],
)
def test_what_is_no_seal_is_refused(content: bytes) -> None:
    with pytest.raises(SealError) as caught:
        parse_manifest(content, name="seal.json")
    assert str(caught.value) == "seal.json: this is no seal that this program reads"
    assert caught.value.exit_code == 1


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(edited(lambda fields: fields["files"].popitem()), id="a-file-taken-out"),
        pytest.param(edited(lambda fields: fields["files"].update(a="0" * 64)), id="a-file-put-in"),
        pytest.param(edited(lambda fields: fields.update(root="0" * 64)), id="another-root"),
        pytest.param(edited(lambda fields: fields["forecasts"].update(a=[])), id="a-log-put-in"),
    ],
)
def test_a_seal_that_was_edited_is_refused(content: bytes) -> None:
    with pytest.raises(SealError, match="the seal itself was changed"):
        parse_manifest(content, name="seal.json")


def test_lines_taken_out_of_the_seal_do_not_hide_that_they_were_lost() -> None:
    sealed = parse_manifest(edited(lambda fields: fields["forecasts"][LOG].pop(1)), name="seal")
    now = {**BEFORE, LOG: HEAD + ROWS[1] + ROWS[2]}
    assert compare(sealed, now.items()) == (Difference(Kind.CHANGED, LOG),)
