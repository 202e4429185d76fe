"""Independent pieces of work, in several processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Final, TypeVar

Piece = TypeVar("Piece")
Found = TypeVar("Found")

THREADS: Final = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""Read by the libraries of linear algebra when numpy loads."""


def in_processes(
    work: Callable[[Piece], Found], pieces: Sequence[Piece], jobs: int
) -> Iterator[Found]:
    """Work on pieces, and give what was found in their order.

    Parameters
    ----------
    work
        What to do; it is sent to the processes, with the pieces.
    pieces
        What to do it to.
    jobs
        The most processes to use; with one, the work is done in this one.
    """
    workers = min(jobs, len(pieces))
    if workers <= 1:
        yield from map(work, pieces)
        return
    # started anew, not forked: a copy of a process with threads may wait for ever
    with one_thread_each(), ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        yield from pool.map(work, pieces)


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
