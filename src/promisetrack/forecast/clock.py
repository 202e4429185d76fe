"""The clock of a promise: from when it runs, and when its time is up.

It starts at the first claim with a deadline, in the middle of the window in which that was made;
or on the day before the deadline where that is earlier (a coarse ``made``), so that a promise has
at least one day. A floor (`X/..`) and a withdrawn date start no clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from promisetrack.model import Claim


@dataclass(frozen=True, slots=True)
class Clock:
    """The claim that started the clock, its first day, and the last day on which it is kept."""

    claim: Claim
    start: date
    deadline: date

    @property
    def horizon(self) -> int:
        """Days from the start to the deadline, at least 1."""
        return (self.deadline - self.start).days


def clock_of(claim: Claim) -> Clock | None:
    """Return the clock that a claim starts; None where it has no deadline."""
    if claim.deadline is None:
        return None
    start = min(claim.made.middle, claim.deadline - timedelta(days=1))
    return Clock(claim, start, claim.deadline)


def first_clock(claims: Iterable[Claim]) -> Clock | None:
    """Return the clock of the first claim with a deadline, oldest first; None without any."""
    return next((clock for clock in map(clock_of, claims) if clock is not None), None)
