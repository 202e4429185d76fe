"""log P(lower < T <= upper), with its derivatives in mu and log scale, stable for any interval.

Three forms, chosen row by row. In the upper half of the distribution the probability is a
difference of survivals, in the lower half one of cdfs, each taken in logs; an interval narrow for
the curvature of the density, where any difference would lose its digits, is an integral of the
density over three Gauss-Legendre nodes: a mixture of three exact rows.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from promisetrack.survival.families import Array, Family, Terms

# Width times the relative slope of the density below which the integral is used: there three
# nodes err by less than 1e-11, and above it differences lose fewer than three digits.
_NARROW = 0.1
_NODES, _NODE_WEIGHTS = np.polynomial.legendre.leggauss(3)

Six: TypeAlias = tuple[Array, Array, Array, Array, Array, Array]


def interval_terms(family: Family, start: Array, width: Array, per_scale: Array | float) -> Six:
    """Return value, mu, scale, mu_mu, mu_scale, scale_scale of intervals, each (m,).

    Parameters
    ----------
    family
        The distribution of z.
    start, width
        z of the lower end and the distance to that of the upper end, (m,).
    per_scale
        1 / s, one number or (m,).
    """
    end = start + width
    slope = np.maximum(
        np.abs(family.log_density(start).first), np.abs(family.log_density(end).first)
    )
    narrow = width * (1.0 + slope) < _NARROW
    low = ~narrow & (end <= 0)
    high = ~(narrow | low)
    by_form = ((narrow, _integral), (low, _difference_of_cdfs), (high, _difference_of_survivals))
    total = np.empty((6, len(start)))
    for rows, form in by_form:
        if rows.any():
            each = per_scale if np.ndim(per_scale) == 0 else np.asarray(per_scale)[rows]
            total[:, rows] = form(family, start[rows], end[rows], width[rows], each)
    value, mu, scale, mu_mu, mu_scale, scale_scale = total
    return value, mu, scale, mu_mu, mu_scale, scale_scale


# --- private -------------------------------------------------------------------------------


def _difference_of_survivals(
    family: Family, start: Array, end: Array, _width: Array, per_scale: Array | float
) -> Six:
    more, less = family.log_survival(start), family.log_survival(end)
    return _log_difference(more, less, start, end, per_scale)


def _difference_of_cdfs(
    family: Family, start: Array, end: Array, _width: Array, per_scale: Array | float
) -> Six:
    more, less = family.log_cdf(end), family.log_cdf(start)
    return _log_difference(more, less, end, start, per_scale)


def _log_difference(
    more: Terms, less: Terms, at_more: Array, at_less: Array, per_scale: Array | float
) -> Six:
    """Return terms of log(e^more - e^less) for two points that move with mu and log scale."""
    gap = more.value - less.value
    share = 1.0 / np.expm1(gap)  # of e^less in the difference
    cross = share * (1.0 + share)
    first_more, first_less = (1.0 + share) * more.first, -share * less.first
    # products in this order, so that a share of 0 meets the largest slope before its square
    more_more = (1.0 + share) * more.second - (cross * more.first) * more.first
    less_less = -share * less.second - (cross * less.first) * less.first
    more_less = (cross * less.first) * more.first
    slope = first_more + first_less
    moment = at_more * first_more + at_less * first_less
    bend_more, bend_less = more_more + more_less, less_less + more_less
    bend_moment = at_more * bend_more + at_less * bend_less
    second_moment = (
        at_more * (at_more * more_more + at_less * more_less)
        + at_less * (at_more * more_less + at_less * less_less)
    )  # fmt: skip
    return (
        more.value + np.log(-np.expm1(-gap)),
        -per_scale * slope,
        -moment,
        per_scale * per_scale * (bend_more + bend_less),
        per_scale * (slope + bend_moment),
        moment + second_moment,
    )


def _integral(
    family: Family, start: Array, _end: Array, width: Array, per_scale: Array | float
) -> Six:
    """Return terms of the log of the density's integral: nodes are exact rows, mixed."""
    z = start + np.multiply.outer(0.5 * (1.0 + _NODES), width)  # (3, m)
    density = family.log_density(z)
    log_parts = density.value + np.log(0.5 * _NODE_WEIGHTS)[:, None]
    largest = log_parts.max(axis=0)
    parts = np.exp(log_parts - largest)
    total = parts.sum(axis=0)
    parts /= total
    mu, scale = -per_scale * density.first, -(z * density.first + 1.0)
    mu_mean, scale_mean = _mean(parts, mu), _mean(parts, scale)
    z_second = z * density.second
    mu_mu = per_scale * per_scale * density.second + mu * (mu - mu_mean)
    mu_scale = per_scale * (density.first + z_second) + mu * (scale - scale_mean)
    scale_scale = z * (density.first + z_second) + scale * (scale - scale_mean)
    return (
        largest + np.log(total) + np.log(width),
        mu_mean,
        scale_mean,
        _mean(parts, mu_mu),
        _mean(parts, mu_scale),
        _mean(parts, scale_scale),
    )


def _mean(parts: Array, values: Array) -> Array:
    mean: Array = (parts * values).sum(axis=0)
    return mean
