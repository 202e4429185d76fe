"""Engines: the same results in the same order wherever the work is done, whoever dies."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import partial
from multiprocessing import get_all_start_methods
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pandas as pd
import pytest

from forecast.made_up import CLOSING, ledger, timed
from forecast.roadmap.test_plan import made_up, model
from pipeline.deaths import dies_always, dies_elsewhere, dies_once, slowly, square, whoever
from promisetrack.forecast.backtest import backtest
from promisetrack.forecast.roadmap.drawn import drawn_roadmap, what_moves
from promisetrack.forecast.roadmap.draws import BLOCK, Worlds
from promisetrack.forecast.roadmap.promises import PromiseDraws
from promisetrack.mapper import Mapper
from promisetrack.pipeline import engines
from promisetrack.pipeline.engines import find_engine, in_processes, with_helpers
from promisetrack.problems import CommandError

NUMBERS = list(range(8))
SQUARES = [number * number for number in NUMBERS]
TESTS = Path(__file__).parents[1]
how_they_start = engines.start_method


def scored(mapper: Mapper) -> pd.DataFrame:
    made = [
        timed(f"p{k:02}", 200 + k, 100 + 10 * k, made=date(2010 + k % 5, 3, 1)) for k in range(40)
    ]
    return backtest(ledger(*made), as_of=CLOSING, first=2013, last=2014, mapper=mapper).scored


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a Dask cluster of two worker processes, and give its address."""
    folder = tmp_path_factory.mktemp("dask")
    place = folder / "scheduler.json"
    surroundings = os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path])}

    def started(*words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *words, "--scheduler-file", str(place)]
        return subprocess.Popen(
            [*command, "--no-dashboard"], cwd=folder, env=surroundings, stderr=subprocess.DEVNULL
        )

    chief = started("scheduler", "--host", "127.0.0.1", "--port", "0")
    workers = started("worker", "--nworkers", "2", "--nthreads", "1")
    try:
        yield address(place, workers=2)
    finally:
        for process in (workers, chief):
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()


def address(place: Path, *, workers: int) -> str:
    """Wait until the cluster stands, and return its address as `--engine` takes it."""
    from distributed import Client

    deadline = time.monotonic() + 60
    while not place.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    with Client(scheduler_file=str(place), set_as_default=False) as client:  # type: ignore[no-untyped-call]
        client.wait_for_workers(workers, timeout=60)
        found = client.scheduler_info()["address"]
    return f"dask://{found.removeprefix('tcp://')}"


