"""Delay rows: one censored duration a promise, and every decision that makes or removes a row.

Durations are in days.

* **Clock.** `promisetrack.forecast.clock`: from the first claim with a deadline.
* **Interval.** With made in [m1, m2] and delivered in [d1, d2] the duration lies in
  (d1 - m2 - 1, d2 - m1 + 1], clipped at 0. Not delivered by the end of day c: above c - m2.
* **Point.** Estimators of exact durations read a point: from the start of the clock to the
  middle of the delivery's window. So a window that ends on or before the deadline gives a
  stretch (duration : horizon) of at most 1, one that lies wholly after it more than 1; one that
  straddles the deadline goes by its middle, and is counted in neither kept nor late. A delivery
  on the starting day, or before it in a coarse ``made``, lasts half a day.
* **Due** dates are read at the end of their window, which is what "in 2017" means: kept until its
  last day. ``due_reading="middle"`` asks what a looser reading would change; the start of a window
  is never read, since that alone makes long promises look better kept than short ones.
* **Open** promises are censored on the day of their own newest evidence, never later.
* **Partial** is open unless ``partial="delivered"``.
* **Cancelled** is known never to come: not delivered by then and at no time after. The row is
  right-censored at the cancellation, and ``cause`` says that there is more to know. With
  ``cancelled="competing"`` it is known to have been ended by something else, and no more.
* **Recorded.** A list made of what went wrong lacks what was kept. ``on_time_recorded`` is how
  likely a promise kept on time is to be in the ledger, as a multiple of how likely any other is:
  estimators then count what is missing (`promisetrack.forecast.delay_entry`). A promise was
  watched until ``watched_years``, and could be seen to be kept up to then.
* **Later facts** are unknown (`promisetrack.model.knowledge`).
* **Left out**, with the reason (`LEFT_OUT`): what allows no verdict, what cannot be late, what
  has no date.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR, DateWindow
from promisetrack.forecast.choices import CancelledPolicy, Choices, PartialPolicy
from promisetrack.forecast.clock import Clock, DueReading, first_clock
from promisetrack.forecast.on_plan import plan_opens
from promisetrack.model import Judgement, Ledger, Outcome, Promise, Status
from promisetrack.model.bulk import many_values
from promisetrack.model.knowledge import JudgeReading, claims_known_on, outcome_known_on
from promisetrack.survival import Observations

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

OPEN: Final = 0
DELIVERED: Final = 1
CANCELLED: Final = 2

LEFT_OUT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "other sampling": "its sampling rule was not asked for",
        "not yet promised": "no claim had been made by then",
        "fixed window": "a quota of a fixed period is kept or not, it cannot be late",
        "no deadline": "no claim names a last day",
        "ambiguous": "the outcome allows two verdicts",
        "void": "its conditions never came about",
        "unfalsifiable": "its words cannot be decided",
        "outcome undated": "the outcome's date has no last day",
        "settled before made": "the outcome lies before the claim",
        "not verified": "a date was not read at its source",
    }
)
"""Why a promise has no row: each reason, and what it means. Tried in this order."""


@dataclass(frozen=True, slots=True, eq=False)
class DelayRows:
    """Censored durations of promises, in days.

    Parameters
    ----------
    observations
        One row a promise, in the order of their ids.
    frame
        The same rows with their labels: ``id, organization, domain, kind, sampling, programme,
        made`` (the day on which the clock starts), ``deadline, horizon_years, status`` (as known
        by then), ``censored`` (not delivered), ``until`` (day of the delivery, cancellation or
        newest evidence), ``duration_years, delay_years`` (negative: early), ``stretch``,
        ``straddles`` (the window of the delivery holds the deadline inside it),
        ``plan_opens_years`` (`promisetrack.forecast.on_plan`), ``kept`` (seen to be delivered by
        the last day of the due window), ``watched_years`` (from the start of the clock to the day
        until which a delivery would have been noticed).
    cause
        Shape (n,): `OPEN`, `DELIVERED` or `CANCELLED`.
    excluded
        Reason (a key of `LEFT_OUT`) to the ids of the promises without a row.
    as_of
        Day up to which knowledge reaches.
    cancelled
        What a cancellation says.
    on_time_recorded
        How likely a promise kept on time is to be in the ledger, others being 1.
    """

    observations: Observations
    frame: pd.DataFrame
    cause: NDArray[np.int64]
    excluded: Mapping[str, tuple[str, ...]]
    as_of: date
    cancelled: CancelledPolicy = "never"
    on_time_recorded: float = 1.0

    @property
    def stands_for(self) -> NDArray[np.float64]:
        """Return of how many promises, recorded or not, each row (n,) is one."""
        kept = self.frame["kept"].to_numpy(dtype=bool)
        return np.where(kept, 1.0 / self.on_time_recorded, 1.0)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.cause)

    def take(self, numbers: NDArray[np.intp]) -> DelayRows:
        """Return some of the rows.

        Parameters
        ----------
        numbers
            Shape (m,): which, counted from 0; they come in this order.
        """
        seen = self.observations
        return replace(
            self,
            observations=Observations(seen.lower[numbers], seen.upper[numbers]),
            frame=self.frame.iloc[numbers],
            cause=self.cause[numbers],
        )


def delay_rows(  # noqa: PLR0913  every decision is an argument
    ledger: Ledger,
    *,
    as_of: date,
    partial: PartialPolicy = "open",
    reading: JudgeReading = "strict",
    verified_only: bool = False,
    frames: Collection[str] | None = None,
    due_reading: DueReading = "end",
    cancelled: CancelledPolicy = "never",
    on_time_recorded: float = 1.0,
) -> DelayRows:
    """Turn the promises of a ledger into censored durations, from their first claims.

    Parameters
    ----------
    ledger
        The ledger.
    as_of
        Day up to which knowledge reaches; what happened later changes nothing.
    partial
        Whether a partial delivery is still open, or counts as delivered on its date.
    reading
        "lenient" takes a generous judge's verdict where the outcome has one.
    verified_only
        Keep a row only where a page at the source states each date it is made of.
    frames
        Names of the sampling rules to keep; None keeps all.
    due_reading
        Whether a due window is read at its end or in its middle.
    cancelled
        Whether a cancellation shows that the promise would never have come, or is a cause of its
        own that competes with delivery.
    on_time_recorded
        How likely a promise kept on time is to be in the ledger, as a multiple, above 0 and at
        most 1, of how likely any other is.

    Returns
    -------
    DelayRows
        One row for each promise that can have one, and why the others have none.

    Raises
    ------
    ValueError
        If a choice is none of the values above.
    """
    choices = Choices(
        partial, reading, verified_only, frames, due_reading, cancelled, on_time_recorded
    )
    kept: list[_Row] = []
    excluded: dict[str, list[str]] = {}
    noticed = min(as_of, ledger.closing or as_of)
    with many_values():
        for promise in ledger.promises:
            row = _row(ledger, promise, choices, as_of)
            if isinstance(row, _Row):
                kept.append(row)
            else:
                excluded.setdefault(row, []).append(promise.id)
    return DelayRows(
        observations=Observations([row.lower for row in kept], [row.upper for row in kept]),
        frame=_frame(kept, noticed),
        cause=np.array([row.cause for row in kept], dtype=np.int64),
        excluded={name: tuple(excluded[name]) for name in LEFT_OUT if name in excluded},
        as_of=as_of,
        cancelled=cancelled,
        on_time_recorded=on_time_recorded,
    )


# --- private -------------------------------------------------------------------------------

_HALF_A_DAY = 0.5
_NO_VERDICT = (Judgement.AMBIGUOUS, Judgement.VOID, Judgement.UNFALSIFIABLE)


@dataclass(frozen=True, slots=True)
class _Row:
    promise: Promise
    clock: Clock
    outcome: Outcome
    cause: int
    lower: int
    upper: float
    until: date

    @property
    def days(self) -> float:
        least = _HALF_A_DAY if self.cause == DELIVERED else 0.0
        return max((self.until - self.clock.start).days, least)

    @property
    def kept(self) -> bool:
        when = self.outcome.date if self.cause == DELIVERED else None
        last = self.clock.claim.deadline or self.clock.deadline
        return when is not None and when.upper is not None and when.upper <= last

    def watched(self, noticed: date) -> int:
        """Return for how many days a delivery would have been noticed, up to a day at most."""
        until = self.until if self.cause == OPEN else max(noticed, self.until)
        return max((until - self.clock.start).days, 0)

    @property
    def straddles(self) -> bool:
        when = self.outcome.date
        if self.cause != DELIVERED or when is None or when.upper is None:
            return False
        starts_by = when.lower is None or when.lower <= self.clock.deadline
        return starts_by and when.upper > self.clock.deadline


def _row(ledger: Ledger, promise: Promise, choices: Choices, as_of: date) -> _Row | str:
    """Return a promise's row, or why it has none."""
    if choices.frames is not None and promise.sampling not in choices.frames:
        return "other sampling"
    claims = claims_known_on(promise, as_of)
    if not claims:
        return "not yet promised"
    if promise.is_fixed_window:
        return "fixed window"
    clock = first_clock(claims, due=choices.due_reading)
    if clock is None:
        return "no deadline"
    outcome = outcome_known_on(ledger, promise, as_of, reading=choices.reading)
    if outcome.judgement in _NO_VERDICT:
        return outcome.judgement.value
    row = _timed(promise, clock, outcome, _cause(outcome, choices.partial))
    unsure = choices.verified_only and isinstance(row, _Row) and not _is_verified(row)
    return "not verified" if unsure else row


