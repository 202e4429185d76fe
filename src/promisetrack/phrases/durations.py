"""Durations: "in 3 years", "within six months", "18 to 24 months from now".

"In N" is that one day, "within N" runs from the day of speaking to it, "N to M" runs from one
to the other, and "more than N" is open at the end. A couple is 2, a few are 2 to 4, several 3 to
7. Bare days are up to one week, bare weeks up to six; bare months and years have no number and
are refused.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from promisetrack.dates import DateWindow, add_days, add_months, day
from promisetrack.phrases.rules import Rule, rule
from promisetrack.phrases.vocabulary import COUNT, UNIT, count

DAYS_PER_MONTH: Final = 30.4375


def later(start: date, number: float, unit: str) -> date:
    """Return the day so many units later; calendar months where they are whole.

    Raises
    ------
    WindowError
        If the result lies outside 1000-2999.
    """
    name = _unit(unit)
    if name in _MONTHS:
        whole = number * _MONTHS[name]
        return add_days(add_months(start, int(whole)), round(whole % 1 * DAYS_PER_MONTH))
    return add_days(start, round(number * _DAYS[name]))


# --- private -------------------------------------------------------------------------------

_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
_DAYS: Final = {"hour": 1 / 24, "day": 1, "week": 7, "fortnight": 14}
_SHORT: Final = {"hr": "hour", "wk": "week", "mo": "month", "mth": "month", "yr": "year"}
_BARE: Final = {"day": 7, "week": 42}
"""How many days "in the coming days" and "in the coming weeks" reach."""


def _unit(word: str) -> str:
    name = word.removesuffix("s")
    return _SHORT.get(name, name)


def _amount(match: re.Match[str], said_on: date) -> tuple[date, date]:
    """Return the earliest and the latest day that an amount of time leads to."""
    unit = match["unit"]
    extra = 0.5 if match["plus_half"] else 0.0
    low, high = count(match["low"])
    if match["high"]:  # "six months to a year and a half": the half belongs to the year
        high = count(match["high"])[1]
    else:
        low += extra
    first = later(said_on, low, match["low_unit"] or unit)
    return first, later(said_on, high + extra, unit)


def _in(match: re.Match[str], said_on: date) -> DateWindow:
    return DateWindow(*_amount(match, said_on))


def _within(match: re.Match[str], said_on: date) -> DateWindow:
    first, last = _amount(match, said_on)
    return DateWindow(first if match["high"] else said_on, last)


def _more_than(match: re.Match[str], said_on: date) -> DateWindow:
    return DateWindow(_amount(match, said_on)[0], None)


def _at_the_outside(match: re.Match[str], said_on: date) -> DateWindow:
    first, _ = _amount(match, said_on)
    number = count(match["last"])[1]
    return DateWindow(first, later(said_on, number, match["last_unit"] or match["unit"]))


def _within_one(match: re.Match[str], said_on: date) -> DateWindow:
    return DateWindow(said_on, later(said_on, 1.5 if match["plus_half"] else 1, match["unit"]))


def _bare(match: re.Match[str], said_on: date) -> DateWindow:
    return DateWindow(said_on, add_days(said_on, _BARE[_unit(match["unit"])]))


def _this_time(match: re.Match[str], said_on: date) -> DateWindow:
    return day(later(said_on, 1, match["unit"]))


_JOINED: Final = r"(?: ?- ?| to | or | and |/)"
_HIGH: Final = rf"(?:(?: (?P<low_unit>{UNIT}))?{_JOINED}(?P<high>{COUNT}))?"
_UNIT: Final = rf"(?: more| further| full)? ?(?P<unit>{UNIT})(?P<plus_half> and a half)?"
_AMOUNT: Final = rf"(?P<low>{COUNT}){_HIGH}{_UNIT}"
_AMOUNT_OR_MORE: Final = rf"(?P<low>{COUNT})(?P<low_unit>)(?P<high>) ?[+]{_UNIT}"
_TAIL: Final = (
    r"(?:,? (?:time|from (?:now|today|here)|away|out|off|hence|more|down the (?:road|line)"
    r"|at (?:the )?(?:most|latest|outside)|max|maximum|tops))*"
)
_NEXT: Final = r"(?:the )?(?:next|coming|following)"
_ONE: Final = r"(?P<unit>day|week|fortnight|month|quarter|year|decade)(?P<plus_half> and a half)?"
_LESS: Final = r"(?:less than|under|fewer than|(?:no|not) more than|at most|up to|within)"
_WITHIN: Final = (
    rf"(?:(?:within|in|inside(?: of)?|over|during|for|over the course of) {_NEXT}|{_NEXT}"
    rf"|within|inside(?: of)?|(?:in )?{_LESS}(?: {_NEXT})?)"
)

RULES: Final[tuple[Rule, ...]] = (
    rule(
        "N, M at the outside",
        rf"(?:in |within )?(?P<low>{COUNT})[+]?{_HIGH}{_UNIT}{_TAIL},"
        rf" (?:{_LESS} )?(?P<last>{COUNT})(?: (?P<last_unit>{UNIT}))?"
        r"(?: on the outside| at (?:the )?(?:latest|outside|most)| max| tops)?",
        _at_the_outside,
    ),
    rule("in N", rf"(?:in |between |another |in another |a further )?{_AMOUNT}{_TAIL}", _in),
    rule("within N", rf"{_WITHIN} {_AMOUNT}{_TAIL}", _within),
    rule("within N", rf"(?:in|within|over|during|inside) {_NEXT} {_ONE}", _within_one),
    rule("more than N", rf"not for (?:another |at least )?{_AMOUNT}{_TAIL}", _more_than),
    rule(
        "more than N",
        rf"(?:in )?(?:more than|over|at least|no less than) {_AMOUNT}{_TAIL}",
        _more_than,
    ),
    rule("more than N", rf"(?:in )?{_AMOUNT_OR_MORE}{_TAIL}", _more_than),
    rule("more than N", rf"(?:in )?{_AMOUNT} or more{_TAIL}", _more_than),
    rule(
        "coming days or weeks",
        rf"(?:(?:with)?in(?: a matter of)?(?: {_NEXT})?|(?:(?:over|during) )?{_NEXT}|a matter of)"
        r" (?P<unit>days|weeks)",
        _bare,
    ),
    rule("coming days or weeks", r"(?P<unit>days|weeks) away", _bare),
    rule("this time next", r"this time next (?P<unit>week|month|year)", _this_time),
)
"""Every duration. Where two rules match a text, the first that gives a window counts."""
