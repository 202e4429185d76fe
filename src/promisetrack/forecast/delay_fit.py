r"""One family of the delay model, fitted: effects of groups integrated out, the rest at its mode.

.. math::

    \log T = a + b \log H + u_{domain} + v_{organization} + s\,\epsilon, \qquad
    \operatorname{logit} W = w_0 + w_1 \log H + w_{organization}

with H the horizon in years. The likelihood is that of `promisetrack.forecast.delay_likelihood`,
the priors those of `promisetrack.forecast.delay_priors`. The result is one joint normal
distribution of all parameters (Laplace): outer ones phi ~ N(mode, V), V from the curvature of
M(phi) plus log prior; inner ones x given phi ~ N(x(phi), H^-1), x(phi) followed to first order.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np

from promisetrack.forecast.delay_design import (
    COEFFICIENTS,
    GROUPS,
    OUTER,
    DelayDesign,
    delay_design,
)
from promisetrack.forecast.delay_draws import DelayDraws, Grouped
from promisetrack.forecast.delay_likelihood import PARAMETERS
from promisetrack.forecast.delay_mode import (
    Inner,
    Mode,
    find_mode,
    marginal_gradient,
    mode_slopes,
    modes_near,
)
from promisetrack.forecast.delay_priors import PRIORS, DelayPriors
from promisetrack.forecast.delivery import ForecastError
from promisetrack.forecast.rows import DelayRows
from promisetrack.survival.families import FAMILIES, Family

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


class Estimate(NamedTuple):
    """A parameter's mode and its standard deviation, with that of its prior (NaN for effects)."""

    value: float
    sd: float
    prior_sd: float


