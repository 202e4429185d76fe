"""Words around a date that move its ends: "by", "early", "the end of", "not before".

Early, middle and late are the first, middle and last third; the beginning of a period is its
first third and the end of it its last, so that one rule covers what people use alike. "By X" and
"until X" are open at the start and end on the last day of X.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from promisetrack.dates import DateWindow, WindowError, add_days
from promisetrack.phrases.periods import PARTS
from promisetrack.phrases.rules import Operator, operator
from promisetrack.phrases.spans import ends, hull, pieces, split, week
from promisetrack.phrases.vocabulary import COUNT, ORDINAL, count, ordinal

LAST: Final = 3
"""The last of three parts."""

LONGEST_DAYS: Final = 4_000
"""Mid-century is 2050 to one and a third of a century to another; nothing longer than a decade
has an early or a middle part that would be a date."""

# --- private -------------------------------------------------------------------------------


def _same(window: DateWindow, _match: re.Match[str], _said_on: date) -> DateWindow:
    return window


def _by(window: DateWindow, _match: re.Match[str], _said_on: date) -> DateWindow:
    return DateWindow(None, _last(window))


def _before(window: DateWindow, _match: re.Match[str], _said_on: date) -> DateWindow:
    return DateWindow(None, add_days(_first(window), -1))


def _not_before(window: DateWindow, _match: re.Match[str], _said_on: date) -> DateWindow:
    return DateWindow(_first(window), None)


def _after(window: DateWindow, _match: re.Match[str], _said_on: date) -> DateWindow:
    return DateWindow(add_days(_last(window), 1), None)


def _later_in(window: DateWindow, _match: re.Match[str], said_on: date) -> DateWindow:
    lower, upper = ends(window)
    return DateWindow(max(lower, said_on), upper)


def _third(window: DateWindow, match: re.Match[str], _said_on: date) -> DateWindow:
    part = _THIRDS[match["part"].split()[0]]
    if part < LAST and (window.days or 0) > LONGEST_DAYS:
        message = f"the middle of {window} is no date"
        raise WindowError(message)
    return split(window, part, LAST)


def _thirds(window: DateWindow, match: re.Match[str], _said_on: date) -> DateWindow:
    return hull(split(window, _THIRDS[match["part"]], 3), split(window, _THIRDS[match["last"]], 3))


def _part(window: DateWindow, match: re.Match[str], _said_on: date) -> DateWindow:
    number = PARTS[match["unit"]]
    return split(window, ordinal(match["part"], of=number), number)


def _parts(window: DateWindow, match: re.Match[str], _said_on: date) -> DateWindow:
    number = PARTS[match["unit"]]
    first, last = (ordinal(match[name], of=number) for name in ("part", "last"))
    return hull(split(window, first, number), split(window, last, number))


def _nth(window: DateWindow, match: re.Match[str], _said_on: date) -> DateWindow:
    number = -1 if match["part"] in ("last", "final") else ordinal(match["part"], of=5)
    return pieces(window, match["unit"], number, number)


def _some(window: DateWindow, match: re.Match[str], _said_on: date) -> DateWindow:
    number = int(count(match["count"])[1])
    unit = match["unit"].removesuffix("s")
    if match["part"] in ("last", "final", "closing"):
        return pieces(window, unit, -number, -1)
    return pieces(window, unit, 1, number)


def _week_of(window: DateWindow, _match: re.Match[str], _said_on: date) -> DateWindow:
    return week(_only_day(window))


def _week_from(window: DateWindow, _match: re.Match[str], _said_on: date) -> DateWindow:
    start = _only_day(window)
    return DateWindow(start, add_days(start, 6))


def _only_day(window: DateWindow) -> date:
    if not window.is_day:
        message = f"{window} is not one day"
        raise WindowError(message)
    return _first(window)


def _first(window: DateWindow) -> date:
    if window.lower is None:
        message = f"{window} has no first day"
        raise WindowError(message)
    return window.lower


def _last(window: DateWindow) -> date:
    if window.upper is None:
        message = f"{window} has no last day"
        raise WindowError(message)
    return window.upper


_THIRDS: Final = {
    **dict.fromkeys(("early", "beginning", "start", "first", "opening"), 1),
    **dict.fromkeys(("mid", "middle"), 2),
    **dict.fromkeys(
        ("late", "end", "close", "tail", "back", "latter", "later", "final", "last"), 3
    ),
}
_NUMBERED: Final = r"first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th|last|final"
_EARLY: Final = r"early(?: on)?(?: in| of)?|(?:beginning|start|opening|first part|early part) of"
_MIDDLE: Final = r"mid|middle(?: of)?|middle part of"
_LATE: Final = (
    r"late(?: in| of)?|end(?: of)?|(?:close|tail end|back end|(?:latter|later|last|final) part) of"
)
_NO_SOONER: Final = (
    r"(?:(?:not|no|nothing|none|unlikely|(?:wo|is|do|does|ca)n't)(?: [a-z]+){0,3}?"
    r" (?:before|until|till)|(?:not|no) (?:any )?(?:earlier|sooner) than|(?:un)?til at least"
    r"|net|at least"
    r"|(?:at )?(?:the )?(?:very )?(?:earliest|soonest))(?: at least)?"
)
_BY: Final = (
    r"(?:by|(?:no|not) later than|until|till|up (?:to|until)|(?:on|in|at) or before|in time for"
    r"|(?:at )?(?:the )?(?:very )?latest)"
)
_PREPOSITION: Final = (
    r"in|on|at|during|over the course of|the course of|inside|within"
    r"|(?:towards?|near|close to)(?= (?:the )?(?:end|middle|mid|late|close|beginning|start))"
    r"|for(?! (?:an?|one|half|the next|the coming)\b)(?!.* (?:days|weeks|months|years)$)"
    r"|over(?= the (?:winter|spring|summer|autumn|fall|holidays?)\b)"
)

AROUND: Final[tuple[Operator, ...]] = (
    operator("not before", rf"{_NO_SOONER},? (?P<of>.+)", _not_before),
    operator(
        "not before",
        r"(?P<of>.+?)(?:\+|,? (?:at (?:the )?(?:very )?(?:earliest|soonest)"
        r"|or (?:later|after|beyond)|and beyond))",
        _not_before,
    ),
    operator("as early as", r"(?:maybe )?as (?:early|soon) as (?P<of>.+)", _same),
    operator("by", rf"{_BY}(?: by)?(?: in)? (?P<of>(?!the new year$).+)", _by),
    operator(
        "before the end",
        r"(?:before|ahead of|prior to) (?:the )?(?:very )?(?:end|close)(?: of)? (?P<of>.+)",
        _by,
    ),
    operator(
        "before",
        r"(?:well )?(?:before|ahead of|prior to|(?:sooner|earlier) than)"
        r" (?P<of>(?!(?:the )?(?:holiday|festive)).+)",
        _before,
    ),
    operator("after", r"(?:after|beyond|past|post|later than) (?P<of>.+)", _after),
    operator("starting", r"(?P<of>.+?) (?:onwards?|on)", _same),
    operator(
        "and not",
        r"(?P<of>.+?),? (?:(?:and )?not (?!before|until|earlier|later|sooner)|rather than"
        r"|instead of).+",
        _same,
    ),
    operator("", rf"(?:{_PREPOSITION}) (?P<of>.+)", _same),
)
"""Operators over all that follows, two dates included. The first that gives a window counts."""

INSIDE: Final[tuple[Operator, ...]] = (
    operator("by", r"(?P<of>.+?),? (?:(?:at )?(?:the )?(?:very )?latest|or before)", _by),
    operator(
        "starting",
        r"(?:starting|beginning|commencing|effective|from|as of)(?: (?:in|on|from|with|at))?"
        r" (?P<of>.+)",
        _same,
    ),
    operator("later in", r"later(?: on)?(?: in| of| during)? (?P<of>.+)", _later_in),
    operator("later in", r"(?:the )?(?:rest|remainder|balance) of (?P<of>.+)", _later_in),
    operator(
        "third to third",
        r"(?:the )?(?P<part>early|mid) (?:to|or|and) (?P<last>mid|late)(?: in| of)? (?P<of>.+)",
        _thirds,
    ),
    operator("first third", rf"(?:the )?(?:very )?(?P<part>{_EARLY}) (?P<of>.+)", _third),
    operator("middle third", rf"(?:the )?(?P<part>{_MIDDLE}) (?P<of>.+)", _third),
    operator("last third", rf"(?:the )?(?:very )?(?P<part>{_LATE}) (?P<of>.+)", _third),
    operator("last third", r"(?P<of>.+?)(?:'s)? (?P<part>end)", _third),
    operator(
        "part of",
        rf"(?:the )?(?P<part>{ORDINAL}) (?P<unit>{'|'.join(PARTS)})(?: of| in|,)? (?P<of>.+)",
        _part,
    ),
    operator(
        "parts of",
        rf"(?:the )?(?P<part>{ORDINAL}) (?:or|to|and|through) (?:the )?(?P<last>{ORDINAL})"
        rf" (?P<unit>{'|'.join(PARTS)})s?(?: of| in|,)? (?P<of>.+)",
        _parts,
    ),
    operator(
        "day, week or month of",
        rf"(?:the )?(?P<part>{_NUMBERED}) (?P<unit>day|week|month)(?: of| in) (?P<of>.+)",
        _nth,
    ),
    operator(
        "days, weeks or months of",
        rf"(?:the )?(?P<part>first|opening|last|final|closing) (?P<count>{COUNT})"
        r" (?P<unit>days|weeks|months)(?: of| in) (?P<of>.+)",
        _some,
    ),
    operator("week of", r"(?:the )?week of (?P<of>.+)", _week_of),
    operator("week of", r"(?:the )?week (?:starting|beginning|commencing) (?P<of>.+)", _week_from),
)
"""Operators over one date only: "late 2025 or early 2026" is not late in both."""
