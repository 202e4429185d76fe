r"""The nonparametric maximum likelihood estimate from rows of every kind (Turnbull 1976).

The rows say of each duration that it lies in a set: (lower, upper], or the one point. The estimate
can put mass only where a beginning of such a set is followed at once by an end: on K disjoint
intervals, each of which a row either covers or misses, without gaps. With :math:`F_0 = 0 \le F_1
\le \dots \le F_K = 1` the mass up to each, a row that covers (a, z] adds
:math:`w \log(F_z - F_a)`, and equal rows are counted once: coarse rows by the hundred thousand
are a few thousand distinct ones.

Steps of self-consistency (EM) and of the iterative convex minorant, the latter a weighted isotonic
regression with a line search, take turns; each raises the likelihood (Wellner and Zhan 1997).
They stop by a certificate and not by a standstill: with :math:`d_k = \sum_{rows \ni k} w / P`,
the estimate is the maximum exactly when no :math:`d_k` exceeds the total weight n (Gentleman and
Geyer 1994), and since the log-likelihood is concave, it is below the maximum by at most
:math:`\max_k d_k - n`.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from promisetrack.survival.interval_curve import IntervalCurve
from promisetrack.survival.observations import Observations, ObservationsError
from promisetrack.survival.problems import ConvergenceWarning
from promisetrack.survival.step_function import checked_level

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

TOLERANCE: Final = 1e-9
"""Converged: the mean log-likelihood of a row is below its maximum by at most this."""


def turnbull(obs: Observations, *, level: float = 0.95, rounds: int = 5_000) -> IntervalCurve:
    r"""Estimate survival from exact, right-, left- and interval-censored rows, however mixed.

    Maximises :math:`\sum_i w_i \log P(T \in (lower_i, upper_i])`, exact rows counting with the mass
    at their point, over all distributions.

    Parameters
    ----------
    obs
        n rows of any kind, in any unit of time, with or without weights.
    level
        Level of the pointwise bands.
    rounds
        Most rounds of the iteration; a few dozen is usual.

    Returns
    -------
    IntervalCurve
        With ``.survival(t)``, ``.survival_bounds(t)``, ``.quantile(p)``,
        ``.confidence_interval(t)``, and ``converged``, ``gap``, ``log_likelihood``.

    Raises
    ------
    ObservationsError
        If no row has a weight, or a row with a weight has an entry above 0: with both intervals
        and delayed entry the maximum need not exist nor be unique (Hudgens 2005).
    ValueError
        Unless ``level`` lies between 0 and 1.

    Warns
    -----
    ConvergenceWarning
        If after ``rounds`` the certificate is worse than `TOLERANCE` a row.

    Notes
    -----
    Where mass lies within an interval the data do not say: the curve is undetermined there and
    reads NaN; `IntervalCurve.survival_bounds` gives what is known. Elsewhere the estimate is
    unique: the likelihood is strictly concave in the rows' probabilities, and as each interval
    with mass ends with some row, these fix the mass up to it. (R's `survfit` lets the curve fall
    in the middle of an interval, and stops when it moves by less than 5e-5.) With exact and
    right-censored rows only it is the Kaplan-Meier curve. Weights that span more than six orders
    of magnitude leave too few digits for the certificate, which then says so.

    References
    ----------
    Turnbull (1976), J. R. Statist. Soc. B 38, 290-295. Gentleman and Geyer (1994), Biometrika 81,
    618-623. Wellner and Zhan (1997), J. Amer. Statist. Assoc. 92, 945-959. Hudgens (2005),
    J. R. Statist. Soc. B 67, 573-587.

    Examples
    --------
    >>> inf = float("inf")
    >>> curve = turnbull(Observations([0, 2, 4, 1, 5], [3, 3, 6, 4, inf]))
    >>> curve.survival([2, 3, 4]).round(3).tolist(), curve.survival(2.5).item()
    ([1.0, 0.4, 0.4], nan)
    >>> [end.item() for end in curve.survival_bounds(2.5)]
    [0.4, 1.0]
    """
    checked_level(level)
    rows = _distinct_rows(*_weighted(obs))
    cumulative, gap, taken = _maximise(rows, rounds)
    total = rows.weight.sum()
    if gap > TOLERANCE * total:
        message = (
            f"not converged after {rounds} rounds: the log-likelihood may be {gap:.3g} too low"
        )
        warnings.warn(message, ConvergenceWarning, stacklevel=2)
    return _curve(rows, cumulative, gap=gap, rounds=taken, level=level)


# --- private -------------------------------------------------------------------------------

_EM_STEPS = 5
_SUFFICIENT = 1e-4  # Armijo: share of the promised rise that a step must bring
_SHORTEST = 1e-8
_NO_MASS = 1e-10


class _Rows(NamedTuple):
    """Distinct rows over the K intervals that can hold mass.

    `lower`, `upper` (K,) are the intervals, rising, and `end` the last time at which anyone was
    seen; row i of the u distinct ones covers the intervals first[i] <= k < past[i], and weighs
    weight[i].
    """

    lower: Floats
    upper: Floats
    first: Places
    past: Places
    weight: Floats
    end: float


def _weighted(obs: Observations) -> tuple[Floats, Floats, Floats]:
    weight = np.ones(len(obs)) if obs.weights is None else obs.weights
    kept = weight > 0.0
    if not kept.any():
        message = "there is no row with a weight above 0"
        raise ObservationsError(message)
    if obs.entry is not None and (obs.entry[kept] > 0.0).any():
        row = int(np.argmax(kept & (obs.entry > 0.0)))
        message = (
            f"row {row}: entry {obs.entry[row]:g}; turnbull takes no delayed entry, since with "
            "intervals the maximum need not exist; kaplan_meier takes it for exact rows"
        )
        raise ObservationsError(message)
    return obs.lower[kept], obs.upper[kept], weight[kept]


def _distinct_rows(lower: Floats, upper: Floats, weight: Floats) -> _Rows:
    """Find the intervals that can hold mass, and count equal rows once.

    At one time v the order is: the point v begins (3v), whatever ends at v ends (3v + 1), what
    lies beyond v begins (3v + 2).
    """
    values, ranks = np.unique(np.concatenate((lower, upper)), return_inverse=True)
    low, high = ranks[: len(lower)], ranks[len(lower) :]
    begin, end = 3 * low + np.where(low == high, 0, 2), 3 * high + 1
    begins, ends = np.zeros((2, 3 * len(values)), dtype=np.bool_)
    begins[begin], ends[end] = True, True
    places = np.flatnonzero(begins | ends)
    at = np.flatnonzero(begins[places[:-1]] & ends[places[1:]])
    starts, stops = places[at], places[at + 1]
    first = np.searchsorted(starts, begin, side="left")
    past = np.searchsorted(stops, end, side="right")
    pairs, slot = np.unique(first * (len(at) + 1) + past, return_inverse=True)
    return _Rows(
        lower=values[starts // 3],
        upper=values[stops // 3],
        first=pairs // (len(at) + 1),
        past=pairs % (len(at) + 1),
        weight=np.bincount(slot, weights=weight).astype(np.float64),
        end=float(values[np.isfinite(values)][-1]),
    )


def _maximise(rows: _Rows, rounds: int) -> tuple[Floats, float, int]:
    """Return the mass up to each interval (K + 1,), the certificate, and the rounds taken."""
    total, k = rows.weight.sum(), len(rows.lower)
    cumulative = np.linspace(0.0, 1.0, k + 1)
    gap = np.inf
    for taken in range(1, rounds + 1):
        for _ in range(_EM_STEPS):
            pull = _pull(rows, cumulative)
            cumulative = _cumulated(np.diff(cumulative) * pull)
        gap = float(_pull(rows, cumulative).max() - total)
        if gap <= TOLERANCE * total:
            return cumulative, max(gap, 0.0), taken
        cumulative = _convex_minorant_step(rows, cumulative)
    return cumulative, gap, rounds


def _pull(rows: _Rows, cumulative: Floats) -> Floats:
    """Return d (K,): the derivative of the log-likelihood by the mass of each interval."""
    ratio = rows.weight / (cumulative[rows.past] - cumulative[rows.first])
    k = len(rows.lower)
    change = np.bincount(rows.first, ratio, k + 1) - np.bincount(rows.past, ratio, k + 1)
    return np.cumsum(change)[:k]


def _cumulated(mass: Floats) -> Floats:
    cumulative = np.concatenate(([0.0], np.cumsum(mass)))
    whole: Floats = cumulative / cumulative[-1]
    return whole


def _convex_minorant_step(rows: _Rows, cumulative: Floats) -> Floats:
    """Take a Newton step with the Hessian's diagonal, projected to rising F, as far as it helps.

    Jongbloed (1998), J. Comput. Graph. Statist. 7, 310-321, for the line search.
    """
    from scipy.optimize import isotonic_regression

    k = len(rows.lower)
    if k == 1:
        return cumulative
    ratio = rows.weight / (cumulative[rows.past] - cumulative[rows.first])
    sharp = ratio**2 / rows.weight
    slope = np.bincount(rows.past, ratio, k + 1) - np.bincount(rows.first, ratio, k + 1)
    curvature = np.bincount(rows.past, sharp, k + 1) + np.bincount(rows.first, sharp, k + 1)
    slope, curvature = slope[1:k], curvature[1:k]
    target = isotonic_regression(cumulative[1:k] + slope / curvature, weights=curvature).x
    direction = np.zeros(k + 1)
    direction[1:k] = np.clip(target, 0.0, 1.0) - cumulative[1:k]
    start, rise = _log_likelihood(rows, cumulative), float(slope @ direction[1:k])
    step = 1.0
    while step > _SHORTEST:
        tried = cumulative + step * direction
        if _log_likelihood(rows, tried) >= start + _SUFFICIENT * step * rise:
            return tried
        step /= 2.0
    return cumulative


def _log_likelihood(rows: _Rows, cumulative: Floats) -> float:
    probability = cumulative[rows.past] - cumulative[rows.first]
    if not (probability > 0.0).all():
        return -np.inf
    return float(rows.weight @ np.log(probability))


def _curve(
    rows: _Rows, cumulative: Floats, *, gap: float, rounds: int, level: float
) -> IntervalCurve:
    """Keep the intervals with mass, and say which of them each distinct row covers."""
    mass = np.diff(cumulative)
    kept = mass > _NO_MASS
    upto = np.concatenate(([0], np.cumsum(kept)))
    mass = mass[kept] / mass[kept].sum()
    return IntervalCurve(
        lower=rows.lower[kept],
        upper=rows.upper[kept],
        mass=mass,
        rows_first=upto[rows.first],
        rows_past=upto[rows.past],
        rows_weight=rows.weight,
        end=rows.end,
        level=level,
        log_likelihood=_log_likelihood(rows, cumulative),
        converged=bool(gap <= TOLERANCE * rows.weight.sum()),
        gap=gap,
        rounds=rounds,
    )
