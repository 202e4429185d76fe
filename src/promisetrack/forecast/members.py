"""The full delay model: three families with effects of groups, and the pooled stretch curve.

The members count equally when a clock starts, and afterwards by the chance that each gave to what
was seen since. Where a promise has been restated, the forecast from its first claim and the one
read at its newest date are averaged: a new date from the same mouth is worth something.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.clock import Clock
from promisetrack.forecast.delay_draws import DelayDraws
from promisetrack.forecast.delay_fit import DelayFit, fit_family
from promisetrack.forecast.delay_priors import PRIORS, DelayPriors
from promisetrack.forecast.delivery import ForecastError
from promisetrack.forecast.on_plan import plan_opens
from promisetrack.forecast.open_promises import (
    Member,
    OpenClaims,
    OpenForecasts,
    average_claims,
    average_members,
)
from promisetrack.forecast.rows import DelayRows
from promisetrack.forecast.stretch import fit_stretch
from promisetrack.forecast.stretch_member import StretchMember
from promisetrack.model import Promise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

FAMILIES: Final = ("lognormal", "loglogistic", "weibull")
DRAWS: Final = 200
SEED: Final = 20_260_101
"""The draws are the same at every call, so that the same data give the same forecast."""

NEWEST_SHARE: Final = 0.5
"""What the forecast read at the newest date counts, where there is one."""


@dataclass(frozen=True, slots=True, eq=False)
class DelayMembers:
    """Fitted members; ``fits`` and ``draws`` are those of `FAMILIES` that hold, in their order."""

    fits: tuple[DelayFit, ...]
    draws: tuple[DelayDraws, ...]
    stretch: StretchMember

    @property
    def all(self) -> tuple[Member, ...]:
        """All members, the stretch curve last."""
        return (*self.draws, self.stretch)

    @property
    def never(self) -> float:
        """Share of all promises that never comes: the mean of the families."""
        return self.stretch.curve.never


def fit_members(
    rows: DelayRows, *, priors: DelayPriors = PRIORS, draws: int = DRAWS
) -> DelayMembers:
    """Fit every member to delay rows.

    Parameters
    ----------
    rows
        Delay rows; as many as `promisetrack.forecast.stretch.fit_stretch` needs.
    priors
        The table of priors.
    draws
        Number of draws of the parameters of each family.

    Raises
    ------
    ForecastError
        With too few deliveries, or where no family holds.
    """
    fits = _fits(rows, priors)
    drawn = tuple(fit.draws(draws, np.random.default_rng(SEED)) for fit in fits)
    claims = claims_of_rows(rows)
    never = float(np.mean([one.forecast(claims).never for one in drawn]))
    hazard = float(np.mean([np.exp(one.log_hazard).mean() for one in drawn]))
    stretch = rows.frame["stretch"].to_numpy(dtype=np.float64)
    curve = fit_stretch(stretch, rows.cause, never_share=never)
    return DelayMembers(tuple(fits), drawn, StretchMember(curve, hazard))


def claims_of_rows(rows: DelayRows) -> OpenClaims:
    """Return the claims of delay rows as on the days on which their clocks start."""
    frame = rows.frame
    horizon, opens = (
        frame[name].to_numpy(dtype=np.float64) * DAYS_PER_YEAR
        for name in ("horizon_years", "plan_opens_years")
    )
    nothing = np.zeros(len(frame))
    return OpenClaims(
        tuple(frame["organization"]), tuple(frame["domain"]), horizon, opens, nothing, nothing
    )


def open_claim(promise: Promise, clock: Clock, elapsed: float, fitted: float = 0.0) -> OpenClaims:
    """Return one dated claim of a promise as a table of one row; times in days."""
    times = (clock.horizon, plan_opens(clock), max(elapsed, 0.0), fitted)
    columns = [np.array([time], dtype=np.float64) for time in times]
    return OpenClaims((promise.organization,), (promise.domain,), *columns)


def forecast_claims(
    members: Sequence[Member], first: OpenClaims, newest: OpenClaims | None
) -> OpenForecasts:
    """Average members, and the first claims with the newest where there are newer ones."""
    of_first = average_members(members, first)
    if newest is None:
        return of_first
    share = np.full(len(first), NEWEST_SHARE)
    return average_claims(of_first, average_members(members, newest), share)


@dataclass(frozen=True, slots=True, eq=False)
class OpenCurve:
    """The forecast of one promise as a `DeliveryCurve`."""

    forecasts: OpenForecasts

    @property
    def never(self) -> float:
        """Probability that it is never delivered."""
        return float(self.forecasts.never[0])

    @property
    def cancelled(self) -> float:
        """The part of never that is called off."""
        return float(self.forecasts.cancelled[0])

    def probability_within(self, days: Floats) -> Floats:
        """Return the probabilities (n,) of a delivery within ``days`` (n,)."""
        within: Floats = self.forecasts.by(days[None, :])[0]
        return within


# --- private -------------------------------------------------------------------------------


def _fits(rows: DelayRows, priors: DelayPriors) -> list[DelayFit]:
    """Fit the families that the delays allow."""
    fits, reason = [], "no family"
    for family in FAMILIES:
        try:
            fits.append(fit_family(rows, family, priors=priors))
        except ForecastError as error:
            reason = str(error)
    if not fits:
        raise ForecastError(reason)
    return fits
