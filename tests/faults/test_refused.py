"""The disk refuses a step: nothing changed, one line says where, and the exit code is 1."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from faults.children import NOBODY, drop_root, in_child
from faults.commands import WRITING, Ran, Work, command, files, hidden, run
from faults.steps import Step, watched
from promisetrack.problems import CommandError

Fresh = Callable[[], Path]

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")

REFUSALS = {
    "full": errno.ENOSPC,
    "over-quota": errno.EDQUOT,
    "broken": errno.EIO,
    "read-only": errno.EROFS,
    "no-permission": errno.EACCES,
}
AFTER_THE_MOVE = "the change was made, but may be lost if the power fails"


def said_by(work: Work, folder: Path) -> Ran:
    """Run a command; what is raised where no terminal's edge catches it is its last word."""
    try:
        return work(folder)
    except CommandError as error:
        return Ran(error.exit_code, str(error))


def refused_at(number: int, folder: Path, work: Work, reason: int) -> tuple[Ran, Step | None]:
    """Run a command whose n-th step is refused; return how it ended and the step."""
    left = iter(range(number))
    refused: list[Step] = []

    def refuse(step: Step) -> None:
        if step.name != "close" and next(left, None) is None and not refused:
            refused.append(step)
            raise OSError(reason, os.strerror(reason), str(step.path))

    with watched(folder, refuse):
        ended = said_by(work, folder)
    return ended, refused[0] if refused else None


@pytest.mark.parametrize(
    ("name", "why"),
    [("log-new", "full"), ("seal", "no-permission"), *(("issue", why) for why in REFUSALS)],
)
def test_a_refused_step_changes_nothing_and_is_named(name: str, why: str, fresh: Fresh) -> None:
    before, reason = files(fresh()), REFUSALS[why]
    for number in range(100):
        folder = fresh()
        ended, step = refused_at(number, folder, WRITING[name], reason)
        if step is None:
            assert ended.code == 0
            assert number > 3
            return
        state = files(folder)
        if state == before:
            # Only the tidying up may fail without a word; the work itself is then undone.
            assert ended.code == 1, step
            assert "nothing was changed" in ended.said
            assert os.strerror(reason).lower() in ended.said
        elif ended.code:
            assert AFTER_THE_MOVE in ended.said, step
        assert "Traceback" not in ended.said
        if step.name not in ("unlink", "rmdir", "close"):
            assert hidden(folder) == [], step
    pytest.fail("the steps do not end")


def test_a_folder_that_cannot_be_flushed_at_all_is_no_fault(fresh: Fresh) -> None:
    folder = fresh()

    def refuse(step: Step) -> None:
        if step.name == "fsync" and step.path.is_dir():
            raise OSError(errno.EINVAL, "Invalid argument")

    with watched(folder, refuse):
        assert WRITING["log-new"](folder).code == 0


def test_where_the_disk_fails_after_the_move_the_change_is_not_denied(fresh: Fresh) -> None:
    folder = fresh()
    before = files(folder)
    moved = []

    def refuse(step: Step) -> None:
        moved.extend([step] if step.name == "replace" else [])
        if moved and step.name == "fsync":
            raise OSError(errno.EIO, "Input/output error")

    with watched(folder, refuse):
        ended = WRITING["resolve"](folder)
    assert files(folder) != before
    assert ended.code == 1
    assert f"input/output error; {AFTER_THE_MOVE}" in ended.said


# --- a user without rights -----------------------------------------------------------------


@pytest.fixture
def reachable(template: Path) -> Iterator[Path]:
    """Return a project that other users can read; the folders of pytest are closed to them."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder = Path(shutil.copytree(template, Path(name) / "project"))
        for path in folder.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        folder.chmod(0o755)
        yield folder


def as_somebody_else(folder: Path, work: Work) -> Ran:
    """Run a command as a user who may only read the project."""
    report = folder.parent / "report"
    report.touch()
    report.chmod(0o666)
    if os.getuid() != 0:
        for path in [folder, *folder.rglob("*")]:
            path.chmod(path.stat().st_mode & 0o555)

    def as_reader() -> str:
        drop_root()
        ended = said_by(work, folder)
        return f"{ended.code} {ended.said}"

    try:
        assert in_child(as_reader, report=report) == 0, report.read_text("utf-8")
    finally:
        for path in [folder, *folder.rglob("*")]:
            path.chmod(path.stat().st_mode | 0o200)
    code, _, said = report.read_text("utf-8").partition(" ")
    return Ran(int(code), said)


@pytest.mark.parametrize("name", [*WRITING, "index"])
def test_who_may_only_read_changes_nothing_and_is_told_where(
    name: str, reachable: Path, fresh: Fresh
) -> None:
    work = command("index") if name == "index" else WRITING[name]
    said_by(work, fresh())  # what is imported late is imported here: others may not read it
    before = files(reachable)
    ended = as_somebody_else(reachable, work)
    assert ended.code == 1, ended.said
    assert "permission denied" in ended.said.lower() or "read-only" in ended.said
    assert "Traceback" not in ended.said
    assert files(reachable) == before
    assert hidden(reachable) == []


@pytest.mark.parametrize("words", ["check", "list", "show spacex", "due", "seal --verify"])
def test_who_may_only_read_reads_all_the_same(words: str, reachable: Path, fresh: Fresh) -> None:
    work = command(*words.split())
    expected = said_by(work, fresh())
    assert as_somebody_else(reachable, work) == expected
    assert hidden(reachable) == []


def test_a_file_that_may_not_be_read_leaves_no_seal(reachable: Path, fresh: Fresh) -> None:
    said_by(command("seal"), fresh())
    closed = reachable / "claims" / "sampling.yaml"
    closed.chmod(0)
    before = (reachable / "seal.json").read_bytes()
    ended = as_somebody_else(reachable, command("seal", "--file", "other.json"))
    assert ended.code == 1
    assert "claims/sampling.yaml: permission denied" in ended.said
    assert not (reachable / "other.json").exists()
    assert (reachable / "seal.json").read_bytes() == before


def test_a_right_lost_in_the_middle_changes_nothing(reachable: Path, fresh: Fresh) -> None:
    said_by(WRITING["log"], fresh())
    report = reachable.parent / "report"
    report.touch()
    report.chmod(0o666)
    if os.getuid() == 0:
        for path in [reachable, *reachable.rglob("*")]:
            os.chown(path, NOBODY, NOBODY)
    before = files(reachable)
    domain = reachable / "claims" / "orbital-compute"

    def take_away(step: Step) -> None:
        if step.name == "write":
            domain.chmod(0o555)

    def as_owner() -> str:
        drop_root()
        with watched(reachable, take_away):
            ended = said_by(WRITING["log"], reachable)
        return f"{ended.code} {ended.said}"

    try:
        assert in_child(as_owner, report=report) == 0, report.read_text("utf-8")
    finally:
        domain.chmod(0o755)
    said = report.read_text("utf-8")
    assert said.startswith("1 ")
    assert "permission denied; nothing was changed" in said
    assert files(reachable) == before


def test_the_shim_refuses_what_it_is_told_to(tmp_path: Path) -> None:
    def refuse(_: Step) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with watched(tmp_path, refuse), pytest.raises(OSError, match="No space left"):
        (tmp_path / "a").write_text("x", "utf-8")
    assert run(tmp_path, "list").code == 2
