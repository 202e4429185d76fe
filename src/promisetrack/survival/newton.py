"""Damped Newton: the maximum of a smooth function with a gradient and a Hessian.

Each step solves with the curvature made definite (eigenvalues by their size, none near 0), is
shortened where one coordinate would run away, and is halved until the value rises enough.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np

from promisetrack.survival.families import Array


class Evaluation(NamedTuple):
    """A function at a point: its value, gradient (k,) and Hessian (k, k)."""

    value: float
    gradient: Array
    hessian: Array


Evaluate: TypeAlias = Callable[[Array], Evaluation]


@dataclass(frozen=True, eq=False, slots=True)
class Maximum:
    """Where a climb ended.

    Parameters
    ----------
    point
        Shape (k,).
    evaluation
        The function there.
    converged
        Whether the next step would have gained less than the tolerance.
    steps, passes
        Newton steps taken, and evaluations that they needed.
    """

    point: Array
    evaluation: Evaluation
    converged: bool
    steps: int
    passes: int


def maximize(  # noqa: PLR0913  (the last four have defaults, and names)
    evaluate: Evaluate,
    start: Array,
    *,
    longest: Array | float = np.inf,
    is_lost: Callable[[Array], bool] | None = None,
    last_pass: bool = True,
    unit: float = 1.0,
) -> Maximum:
    """Climb from a start to where the gradient is 0.

    Parameters
    ----------
    evaluate
        The function; not finite where it is not defined, which the climb avoids.
    start
        Shape (k,), a point at which the function is finite.
    longest
        The largest change of each coordinate in one step, (k,) or one number.
    is_lost
        Whether a point is one from which no maximum can be hoped for; the climb ends there.
    last_pass
        Whether the function is evaluated again after the last step; False: its value and gradient
        are taken from the quadratic and its Hessian from before, which saves a pass over many rows.
    unit
        What is 1 in the value: the weight of a row, so that tiny weights are no tiny promises.

    Notes
    -----
    A step promises g' d, twice the gain that a quadratic function would have: for a
    log-likelihood, the square of the step in standard errors. Below 1e-10 units it is the last.
    """
    point, here = start, evaluate(start)
    passes = 1
    for steps in range(_MOST_STEPS):
        step = _step(here, longest)
        promised = float(here.gradient @ step)
        if promised <= _SMALLEST_PROMISE * unit:
            there = evaluate(point + step) if last_pass else _extrapolated(here, step)
            if _is_finite(there) and there.value >= here.value - _noise(here, unit):
                point, here = point + step, there
            return Maximum(point, here, converged=True, steps=steps + 1, passes=passes + last_pass)
        climbed = _climb(evaluate, point, here, step, _noise(here, unit))
        passes += climbed.passes
        if climbed.point is None:
            # no shorter step rises: rounding hides what is left, or the function is broken
            return Maximum(point, here, promised <= _noise(here, unit), steps, passes)
        point, here = climbed.point, climbed.evaluation
        if is_lost is not None and is_lost(point):
            return Maximum(point, here, converged=False, steps=steps + 1, passes=passes)
    return Maximum(point, here, converged=False, steps=_MOST_STEPS, passes=passes)


def definite_inverse(curvature: Array) -> Array:
    """Return the inverse of a symmetric matrix after its eigenvalues are made positive.

    The matrix is first scaled to a unit diagonal, so that units do not decide what is small.
    """
    size = np.sqrt(np.maximum(np.abs(np.diag(curvature)), 1e-200))
    values, vectors = np.linalg.eigh(curvature / np.multiply.outer(size, size))
    values = np.maximum(np.abs(values), 1e-12 * max(1.0, float(np.abs(values).max(initial=0.0))))
    inverse: Array = (vectors / values) @ vectors.T / np.multiply.outer(size, size)
    return inverse


# --- private -------------------------------------------------------------------------------

_SMALLEST_PROMISE = 1e-10
_RISE = 1e-4  # of the promised gain that a step must bring (Armijo; Nocedal and Wright 3.1)
_HALVINGS = 40
_MOST_STEPS = 100  # a climb that needs more has no maximum ahead


class _Climbed(NamedTuple):
    point: Array | None
    evaluation: Evaluation
    passes: int


def _step(here: Evaluation, longest: Array | float) -> Array:
    step = definite_inverse(-here.hessian) @ here.gradient
    if not np.all(np.isfinite(step)):
        step = here.gradient / max(1.0, float(np.abs(here.gradient).max()))
    excess = float(np.max(np.abs(step) / longest, initial=0.0))
    return step if excess <= 1.0 else step / excess


def _climb(
    evaluate: Evaluate, point: Array, here: Evaluation, step: Array, noise: float
) -> _Climbed:
    share, promised = 1.0, float(here.gradient @ step)
    for halvings in range(_HALVINGS):
        there = evaluate(point + share * step)
        gain = there.value - here.value
        if _is_finite(there) and gain >= _RISE * share * promised - noise:
            return _Climbed(point + share * step, there, halvings + 1)
        share *= 0.5
    return _Climbed(None, here, _HALVINGS)


def _noise(here: Evaluation, unit: float) -> float:
    """Return the rounding error of a value that is a long sum."""
    return 1e-13 * (unit + abs(here.value))


def _is_finite(there: Evaluation) -> bool:
    finite = np.isfinite(there.gradient).all() and np.isfinite(there.hessian).all()
    return bool(finite) and math.isfinite(there.value)


def _extrapolated(here: Evaluation, step: Array) -> Evaluation:
    value = here.value + float(here.gradient @ step) + 0.5 * float(step @ here.hessian @ step)
    return Evaluation(value, here.gradient + here.hessian @ step, here.hessian)
