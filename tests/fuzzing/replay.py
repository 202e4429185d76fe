"""One input against what must hold of it, and against the clock of the processor."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

SECONDS: Final = 1.0
"""Of the processor: no input that a fuzzer makes is large enough to need more."""


LONGEST_WORDS: Final = 600
"""Characters of a refusal: texts in it are cut, though each character may be shown as an escape."""


class SlowError(Exception):
    """An input took too long."""


def replay(check: Callable[[bytes], None], data: bytes) -> None:
    """Run a check on one input.

    Raises
    ------
    SlowError
        If it takes more than `SECONDS` of the processor.
    Exception
        Whatever the check raises.
    """
    before = time.process_time()
    check(data)
    seconds = time.process_time() - before
    if seconds > SECONDS:
        message = f"{seconds:.1f} s for {len(data):,} bytes"
        raise SlowError(message)


def check_words(error: Exception, *, naming: tuple[str, ...] = ()) -> None:
    """Check that a refusal says something, names what it must, and is short."""
    words = str(error)
    assert words.strip()
    assert len(words) < LONGEST_WORDS
    assert all(one in words for one in naming)
