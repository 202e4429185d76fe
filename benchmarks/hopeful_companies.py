"""How hopeful the forecasts of open promises were, for one group of companies and for the others.

Run as ``python benchmarks/hopeful_companies.py [CLAIMS]``. On each 1 January the model is fitted to
what was known and asked of every open promise whether it comes within four years; what came by
then is known for those that were delivered or looked at late enough. Errors are clustered by
promise.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

import promisetrack as pt
from promisetrack.forecast import ForecastError
from promisetrack.model import Ledger, Promise, Status
from promisetrack.model.knowledge import ledger_known_on

LED_BY_MUSK = frozenset({"SpaceX", "Tesla"})
FIRST, LAST, YEARS = 2013, 2022, 4


@dataclass(frozen=True)
class Case:
    """One open promise on one day: the chance that was said, and whether it came."""

    promise: str
    organization: str
    origin: int
    said: float
    came: bool


def came_by(promise: Promise, end: date) -> bool | None:
    """Return whether a promise was delivered by a day; None where nobody can tell."""
    outcome = promise.outcome
    if outcome.status is Status.DELIVERED and outcome.date is not None:
        return (outcome.date.upper or outcome.date.middle) <= end
    if outcome.status is Status.CANCELLED:
        return False
    return False if outcome.as_of >= end else None


def cases(ledger: Ledger) -> Iterator[Case]:
    """Yield all open promises at all origins."""
    for year in range(FIRST, LAST + 1):
        origin, end = date(year, 1, 1), date(year + YEARS - 1, 12, 31)
        known = ledger_known_on(ledger, origin)
        model = pt.fit_delays(known, as_of=origin)
        for promise in known.promises:
            if promise.is_fixed_window:
                continue
            came = came_by(ledger.promises[promise.id], end)
            try:
                said = model.forecast(promise, as_of=origin).probability_by(end)
            except ForecastError:
                continue
            if came is not None:
                yield Case(promise.id, promise.organization, year, said, came)


def line(name: str, chosen: list[Case]) -> str:
    """Say what was said and seen of some cases."""
    excess = np.array([case.said - case.came for case in chosen])
    sums: dict[str, float] = {}
    for case, value in zip(chosen, excess - excess.mean(), strict=True):
        sums[case.promise] = sums.get(case.promise, 0.0) + float(value)
    error = float(np.sqrt(sum(value**2 for value in sums.values()))) / len(chosen)
    said, seen = np.mean([case.said for case in chosen]), np.mean([case.came for case in chosen])
    return (
        f"{name:32s} {len(chosen):5d} / {len(sums):3d}   {said:.2f}   {seen:.2f}   "
        f"{excess.mean():+.2f} ({error:.2f})"
    )


def main() -> None:
    """Print the table."""
    ledger = pt.load_ledger(sys.argv[1] if len(sys.argv) > 1 else "claims")
    found = list(cases(ledger))
    print(f"{'':32s} cases / promises   said   seen   difference")
    for name, inside in (("SpaceX and Tesla", True), ("others", False)):
        group = [case for case in found if (case.organization in LED_BY_MUSK) is inside]
        for first in (FIRST, 2019):
            chosen = [case for case in group if case.origin >= first]
            print(line(f"{name}, {first} to {LAST}", chosen))


if __name__ == "__main__":
    main()
