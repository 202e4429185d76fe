"""Days that have a name: "June 28", "the 28th", "Friday", "8/8", "tomorrow", "Christmas".

A day without a year is the next one of that name. Where it was over less than a month ago, it is
refused: the page may be younger than the words, or next year may be meant. So are 4/5, which is
April here and May there, and a weekday that the date does not have.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from promisetrack.dates import DateWindow, WindowError, add_days, day, months
from promisetrack.phrases.periods import named
from promisetrack.phrases.rules import Rule, rule
from promisetrack.phrases.spans import block, ends, upcoming, week
from promisetrack.phrases.vocabulary import (
    DAY,
    MONTH,
    WEEKDAY,
    WHICH,
    YEAR,
    day_number,
    is_next,
    month_number,
    weekday_number,
)

JUST_PAST: Final = timedelta(days=31)
"""How long ago a day without a year may not have been."""

HOLIDAYS: Final = {
    "christmas": (12, 25),
    "christmas day": (12, 25),
    "christmas eve": (12, 24),
    "new year's eve": (12, 31),
    "new year's day": (1, 1),
    "valentine's day": (2, 14),
    "halloween": (10, 31),
    "independence day": (7, 4),
    "the fourth of july": (7, 4),
}
"""Month and day of the holidays that promises are bound to and that do not move."""


def thanksgiving(of: int) -> DateWindow:
    """Return the American Thanksgiving, the fourth Thursday of November."""
    earliest = date(of, 11, 22)
    return day(earliest + timedelta(days=(3 - earliest.weekday()) % 7))


# --- private -------------------------------------------------------------------------------


def _day(match: re.Match[str], said_on: date) -> DateWindow:
    window = _of_month(match, said_on, match["day"], match["day"])
    _check_weekday(ends(window)[0], match["weekday"])
    return window


def _days(match: re.Match[str], said_on: date) -> DateWindow:
    return _of_month(match, said_on, match["day"], match["last"])


def _of_month(match: re.Match[str], said_on: date, first: str, last: str) -> DateWindow:
    number = month_number(match["month"])

    def of_year(of: int) -> DateWindow:
        return DateWindow(date(of, number, day_number(first)), date(of, number, day_number(last)))

    return named(match, said_on, of_year) if match["year"] else _to_come(said_on, of_year)


def _to_come(said_on: date, of_year: Callable[[int], DateWindow]) -> DateWindow:
    """Return the next day of a name; refuse one that is just over."""
    recent = upcoming(said_on - JUST_PAST, of_year)
    if ends(recent)[1] < said_on:
        message = f"{recent} is just over"
        raise WindowError(message)
    return recent


def _check_weekday(moment: date, name: str | None) -> None:
    if name and moment.weekday() != weekday_number(name):
        message = f"{moment} is no {name}"
        raise WindowError(message)


def _day_of_month(match: re.Match[str], said_on: date) -> DateWindow:
    """Read "the 28th" as the next one, in a month that has it."""
    number = day_number(match["day"])
    for steps in range(3):
        first, last = ends(block(said_on, 1, steps))
        if number <= last.day and first.replace(day=number) >= said_on:
            _check_weekday(first.replace(day=number), match["weekday"])
            return day(first.replace(day=number))
    message = f"there is no day {number}"
    raise WindowError(message)


def _slashes(match: re.Match[str], said_on: date) -> DateWindow:
    """Read 8/8 and 4/20 with or without a year, and 20/4/2024, but not 24/7."""
    left, right = int(match["left"]), int(match["right"])
    month_first, day_first = left in _MONTHS, right in _MONTHS
    if left != right and month_first and day_first:
        message = f"{match[0]} has two readings"
        raise WindowError(message)
    number, of_month = (left, right) if month_first else (right, left)
    if match["year"]:
        return day(date(2000 + int(match["year"]) % 100, number, of_month))
    if not month_first:
        message = f"{match[0]} is hardly a date"
        raise WindowError(message)
    return _to_come(said_on, lambda of: day(date(of, number, of_month)))


def _weekday(match: re.Match[str], said_on: date) -> DateWindow:
    number = weekday_number(match["weekday"])
    groups = match.groupdict()
    if groups.get("week") or is_next(groups.get("which")):
        monday, _ = ends(week(said_on, 0 if groups.get("week") == "this" else 1))
        return day(add_days(monday, number))
    return day(add_days(said_on, (number - said_on.weekday()) % 7))


def _weekend(match: re.Match[str], said_on: date) -> DateWindow:
    _, sunday = ends(week(said_on, 1 if is_next(match["which"]) else 0))
    return DateWindow(add_days(sunday, -1), sunday)


def _near(match: re.Match[str], said_on: date) -> DateWindow:
    steps = 2 if "after" in match[0] else 1 if "tomorrow" in match[0] else 0
    return day(add_days(said_on, steps))


def _holiday(match: re.Match[str], said_on: date) -> DateWindow:
    number, of_month = HOLIDAYS[match["holiday"]]
    return named(match, said_on, lambda of: day(date(of, number, of_month)))


def _thanksgiving(match: re.Match[str], said_on: date) -> DateWindow:
    return named(match, said_on, thanksgiving)


def _holiday_season(match: re.Match[str], said_on: date) -> DateWindow:
    return named(match, said_on, lambda of: months(11, 12, of))


_MONTHS: Final = range(1, 13)
_OF_YEAR: Final = rf"(?:,? (?:of |in )?(?P<year>{YEAR}))?"
_WHICH: Final = rf"(?:(?P<which>{WHICH}) )?"
_ON: Final = rf"(?:(?P<weekday>{WEEKDAY}),? )?"
_TO: Final = rf" ?(?:-|to|or|and) ?(?P<last>{DAY})"
_TIME_OF_DAY: Final = r"(?: morning| afternoon| evening| night)?"

RULES: Final[tuple[Rule, ...]] = (
    rule("day", rf"{_ON}(?P<month>{MONTH}) (?:the )?(?P<day>{DAY}){_OF_YEAR}", _day),
    rule("day", rf"{_ON}(?:the )?(?P<day>{DAY}) (?:of )?(?P<month>{MONTH}){_OF_YEAR}", _day),
    rule("days", rf"(?P<month>{MONTH}) (?P<day>{DAY}){_TO}{_OF_YEAR}", _days),
    rule("days", rf"(?P<day>{DAY}){_TO} (?P<month>{MONTH}){_OF_YEAR}", _days),
    rule("day of the month", rf"{_ON}the (?P<day>{DAY})(?<=[a-z])", _day_of_month),
    rule(
        "day",
        r"(?P<left>[0-3]?[0-9])/(?P<right>[0-3]?[0-9])(?:/(?P<year>(?:20)?[0-9]{2}))?",
        _slashes,
    ),
    rule(
        "weekday",
        rf"{_WHICH}(?P<weekday>{WEEKDAY}){_TIME_OF_DAY}(?:,? (?:of )?(?P<week>this|next) week)?",
        _weekday,
    ),
    rule(
        "weekday",
        rf"(?P<week>this|next) week,? (?:on )?(?P<weekday>{WEEKDAY}){_TIME_OF_DAY}",
        _weekday,
    ),
    rule("weekend", rf"(?P<which>{WHICH}) weekend", _weekend),
    rule("today", rf"now|today|tonight|tomorrow{_TIME_OF_DAY}|the day after tomorrow", _near),
    rule("holiday", rf"{_WHICH}(?P<holiday>{'|'.join(HOLIDAYS)}){_OF_YEAR}", _holiday),
    rule("holiday", rf"{_WHICH}thanksgiving(?: day)?{_OF_YEAR}", _thanksgiving),
    rule(
        "holiday season",
        rf"{_WHICH}(?:(?P<year>20[0-9]{{2}}) )?(?:end of this year )?(?:holidays"
        r"|(?:holiday|christmas|festive)(?: shopping)? (?:season|period))",
        _holiday_season,
    ),
    rule("holiday season", rf"(?:the )?holiday(?:s| season)?{_OF_YEAR}", _holiday_season),
)
"""Every named day. Where two rules match a text, the first that gives a window counts."""
