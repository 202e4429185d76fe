"""The climb to the outer parameters of the delay model, and from where it starts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.forecast.delay_arrow import Inner
from promisetrack.forecast.delay_design import GROUPS, DelayDesign, delay_design
from promisetrack.forecast.delay_mode import Mode, find_mode, marginal_gradient, modes_near
from promisetrack.forecast.delay_priors import DelayPriors
from promisetrack.forecast.rows import DelayRows
from promisetrack.survival.families import Family

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

MANY: Final = 20_000
"""Rows; with more, a fit to some of them says from where to climb."""


class Climb:
    """The log posterior of the outer parameters; the last inner mode is near the next one."""

    def __init__(self, design: DelayDesign, warm: Inner, *, exact: bool = False) -> None:
        self.design, self.warm, self.exact = design, warm, exact

    def highest(self, phi: Floats, metric: Floats | None) -> tuple[Mode, Floats] | None:
        """Climb to the mode; return it and the inverse (7, 7) of the curvature there.

        The curvature costs seven gradients, so it is found where there is no metric (7, 7) yet, and
        where one promises no more; each step teaches the metric (Nocedal and Wright 2006, 6.17).
        The last step is one of the curvature itself, so short that what it leaves is nothing.
        """
        here = self.mode(phi)
        if here is None:
            return None
        slope, is_exact = self.slope(here), False
        for _ in range(_STEPS):
            if metric is None:
                metric, is_exact = self.spread(here, slope), True
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
        return here, self.spread(here, slope)

    def is_summit(self, mode: Mode, metric: Floats) -> bool:
        """Whether a step from where a climb ended would gain next to nothing."""
        slope = self.slope(mode)
        return float(slope @ metric @ slope) < _ROUGH

    def mode(self, phi: Floats) -> Mode | None:
        """Return the mode of the inner parameters given phi."""
        found = find_mode(self.design, phi, self.warm)
        if found is not None:
            self.warm = found.inner
        return found

    def slope(self, mode: Mode) -> Floats:
        """Return the gradient (7,) of the log posterior."""
        prior = self.design.outer_log_prior(mode.phi)[1]
        slope: Floats = marginal_gradient(self.design, mode, exact=self.exact) + prior
        return slope

    def spread(self, mode: Mode, centre: Floats) -> Floats:
        """Return the inverse (7, 7) of minus the second derivatives, made definite.

        From the gradient (7,) at the mode and those a step along each parameter away.
        """
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


def climb_from_some(
    rows: DelayRows, family: Family, design: DelayDesign, priors: DelayPriors
) -> tuple[Mode, Floats] | None:
    """Climb from the mode of a fit to some of the organizations, as `Climb.highest` does.

    None where either climb ends on no smooth summit: where few rows of many organizations can be of
    either part, inner modes that are about to split make M rough, and one start is like another.
    """
    number = np.unique(rows.frame["organization"].to_numpy(dtype=np.str_), return_inverse=True)[1]
    chosen = np.flatnonzero(number % (len(rows) // _SOME) == 0)
    some = delay_design(rows.take(chosen), family, priors)
    seen = Climb(some, no_effects(some)).highest(usual_start(some), None)
    if seen is None or not Climb(some, seen[0].inner, exact=True).is_summit(*seen):
        return None
    climb = Climb(design, no_effects(design), exact=True)
    found = climb.highest(seen[0].phi, seen[1] * (len(chosen) / len(rows)))
    return found if found is not None and climb.is_summit(*found) else None


def no_effects(design: DelayDesign) -> Inner:
    """Return inner parameters at the means of their priors."""
    return Inner(design.core_mean, np.zeros((len(design.starts), 2)))


def usual_start(design: DelayDesign) -> Floats:
    """Return outer parameters (7,) about where their priors have them."""
    means = [prior.mean for prior in design.outer]
    return np.array([*means, *[math.log(_SPREAD)] * len(GROUPS)])


# --- private -------------------------------------------------------------------------------

_SOME: Final = 5_000
"""About as many rows has that fit: a standard deviation of its is two or three of the whole."""

_ROUGH: Final = 0.5
"""Promised gain in nats, where a climb ended, from which on M is no smooth summit there."""

_SPREAD: Final = 0.3  # of every group, to start from
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


def _taught(metric: Floats, step: Floats, fall: Floats) -> Floats:
    """Return a metric that gives a step (7,) for the fall (7,) of the slope along it."""
    along = float(step @ fall)
    if along <= _LEAST_CURVATURE * float(step @ step):
        return metric
    turn = np.eye(len(step)) - np.outer(step, fall) / along
    taught: Floats = turn @ metric @ turn.T + np.outer(step, step) / along
    return taught
