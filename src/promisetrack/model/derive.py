"""Outcomes that follow from readings, for promises whose measure names a series.

Only a promise without a settled outcome of its own is resolved so. Delivery lies between the
last reading that falls short of the threshold and the first that meets it; a reading that falls
short also shows that the promise was still open on its last day, which renews the evidence.

A flow's reading counts for the period in its `date`. A period shorter than the unit's own (the
first five months of a year, say) is never annualised: it counts when it meets the threshold all
by itself, and otherwise says nothing. Two values for one period contradict each other and
neither is used; readings of a probability or an estimate settle nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from promisetrack.dates import DateWindow
from promisetrack.model.promise import (
    Direction,
    Measure,
    MeasureType,
    Outcome,
    Promise,
    Status,
)
from promisetrack.model.series import Series, SeriesType
from promisetrack.quantities import Quantity, UnitError, convert

PERIOD_SLACK_DAYS = 1
"""A reading's period may be a day short of its unit's: a year read to 30 December is a year."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One usable reading against the threshold: its first and last day, its share, the verdict."""

    first: date | None
    last: date
    share: float
    meets: bool


def derived_outcome(promise: Promise, series: Series, *, as_of: date | None = None) -> Outcome:
    """Return the promise's outcome, resolved from the readings where it is not settled itself.

    Parameters
    ----------
    promise
        A promise whose measure names ``series``.
    series
        The readings. A unit of another dimension resolves nothing (`check` reports it).
    as_of
        Use only readings whose period ends on or before this day; None uses all.

    Returns
    -------
    Outcome
        With `derived_from` naming the readings that decided, as written dates; the promise's
        own outcome, unchanged, where it is settled or the readings say nothing new.
    """
    own, measure = promise.outcome, promise.measure
    if measure is None or own.status is not Status.PENDING:
        return own
    usable = compare_readings(measure, series, as_of=as_of)
    if promise.is_fixed_window:
        return _quota_outcome(promise, usable)
    first_met = next((i for i, one in enumerate(usable) if one.meets), None)
    if first_met is None:
        return _still_open(own, usable)
    started = promise.claims[0].made.lower or promise.claims[0].made.upper
    short = usable[first_met - 1] if first_met else None
    met = usable[first_met]
    lower = short.last + timedelta(days=1) if short else None
    if lower is None and started is not None and started <= met.last:
        lower = started
    decided = tuple(str(one.last) for one in (short, met) if one is not None)
    return own.model_copy(
        update={
            "status": Status.DELIVERED,
            "date": DateWindow(min(lower, met.last) if lower else None, met.last),
            "as_of": max(own.as_of, met.last),
            "derived_from": decided,
        },
    )


def compare_readings(
    measure: Measure, series: Series, *, as_of: date | None = None
) -> list[Comparison]:
    """Compare each usable reading of a series with a threshold, oldest first.

    Returns an empty list where the units have different dimensions or the series holds
    probabilities or estimates.
    """
    if series.type not in (SeriesType.STOCK, SeriesType.FLOW):
        return []
    seen = Counter(reading.date for reading in series.readings)
    compared = []
    for reading in series.readings:
        last = reading.date.upper
        late = as_of is not None and last is not None and last > as_of
        if last is None or late or seen[reading.date] > 1:
            continue
        try:
            value = convert(Quantity(reading.value, series.unit), measure.reaches.unit).value
        except UnitError:
            return []
        share, meets = _verdict(measure, value)
        if meets or not _is_part(measure, reading.date):
            compared.append(Comparison(reading.date.lower, last, share, meets))
    return sorted(compared, key=lambda one: one.last)


def measure_type(measure: Measure) -> MeasureType:
    """Return whether a threshold is a level or an amount over a period."""
    if measure.type is not None:
        return measure.type
    return MeasureType.FLOW if measure.reaches.unit.period_days else MeasureType.STOCK


# --- private -------------------------------------------------------------------------------


def _verdict(measure: Measure, value: float) -> tuple[float, bool]:
    threshold = measure.reaches.value
    at_most = measure.direction is Direction.AT_MOST
    meets = value <= threshold if at_most else value >= threshold
    share = (threshold / value if value else 1.0) if at_most else value / (threshold or 1.0)
    return share, meets


def _is_part(measure: Measure, window: DateWindow) -> bool:
    """Whether a flow's reading covers less than the period of the threshold's unit."""
    period = measure.reaches.unit.period_days
    if measure_type(measure) is MeasureType.STOCK or period is None or window.days is None:
        return False
    return window.days < int(period) - PERIOD_SLACK_DAYS


def _still_open(own: Outcome, usable: list[Comparison]) -> Outcome:
    newest = usable[-1].last if usable else own.as_of
    if newest <= own.as_of:
        return own
    return own.model_copy(update={"as_of": newest, "derived_from": (str(newest),)})


def _quota_outcome(promise: Promise, usable: list[Comparison]) -> Outcome:
    """Return a quota as kept within its own period, or as the share that was reached."""
    own, due = promise.outcome, promise.claims[-1].due
    if due is None or due.upper is None:
        return own
    inside = [
        one
        for one in usable
        if one.last <= due.upper
        and (due.lower is None or one.first is None or one.first >= due.lower)
    ]
    met = next((one for one in inside if one.meets), None)
    if met is not None:
        changes = {"status": Status.DELIVERED, "date": DateWindow(met.first, met.last)}
        return own.model_copy(
            update={
                **changes,
                "as_of": max(own.as_of, met.last),
                "derived_from": (str(met.last),),
            },
        )
    whole = [one for one in inside if one.last == due.upper]
    if not whole:
        return own
    return own.model_copy(
        update={
            "status": Status.PARTIAL,
            "date": DateWindow(due.upper, due.upper),
            "reached": round(whole[-1].share, 4),
            "as_of": max(own.as_of, due.upper),
            "derived_from": (str(due.upper),),
        },
    )
