"""Where independent pieces of work are done: in this process, in several, or on a Dask cluster.

All do the same pure work on the same pieces and give the results in their order, so what comes out
does not depend on where it was computed. Work that is lost with its worker is done again.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from promisetrack.mapper import Mapper, in_turn
from promisetrack.problems import CommandError

if TYPE_CHECKING:
    from distributed import Client

Piece = TypeVar("Piece")
Found = TypeVar("Found")
OnPiece: TypeAlias = Callable[[int, int], object]

LOCAL: Final = "local"
DASK: Final = "dask://"

THREADS: Final = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""Read by the libraries of linear algebra when numpy loads."""

ROUNDS_IN_VAIN: Final = 3
"""Rounds that may end with a dead worker and no new result, until the work is given up."""

MOST: Final = 4
"""Of the processes of a command, unless told otherwise: each takes some 200 MB."""


def usual_jobs() -> int:
    """Return how many processes a command takes here: one a processor, at most `MOST`."""
    return max(1, min(os.cpu_count() or 1, MOST))


def find_engine(engine: str = LOCAL, *, jobs: int = 1) -> Mapper:
    """Return the mapper that an engine's name stands for.

    Parameters
    ----------
    engine
        "local", or "dask://HOST:PORT" for the scheduler of a Dask cluster.
    jobs
        The most processes of the local engine; a cluster has the workers that it has.

    Raises
    ------
    CommandError
        Where the name stands for none.
    """
    if engine == LOCAL:
        return in_turn if jobs == 1 else partial(in_processes, jobs=jobs)
    if engine.startswith(DASK) and len(engine) > len(DASK):
        return partial(on_dask, scheduler=f"tcp://{engine.removeprefix(DASK)}")
    message = f"{engine} is no engine"
    raise CommandError(message, remedy=f"write --engine {LOCAL} or --engine {DASK}HOST:PORT")


def in_processes(
    work: Callable[[Piece], Found],
    pieces: Sequence[Piece],
    /,
    *,
    jobs: int,
    on_piece: OnPiece = lambda _done, _of: None,
) -> Iterator[Found]:
    """Work on pieces in several processes of this machine, and give the results in order.

    Parameters
    ----------
    work
        What to do. Each process gets it once, with the pieces: as a copy of this one where that
        is safe (Linux, and no other thread runs), else sent to one that is started anew.
    pieces
        What to do it to.
    jobs
        The most processes to use; with one, the work is done in this one.
    on_piece
        Called after each piece with how many are done, of how many.

    Raises
    ------
    CommandError
        Where workers die again and again before any of them finishes a piece.
    """
    if min(jobs, len(pieces)) <= 1:
        for done, found in enumerate(map(work, pieces), 1):
            on_piece(done, len(pieces))
            yield found
        return
    results: dict[int, Found] = {}
    given = vain = 0
    while given < len(pieces):
        missing = [number for number in range(given, len(pieces)) if number not in results]
        finished = 0
        for number, found in _finished(work, pieces, missing, jobs):
            results[number] = found
            finished += 1
            on_piece(given + len(results), len(pieces))
            while given in results:
                yield results.pop(given)
                given += 1
        vain = 0 if finished else vain + 1
        if vain == ROUNDS_IN_VAIN:
            message = "worker processes were killed before any of them finished its work"
            raise CommandError(message, remedy="try fewer --jobs: memory may be short", exit_code=1)


def with_helpers(
    work: Callable[[Piece], Found], pieces: Sequence[Piece], /, *, jobs: int
) -> Iterator[Found]:
    """Work on pieces in this process and in helpers, and give the results in order.

    For results that are large to send: those of this process need no sending, and it begins at the
    end. What a killed helper had is done here. Helpers are always started anew, so that whatever
    this process has open, such as a database, stays its own.

    Parameters
    ----------
    work, pieces
        As for `in_processes`.
    jobs
        The most processes, this one included.
    """
    helpers = min(jobs, len(pieces)) - 1
    if helpers < 1:
        yield from map(work, pieces)
        return
    with _pool(work, pieces, helpers, "spawn") as pool:
        futures: list[Future[Any]] = []
        with suppress(BrokenProcessPool):
            futures.extend(pool.submit(_do, number) for number in range(len(pieces)))
        own: dict[int, Found] = {}
        for number in reversed(range(len(pieces))):
            if number < len(futures) and not futures[number].cancel():
                break  # begun, and so are those before it
            own[number] = work(pieces[number])
        for number, piece in enumerate(pieces):
            if number in own:
                yield own.pop(number)
                continue
            try:
                found = futures[number].result()
            except BrokenProcessPool:
                found = work(piece)
            yield found


