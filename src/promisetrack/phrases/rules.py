"""What a rule of the grammar is: a name to print, a pattern, and a function.

A `Rule` reads a whole text by itself ("the third quarter of 2019"). An `Operator` reads a word
or two around other timing words ("by ...") and works on the window that those have. A function
raises ``ValueError`` (mostly `WindowError`) where its words name no day of the calendar; the
grammar then tries the next rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from promisetrack.dates import DateWindow


class Rule(NamedTuple):
    """Timing words that are complete in themselves, and the window they have on a day."""

    name: str
    pattern: re.Pattern[str]
    window: Callable[[re.Match[str], date], DateWindow]


class Operator(NamedTuple):
    """Words around other timing words (the group ``of``) that change their window.

    An empty name belongs to a word that changes nothing ("in", "on").
    """

    name: str
    pattern: re.Pattern[str]
    window: Callable[[DateWindow, re.Match[str], date], DateWindow]


def rule(name: str, pattern: str, window: Callable[[re.Match[str], date], DateWindow]) -> Rule:
    """Make a rule whose pattern must match the whole text."""
    return Rule(name, re.compile(pattern, re.ASCII), window)


def operator(
    name: str,
    pattern: str,
    window: Callable[[DateWindow, re.Match[str], date], DateWindow],
) -> Operator:
    """Make an operator whose pattern must match the whole text and has a group ``of``."""
    return Operator(name, re.compile(pattern, re.ASCII), window)
