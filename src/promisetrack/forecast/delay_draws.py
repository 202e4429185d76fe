"""Draws of all parameters of one family of the delay model, and their forecasts.

Parameters are drawn, not plugged in: the forecast of a promise averages the distributions of all
draws. A draw counts in proportion to the chance that it gave to being open by the zero day, as far
as the fit has not seen that itself; of what the fit has seen, the draws know already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.on_plan import plan_share_by
from promisetrack.forecast.open_curve import FamilyCurve
from promisetrack.forecast.open_promises import ANNOUNCED_YEARS, OpenClaims
from promisetrack.forecast.tabulated import Tabulated, tabulate
from promisetrack.survival.families import Family

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


class OpenParts(NamedTuple):
    """Probabilities (n, K) to be open: on plan, late, never and silent so far."""

    plan: Floats
    late: Floats
    never: Floats

    @property
    def total(self) -> Floats:
        """The probability (n, K) to be open at all."""
        return self.plan + self.late + self.never


@dataclass(frozen=True, eq=False)
class Grouped:
    """Draws of the effects of a grouping.

    Parameters
    ----------
    levels
        The L levels that were in the fit.
    effects
        Shape (K, L).
    unseen
        Shape (K,): of a level drawn from the population, for all that were not in the fit.
    """

    levels: tuple[str, ...]
    effects: Floats
    unseen: Floats

    def of(self, names: Sequence[str]) -> Floats:
        """Return the effects (n, K) of names (n,)."""
        at = np.array([self._number.get(name, -1) for name in names], dtype=np.intp)
        chosen: Floats = self.effects.T[at]
        chosen[at < 0] = self.unseen
        return chosen

    @cached_property
    def _number(self) -> Mapping[str, int]:
        return {level: at for at, level in enumerate(self.levels)}


@dataclass(frozen=True, slots=True, eq=False)
class DelayDraws:
    """K draws from the joint distribution of a fit.

    Parameters
    ----------
    family
        Of the late part.
    coefficients
        Shape (K, 4): a, b, w0, w1.
    log_scale, never, log_hazard, scale_slope
        Shape (K,): log s at a horizon of a year, logit of the never-share, log of the hazard a year
        of its announcement, and how log s goes with log horizon.
    grouped
        Under "domain", "organization" and "organization_plan", their effects.
    """

    family: Family
    coefficients: Floats
    log_scale: Floats
    never: Floats
    log_hazard: Floats
    scale_slope: Floats
    grouped: Mapping[str, Grouped]

    def __len__(self) -> int:
        """Return the number of draws."""
        return len(self.coefficients)

    def forecast(self, claims: OpenClaims) -> DrawnForecasts:
        """Forecast n claims."""
        mu = self.location(claims)
        on_plan = self.plan_share(claims)
        now = self.parts(claims)
        chance = now.total
        weight = self._weights(claims, now) / chance
        lasting = np.exp(-np.exp(self.log_hazard) * ANNOUNCED_YEARS)
        return DrawnForecasts(
            claims=claims,
            draws=self,
            mu=mu,
            scale=self.scale(claims),
            late=weight * (1.0 - on_plan) * (1.0 - self.never_share()),
            plan=(weight * on_plan).sum(axis=1),
            open=chance.mean(axis=1),
            never=(weight * now.never).sum(axis=1),
            cancelled=(weight * now.never * (1.0 - lasting)).sum(axis=1),
        )

    def never_of(self, claims: OpenClaims) -> Floats:
        """Return the probabilities (n,) that claims are never delivered, as `forecast` has them."""
        if not claims.elapsed.any():  # nothing has come or been called off on the first day
            off_plan = 1.0 - self.plan_share(claims)
            return (off_plan * self.never_share()).mean(axis=1)  # type: ignore[no-any-return]
        now = self.parts(claims)
        never: Floats = (self._weights(claims, now) / now.total * now.never).sum(axis=1)
        return never

    def parts(self, claims: OpenClaims) -> OpenParts:
        """Return the three ways (n, K) to be open on the zero days."""
        return self._parts(claims, claims.elapsed)

    def weights(self, claims: OpenClaims) -> Floats:
        """Return what each draw counts (n, K), 1 in all: by what the fit has not seen itself."""
        return self._weights(claims, self.parts(claims))

    def plan_share(self, claims: OpenClaims) -> Floats:
        """Return W (n, K): 0 where the plan has been given up."""
        return np.where(claims.off_plan[:, None], 0.0, _share(self.plan_logit(claims)))

    def never_share(self) -> Floats:
        """Return the never-shares (K,)."""
        return _share(self.never)

    def location(self, claims: OpenClaims) -> Floats:
        """Return the locations mu (n, K) of log time in years."""
        groups = self.grouped["domain"].of(claims.domain)
        groups = groups + self.grouped["organization"].of(claims.organization)
        return self._line(claims, 0) + groups

    def scale(self, claims: OpenClaims) -> Floats:
        """Return the scales (n, K) of log time."""
        log_horizon = np.log(claims.horizon / DAYS_PER_YEAR)[:, None]
        scale: Floats = np.exp(self.log_scale + self.scale_slope * log_horizon)
        return scale

    def plan_logit(self, claims: OpenClaims) -> Floats:
        """Return logit W (n, K)."""
        return self._line(claims, 2) + self.grouped["organization_plan"].of(claims.organization)

    def survival(self, mu: Floats, scale: Floats, days: Floats) -> Floats:
        """Return the late part's P(T > days) for mu and scale (..., K), days (..., 1) from 0 on."""
        survival: Floats = np.exp(self.family.log_survival(_z(mu, scale, days)).value)
        return survival

    def survival_and_slope(self, mu: Floats, scale: Floats, days: Floats) -> tuple[Floats, Floats]:
        """Return the same with its slope a day, for days above 0."""
        q = self.family.log_survival(_z(mu, scale, days))
        survival = np.exp(q.value)
        return survival, survival * q.first / (scale * days)

    def _weights(self, claims: OpenClaims, now: OpenParts) -> Floats:
        if np.all(claims.fitted >= claims.elapsed):
            return np.full(now.total.shape, 1.0 / len(self))
        seen = self._parts(claims, np.minimum(claims.fitted, claims.elapsed)).total
        weight = now.total / seen
        normed: Floats = weight / weight.sum(axis=1, keepdims=True)
        return normed

    def _line(self, claims: OpenClaims, first: int) -> Floats:
        log_horizon = np.log(claims.horizon / DAYS_PER_YEAR)[:, None]
        line: Floats = self.coefficients[:, first] + self.coefficients[:, first + 1] * log_horizon
        return line

    def _parts(self, claims: OpenClaims, days: Floats) -> OpenParts:
        """Return the three ways (n, K) to be open after days (n,)."""
        mu, scale = self.location(claims), self.scale(claims)
        on_plan, share = self.plan_share(claims), self.never_share()
        ahead = 1.0 - plan_share_by(days, claims.opens, claims.horizon)
        silent = np.exp(-np.exp(self.log_hazard) * days[:, None] / DAYS_PER_YEAR)
        return OpenParts(
            on_plan * ahead[:, None],
            (1.0 - on_plan) * (1.0 - share) * self.survival(mu, scale, days[:, None]),
            (1.0 - on_plan) * share * silent,
        )