def on_dask(
    work: Callable[[Piece], Found], pieces: Sequence[Piece], /, *, scheduler: str
) -> Iterator[Found]:
    """Work on pieces on a Dask cluster, and give the results in order.

    Parameters
    ----------
    work, pieces
        As for `in_processes`. The workers need this very version of promisetrack.
    scheduler
        Address of the cluster's scheduler: "tcp://HOST:PORT".

    Raises
    ------
    CommandError
        Where there is no cluster, or it cannot do the work.
    """
    try:
        from distributed import KilledWorker
    except ImportError:
        message = "the engine dask needs the package distributed"
        raise CommandError(message, remedy="pip install 'promisetrack[dask]'") from None
    with _connected(scheduler) as client:
        futures = client.map(work, pieces, pure=False)
        try:
            for future in futures:
                yield future.result()
        except KilledWorker as error:
            message = f"the cluster's workers died at the same piece of work: {error}"
            raise CommandError(
                message, remedy="give each worker more memory", exit_code=1
            ) from None


def start_method() -> str:
    """Say how workers start: a copy shares memory and needs no second to wake up.

    A copy of a process with threads may wait for ever for what a thread held; nobody but Linux
    says how many there are, those of the libraries included.
    """
    if sys.platform == "linux" and sum(1 for _ in Path("/proc/self/task").iterdir()) == 1:
        return "fork"
    return "spawn"


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Let processes that start meanwhile compute with one thread, unless told otherwise.

    They share the processors among them already. Their matrices are small, and threads that wait
    for each other take time from the other processes.
    """
    unset = [name for name in THREADS if name not in os.environ]
    os.environ.update(dict.fromkeys(unset, "1"))
    try:
        yield
    finally:
        for name in unset:
            os.environ.pop(name, None)


# --- private -------------------------------------------------------------------------------

_TIMEOUT = 10.0  # seconds


_Work: TypeAlias = tuple[Callable[[Any], Any], Sequence[Any]]

_given: Final[list[_Work]] = []
"""In a worker: what it is there for, and the pieces of it."""


def _finished(
    work: Callable[[Piece], Found], pieces: Sequence[Piece], numbers: Sequence[int], jobs: int
) -> Iterator[tuple[int, Found]]:
    """Give results by number as they come; where a worker dies, those that were not lost."""
    with _pool(work, pieces, min(jobs, len(numbers)), start_method()) as pool:
        futures: dict[Future[Any], int] = {}
        try:
            for number in numbers:
                futures[pool.submit(_do, number)] = number
        except BrokenProcessPool:
            pass  # a worker died meanwhile: what was handed out until then may still have a result
        for future in as_completed(futures):
            try:
                found = future.result()
            except BrokenProcessPool:
                continue
            yield futures[future], found


@contextmanager
def _pool(
    work: Callable[[Any], Any], pieces: Sequence[Any], workers: int, method: str
) -> Iterator[ProcessPoolExecutor]:
    """Start workers that are there for pieces of work; leaving drops what none has begun."""
    pool = ProcessPoolExecutor(workers, get_context(method), _take, ((work, pieces),))
    try:
        with one_thread_each():
            yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _take(work: _Work) -> None:
    gc.freeze()  # what is shared stays shared: collecting would write to it
    _given[:] = [work]


def _do(number: int) -> Any:
    work, pieces = _given[0]
    return work(pieces[number])


@contextmanager
def _connected(scheduler: str) -> Iterator[Client]:
    """Connect to a cluster that has workers with this version of promisetrack."""
    from distributed import Client

    try:
        client = Client(scheduler, timeout=_TIMEOUT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        message = f"no Dask scheduler answers at {scheduler}: {error}"
        raise CommandError(
            message, remedy="start one with `dask scheduler`, and workers with `dask worker`",
            exit_code=1,
        ) from None  # fmt: skip
    with client:
        _check_workers(client, scheduler)
        yield client


def _check_workers(client: Client, scheduler: str) -> None:
    """Refuse a cluster whose workers cannot do the work, or would do other work."""
    from promisetrack import __version__

    try:
        client.wait_for_workers(1, timeout=_TIMEOUT)  # they may be starting, or starting again
        versions = client.run(_version)
    except TimeoutError:
        message = f"the Dask cluster at {scheduler} has no workers"
        remedy = f"start some: dask worker {scheduler}"
        raise CommandError(message, remedy=remedy, exit_code=1) from None
    except ModuleNotFoundError:
        versions = {"some worker": "no promisetrack"}
    others = set(versions.values()) - {__version__}
    if others:
        message = f"workers have {', '.join(sorted(others))} and this is {__version__}"
        raise CommandError(message, remedy="install the same version everywhere", exit_code=1)


def _version() -> str:
    from promisetrack import __version__

    return __version__
