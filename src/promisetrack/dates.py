"""Calendar windows: what a written date says, as its first and last day.

Conventions, stated once and relied on everywhere:

* A window holds **both** of its ends; ``None`` is an open end.
* Days are UTC for what happens in flight and local elsewhere; a window never carries a time.
* A half-open interval ``(lower, upper]`` appears only where durations are made of windows,
  in ``promisetrack.forecast.rows``.

The written forms are a small part of EDTF (ISO 8601-2) and the halves and quarters that
people write: ``2017``, ``2017-06``, ``2017-06-01``, ``2017-Q3``, ``2017-H2``, ``203X``,
``2017-01-01/2018-12-31``, ``../2017-12-31`` (by) and ``2021-07-01/..`` (not before).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

EARLIEST_YEAR: Final = 1000
"""Years before this are refused: no promise is that old, and `0019-06-01` is a slip."""

LATEST_YEAR: Final = 2999
"""Years after this are refused, for the same reason."""

DAYS_PER_YEAR: Final = 365.25

FORMS: Final = (
    "2017, 2017-06, 2017-06-01, 2017-Q3, 2017-H2, 203X, two of these joined by '/', "
    "../2017-12-31 (by) or 2021-07-01/.. (not before)"
)
"""The written forms, for messages."""


class WindowError(ValueError):
    """A text is not one of the written forms, or names a day that does not exist."""


@dataclass(frozen=True, slots=True)
class DateWindow:
    """A first and a last day, both inclusive; ``None`` is an open end.

    Raises
    ------
    WindowError
        If the last day lies before the first, or both ends are open.
    """

    lower: date | None
    upper: date | None

    def __post_init__(self) -> None:
        """Refuse two open ends and an end before its start."""
        if self.lower is None and self.upper is None:
            message = "a window needs at least one end"
            raise WindowError(message)
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            message = f"{self.lower} is after {self.upper}"
            raise WindowError(message)

    def __str__(self) -> str:
        """Return the shortest written form that parses back to this window."""
        return _written(self.lower, self.upper)

    @property
    def days(self) -> int | None:
        """Number of days in the window; ``None`` where an end is open."""
        if self.lower is None or self.upper is None:
            return None
        return (self.upper - self.lower).days + 1

    @property
    def is_day(self) -> bool:
        """Whether the window is one single day."""
        return self.lower is not None and self.lower == self.upper

    @property
    def middle(self) -> date:
        """The middle day (the earlier of two); the closed end where the other is open."""
        if self.lower is None or self.upper is None:
            end = self.lower or self.upper
            assert end is not None  # noqa: S101  the constructor refuses two open ends
            return end
        return self.lower + (self.upper - self.lower) // 2

    def __contains__(self, day: date) -> bool:
        """Whether a day lies in the window."""
        return (self.lower is None or self.lower <= day) and (
            self.upper is None or day <= self.upper
        )


def parse_window(text: str) -> DateWindow:
    """Parse a written date into its window.

    Parameters
    ----------
    text
        One of the written forms of this module.

    Returns
    -------
    DateWindow
        Its first and last day; an end that is open is None.

    Raises
    ------
    WindowError
        With what is wrong: an unknown form, a day that does not exist, a year outside
        1000-2999, or an end before its start.

    Examples
    --------
    >>> parse_window("2017-Q3")
    DateWindow(lower=datetime.date(2017, 7, 1), upper=datetime.date(2017, 9, 30))
    >>> str(parse_window("../2017-12-31"))
    '../2017-12-31'
    """
    text = text.strip()
    if "/" not in text:
        return _parse_single(text)
    left, _, right = text.partition("/")
    if "/" in right:
        message = f"{_short(text)} has more than one '/'"
        raise WindowError(message)
    if left == ".." and right == "..":
        message = "'../..' says nothing: give at least one end"
        raise WindowError(message)
    lower = None if left == ".." else _parse_single(left).lower
    upper = None if right == ".." else _parse_single(right).upper
    return DateWindow(lower, upper)


def day(moment: date) -> DateWindow:
    """Return the window of one day.

    Parameters
    ----------
    moment
        Becomes the first day of the window and its last.
    """
    return DateWindow(moment, moment)


def year(number: int) -> DateWindow:
    """Return the window of a calendar year.

    Parameters
    ----------
    number
        The year, 1 to 9999: only written dates are held to 1000-2999.

    Raises
    ------
    ValueError
        If there is no such year.
    """
    return DateWindow(date(number, 1, 1), date(number, 12, 31))


def month(number: int, of: int) -> DateWindow:
    """Return the window of a month.

    Parameters
    ----------
    number
        Of the month, 1 to 12.
    of
        The year that it belongs to.

    Raises
    ------
    ValueError
        If there is no such month or year.
    """
    return DateWindow(date(of, number, 1), date(of, number, month_length(of, number)))


def quarter(number: int, of: int) -> DateWindow:
    """Return the window of a quarter of a calendar year.

    Parameters
    ----------
    number
        Of the quarter, 1 to 4.
    of
        The year that it belongs to.

    Raises
    ------
    ValueError
        If there is no such quarter or year.
    """
    return months(3 * number - 2, 3 * number, of)


def half(number: int, of: int) -> DateWindow:
    """Return the window of a half of a calendar year.

    Parameters
    ----------
    number
        1 for January to June, 2 for July to December.
    of
        The year that it belongs to.

    Raises
    ------
    ValueError
        If there is no such half or year.
    """
    return months(6 * number - 5, 6 * number, of)


def months(first: int, last: int, of: int) -> DateWindow:
    """Return the window of several months of one year.

    Parameters
    ----------
    first, last
        Numbers of the first month and of the last, 1 to 12; both belong to the window.
    of
        The year that they belong to.

    Raises
    ------
    ValueError
        If there is no such month or year.
    WindowError
        If the last month lies before the first.
    """
    return DateWindow(date(of, first, 1), date(of, last, month_length(of, last)))


def month_length(of: int, number: int) -> int:
    """Return the length of a month in days.

    Parameters
    ----------
    of
        The year that it belongs to.
    number
        Of the month, 1 to 12.

    Raises
    ------
    ValueError
        If there is no such month.
    """
    return calendar.monthrange(of, number)[1]


def add_months(start: date, count: int) -> date:
    """Return the same day of a later month, or its last day where it has none so late.

    Parameters
    ----------
    start
        The day to count from.
    count
        Calendar months; a negative number leads back.

    Raises
    ------
    WindowError
        If the result lies outside 1000-2999.

    Examples
    --------
    >>> str(add_months(date(2026, 1, 31), 1))
    '2026-02-28'
    """
    index = start.year * 12 + start.month - 1 + count
    of, number = index // 12, index % 12 + 1
    _check_year(of)
    return date(of, number, min(start.day, month_length(of, number)))


def add_days(start: date, count: int) -> date:
    """Return the day that lies some days later.

    Parameters
    ----------
    start
        The day to count from.
    count
        Days; a negative number leads back.

    Raises
    ------
    WindowError
        If the result lies outside 1000-2999.
    """
    try:
        moved = start + timedelta(days=count)
    except OverflowError:
        message = f"{count} days from {start} is outside {EARLIEST_YEAR}-{LATEST_YEAR}"
        raise WindowError(message) from None
    _check_year(moved.year)
    return moved


# --- private -------------------------------------------------------------------------------

_SINGLE = re.compile(
    r"(?P<decade>[0-9]{3})X"
    r"|(?P<year>[0-9]{4})"
    r"(?:-(?:Q(?P<quarter>[0-9])|H(?P<half>[0-9])|(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?))?",
)


def _parse_single(text: str) -> DateWindow:
    match = _SINGLE.fullmatch(text)
    if match is None:
        message = f"{_short(text)} is not a date"
        raise WindowError(message)
    if match["decade"]:
        first = int(match["decade"]) * 10
        _check_year(first)
        return DateWindow(date(first, 1, 1), date(first + 9, 12, 31))
    of = int(match["year"])
    _check_year(of)
    if match["quarter"]:
        return quarter(_in_range("quarter", match["quarter"], 4, text), of)
    if match["half"]:
        return half(_in_range("half", match["half"], 2, text), of)
    if match["month"] is None:
        return year(of)
    number = _in_range("month", match["month"], 12, text)
    if match["day"] is None:
        return month(number, of)
    last = month_length(of, number)
    if not 1 <= int(match["day"]) <= last:
        message = f"{text} does not exist: {of}-{number:02} has {last} days"
        raise WindowError(message)
    return day(date(of, number, int(match["day"])))


def _in_range(name: str, digits: str, last: int, text: str) -> int:
    if not 1 <= int(digits) <= last:
        message = f"{text} does not exist: there is no {name} {int(digits)}"
        raise WindowError(message)
    return int(digits)


def _check_year(of: int) -> None:
    if not EARLIEST_YEAR <= of <= LATEST_YEAR:
        message = f"the year {of:04} is outside {EARLIEST_YEAR}-{LATEST_YEAR}"
        raise WindowError(message)


def _short(text: str) -> str:
    shown = text if len(text) <= 40 else text[:37] + "..."  # noqa: PLR2004
    return repr(shown)


@lru_cache(maxsize=16384)  # a ledger has few dates many times
def _written(lower: date | None, upper: date | None) -> str:
    if lower is None:
        return f"../{upper}"
    if upper is None:
        return f"{lower}/.."
    if lower == upper:
        return str(lower)
    return _named_span(lower, upper) or f"{lower}/{upper}"


def _named_span(lower: date, upper: date) -> str | None:
    """Return '2017', '2017-06', '2017-Q3', '2017-H2' or '203X' where the span is just that."""
    if lower.day != 1 or upper.day != month_length(upper.year, upper.month):
        return None
    before = lower.month - 1
    length = 12 * (upper.year - lower.year) + upper.month - before
    if length == _DECADE and before == lower.year % 10 == 0:
        return f"{lower.year // 10}X"
    endings = {
        1: f"-{lower.month:02}",
        3: f"-Q{before // 3 + 1}",
        6: f"-H{before // 6 + 1}",
        12: "",
    }
    if length not in endings or before % length:
        return None
    return f"{lower.year}{endings[length]}"


_DECADE: Final = 120
"""Months in a decade."""