def _cause(outcome: Outcome, partial: PartialPolicy) -> int:
    if outcome.status is Status.PARTIAL:
        return DELIVERED if partial == "delivered" else OPEN
    return {Status.DELIVERED: DELIVERED, Status.CANCELLED: CANCELLED}.get(outcome.status, OPEN)


def _timed(promise: Promise, clock: Clock, outcome: Outcome, cause: int) -> _Row | str:
    """Measure a row: its interval, and the day at which its point is read."""
    made_last = clock.claim.made.upper or clock.start
    made_first = clock.claim.made.lower or made_last
    if cause == OPEN:
        survived = max((outcome.as_of - made_last).days, 0)
        return _Row(promise, clock, outcome, cause, survived, np.inf, outcome.as_of)
    when = outcome.date
    if when is None or when.upper is None:
        return "outcome undated"
    if when.upper < made_first:
        return "settled before made"
    lower = max((when.lower - made_last).days - 1, 0) if when.lower else 0
    upper = float((when.upper - made_first).days + 1) if cause == DELIVERED else np.inf
    return _Row(promise, clock, outcome, cause, lower, upper, _middle(when, clock))


def _middle(when: DateWindow, clock: Clock) -> date:
    """Return the middle of a window; one that is open at its start opens with the clock."""
    if when.lower is None and when.upper is not None and when.upper > clock.start:
        return DateWindow(clock.start, when.upper).middle
    return when.middle


