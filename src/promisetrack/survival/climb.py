"""Which climbs a regression takes to its highest maximum: one start, or several."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from promisetrack.survival import existence
from promisetrack.survival.families import Array
from promisetrack.survival.likelihood import Likelihood
from promisetrack.survival.moments import Moments, moments_of, starting_point
from promisetrack.survival.newton import Maximum, maximize
from promisetrack.survival.problems import FitError
from promisetrack.survival.regression import Regression


def highest(regression: Regression, likelihood: Likelihood, moments: Moments) -> Maximum:
    """Climb to the highest maximum that is found.

    The climb starts from least squares, or from where a random part of many rows, always the same,
    has its maximum. A never-delivered share can bring several maxima where rows are few: these are
    also climbed from the maximum without one.
    """
    start = _warm_start(regression) if likelihood.n >= _MANY_ROWS else None
    if start is None:
        start = starting_point(regression.family, likelihood, moments)
    unit = min(1.0, float(moments.below.sum() + moments.open.sum()) / likelihood.n)
    found = _climb(likelihood, start, unit)
    if likelihood.never_columns == 0 or likelihood.n >= _FEW_ROWS:
        return found
    return _higher(found, likelihood, start, unit)


# --- private -------------------------------------------------------------------------------

_NEAR = 0.01  # standard errors
_SMALL_LOGIT = 4.0  # of a share of 2 %
_MANY_ROWS = 60_000
_FEW_ROWS = 200
_ROWS_OF_PART = 20_000
_LONGEST_SCALE, _LONGEST_LOGIT = 1.5, 4.0  # changes of a log scale and of a logit in one step


def _climb(
    likelihood: Likelihood, start: Array, unit: float, beside: Maximum | None = None
) -> Maximum:
    """Climb from a start, rows weighing `unit`; not on to a maximum that is known already."""
    p, s, q = likelihood.columns, likelihood.strata, likelihood.never_columns
    longest = np.concatenate(
        [np.full(p, np.inf), np.full(s, _LONGEST_SCALE), np.full(q, _LONGEST_LOGIT)]
    )

    def is_lost(point: Array) -> bool:
        return existence.has_no_scale(likelihood, point) or (
            beside is not None and _are_near(beside, point, unit)
        )

    return maximize(
        likelihood.evaluate,
        start,
        longest=longest,
        is_lost=is_lost,
        last_pass=likelihood.n < _MANY_ROWS,
        unit=unit,
    )


def _are_near(maximum: Maximum, point: Array, unit: float) -> bool:
    """Whether a point lies so close to a maximum that a climb from it would end there."""
    away = point - maximum.point
    return -float(away @ maximum.evaluation.hessian @ away) < unit * _NEAR**2


def _higher(found: Maximum, likelihood: Likelihood, start: Array, unit: float) -> Maximum:
    """Return the highest of a maximum and of those above the fit without a share."""
    without = replace(likelihood, never_columns=0)
    others, share = _climb(without, start[: without.size], unit).point, start[without.size :]
    small = share * (_SMALL_LOGIT / max(1e-3, float(np.abs(share).max())))
    for logit in (share, small):
        again = _climb(likelihood, np.concatenate([others, logit]), unit, found)
        higher = again.evaluation.value > found.evaluation.value or not found.converged
        found = again if again.converged and higher else found
    return found


def _warm_start(regression: Regression) -> Array | None:
    """Return the estimates (k,) from a part of many rows; None where it says too little."""
    n = len(regression.obs)
    part = regression.part(np.unique(np.random.default_rng(0).integers(n, size=_ROWS_OF_PART)))
    likelihood = part.likelihood()
    moments = moments_of(likelihood)
    try:
        existence.refuse_one_sided(moments, ())
        existence.refuse_collinear(moments.x_x, part.x.names)
        existence.refuse_collinear(moments.z_z, () if part.z is None else part.z.names)
    except FitError:  # a rare column or stratum may be missing from the part
        return None
    maximum = highest(part, likelihood, moments)
    if existence.unbounded_parameter(likelihood, maximum, moments) is not None:
        return None
    return maximum.point if maximum.converged else None
