"""Very many values made at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def many_values() -> Iterator[None]:
    """Let Python's collector of cycles wait while very many values are made.

    Values of a ledger are in no cycle. The collector would look at all of them again and again
    while their number grows, which takes up to twice as long as to make them.
    """
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()


@contextmanager
def lasting_values() -> Iterator[None]:
    """Let it wait likewise, and never look at what was made: values that last as long as a command.

    They are freed as ever when nobody holds them. All that lives by now is left out of later
    rounds as well (`gc.freeze`), so what is garbage already goes first.
    """
    gc.collect()
    with many_values():
        yield
        gc.freeze()
