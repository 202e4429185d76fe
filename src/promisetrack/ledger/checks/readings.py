"""Promises and the series that measure them."""

from __future__ import annotations

from collections.abc import Iterator

from promisetrack.dates import DateWindow
from promisetrack.ledger.checks.overview import FileFault, Overview, promise_file
from promisetrack.ledger.checks.references import nearest
from promisetrack.model import Measure, Promise, Series, SeriesType, Status
from promisetrack.model.derive import compare_readings, derived_outcome
from promisetrack.problems import Fault
from promisetrack.quantities import Quantity, UnitError, convert


def series_unknown(whole: Overview) -> Iterator[FileFault]:
    """Find a measure that names no series."""
    for promise in whole.ledger.promises:
        name = promise.measure.series if promise.measure else None
        if name is not None and name not in whole.series_files:
            yield (
                promise_file(promise),
                Fault(
                    ("measure", "series"),
                    f"no series has the id {name}",
                    "the name of a file in claims/series, without .yaml",
                    nearest(name, whole.series_files) or "add the series, or take the line out",
                ),
            )


def unit_mismatch(whole: Overview) -> Iterator[FileFault]:
    """Find a threshold that cannot be compared with the readings of its series."""
    for promise, measure, series in _measured(whole):
        try:
            convert(Quantity(1.0, series.unit), measure.reaches.unit)
        except UnitError as error:
            yield (
                promise_file(promise),
                Fault(
                    ("measure", "reaches"),
                    f"{measure.reaches} cannot be compared with the series {series.id}: {error}",
                    f"a threshold in {series.unit}, or in a unit of the same kind",
                    "correct the unit here or in the series, or name another series",
                ),
            )


def series_settles_nothing(whole: Overview) -> Iterator[FileFault]:
    """Find a measure by a market or by estimates, from which no outcome follows."""
    for promise, _, series in _measured(whole):
        if series.type not in _SETTLING:
            yield (
                promise_file(promise),
                Fault(
                    ("measure", "series"),
                    f"the series {series.id} holds readings of type {series.type}, "
                    "from which no outcome follows",
                    "a series of type stock or flow",
                    "name a measured series, or take the line out",
                ),
            )


def quantity_mismatch(whole: Overview) -> Iterator[FileFault]:
    """Find two names for what should be one quantity."""
    for promise, measure, series in _measured(whole):
        if measure.quantity != series.quantity:
            yield (
                promise_file(promise),
                Fault(
                    ("measure", "quantity"),
                    f"the series {series.id} measures {series.quantity}, not {measure.quantity}",
                    f"`quantity: {series.quantity}`",
                    "use one name for both, or name another series",
                ),
            )


def met_before_promised(whole: Overview) -> Iterator[FileFault]:
    """Find a threshold that the series had met before anyone promised it."""
    for promise, measure, series in _measured(whole):
        made = promise.claims[0].made.lower
        if made is None or promise.is_fixed_window:
            continue
        early = [one for one in compare_readings(measure, series) if one.meets and one.last < made]
        if early:
            yield (
                promise_file(promise),
                Fault(
                    ("measure", "reaches"),
                    f"the series {series.id} met {measure.reaches} on {early[0].last}, "
                    "before the first claim",
                    "a threshold that was still to be reached",
                    "correct the threshold, its unit or `direction:`, or add the older claim",
                ),
            )


def outcome_against_readings(whole: Overview) -> Iterator[FileFault]:
    """Find a delivery that the readings date elsewhere or do not show."""
    for promise, _, series in _measured(whole):
        own = promise.outcome
        if own.status is not Status.DELIVERED or own.date is None or promise.is_fixed_window:
            continue
        still_open = own.model_copy(update={"status": Status.PENDING, "date": None})
        read = derived_outcome(promise.model_copy(update={"outcome": still_open}), series)
        if read.status is Status.DELIVERED and _are_apart(own.date, read.date):
            yield (
                promise_file(promise),
                Fault(
                    ("outcome", "date"),
                    f"delivered on {own.date}, but the series {series.id} has it in {read.date}",
                    f"a date in {read.date}",
                    "correct the date, or the reading; or let the series decide (`pending`)",
                ),
            )


def quota_left_open(whole: Overview) -> Iterator[FileFault]:
    """Find a quota still pending although its period is over."""
    for promise in whole.ledger.promises:
        dated = promise.newest_dated
        deadline = dated.deadline if dated else None
        outcome = whole.ledger.outcome(promise)
        if not promise.is_fixed_window or deadline is None:
            continue
        if outcome.status is Status.PENDING and outcome.as_of > deadline:
            yield (
                promise_file(promise),
                Fault(
                    ("outcome", "status"),
                    f"the period of this quota ended on {deadline}, and it is still pending",
                    "delivered, or partial with the share that was reached",
                    "look the amount up; with `measure.series` it follows from the reading",
                ),
            )


# --- private -------------------------------------------------------------------------------

_SETTLING = (SeriesType.STOCK, SeriesType.FLOW)


def _measured(whole: Overview) -> Iterator[tuple[Promise, Measure, Series]]:
    for promise in whole.ledger.promises:
        measure = promise.measure
        series = whole.ledger.series.get(measure.series) if measure and measure.series else None
        if measure is not None and series is not None:
            yield promise, measure, series


def _are_apart(one: DateWindow | None, other: DateWindow | None) -> bool:
    """Whether two windows have no day in common."""
    if one is None or other is None:
        return False
    return _ends_before(one, other) or _ends_before(other, one)


def _ends_before(one: DateWindow, other: DateWindow) -> bool:
    return one.upper is not None and other.lower is not None and one.upper < other.lower
