"""Periods that have a name: years, decades, halves, quarters, months, seasons, "next week".

A name without a year is the next one that is not over on the day it was said; "next" with a
season or a month is the one of the following calendar year. Seasons are the northern
meteorological ones, and a winter belongs to the year it begins in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from promisetrack.dates import (
    DateWindow,
    WindowError,
    add_months,
    half,
    month,
    months,
    parse_window,
    quarter,
    year,
)
from promisetrack.phrases.rules import Rule, rule
from promisetrack.phrases.spans import block, hull, split, unit_block, upcoming
from promisetrack.phrases.vocabulary import (
    MONTH,
    ORDINAL,
    SEASON,
    WHICH,
    YEAR,
    is_next,
    month_number,
    ordinal,
    year_number,
)

PARTS: Final = {"half": 2, "semester": 2, "third": 3, "trimester": 3, "quarter": 4}
"""Into how many parts a word splits what it is a part of."""


def season(name: str, of: int) -> DateWindow:
    """Return a northern meteorological season; the winter ends in the year after."""
    if name == "winter":
        return hull(month(12, of), month(2, of + 1))
    first = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9}[name]
    return months(first, first + 2, of)


def named(match: re.Match[str], said_on: date, of_year: Callable[[int], DateWindow]) -> DateWindow:
    """Return a period of the year beside its name, of next year, or the next one to come.

    Parameters
    ----------
    match
        May have the groups ``year`` (matching `YEAR`), ``short`` (two digits) and ``which``
        (matching `WHICH`).
    said_on
        The day of speaking.
    of_year
        Makes the period of that name in a year.
    """
    groups = match.groupdict()
    if groups.get("year"):
        return of_year(year_number(groups["year"], said_on))
    if groups.get("short"):
        return of_year(2000 + int(groups["short"]))
    if is_next(groups.get("which")):
        return of_year(said_on.year + 1)
    return upcoming(said_on, of_year)


# --- private -------------------------------------------------------------------------------


def _year(match: re.Match[str], said_on: date) -> DateWindow:
    return year(year_number(match[0], said_on))


def _years(match: re.Match[str], _said_on: date) -> DateWindow:
    first, last = int(match["first"]), int(match["last"])
    century = 0 if last > 99 else first // 100 * 100  # noqa: PLR2004  2031/32
    return hull(year(first), year(century + last))


def _decade(match: re.Match[str], _said_on: date) -> DateWindow:
    return block(date(int(match["decade"]), 1, 1), 120)


def _unit(match: re.Match[str], said_on: date) -> DateWindow:
    steps = 0 if match["which"] in ("this", "current") else 1
    return unit_block(match["unit"], said_on, steps)


def _after_next(match: re.Match[str], said_on: date) -> DateWindow:
    return unit_block(match["unit"], said_on, 2 if match["next"] else 1)


def _half(match: re.Match[str], said_on: date) -> DateWindow:
    return named(match, said_on, lambda of: half(int(match["number"]), of))


def _quarter(match: re.Match[str], said_on: date) -> DateWindow:
    return named(match, said_on, lambda of: quarter(int(match["number"]), of))


def _month(match: re.Match[str], said_on: date) -> DateWindow:
    number = month_number(match["month"])
    return named(match, said_on, lambda of: month(number, of))


def _month_slash(match: re.Match[str], _said_on: date) -> DateWindow:
    return month(int(match["month"]), int(match["year"]))


def _season(match: re.Match[str], said_on: date) -> DateWindow:
    name = match["season"]
    if name == "winter" and match["year"] is None and is_next(match["which"]):
        # In January and February the winter that began last year is still on.
        return season(name, add_months(said_on, -2).year + 1)
    return named(match, said_on, lambda of: season(name, of))


def _winter(match: re.Match[str], _said_on: date) -> DateWindow:
    of = int(match["first"])
    if int(match["last"]) % 100 != (of + 1) % 100:
        message = f"{match[0]} is not one winter"
        raise WindowError(message)
    return season("winter", of)


def _part_of_a_year(match: re.Match[str], said_on: date) -> DateWindow:
    number = PARTS[match["of"]]
    part = ordinal(match["part"], of=number)
    return upcoming(said_on, lambda of: split(year(of), part, number))


def _written(match: re.Match[str], _said_on: date) -> DateWindow:
    return parse_window(match[0])


_DIGITS: Final = r"(?:19|20|21)[0-9]{2}"
_WHICH: Final = rf"(?:(?P<which>{WHICH}) )?"
_OF_YEAR: Final = rf"(?:,? (?:of |in )?(?P<year>{YEAR}))?"
_CLOSE_YEAR: Final = (
    rf"(?:(?:,? (?:of |in )?|[-/]|(?='))(?P<year>{YEAR})|[-/ ]?(?P<short>[0-9]{{2}}))?"
)

RULES: Final[tuple[Rule, ...]] = (
    rule("year", rf"(?:the )?(?:year )?(?:{_DIGITS}|'[0-9]{{2}})", _year),
    rule(
        "years", rf"(?:the )?(?P<first>{_DIGITS}) ?[-/] ?(?P<last>(?:19|20|21)?[0-9]{{2}})", _years
    ),
    rule("decade", r"(?:the )?(?P<decade>(?:19|20|21)[0-9]0) ?'?s", _decade),
    rule(
        "this or next",
        r"(?:the )?(?P<which>this coming|this|current|coming|next|following|new|upcoming)"
        r" (?P<unit>week|month|quarter|half|year|decade|century)",
        _unit,
    ),
    rule("year after", r"the (?P<unit>week|month|quarter|year) after (?P<next>next)", _after_next),
    rule("year after", r"the (?P<unit>year)(?P<next>) after", _after_next),
    rule("half", rf"{_WHICH}h(?P<number>[12]){_CLOSE_YEAR}", _half),
    rule("half", rf"(?P<number>[12])h ?{_CLOSE_YEAR}", _half),
    rule("half", rf"(?P<year>{_DIGITS})[ -/]?h(?P<number>[12])", _half),
    rule("quarter", rf"{_WHICH}q(?P<number>[1-4]){_CLOSE_YEAR}", _quarter),
    rule("quarter", rf"(?P<number>[1-4])q ?{_CLOSE_YEAR}", _quarter),
    rule("quarter", rf"(?P<year>{_DIGITS})[ -/]?q(?P<number>[1-4])", _quarter),
    rule("month", rf"{_WHICH}(?:the month of )?(?P<month>{MONTH}){_OF_YEAR}", _month),
    rule("month", rf"(?P<month>0?[1-9]|1[0-2])/(?P<year>{_DIGITS})", _month_slash),
    rule("season", rf"{_WHICH}(?P<season>{SEASON})(?: ?time)?{_OF_YEAR}", _season),
    rule(
        "season",
        rf"(?:the )?winter (?:of )?(?P<first>{_DIGITS})[-/](?P<last>(?:20)?[0-9]{{2}})",
        _winter,
    ),
    # "The last quarter" alone is the one that is over as often as the one to come.
    rule(
        "part of the year",
        rf"(?:the |this )?(?P<part>(?!last|back|closing){ORDINAL}) (?P<of>{'|'.join(PARTS)})",
        _part_of_a_year,
    ),
    rule(
        "part of the year", r"(?:the )?(?P<part>back|latter|second) (?P<of>half)", _part_of_a_year
    ),
    rule("written date", rf"{_DIGITS}-[0-9]{{2}}(?:-[0-9]{{2}})?", _written),
)
"""Every named period. Where two rules match a text, the first that gives a window counts."""
