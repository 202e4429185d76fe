"""The delay model: fitted to a ledger, it forecasts any promise that is still open.

One member for now: the pooled Kaplan-Meier curve of the stretch. It knows a promise by its first
horizon alone; who promises, and what, changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final, Unpack

import numpy as np

from promisetrack.forecast.clock import Clock, first_clock
from promisetrack.forecast.delivery import DeliveryForecast, ForecastError
from promisetrack.forecast.rows import (
    CANCELLED,
    DELIVERED,
    LEFT_OUT,
    OPEN,
    DelayRows,
    RowChoices,
    delay_rows,
)
from promisetrack.forecast.stretch import (
    StretchCurve,
    fit_stretch,
    product_limit,
    stretch_quantile,
)
from promisetrack.model import Ledger, Outcome, Promise, Status
from promisetrack.model.knowledge import claims_known_on, outcome_known_on
from promisetrack.words import date_words, stretch_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

QUARTILES: Final = (0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True)
class StretchQuantile:
    """The stretch by which a share of promises is delivered, with its 80 % interval.

    None where too few are delivered to say.
    """

    share: float
    stretch: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class FitFacts:
    """What a fit rests on: counts of promises, and the numbers that a report prints.

    ``kept`` of ``decided`` were delivered on or before their first date; decided are the
    delivered (but those that ``straddle`` the date), the cancelled, and the open whose date had
    passed when last seen. Beyond the stretch ``supported_to``, fewer than ten cases are left.
    ``declared_never`` is the share known never to come, and a floor unless it was given.
    """

    as_of: date
    promises: int
    rows: int
    delivered: int
    open: int
    partial: int
    """Of the open ones, those delivered in part."""
    cancelled: int
    excluded: Mapping[str, int]
    """Reason (a key of `promisetrack.forecast.rows.LEFT_OUT`) to the number left out."""
    kept: int
    decided: int
    straddle: int
    quartiles: tuple[StretchQuantile, ...]
    supported_to: float
    tail_rate: float
    never: float
    never_is_floor: bool


@dataclass(frozen=True, slots=True, eq=False)
class DelayModel:
    """A fitted delay model. Made by `fit_delays`."""

    ledger: Ledger = field(repr=False)
    """Where the readings of derived outcomes come from."""
    rows: DelayRows = field(repr=False)
    """What it was fitted to."""
    curve: StretchCurve = field(repr=False)
    choices: RowChoices = field(default_factory=RowChoices)
    never_is_floor: bool = True

    @property
    def as_of(self) -> date:
        """Day up to which the fit knows."""
        return self.rows.as_of

    def forecast(self, promise: Promise, *, as_of: date) -> DeliveryForecast:
        """Forecast a promise that is open, in whole or in part, on a day.

        Parameters
        ----------
        promise
            A promise of the ledger.
        as_of
            Day of the forecast: later claims and outcomes are unknown to it. The forecast is
            conditional on what its newest evidence up to then says: not delivered yet.

        Raises
        ------
        ForecastError
            With why there is no forecast: no date was promised by then, nothing is open any
            more, it cannot be late, or it cannot be decided.
        """
        clock, outcome = self._open(promise, as_of)
        elapsed = (outcome.as_of - clock.start).days
        curve = _StretchedClock(self.curve, elapsed, clock.horizon)
        if curve.undelivered <= 0.0:
            raise ForecastError(_unprecedented(elapsed / clock.horizon))
        newest = [claim.deadline for claim in claims_known_on(promise, as_of) if claim.deadline]
        return DeliveryForecast(
            promise=promise.id,
            as_of=as_of,
            known_as_of=outcome.as_of,
            first_due=clock.deadline,
            due=newest[-1],
            curve=curve,
            never_is_floor=self.never_is_floor,
        )

    def describe(self) -> FitFacts:
        """Return what the fit rests on, and its main numbers."""
        frame, cause = self.rows.frame, self.rows.cause
        kept = (cause == DELIVERED) & (frame["until"] <= frame["deadline"]) & ~frame["straddles"]
        undecided = frame["straddles"] | ((cause == OPEN) & (frame["until"] < frame["deadline"]))
        excluded = {reason: len(ids) for reason, ids in self.rows.excluded.items()}
        steps = product_limit(frame["stretch"].to_numpy(), cause)
        return FitFacts(
            as_of=self.as_of,
            promises=len(cause) + sum(excluded.values()),
            rows=len(cause),
            delivered=int((cause == DELIVERED).sum()),
            open=int((cause == OPEN).sum()),
            partial=int(((cause == OPEN) & (frame["status"] == Status.PARTIAL)).sum()),
            cancelled=int((cause == CANCELLED).sum()),
            excluded=excluded,
            kept=int(kept.sum()),
            decided=len(cause) - int(undecided.sum()),
            straddle=int(frame["straddles"].sum()),
            quartiles=tuple(StretchQuantile(p, *stretch_quantile(steps, p)) for p in QUARTILES),
            supported_to=self.curve.tail_from,
            tail_rate=self.curve.tail_rate,
            never=self.curve.never,
            never_is_floor=self.never_is_floor,
        )

    def _open(self, promise: Promise, as_of: date) -> tuple[Clock, Outcome]:
        """Return the clock and the outcome of an open promise, or say why it has no forecast."""
        claims = claims_known_on(promise, as_of)
        clock = first_clock(claims)
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
        elif promise.is_fixed_window:
            reason = LEFT_OUT["fixed window"]
        elif outcome.judgement.value in LEFT_OUT:
            reason = LEFT_OUT[outcome.judgement.value]
        elif clock is None:
            reason = LEFT_OUT["no deadline"]
        else:
            return clock, outcome
        raise ForecastError(reason)


def fit_delays(
    ledger: Ledger,
    *,
    as_of: date,
    never_share: float | None = None,
    **choices: Unpack[RowChoices],
) -> DelayModel:
    """Fit the delay model to what was known on a day.

    Parameters
    ----------
    ledger
        The ledger.
    as_of
        Day up to which knowledge reaches.
    never_share
        Share of promises never delivered; None: the share of declared cancellations, a floor.
    **choices
        Those of `delay_rows`: ``partial``, ``reading``, ``verified_only``, ``frames``.

    Raises
    ------
    ForecastError
        Where too few promises had been delivered by then to say how long they take.
    """
    rows = delay_rows(ledger, as_of=as_of, **choices)
    stretch = rows.frame["stretch"].to_numpy(dtype=np.float64)
    curve = fit_stretch(stretch, rows.cause, never_share=never_share)
    return DelayModel(ledger, rows, curve, choices, never_is_floor=never_share is None)


# --- private -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _StretchedClock:
    """The stretch curve on one promise's clock, given that it was open ``elapsed`` days on.

    P(T <= t | T > c) = (S(c) - S(t)) / S(c), with never in S (statistics of cure models).
    """

    stretches: StretchCurve
    elapsed: int
    horizon: int

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
        return self.stretches.survival((self.elapsed + days) / self.horizon)


def _unprecedented(stretch: float) -> str:
    return f"no promise in the ledger was ever still open at {stretch_words(stretch)}"
