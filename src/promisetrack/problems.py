"""A fault in the data as a value: what it is, where it is, and what to do about it.

Reading never stops at the first fault (it returns ``(result, problems)``); only the terminal's
edge and `load_ledger` turn problems into an exit code or an exception.

A check returns a `Fault`: a key path and words. The reader adds the code and the file
(`Finding`), and one place turns the key path into a line, a column and an excerpt (`Problem`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

KeyPath = tuple[str | int, ...]
"""Keys and list positions from the top of a file down to one value."""


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


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one line; line and column count from 1."""

    line: int
    column: int
    width: int = 1


@dataclass(frozen=True, slots=True)
class Fault:
    """What a check found: the key path of the value, and words.

    ``on_key`` points at the key instead of its value; ``span`` is given where the place is
    known already, as in text that could not be parsed.
    """

    where: KeyPath
    message: str
    expected: str = ""
    remedy: str = ""
    on_key: bool = False
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault with its code, in one file of the ledger (a path relative to the ledger)."""

    code: str
    file: str
    fault: Fault


class LedgerError(Exception):
    """A ledger cannot be used; ``problems`` holds every fault that was found in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        errors = [p for p in self.problems if p.severity is Severity.ERROR]
        first = errors[0] if errors else None
        at = f", first at {first.path}:{first.line}: {first.message}" if first else ""
        count = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
        super().__init__(f"{count} in the ledger{at}")
