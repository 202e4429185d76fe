"""Outcomes that follow from readings, for promises whose measure names a series.

Only a pending promise is resolved so: a settled outcome, and a partial one, is somebody's
judgement and stands. Delivery lies between the last reading that falls short of the threshold
and the first that meets it, but not before the first claim. A reading that falls short also
shows that the promise was still open on its last day, which renews the evidence.

A flow's reading counts for the period in its `date`, and its value is the amount in that period
where the period is no longer than the unit's own (60 launches/year read for January to May are
60 launches). A period shorter than the threshold's (the same five months against a goal for a
year) is never annualised: it counts only for what more days cannot undo, which is a minimum
already met or a maximum already passed. Two values for one period contradict each other and
neither is used; readings of a probability or an estimate settle nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
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
from promisetrack.model.series import Reading, Series, SeriesType
from promisetrack.quantities import Quantity, Unit, UnitError, convert

PERIOD_SLACK_DAYS = 1
"""A reading's period may be a day short of its unit's: a year read to 30 December is a year."""

LARGEST_SHARE = 0.9999
"""Of a threshold that was missed, however closely."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One usable reading against the threshold: its first and last day, its share, the verdict."""

    first: date | None
    last: date
    share: float
    meets: bool


def derived_outcome(promise: Promise, series: Series, *, as_of: date | None = None) -> Outcome:
    """Return the promise's outcome, resolved from the readings where it is pending.

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
        With `derived_from` naming the last days of the readings that decided; the promise's own
        outcome, unchanged, where it is judged already or the readings say nothing new.
    """
    own, measure = promise.outcome, promise.measure
    if measure is None or own.status is not Status.PENDING:
        return own
    usable = compare_readings(measure, series, as_of=as_of)
    if promise.is_fixed_window:
        return _quota_outcome(promise, usable)
    return _open_outcome(promise, usable)


def compare_readings(
    measure: Measure, series: Series, *, as_of: date | None = None
) -> list[Comparison]:
    """Compare each usable reading of a series with a threshold, oldest first.

    Returns an empty list where the units have different dimensions or the series holds
    probabilities or estimates.
    """
    if series.type not in (SeriesType.STOCK, SeriesType.FLOW):
        return []
    try:
        compared = list(_compared(measure, series, as_of))
    except UnitError:
        return []
    return sorted(compared, key=lambda one: one.last)


def measure_type(measure: Measure) -> MeasureType:
    """Return whether a threshold is a level or an amount over a period."""
    return measure.type or type_of_amount(measure.reaches)


def type_of_amount(amount: Quantity) -> MeasureType:
    """Return what an amount is by its unit alone: a rate is a flow."""
    return MeasureType.FLOW if amount.unit.period_days else MeasureType.STOCK


# --- private -------------------------------------------------------------------------------

_SHORTEST_DAYS = {30: 28, 91: 90}
"""Days of the shortest month and quarter, by the whole days of their mean length."""


def _compared(measure: Measure, series: Series, as_of: date | None) -> Iterator[Comparison]:
    seen = Counter(reading.date for reading in series.readings)
    for reading in series.readings:
        last = reading.date.upper
        is_late = as_of is not None and last is not None and last > as_of
        if last is None or is_late or seen[reading.date] > 1:
            continue
        is_part = _is_part(measure, reading.date)
        value = _amount(measure, series.unit, reading, is_part=is_part)
        share, meets = _verdict(measure, value)
        if not is_part or meets is (measure.direction is Direction.AT_LEAST):
            yield Comparison(reading.date.lower, last, share, meets)


def _amount(measure: Measure, unit: Unit, reading: Reading, *, is_part: bool) -> float:
    """Return a reading in the threshold's unit; of a part, what it has by itself."""
    value = convert(Quantity(reading.value, unit), measure.reaches.unit).value
    own, wanted = unit.period_days, measure.reaches.unit.period_days
    days = reading.date.days
    if not is_part or own is None or wanted is None or days is None:
        return value
    return value * own / wanted * max(1, round(days / own))


def _verdict(measure: Measure, value: float) -> tuple[float, bool]:
    threshold = measure.reaches.value
    if measure.direction is Direction.AT_MOST:
        return (threshold / value if value else 1.0), value <= threshold
    return (value / threshold if threshold else 1.0), value >= threshold


def _is_part(measure: Measure, window: DateWindow) -> bool:
    """Whether a flow's reading covers less than the period of the threshold's unit."""
    period = measure.reaches.unit.period_days
    if measure_type(measure) is MeasureType.STOCK or period is None or window.days is None:
        return False
    whole = int(period)
    return window.days < _SHORTEST_DAYS.get(whole, whole) - PERIOD_SLACK_DAYS


def _open_outcome(promise: Promise, usable: list[Comparison]) -> Outcome:
    """Late is still delivery: the first reading that meets the threshold decides."""
    own, made = promise.outcome, promise.claims[0].made
    started = made.lower or made.upper or date.min
    met = next((one for one in usable if one.meets and one.last >= started), None)
    if met is None:
        return _still_open(own, [one for one in usable if not one.meets])
    short = [one for one in usable[: usable.index(met)] if not one.meets]
    lower = max([started, *(one.last + timedelta(days=1) for one in short)])
    decided = (*short[-1:], met)
    return own.model_copy(
        update={
            "status": Status.DELIVERED,
            "date": DateWindow(min(lower, met.last), met.last),
            "as_of": max(own.as_of, met.last),
            "derived_from": tuple(str(one.last) for one in decided),
        },
    )


def _still_open(own: Outcome, short: list[Comparison]) -> Outcome:
    newest = short[-1].last if short else own.as_of
    if newest <= own.as_of:
        return own
    return own.model_copy(update={"as_of": newest, "derived_from": (str(newest),)})


def _quota_outcome(promise: Promise, usable: list[Comparison]) -> Outcome:
    """Return a quota as kept within its own period, or as the share that was reached."""
    own, dated = promise.outcome, promise.newest_dated
    due = dated.due if dated else None
    if due is None or due.lower is None or due.upper is None:
        return own
    inside = [
        one for one in usable if one.last <= due.upper and (one.first or due.lower) >= due.lower
    ]
    whole = [one for one in inside if _covers(one, due.lower, due.upper)]
    is_missed = bool(whole) and not whole[-1].meets
    met = None if is_missed else next((one for one in inside if one.meets), None)
    if is_missed:
        return _decided(own, whole[-1], Status.PARTIAL)
    return _decided(own, met, Status.DELIVERED) if met else own


def _decided(own: Outcome, one: Comparison, status: Status) -> Outcome:
    is_kept = status is Status.DELIVERED
    return own.model_copy(
        update={
            "status": status,
            "date": DateWindow(one.first if is_kept else one.last, one.last),
            "reached": None if is_kept else min(round(one.share, 4), LARGEST_SHARE),
            "as_of": max(own.as_of, one.last),
            "derived_from": (str(one.last),),
        },
    )


def _covers(one: Comparison, first: date, last: date) -> bool:
    """Whether a reading is for a whole period; a level on its last day is."""
    slack = timedelta(days=PERIOD_SLACK_DAYS)
    is_level = one.first == one.last
    starts = one.first is None or one.first <= first + slack or is_level
    return starts and one.last >= last - slack
