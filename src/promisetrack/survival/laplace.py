"""Fits with effects of groups: inner parameters integrated out, outer ones at their maximum.

The result is one joint normal distribution of all parameters (Laplace): phi ~ N(mode, S), with S
from the curvature of log M(phi) + log prior, and w | phi ~ N(w(phi), H^-1), w(phi) followed to
first order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from promisetrack.survival.families import Array
from promisetrack.survival.laplace_problem import LaplaceProblem
from promisetrack.survival.marginal import (
    Marginal,
    inner_slopes,
    laplace_marginal,
    log_likelihood,
)
from promisetrack.survival.newton import definite_inverse
from promisetrack.survival.problems import FitError
from promisetrack.survival.quadrature import quadrature_marginal

Integrate: TypeAlias = Callable[[LaplaceProblem, Array, Array], Marginal | None]


def fit_laplace(
    problem: LaplaceProblem,
    *,
    start: Array,
    inner_start: Array | None = None,
    nodes: int | None = None,
) -> LaplaceFit:
    """Maximise the marginal posterior of the outer parameters.

    Parameters
    ----------
    problem
        Rows, predictors, groups and priors.
    start
        Outer parameters (k,) to climb from: coefficients that are maximised, parameters of the
        rows, log tau of each factor.
    inner_start
        Inner parameters (m,); None: their prior means.
    nodes
        Nodes a level of adaptive quadrature, for one factor and no inner coefficients; None:
        Laplace.

    Returns
    -------
    LaplaceFit
        `converged` says whether a maximum was found; `held` which outer parameters ran to a
        border, where the data and a flat prior do not hold them.

    Raises
    ------
    FitError
        Where the start has no finite likelihood, or quadrature does not apply.
    """
    integrate: Integrate = laplace_marginal
    if nodes is not None:
        _refuse_quadrature(problem, nodes)
        integrate = partial(quadrature_marginal, nodes=nodes)
    inner_start = problem.inner_mean if inner_start is None else inner_start
    unmoved = np.zeros((problem.inner_size, len(start)))
    climb = _Climb(problem, integrate, inner_start, np.ones(len(start), dtype=bool), start, unmoved)
    point, converged, curvature = _climbed(climb, start)
    flat = ~climb.free
    marginal, posterior = climb.at(point)
    free = np.flatnonzero(~flat)
    covariance = np.zeros((len(point), len(point)))
    covariance[np.ix_(free, free)] = definite_inverse(curvature[np.ix_(free, free)])
    definite = bool(np.all(np.linalg.eigvalsh(curvature[np.ix_(free, free)]) > 0))
    return LaplaceFit(
        problem, marginal, posterior, covariance, flat, converged and definite, nodes is not None
    )


@dataclass(frozen=True, eq=False)
class LaplaceFit:
    """Where the climb ended, and the joint normal distribution around it.

    Parameters
    ----------
    problem
        What was fitted.
    marginal
        At the outer mode: value, mode and conditional covariance of the inner parameters.
    log_posterior
        Marginal log-likelihood plus log prior of the outer parameters, with all constants.
    outer_covariance
        Shape (k, k); 0 for what is held.
    held
        Outer parameters (k,) that were fixed at a border.
    converged
        Whether a maximum was found that is one in every direction.
    by_quadrature
        Whether the marginal is the one of quadrature.
    """

    problem: LaplaceProblem
    marginal: Marginal
    log_posterior: float
    outer_covariance: Array
    held: NDArray[np.bool_]
    converged: bool
    by_quadrature: bool

    @property
    def outer(self) -> Array:
        """The outer parameters (k,)."""
        return self.marginal.at.phi

    @property
    def inner(self) -> Array:
        """The means (m,) of the inner parameters."""
        return self.marginal.mean

    @cached_property
    def log_likelihood(self) -> float:
        """Log-likelihood of the rows with the groups, and only they, integrated out."""
        if self.by_quadrature:
            return self.marginal.value
        return log_likelihood(self.problem, self.marginal.at)

    @cached_property
    def slopes(self) -> Array:
        """How the inner parameters follow the outer ones, (m, k)."""
        return inner_slopes(self.problem, self.marginal.at)

    @cached_property
    def covariance(self) -> Array:
        """Joint covariance (k + m, k + m) of outer and inner parameters, in this order."""
        followed = self.slopes @ self.outer_covariance
        inner = self.marginal.covariance + followed @ self.slopes.T
        return np.block([[self.outer_covariance, followed.T], [followed, inner]])

    def draws(self, size: int, rng: np.random.Generator) -> tuple[Array, Array]:
        """Return draws (size, k) of the outer and (size, m) of the inner parameters."""
        off = rng.standard_normal((size, len(self.outer))) @ _root(self.outer_covariance).T
        around = rng.standard_normal((size, len(self.inner))) @ _root(self.marginal.covariance).T
        return self.outer + off, self.inner + off @ self.slopes.T + around


# --- private -------------------------------------------------------------------------------

# Nodes beyond this many have weights that underflow in exp(-x^2) and add nothing.
_MOST_NODES = 101
_SMALL = 1e-5  # promised gain of log posterior at which a step is the last
_ROUNDING = 1e-5  # that at which rounding may hide the rest
_LOST = 0.02  # slope at which it has
_STEPS = 60
_HALVINGS = 30
_LONGEST = 1.5  # step of a log scale, a logit or a log tau
# The information on a log tau, or on a logit, at which it is not held by the data: a standard
# error of 30, on a parameter where a change of 5 is from nothing to everything.
_FLAT = 1e-3
_FAR = 12.0  # logits from where a share is already as good as 0 or 1
_NO_TAU = -14.0  # log of a standard deviation that stands for none, against a log scale of 1


@dataclass(eq=False, slots=True)
class _Climb:
    """The log posterior of phi; keeps the last inner mode, from where the next one is near."""

    problem: LaplaceProblem
    integrate: Integrate
    warm: Array
    free: NDArray[np.bool_]
    last: Array
    follow: Array

    def at(self, phi: Array) -> tuple[Marginal, float]:
        """Return the marginal at phi, and the log posterior."""
        marginal = self.integrate(self.problem, phi, self.warm)
        if marginal is None:
            message = "the likelihood is not finite at the start, or the inner climb did not end"
            raise FitError(message)
        return marginal, marginal.value + self.problem.outer_log_prior(phi)[0]

    def climb(self, phi: Array) -> tuple[Array, bool]:
        """Return the maximum over the free parameters, and whether it is one.

        Newton's method as in `newton.maximize`, except that the Hessian, differences of the exact
        gradient, is only made where a step has been accepted.
        """
        longest = np.full(len(phi), _LONGEST)
        longest[: self.problem.theta.start] = np.inf
        marginal, value = self.at(phi)
        for _ in range(_STEPS):
            self._remember(marginal)
            gradient = self._slope_at(marginal) * self.free
            step, information = self._step(phi, gradient)
            if self._is_lost(information, gradient):
                return phi, False
            step /= max(1.0, float(np.max(np.abs(step) / longest)))
            promised = float(gradient @ step)
            risen = self._risen(phi, value, step, promised)
            if risen is None:
                return phi, promised <= _ROUNDING
            phi, marginal, value = phi + risen.share * step, risen.marginal, risen.value
            if promised <= _SMALL:
                return phi, True
        return phi, False

    def curvature(self, phi: Array) -> Array:
        """Return minus the second derivatives (k, k), by central differences of the gradient."""
        self._remember(self.at(phi)[0])
        slopes = np.stack(
            [self._slope(phi + step) - self._slope(phi - step) for step in _WIDE * np.eye(len(phi))]
        )
        return -0.25 * (slopes + slopes.T) / _WIDE

    def _remember(self, marginal: Marginal) -> None:
        at = marginal.at
        self.last, self.warm, self.follow = at.phi, at.w, inner_slopes(self.problem, at)

    def _step(self, phi: Array, gradient: Array) -> tuple[Array, Array]:
        """Return the Newton step (k,), and minus the diagonal of the Hessian (k,)."""
        free = np.flatnonzero(self.free)
        rows = [
            (self._slope(phi + step) - gradient)[free] / _NARROW
            for step in _NARROW * np.eye(len(phi))[free]
        ]
        hessian = np.reshape(rows, (len(free), len(free)))
        information = np.full(len(phi), np.inf)
        information[free] = -np.diag(hessian)
        if not np.all(np.isfinite(hessian)):
            return gradient / max(1.0, float(np.abs(gradient).max())), information
        step = np.zeros(len(phi))
        step[free] = definite_inverse(-0.5 * (hessian + hessian.T)) @ gradient[free]
        return step, information

    def _is_lost(self, information: Array, gradient: Array) -> bool:
        """Whether the likelihood has flattened out: it rises without end, and by no more."""
        flat = _flat(self.problem, information)
        return bool(np.any(flat & (np.abs(gradient) < _LOST)))

    def _risen(self, phi: Array, value: float, step: Array, promised: float) -> _Risen | None:
        share = 1.0
        for _ in range(_HALVINGS):
            there = self.integrate(self.problem, phi + share * step, self.warm)
            if there is not None:
                risen = there.value + self.problem.outer_log_prior(phi + share * step)[0]
                if risen - value >= 1e-4 * share * promised - 1e-10 * (1.0 + abs(value)):
                    return _Risen(share, there, risen)
            share *= 0.5
        return None

    def _slope(self, phi: Array) -> Array:
        """Return the slope (k,) near the last point, whose inner mode is followed to first order.

        Not a number where there is no inner mode.
        """
        start = self.warm + self.follow @ (phi - self.last)
        marginal = self.integrate(self.problem, phi, start)
        return np.full(len(phi), np.nan) if marginal is None else self._slope_at(marginal)

    def _slope_at(self, marginal: Marginal) -> Array:
        slope: Array = marginal.gradient + self.problem.outer_log_prior(marginal.at.phi)[1]
        return slope


class _Risen(NamedTuple):
    """A step that was taken: its share, and what is there."""

    share: float
    marginal: Marginal
    value: float


_NARROW, _WIDE = 1e-4, 1e-3  # steps of phi


def _refuse_quadrature(problem: LaplaceProblem, nodes: int) -> None:
    if not 1 <= nodes <= _MOST_NODES:
        message = f"nodes must lie between 1 and {_MOST_NODES}, not {nodes}"
        raise FitError(message)
    if len(problem.factors) != 1 or problem.inner_coefficients:
        message = "quadrature needs one grouping, and no coefficients that are integrated out"
        raise FitError(message)


def _climbed(climb: _Climb, start: Array) -> tuple[Array, bool, Array]:
    """Return the maximum, whether it is one, and the curvature there.

    What nothing holds is put at its border and held there, until all that is free is held by the
    rows or a prior.
    """
    point = start
    while True:
        point, converged = climb.climb(point)
        curvature = climb.curvature(point)
        flat = climb.free & _flat(climb.problem, np.diag(curvature))
        if not flat.any():
            return point, converged, curvature
        point = _at_border(climb, point, flat)
        climb.free &= ~flat


def _flat(problem: LaplaceProblem, information: Array) -> NDArray[np.bool_]:
    """Return which parameters (k,) neither the rows nor a prior hold."""
    units = [_squares(problem, k) for k in range(problem.theta.start)]
    unit = np.concatenate([units, np.ones(problem.outer_size - len(units))])
    no_prior = [prior.is_flat for prior in problem.outer_priors]
    no_prior += [np.isinf(factor.prior_sd) for factor in problem.factors]
    flat: NDArray[np.bool_] = np.array(no_prior) & (information < _FLAT * unit)
    return flat


def _squares(problem: LaplaceProblem, k: int) -> float:
    """Return the mean square of an outer coefficient's column: the unit of its information."""
    predictor, column = problem.outer_coefficients[k]
    return float((problem.predictors[predictor].matrix[column] ** 2).mean())


def _at_border(climb: _Climb, phi: Array, flat: NDArray[np.bool_]) -> Array:
    """Return phi with what is flat moved to where the likelihood no longer changes."""
    marginal, value = climb.at(phi)
    slope, start = marginal.gradient, climb.problem.theta.stop
    for k in np.flatnonzero(flat).tolist():
        moved = phi.copy()
        unit = 1.0 if k >= climb.problem.theta.start else _squares(climb.problem, k) ** 0.5
        moved[k] = _NO_TAU if k >= start else phi[k] + np.sign(slope[k]) * _FAR / unit
        there = climb.integrate(climb.problem, moved, climb.warm)
        if k >= start or (there is not None and there.value >= value - _SMALL):
            phi = moved
    return phi


def _root(covariance: Array) -> Array:
    """Return R with R R' the covariance, which may be singular."""
    values, vectors = np.linalg.eigh(covariance)
    root: Array = vectors * np.sqrt(np.maximum(values, 0.0))
    return root
