"""Where a claim stands on a day: not due, overdue, kept, late, cancelled. Computed, never stored.

A claim is kept when it was delivered on or before its deadline. A delivery known only to a
window that holds the deadline inside it can be neither called kept nor late: *undecided*.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeAlias

from promisetrack.dates import DateWindow
from promisetrack.model.promise import Judgement, Status

_Day: TypeAlias = date  # an outcome has a `date` of its own


class Dated(Protocol):
    """A claim, as far as it says for when."""

    @property
    def deadline(self) -> date | None:
        """Last day of the due window."""
        ...


class Promised(Protocol):
    """A promise, as far as its dates go: a whole one, or a line of a list."""

    @property
    def first_dated(self) -> Dated | None:
        """The first claim with a deadline."""
        ...

    @property
    def newest_dated(self) -> Dated | None:
        """The last claim with a deadline."""
        ...

    @property
    def is_fixed_window(self) -> bool:
        """Whether it is a quota bound to its period."""
        ...


class Ended(Protocol):
    """An outcome, as far as it says where a promise stands: a whole one, or that of a list."""

    @property
    def status(self) -> Status: ...  # noqa: D102  as in `Outcome`
    @property
    def date(self) -> DateWindow | None: ...  # noqa: D102
    @property
    def as_of(self) -> _Day: ...  # noqa: D102
    @property
    def judgement(self) -> Judgement: ...  # noqa: D102
    @property
    def reached(self) -> float | None: ...  # noqa: D102


class Label(StrEnum):
    """The state of one claim at an as_of."""

    UNDATED = "undated"
    NOT_DUE = "not-due"
    OVERDUE = "overdue"
    KEPT = "kept"
    LATE = "late"
    UNDECIDED = "undecided"
    MISSED = "missed"
    PARTIAL = "partial"
    CANCELLED = "cancelled"


class State(NamedTuple):
    """A label and how many days lie between the deadline and what decides it.

    ``days`` is delivered - deadline for kept and late (negative is early), as_of - deadline for
    not due (negative) and overdue (positive), and None where there is nothing to count.
    """

    label: Label
    deadline: date | None = None
    days: int | None = None


def promise_state(promise: Promised, outcome: Ended, *, as_of: date) -> State:
    """Return the state of a promise: that of its first claim with a deadline.

    A newer date does not reset it; the first one is what was promised.
    """
    claim = promise.first_dated
    if claim is None:
        return State(_undated_label(outcome, as_of))
    return claim_state(claim, outcome, as_of=as_of, fixed=promise.is_fixed_window)


def claim_state(claim: Dated, outcome: Ended, *, as_of: date, fixed: bool = False) -> State:
    """Return the state of one claim, knowing only what had happened by ``as_of``.

    Parameters
    ----------
    claim
        A claim of the promise.
    outcome
        The promise's outcome, its own or a derived one.
    as_of
        Day up to which knowledge reaches.
    fixed
        Whether the promise is a quota bound to its period, which cannot be late.
    """
    deadline = claim.deadline
    if deadline is None:
        return State(_undated_label(outcome, as_of))
    status = outcome.status
    if status is not Status.PENDING and _happened(outcome, status, as_of):
        if status is Status.CANCELLED:
            return State(Label.CANCELLED, deadline)
        if status is Status.DELIVERED:
            return _delivered_state(outcome, deadline)
        return State(Label.MISSED if fixed else Label.PARTIAL, deadline)
    days = (as_of - deadline).days
    return State(Label.OVERDUE if days > 0 else Label.NOT_DUE, deadline, days)


def is_open(promise: Promised, outcome: Ended, *, as_of: date) -> bool:
    """Whether a promise can still be delivered after ``as_of``, as far as is known.

    What was delivered in part can still be delivered whole, but for a quota of a fixed period.
    """
    if promise.is_fixed_window and _happened(outcome, Status.PARTIAL, as_of):
        return False
    settled = (Status.DELIVERED, Status.CANCELLED)
    return not any(_happened(outcome, status, as_of) for status in settled)


# --- private -------------------------------------------------------------------------------


def _happened(outcome: Ended, status: Status, as_of: date) -> bool:
    if outcome.status is not status:
        return False
    last = outcome.date.upper if outcome.date is not None else outcome.as_of
    return last is None or last <= as_of


def _undated_label(outcome: Ended, as_of: date) -> Label:
    labels = {Status.CANCELLED: Label.CANCELLED, Status.PARTIAL: Label.PARTIAL}
    if _happened(outcome, outcome.status, as_of):
        return labels.get(outcome.status, Label.UNDATED)
    return Label.UNDATED


def _delivered_state(outcome: Ended, deadline: date) -> State:
    lower = outcome.date.lower if outcome.date else None
    upper = outcome.date.upper if outcome.date else None
    if upper is None:
        return State(Label.UNDECIDED, deadline)
    if upper <= deadline:
        return State(Label.KEPT, deadline, (upper - deadline).days)
    if lower is not None and lower > deadline:
        return State(Label.LATE, deadline, (lower - deadline).days)
    return State(Label.UNDECIDED, deadline)
