"""What a change would add to the problems of a ledger, before it is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from promisetrack.ledger import check_ledger
from promisetrack.ledger.files import Place, Role
from promisetrack.ledger.trial import read_files, try_text

PROMISE = """\
promise: Acme flies people around the Moon
organization: Acme
kind: flight
criteria: People pass the Moon and return.
sampling: picked
claims:
  - made: 2021-03-02
    by: Jane Doe
    due: 2026
    verified: false
outcome:
  status: pending
  as_of: 2025-01-31
"""
RULES = "rules:\n  picked:\n    title: Picked\n    kind: opportunistic\n    rule: As read.\n"
MOON = Place("flight/moon.yaml", Role.PROMISE, "moon", "flight")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "flight").mkdir()
    (tmp_path / "flight" / "moon.yaml").write_text(PROMISE, encoding="utf-8")
    (tmp_path / "sampling.yaml").write_text(RULES, encoding="utf-8")
    return tmp_path


def codes(root: Path, place: Place, text: str) -> tuple[list[str], list[str]]:
    trial = try_text(root, read_files(root), place, text)
    return [p.code for p in trial.errors], [p.code for p in trial.warnings]


def test_a_sound_change_adds_nothing(root: Path) -> None:
    assert check_ledger(root) == ()
    assert codes(root, MOON, PROMISE.replace("2026", "2027")) == ([], [])


def test_errors_and_warnings_are_told_apart(root: Path) -> None:
    text = PROMISE.replace("due: 2026", "said: next year\n    due: 2029").replace("false", "true")
    assert codes(root, MOON, text) == (["SRC001"], ["CLM005"])


def test_an_old_problem_is_not_added_wherever_its_line_moves(root: Path) -> None:
    broken = PROMISE.replace("due: 2026", "due: 2019")
    (root / MOON.file).write_text(broken, encoding="utf-8")
    assert [p.code for p in check_ledger(root)] == ["DAT003"]
    assert codes(root, MOON, f"# a new first line\n{broken}") == ([], [])


def test_the_same_problem_once_more_is_added(root: Path) -> None:
    broken = PROMISE.replace("due: 2026", "due: 2019")
    (root / MOON.file).write_text(broken, encoding="utf-8")
    second = "  - made: 2021-05-02\n    by: Jane\n    due: 2018\n    verified: false\noutcome:\n"
    assert codes(root, MOON, broken.replace("outcome:\n", second)) == (["DAT003"], [])


def test_the_place_of_a_problem_is_one_of_the_new_text(root: Path) -> None:
    text = PROMISE.replace("kind: flight", "kind: flying")
    (problem,) = try_text(root, read_files(root), MOON, text).errors
    assert (problem.path, problem.line, problem.column) == (str(root / MOON.file), 3, 7)
    assert problem.excerpt[-1] == (3, "kind: flying")


def test_a_problem_in_another_file_is_found(root: Path) -> None:
    other = Place("flight/mars.yaml", Role.PROMISE, "mars", "flight")
    needs = PROMISE.replace("Moon", "Mars").replace("claims:", "requires: [moon]\nclaims:")
    (root / other.file).write_text(needs, encoding="utf-8")
    assert check_ledger(root) == ()
    trial = try_text(
        root, read_files(root), MOON, PROMISE.replace("claims:", "requires: [mars]\nclaims:")
    )
    assert {Path(problem.path).name for problem in trial.added} <= {"moon.yaml", "mars.yaml"}
    assert trial.errors


def test_nothing_is_written(root: Path) -> None:
    try_text(root, read_files(root), MOON, "promise: x\n")
    assert (root / MOON.file).read_text(encoding="utf-8") == PROMISE
