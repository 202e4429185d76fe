"""Chains: what a speaker said of one date over the years, as moves, time to go, and a slope.

A statement counts from the start of the clock that it would start (`promisetrack.forecast.clock`):
the middle of a coarse ``made``, at least a day before the deadline. Of the statements of one day
the last one counts for the slope. Dates taken back, and floors, have no deadline and are left out
of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.chain_moves import Move, claim_moves
from promisetrack.forecast.chain_slopes import (
    LEAST_STATEMENTS,
    LEAST_YEARS,
    Course,
    Slope,
    Verdict,
    fit_slope,
    judge,
)
from promisetrack.forecast.clock import clock_of
from promisetrack.model import Ledger, Promise
from promisetrack.model.knowledge import promise_known_on

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from promisetrack.forecast.clock import Clock

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TimeToGo:
    """How far away a date was when it was named.

    ``window_days`` is how wide the due window is; a limit ("by 2027") is as sharp as its last day.
    """

    said_on: date
    deadline: date
    window_days: int = 1

    @property
    def years(self) -> float:
        """Years from the statement to its deadline."""
        return (self.deadline - self.said_on).days / DAYS_PER_YEAR


@dataclass(frozen=True, eq=False)
class ClaimChain:
    """The statements of one promise, as known on a day.

    Parameters
    ----------
    promise
        The promise with the claims known by then.
    moves
        From each statement to the next, in the order of the ledger.
    to_go
        The remaining-time curve, one point a statement with a deadline, by its day.
    """

    promise: Promise
    moves: tuple[Move, ...]
    to_go: tuple[TimeToGo, ...]

    @cached_property
    def slope(self) -> Slope | None:
        """Years that the date moves in a year; None where there is too little to say."""
        said, due, width = self.line
        return None if _too_little(said) else fit_slope(said, due, width)

    @property
    def verdict(self) -> Verdict:
        """Whether it is perpetually as far away, and why that can or cannot be told."""
        if self.slope is not None:
            return judge(self.slope)
        return Verdict(Course.CANNOT_TELL, _too_little(self.line[0]))

    @property
    def span_years(self) -> float:
        """Years from the first statement with a deadline to the last; 0 without any."""
        if not self.to_go:
            return 0.0
        return (self.to_go[-1].said_on - self.to_go[0].said_on).days / DAYS_PER_YEAR

    @property
    def cluster(self) -> str:
        """What its errors are clustered by: the programme, else the promise."""
        return self.promise.programme or self.promise.id

    @property
    def line(self) -> tuple[Floats, Floats, Floats]:
        """What the slope is fitted to, in years: days of statements, deadlines, window widths.

        Shape (n,) each; of the statements of one day the last counts.
        """
        last = {point.said_on: point for point in self.to_go}
        days = [
            [p.said_on.toordinal(), p.deadline.toordinal(), p.window_days] for p in last.values()
        ]
        said, due, width = np.array(days, dtype=np.float64).reshape(-1, 3).T / DAYS_PER_YEAR
        return said, due, width


def claim_chain(promise: Promise, *, as_of: date) -> ClaimChain | None:
    """Return the chain of a promise as known on a day; None where no claim had been made.

    Parameters
    ----------
    promise
        The promise.
    as_of
        Day up to which knowledge reaches; later statements are unknown.
    """
    known = promise_known_on(promise, as_of)
    if known is None:
        return None
    found = (clock_of(claim) for claim in known.claims)
    # the ledger's order may differ where the days of two claims are coarse
    clocks = sorted((clock for clock in found if clock is not None), key=lambda one: one.start)
    to_go = tuple(_time_to_go(clock) for clock in clocks)
    return ClaimChain(known, claim_moves(known.claims), to_go)


def claim_chains(ledger: Ledger, *, as_of: date) -> tuple[ClaimChain, ...]:
    """Return the chains of all promises that have at least one move, in the order of their ids."""
    chains = (claim_chain(promise, as_of=as_of) for promise in ledger.promises)
    return tuple(chain for chain in chains if chain is not None and chain.moves)


# --- private -------------------------------------------------------------------------------


def _time_to_go(clock: Clock) -> TimeToGo:
    days = clock.claim.due.days if clock.claim.due is not None else None
    return TimeToGo(clock.start, clock.deadline, days or 1)


def _too_little(said: Floats) -> str:
    """Return why statements on these days have no slope; nothing where they do."""
    if len(said) < LEAST_STATEMENTS:
        days = f"{len(said)} day{'s' * (len(said) != 1)}"
        return f"dates were named on {days}; a slope needs {LEAST_STATEMENTS}"
    span = float(said[-1] - said[0])
    if span > LEAST_YEARS:
        return ""
    return f"dates were named over {span:.1f} years; a slope needs more than {LEAST_YEARS:.0f}"
