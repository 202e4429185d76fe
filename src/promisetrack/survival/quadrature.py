"""The marginal log-likelihood of one grouping by adaptive Gauss-Hermite quadrature.

Given phi, the effects of the levels are independent, so the integral is a product of integrals
over one number each. With the mode u of a level, its standard deviation s = H^-1/2 and the nodes
and weights (x, c) of the rule, each is

    sum over nodes of  sqrt(2) s c exp(x^2) p(rows of the level | u') p(u'),  u' = u + sqrt(2) s x.

One node is the Laplace approximation. Source: Liu and Pierce (1994), Biometrika 81, 624-629;
Pinheiro and Bates (1995), J. Comput. Graph. Stat. 4, 12-35.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from promisetrack.survival.families import Array
from promisetrack.survival.inner_mode import InnerPoint, inner_mode
from promisetrack.survival.laplace_problem import LaplaceProblem, RowDerivatives
from promisetrack.survival.linear_predictors import Levels
from promisetrack.survival.marginal import Marginal, direct_gradient, implicit_gradient


def quadrature_marginal(
    problem: LaplaceProblem, phi: Array, start: Array, nodes: int
) -> Marginal | None:
    """Return the approximation with so many nodes a level, from a start (m,) for the effects.

    The problem has one factor, and no coefficients among its inner parameters.
    """
    at = inner_mode(problem, phi, start)
    if at is None:
        return None
    deviation, _ = _deviation(at)
    grid = _grid(problem, at, deviation, nodes)
    largest = grid.logs.max(axis=0)
    total = np.exp(grid.logs - largest).sum(axis=0)
    weights = np.exp(grid.logs - largest) / total
    value = float((largest + np.log(total) + np.log(deviation)).sum())
    mean = (weights * grid.effects).sum(axis=0)
    variance = (weights * (grid.effects - mean) ** 2).sum(axis=0)
    gradient = _gradient(problem, at, deviation, grid, weights)
    return Marginal(value, gradient, at, mean, np.diag(variance))


# --- private -------------------------------------------------------------------------------


class _Grid(NamedTuple):
    """Nodes of every level, (Q, m), and the rows at them."""

    x: Array  # (Q,), times sqrt(2)
    effects: Array  # (Q, m)
    logs: Array  # (Q, m): of the integrand times the rule's weight, without the deviation
    slopes: Array  # (Q, m): derivative of the log integrand in the effect
    rows: list[RowDerivatives]


def _grid(problem: LaplaceProblem, at: InnerPoint, deviation: Array, nodes: int) -> _Grid:
    x, c = np.polynomial.hermite.hermgauss(nodes)
    x_scaled = np.sqrt(2.0) * x
    base = problem.base(at.phi)
    effects = at.w + np.multiply.outer(x_scaled, deviation)
    theta = at.phi[problem.theta]
    rows = [problem.rows(base + problem.spread(u), theta) for u in effects]
    prior = 0.5 * np.log(at.precision) - 0.5 * at.precision * effects**2
    logs = np.stack([_by_level(problem, each) for each in rows]) + prior
    logs += (np.log(c) + x * x - 0.5 * np.log(np.pi))[:, None]
    slopes = np.stack([problem.sums(each.first) for each in rows]) - at.precision * effects
    return _Grid(x_scaled, effects, logs, slopes, rows)


def _deviation(at: InnerPoint) -> tuple[Array, Array]:
    """Return each level's standard deviation (m,), and x = H / P; no row belongs to two levels.

    Below 1, exp(x - 1) stands for x, as in `marginal`: the nodes do not run away.
    """
    x = np.diag(at.curvature) / at.precision
    return (at.precision * np.where(x >= 1.0, x, np.exp(np.minimum(x, 1.0) - 1.0))) ** -0.5, x


def _by_level(problem: LaplaceProblem, rows: RowDerivatives) -> Array:
    """Return the log-likelihood (m,) of each level's rows."""
    factor = problem.factors[0]
    return Levels(factor.of_rows, len(factor.levels)).sums(rows.value)


def _gradient(
    problem: LaplaceProblem, at: InnerPoint, deviation: Array, grid: _Grid, weights: Array
) -> Array:
    """Return the derivatives (k,) of the approximation itself: its nodes move with phi."""
    of_rows = problem.factors[0].of_rows
    gradient = np.zeros(problem.outer_size)
    for rows, weight in zip(grid.rows, weights, strict=True):
        each = weight[of_rows]
        gradient += direct_gradient(
            problem,
            rows._replace(first=rows.first * each, parameter=rows.parameter * each),
        )
    gradient[-1] = float((weights * (at.precision * grid.effects**2 - 1.0)).sum())
    slopes = weights * grid.slopes
    by_mode = slopes.sum(axis=0)
    by_deviation = (slopes * grid.x[:, None]).sum(axis=0)
    # d deviation = -deviation^3 / 2 d(P f(x)), and the log deviation adds one over the deviation;
    # d(P f(x)) = f' dH + (f - f' x) dP, with f' = f and dP = -2 P d log tau below 1
    half = 0.5 * deviation**3 * (by_deviation + 1.0 / deviation)
    _, x = _deviation(at)
    bent = np.where(x >= 1.0, 0.0, 1.0 / (at.precision * deviation**2))
    gradient[-1] += float((2.0 * half * at.precision * bent * (1.0 - x)).sum())
    slope = np.where(x >= 1.0, 1.0, bent)
    return gradient + implicit_gradient(
        problem, at, np.diag(1.0 / np.diag(at.curvature)), np.diag(2.0 * half * slope), by_mode
    )
