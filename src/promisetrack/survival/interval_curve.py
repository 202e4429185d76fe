"""Survival with mass on intervals, within which the data do not say where it lies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from promisetrack.survival.step_function import (
    SAME,
    Interval,
    first_at_or_below,
    log_log_interval,
    shares,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from scipy.sparse import csc_array

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class IntervalCurve:
    """Survival as `turnbull` returns it: mass on (lower, upper], or on a point where they meet.

    Parameters
    ----------
    lower, upper, mass
        Shape (m,), rising and disjoint: the intervals and their probabilities, all above 0. The
        last may be unbounded.
    rows_first, rows_past, rows_weight
        Shape (u,): the distinct rows; row i covers the intervals first <= j < past.
    end
        Last time at which anyone was seen; the domain is [0, end].
    level
        Level of the pointwise bands.
    log_likelihood
        Of all rows; an exact row counts with the mass at its point.
    converged
        Whether the certificate says that this is the maximum.
    gap
        The certificate: the log-likelihood is below its maximum by at most this.
    rounds
        Rounds that it took.
    """

    lower: Floats
    upper: Floats
    mass: Floats
    rows_first: Places = field(repr=False)
    rows_past: Places = field(repr=False)
    rows_weight: Floats = field(repr=False)
    end: float
    level: float
    log_likelihood: float
    converged: bool
    gap: float
    rounds: int

    def survival(self, t: ArrayLike) -> Floats:
        """Return P(T > t) at ``t`` (any shape).

        NaN outside [0, end], and strictly within an interval with mass, where it is undetermined.
        """
        after, before = self.survival_bounds(t)
        return np.where(before - after > 0.0, np.nan, after)

    def survival_bounds(self, t: ArrayLike) -> Interval:
        """Return the lowest and highest P(T > t) that the estimate allows at ``t`` (any shape).

        They meet except strictly within an interval with mass. NaN outside [0, end].
        """
        at = np.asarray(t, dtype=np.float64)
        inside = (at >= 0.0) & (at <= self.end)
        low = np.where(inside, self._left[self._begun(at)], np.nan)
        return Interval(low, np.where(inside, self._left[self._over(at)], np.nan))

    def quantile(self, p: ArrayLike) -> Floats:
        """Return times by which a share ``p`` (any shape) has had its event at the latest.

        The smallest t with a determined S(t) of at most 1 - p; infinite where the curve does not
        come down that far, NaN where p is not in [0, 1].
        """
        return self.quantile_bounds(p).upper

    def quantile_bounds(self, p: ArrayLike) -> Interval:
        """Return the ends of the interval in which each quantile lies."""
        starts, stops = np.concatenate(([0.0], self.lower)), np.concatenate(([0.0], self.upper))
        bound = 1.0 - shares(p)
        return Interval(
            first_at_or_below(starts, self._left, bound),
            first_at_or_below(stops, self._left, bound),
        )

    def confidence_interval(self, t: ArrayLike) -> Interval:
        """Return the log-log band at ``t`` (any shape); NaN where the curve is undetermined.

        See `standard_error` for when it can be trusted.
        """
        return log_log_interval(self.survival(t), self.standard_error(t), self.level)

    def standard_error(self, t: ArrayLike) -> Floats:
        """Return standard errors of the survival at ``t`` (any shape), by observed information.

        The inverse information of the masses, those at 0 left out. With exact and right-censored
        rows it is Greenwood's. It holds where the ends of the intervals lie on a grid (days,
        months) of which every cell comes to hold many rows. Where the ends are all different,
        estimates close in more slowly than the square root of n and are not normal (Groeneboom
        and Wellner 1992): take it as a rough guide then. NaN where the curve is undetermined or
        0.
        """
        at = np.asarray(t, dtype=np.float64)
        step = self._over(at)
        known = ~np.isnan(self.survival(at))
        found = np.full(at.shape, np.nan)
        asked, where = np.unique(step[known], return_inverse=True)
        found[known] = self._errors(asked)[where]
        return found

    @property
    def _left(self) -> Floats:
        """Survival (m + 1,) before the first interval and after each."""
        left = 1.0 - np.concatenate(([0.0], np.cumsum(self.mass)))
        return np.where(left > SAME, left, 0.0)

    def _over(self, at: Floats) -> Places:
        """Count the intervals that lie wholly at or before ``at``."""
        return np.searchsorted(self.upper, at, side="right")

    def _begun(self, at: Floats) -> Places:
        """Count the intervals, or points, of which a part lies at or before ``at``."""
        begun = np.searchsorted(self.lower, at, side="left")
        return np.maximum(begun, self._over(at))

    def _errors(self, step: Places) -> Floats:
        """Return the standard errors (s,) of the survival after ``step`` (s,) intervals."""
        from scipy.sparse.linalg import splu

        m = len(self.mass)
        errors = np.where(step == m, np.nan, 0.0)  # as Greenwood's: none where survival is 0
        inner = np.flatnonzero((step > 0) & (step < m))
        if len(inner) == 0:
            return errors
        solve = splu(self._information()).solve
        unit = np.zeros(m - 1)
        for j in inner:
            place = step[j] - 1
            unit[place] = 1.0
            errors[j] = np.sqrt(max(solve(unit)[place], 0.0))
            unit[place] = 0.0
        return errors

    def _information(self) -> csc_array:
        """Return the negative Hessian (m - 1, m - 1) by the mass up to each interval but the last.

        Row i enters with log(F_past - F_first); F_0 = 0 and F_m = 1 are fixed. Each interval ends
        with some row, which ties F there to an earlier one: the matrix is never singular.
        """
        from scipy.sparse import coo_array

        m, first, past = len(self.mass), self.rows_first, self.rows_past
        upto = np.concatenate(([0.0], np.cumsum(self.mass)))
        probability = upto[past] - upto[first]
        # a row of next to no weight may have lost its interval: it says nothing
        sharp = np.where(probability > 0.0, self.rows_weight, 0.0)
        sharp /= np.where(probability > 0.0, probability, 1.0) ** 2
        row = np.concatenate((first, past, first, past))
        column = np.concatenate((first, past, past, first))
        value = np.concatenate((sharp, sharp, -sharp, -sharp))
        free = (row > 0) & (row < m) & (column > 0) & (column < m)
        place = (row[free] - 1, column[free] - 1)
        return coo_array((value[free], place), shape=(m - 1, m - 1)).tocsc()
