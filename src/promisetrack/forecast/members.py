"""The full delay model: three families with effects of groups, and the pooled stretch curve.

The members count equally when a clock starts, and afterwards by the chance that each gave to what
was seen since. Where a promise has been restated, the forecast from its first claim and the one
read at its newest date are averaged: a new date from the same mouth is worth something.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.cancellation import (
    Cancellation,
    CompetingCurve,
    observed_cancellation,
)
from promisetrack.forecast.clock import Clock
from promisetrack.forecast.delay_draws import DelayDraws
from promisetrack.forecast.delay_fit import DelayFit, fit_family
from promisetrack.forecast.delay_likelihood import PARAMETERS
from promisetrack.forecast.delay_priors import PRIORS, DelayPriors, Normal
from promisetrack.forecast.delivery import ForecastError
from promisetrack.forecast.on_plan import plan_opens
from promisetrack.forecast.open_curve import OpenCurve
from promisetrack.forecast.open_promises import (
    Member,
    OpenClaims,
    OpenForecasts,
    average_claims,
    average_members,
)
from promisetrack.forecast.rows import CANCELLED, OPEN, DelayRows
from promisetrack.forecast.stretch import fit_stretch
from promisetrack.forecast.stretch_member import StretchMember
from promisetrack.model import Promise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

Piece = TypeVar("Piece")
Found = TypeVar("Found")

FAMILIES: Final = ("lognormal", "loglogistic", "weibull")
DRAWS: Final = 200
SEED: Final = 20_260_101
"""The draws are the same at every call, so that the same data give the same forecast."""

STRETCH: Final = "stretch"
"""Name of the stretch curve among the members."""

NEWEST_SHARE: Final = 0.5
"""What the forecast read at the newest date counts, where there is one."""


@dataclass(frozen=True, slots=True, eq=False)
class DelayMembers:
    """Fitted members; ``fits`` and ``draws`` are those of `FAMILIES` that hold, in their order."""

    fits: tuple[DelayFit, ...]
    draws: tuple[DelayDraws, ...]
    stretch: StretchMember
    only: str | None = None
    """Name of the one member that counts, of `names`; None: all."""
    newest_share: float = NEWEST_SHARE
    """What the forecast read at the newest date counts, where there is one."""
    cancellation: Cancellation | None = None
    """Cancellation as a cause of its own; None: a cancelled promise would never have come."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the members, `STRETCH` last."""
        return (*(fit.family.name for fit in self.fits), STRETCH)

    @property
    def all(self) -> tuple[Member, ...]:
        """The members that count, the stretch curve last."""
        members: tuple[Member, ...] = (*self.draws, self.stretch)
        if self.only is None:
            return members
        return (members[self.names.index(self.only)],)

    def curve(self, first: OpenClaims, newest: OpenClaims | None) -> OpenCurve | CompetingCurve:
        """Return the forecast of one promise from its first and its newest claim, if newer.

        Where the newest counts nothing, neither does that it moved the date. The curve holds
        tables and no draws: a report keeps thousands of them.
        """
        if self.newest_share == 0.0:
            first, newest = replace(first, off_plan=np.zeros_like(first.off_plan)), None
        forecasts = forecast_claims(self.all, first, newest, newest_share=self.newest_share)
        never, cancelled = float(forecasts.never[0]), float(forecasts.cancelled[0])
        curve = OpenCurve(never, cancelled, forecasts.alone(0))
        if self.cancellation is None:
            return curve
        return CompetingCurve(curve, self.cancellation)

    @property
    def never(self) -> float:
        """Share of all promises that never comes: the mean of the families."""
        return self.stretch.curve.never


