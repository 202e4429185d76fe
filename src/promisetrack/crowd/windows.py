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
        On a ladder a date alone is a deadline; among buckets it is a window.
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
    plain = _NEVER_TOO.sub("", words.strip(" .?!")).strip(" ,;/(")
    if not plain or _OTHERWISE.fullmatch(plain):
        return None
    window = _window(plain, taken)
    if window is None:
        message = f"{words!r} names no date"
        raise NoDateError(message)
    if layout is Layout.LADDER and window.lower is not None and window.upper is not None:
        return DateWindow(None, window.upper)
    return window


def read_question(words: str, *, taken: date) -> date | None:
    """Return the deadline that a yes-or-no question names, with its year; None where it does not.

    >>> read_question("Will a node fly by June 30, 2028?", taken=date(2026, 5, 28))
    datetime.date(2028, 6, 30)
    """
    for found in reversed(list(_DEADLINE.finditer(words))):
        phrase = words[found.start() :].strip(" .?!\"'")
        window = _window(phrase, taken) if _YEAR.search(phrase) else None
        if window is not None and window.upper is not None:
            return window.upper
    return None


# --- private -------------------------------------------------------------------------------

_YEAR: Final = re.compile(r"\b(?:19|20|21)[0-9]{2}\b")
_NEVER_TOO: Final = re.compile(r"(?:[\s,;/(]+|\bor\b)*\bnever\)?$", re.IGNORECASE)
_OTHERWISE: Final = re.compile(
    r"(?:other|later|none(?: of (?:the above|these))?|not? (?:ever|date)|anything else)",
    re.IGNORECASE,
)
_DEADLINE: Final = re.compile(r"\b(?:on or before|before|by|until|in|during)\b", re.IGNORECASE)
_UP_TO: Final = re.compile(r"(.+?) (?:or|and) (?:earlier|before|sooner)", re.IGNORECASE)
_NOT_BY: Final = re.compile(r"not (by|before|in|until) (.+)", re.IGNORECASE)


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
