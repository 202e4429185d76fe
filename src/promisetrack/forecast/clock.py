"""The clock of a promise: from when it runs, and when its time is up.

It starts at the first claim with a deadline, in the middle of the window in which that was made;
or on the day before the deadline where that is earlier (a coarse ``made``), so that a promise has
at least one day. A floor (`X/..`) and a withdrawn date start no clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from promisetrack.dates import DateWindow
from promisetrack.model import Claim

DueReading: TypeAlias = Literal["end", "middle"]
"""Where in its window a due date is read."""


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


def clock_of(claim: Claim, *, due: DueReading = "end") -> Clock | None:
    """Return the clock that a claim starts; None where it has no deadline.

    Parameters
    ----------
    claim
        A dated statement.
    due
        Where its due window is read. The middle is that of what was ahead when the claim was made;
        a window that is open at its start ("by 2027") names its end alone, and is read there.
    """
    if claim.due is None or claim.deadline is None:
        return None
    deadline = claim.deadline if due == "end" else _middle(claim.due, claim.made.middle)
    start = min(claim.made.middle, deadline - timedelta(days=1))
    return Clock(claim, start, deadline)


def first_clock(claims: Iterable[Claim], *, due: DueReading = "end") -> Clock | None:
    """Return the clock of the first claim with a deadline, oldest first; None without any."""
    for claim in claims:
        clock = clock_of(claim, due=due)
        if clock is not None:
            return clock
    return None


# --- private -------------------------------------------------------------------------------


def _middle(due: DateWindow, made: date) -> date:
    """Return the middle of the part of a due window that lies after a day."""
    if due.lower is None or due.upper is None or due.upper <= made:
        return due.middle
    return DateWindow(max(due.lower, made), due.upper).middle
