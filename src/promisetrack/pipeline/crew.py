"""A crew: this process and some that help it, which wait from one list of work to the next.

Unlike those of `promisetrack.pipeline.engines` the helpers are started before there is work: they
need a second to wake up, which passes while this process reads the ledger. Whoever is free takes
the next piece, helpers from the front, this process from the end.
"""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeAlias, TypeVar

from promisetrack.mapper import Mapper, in_turn
from promisetrack.pipeline.engines import one_thread_each
from promisetrack.pipeline.freed import hand_back

Piece = TypeVar("Piece")
Found = TypeVar("Found")
OnPiece: TypeAlias = Callable[[int, int], object]

MOST: Final = 4
"""Of all processes of a crew, unless told otherwise: each takes some 200 MB."""


def usual_jobs() -> int:
    """Return how many processes a crew has on this machine: one a processor, at most `MOST`."""
    return max(1, min(os.cpu_count() or 1, MOST))


@contextmanager
def crew(
    jobs: int, *, modules: Sequence[str] = (), on_piece: OnPiece = lambda _done, _of: None
) -> Iterator[Mapper]:
    """Start helpers, and give what hands out work to them and to this process.

    Parameters
    ----------
    jobs
        Processes in all; with 1, everything is done in this one.
    modules
        What a helper loads while it has nothing to do yet.
    on_piece
        Called after each piece of a list of work, with how many are done, of how many.
    """
    helpers = jobs - 1
    if helpers < 1:
        yield partial(_alone, on_piece)
        return
    # started anew, not forked: a copy of a process with threads may wait for ever
    pool = ProcessPoolExecutor(helpers, get_context("spawn"))
    try:
        with one_thread_each():
            for _ in range(helpers):
                pool.submit(_wake, tuple(modules))
        yield partial(_share, pool, helpers, on_piece)
    finally:
        pool.shutdown(cancel_futures=True)


# --- private -------------------------------------------------------------------------------


def _wake(modules: tuple[str, ...]) -> None:
    for name in modules:
        import_module(name)


_Work: TypeAlias = tuple[Callable[[Any], Any], tuple[Any, ...]]

_at_work: Final[dict[Path, _Work]] = {}
"""The one list of work that a helper holds. It may be large: the last is let go before the next."""


def _work(path: Path) -> _Work:
    if path not in _at_work:
        if _at_work:
            _at_work.clear()
            hand_back()
        with path.open("rb") as file:
            _at_work[path] = pickle.load(file)  # noqa: S301  written by the process that asks
    return _at_work[path]


def _run(path: Path, number: int) -> Any:
    """Work on a piece in a helper."""
    work, pieces = _work(path)
    return work(pieces[number])


def _alone(
    on_piece: OnPiece, work: Callable[[Piece], Found], pieces: Sequence[Piece], /
) -> Iterator[Found]:
    for done, found in enumerate(in_turn(work, pieces), 1):
        on_piece(done, len(pieces))
        yield found


def _share(
    pool: ProcessPoolExecutor,
    helpers: int,
    on_piece: OnPiece,
    work: Callable[[Piece], Found],
    pieces: Sequence[Piece],
    /,
) -> Iterator[Found]:
    """Work on pieces in the pool and in this process, and give the results in order.

    The helpers read the work from a file, once each. It is written before this process begins,
    since working changes what it works on: results are kept where they may serve again.
    """
    with TemporaryDirectory(prefix="promisetrack-") as folder:
        path = Path(folder) / "work"
        with path.open("wb") as file:
            pickle.dump((work, tuple(pieces)), file, pickle.HIGHEST_PROTOCOL)
        yield from _shared(pool, helpers, on_piece, work, pieces, path)


def _shared(  # noqa: PLR0913, PLR0917  what is to be done, and who does it
    pool: ProcessPoolExecutor,
    helpers: int,
    on_piece: OnPiece,
    work: Callable[[Piece], Found],
    pieces: Sequence[Piece],
    path: Path,
) -> Iterator[Found]:
    waiting = deque(enumerate(pieces))
    results: dict[int, Found] = {}

    def help_out() -> None:
        while waiting:
            try:
                number, piece = waiting.popleft()
            except IndexError:  # taken by another just now
                return
            try:
                results[number] = pool.submit(_run, path, number).result()
                on_piece(len(results), len(pieces))
            except BrokenProcessPool:  # a helper was killed: its piece is left to this process
                waiting.append((number, piece))
                return
            except BaseException:
                waiting.clear()  # this process has no need to finish what will be thrown away
                raise

    def work_on() -> None:
        while waiting:
            try:
                number, piece = waiting.pop()
            except IndexError:
                return
            results[number] = work(piece)
            on_piece(len(results), len(pieces))

    with ThreadPoolExecutor(helpers) as threads:
        asked = [threads.submit(help_out) for _ in range(min(helpers, len(pieces)))]
        try:
            work_on()
            for one in asked:
                one.result()
        except BaseException:
            waiting.clear()  # what is not begun stays undone
            raise
    work_on()  # what a killed helper left
    for number in range(len(pieces)):
        yield results[number]
