"""A forecast as plain fields, for JSON and CSV: the same keys wherever one is written."""

from __future__ import annotations

import math
from datetime import date
from typing import Any, Final

from promisetrack.forecast.delivery import DeliveryForecast
from promisetrack.forecast.growth import Ambition
from promisetrack.model import Promise

P_BY_YEARS: Final = 25
"""Years after that of the forecast's day for whose end a probability is given."""

FIELDS: Final = (
    "promise", "statement", "organization", "domain", "due", "first_due", "known_as_of",
    "p10", "p50", "p90", "p_on_time", "p_never", "p_cancelled", "p_later", "p_by",
    "growth",
)  # fmt: skip
"""The keys of one forecast, in their order."""

CSV_FIELDS: Final = FIELDS[:-2]
"""Those that are one value."""


def forecast_fields(
    promise: Promise, forecast: DeliveryForecast, ambition: Ambition | None = None
) -> dict[str, Any]:
    """Return the forecast of a promise as JSON fields; None where its model cannot tell.

    Probabilities have six decimals; on time, later and never add up to 1.

    Parameters
    ----------
    promise
        The promise.
    forecast
        Its forecast.
    ambition
        The growth that it demands; None where nothing is measured.
    """
    on_time = round(forecast.probability_on_time, 6)
    never = round(forecast.probability_never, 6)
    cancelled = forecast.probability_cancelled
    values = (
        promise.id,
        promise.promise,
        promise.organization,
        promise.domain,
        str(forecast.due),
        str(forecast.first_due),
        str(forecast.known_as_of),
        *(day_field(forecast.quantile(p)) for p in (0.1, 0.5, 0.9)),
        on_time,
        never,
        None if cancelled is None else round(cancelled, 6),
        round(1.0 - on_time - never, 6),
        _by_year(forecast),
        growth_fields(ambition),
    )
    return dict(zip(FIELDS, values, strict=True))


def day_field(day: date | None) -> str | None:
    """Return a day as it is written in JSON and CSV; None: there is none."""
    return None if day is None else day.isoformat()


def growth_fields(ambition: Ambition | None) -> dict[str, Any] | None:
    """Return the growth that a promise demands as JSON fields; None where nothing is measured.

    ``a_year`` is the factor of a year, below 1 for what falls; ``reason`` says why there is none.
    """
    if ambition is None:
        return None
    demanded, seen = ambition.demanded, ambition.fastest
    if demanded is None:
        return {"demanded": None, "fastest": None, "reason": ambition.reason}
    asked = {
        "level": str(demanded.level),
        "level_from": demanded.level_from,
        "threshold": str(demanded.threshold),
        "years": round(demanded.years, 4),
        "a_year": _factor(-demanded.rate if demanded.falling else demanded.rate),
        "doublings_a_year": round(demanded.rate / math.log(2.0), 4),
    }
    return {
        "demanded": asked,
        "fastest": None
        if seen is None
        else {
            "series": seen.series,
            "title": seen.title,
            "first": str(seen.first),
            "last": str(seen.last),
            "years": round(seen.years, 4),
            "a_year": _factor(seen.rate),
        },
        "reason": None,
    }


# --- private -------------------------------------------------------------------------------


def _by_year(forecast: DeliveryForecast) -> dict[str, float]:
    first = forecast.as_of.year + 1
    years = range(first, first + P_BY_YEARS)
    values = forecast.probabilities_by([date(year, 12, 31) for year in years])
    return {str(year): round(float(p), 6) for year, p in zip(years, values, strict=True)}


def _factor(rate: float) -> float | None:
    """Return the factor of a year; None where it is too large for a number."""
    return float(f"{math.exp(rate):.6g}") if rate < _LARGEST else None


_LARGEST: Final = 700.0
