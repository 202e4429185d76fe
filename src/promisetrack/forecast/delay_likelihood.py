r"""The likelihood of delays: on plan, late, or never and perhaps announced.

A promise is on plan with probability W (`promisetrack.forecast.on_plan`); else it is of the kind
that never comes with probability :math:`\pi`, and says so at a constant hazard h; else it takes a
time T with :math:`\log T = \mu + s H^g \epsilon`, H its horizon in years: the delays of long
promises differ by smaller factors. With the on-plan window's share :math:`U`:

===========================  =====================================================================
delivered in (a, b]          :math:`W (U(b)-U(a)) + (1-W)(1-\pi)(S(a)-S(b))`
open at c                    :math:`W (1-U(c)) + (1-W)\{(1-\pi) S(c) + \pi e^{-hc}\}`
cancelled at c               :math:`(1-W)\,\pi\, h e^{-hc}`
===========================  =====================================================================

So a cancelled promise is known never to come, and an open one may be a silent one of that kind
(Larson and Dinse 1985, Applied Statistics 34, 201-211). Each row's probability is a sum of three
parts :math:`e^{g_j}`. With their shares :math:`r_j` in it, first derivatives are sums of
:math:`r_j g_j'`, second ones those of :math:`r_j (g_j'' + g_j' g_j'^T)` less the product of the
first, and the shares move by :math:`r_j' = r_j (g_j' - \sum_k r_k g_k')`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np

from promisetrack.forecast.rows import CANCELLED, DELIVERED
from promisetrack.survival.blocks import Block, blocks_of
from promisetrack.survival.contributions import RowTerms, row_terms
from promisetrack.survival.families import Family
from promisetrack.survival.observations import Observations

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

PARAMETERS: Final = ("log_scale", "never", "log_hazard", "scale_slope")
"""What all rows share, in this order: log s, logit of the never-share, log h in 1/years, g."""

TEMPER: Final = 0.1
"""By how much the curvature that a fit integrates with leans towards that of known parts.

Where a few rows of one organization can be of either part, the exact curvature at the mode may be
next to nothing: two modes are about to become one, and Laplace's approximation would praise the
spot without bound.
"""


@dataclass(frozen=True, eq=False)
class DelayTimes:
    """What was seen of n promises, in years after the start of their clocks.

    Parameters
    ----------
    lower, upper
        Shape (n,): delivered in (lower, upper]; upper infinite: not by lower.
    cause
        Shape (n,): `OPEN`, `DELIVERED` or `CANCELLED`.
    plan
        Shape (n,): the share of the on-plan window inside (lower, upper] of a delivered row, or
        after ``lower`` of an open one; 0 for a cancelled one.
    log_horizon
        Shape (n,): log H.
    """

    lower: Floats
    upper: Floats
    cause: NDArray[np.int64]
    plan: Floats
    log_horizon: Floats


class RowDerivatives(NamedTuple):
    """Log-likelihood of n rows and its derivatives.

    Predictors are mu and logit W, parameters those of `PARAMETERS`.
    """

    value: Floats
    """(n,)"""
    first: Floats
    """(2, n), in the predictors."""
    second: Floats
    """(3, n): twice in mu, once in each predictor, twice in logit W."""
    complete: Floats
    """(3, n): the same if it were known which part a row is of; its curvature is definite."""
    parameter: Floats
    """(4, n), in the parameters."""
    mixed: Floats
    """(2, 4, n), once in a predictor and once in a parameter."""
    shares: Floats
    """(3, n): of the parts on plan, late and never in a row's probability."""
    timed: RowTerms
    """Of the late part alone."""

    @property
    def tempered(self) -> Floats:
        """(3, n): the second derivatives moved towards the complete ones by `TEMPER`."""
        return self.second + TEMPER * (self.complete - self.second)


