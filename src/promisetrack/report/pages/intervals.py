"""Every open promise with its forecast: promised, even odds, both intervals, and the chances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from promisetrack.charts import Scale, Strip, forecast_strip, strip_scale
from promisetrack.forecast.words import LAST_YEAR, interval_years, never_share_words
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.page import Page
from promisetrack.report.pages.forecast_table import (
    forecast_values,
    on_time_words,
    promised_words,
)
from promisetrack.report.pages.list_rows import Cell, Column
from promisetrack.report.pages.roadmap_promise import waiting_words, with_requirements
from promisetrack.report.phrasing import counted, domain_words, median_parts, number_words, opening
from promisetrack.words import month_words, probability_words

if TYPE_CHECKING:
    from promisetrack.forecast import DeliveryForecast

PATH: Final = "intervals.html"
CSV: Final = "data/intervals.csv"

COLUMNS: Final = (
    Column("promise", "Promise", "text", "A to Z", "Z to A"),
    Column("promised", "Promised", "date", "earliest first", "latest first"),
    Column("even", "Even odds by", "date", "earliest first", "latest first", "number"),
    Column("last", "8 in 10", "date", "earliest end first", "latest end first", "number"),
    Column("on-time", "On time", "number", "least likely first", "most likely first", "number"),
    Column("not-by", f"Not by {LAST_YEAR}", "number", "least likely first", "most likely first",
           "number"),
)  # fmt: skip
"""The columns that can be sorted by; the strip stands after the second."""

GROUPS: Final = (("kept", "first date can be kept"), ("passed", "first date has passed"))

EVEN: Final = 0.5


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """One open promise: its strip, and each number with what stands below it."""

    entry: Entry
    group: str
    domain: str
    strip: Strip
    promised: Cell
    restated: str
    even: Cell
    checked: str
    last: Cell
    middle: str
    on_time: Cell
    newest: str
    not_by: Cell
    never: str


def intervals_page(edition: Edition) -> Page:
    """Return the forecasts of all open promises on one scale of years, the nearest first."""
    entries = _open(edition)
    scale = strip_scale([one.forecast for one in entries if one.forecast], as_of=edition.as_of)
    rows = [_row(entry, one, scale) for entry in entries if (one := entry.forecast) is not None]
    present = {row.group for row in rows}
    return Page(
        path=PATH,
        template="intervals.html.j2",
        title=intervals_title([row.entry for row in rows]),
        description=f"Promised and realistic dates of {counted(len(rows), 'open promise')}.",
        place="promises",
        values={
            "columns": COLUMNS,
            "rows": rows,
            "scale": scale,
            "last_year": LAST_YEAR,
            "standfirst": _standfirst(rows, edition),
            "groups": [(name, words) for name, words in GROUPS if name in present],
            "domains": [
                (one, domain_words(one))
                for one in sorted({row.entry.promise.domain for row in rows}, key=domain_words)
            ],
            "organizations": sorted(
                {row.entry.promise.organization for row in rows}, key=str.casefold
            ),
            "no_model": edition.no_model,
            "csv": CSV,
        },
        files={CSV: forecast_values(entries).csv()},
    )


def intervals_title(entries: Sequence[Entry]) -> str:
    """Say how many open promises will rather keep their first date than not."""
    if not entries:
        return "No open promise has a forecast"
    likely = sum(
        one.forecast is not None and one.forecast.probability_on_time > EVEN for one in entries
    )
    every = counted(len(entries), "open promise")
    if len(entries) == 1:
        return f"The one open promise has {'better' if likely else 'no better'} than even odds"
    if not likely:
        return f"None of {every} has better than even odds to be on time"
    has = "has" if likely == 1 else "have"
    start = f"{opening(number_words(likely))} of {every}"
    return f"{start} {has} better than even odds to be on time"


# --- private -------------------------------------------------------------------------------


def _open(edition: Edition) -> list[Entry]:
    """Return the promises with a forecast, each with what it requires where a roadmap knows.

    The nearest even odds stand first; those that lie in the past, because nobody has looked
    since, stand last.
    """
    found = [
        with_requirements(entry, edition) for entry in edition.entries if entry.forecast is not None
    ]

    def place(entry: Entry) -> tuple[bool, str, str]:
        even = _key(entry.forecast, 0.5)
        return even < str(edition.as_of), even, entry.id

    return sorted(found, key=place)


def _row(entry: Entry, forecast: DeliveryForecast, scale: Scale) -> IntervalRow:
    first, promised, restated = entry.promise.first_dated, *promised_words(entry)
    even, checked = median_parts(forecast)
    share = 0.0 if forecast.first_date_passed else forecast.probability_on_time
    left = 1 - forecast.probability_by(date(LAST_YEAR, 12, 31))
    return IntervalRow(
        entry=entry,
        group="passed" if forecast.first_date_passed else "kept",
        domain=domain_words(entry.promise.domain),
        strip=forecast_strip(forecast, scale),
        promised=Cell(promised, str(first.deadline) if first is not None else None),
        restated=restated,
        even=Cell(even, _key(forecast, 0.5)),
        checked=checked,
        last=Cell(interval_years(forecast), _key(forecast, 0.9)),
        middle=_middle(forecast),
        on_time=Cell(on_time_words(forecast), round(share, 4)),
        newest=_newest(forecast),
        not_by=Cell(probability_words(left), round(left, 4)),
        never=f"never: {never_share_words(forecast)}",
    )


def _key(forecast: DeliveryForecast | None, p: float) -> str:
    """Return a quantile as a key to sort by; one that never comes stands last."""
    day = forecast.quantile(p) if forecast is not None else None
    return str(day) if day is not None else "9999-12-31"


def _middle(forecast: DeliveryForecast) -> str:
    """Say the middle half in years, or in months where both ends lie in one year."""
    low, high = forecast.quantile(0.25), forecast.quantile(0.75)
    if low is None or low.year > LAST_YEAR:
        return ""
    if high is None or high.year > LAST_YEAR:
        return f"half: {low.year} – beyond {LAST_YEAR}"
    if low.year == high.year:
        return f"half: {month_words(low).split(' ')[0]} – {month_words(high)}"
    return f"half: {low.year} – {high.year}"


def _newest(forecast: DeliveryForecast) -> str:
    """Say the chance of the newest date, where that is another one and still to come."""
    if forecast.due == forecast.first_due or forecast.due <= forecast.as_of:
        return ""
    return f"newest: {probability_words(forecast.probability_by(forecast.due))}"


def _standfirst(rows: Sequence[IntervalRow], edition: Edition) -> str:
    passed = sum(row.group == "passed" for row in rows)
    never = sum(row.strip.never or row.strip.after for row in rows)
    sentences = []
    if passed:
        verb = "is" if passed == 1 else "are"
        sentences.append(f"{opening(number_words(passed))} {verb} past the first date.")
    if never:
        verb = "has" if never == 1 else "have"
        words = f"{opening(number_words(never))} {verb} even odds only after {LAST_YEAR} or never."
        sentences.append(words)
    sentences.append(waiting_words((row.entry for row in rows), edition))
    return " ".join(one for one in sentences if one)
