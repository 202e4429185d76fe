"""Forecast the open promises of a ledger, as fields for JSON and CSV and as cells in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from promisetrack.forecast import DelayModel, DeliveryForecast, ForecastError, fit_delays
from promisetrack.forecast.fields import forecast_fields
from promisetrack.forecast.fit_words import limits_words
from promisetrack.forecast.growth import Ambition, ambition, growth_seen
from promisetrack.forecast.growth_words import ambition_words
from promisetrack.forecast.words import (
    interval_years,
    median_words,
    never_share_words,
    on_time_words,
)
from promisetrack.ledger.ids import find_id
from promisetrack.model import Ledger, Promise
from promisetrack.model.state import is_open
from promisetrack.pipeline.faults import MORE_TO_LEARN_FROM
from promisetrack.pipeline.reading import Wanted, select
from promisetrack.problems import CommandError
from promisetrack.words import NOTHING, day_words, share_words


@dataclass(frozen=True, slots=True)
class PromiseForecast:
    """A promise, its forecast, and the growth that it demands where something is measured."""

    promise: Promise
    forecast: DeliveryForecast
    ambition: Ambition | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """The forecast as JSON fields."""
        return forecast_fields(self.promise, self.forecast, self.ambition)


@dataclass(frozen=True, slots=True)
class Forecasts:
    """The forecasts that can be made, and sentences on what they rest on and leave out."""

    forecasts: tuple[PromiseForecast, ...]
    notes: tuple[str, ...]


def forecast_promises(
    ledger: Ledger,
    *,
    as_of: date,
    ids: Collection[str] = (),
    wanted: Wanted | None = None,
) -> Forecasts:
    """Forecast the promises named by ``ids``, or all open ones, as far as they are ``wanted``.

    Parameters
    ----------
    ledger
        The ledger.
    as_of
        Day of the forecast; later facts are unknown to it.
    ids
        Ids, or starts of ids that only one has.
    wanted
        Filters; None asks for all.

    Raises
    ------
    CommandError
        For an id that is none, and where the ledger holds too little to say anything.
    """
    known = [promise.id for promise in ledger.promises]
    named = {find_id(text, known) for text in ids}
    promises = [
        row.promise
        for row in select(ledger, wanted or Wanted(), as_of=as_of)
        if (row.promise.id in named if named else is_open(row.promise, row.outcome, as_of=as_of))
    ]
    model = _fitted(ledger, as_of)
    made, refused = _forecast_each(model, promises, as_of)
    demands = _demands(made) if named else ()
    return Forecasts(tuple(made), (*_refusals(refused, named), *demands, *_basis(model)))


def forecast_json(forecasts: Forecasts, ledger: Ledger, *, as_of: date) -> dict[str, Any]:
    """Return what `forecast --format json` prints below its schema version."""
    return {
        "as_of": str(as_of),
        "ledger_hash": ledger.hash,
        "forecasts": [one.fields for one in forecasts.forecasts],
    }


def forecast_cells(
    forecasts: Sequence[PromiseForecast],
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the heads and rows of a table in words."""
    heads = ("ID", "FIRST DUE", "NEWEST DUE", "EVEN ODDS", "8 CHANCES IN 10", "ON TIME", "NEVER")
    return heads, [_cells(one) for one in forecasts]


# --- private -------------------------------------------------------------------------------


def _fitted(ledger: Ledger, as_of: date) -> DelayModel:
    try:
        return fit_delays(ledger, as_of=as_of)
    except ForecastError as error:
        message = f"no forecast as of {as_of}: {error}"
        raise CommandError(message, remedy=MORE_TO_LEARN_FROM, exit_code=1) from None


def _forecast_each(
    model: DelayModel, promises: Sequence[Promise], as_of: date
) -> tuple[list[PromiseForecast], dict[str, str]]:
    """Return the forecasts, and by id why a promise has none."""
    made: list[PromiseForecast] = []
    refused: dict[str, str] = {}
    seen = growth_seen(model.ledger, as_of=as_of)
    for promise in promises:
        asked = ambition(model.ledger, promise, as_of=as_of, seen=seen)
        try:
            made.append(PromiseForecast(promise, model.forecast(promise, as_of=as_of), asked))
        except ForecastError as error:
            refused[promise.id] = str(error)
    return made, refused


def _refusals(refused: dict[str, str], named: Collection[str]) -> tuple[str, ...]:
    """Say why promises have no forecast: one by one where they were asked for by id."""
    if named:
        return tuple(f"{name}: no forecast, {reason}" for name, reason in refused.items())
    counts = Counter(refused.values())
    return tuple(
        f"no forecast for {count} open promise{'s' * (count > 1)}: {reason}"
        for reason, count in counts.most_common()
    )


def _demands(made: Sequence[PromiseForecast]) -> tuple[str, ...]:
    """Say what growth the measured promises demand."""
    return tuple(
        f"{one.promise.id}: {ambition_words(one.ambition)}"
        for one in made
        if one.ambition is not None
    )


def _basis(model: DelayModel) -> tuple[str, ...]:
    """Say what the forecasts rest on, and their limits."""
    facts = model.describe()
    rows = (
        f"from the delays of {facts.rows} promises as of {day_words(facts.as_of)}: "
        f"{facts.delivered} delivered, {facts.open} open, {facts.cancelled} cancelled; "
        f"kept on their first date: {share_words(facts.kept, facts.decided)} decided"
    )
    return rows, limits_words(facts)


def _cells(one: PromiseForecast) -> tuple[str, ...]:
    forecast, is_quota = one.forecast, one.promise.is_fixed_window
    return (
        forecast.promise,
        str(forecast.first_due),
        str(forecast.due),
        "kept or not" if is_quota else median_words(forecast),
        NOTHING if is_quota else interval_years(forecast),
        on_time_words(forecast),
        never_share_words(forecast),
    )