def fit_members(
    rows: DelayRows,
    *,
    priors: DelayPriors = PRIORS,
    draws: int = DRAWS,
    near: DelayMembers | None = None,
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
    near
        Members fitted to nearly the same, from whose parameters to climb: it saves time.

    Raises
    ------
    ForecastError
        With too few deliveries, or where no family holds.
    """
    cancellation = None
    if rows.cancelled == "competing":
        cancellation = observed_cancellation(rows)
        rows = replace(rows, cause=np.where(rows.cause == CANCELLED, OPEN, rows.cause))
        priors = replace(priors, log_hazard=_SILENT)
    fits = _fits(rows, priors, near)
    claims, weights = claims_of_rows(rows), rows.stands_for

    def drawn_from(fit: DelayFit) -> tuple[DelayDraws, float]:
        one = fit.draws(draws, np.random.default_rng(SEED))
        return one, float(np.average(_never(one, claims), weights=weights))

    found = _at_once(drawn_from, fits, len(rows))
    drawn = tuple(one for one, _ in found)
    never = float(np.mean([share for _, share in found]))
    hazard = float(np.mean([np.exp(one.log_hazard).mean() for one in drawn]))
    stretch = rows.frame["stretch"].to_numpy(dtype=np.float64)
    curve = fit_stretch(stretch, rows.cause, never_share=never, weights=weights)
    member = StretchMember(curve, hazard)
    return DelayMembers(tuple(fits), drawn, member, cancellation=cancellation)


def claims_of_rows(rows: DelayRows) -> OpenClaims:
    """Return the claims of delay rows as on the days on which their clocks start."""
    frame = rows.frame
    horizon, opens = (
        frame[name].to_numpy(dtype=np.float64) * DAYS_PER_YEAR
        for name in ("horizon_years", "plan_opens_years")
    )
    nothing = np.zeros(len(frame))
    return OpenClaims(
        organization=tuple(frame["organization"]),
        domain=tuple(frame["domain"]),
        horizon=horizon,
        opens=opens,
        elapsed=nothing,
        fitted=nothing,
        off_plan=np.zeros(len(frame), dtype=np.bool_),
    )


def open_claim(
    promise: Promise, clock: Clock, elapsed: float, fitted: float = 0.0, *, off_plan: bool = False
) -> OpenClaims:
    """Return one dated claim of a promise as a table of one row; times in days."""
    times = (clock.horizon, plan_opens(clock), max(elapsed, 0.0), fitted)
    horizon, opens, since, seen = (np.array([time], dtype=np.float64) for time in times)
    groups = (promise.organization,), (promise.domain,)
    return OpenClaims(*groups, horizon, opens, since, seen, np.array([off_plan]))


def forecast_claims(
    members: Sequence[Member],
    first: OpenClaims,
    newest: OpenClaims | None,
    *,
    newest_share: float = NEWEST_SHARE,
) -> OpenForecasts:
    """Average members, and the first claims with the newest where there are newer ones."""
    of_first = average_members(members, first)
    if newest is None:
        return of_first
    share = np.full(len(first), newest_share)
    return average_claims(of_first, average_members(members, newest), share)


# --- private -------------------------------------------------------------------------------


_AT_ONCE: Final = 2000
"""Claims that are forecast together: fewer fit the processor's memory, more take as long."""

_MANY: Final = 10_000
"""Rows, from which on families are fitted and drawn from at once."""

_SILENT: Final = Normal(math.log(1e-9), 1e-3)
"""Of the log hazard where no cancellation is the announcement of a kind that never comes."""


def _fits(rows: DelayRows, priors: DelayPriors, near: DelayMembers | None) -> list[DelayFit]:
    """Fit the families that the delays allow."""
    known = {fit.family.name: fit for fit in near.fits} if near is not None else {}

    def fitted(family: str) -> DelayFit | str:
        start, metric = _climb_from(known.get(family), priors)
        try:
            return fit_family(rows, family, priors=priors, start=start, metric=metric)
        except ForecastError as error:
            return str(error)

    found = _at_once(fitted, FAMILIES, len(rows))
    fits = [one for one in found if isinstance(one, DelayFit)]
    reason = next((one for one in reversed(found) if isinstance(one, str)), "no family")
    if not fits:
        raise ForecastError(reason)
    return fits


def _at_once(work: Callable[[Piece], Found], families: Sequence[Piece], rows: int) -> list[Found]:
    """Do the same for each family: with many rows, for all at once.

    Their arrays are so long that threads of one process hardly wait for each other.
    """
    with ThreadPoolExecutor(len(families) if rows > _MANY else 1) as pool:
        return list(pool.map(work, families))


def _never(draws: DelayDraws, claims: OpenClaims) -> Floats:
    """Return the probabilities (n,) that claims are never delivered.

    Some at a time: what is computed on the way is as large as claims times draws.
    """
    some = np.array_split(np.arange(len(claims)), -(-len(claims) // _AT_ONCE))
    return np.concatenate([draws.never_of(claims.take(rows)) for rows in some])


def _climb_from(near: DelayFit | None, priors: DelayPriors) -> tuple[Floats | None, Floats | None]:
    """Return parameters to climb from, and with which metric, where a fit is near."""
    if near is None:
        return None, None
    start, metric = near.mode.phi.copy(), near.outer_covariance.copy()
    if priors.log_hazard is _SILENT:
        at = PARAMETERS.index("log_hazard")
        start[at] = _SILENT.mean
        metric[at, :] = metric[:, at] = 0.0
        metric[at, at] = _SILENT.sd**2
    return start, metric