@dataclass(frozen=True, eq=False)
class DelayLikelihood:
    """The log-likelihood of every row as a function of its predictors and the parameters."""

    family: Family
    times: DelayTimes

    def at(self, eta: Floats, theta: Floats) -> RowDerivatives:
        """Return values and derivatives at predictors (2, n) and parameters (4,)."""
        timed = self._late(self._blocks, eta[0], self._log_scale(theta))
        log_plan, log_other = _log_shares(eta[1])
        log_never, log_comes = _log_shares(theta[1])
        ahead = np.exp(theta[2]) * self._silence
        silent = log_other + log_never - ahead + self._is_cancelled * theta[2]
        logs = np.stack([log_plan, log_other + log_comes + timed.value, silent]) + self._possible
        largest = logs.max(axis=0)
        parts = np.exp(logs - largest)
        total = parts[0] + parts[1] + parts[2]
        value, shares = largest + np.log(total), parts / total
        never = float(np.exp(log_never))
        by_hazard, log_horizon = self._by_hazard(ahead), self.times.log_horizon
        return _derivatives(value, shares, timed, (np.exp(log_plan), never), by_hazard, log_horizon)

    def changes(
        self, at: RowDerivatives, eta: Floats, theta: Floats, *, temper: float = TEMPER
    ) -> tuple[Floats, Floats]:
        """Return how the tempered second derivatives (3, n) change with what they depend on.

        Parameters
        ----------
        at
            The derivatives at the predictors and parameters.
        eta, theta
            Predictors (2, n) and parameters (4,).
        temper
            By how much they lean towards the complete ones.

        Returns
        -------
        tuple of ndarray
            Changes (2, 3, n) with each predictor and (4, 3, n) with each parameter. Third
            derivatives of the late part alone are differences; all else is exact.
        """
        bend_by_mu, bend_by_scale = self._third(eta[0], self._log_scale(theta))
        plan, never = np.exp(_log_shares(eta[1])[0]), np.exp(_log_shares(theta[1])[0])
        on_plan, late, gone = at.shares
        slope, timed = at.timed.mu, at.timed
        nothing = np.zeros_like(slope)
        # for each of mu, logit W, log s, logit never, log h: the change of log r of the parts on
        # plan and late, and the changes of the late part's first and second derivatives in mu
        by_never = gone - (gone + late) * never
        by_hazard = at.parameter[2]
        moves = (
            (-late * slope, (1.0 - late) * slope, timed.mu_mu, bend_by_mu),
            (1.0 - on_plan, -on_plan, nothing, nothing),
            (-at.parameter[0], timed.scale - at.parameter[0], timed.mu_scale, bend_by_scale),
            (-by_never, -never - by_never, nothing, nothing),
            (-by_hazard, -by_hazard, nothing, nothing),
        )
        changed = np.stack([_moved(at, *move, temper) for move in moves])
        changed[1, 2] -= plan * (1.0 - plan) * (1.0 - 2.0 * plan)  # the same in both
        by_slope = changed[2] * self.times.log_horizon
        return changed[:2], np.concatenate([changed[2:], by_slope[None]])

    def _log_scale(self, theta: Floats) -> Floats:
        """Return the log scale (n,) of each row's log time."""
        log_scale: Floats = theta[0] + theta[3] * self.times.log_horizon
        return log_scale

    def _third(self, mu: Floats, log_scale: Floats) -> tuple[Floats, Floats]:
        """Return the late part's derivatives (n,) twice in mu and once in mu and in log scale."""
        width = _STEP * np.exp(log_scale)
        steps = np.concatenate([width, -width, np.zeros(2 * len(mu))])
        scales = np.tile(log_scale, 4) + np.repeat([0.0, 0.0, _STEP, -_STEP], len(mu))
        four = self._late(self._blocks_four, np.tile(mu, 4) + steps, scales).mu_mu
        more, less, wider, narrower = four.reshape(4, -1)
        return (more - less) / (2.0 * width), (wider - narrower) / (2.0 * _STEP)

    def _late(self, blocks: list[Block], mu: Floats, log_scale: Floats) -> RowTerms:
        """Return the terms of the late part, a row for each of mu."""
        return row_terms(self.family, blocks, mu, log_scale)

    @property
    def _silence(self) -> Floats:
        """Years (n,) for which what never comes has not said so, or until it did."""
        return self.times.lower

    def _by_hazard(self, ahead: Floats) -> Floats:
        """Return the slope (n,) of the never part's log in log h."""
        slope: Floats = self._is_cancelled - ahead
        return slope

    @cached_property
    def _blocks(self) -> list[Block]:
        return blocks_of(self._timed)

    @cached_property
    def _blocks_four(self) -> list[Block]:
        return blocks_of(Observations(np.tile(self._timed.lower, 4), np.tile(self._timed.upper, 4)))

    @cached_property
    def _timed(self) -> Observations:
        """Rows as the late part sees them: of a cancelled one it knows nothing."""
        lower = np.where(self.times.cause == CANCELLED, 0.0, self.times.lower)
        return Observations(lower, self.times.upper)

    @cached_property
    def _is_cancelled(self) -> Floats:
        cancelled: Floats = (self.times.cause == CANCELLED).astype(np.float64)
        return cancelled

    @cached_property
    def _possible(self) -> Floats:
        """Logs (3, n) of what a row allows of each part whatever the parameters."""
        late = np.where(self.times.cause == CANCELLED, 0.0, 1.0)
        never = np.where(self.times.cause == DELIVERED, 0.0, 1.0)
        with np.errstate(divide="ignore"):
            possible: Floats = np.log(np.stack([self.times.plan, late, never]))
        return possible


