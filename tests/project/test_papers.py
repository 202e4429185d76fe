"""What stands around the code: citation, licences, changelog, and what starts it all."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from project.tracked import ROOT, tracked_files

FRAGMENT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.(added|changed|fixed|removed|data)\.md")


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_the_citation_has_what_its_format_requires() -> None:
    citation = yaml.safe_load(read("CITATION.cff"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] == "software"
    assert citation["title"] == "promisetrack"
    assert citation["message"]
    assert [set(author) for author in citation["authors"]] == [{"name"}]


def test_program_and_data_name_their_licences() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    citation = yaml.safe_load(read("CITATION.cff"))
    assert project["license"] == citation["license"] == "MIT"
    assert read("LICENSE").startswith("MIT License")
    assert read("DATA-LICENSE").startswith("Creative Commons Attribution 4.0 International")
    assert "SPDX identifier: CC-BY-4.0" in read("DATA-LICENSE")


def test_changelog_fragments_have_names_that_a_release_can_sort() -> None:
    folder = "docs/changelog/"
    names = [path.removeprefix(folder) for path in tracked_files() if path.startswith(folder)]
    assert [name for name in names if name != "README.md" and not FRAGMENT.fullmatch(name)] == []
    assert "README.md" in names


def test_make_alone_lists_every_target() -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    declared = re.search(r"^\.PHONY: (.*)$", read("Makefile"), re.MULTILINE)
    assert declared is not None
    assert re.findall(r"^  make ([a-z-]+)", shown, re.MULTILINE) == declared[1].split()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a folder with the files that a set-up is made from, all of them old."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_text(read(name), encoding="utf-8")
        os.utime(tmp_path / name, (1, 1))
    return tmp_path


@pytest.mark.parametrize(
    ("newer", "again"), [("pyproject.toml", True), ("constraints.txt", True), ("Makefile", False)]
)
def test_a_set_up_is_made_again_only_when_what_it_installs_changed(
    copy: Path, newer: str, *, again: bool
) -> None:
    stamp = copy / ".venv" / ".installed"
    stamp.parent.mkdir()
    stamp.touch()
    os.utime(stamp, (2, 2))
    assert is_set_up_due(copy) is False
    os.utime(copy / newer, (3, 3))
    assert is_set_up_due(copy) is again


def is_set_up_due(folder: Path) -> bool:
    """Ask make whether it would set up, without doing it."""
    command = ["make", "--question", "setup"]
    return subprocess.run(command, cwd=folder, check=False).returncode == 1


@pytest.mark.skipif(
    shutil.which("uv", path=os.defpath) is not None,
    reason="uv needs no python that can make a venv",
)
@pytest.mark.parametrize(
    ("python", "message"),
    [
        ("", "needs Python 3.11 or newer, and found none"),
        ("false", "apt install python3-venv"),
    ],
    ids=["no-python", "no-venv"],
)
def test_a_set_up_that_cannot_be_made_says_what_to_install(
    copy: Path, python: str, message: str
) -> None:
    result = subprocess.run(
        ["make", "setup", f"PYTHON={python}"],
        cwd=copy,
        env={"PATH": os.defpath},
        capture_output=True,
        check=False,
        text=True,
    )
    assert result.returncode != 0
    assert message in result.stdout
    assert not (copy / ".venv").exists()
