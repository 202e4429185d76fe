"""The fragments of the changelog are well-formed, and gathering them loses none."""

from __future__ import annotations

import datetime as dt
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from project.tracked import ROOT

FOLDER = ROOT / "docs" / "changelog"
DAY = dt.date(2026, 11, 24)


def gatherer() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "gather_changelog", FOLDER.parent / "gather_changelog.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # a dataclass looks its module up
    spec.loader.exec_module(module)
    return module


GATHER = gatherer()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with three fragments of two kinds, and the page about them."""
    for name, text in {
        "README.md": "# Fragments\n",
        "seal.added.md": "`seal` proves what was known\nwhen.\n",
        "index.added.md": "`index` copies the ledger.\n",
        "full-disk.fixed.md": "A full disk loses nothing.\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("path", GATHER.paths(FOLDER), ids=lambda path: path.name)
def test_a_fragment_is_well_formed(path: Path) -> None:
    fragment = GATHER.read_fragment(path)
    assert path.name == f"{fragment.subject}.{fragment.kind}.md"
    assert "](" not in fragment.text, "a link would lead elsewhere once it is gathered"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("seal.new.md", "It seals.\n", id="unknown-kind"),
        pytest.param("Seal.added.md", "It seals.\n", id="capital"),
        pytest.param("seal.md", "It seals.\n", id="no-kind"),
        pytest.param("seal.added.md", "", id="empty"),
        pytest.param("seal.added.md", "It seals", id="no-full-stop"),
        pytest.param("seal.added.md", "# Seal.\n", id="heading"),
        pytest.param("seal.added.md", "- It seals.\n", id="list"),
        pytest.param("seal.added.md", "It seals.\n\nIt proves.\n", id="two-paragraphs"),
    ],
)
def test_what_is_no_fragment_is_refused_by_its_name(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(name)):
        GATHER.fragments(tmp_path)


def test_changes_are_told_by_kind_each_in_a_line(folder: Path) -> None:
    assert GATHER.version_part(GATHER.fragments(folder), "0.2.0", DAY) == (
        "## 0.2.0 (2026-11-24)\n\n### Added\n\n- `index` copies the ledger.\n"
        "- `seal` proves what was known when.\n\n### Fixed\n\n- A full disk loses nothing.\n"
    )


def test_nothing_to_tell_of_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no fragments"):
        GATHER.version_part(GATHER.fragments(tmp_path), "0.2.0", DAY)


def test_a_new_version_stands_before_the_older_ones_and_only_once(tmp_path: Path) -> None:
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text(f"# Changelog\n\nWords.\n\n{GATHER.UNRELEASED}\n", encoding="utf-8")
    GATHER.write_part(changelog, "## 0.1.0 (2026-11-24)\n\nFirst.\n")
    GATHER.write_part(changelog, "## 0.2.0 (2026-12-24)\n\nSecond.\n")
    text = changelog.read_text(encoding="utf-8")
    assert text == (
        "# Changelog\n\nWords.\n\n## 0.2.0 (2026-12-24)\n\nSecond.\n\n"
        "## 0.1.0 (2026-11-24)\n\nFirst.\n"
    )
    with pytest.raises(ValueError, match="raise __version__ first"):
        GATHER.write_part(changelog, "## 0.1.0 (2026-12-31)\n\nAgain.\n")
    assert changelog.read_text(encoding="utf-8") == text


def test_the_shipped_changelog_can_take_the_shipped_fragments(tmp_path: Path) -> None:
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_bytes((ROOT / "CHANGELOG.md").read_bytes())
    fragments = GATHER.fragments(FOLDER) or [GATHER.Fragment("first", "added", "One.")]
    GATHER.write_part(changelog, GATHER.version_part(fragments, "999.0.0", DAY))
    text = changelog.read_text(encoding="utf-8")
    assert [one.subject for one in fragments if f"\n- {one.text}\n" not in text] == []
    assert GATHER.UNRELEASED not in text
