"""An average of fitted distributions: several families at once, none of them believed alone."""

# ruff: noqa: N803  (X is what a table of covariates is called)

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

from promisetrack.survival.design import Table
from promisetrack.survival.families import Array
from promisetrack.survival.problems import FitError


class Member(Protocol):
    """What a fit has to answer to take part in an average: shapes as in `Durations`."""

    def log_survival(self, t: ArrayLike, X: Table, **rows: Any) -> Array:
        """Return log P(T > t)."""

    def probability_by(
        self,
        t: ArrayLike,
        X: Table,
        *,
        given: ArrayLike | None = None,
        **rows: Any,
    ) -> Array:
        """Return P(T <= t | T > given)."""

    def conditional_quantile(self, p: ArrayLike, t0: ArrayLike, X: Table, **rows: Any) -> Array:
        """Return the t with P(T <= t | T > t0) = p, inf where there is none."""


class ModelAverage:
    """A mixture of fitted distributions: P(T > t) is the weighted mean of the members'.

    Parameters
    ----------
    fits
        K fits that take the same X, such as those of `fit_aft` for several families.
    weights
        Shape (K,), not negative; divided by their sum. None: equal.

    Raises
    ------
    FitError
        For no fits, another number of weights, a negative weight, or none above 0.

    Notes
    -----
    Quantiles invert the mean distribution; the mean of the members' quantiles would be narrower
    than what is known. What was survived tells the members apart: given T > c, member k weighs
    w_k P_k(T > c) / sum over members (Hoeting and others (1999), Statistical Science 14, 382-417,
    eq. 1). Times and probabilities have the shapes of `Durations`; keywords (`never`, `strata`) go
    to every member.

    Examples
    --------
    >>> from promisetrack.survival import Observations, fit_aft
    >>> rows, ones = Observations([2, 3, 5, 8], [2, 3, 5, 8]), [[1], [1], [1], [1]]
    >>> fits = [fit_aft(rows, ones, family=name) for name in ("weibull", "lognormal")]
    >>> ModelAverage(fits).quantile(0.5, [[1]]).round(3).tolist()
    [4.11]
    """

    def __init__(self, fits: Sequence[Member], weights: ArrayLike | None = None) -> None:
        self.fits = tuple(fits)
        given = np.ones(len(self.fits)) if weights is None else np.array(weights, dtype=float)
        if given.shape != (len(self.fits),) or not self.fits:
            message = f"{len(self.fits)} fits need as many weights, not {given.shape}"
            raise FitError(message)
        if not (np.all(given >= 0) and 0 < given.sum() < np.inf):
            message = "weights must not be negative, and one must be above 0"
            raise FitError(message)
        self.weights: Array = given / given.sum()

    def log_survival(self, t: ArrayLike, X: Table, **rows: Any) -> Array:
        """Return log P(T > t)."""
        logs = self._weighted(t, X, rows)
        total: Array = np.logaddexp.reduce(logs, axis=0)
        return total

    def survival(self, t: ArrayLike, X: Table, **rows: Any) -> Array:
        """Return P(T > t)."""
        survival: Array = np.exp(self.log_survival(t, X, **rows))
        return survival

    def cdf(self, t: ArrayLike, X: Table, **rows: Any) -> Array:
        """Return P(T <= t)."""
        return self.probability_by(t, X, **rows)

    def weights_given(self, t0: ArrayLike, X: Table, **rows: Any) -> Array:
        """Return the members' weights (K, ...) after waiting until t0; they add up to 1."""
        logs = self._weighted(t0, X, rows)
        parts = np.exp(logs - logs.max(axis=0))
        weights: Array = parts / parts.sum(axis=0)
        return weights

    def probability_by(
        self,
        t: ArrayLike,
        X: Table,
        *,
        given: ArrayLike | None = None,
        **rows: Any,
    ) -> Array:
        """Return P(T <= t | T > given); None: given nothing."""
        t, since = _aligned(t, 0.0 if given is None else given)
        members = [fit.probability_by(t, X, given=since, **rows) for fit in self.fits]
        mean: Array = (self.weights_given(since, X, **rows) * np.stack(members)).sum(axis=0)
        return mean

    def quantile(self, p: ArrayLike, X: Table, **rows: Any) -> Array:
        """Return the t with P(T <= t) = p; inf where so many are never delivered."""
        return self.conditional_quantile(p, 0.0, X, **rows)

    def conditional_quantile(self, p: ArrayLike, t0: ArrayLike, X: Table, **rows: Any) -> Array:
        """Return the t with P(T <= t | T > t0) = p, counted from 0; inf where there is none.

        Between the smallest and the largest quantile of the members, by halving on the log of t.
        """
        p, t0 = _aligned(p, t0)
        each = np.stack([fit.conditional_quantile(p, t0, X, **rows) for fit in self.fits])
        p, t0 = np.broadcast_to(p, each.shape[1:]), np.broadcast_to(t0, each.shape[1:])

        def reached(t: Array) -> Array:
            return self.probability_by(t, X, given=t0, **rows)

        halved = _halved(reached, p, each.min(axis=0), each.max(axis=0))
        quantile: Array = np.maximum(halved, t0)
        return quantile

    def _weighted(self, t: ArrayLike, X: Table, rows: dict[str, Any]) -> Array:
        """Return log w_k + log P_k(T > t) of the members, (K, ...)."""
        logs = np.stack([fit.log_survival(t, X, **rows) for fit in self.fits])
        with np.errstate(divide="ignore"):
            prior = np.log(self.weights)
        weighted: Array = logs + prior.reshape(-1, *(1,) * (logs.ndim - 1))
        return weighted


# --- private -------------------------------------------------------------------------------

_HALVINGS = 64


def _aligned(one: ArrayLike, other: ArrayLike) -> tuple[Array, Array]:
    """Return both in one shape; beside several numbers a row, one a row is a column."""
    first, second = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    if max(first.ndim, second.ndim) > 1:
        first, second = (v[:, None] if v.ndim == 1 else v for v in (first, second))
    aligned = np.broadcast_arrays(first, second)
    return aligned[0], aligned[1]


def _halved(reached: Callable[[Array], Array], p: Array, low: Array, high: Array) -> Array:
    """Return t between low and high with reached(t) = p, by halving; inf where low is inf.

    An infinite upper end comes down to the largest number: what is not reached by then never is.
    The logs of the ends are halved, so 64 steps lead from one end of the floating-point range to
    the other and to the last digit.
    """
    top = np.minimum(high, np.finfo(np.float64).max)
    never = np.isinf(high) & (reached(top) < p)
    with np.errstate(divide="ignore"):
        below, above = np.log(low), np.log(top)
    for _ in range(_HALVINGS):
        middle = 0.5 * (below + above)
        enough = reached(np.exp(middle)) >= p
        below, above = np.where(enough, below, middle), np.where(enough, middle, above)
    return np.where(never, np.inf, np.where(low == high, low, np.exp(above)))
