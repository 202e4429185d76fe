"""Several files at once: all of them, or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from promisetrack.ledger import write
from promisetrack.ledger.write import TEMPORARY, Change, WriteError, change_files
from promisetrack.problems import CommandError


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "ev").mkdir()
    (tmp_path / "ev" / "a.yaml").write_text("a", encoding="utf-8")
    return tmp_path


def accept(_: tuple[Change, ...]) -> None:
    """Let every change pass."""


def texts(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in root.rglob("*")
        if path.is_file()
    }


def test_all_are_changed_and_told(root: Path) -> None:
    edits = {"ev/a.yaml": lambda _: "A", "new/b.yaml": lambda before: f"b after {before}"}
    done = change_files(root, edits, accept=accept)
    assert [(one.before, one.after) for one in done] == [("a", "A"), (None, "b after None")]
    assert texts(root) == {"ev/a.yaml": "A", "new/b.yaml": "b after None"}


def test_what_is_refused_changes_nothing(root: Path) -> None:
    def refuse(changes: tuple[Change, ...]) -> None:
        assert len(changes) == 2
        message = "no"
        raise CommandError(message)

    with pytest.raises(CommandError, match="no"):
        change_files(root, {"ev/a.yaml": lambda _: "A", "b.yaml": lambda _: "b"}, accept=refuse)
    assert texts(root) == {"ev/a.yaml": "a"}


@pytest.mark.parametrize("error", [WriteError(Path("x"), "full"), KeyboardInterrupt()])
def test_where_one_fails_those_before_it_are_put_back(
    root: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    replace = write.replace_file

    def fail(path: Path, before: bytes | None, after: bytes) -> bool:
        if path.name == "last.yaml":
            raise error
        return replace(path, before, after)

    monkeypatch.setattr(write, "replace_file", fail)
    edits = {name: lambda _: "new" for name in ("ev/a.yaml", "new/b.yaml", "ev/last.yaml")}
    with pytest.raises(type(error)):
        change_files(root, edits, accept=accept)
    assert texts(root) == {"ev/a.yaml": "a"}
    assert not (root / "new").exists()


def test_a_file_that_stays_as_it_is_is_not_written(root: Path) -> None:
    before = (root / "ev" / "a.yaml").stat().st_ino
    change_files(root, {"ev/a.yaml": lambda text: text or ""}, accept=accept)
    assert (root / "ev" / "a.yaml").stat().st_ino == before
    assert not list(root.rglob(f"*{TEMPORARY}"))
