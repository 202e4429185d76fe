"""A report is written over the one before the last, and over nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from forecast.made_up import ledger
from promisetrack.model import Ledger
from promisetrack.report.building import build_report
from promisetrack.report.spare import NAME
from report.ledgers import AS_OF, crowd, restated

needs_links = pytest.mark.skipif(os.name != "posix", reason="links need a right on Windows")


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def build(tmp_path: Path) -> Callable[[Ledger], dict[str, bytes]]:
    """Return a function that writes a report into one folder and gives its files."""
    write = partial(build_report, as_of=AS_OF, out=tmp_path / "reports", cache=tmp_path / "kept")

    def built(made: Ledger) -> dict[str, bytes]:
        write(made)
        return tree(tmp_path / "reports")

    return built


FEW, MORE = ledger(*crowd(3)), ledger(*crowd(5), restated())


def test_reports_take_turns_and_have_the_bytes_of_new_ones(
    build: Callable[[Ledger], dict[str, bytes]], tmp_path: Path
) -> None:
    build_report(FEW, as_of=AS_OF, out=tmp_path / "new")
    new = tree(tmp_path / "new")
    first = build(FEW)
    page = tmp_path / "reports" / "promises" / "index.html"
    place = page.stat().st_ino
    assert build(MORE).keys() > first.keys()
    assert page.stat().st_ino != place
    assert (tmp_path / "kept" / NAME / "promises" / "index.html").stat().st_ino == place
    assert build(FEW) == first == new
    assert page.stat().st_ino == place, "it was written over"
    assert build(FEW) == new, "what only the larger report had is gone"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@needs_links
@pytest.mark.parametrize("kind", ["file", "folder", "second name", "the whole"])
def test_a_link_in_the_spare_folder_leads_nowhere(
    build: Callable[[Ledger], dict[str, bytes]], tmp_path: Path, kind: str
) -> None:
    build(FEW)
    wanted = build(FEW)
    spare, mine = tmp_path / "kept" / NAME, tmp_path / "mine"
    mine.mkdir()
    (mine / "index.html").write_text("Mine.\n", "utf-8")
    before = tree(mine)
    target = spare / "promises"
    if kind == "file":
        (target / "index.html").unlink()
        (target / "index.html").symlink_to(mine / "index.html")
    elif kind == "second name":
        (target / "index.html").unlink()
        (target / "index.html").hardlink_to(mine / "index.html")
    else:
        place = target if kind == "folder" else spare
        place.rename(tmp_path / "aside")
        place.symlink_to(mine)
    assert build(FEW) == wanted
    assert tree(mine) == before


def test_without_a_folder_for_what_is_kept_the_last_report_is_deleted(tmp_path: Path) -> None:
    for _ in range(2):
        build_report(FEW, as_of=AS_OF, out=tmp_path / "reports")
    assert [path.name for path in tmp_path.iterdir()] == ["reports"]
