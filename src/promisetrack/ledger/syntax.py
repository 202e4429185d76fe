"""Words for text that is not YAML: what most often lies behind it, judged from the text itself."""

from __future__ import annotations

import re
from typing import Final

import yaml

from promisetrack.ledger.text import split_lines
from promisetrack.problems import Fault, Span

LONGEST_QUOTED: Final = 200
"""Characters of a value that is shown as it should be written."""

_COLON_IN_VALUE: Final = re.compile(r"^\s*(?:- )?[\w-]+:\s+(?P<value>[^'\"\[{>|\s].*:(?:\s.*|$))")
_CANNOT_START: Final = re.compile(r"^\s*(?:- )*(?:[\w-]+:\s+)?(?P<value>[@`%].*)")


def syntax_fault(text: str, error: yaml.YAMLError) -> tuple[str, Fault]:
    """Turn the parser's error into a code and a fault with its place."""
    line, column = _place(text, error)
    shown = split_lines(text)[line - 1] if text else ""
    if "\t" in shown[: len(shown) - len(shown.lstrip())]:
        return "YML002", _tab(shown, line)
    if match := _COLON_IN_VALUE.match(shown):
        return "YML009", _unquoted(match, line, "a value with a colon in it needs quotes")
    if match := _CANNOT_START.match(shown):
        first = match["value"][0]
        return "YML010", _unquoted(match, line, f"a value that begins with {first} needs quotes")
    said = getattr(error, "problem", None) or "the text cannot be read"
    context = getattr(error, "context", None)
    return "YML001", Fault(
        (),
        f"this is not YAML: {said}" + (f" ({context})" if context else ""),
        "keys and values, indented alike by spaces",
        "look at this line and the one before: a missing quote, bracket, colon or space",
        span=Span(line, column),
    )


# --- private -------------------------------------------------------------------------------


def _place(text: str, error: yaml.YAMLError) -> tuple[int, int]:
    """Where the fault lies; at the end of the text its beginning says more."""
    mark = getattr(error, "problem_mark", None)
    start = getattr(error, "context_mark", None)
    lines = split_lines(text)
    if mark is None or (start is not None and mark.line >= len(lines) - 1):
        mark = start or mark
    if mark is None:
        return 1, 1
    return min(mark.line + 1, len(lines)), mark.column + 1


def _tab(shown: str, line: int) -> Fault:
    return Fault(
        (),
        "a tab indents this line",
        "spaces",
        "replace the tab by two spaces a level",
        span=Span(line, shown.index("\t") + 1),
    )


def _unquoted(match: re.Match[str], line: int, message: str) -> Fault:
    value = match["value"].rstrip()
    quoted = "'" + value.replace("'", "''") + "'"
    return Fault(
        (),
        message,
        "text in quotes",
        f"write {quoted}" if len(quoted) <= LONGEST_QUOTED else "put the whole value in quotes",
        span=Span(line, match.start("value") + 1, len(value)),
    )
