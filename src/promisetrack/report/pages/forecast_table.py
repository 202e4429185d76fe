"""Rows of forecasts: what was promised, when it may come, as a strip and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from promisetrack.charts import Scale, Strip, forecast_strip, strip_scale
from promisetrack.forecast.words import LAST_YEAR, interval_years
from promisetrack.report.edition import Entry
from promisetrack.report.phrasing import median_parts
from promisetrack.report.tables import Table, table
from promisetrack.words import NOTHING, date_words, probability_words

if TYPE_CHECKING:
    from promisetrack.forecast import DeliveryForecast


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """One promise of a forecast table, in words; ``strip`` is None where nothing can be drawn."""

    entry: Entry
    promised: str
    restated: str
    strip: Strip | None
    even: str
    checked: str
    interval: str
    on_time: str
    not_by: str
    subject: bool


@dataclass(frozen=True, slots=True)
class ForecastTable:
    """Rows on one scale of years."""

    scale: Scale
    rows: tuple[ForecastRow, ...]
    last_year: int = LAST_YEAR


def forecast_table(
    entries: Sequence[Entry], *, as_of: date, subject: str | None = None
) -> ForecastTable:
    """Return the forecasts of open promises, in the order given; ``subject`` is highlighted."""
    scale = strip_scale([one.forecast for one in entries if one.forecast], as_of=as_of)
    return ForecastTable(scale, tuple(_row(entry, scale, subject) for entry in entries))


def forecast_values(entries: Sequence[Entry]) -> Table:
    """Return the same forecasts as values."""
    columns = (
        "promise", "statement", "organization", "first_due", "newest_due", "p10", "p25", "p50",
        "p75", "p90", "p_on_time", f"p_by_{LAST_YEAR}", "p_never",
    )  # fmt: skip
    rows = []
    for entry in entries:
        forecast = entry.forecast
        if forecast is None:
            continue
        days = [forecast.quantile(p) for p in (0.1, 0.25, 0.5, 0.75, 0.9)]
        rows.append(
            [
                entry.id, entry.promise.promise, entry.promise.organization,
                str(forecast.first_due), str(forecast.due),
                *(str(day) if day is not None else None for day in days),
                forecast.probability_on_time,
                forecast.probability_by(date(LAST_YEAR, 12, 31)),
                forecast.probability_never,
            ]
        )  # fmt: skip
    return table(columns, rows)


def on_time_words(forecast: DeliveryForecast) -> str:
    """Say how likely the first date is still kept; a first date that has passed cannot be."""
    if forecast.first_date_passed:
        return "0%"
    return probability_words(forecast.probability_on_time)


def promised_words(entry: Entry) -> tuple[str, str]:
    """Say the first date, and apart from it whether a newer one has been given since."""
    first, newest = entry.promise.first_dated, entry.promise.newest_dated
    promised = date_words(first.due) if first is not None and first.due is not None else "no date"
    restated = ""
    if newest is not None and newest.due is not None and newest is not first:
        restated = f"now {date_words(newest.due)}" if _moved(entry) else "repeated since"
    return promised, restated


# --- private -------------------------------------------------------------------------------


def _row(entry: Entry, scale: Scale, subject: str | None) -> ForecastRow:
    promised, restated = promised_words(entry)
    forecast = entry.forecast
    if forecast is None:
        return ForecastRow(
            entry, promised, restated, None, entry.no_forecast, "", "", NOTHING, NOTHING,
            subject=entry.id == subject,
        )  # fmt: skip
    even, checked = median_parts(forecast)
    never = 1 - forecast.probability_by(date(LAST_YEAR, 12, 31))
    return ForecastRow(
        entry,
        promised,
        restated,
        forecast_strip(forecast, scale),
        even,
        checked,
        interval_years(forecast),
        on_time_words(forecast),
        probability_words(never),
        subject=entry.id == subject,
    )


def _moved(entry: Entry) -> bool:
    dues = {one.due for one in entry.chain.dated}
    return len(dues) > 1
