"""The inner parameters' mode for given outer ones: Newton's method with a Cholesky factor.

Log p(rows | w) is concave in most models and not in all: with a never-delivered share it is not.
Where the curvature is not definite its eigenvalues are made so, and every step is halved until
the value rises.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from promisetrack.survival.families import Array
from promisetrack.survival.laplace_problem import LaplaceProblem, RowDerivatives
from promisetrack.survival.newton import definite_inverse


@dataclass(frozen=True, eq=False, slots=True)
class InnerPoint:
    """Rows and priors at outer parameters phi (k,) and inner parameters w (m,).

    Parameters
    ----------
    phi, w
        The parameters.
    eta
        The predictors, (K, n).
    rows
        The log-likelihood of the rows and its derivatives.
    precision
        Prior precisions (m,) of w.
    value, gradient
        Of log p(rows | w) - (w - mean)' P (w - mean) / 2.
    curvature
        Minus its second derivatives, (m, m).
    """

    phi: Array
    w: Array
    eta: Array
    rows: RowDerivatives
    precision: Array
    value: float
    gradient: Array
    curvature: Array


def inner_point(problem: LaplaceProblem, phi: Array, base: Array, w: Array) -> InnerPoint:
    """Return everything at a point; base (K, n) is the outer part of the predictors."""
    eta = base + problem.spread(w)
    rows = problem.rows(eta, phi[problem.theta])
    precision = problem.precision(phi)
    pull = precision * (w - problem.inner_mean)
    return InnerPoint(
        phi,
        w,
        eta,
        rows,
        precision,
        float(rows.value.sum() - 0.5 * pull @ (w - problem.inner_mean)),
        problem.sums(rows.first) - pull,
        problem.information(rows.second) + np.diag(precision),
    )


def inner_mode(problem: LaplaceProblem, phi: Array, start: Array) -> InnerPoint | None:
    """Climb to the mode of w given phi; None where there is no finite start or no mode.

    The step that promises less than 1e-8 (the square of a step in standard deviations) is the
    last: after it w is exact to about that many standard deviations.
    """
    base = problem.base(phi)
    here = _first(problem, phi, base, start)
    for _ in range(_STEPS):
        if here is None or problem.inner_size == 0:
            return here
        step = _newton_step(here)
        promised = float(here.gradient @ step)
        if promised <= _NOTHING:
            return here
        there = _risen(problem, base, here, step, promised)
        if promised <= _SMALL:
            return there or here
        if there is None and promised <= _ROUNDING:
            return here  # rounding hides the rest
        here = there
    return None


def inverse(curvature: Array) -> Array:
    """Return curvature^-1, the curvature made definite where it is not.

    Not by a triangular solve with as many columns: BLAS would do it in threads, which take a
    thousand times as long where other programs keep the cores busy.
    """
    own = np.diag(curvature)
    if np.count_nonzero(curvature) == len(own) and own.min(initial=1.0) > 0:  # one grouping alone
        return np.diag(1.0 / own)
    try:
        np.linalg.cholesky(curvature)
    except np.linalg.LinAlgError:
        return definite_inverse(curvature)
    inverted = np.linalg.inv(curvature)
    symmetric: Array = 0.5 * (inverted + inverted.T)
    return symmetric


# --- private -------------------------------------------------------------------------------

_STEPS = 100
_SMALL = 1e-8
_NOTHING = 1e-14  # a step of a ten-millionth of a standard deviation
_ROUNDING = 1e-4
_HALVINGS = 40


def _newton_step(here: InnerPoint) -> Array:
    from scipy.linalg import cho_factor, cho_solve

    own = np.diag(here.curvature)
    if np.count_nonzero(here.curvature) == len(own) and own.min(initial=1.0) > 0:
        alone: Array = here.gradient / own
        return alone
    try:
        factor = cho_factor(here.curvature, check_finite=False)
    except np.linalg.LinAlgError:
        step: Array = definite_inverse(here.curvature) @ here.gradient
        return step
    return np.asarray(cho_solve(factor, here.gradient, check_finite=False))


def _first(problem: LaplaceProblem, phi: Array, base: Array, start: Array) -> InnerPoint | None:
    """Return the start, or the prior mean where the start is not possible."""
    for w in (start, problem.inner_mean):
        here = inner_point(problem, phi, base, w)
        if _is_finite(here):
            return here
    return None


def _risen(
    problem: LaplaceProblem, base: Array, here: InnerPoint, step: Array, promised: float
) -> InnerPoint | None:
    share, noise = 1.0, 1e-12 * (1.0 + abs(here.value))
    for _ in range(_HALVINGS):
        there = inner_point(problem, here.phi, base, here.w + share * step)
        if _is_finite(there) and there.value - here.value >= 1e-4 * share * promised - noise:
            return there
        share *= 0.5
    return None


def _is_finite(point: InnerPoint) -> bool:
    return bool(np.isfinite(point.value) and np.all(np.isfinite(point.curvature)))
