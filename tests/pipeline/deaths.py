"""Work that kills the process it runs in: sent to workers by name, so it stands in a module."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path


def square(number: int) -> int:
    return number * number


def slowly(seconds: float) -> float:
    """Return the seconds after waiting for them."""
    time.sleep(seconds)
    return seconds


def dies_once(mark: Path, number: int) -> int:
    """Square a number; the first process to come to the number 3 is killed."""
    if number == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def dies_always(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def dies_elsewhere(home: int, number: int) -> int:
    """Square a number in the process with the id ``home``; any other is killed."""
    if os.getpid() != home:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def whoever(seconds: float) -> int:
    """Wait, and return the id of the process that did."""
    time.sleep(seconds)
    return os.getpid()
