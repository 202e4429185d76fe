"""Ask what forecasts hang on, as fields for JSON and CSV and as cells in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from promisetrack.forecast import DeliveryForecast, ForecastError, fit_delays
from promisetrack.forecast.fields import forecast_fields
from promisetrack.forecast.listed import kept_by_listing
from promisetrack.forecast.sensitivity import Answer, Sensitivity, sensitivity
from promisetrack.forecast.variants import VARIANTS, fit_variants
from promisetrack.forecast.words import (
    interval_years,
    median_words,
    never_share_words,
    on_time_words,
    quoted_year,
)
from promisetrack.ledger.ids import find_id
from promisetrack.model import Ledger, Promise
from promisetrack.pipeline.faults import MORE_TO_LEARN_FROM, CommandError
from promisetrack.words import NOTHING, probability_words

STEPS: Final = len(VARIANTS)
"""Number of variants that are tried, one call of ``on_variant`` each."""

CSV_COLUMNS: Final = (
    "promise", "variant", "label", "promises", "p_on_time", "p10", "p50", "p90", "p_by_year",
    "by_year", "p_never", "moves", "reason",
)  # fmt: skip

DEFAULT: Final = "default"
"""Name of the forecast itself among its variants."""


@dataclass(frozen=True, slots=True)
class VariedForecast:
    """A promise, and its forecast under every variant."""

    promise: Promise
    found: Sensitivity


@dataclass(frozen=True, slots=True)
class Varied:
    """The forecasts under every variant, and sentences on them and on what has none."""

    forecasts: tuple[VariedForecast, ...]
    notes: tuple[str, ...]


def vary_forecasts(
    ledger: Ledger,
    ids: Sequence[str],
    *,
    as_of: date,
    on_variant: Callable[[], object] = lambda: None,
) -> Varied:
    """Forecast promises under every variant of what the forecast assumes.

    Parameters
    ----------
    ledger
        The ledger.
    ids
        Ids, or starts of ids that only one has.
    as_of
        Day of the forecast; later facts are unknown to it.
    on_variant
        Called after each of `STEPS` fits, which all promises share.

    Raises
    ------
    CommandError
        For an id that is none, where the ledger holds too little to say anything, and where none
        of the promises has a forecast.
    """
    known = [promise.id for promise in ledger.promises]
    named = [ledger.promises[name] for name in dict.fromkeys(find_id(text, known) for text in ids)]
    try:
        model = fit_delays(ledger, as_of=as_of)
    except ForecastError as error:
        message = f"no forecast as of {as_of}: {error}"
        raise CommandError(message, remedy=MORE_TO_LEARN_FROM, exit_code=1) from None
    refused = {}
    for promise in named:  # before the variants are fitted, which takes a while
        try:
            sensitivity(model, (), promise, as_of=as_of)
        except ForecastError as error:
            refused[promise.id] = f"{promise.id}: no forecast, {error}"
    if len(refused) == len(named):
        remedy = "promisetrack list --status pending shows which are open"
        raise CommandError("; ".join(refused.values()), remedy=remedy, exit_code=1)
    refitted = fit_variants(model, on_variant=on_variant)
    forecasts = tuple(
        VariedForecast(promise, sensitivity(model, refitted, promise, as_of=as_of))
        for promise in named
        if promise.id not in refused
    )
    listed = kept_by_listing(model.rows, ledger).words
    return Varied(forecasts, (*refused.values(), *_notes(forecasts), *([listed] if listed else [])))


def varied_json(varied: Varied, ledger: Ledger, *, as_of: date) -> dict[str, Any]:
    """Return what `sensitivity --format json` prints below its schema version."""
    return {
        "as_of": str(as_of),
        "ledger_hash": ledger.hash,
        "sensitivities": [_fields(one) for one in varied.forecasts],
    }


def varied_rows(varied: Varied) -> list[dict[str, Any]]:
    """Return the rows of `CSV_COLUMNS`: for each promise the forecast, then its variants."""
    return [row for one in varied.forecasts for row in _rows(one)]


def varied_cells(one: VariedForecast) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the heads and rows of a table in words."""
    default = one.found.default
    year = quoted_year(default.as_of)
    heads = ("IF", "ON TIME", "EVEN ODDS", "8 CHANCES IN 10", f"BY {year}", "NEVER", "MOVES")
    rows: list[tuple[str, ...]] = [("as forecast", *_number_cells(default, year), NOTHING)]
    for answer in one.found.answers:
        if answer.forecast is None:
            rows.append((answer.variant.label, *[NOTHING] * 5, answer.reason))
        else:
            numbers = _number_cells(answer.forecast, year)
            rows.append((answer.variant.label, *numbers, points_words(answer.moves)))
    return heads, rows


def points_words(moves: float) -> str:
    """Say by how much a chance moves, in percentage points.

    >>> points_words(0.123), points_words(0.01), points_words(0.001)
    ('12 points', '1 point', 'less than 1')
    """
    points = round(100 * moves)
    if points == 0:
        return "less than 1" if moves > 0 else "not at all"
    return f"{points} point{'s' * (points > 1)}"


# --- private -------------------------------------------------------------------------------


def _notes(forecasts: Sequence[VariedForecast]) -> tuple[str, ...]:
    count = forecasts[0].found.promises
    return (
        "moves: the largest change, in percentage points, of the chance to have come by any day",
        f"as forecast: from the delays of {count} promises; each other row changes one thing",
    )


def _number_cells(forecast: DeliveryForecast, year: int) -> tuple[str, str, str, str, str]:
    return (
        on_time_words(forecast),
        median_words(forecast),
        interval_years(forecast),
        probability_words(forecast.probability_by(date(year, 12, 31))),
        never_share_words(forecast),
    )


def _fields(one: VariedForecast) -> dict[str, Any]:
    promise, found = one.promise, one.found
    return {
        "promise": promise.id,
        "statement": promise.promise,
        "organization": promise.organization,
        "domain": promise.domain,
        "default": {"promises": found.promises, **_numbers(promise, found.default)},
        "variants": [_variant_fields(promise, answer) for answer in found.answers],
    }


def _variant_fields(promise: Promise, answer: Answer) -> dict[str, Any]:
    named = {"variant": answer.variant.name, "label": answer.variant.label}
    if answer.forecast is None:
        return {**named, "reason": answer.reason}
    numbers = _numbers(promise, answer.forecast)
    return {**named, "promises": answer.promises, **numbers, "moves": round(answer.moves, 6)}


def _numbers(promise: Promise, forecast: DeliveryForecast) -> dict[str, Any]:
    """Return the fields of a forecast that a variant can change."""
    fields = forecast_fields(promise, forecast)
    names = ("p_on_time", "p10", "p50", "p90", "p_never", "p_cancelled", "p_later", "p_by")
    return {name: fields[name] for name in names}


def _rows(one: VariedForecast) -> list[dict[str, Any]]:
    year = quoted_year(one.found.default.as_of)
    promise, found = one.promise, one.found
    default = {"variant": DEFAULT, "label": "As forecast", "promises": found.promises, "moves": 0.0}
    default |= _numbers(promise, found.default)
    rows = [default, *(_variant_fields(promise, answer) for answer in found.answers)]
    return [
        {
            **row,
            "promise": promise.id,
            "by_year": year,
            "p_by_year": row["p_by"][str(year)] if "p_by" in row else None,
        }
        for row in rows
    ]
