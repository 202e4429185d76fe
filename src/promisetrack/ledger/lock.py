"""One writer at a time: a lock on the ledger's folder."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from promisetrack.problems import CommandError

try:
    import fcntl
except ImportError:  # a system without POSIX locks
    fcntl = None  # type: ignore[assignment]

WAIT_SECONDS: Final = 30.0
"""A write takes milliseconds, so a lock held for longer is held by something stuck."""

_PAUSE_SECONDS: Final = 0.01


class LockError(CommandError):
    """The ledger cannot be locked."""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy, exit_code=1)


@contextmanager
def lock_ledger(root: Path, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the lock of a ledger while its files are written.

    The lock lies on the folder itself (`flock`), so nothing is left behind, and the system lets
    go of it however the process ends. On a network file system it holds between the programs of
    one machine only; between machines, the comparison before each replacement still stands.

    Raises
    ------
    LockError
        If another program holds it for longer than ``wait_seconds``, or the system has none.
    """
    if fcntl is None:
        message = "writing needs POSIX file locks, which this system does not have"
        raise LockError(message, remedy="edit the files by hand, then run promisetrack check")
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _wait_for(handle, root, wait_seconds)
        yield
    finally:
        os.close(handle)


# --- private -------------------------------------------------------------------------------


def _wait_for(handle: int, root: Path, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EWOULDBLOCK, errno.EINTR):
                message = (
                    f"{root}: cannot be locked: {(error.strerror or 'no reason given').lower()}"
                )
                raise LockError(message, remedy="keep the ledger on a local disk") from error
            if time.monotonic() > deadline:
                message = f"{root}: another program has been writing for {wait_seconds:g} seconds"
                raise LockError(message, remedy="wait for it to end, or end it") from None
            time.sleep(_PAUSE_SECONDS)
        else:
            return
