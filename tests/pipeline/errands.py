"""What a crew is sent to do: by name, so it stands in a module that its helpers can import."""

from __future__ import annotations

import os
import time


def square(number: int) -> int:
    return number * number


def who(_: int) -> int:
    time.sleep(0.05)
    return os.getpid()


def refuse(number: int) -> int:
    if number == 3:
        message = "three"
        raise ValueError(message)
    return number


def refuse_away_from(home: int, number: int) -> int:
    time.sleep(0.05)
    if os.getpid() != home:
        message = "away"
        raise ValueError(message)
    return number


def die_away_from(home: int, number: int) -> int:
    if os.getpid() != home:
        os._exit(9)
    return number
