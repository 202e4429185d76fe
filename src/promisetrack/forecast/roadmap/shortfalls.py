"""How much of a promised rate was there at its deadline, in promises of rates that are past it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from promisetrack.model import Ledger, Promise
from promisetrack.model.derive import compare_readings
from promisetrack.model.promise import Direction, Kind


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One promise of a rate, and the share of it that was reached by its deadline, at most 1."""

    promise: str
    share: float


def shortfalls(ledger: Ledger, *, as_of: date) -> tuple[Shortfall, ...]:
    """Return what past promises of production rates reached by their first deadlines.

    Counted are promises to reach at least a rate whose deadline lies before ``as_of`` and whose
    series measures it, by the reading that ended last before the deadline. Others say nothing here,
    kept ones no more than broken ones: of those without a series the outcome decides whether a
    share is known, and a mean of them would be too kind.
    """
    return tuple(_of_ledger(ledger, as_of))


# --- private -------------------------------------------------------------------------------


def _of_ledger(ledger: Ledger, as_of: date) -> Iterator[Shortfall]:
    for promise in ledger.promises:
        share = _share(ledger, promise, as_of)
        if share is not None:
            yield Shortfall(promise.id, min(share, 1.0))


def _share(ledger: Ledger, promise: Promise, as_of: date) -> float | None:
    measure, claim = promise.measure, promise.first_dated
    if promise.kind is not Kind.PRODUCTION_RATE or measure is None or claim is None:
        return None
    due = claim.deadline
    if measure.direction is not Direction.AT_LEAST or due is None or due > as_of:
        return None
    series = ledger.series.get(measure.series) if measure.series else None
    if series is None:
        return None
    reached = [one for one in compare_readings(measure, series, as_of=as_of) if one.last <= due]
    return reached[-1].share if reached else None
