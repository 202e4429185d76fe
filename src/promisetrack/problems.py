"""A fault in the data as a value: what it is, where it is, and what to do about it.

Reading never stops at the first fault (it returns ``(result, problems)``); only the terminal's
edge and `load_ledger` turn problems into an exit code or an exception.

A check returns a `Fault`: a key path and words. The reader adds the code and the file
(`Finding`), and one place turns the key path into a line, a column and an excerpt (`Problem`).
"""

from __future__ import annotations

import unicodedata
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


def render_problem(problem: Problem) -> str:
    """Return a problem as text: the place, what is wrong, the lines, and what to do about it.

    The first line is for programs (``path:line:column: severity CODE: message``). Characters
    that could steer a terminal are shown as escapes; a long line is cut around the caret.

    Parameters
    ----------
    problem
        Its place, counted from 1, and its words; what it does not say is left out.

    Returns
    -------
    str
        Several lines without a line end behind the last.
    """
    place = f"{problem.path}:{problem.line}:{problem.column}"
    parts = [f"{harmless(place)}: {problem.severity} {problem.code}: {harmless(problem.message)}"]
    parts += _render_excerpt(problem)
    if problem.expected:
        parts.append(f"   expected  {harmless(problem.expected)}")
    if problem.remedy:
        parts.append(f"   try       {harmless(problem.remedy)}")
    return "\n".join(parts)


def harmless(text: str) -> str:
    """Return a text that cannot steer a terminal: characters that do not print become escapes.

    Parameters
    ----------
    text
        One line; the end of a line, too, becomes an escape.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


class LedgerError(Exception):
    """A ledger cannot be used; ``problems`` holds every fault that was found in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        errors = [p for p in self.problems if p.severity is Severity.ERROR]
        first = errors[0] if errors else None
        at = f", first at {first.path}:{first.line}: {first.message}" if first else ""
        count = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
        super().__init__(f"{count} in the ledger{at}")


# --- private -------------------------------------------------------------------------------

_SHOWN = 96
"""Characters of a line that are shown."""

_BEFORE_CARET = 40
"""Characters shown before the caret where a line has to be cut."""


def _render_excerpt(problem: Problem) -> list[str]:
    numbers = [str(number) for number, _ in problem.excerpt]
    gutter = max(map(len, numbers), default=0)
    shown = []
    for number, text in problem.excerpt:
        is_place = number == problem.line
        cut, lead, width = _cut(text, problem.column - 1, problem.width if is_place else 1)
        shown.append(f"   {number:>{gutter}} | {cut}".rstrip())
        if is_place:
            shown.append(f"   {'':>{gutter}} | {' ' * lead}{'^' * width}")
    return shown


def _cut(text: str, start: int, width: int) -> tuple[str, int, int]:
    """Cut a line around a place: what is shown, and where the caret starts and how wide it is.

    Escapes are longer than the characters they stand for, and some characters are two cells
    wide or none, so the caret is placed by what is shown, not by the column.
    """
    first = 0 if len(text) <= _SHOWN else max(0, min(start - _BEFORE_CARET, len(text) - _SHOWN))
    last = first + _SHOWN
    head = ("…" if first else "") + harmless(text[first:start])
    marked = harmless(text[start : min(start + width, last)])
    tail = harmless(text[min(start + width, last) : last]) + ("…" if last < len(text) else "")
    return head + marked + tail, _cells(head), max(_cells(marked), 1)


def _cells(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))


class CommandError(Exception):
    """What was asked cannot be done: one line that says why, and what to try.

    ``exit_code`` is 2 where the call is wrong and 1 where the data or the disk are.
    """

    def __init__(self, message: str, *, remedy: str = "", exit_code: int = 2) -> None:
        super().__init__(message)
        self.remedy = remedy
        self.exit_code = exit_code