# --- private -------------------------------------------------------------------------------

_STEP = 1e-3  # in scales of log time, where an error of its square over 6 is far below what matters


def _log_shares(logit: Floats) -> tuple[Floats, Floats]:
    """Return log p and log(1 - p) of a share given by its logit."""
    rest = np.log1p(np.exp(-np.abs(logit)))
    log_share: Floats = np.minimum(logit, 0.0) - rest
    log_other: Floats = -np.maximum(logit, 0.0) - rest
    return log_share, log_other


def _derivatives(  # noqa: PLR0913, PLR0917  what it depends on
    value: Floats,
    shares: Floats,
    timed: RowTerms,
    plan_and_never: tuple[Floats, float],
    by_hazard: Floats,
    log_horizon: Floats,
) -> RowDerivatives:
    """Put the derivatives of the three parts together (module's docstring)."""
    plan, never = plan_and_never
    on_plan, late, gone = shares
    by_mu, by_scale = late * timed.mu, late * timed.scale
    by_never = gone - (gone + late) * never
    parameter = np.stack([by_scale, by_never, gone * by_hazard, by_scale * log_horizon])
    bend = -plan * (1.0 - plan)
    mu_mu = late * (timed.mu_mu + (1.0 - late) * timed.mu * timed.mu)
    mu_scale = late * (timed.mu_scale + (1.0 - late) * timed.mu * timed.scale)
    mixed = [mu_scale, -by_mu * (never + by_never), -by_mu * parameter[2], mu_scale * log_horizon]
    return RowDerivatives(
        value=value,
        first=np.stack([by_mu, on_plan - plan]),
        second=np.stack([mu_mu, -by_mu * on_plan, on_plan * (1.0 - on_plan) + bend]),
        complete=np.stack([late * timed.mu_mu, np.zeros_like(value), bend]),
        parameter=parameter,
        mixed=np.stack([np.stack(mixed), -on_plan * parameter]),
        shares=shares,
        timed=timed,
    )


def _moved(  # noqa: PLR0913, PLR0917  what it depends on
    at: RowDerivatives,
    of_plan: Floats,
    of_late: Floats,
    slope_moves: Floats,
    bend_moves: Floats,
    temper: float,
) -> Floats:
    """Return the change (3, n) of the tempered second derivatives, but for that of W (1 - W)."""
    on_plan, late, _ = at.shares
    slope, bend = at.timed.mu, at.timed.mu_mu
    plan_moves, late_moves = on_plan * of_plan, late * of_late
    known = late_moves * bend + late * bend_moves
    mixing = late_moves * (1.0 - 2.0 * late) * slope * slope
    mixing += 2.0 * late * (1.0 - late) * slope * slope_moves
    both = late_moves * on_plan + late * plan_moves
    unknown = np.stack(
        [
            mixing,
            -both * slope - late * on_plan * slope_moves,
            plan_moves * (1.0 - 2.0 * on_plan),
        ]
    )
    moved: Floats = (1.0 - temper) * unknown
    moved[0] += known
    return moved
