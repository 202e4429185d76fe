"""The log-likelihood with the inner parameters integrated out, and its gradient.

Laplace: with w at its mode and H the curvature there,

    M(phi) = log p(rows | w, phi) - (w - m)' P (w - m) / 2 + log|P| / 2 - log|H| / 2.

The last two terms are minus half the sum of log x over the eigenvalues x of P^-1/2 H P^-1/2. Rows
that are log-concave make every x at least 1. A never-delivered share can bring x below 1, and M to
infinity as x nears 0, where a level's distribution splits into two modes; so below 1, x - 1 stands
for log x: equal there in value and slope, and a standard deviation at most 1.65 times the prior's.

w and H move with phi: dw = H^-1 r, r the change of the inner gradient, and the change of H needs
third derivatives of the rows, taken as central differences of the second ones.
Source: Tierney and Kadane (1986), JASA 81, 82-86; the gradient as in Kristensen and others
(2016), Journal of Statistical Software 70(5), section 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from promisetrack.survival.families import Array
from promisetrack.survival.inner_mode import InnerPoint, inner_mode, inverse
from promisetrack.survival.laplace_problem import LaplaceProblem, RowDerivatives


@dataclass(frozen=True, eq=False, slots=True)
class Marginal:
    """A marginal log-likelihood (no prior of phi) and its gradient (k,) at phi.

    `at` holds the mode of w; mean and covariance (m, m) are those of w given phi and the rows.
    """

    value: float
    gradient: Array
    at: InnerPoint
    mean: Array
    covariance: Array


def laplace_marginal(problem: LaplaceProblem, phi: Array, start: Array) -> Marginal | None:
    """Return the Laplace approximation, from a start (m,) for w; None where there is no mode."""
    at = inner_mode(problem, phi, start)
    if at is None:
        return None
    volume = _volume(at.curvature, at.precision)
    value = at.value - 0.5 * volume.logs
    pull, moves = np.zeros(problem.inner_size), inverse(at.curvature)
    gradient = direct_gradient(problem, at.rows)
    gradient += implicit_gradient(problem, at, moves, volume.variance, pull)
    own = at.precision * (at.w - problem.inner_mean) ** 2 - volume.precisions
    for k, where in enumerate(problem.effects, start=problem.theta.stop):
        gradient[k] += float(own[where].sum())
    return Marginal(value, gradient, at, at.w, volume.variance)


def log_likelihood(problem: LaplaceProblem, at: InnerPoint) -> float:
    """Return log p(rows) with the groups integrated out and everything else where it is."""
    effects = slice(len(problem.inner_coefficients), None)
    w, precision = at.w[effects], at.precision[effects]
    volume = _volume(at.curvature[effects, effects], precision)
    return float(at.rows.value.sum() - 0.5 * (precision * w * w).sum() - 0.5 * volume.logs)


def direct_gradient(problem: LaplaceProblem, rows: RowDerivatives) -> Array:
    """Return the derivatives (k,) of the rows' log-likelihood in phi for fixed w."""
    gradient = np.zeros(problem.outer_size)
    for k, where, term in problem.outer_terms:
        gradient[where] += term.sums(rows.first[k])
    gradient[problem.theta] = rows.parameter.sum(axis=1)
    return gradient


def implicit_gradient(
    problem: LaplaceProblem, at: InnerPoint, covariance: Array, variance: Array, pull: Array
) -> Array:
    """Return the derivatives (k,) in phi of pull' w(phi) - tr(V H(phi)) / 2, for fixed V, pull.

    `covariance` is H^-1, `variance` V; both (m, m). By the adjoint: one product with H^-1, whatever
    the number of outer parameters.
    """
    gradient = np.zeros(problem.outer_size)
    if problem.inner_size == 0:
        return gradient
    spread = problem.row_variances(variance)
    by_eta, by_theta = _changes_of_curvature(problem, at, spread)
    adjoint = covariance @ (pull - 0.5 * problem.sums(by_eta))
    moved = problem.spread(adjoint)
    second, mixed = at.rows.second, at.rows.mixed
    for k, where, term in problem.outer_terms:
        gradient[where] += term.sums((moved * second[k]).sum(axis=0) - 0.5 * by_eta[k])
    gradient[problem.theta] = np.einsum("kn,ktn->t", moved, mixed) - 0.5 * by_theta
    for k, where in enumerate(problem.effects, start=problem.theta.stop):
        own, precision = np.diag(variance)[where], at.precision[where]
        gradient[k] = float((precision * (own + 2.0 * adjoint[where] * at.w[where])).sum())
    return gradient