@dataclass(frozen=True, eq=False)
class DelayFit:
    """A fit of one family to delay rows.

    Parameters
    ----------
    family
        Of the late part.
    design
        What was fitted.
    mode
        Outer and inner parameters where the posterior is highest.
    outer_covariance
        Shape (7, 7), of the outer parameters.
    """

    family: Family
    design: DelayDesign
    mode: Mode
    outer_covariance: Floats

    def draws(self, size: int, rng: np.random.Generator) -> DelayDraws:
        """Draw all parameters from their joint distribution, with a new level for each group."""
        root = np.linalg.cholesky(self.outer_covariance)
        outer = rng.standard_normal((size, len(OUTER))) @ root.T
        core, own = self._inner_draws(outer, rng)
        shared = (self.mode.phi + outer).T
        spread = np.exp(shared[len(PARAMETERS) :]) * rng.standard_normal((len(GROUPS), size))
        first, names = len(COEFFICIENTS), self.design.organizations
        groups = (
            Grouped(self.design.domains, core[:, first:], spread[0]),
            Grouped(names, own[:, :, 0], spread[1]),
            Grouped(names, own[:, :, 1], spread[2]),
        )
        return DelayDraws(
            self.family,
            core[:, :first],
            log_scale=shared[0],
            never=shared[1],
            log_hazard=shared[2],
            scale_slope=shared[3],
            grouped=dict(zip(GROUPS, groups, strict=True)),
        )

    def estimates(self) -> dict[str, Estimate]:
        """Return the coefficients and the outer parameters by name."""
        core, _ = self._variances
        outer_sd = np.sqrt(np.diag(self.outer_covariance))
        found = {
            name: Estimate(float(value), math.sqrt(variance), prior.sd)
            for name, value, variance, prior in zip(
                COEFFICIENTS, self.mode.inner.core, core, self.design.coefficients, strict=False
            )
        }
        priors = [prior.sd for prior in self.design.outer] + [_SD_OF_LOG_HALF_NORMAL] * len(GROUPS)
        for name, value, sd, prior in zip(OUTER, self.mode.phi, outer_sd, priors, strict=True):
            found[name] = Estimate(float(value), float(sd), prior)
        return found

    def effects(self, group: str) -> dict[str, Estimate]:
        """Return the effects of one of `GROUPS` by level."""
        core, own = self._variances
        first, inner = len(COEFFICIENTS), self.mode.inner
        if group == "domain":
            names, values, variances = self.design.domains, inner.core[first:], core[first:]
        else:
            at = GROUPS.index(group) - 1
            names, values, variances = self.design.organizations, inner.own[:, at], own[:, at]
        return {
            name: Estimate(float(value), math.sqrt(variance), math.nan)
            for name, value, variance in zip(names, values, variances, strict=True)
        }

    @cached_property
    def _slopes(self) -> tuple[Floats, Floats]:
        """How the inner parameters follow the outer ones: (7, p) and (7, J, 2)."""
        slopes = mode_slopes(self.design, self.mode)
        return np.stack([one.core for one in slopes]), np.stack([one.own for one in slopes])

    @cached_property
    def _variances(self) -> tuple[Floats, Floats]:
        """Variances (p,) and (J, 2) of the inner parameters."""
        core, own = self._slopes
        spread, curvature = self.outer_covariance, self.mode.curvature
        followed = np.einsum("tp,tu,up->p", core, spread, core)
        followed_own = np.einsum("tjk,tu,ujk->jk", own, spread, own)
        of_core = np.diag(curvature.core_inverse) + followed
        return of_core, curvature.own_variances() + followed_own

    def _inner_draws(self, outer: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
        """Return draws (size, p) and (size, J, 2) of inner parameters for steps (size, 7)."""
        curvature, inner = self.mode.curvature, self.mode.inner
        core_slopes, own_slopes = self._slopes
        around = rng.standard_normal((len(outer), len(inner.core)))
        around = around @ np.linalg.cholesky(curvature.core_inverse).T
        noise = rng.standard_normal((len(outer), *inner.own.shape))
        roots = np.linalg.cholesky(curvature.own_inverse)
        own = np.einsum("jkl,sjl->sjk", roots, noise)
        own -= np.einsum("jkp,sp->sjk", curvature.join, around)
        followed = np.einsum("st,tjk->sjk", outer, own_slopes)
        return inner.core + around + outer @ core_slopes, inner.own + own + followed


def fit_family(
    rows: DelayRows,
    family: str,
    *,
    priors: DelayPriors = PRIORS,
    start: Floats | None = None,
    metric: Floats | None = None,
) -> DelayFit:
    """Fit one family.

    Parameters
    ----------
    rows
        Delay rows, at least one.
    family
        "lognormal", "loglogistic" or "weibull".
    priors
        The table of priors.
    start
        Outer parameters (7,) to climb from; None: the means of their priors.
    metric
        Their covariance (7, 7) in a fit to nearly the same, with which to climb as far as it
        serves. None: it is found where the climb starts.

    Raises
    ------
    ForecastError
        Where no maximum is found.
    """
    chosen = FAMILIES[family]
    design = delay_design(rows, chosen, priors)
    climb = _Climb(design, Inner(design.core_mean, np.zeros((len(design.starts), 2))))
    found = climb.highest(_start(design) if start is None else start, metric)
    if found is None:
        message = f"the delays have no {family} distribution that would hold"
        raise ForecastError(message)
    return DelayFit(chosen, design, *found)


# --- private -------------------------------------------------------------------------------

_SPREAD: Final = 0.3  # of every group, to start from
_SD_OF_LOG_HALF_NORMAL: Final = math.pi / math.sqrt(8.0)
_LONGEST: Final = 0.7  # step of any outer parameter: all are logs or logits
_STEP: Final = 1e-3
"""Of differences of the gradient. Standard deviations are some 0.05 to 0.5, but along a ridge, such
as that of a Weibull whose scale and slope trade, 0.02: a longer step would leave the ridge."""
_STEPS: Final = 15
_HALVINGS: Final = 6
_SMALL: Final = 1e-3  # promised gain in nats at which a metric has nothing more to give
_LAST: Final = 1e-2  # the same at which a step of the curvature itself is the last
_LEAST_CURVATURE: Final = 0.5
"""What the priors of the outer parameters hold at the least, in any direction."""


class _Climb:
    """The log posterior of the outer parameters; the last inner mode is near the next one."""

    def __init__(self, design: DelayDesign, warm: Inner) -> None:
        self.design, self.warm = design, warm

    def highest(self, phi: Floats, metric: Floats | None) -> tuple[Mode, Floats] | None:
        """Climb to the mode; return it and the inverse (7, 7) of the curvature there.

        The curvature costs eight gradients, so it is found where there is no metric (7, 7) yet, and
        where one promises no more; each step teaches the metric (Nocedal and Wright 2006, 6.17).
        The last step is one of the curvature itself, so short that what it leaves is nothing.
        """
        here = self.mode(phi)
        if here is None:
            return None
        slope, is_exact = self.slope(here), False
        for _ in range(_STEPS):
            if metric is None:
                metric, is_exact = self.spread(here), True
            step = metric @ slope
            step /= max(1.0, float(np.abs(step).max()) / _LONGEST)
            promised = float(slope @ step)
            there = self._risen(here, step, promised) if is_exact or promised > _SMALL else None
            if is_exact and (there is None or promised < _LAST):
                return there or here, metric
            if there is None:
                metric = None
                continue
            before, slope = slope, self.slope(there)
            metric = _taught(metric, there.phi - here.phi, before - slope)
            here, is_exact = there, False
        return here, self.spread(here)

    def mode(self, phi: Floats) -> Mode | None:
        """Return the mode of the inner parameters given phi."""
        found = find_mode(self.design, phi, self.warm)
        if found is not None:
            self.warm = found.inner
        return found

    def slope(self, mode: Mode) -> Floats:
        """Return the gradient (7,) of the log posterior."""
        prior = self.design.outer_log_prior(mode.phi)[1]
        slope: Floats = marginal_gradient(self.design, mode) + prior
        return slope

    def spread(self, mode: Mode) -> Floats:
        """Return the inverse (7, 7) of minus the second derivatives, made definite."""
        centre = self.slope(mode)
        slopes = []
        steps = _STEP * np.eye(len(mode.phi))
        for step, start in zip(steps, modes_near(self.design, mode, _STEP), strict=True):
            there = find_mode(self.design, mode.phi + step, start)
            slopes.append(centre - self.slope(there) if there is not None else step)
        minus = np.stack(slopes) / _STEP
        values, vectors = np.linalg.eigh(0.5 * (minus + minus.T))
        least = np.maximum(np.abs(values), _LEAST_CURVATURE)
        spread: Floats = (vectors / least) @ vectors.T
        return spread

    def _risen(self, here: Mode, step: Floats, promised: float) -> Mode | None:
        before, share = self._value(here), 1.0
        for _ in range(_HALVINGS):
            there = self.mode(here.phi + share * step)
            if there is not None and self._value(there) - before > 1e-4 * share * promised:
                return there
            share *= 0.5
        return None

    def _value(self, mode: Mode) -> float:
        return mode.value + self.design.outer_log_prior(mode.phi)[0]


def _taught(metric: Floats, step: Floats, fall: Floats) -> Floats:
    """Return a metric that gives a step (7,) for the fall (7,) of the slope along it."""
    along = float(step @ fall)
    if along <= _LEAST_CURVATURE * float(step @ step):
        return metric
    turn = np.eye(len(step)) - np.outer(step, fall) / along
    taught: Floats = turn @ metric @ turn.T + np.outer(step, step) / along
    return taught


def _start(design: DelayDesign) -> Floats:
    means = [prior.mean for prior in design.outer]
    return np.array([*means, *[math.log(_SPREAD)] * len(GROUPS)])
