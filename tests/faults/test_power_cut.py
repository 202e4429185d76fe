"""The power goes at any moment: the ledger is as before or as after, and no forecast is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from faults.commands import WRITING, Work, command, files
from faults.power import Disk, Files, cuts
from faults.steps import Step, watched

Fresh = Callable[[], Path]


def recorded(folder: Path, work: Work) -> tuple[Disk, list[Step]]:
    """Run a command; return the disk as it was, and the steps that were taken on it."""
    disk = Disk.of(folder)
    steps: list[Step] = []
    with watched(folder, steps.append):
        ended = work(folder)
    assert ended.code == 0, ended.said
    return disk, steps


def different(state: Files, other: Files) -> set[str]:
    """Return the paths of the files that are not the same in both."""
    return {path for path in state.keys() | other.keys() if state.get(path) != other.get(path)}


@pytest.mark.parametrize("name", WRITING)
def test_a_cut_leaves_all_as_before_or_all_as_after(name: str, fresh: Fresh) -> None:
    folder = fresh()
    before = files(folder)
    disk, steps = recorded(folder, WRITING[name])
    after = files(folder)
    assert different(before, after), "the command wrote nothing"
    seen = set()
    for number, state in cuts(disk, steps):
        assert state in (before, after), (number, steps[:number], different(state, before))
        seen.add(state == after)
    assert seen == {False, True}


@pytest.mark.parametrize("name", WRITING)
def test_what_a_command_has_said_outlasts_a_cut(name: str, fresh: Fresh) -> None:
    folder = fresh()
    disk, steps = recorded(folder, WRITING[name])
    for step in steps:
        disk.take(step)
    assert {frozenset(different(state, files(folder))) for state in disk.after_a_cut()} == {
        frozenset()
    }


@pytest.mark.parametrize("name", ["issue", "issue-anew"])
def test_a_cut_loses_no_line_of_the_forecast_log(name: str, fresh: Fresh) -> None:
    folder = fresh()
    log = {path: text for path, text in files(folder).items() if path.startswith("reports/")}
    assert len(log) == 1
    for _, state in cuts(*recorded(folder, WRITING[name])):
        for path, text in log.items():
            assert state[path].startswith(text)


def test_a_cut_leaves_a_whole_new_ledger_or_none(tmp_path: Path) -> None:
    disk, steps = recorded(tmp_path, command("init"))
    after = files(tmp_path)
    seen = set()
    for _, state in cuts(disk, steps):
        if any(path.startswith("claims/") for path in state):
            assert state == after
        seen.add(len(state))
    assert {0, len(after)} <= seen


# --- the model itself ----------------------------------------------------------------------


def left_by(folder: Path, work: Callable[[], object]) -> list[Files]:
    """Return every state that a cut can leave once some work is done."""
    disk = Disk.of(folder)
    steps: list[Step] = []
    with watched(folder, steps.append):
        work()
    for step in steps:
        disk.take(step)
    return list(disk.after_a_cut())


def test_the_model_forgets_what_was_not_flushed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    states = left_by(tmp_path, lambda: (tmp_path / "a").write_bytes(b"newer"))
    assert {state["a"] for state in states} == {b"old", b"ne", b"newer"}


def test_the_model_forgets_names_that_were_not_flushed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    states = left_by(tmp_path, lambda: (tmp_path / "a").rename(tmp_path / "b"))
    assert {tuple(state) for state in states} == {("a",), ("b",)}


def test_the_model_leaves_an_empty_file_where_only_the_name_was_flushed(tmp_path: Path) -> None:
    from promisetrack.ledger.write import flush_folder

    (tmp_path / "a").write_bytes(b"old")

    def work() -> None:
        (tmp_path / "b").write_bytes(b"new")
        (tmp_path / "b").replace(tmp_path / "a")
        flush_folder(tmp_path)

    assert b"" in {state["a"] for state in left_by(tmp_path, work)}


def test_writing_in_place_would_be_found_out(fresh: Fresh) -> None:
    folder = fresh()
    before = files(folder)
    path = folder / "claims" / "sampling.yaml"
    states = left_by(folder, lambda: path.write_text("rules: {}\n" * 50, "utf-8"))
    assert [state for state in states if state not in (before, files(folder))]
