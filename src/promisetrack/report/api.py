"""Machine copies of an edition: promises and forecasts as JSON at guessable addresses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from promisetrack.report.edition import Edition, Entry

if TYPE_CHECKING:
    from promisetrack.forecast import DeliveryForecast

SCHEMA_VERSION = 1
YEARS_AHEAD = 25


def api_files(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Make the JSON files: their paths from the root of the site, and contents."""
    promises = [_promise(entry) for entry in edition.entries]
    forecasts = [
        _forecast(entry, entry.forecast) for entry in edition.entries if entry.forecast is not None
    ]
    yield "api/v1/promises.json", _json(edition, promises=promises)
    yield "api/v1/forecasts.json", _json(edition, forecasts=forecasts)


# --- private -------------------------------------------------------------------------------


def _json(edition: Edition, **lists: Any) -> bytes:
    head = {
        "schema_version": SCHEMA_VERSION,
        "as_of": str(edition.as_of),
        "ledger_hash": edition.ledger.hash,
    }
    return (json.dumps({**head, **lists}, ensure_ascii=False, indent=1) + "\n").encode()


def _promise(entry: Entry) -> dict[str, Any]:
    fields = entry.promise.model_dump(mode="json", exclude_none=True)
    fields["outcome"] = entry.outcome.model_dump(mode="json", exclude_none=True)
    return {**fields, "state": entry.state.label.value, "days": entry.state.days}


def _forecast(entry: Entry, forecast: DeliveryForecast) -> dict[str, Any]:
    years = range(forecast.as_of.year, forecast.as_of.year + YEARS_AHEAD)
    chances = forecast.probabilities_by([date(year, 12, 31) for year in years])
    return {
        "promise": entry.id,
        "statement": entry.promise.promise,
        "organization": entry.promise.organization,
        "domain": entry.promise.domain,
        "due": str(forecast.due),
        "first_due": str(forecast.first_due),
        "known_as_of": str(forecast.known_as_of),
        **{
            name: str(day) if (day := forecast.quantile(p)) is not None else None
            for name, p in (("p10", 0.1), ("p50", 0.5), ("p90", 0.9))
        },
        "p_on_time": round(forecast.probability_on_time, 6),
        "p_never": round(forecast.probability_never, 6),
        "p_cancelled": forecast.probability_cancelled,
        "p_later": round(forecast.probability_later, 6),
        "p_by": {str(year): round(float(p), 6) for year, p in zip(years, chances, strict=True)},
    }
