"""A writer is killed at any step: all is as before or as after, and the next one carries on."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from faults.children import in_child, killed_at
from faults.commands import PROMISE, WRITING, Work, command, files, hidden, run
from promisetrack.ledger.lock import lock_ledger

Fresh = Callable[[], Path]

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")


def walk(work: Work, fresh: Fresh) -> list[Path]:
    """Kill a command at each of its steps, each time on a project of its own, until it is done."""
    folders: list[Path] = []
    for number in range(200):
        folders.append(folder := fresh())
        ended = killed_at(number, folder, partial(work, folder))
        if ended == 0:
            return folders
        assert ended == -signal.SIGKILL
    pytest.fail("the steps do not end")


@pytest.mark.parametrize(
    "name",
    [
        name if name in ("log-new", "seal", "issue") else pytest.param(name, marks=pytest.mark.slow)
        for name in WRITING
    ],
)
def test_a_kill_at_any_step_leaves_all_as_before_or_all_as_after(name: str, fresh: Fresh) -> None:
    before = files(fresh())
    folders = walk(WRITING[name], fresh)
    after = files(folders[-1])
    states = [files(folder) for folder in folders]
    assert all(state in (before, after) for state in states)
    assert states.count(before) > 3
    assert len(folders) > 6
    last = folders[states.count(before) - 1]
    assert hidden(last) != [], "the file that was being written is not there"
    assert_next_one_carries_on(name, last, after)


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITING)
def test_after_a_kill_at_any_step_the_next_one_carries_on(name: str, fresh: Fresh) -> None:
    before = files(fresh())
    folders = walk(WRITING[name], fresh)
    after = files(folders[-1])
    for folder in folders[:-1]:
        if files(folder) == before:
            assert_next_one_carries_on(name, folder, after)


def assert_next_one_carries_on(name: str, folder: Path, after: dict[str, bytes]) -> None:
    """Run the command again: it does its work, and what was left behind is swept away."""
    ended = WRITING[name](folder)
    assert ended.code == 0, ended.said
    assert files(folder) == after
    assert hidden(folder) == []


@pytest.mark.slow
def test_a_killed_start_leaves_a_whole_ledger_or_none(tmp_path: Path) -> None:
    count = iter(range(1000))

    def fresh() -> Path:
        folder = tmp_path / f"empty-{next(count)}"
        folder.mkdir()
        return folder

    folders = walk(command("init"), fresh)
    after = files(folders[-1])
    for folder in folders[:-1]:
        state = files(folder)
        if any(path.startswith("claims/") for path in state):
            assert state == after
        else:
            assert run(folder, "init").code == 0
            assert files(folder) == after


def test_a_killed_writer_holds_no_lock(fresh: Fresh) -> None:
    folder = fresh()
    ended = killed_at(3, folder, lambda: WRITING["log"](folder))
    assert ended == -signal.SIGKILL
    with lock_ledger(folder / "claims", wait_seconds=0.05):
        pass


def test_an_index_killed_before_any_statement_is_made_whole_by_the_next(fresh: Fresh) -> None:
    folder = fresh()
    run(folder, "index")
    endings = []
    for number in range(0, 60, 7):
        said = ("--evidence", f"Seen {number} times.")
        run(folder, "resolve", PROMISE, "--status", "pending", *said, "--yes")
        endings.append(in_child(partial(index_killed_at, number, folder)))
        ended = run(folder, "index")
        assert ended.code == 0, ended.said
        shown = ("show", PROMISE, "--as-of", "2026-11-24")
        from_copy = run(folder, *shown, "--store", ".promisetrack/ledger.sqlite")
        assert from_copy == run(folder, *shown)
        assert f"Seen {number} times." in from_copy.said
        if endings[-1] == 0:
            break
    assert endings[-1] == 0, "the statements do not end"
    assert endings[:-1] == [-signal.SIGKILL] * (len(endings) - 1)
    assert len(endings) > 2


def index_killed_at(number: int, folder: Path) -> None:
    """Bring the copy up to date, but for a kill before the n-th statement or commit."""
    left = iter(range(number))

    def kill_in_time(*_: object) -> None:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", kill_in_time)
    event.listen(Engine, "commit", kill_in_time)
    run(folder, "index")


def test_a_child_that_is_not_killed_says_so() -> None:
    assert in_child(lambda: None) == 0
    assert in_child(lambda: 1 / 0) == 99
