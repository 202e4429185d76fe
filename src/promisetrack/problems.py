"""A fault in the data as a value: what it is, where it is, and what to do about it.

Reading never stops at the first fault (it returns ``(result, problems)``); only the terminal's
edge and `load_ledger` turn problems into an exit code or an exception.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How bad a problem is: an error makes the ledger unusable, a warning wants a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault at one place.

    ``line`` and ``column`` count from 1; line 0 means the file as a whole. ``excerpt`` holds
    (line number, text) pairs to show, ``width`` how many characters the caret underlines.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    severity: Severity = Severity.ERROR
    expected: str = ""
    remedy: str = ""
    excerpt: tuple[tuple[int, str], ...] = field(default=(), compare=False)
    width: int = field(default=1, compare=False)


class LedgerError(Exception):
    """A ledger cannot be used; ``problems`` holds every fault that was found in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        errors = sum(problem.severity is Severity.ERROR for problem in self.problems)
        first = self.problems[0] if self.problems else None
        at = f", first at {first.path}:{first.line}: {first.message}" if first else ""
        super().__init__(f"{errors} errors in the ledger{at}")
