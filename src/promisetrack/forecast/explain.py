"""What a fitted delay model says of domains, organizations and horizons, with intervals.

Everything is an average of the families, each with its own 80 % interval; the interval shown is
that of the equal mixture of their normal distributions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.forecast.delay_design import GROUPS, OUTER
from promisetrack.forecast.delay_fit import DelayFit, Estimate
from promisetrack.forecast.members import DelayMembers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

LEVEL: Final = 0.8
MOSTLY_PRIOR: Final = 0.7
"""Share of the prior's standard deviation above which a number is called mostly prior."""

HORIZONS: Final = (0.25, 1.0, 4.0)
"""Horizons in years at which the typical stretch and the on-plan share are given."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A number with its 80 % interval."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Effect:
    """What one domain or organization does.

    ``factor`` multiplies the stretch of what misses the plan; ``on_plan`` is the on-plan share W of
    an organization at a horizon of a year, None for domains.
    """

    name: str
    promises: int
    factor: Interval
    on_plan: Interval | None


@dataclass(frozen=True, slots=True)
class AtHorizon:
    """The typical promise of a horizon: its on-plan share, and the stretch of the rest.

    ``stretch`` is their median, ``residual`` the standard deviation of log stretch within a domain
    and an organization.
    """

    years: float
    on_plan: Interval
    stretch: Interval
    residual: Interval


@dataclass(frozen=True, slots=True)
class Explanation:
    """A fit in numbers.

    ``slope`` is b, 1 where the stretch is the same for all horizons. ``spread`` gives by group the
    standard deviation of log stretch between its levels (of logit W for the on-plan effects),
    ``residual`` that within them, at a horizon of a year. ``announced`` is the hazard a year.
    ``mostly_prior`` names the parameters of which the data say little.
    """

    families: tuple[str, ...]
    never: float
    announced: Interval
    slope: Interval
    horizons: tuple[AtHorizon, ...]
    spread: dict[str, Interval]
    residual: Interval
    domains: tuple[Effect, ...]
    organizations: tuple[Effect, ...]
    mostly_prior: tuple[str, ...]


def explain(members: DelayMembers, counts: dict[str, dict[str, int]]) -> Explanation:
    """Return what fitted members say.

    Parameters
    ----------
    members
        The members.
    counts
        Under "domain" and "organization", the number of promises of each level.
    """
    fits = members.fits
    found = [fit.estimates() for fit in fits]
    spread = {name: _log([one[f"log_{name}_sd"] for one in found]) for name in GROUPS}
    deviations = [math.log(fit.family.deviation) for fit in fits]
    residual = [
        one["log_scale"]._replace(value=one["log_scale"].value + deviation)
        for one, deviation in zip(found, deviations, strict=True)
    ]
    return Explanation(
        families=tuple(fit.family.name for fit in fits),
        never=members.never,
        announced=_log([one["log_hazard"] for one in found]),
        slope=_plain([one["b"] for one in found]),
        horizons=tuple(_at_horizon(members, years) for years in HORIZONS),
        spread=spread,
        residual=_log(residual),
        domains=_effects(fits, "domain", counts["domain"]),
        organizations=_effects(fits, "organization", counts["organization"]),
        mostly_prior=_mostly_prior(found),
    )


# --- private -------------------------------------------------------------------------------

_Z = 1.2815515655446004  # of the 80 % interval


def _plain(estimates: Sequence[Estimate]) -> Interval:
    """Return the mean of the families, and the interval of their mixture."""
    return _each([[one] for one in estimates])[0]


def _each(estimates: Sequence[Sequence[Estimate]]) -> list[Interval]:
    """Return the same for each of n numbers, of which every family (first) has an estimate."""
    from scipy.special import ndtr

    means = np.array([[one.value for one in of] for of in estimates])
    sds = np.array([[one.sd for one in of] for of in estimates])

    def at(p: float) -> Floats:
        low, high = (means - 6.0 * sds).min(axis=0), (means + 6.0 * sds).max(axis=0)
        for _ in range(60):
            middle = 0.5 * (low + high)
            below = ndtr((middle - means) / sds).mean(axis=0) < p
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        reached: Floats = high
        return reached

    bounds = means.mean(axis=0), at(0.5 - LEVEL / 2.0), at(0.5 + LEVEL / 2.0)
    return [Interval(*map(float, one)) for one in zip(*bounds, strict=True)]


def _log(estimates: Sequence[Estimate]) -> Interval:
    """Return the same for the exponential of a parameter."""
    return _exp(_plain(estimates))


def _exp(plain: Interval) -> Interval:
    return Interval(math.exp(plain.value), math.exp(plain.lower), math.exp(plain.upper))


def _effects(fits: Sequence[DelayFit], group: str, counts: dict[str, int]) -> tuple[Effect, ...]:
    """Return the effects of a group, those with most promises first."""
    names = sorted(counts, key=lambda one: (-counts[one], one))
    late = [fit.effects(group) for fit in fits]
    factors = [_exp(one) for one in _each([[of[name] for name in names] for of in late])]
    shares: list[Interval | None] = [None] * len(names)
    if group == "organization":
        shares = [_share(one) for one in _each([_on_plan(fit, names) for fit in fits])]
    return tuple(
        Effect(name, counts[name], factor, share)
        for name, factor, share in zip(names, factors, shares, strict=True)
    )


def _on_plan(fit: DelayFit, names: Sequence[str]) -> list[Estimate]:
    """Return the logit of the on-plan share of organizations at a horizon of a year."""
    effects, w0 = fit.effects("organization_plan"), fit.estimates()["w0"].value
    return [effects[name]._replace(value=effects[name].value + w0) for name in names]


def _share(logit: Interval) -> Interval:
    def of(value: float) -> float:
        return 1.0 / (1.0 + math.exp(-value))

    return Interval(of(logit.value), of(logit.lower), of(logit.upper))


def _at_horizon(members: DelayMembers, years: float) -> AtHorizon:
    """Return the typical on-plan share and late stretch at a horizon, from the draws."""
    log_years = math.log(years)
    plan, late, residual = [], [], []
    for fit, drawn in zip(members.fits, members.draws, strict=True):
        a, b, w0, w1 = drawn.coefficients.T
        plan.append(1.0 / (1.0 + np.exp(-(w0 + w1 * log_years))))
        median = float(fit.family.inverse_log_survival(np.array([math.log(0.5)]))[0])
        scale = np.exp(drawn.log_scale + drawn.scale_slope * log_years)
        late.append(np.exp(a + (b - 1.0) * log_years + scale * median))
        residual.append(scale * fit.family.deviation)
    return AtHorizon(years, _of_draws(plan), _of_draws(late), _of_draws(residual))


def _of_draws(draws: Sequence[Floats]) -> Interval:
    low, middle, high = np.quantile(np.concatenate(draws), [0.1, 0.5, 0.9])
    return Interval(float(middle), float(low), float(high))


def _mostly_prior(found: Sequence[dict[str, Estimate]]) -> tuple[str, ...]:
    """Return the parameters whose spread is near that of their prior, in most families."""
    names = ("a", "b", "w0", "w1", *OUTER)
    shares = {
        name: np.median([one[name].sd / one[name].prior_sd for one in found]) for name in names
    }
    return tuple(name for name in names if shares[name] > MOSTLY_PRIOR)
