"""Processor seconds and memory of one call, in a process of its own."""

from __future__ import annotations

import json
import os
import resource
import time
from collections.abc import Callable
from typing import Final, NamedTuple

MEGABYTE: Final = 1024 * 1024
GIVEN_UP: Final = 10
"""Processor seconds after which a case is ended."""


class Case(NamedTuple):
    """One large input for one reader."""

    reader: str
    name: str
    run: Callable[[], object]


class Cost(NamedTuple):
    """What a case took: processor seconds, and megabytes more than before it."""

    reader: str
    name: str
    seconds: float
    megabytes: float
    failure: str = ""


def measure(case: Case) -> Cost:
    """Run a case in a child, which begins with all that is imported here."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if not child:
        os.close(read_end)
        resource.setrlimit(resource.RLIMIT_CPU, (GIVEN_UP, GIVEN_UP))
        os.write(write_end, json.dumps(_cost(case)).encode())
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return Cost(*json.loads(said)) if said else Cost(case.reader, case.name, GIVEN_UP, 0, "ended")


def filled(unit: str, *, start: str = "", end: str = "") -> str:
    """Return a megabyte of one piece of text, between a start and an end."""
    room = MEGABYTE - len((start + end).encode())
    return start + unit * (room // len(unit.encode())) + end


def numbered(unit: str, *, start: str = "") -> str:
    """Return nearly a megabyte of pieces, each with a number of its own in place of `{}`."""
    pieces, size, number = [start], len(start), 0
    while size < MEGABYTE - 2 * len(unit) - 20:
        pieces.append(unit.replace("{}", str(number)))
        size += len(pieces[-1])
        number += 1
    return "".join(pieces)


# --- private -------------------------------------------------------------------------------


def _cost(case: Case) -> Cost:
    kilobytes, failure = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, ""
    before = time.process_time()
    try:
        case.run()
    except Exception as error:  # noqa: BLE001  it is told
        failure = f"{type(error).__name__}: {error}"[:200]
    seconds = time.process_time() - before
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - kilobytes
    return Cost(case.reader, case.name, round(seconds, 3), round(grown / 1024, 1), failure)
