"""Spans of the calendar: blocks of months, parts of a window, and the next time a name comes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from promisetrack.dates import (
    DateWindow,
    WindowError,
    add_days,
    add_months,
    month_length,
)

MONTHS_IN: Final = {
    "month": 1,
    "quarter": 3,
    "half": 6,
    "year": 12,
    "decade": 120,
    "century": 1200,
}
"""Blocks of the calendar. They count from year 0, so that decades end in 9, centuries in 99."""


def block(moment: date, months: int, steps: int = 0) -> DateWindow:
    """Return the block of so many months that holds a day, or one some steps after it."""
    index = (moment.year * 12 + moment.month - 1) // months + steps
    of, before = divmod(index * months, 12)
    first = date(of, before + 1, 1)
    return DateWindow(first, add_days(add_months(first, months), -1))


def week(moment: date, steps: int = 0) -> DateWindow:
    """Return the week, Monday to Sunday, that holds a day, or one some steps after it."""
    monday = add_days(moment, 7 * steps - moment.weekday())
    return DateWindow(monday, add_days(monday, 6))


def unit_block(unit: str, moment: date, steps: int) -> DateWindow:
    """Return the week, month, quarter ... that holds a day, or one some steps after it."""
    return week(moment, steps) if unit == "week" else block(moment, MONTHS_IN[unit], steps)


def upcoming(moment: date, of_year: Callable[[int], DateWindow]) -> DateWindow:
    """Return the first window of its kind that is not over on a day: "August", "winter".

    Parameters
    ----------
    of_year
        Makes the window that belongs to a year; raises ``ValueError`` where a year has none.
    """
    for number in range(moment.year - 1, moment.year + 9):
        try:
            window = of_year(number)
        except ValueError:
            continue
        if window.upper is not None and window.upper >= moment:
            return window
    message = f"no such date follows {moment}"
    raise WindowError(message)


def split(window: DateWindow, part: int, of: int) -> DateWindow:
    """Return one of several equal parts of a window, counted from 1.

    Whole months stay whole where they can (a year in three: January-April, May-August,
    September-December); a month in three breaks after the 10th and the 20th; everything else
    breaks by days, the longer parts last.
    """
    lower, upper = ends(window)
    months = _whole_months(lower, upper)
    if months and months % of == 0:
        size = months // of
        first = add_months(lower, (part - 1) * size)
        return DateWindow(first, add_days(add_months(first, size), -1))
    if months == 1 and of == 3:  # noqa: PLR2004  early, middle and late of a month
        breaks = [0, 10, 20, upper.day]
    else:
        days = (upper - lower).days + 1
        breaks = [days * index // of for index in range(of + 1)]
    return DateWindow(
        lower + timedelta(days=breaks[part - 1]), lower + timedelta(days=breaks[part] - 1)
    )


def pieces(window: DateWindow, unit: str, first: int, last: int) -> DateWindow:
    """Return the days, weeks or months of a window from one number to another, from 1.

    Negative numbers count from the end: -1 is the last.

    Raises
    ------
    WindowError
        If the window does not hold that many, or they are no unit of the calendar.
    """
    lower, upper = ends(window)
    if unit in MONTHS_IN:
        size = MONTHS_IN[unit]
        length, move = _whole_months(lower, upper) // size, add_months
    else:
        size = {"day": 1, "week": 7}[unit]
        length, move = ((upper - lower).days + 1) // size, add_days
    if not 1 <= abs(first) <= abs(length) or abs(last) > length:
        message = f"{window} does not hold so many {unit}s"
        raise WindowError(message)
    if first < 0:
        return DateWindow(move(add_days(upper, 1), first * size), upper)
    return DateWindow(move(lower, (first - 1) * size), add_days(move(lower, last * size), -1))


def ends(window: DateWindow) -> tuple[date, date]:
    """Return both ends of a window.

    Raises
    ------
    WindowError
        If one of them is open.
    """
    if window.lower is None or window.upper is None:
        message = f"{window} has an open end"
        raise WindowError(message)
    return window.lower, window.upper


def hull(first: DateWindow, last: DateWindow) -> DateWindow:
    """Return the window from the start of one window to the end of another."""
    return DateWindow(first.lower, last.upper)


def joined(first: DateWindow, last: DateWindow) -> DateWindow | None:
    """Return the hull of two windows; ``None`` where they are in disorder or leave no end."""
    try:
        return hull(first, last)
    except WindowError:
        return None


# --- private -------------------------------------------------------------------------------


def _whole_months(lower: date, upper: date) -> int:
    """Count the months of a span; 0 where it is not made of whole ones."""
    if lower.day != 1 or upper.day != month_length(upper.year, upper.month):
        return 0
    return 12 * (upper.year - lower.year) + upper.month - lower.month + 1
