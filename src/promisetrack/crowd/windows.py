"""The words and instants of markets to windows of days.

An instant is turned into the last day that counts by one rule: before noon UTC it ends the day
before. A market that closes at midnight, at 04:59 UTC (midnight in New York) or at 07:59 UTC (in
California) closes at the end of a day, not at the start of the next; one that closes at noon or
later closes on that day.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final

from promisetrack.crowd.market import Layout
from promisetrack.dates import DateWindow
from promisetrack.phrases import resolve_phrase


class NoDateError(ValueError):
    """The words name no date."""


def last_day(moment: datetime) -> date:
    """Return the last whole day before an instant in UTC, by the rule of this module.

    >>> from datetime import UTC
    >>> last_day(datetime(2030, 1, 1, 4, 59, tzinfo=UTC))
    datetime.date(2029, 12, 31)
    """
    return (moment - timedelta(hours=12)).date()


def read_answer(words: str, layout: Layout, *, taken: date) -> DateWindow | None:
    """Return when the event must happen for an answer of a market to hold.

    Parameters
    ----------
    words
        The answer's name: "Before 2030", "2031-2032", "2036 or later", "Never".
    layout
        On a ladder a date alone is a deadline ("2028"), but not a time that is still to begin
        ("in 2028"); among buckets both are windows.
    taken
        The day of the prices, for words that count from it.

    Returns
    -------
    DateWindow or None
        None for an answer that holds when it never happens, or in any other case.

    Raises
    ------
    NoDateError
        If the words name no date.
    """
    if len(words) > _LONGEST:
        message = f"{words[:_SHOWN]!r}... names no date"
        raise NoDateError(message)
    plain = _NEVER_TOO.sub("", words.strip(" .?!")).strip(" ,;/(")
    if not plain or _OTHERWISE.fullmatch(plain):
        return None
    window = _window(plain, taken)
    if window is None:
        message = f"{words!r} names no date"
        raise NoDateError(message)
    if layout is Layout.BUCKETS or window.upper is None:
        return window
    return _rung(window, taken) if _WITHIN.match(plain) else DateWindow(None, window.upper)


def read_question(words: str, *, taken: date) -> DateWindow | None:
    """Return when the event of a yes-or-no question must happen; None where no year is named.

    A window that has begun when the prices were taken is a deadline; one that is still to begin
    ("in 2028") is not: an earlier event does not count.

    >>> str(read_question("Will a node fly by June 30, 2028?", taken=date(2026, 5, 28)))
    '../2028-06-30'
    >>> str(read_question("Will a node fly in 2028?", taken=date(2026, 5, 28)))
    '2028'
    """
    end = words.rstrip(" .?!\"'")[-_LONGEST:]
    for found in reversed(list(_DEADLINE.finditer(end))):
        phrase = end[found.start() :]
        window = _window(phrase, taken) if _YEAR.search(phrase) else None
        if window is not None and window.upper is not None:
            return _rung(window, taken)
    return None


# --- private -------------------------------------------------------------------------------

_YEAR: Final = re.compile(r"\b(?:19|20|21)[0-9]{2}\b")
_LONGEST: Final = 700
"""Characters: longer words name no date, and more than the end of a question is not looked at."""

_SHOWN: Final = 40
_NEVER_TOO: Final = re.compile(r"(?:[\s,;/(]|\bor\b)*\bnever\)?$", re.IGNORECASE)
_OTHERWISE: Final = re.compile(
    r"(?:other|later|none(?: of (?:the above|these))?|not? (?:ever|date)|anything else)",
    re.IGNORECASE,
)
_DEADLINE: Final = re.compile(r"\b(?:on or before|before|by|until|in|during)\b", re.IGNORECASE)
_WITHIN: Final = re.compile(r"(?:in|during|within)\b", re.IGNORECASE)
_UP_TO: Final = re.compile(r"(.+?) (?:or|and) (?:earlier|before|sooner)", re.IGNORECASE)
_NOT_BY: Final = re.compile(r"not (by|before|in|until) (.+)", re.IGNORECASE)


def _rung(window: DateWindow, taken: date) -> DateWindow:
    """Return a window as a deadline, if it has begun."""
    is_to_begin = window.lower is not None and window.lower > taken
    return window if is_to_begin else DateWindow(None, window.upper)


def _window(words: str, taken: date) -> DateWindow | None:
    """Return the window of a phrase, with a few forms that only answers have."""
    early = _UP_TO.fullmatch(words)
    if early:
        window = resolve_phrase(early[1], made=taken)
        return DateWindow(None, window.upper) if window and window.upper else None
    late = _NOT_BY.fullmatch(words)
    if late and late[1].casefold() != "before":
        window = resolve_phrase(f"by {late[2]}", made=taken)
        after = window.upper + timedelta(days=1) if window and window.upper else None
        return DateWindow(after, None) if after else None
    return resolve_phrase(words, made=taken)
