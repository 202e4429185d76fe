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

from promisetrack.forecast.delay_climb import MANY, Climb, climb_from_some, no_effects, usual_start
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
    Mode,
    mode_slopes,
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
        noise[:, :, 1] = roots[:, 1, 0] * noise[:, :, 0] + roots[:, 1, 1] * noise[:, :, 1]
        noise[:, :, 0] *= roots[:, 0, 0]
        noise -= curvature.followed(around)
        noise += np.tensordot(outer, own_slopes, axes=1)
        return inner.core + around + outer @ core_slopes, inner.own + noise


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
        Outer parameters (7,) to climb from; None: the means of their priors or, with more than
        `MANY` rows, the mode of a fit to some of the organizations.
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
    found = (
        climb_from_some(rows, chosen, design, priors)
        if start is None and len(rows) > MANY
        else None
    )
    if found is None:
        climb = Climb(design, no_effects(design))
        found = climb.highest(usual_start(design) if start is None else start, metric)
    if found is None:
        message = f"the delays have no {family} distribution that would hold"
        raise ForecastError(message)
    return DelayFit(chosen, design, *found)


# --- private -------------------------------------------------------------------------------

_SD_OF_LOG_HALF_NORMAL: Final = math.pi / math.sqrt(8.0)