def inner_slopes(problem: LaplaceProblem, at: InnerPoint) -> Array:
    """Return dw / dphi (m, k) at the mode."""
    moved = np.zeros((problem.inner_size, problem.outer_size))
    for k, where, term in problem.outer_terms:
        columns = np.eye(term.size)
        for j, column in enumerate(range(*where.indices(problem.outer_size))):
            moved[:, column] = problem.sums(at.rows.second[k] * term.spread(columns[j]))
    for j, column in enumerate(range(*problem.theta.indices(problem.outer_size))):
        moved[:, column] = problem.sums(at.rows.mixed[:, j])
    for k, where in enumerate(problem.effects, start=problem.theta.stop):
        moved[where, k] = 2.0 * at.precision[where] * at.w[where]
    slopes: Array = inverse(at.curvature) @ moved
    return slopes


# --- private -------------------------------------------------------------------------------

# of a standard deviation of a row: the error, its square over 6, is far below what is needed
_STEP = 1e-3
_STEP_OF_THETA = 1e-4
_SLACK = 1e-9


class _Volume(NamedTuple):
    logs: float  # the sum of log x
    variance: Array  # (m, m): its derivative in the curvature, H^-1 where every x is above 1
    precisions: Array  # (m,): minus half its derivative in the log standard deviations, less W


def _volume(curvature: Array, precision: Array) -> _Volume:
    """Return log|H| - log|P| and its derivatives."""
    deviation = precision**-0.5
    x = curvature * np.multiply.outer(deviation, deviation)
    try:
        np.linalg.cholesky(x - (1.0 - _SLACK) * np.eye(len(x)))  # every x above 1, or all but
        logs = 2.0 * float(np.log(np.diag(np.linalg.cholesky(x))).sum())
        return _Volume(logs, inverse(curvature), np.ones(len(x)))
    except np.linalg.LinAlgError:
        from scipy.linalg import eigh

        # the driver that is threaded least: for a small matrix, threads on busy cores cost most
        values, vectors = eigh(x, driver="evr", check_finite=False)
    concave = values >= 1.0
    safe = np.where(concave, values, 1.0)
    logs = float(np.where(concave, np.log(safe), values - 1.0).sum())
    inner = (vectors / safe) @ vectors.T
    precisions = (vectors * vectors) @ (values / safe)
    return _Volume(logs, inner * np.multiply.outer(deviation, deviation), precisions)


def _changes_of_curvature(
    problem: LaplaceProblem, at: InnerPoint, spread: Array
) -> tuple[Array, Array]:
    """Return the change of tr(spread_i (-second_i)) with every eta (K, n) and theta (T,)."""
    theta = at.phi[problem.theta]

    def trace(eta: Array, parameters: Array) -> Array:
        traces: Array = -(spread * problem.rows(eta, parameters).second).sum(axis=(0, 1))
        return traces

    by_eta = np.zeros_like(at.eta)
    for k in range(len(at.eta)):
        largest = float(np.abs(at.rows.second[k, k]).max(initial=0.0))
        step = np.zeros((len(at.eta), 1))
        step[k] = width = _STEP / np.sqrt(max(largest, 1e-2))
        by_eta[k] = (trace(at.eta + step, theta) - trace(at.eta - step, theta)) / (2.0 * width)
    by_theta = np.zeros(len(theta))
    for j, step in enumerate(_STEP_OF_THETA * np.eye(len(theta))):
        change = trace(at.eta, theta + step).sum() - trace(at.eta, theta - step).sum()
        by_theta[j] = change / (2.0 * _STEP_OF_THETA)
    return by_eta, by_theta
