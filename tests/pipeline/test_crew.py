"""A crew: the same results as one process, in order, whoever works and whoever dies."""

import os
from functools import partial
from pathlib import Path

import pytest

from pipeline.errands import die_away_from, refuse, refuse_away_from, square, who
from promisetrack.pipeline.crew import crew

pytestmark = pytest.mark.slow  # a helper takes a second to wake up


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_of_the_pieces_for_list_after_list(jobs: int) -> None:
    told: list[tuple[int, int]] = []
    with crew(jobs, on_piece=lambda done, of: told.append((done, of))) as mapper:
        assert list(mapper(square, range(20))) == [n * n for n in range(20)]
        assert list(mapper(square, [])) == []
        assert list(mapper(square, [7])) == [49]
    assert len(told) == 21
    assert told[-1] == (1, 1)


def test_both_processes_work() -> None:
    with crew(2) as mapper:
        list(mapper(square, range(3)))
        seen = set(mapper(who, range(60)))
    assert len(seen) == 2
    assert os.getpid() in seen


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_fault_is_raised_here(jobs: int) -> None:
    with crew(jobs) as mapper, pytest.raises(ValueError, match="three"):
        list(mapper(refuse, range(6)))


def test_a_fault_of_a_helper_ends_the_work_of_this_process_too() -> None:
    done: list[tuple[int, int]] = []
    with crew(2, on_piece=lambda at, of: done.append((at, of))) as mapper:
        list(mapper(square, range(3)))
        done.clear()
        with pytest.raises(ValueError, match="away"):
            list(mapper(partial(refuse_away_from, os.getpid()), range(400)))
    assert len(done) < 400


def test_what_a_killed_helper_had_is_done_here(tmp_path: Path) -> None:
    with crew(2) as mapper:
        found = list(mapper(partial(die_away_from, os.getpid()), range(12)))
    assert found == list(range(12))
    assert list(tmp_path.iterdir()) == []