@dataclass(frozen=True, eq=False)
class DrawnForecasts:
    """Forecasts of n claims, averaged over K draws.

    Parameters
    ----------
    claims, draws
        Of what, and by what.
    mu, scale
        Of log time (n, K).
    late
        Shape (n, K): what a draw's survival of the late part counts, given open on the zero day.
    plan
        Shape (n,): the same for the on-plan window.
    open, never, cancelled
        Shape (n,), as in `OpenForecasts`.
    """

    claims: OpenClaims
    draws: DelayDraws
    mu: Floats
    scale: Floats
    late: Floats
    plan: Floats
    open: Floats
    never: Floats
    cancelled: Floats

    def alone(self, row: int) -> FamilyCurve:
        """Return the forecast of one claim, without the draws."""
        claims = self.claims
        times = (float(days[row]) for days in (claims.opens, claims.horizon, claims.elapsed))
        opens, horizon, elapsed = times
        over = plan_share_by(claims.elapsed[row : row + 1], opens, horizon)[0]
        return FamilyCurve(
            opens, horizon, elapsed, float(over), float(self.plan[row]), self._table(row)
        )

    def by(self, days: Floats) -> Floats:
        """Return P(delivered within days) for days (n, m)."""
        claims = self.claims
        opens, horizon = claims.opens[:, None], claims.horizon[:, None]
        since = claims.elapsed[:, None]
        until = since + np.maximum(days, 0.0)
        window = plan_share_by(until, opens, horizon) - plan_share_by(since, opens, horizon)
        gone = np.stack(
            [left(ahead) for left, ahead in zip(self._late, until - since, strict=True)]
        )
        return self.plan[:, None] * window + self._late_now[:, None] - gone

    @cached_property
    def _late(self) -> tuple[Tabulated, ...]:
        """For each claim, what is left of the late part as a function of days ahead."""
        return tuple(self._table(row) for row in range(len(self.claims)))

    @cached_property
    def _late_now(self) -> Floats:
        return np.array([left.first for left in self._late])

    def _table(self, row: int) -> Tabulated:
        return tabulate(partial(self._late_at, row))

    def _late_at(self, row: int, days: Floats) -> tuple[Floats, Floats]:
        """Return what is left (m,) of the late part of a claim days ahead (m,), and its slope."""
        since = np.maximum(self.claims.elapsed[row] + days, _INSTANT)[:, None]
        left, slope = self.draws.survival_and_slope(self.mu[row], self.scale[row], since)
        return left @ self.late[row], slope @ self.late[row]


# --- private -------------------------------------------------------------------------------

_INSTANT = 1e-6  # days: below it nothing has come, and logs stay finite


def _z(mu: Floats, scale: Floats, days: Floats) -> Floats:
    z: Floats = (np.log(np.maximum(days, _INSTANT) / DAYS_PER_YEAR) - mu) / scale
    return z


def _share(logit: Floats) -> Floats:
    share: Floats = np.exp(-np.logaddexp(0.0, -logit))
    return share