def _is_verified(row: _Row) -> bool:
    """Whether each date that the row is made of was read at its source.

    A row that is open on the very day asked about, with newer evidence of its own, is open for
    all that was known: that evidence is not used and needs no source.
    """
    evidence_used = row.cause != OPEN or row.outcome.as_of == row.promise.outcome.as_of
    return row.clock.claim.verified and (row.outcome.verified or not evidence_used)


def _frame(rows: list[_Row], noticed: date) -> pd.DataFrame:
    import pandas as pd

    days = np.array([row.days for row in rows], dtype=np.float64)
    horizon = np.array([row.clock.horizon for row in rows], dtype=np.float64)
    promises = [row.promise for row in rows]
    return pd.DataFrame(
        {
            "id": [promise.id for promise in promises],
            "organization": [promise.organization for promise in promises],
            "domain": [promise.domain for promise in promises],
            "kind": [promise.kind.value for promise in promises],
            "sampling": [promise.sampling for promise in promises],
            "programme": [promise.programme for promise in promises],
            "made": pd.to_datetime([row.clock.start for row in rows]),
            "deadline": pd.to_datetime([row.clock.deadline for row in rows]),
            "horizon_years": horizon / DAYS_PER_YEAR,
            "status": [row.outcome.status.value for row in rows],
            "censored": [row.cause != DELIVERED for row in rows],
            "until": pd.to_datetime([row.until for row in rows]),
            "duration_years": days / DAYS_PER_YEAR,
            "delay_years": (days - horizon) / DAYS_PER_YEAR,
            "stretch": days / horizon,
            "straddles": [row.straddles for row in rows],
            "plan_opens_years": np.array([plan_opens(row.clock) for row in rows]) / DAYS_PER_YEAR,
            "kept": [row.kept for row in rows],
            "watched_years": np.array([row.watched(noticed) for row in rows]) / DAYS_PER_YEAR,
        }
    )