@pytest.fixture(params=["fork", "spawn"], autouse=True)
def how(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let workers start in either way, whatever else runs in the process of the tests."""
    method: str = request.param
    if method == "fork" and ("scheduler" in request.node.name or "cluster" in request.node.name):
        pytest.skip("a cluster starts its own workers: once is enough")
    if method not in get_all_start_methods():
        pytest.skip(f"processes are not started by {method} here")
    monkeypatch.setattr(engines, "start_method", lambda: method)
    return method


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_stand_in_the_order_of_the_pieces(jobs: int) -> None:
    assert list(find_engine(jobs=jobs)(square, NUMBERS)) == SQUARES
    assert list(find_engine(jobs=jobs)(square, [])) == []


def test_it_is_told_how_many_pieces_are_done() -> None:
    for jobs in (1, 2):
        told: list[tuple[int, int]] = []
        list(in_processes(square, NUMBERS, jobs=jobs, on_piece=lambda *seen: told.append(seen)))  # noqa: B023
        assert told == [(done, len(NUMBERS)) for done in range(1, len(NUMBERS) + 1)]


def test_what_is_not_asked_for_is_not_done() -> None:
    """The work of two minutes is left when its first result is a fault."""
    start = time.monotonic()
    with pytest.raises(TypeError):
        list(in_processes(slowly, ["x", *[0.5] * 240], jobs=2))  # type: ignore[arg-type]
    assert time.monotonic() - start < 60


def test_a_process_with_threads_is_not_copied() -> None:
    waiting = Event()
    thread = Thread(target=waiting.wait)
    thread.start()
    try:
        assert how_they_start() == "spawn"
    finally:
        waiting.set()
        thread.join()


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_a_process_with_helpers_works_along(jobs: int) -> None:
    assert list(with_helpers(square, NUMBERS, jobs=jobs)) == SQUARES
    assert list(with_helpers(square, [], jobs=jobs)) == []
    where = set(with_helpers(whoever, [0.05] * 40, jobs=jobs))
    assert os.getpid() in where
    assert len(where) == jobs


def test_what_a_killed_helper_had_is_done_here() -> None:
    home = os.getpid()
    assert list(with_helpers(partial(dies_elsewhere, home), NUMBERS, jobs=2)) == SQUARES


def test_a_fault_in_a_helper_is_raised_here() -> None:
    with pytest.raises(TypeError):
        list(with_helpers(square, ["x", *NUMBERS], jobs=2))  # type: ignore[arg-type]


def test_workers_start_with_one_thread_each_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    names = ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"]
    assert list(in_processes(os.getenv, names, jobs=2)) == ["1", "3"]
    assert list(in_processes(os.getenv, names, jobs=1)) == [None, "3"]


def test_a_killed_process_costs_time_only(tmp_path: Path) -> None:
    mark = tmp_path / "died"
    assert list(in_processes(partial(dies_once, mark), NUMBERS, jobs=2)) == SQUARES
    assert mark.exists()


def test_processes_that_always_die_are_given_up() -> None:
    with pytest.raises(CommandError, match="killed") as caught:
        list(in_processes(dies_always, NUMBERS, jobs=2))
    assert "--jobs" in caught.value.remedy


def test_a_fault_of_the_work_is_its_own() -> None:
    with pytest.raises(TypeError):
        list(in_processes(square, [1, "x", 3], jobs=2))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["dask", "dask://", "ray://here:1", ""])
def test_a_name_that_is_no_engine_is_refused(name: str) -> None:
    with pytest.raises(CommandError, match="no engine") as caught:
        find_engine(name)
    assert "dask://HOST:PORT" in caught.value.remedy


@pytest.mark.parametrize("place", ["127.0.0.1:1", "not an address"])
def test_a_scheduler_that_does_not_answer_is_named(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "_TIMEOUT", 0.5)
    with pytest.raises(CommandError, match="no Dask scheduler answers") as caught:
        list(find_engine(f"dask://{place}")(square, NUMBERS))
    assert "dask scheduler" in caught.value.remedy


def test_without_the_package_the_remedy_is_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CommandError, match="distributed") as caught:
        list(find_engine("dask://127.0.0.1:1")(square, NUMBERS))
    assert "promisetrack[dask]" in caught.value.remedy


def test_a_cluster_gives_results_in_order_and_outlives_a_killed_worker(
    scheduler: str, tmp_path: Path
) -> None:
    mapper = find_engine(scheduler)
    assert list(mapper(square, NUMBERS)) == SQUARES
    mark = tmp_path / "died"
    assert list(mapper(partial(dies_once, mark), NUMBERS)) == SQUARES
    assert mark.exists()


def test_a_cluster_whose_workers_always_die_is_given_up(scheduler: str) -> None:
    with pytest.raises(CommandError, match="died"):
        list(find_engine(scheduler)(dies_always, [1]))


def test_another_version_of_the_program_is_refused(
    scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("promisetrack.__version__", "0.0.0")
    with pytest.raises(CommandError, match=r"this is 0\.0\.0") as caught:
        list(find_engine(scheduler)(square, NUMBERS))
    assert "same version" in caught.value.remedy


def test_scores_are_the_same_to_the_last_digit_on_every_engine(scheduler: str) -> None:
    here = scored(find_engine())
    for mapper in (find_engine(jobs=2), find_engine(jobs=3), find_engine(scheduler)):
        pd.testing.assert_frame_equal(here, scored(mapper), check_exact=True)


def test_a_roadmap_is_the_same_to_the_last_digit_on_every_engine(scheduler: str) -> None:
    here, *elsewhere = (
        drawn_roadmap(model(), made_up(), draws=2 * BLOCK + 7, mapper=mapper)
        for mapper in (find_engine(), find_engine(jobs=2), find_engine(scheduler))
    )
    assert here.draws.worlds.count == 2 * BLOCK + 7
    assert {len(one.days) for one in here.draws.milestones} == {2 * BLOCK + 7}
    for there in elsewhere:
        for one, other in zip(here.draws.milestones, there.draws.milestones, strict=True):
            assert one.id == other.id
            assert one.days.tobytes() == other.days.tobytes()
            assert one.deciding.tobytes() == other.deciding.tobytes()
        assert here.fan is not None
        assert there.fan is not None
        assert here.fan.rates.tobytes() == there.fan.rates.tobytes()


def test_blocks_of_worlds_differ_and_a_block_is_the_same_in_more_or_fewer() -> None:
    small, large = (
        drawn_roadmap(model(), made_up(), draws=draws).draws for draws in (BLOCK, 2 * BLOCK)
    )
    for name in ("first-satellite", "hundred"):
        first, second = np.split(large[name].days, 2)
        np.testing.assert_array_equal(small[name].days, first)
        assert (first != second).mean() > 0.5
        alone = large[name].alone
        assert alone is not None
        np.testing.assert_array_equal(alone, PromiseDraws(model(), Worlds(2 * BLOCK)).days(name))


def test_what_moves_a_milestone_is_the_same_in_two_processes() -> None:
    whole = drawn_roadmap(model(), made_up(), draws=500)
    one, two = (
        [
            (moved.scenario.name, moved.moves)
            for moved in what_moves(whole, "hundred", mapper=mapper)
        ]
        for mapper in (find_engine(), find_engine(jobs=2))
    )
    assert one == two
    assert any(moves > 0.01 for _, moves in one)
