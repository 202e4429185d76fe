"""Checking a ledger, and remembering what was found."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from promisetrack.ledger import check, check_ledger, read_ledger
from promisetrack.ledger.check import CACHE_FILE
from promisetrack.ledger.read import read_listing

Change = Callable[[str, str], Path]


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / ".promisetrack"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the list of ledgers that were really read, filled as the test goes on."""
    seen: list[Path] = []
    original = read_listing

    def spy(root: Path, *rest: object, **named: object) -> object:
        seen.append(root)
        return original(root, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("promisetrack.ledger.check.read_listing", spy)
    return seen


def test_check_finds_what_reading_finds(claims: Path, change: Change, cache: Path) -> None:
    change("due: 2021", "due: ../2019-12-31")
    expected = read_ledger(claims)[1]
    assert check_ledger(claims) == expected
    assert check_ledger(claims, cache=cache) == expected
    assert check_ledger(claims, cache=cache) == expected


def test_what_is_remembered_is_the_whole_problem(claims: Path, change: Change, cache: Path) -> None:
    change("due: 2021", "due: ../2019-12-31")
    [first] = check_ledger(claims, cache=cache)
    [again] = check_ledger(claims, cache=cache)
    assert (again.excerpt, again.width, again.severity) == (
        first.excerpt,
        first.width,
        first.severity,
    )


def test_an_unchanged_ledger_is_not_read_again(
    claims: Path, cache: Path, reads: list[Path]
) -> None:
    check_ledger(claims, cache=cache)
    check_ledger(claims, cache=cache)
    assert reads == [claims]


CHANGES: dict[str, Callable[[Path], object]] = {
    "a text": lambda claims: (claims / "sampling.yaml").write_bytes(
        (claims / "sampling.yaml").read_bytes().replace(b"2020", b"2021")
    ),
    "a new file": lambda claims: (claims / "energy" / "third.yaml").touch(),
    "a file gone": lambda claims: (claims / "energy" / "first-plant.yaml").unlink(),
    "a file renamed": lambda claims: (claims / "energy" / "first-plant.yaml").rename(
        claims / "energy" / "plant.yaml"
    ),
    "a file that is not read": lambda claims: (claims / "energy" / "third.yml").touch(),
    "the ledger gone": lambda claims: claims.rename(claims.with_name("elsewhere")),
}


@pytest.mark.parametrize("how", CHANGES.values(), ids=CHANGES.keys())
def test_whatever_changes_is_read_again(
    claims: Path, cache: Path, reads: list[Path], how: Callable[[Path], object]
) -> None:
    check_ledger(claims, cache=cache)
    how(claims)
    assert check_ledger(claims, cache=cache) == read_ledger(claims)[1]
    assert len(reads) == 2


def test_a_change_that_keeps_size_and_time_is_seen(
    claims: Path, change: Change, cache: Path
) -> None:
    path = change("due: 2021", "due: 2022")
    before = path.stat()
    check_ledger(claims, cache=cache)
    change("due: 2022", "due: 2012")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert [problem.code for problem in check_ledger(claims, cache=cache)] == ["DAT003"]


def test_another_version_of_the_program_reads_again(
    claims: Path, cache: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    check_ledger(claims, cache=cache)
    monkeypatch.setattr(check, "__version__", "99")
    check_ledger(claims, cache=cache)
    assert len(reads) == 2


DAMAGE = {
    "empty": b"",
    "not JSON": b"{",
    "not UTF-8": b"\xff",
    "a list": b"[]",
    "nested": b"[" * 100_000,
    "no problems": b'{"fingerprint": "FINGERPRINT"}',
    "other fields": b'{"fingerprint": "FINGERPRINT", "problems": [{"path": 1}]}',
    "wrong excerpt": b'{"fingerprint": "FINGERPRINT", "problems": [{"excerpt": 1}]}',
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_memory_is_ignored_and_mended(
    claims: Path, cache: Path, change: Change, reads: list[Path], damage: bytes
) -> None:
    change("due: 2021", "due: ../2019-12-31")
    expected = check_ledger(claims, cache=cache)
    kept = cache / CACHE_FILE
    fingerprint = json.loads(kept.read_bytes())["fingerprint"]
    kept.write_bytes(damage.replace(b"FINGERPRINT", fingerprint.encode()))
    assert check_ledger(claims, cache=cache) == expected
    assert check_ledger(claims, cache=cache) == expected
    assert len(reads) == 2


def test_a_memory_that_cannot_be_written_is_done_without(claims: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert check_ledger(claims, cache=tmp_path / "file" / "below") == ()


def test_nothing_else_is_left_in_the_folder(claims: Path, cache: Path) -> None:
    check_ledger(claims, cache=cache)
    assert [path.name for path in cache.iterdir()] == [CACHE_FILE]


def test_a_disk_that_is_full_leaves_the_old_memory(
    claims: Path, cache: Path, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_ledger(claims, cache=cache)
    before = (cache / CACHE_FILE).read_bytes()
    change("due: 2021", "due: ../2019-12-31")

    def full(*_: object, **__: object) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert [problem.code for problem in check_ledger(claims, cache=cache)] == ["DAT003"]
    assert (cache / CACHE_FILE).read_bytes() == before
    assert [path.name for path in cache.iterdir()] == [CACHE_FILE]
