"""The delay model: fitted to a ledger, it forecasts any promise that is still open.

Two kinds. *stretch*: the pooled Kaplan-Meier curve of the stretch, which knows a promise by its
first horizon alone. *full*: that curve averaged with three families that know the domain, the
organization and the plan as well (`promisetrack.forecast.members`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final, Unpack

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.choices import RowChoices
from promisetrack.forecast.clock import Clock, DueReading, first_clock
from promisetrack.forecast.delivery import DeliveryCurve, DeliveryForecast, ForecastError
from promisetrack.forecast.fit_facts import FitFacts, ModelKind, describe_fit
from promisetrack.forecast.kept import (
    KeptModel,
    QuotaCurve,
    fit_kept,
    quota_curve,
    settled_quotas,
)
from promisetrack.forecast.members import (
    DelayMembers,
    fit_members,
    open_claim,
)
from promisetrack.forecast.open_promises import OpenClaims
from promisetrack.forecast.rows import DELIVERED, LEFT_OUT, OPEN, DelayRows, delay_rows
from promisetrack.forecast.stretch import StretchCurve, fit_stretch
from promisetrack.model import Claim, Ledger, Outcome, Promise, Status
from promisetrack.model.knowledge import claims_known_on, outcome_known_on
from promisetrack.words import date_words, day_words, stretch_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_ROWS: Final = 60
"""With fewer promises the pooled curve of the stretch is the default."""


@dataclass(frozen=True, eq=False)
class DelayModel:
    """A fitted delay model. Made by `fit_delays`."""

    ledger: Ledger = field(repr=False)
    """Where the readings of derived outcomes come from."""
    rows: DelayRows = field(repr=False)
    """What it was fitted to."""
    curve: StretchCurve = field(repr=False)
    """The pooled curve of the stretch: the whole model, or one member of it."""
    choices: RowChoices = field(default_factory=RowChoices)
    never_is_floor: bool = True
    members: DelayMembers | None = field(default=None, repr=False)
    """What is averaged; None: the curve is all there is."""
    quotas: KeptModel | None = field(default=None, repr=False)
    """For quotas of a fixed period; None: too few were settled."""

    @property
    def as_of(self) -> date:
        """Day up to which the fit knows."""
        return self.rows.as_of

    @property
    def kind(self) -> ModelKind:
        """Which model it is."""
        return "stretch" if self.members is None else "full"

    def forecast(self, promise: Promise, *, as_of: date) -> DeliveryForecast:
        """Forecast a promise that is open, in whole or in part, on a day.

        Parameters
        ----------
        promise
            A promise, of the ledger or imagined.
        as_of
            Day of the forecast: later claims and outcomes are unknown to it. The forecast is
            conditional on what its newest evidence up to then says: not delivered yet.

        Returns
        -------
        DeliveryForecast
            The chance of every day, and of never.

        Raises
        ------
        ForecastError
            With why there is no forecast: no date was promised by then, nothing is open any
            more, it cannot be late and too few like it were settled, or it cannot be decided.
        """
        clock, outcome = self._open(promise, as_of)
        claims = claims_known_on(promise, as_of)
        cancelled: float | None = None
        curve: DeliveryCurve
        if promise.is_fixed_window:
            curve = self._quota(promise, clock, outcome)
        else:
            curve, cancelled = self._curve(promise, claims, clock, outcome.as_of)
        newest = [claim.deadline for claim in claims if claim.deadline]
        return DeliveryForecast(
            promise=promise.id,
            as_of=as_of,
            known_as_of=outcome.as_of,
            first_due=clock.claim.deadline or clock.deadline,
            due=newest[-1],
            curve=curve,
            never_is_floor=self.never_is_floor and not promise.is_fixed_window,
            probability_cancelled=cancelled,
        )

    def read_claims(self, promise: Promise, *, as_of: date) -> ReadClaims | None:
        """Return what the full model reads an open promise from; None where it does not know it.

        Quotas of a fixed period are read by their own model, and the stretch curve alone knows
        no groups: both have a curve and nothing else.

        Parameters
        ----------
        promise
            A promise, of the ledger or imagined.
        as_of
            Day up to which its claims and its outcome are known.

        Raises
        ------
        ForecastError
            As in `forecast`.
        """
        clock, outcome = self._open(promise, as_of)
        if self.members is None or promise.is_fixed_window:
            return None
        return self._read(promise, claims_known_on(promise, as_of), clock, outcome.as_of)

    def describe(self) -> FitFacts:
        """Return what the fit rests on, and its main numbers."""
        return describe_fit(
            self.rows, self.curve, never_is_floor=self.never_is_floor, kind=self.kind
        )

    def _curve(
        self, promise: Promise, claims: tuple[Claim, ...], clock: Clock, zero: date
    ) -> tuple[DeliveryCurve, float | None]:
        """Return the curve from the zero day on, and the chance to be called off."""
        elapsed = (zero - clock.start).days
        if self.members is None:
            waited = elapsed / clock.horizon
            if self.curve.survival(np.array([waited]))[0] <= 0.0:
                raise ForecastError(_unprecedented(waited))
            delivered = int(np.count_nonzero(self.rows.cause == DELIVERED))
            return _StretchedClock(self.curve, elapsed, clock.horizon, delivered), None
        read = self._read(promise, claims, clock, zero)
        curve = self.members.curve(read.first, read.newest)
        return curve, curve.cancelled

    def _read(
        self, promise: Promise, claims: tuple[Claim, ...], clock: Clock, zero: date
    ) -> ReadClaims:
        """Return the claims that a forecast of the full model rests on."""
        elapsed = (zero - clock.start).days
        newest = first_clock(claims[::-1], due=self._due_reading)
        moved = newest is not None and zero < clock.deadline < newest.deadline
        fitted = self._fitted.get(promise.id, 0.0)
        first = open_claim(promise, clock, elapsed, fitted, off_plan=moved)
        again = None
        if newest is not None and newest.claim is not clock.claim:
            again = open_claim(promise, newest, (zero - newest.start).days)
        return ReadClaims(first, again, zero)

    def _quota(self, promise: Promise, clock: Clock, outcome: Outcome) -> QuotaCurve:
        """Return the curve of a quota, which is kept or not and cannot be late."""
        if self.quotas is None:
            raise ForecastError(LEFT_OUT["fixed window"])
        if outcome.status is not Status.PENDING or clock.deadline <= outcome.as_of:
            message = f"its period is over: it ended on {day_words(clock.deadline)}"
            raise ForecastError(message)
        years = clock.horizon / DAYS_PER_YEAR
        return quota_curve(
            self.quotas.probability(promise.organization, years), clock, outcome.as_of
        )

    @property
    def _due_reading(self) -> DueReading:
        return self.choices.get("due_reading", "end")

    @cached_property
    def _fitted(self) -> dict[str, float]:
        """Return for how many days the fit saw each open promise, by id."""
        ids, years = self.rows.frame["id"], self.rows.frame["duration_years"]
        seen = zip(ids, years, self.rows.cause, strict=True)
        return {name: DAYS_PER_YEAR * float(time) for name, time, cause in seen if cause == OPEN}

    def _open(self, promise: Promise, as_of: date) -> tuple[Clock, Outcome]:
        """Return the clock and the outcome of an open promise, or say why it has no forecast."""
        claims = claims_known_on(promise, as_of)
        due: DueReading = "end" if promise.is_fixed_window else self._due_reading
        clock = first_clock(claims, due=due)
        reading = self.choices.get("reading", "strict")
        outcome = outcome_known_on(self.ledger, promise, as_of, reading=reading)
        settled = {Status.DELIVERED, Status.CANCELLED}
        if self.choices.get("partial") == "delivered":
            settled.add(Status.PARTIAL)
        if not claims:
            reason = LEFT_OUT["not yet promised"]
        elif outcome.status in settled:
            when = f" {date_words(outcome.date)}" if outcome.date else ""
            reason = f"{outcome.status.value}{when}: nothing is open any more"
        elif outcome.judgement.value in LEFT_OUT:
            reason = LEFT_OUT[outcome.judgement.value]
        elif clock is None:
            reason = LEFT_OUT["no deadline"]
        else:
            return clock, outcome
        raise ForecastError(reason)


@dataclass(frozen=True, slots=True)
class ReadClaims:
    """The first dated claim of an open promise and its newest; None: it has one date alone."""

    first: OpenClaims
    newest: OpenClaims | None
    zero: date
    """Day of its newest evidence, from which on it is open."""


def fit_delays(
    ledger: Ledger,
    *,
    as_of: date,
    kind: ModelKind | None = None,
    never_share: float | None = None,
    near: DelayModel | None = None,
    **choices: Unpack[RowChoices],
) -> DelayModel:
    """Fit the delay model to what was known on a day.

    Parameters
    ----------
    ledger
        The ledger.
    as_of
        Day up to which knowledge reaches.
    kind
        "full" or "stretch"; None: full from `LEAST_ROWS` promises on. The stretch curve asked
        for by name has no forecast of quotas of a fixed period.
    never_share
        For the stretch curve alone: share of promises never delivered; None: the share of declared
        cancellations, a floor. The full model estimates the share.
    near
        A model fitted to nearly the same, from whose parameters to climb: it saves time.
    **choices
        Those of `delay_rows`: ``partial``, ``reading``, ``verified_only``, ``frames``,
        ``due_reading``, ``cancelled``, ``on_time_recorded``.

    Returns
    -------
    DelayModel
        It forecasts promises of this ledger, and imagined ones, on ``as_of`` or later.

    Raises
    ------
    ForecastError
        Where too few promises had been delivered by then to say how long they take.
    ValueError
        If ``never_share`` is no share, or given for the full model.
    """
    rows = delay_rows(ledger, as_of=as_of, **choices)
    reading = choices.get("reading", "strict")
    settled = settled_quotas(ledger, as_of=as_of, reading=reading)
    quotas = None if kind == "stretch" else fit_kept(settled)
    curve_only = kind == "stretch" or (
        kind is None and (len(rows) < LEAST_ROWS or never_share is not None)
    )
    if curve_only and rows.cancelled == "competing":
        message = "cancellation as a cause of its own needs the full model"
        raise ForecastError(message)
    if never_share is not None and kind == "full":
        message = "the full model estimates the never-share; give it with kind='stretch'"
        raise ValueError(message)
    if not len(rows):
        raise ForecastError(why_no_delays(rows))
    stretch = rows.frame["stretch"].to_numpy(dtype=np.float64)
    curve = fit_stretch(stretch, rows.cause, never_share=never_share, weights=rows.stands_for)
    if curve_only:
        floor = never_share is None
        return DelayModel(ledger, rows, curve, choices, never_is_floor=floor, quotas=quotas)
    try:
        members = fit_members(rows, near=near.members if near is not None else None)
    except ForecastError:
        if kind == "full":
            raise
        return DelayModel(ledger, rows, curve, choices, quotas=quotas)
    return DelayModel(
        ledger,
        rows,
        members.stretch.curve,
        choices,
        never_is_floor=False,
        members=members,
        quotas=quotas,
    )


def why_no_delays(rows: DelayRows) -> str:
    """Say why a ledger without a row does not teach how long promises take."""
    if not rows.excluded:
        return "the ledger holds no promise"
    why = [f"{LEFT_OUT[reason]} ({len(ids)})" for reason, ids in rows.excluded.items()]
    return f"no promise of the ledger can be late: {'; '.join(why)}"


# --- private -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _StretchedClock:
    """The stretch curve on one promise's clock, given that it was open ``elapsed`` days on.

    P(T <= t | T > c) = (S(c) - S(t)) / S(c), with never in S (statistics of cure models). The next
    of n + 1 promises is as likely to outlast the n that were delivered as to come between any two
    of them (Hill 1968, J. Amer. Statist. Assoc. 63, 677-691): S holds one that does, with the
    slowest of tails beyond all that was seen. So ten punctual promises make no certainty.
    """

    stretches: StretchCurve
    elapsed: int
    horizon: int
    delivered: int

    @property
    def undelivered(self) -> float:
        return float(self._survival(np.zeros(1))[0])

    @property
    def never(self) -> float:
        return self.stretches.never / self.undelivered

    def probability_within(self, days: NDArray[np.float64]) -> NDArray[np.float64]:
        left = self._survival(np.maximum(days, 0.0)) / self.undelivered
        return 1.0 - left

    def _survival(self, days: NDArray[np.float64]) -> NDArray[np.float64]:
        stretch = (self.elapsed + days) / self.horizon
        never = self.stretches.never
        seen = self.stretches.survival(stretch) - never
        outlasts = (1.0 - never) / np.maximum(stretch / self.stretches.tail_from, 1.0)
        left: NDArray[np.float64] = never + (self.delivered * seen + outlasts) / (
            self.delivered + 1
        )
        return left


def _unprecedented(stretch: float) -> str:
    return f"no promise in the ledger was ever still open at {stretch_words(stretch)}"
