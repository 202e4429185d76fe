"""Whether a fit exists: faults found before the climb, and estimates without end found after it."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np

from promisetrack.survival.families import Array
from promisetrack.survival.likelihood import Likelihood
from promisetrack.survival.moments import Moments
from promisetrack.survival.newton import Maximum
from promisetrack.survival.observations import Observations
from promisetrack.survival.problems import (
    BoundaryWarning,
    ConvergenceWarning,
    FitError,
    SeparationWarning,
)


def refuse_unusable_rows(obs: Observations) -> None:
    """Refuse an exact duration of 0, which has no logarithm, and rows without any weight."""
    zero = obs.is_exact & (obs.upper == 0)
    if obs.weights is not None:
        zero &= obs.weights > 0
    if zero.any():
        message = (
            f"row {int(np.argmax(zero))}: an exact duration of 0 has no logarithm; "
            "give the interval (0, x], x being the resolution of the durations"
        )
        raise FitError(message)
    if len(obs) == 0 or (obs.weights is not None and not obs.weights.any()):
        message = "there is no row with a weight above 0"
        raise FitError(message)


def refuse_one_sided(moments: Moments, strata: Sequence[str]) -> None:
    """Refuse data, or a stratum, that bound the durations from one side only."""
    for k, below in enumerate(moments.below):
        where = f"stratum {strata[k]!r}: " if len(strata) > k else ""
        if below == 0:
            why = "no row bounds a duration"
            if moments.open[k]:
                why = "every row is right-censored, so no upper end is known"
            message = f"{where}{why}; the likelihood has no maximum"
            raise FitError(message)
        if moments.open[k] + moments.delivered[k] == 0:
            message = (
                f"{where}every row is left-censored, so no lower end is known; "
                "the likelihood has no maximum"
            )
            raise FitError(message)


def refuse_collinear(square: Array, names: Sequence[str], *, called: str = "X") -> None:
    """Refuse columns of which one is a combination of others, given their products (p, p)."""
    size = np.sqrt(np.diag(square))
    if np.any(size == 0):
        message = f"{called} column {names[int(np.argmin(size))]!r} is 0 in every row"
        raise FitError(message)
    values, vectors = np.linalg.eigh(square / np.multiply.outer(size, size))
    if values.size and values[0] < _COLLINEAR:
        parts = [name for name, v in zip(names, vectors[:, 0], strict=True) if abs(v) > _PART]
        message = (
            f"{called} columns {', '.join(map(repr, parts))} depend on each other linearly, to "
            "rounding: leave one out, or take its mean from one that hardly varies"
        )
        raise FitError(message)


def is_sound(
    likelihood: Likelihood, maximum: Maximum, moments: Moments, names: Sequence[str]
) -> bool:
    """Whether every parameter has a finite estimate; a named warning says which has not.

    Raises
    ------
    FitError
        Where the scale tends to 0: the covariates explain every exact row.
    """
    if has_no_scale(likelihood, maximum.point):
        message = "the scale tends to 0: the covariates explain every duration exactly"
        raise FitError(message)
    if not maximum.converged:
        text = f"the likelihood still rises after {maximum.steps} steps"
        warnings.warn(text, ConvergenceWarning, stacklevel=3)
        return False
    unbounded = unbounded_parameter(likelihood, maximum, moments)
    if unbounded is None:
        return True
    if unbounded >= likelihood.size - likelihood.never_columns:
        text = f"{names[unbounded]!r}: the never-delivered share tends to 0 or 1"
        warnings.warn(text, BoundaryWarning, stacklevel=3)
    else:
        text = f"{names[unbounded]!r} has no finite estimate: the likelihood rises without end"
        warnings.warn(text, SeparationWarning, stacklevel=3)
    return False


def has_no_scale(likelihood: Likelihood, point: Array) -> bool:
    """Whether a scale is so small at some parameters that it can only tend to 0."""
    return bool(np.any(likelihood.split(point).scales < _SMALLEST_LOG_SCALE))


def unbounded_parameter(likelihood: Likelihood, maximum: Maximum, moments: Moments) -> int | None:
    """Return the position of a parameter about which the rows say nothing where the climb ended.

    Where a likelihood rises without end it flattens out. So the direction is looked for in which
    the rows inform least, compared with as many exact ones, and moved until the row that it
    matters to most moves by one scale (or one unit of a logit): even a single delivered row would
    then give an information near 1.
    """
    p, s, q = likelihood.columns, likelihood.strata, likelihood.never_columns
    per_scale = float(np.exp(-np.mean(likelihood.split(maximum.point).scales)))
    exact = np.zeros((p + s + q, p + s + q))
    exact[:p, :p] = moments.x_x * per_scale**2
    exact[p : p + s, p : p + s] = np.diag(moments.below + moments.open)[:s, :s]
    exact[p + s :, p + s :] = moments.z_z
    half = np.linalg.inv(np.linalg.cholesky(exact))
    values, vectors = np.linalg.eigh(-half @ maximum.evaluation.hessian @ half.T)
    direction = half.T @ vectors[:, 0]
    if values[0] > _FLAT or values[0] > _FLAT * _largest_move(likelihood, direction, per_scale):
        return None
    moves = np.abs(direction) * np.sqrt(np.diag(exact))
    # a column that moves with a scale, or because there is none, has its estimate
    moves[p : p + s] *= _SCALE_FIRST
    flat = -np.diag(maximum.evaluation.hessian)[p : p + s] < _FLAT * moments.below[:s]
    moves[p : p + s][flat] = np.inf
    return int(np.argmax(moves))


# --- private -------------------------------------------------------------------------------

_COLLINEAR = 1e-12  # the square of a ratio of lengths
_PART = 0.05
_SMALLEST_LOG_SCALE = -20.0
_FLAT = 1e-3
_SCALE_FIRST = 3.0


def _largest_move(likelihood: Likelihood, direction: Array, per_scale: float) -> float:
    """Return the square of the largest change that a direction makes to any row."""
    parts = likelihood.split(direction)
    scale = float(np.max(np.abs(parts.scales))) if likelihood.strata else 0.0
    largest = 0.0
    for chunk in likelihood.chunks:
        moves = (per_scale * (parts.mu @ chunk.x)) ** 2 + scale**2
        if chunk.z is not None and parts.never is not None:
            moves += (parts.never @ chunk.z) ** 2
        largest = max(largest, float(moves.max()))
    return largest
