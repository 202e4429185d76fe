"""What was forecast earlier: the other side of everything that a report says has moved.

Either the forecasts that were issued last, or those that this program makes from the same ledger
as it was known on an earlier day: a quarter before, where nothing was issued and nobody names one.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from promisetrack.forecast import ForecastError, fit_delays
from promisetrack.forecast.delivery import DeliveryForecast
from promisetrack.model import Ledger
from promisetrack.model.knowledge import JudgeReading, outcome_known_on, promise_known_on
from promisetrack.model.state import is_open


@dataclass(frozen=True, slots=True)
class EarlierForecast:
    """Even odds (None: never, or beyond what is named), and two chances."""

    median: date | None
    p_on_time: float
    p_never: float


@dataclass(frozen=True, slots=True)
class Earlier:
    """The forecasts of a day, by the ids of their promises; ``issued``: read from the log."""

    as_of: date
    ledger_hash: str
    issued: bool
    forecasts: Mapping[str, EarlierForecast] = field(repr=False)


def as_earlier(forecast: DeliveryForecast) -> EarlierForecast:
    """Return what is kept of a forecast for a comparison."""
    return EarlierForecast(
        forecast.quantile(0.5), forecast.probability_on_time, forecast.probability_never
    )


def quarter_before(day: date) -> date:
    """Return the same day three months earlier, or the last of that month where it is shorter.

    >>> quarter_before(date(2026, 5, 31))
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - _QUARTER, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def forecasts_of(ledger: Ledger, *, as_of: date, reading: JudgeReading = "strict") -> Earlier:
    """Return the forecasts that the ledger gives on an earlier day; none where it gives none."""
    found: dict[str, EarlierForecast] = {}
    try:
        model = fit_delays(ledger, as_of=as_of, reading=reading)
    except ForecastError:
        return Earlier(as_of, ledger.hash, issued=False, forecasts=found)
    for promise in ledger.promises:
        known = promise_known_on(promise, as_of)
        if known is None:
            continue
        outcome = outcome_known_on(ledger, known, as_of, reading=reading)
        if not is_open(known, outcome, as_of=as_of):
            continue
        try:
            found[known.id] = as_earlier(model.forecast(known, as_of=as_of))
        except ForecastError:
            continue
    return Earlier(as_of, ledger.hash, issued=False, forecasts=found)


# --- private -------------------------------------------------------------------------------

_QUARTER = 3
"""Months."""
