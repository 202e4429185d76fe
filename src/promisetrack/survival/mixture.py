"""Mixtures of distributions of durations: what is known when parameters are not known exactly.

Every row has K components with one weight each: draws of the parameters, or nodes over the effect
of a level that nobody has seen. Distributions are averaged and then inverted; averaging quantiles
would be narrower than what is known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from promisetrack.survival.durations import Durations
from promisetrack.survival.families import Array, Family
from promisetrack.survival.problems import FitError


@dataclass(frozen=True, eq=False)
class DurationMixture:
    """One mixture a row, m rows of K components.

    Parameters
    ----------
    family
        The distribution of the standardised log time.
    mu
        Locations, (m, K).
    log_scale
        Log of the scales, one number or (K,).
    never
        logit of the never-delivered shares, one number, (K,) or (m, K); -inf: none.
    log_weights
        Logs of the weights (K,), which need not add up to 1; None: equal.
    weighted
        What a condition T > given does to the weights. True: component k counts in proportion to
        its own P(T > given), which is right for a row that was not in the fit. False: weights
        stay, for draws from a fit in which the row was: they know already that it has waited.

    Notes
    -----
    Times and probabilities have the shapes of `Durations`.
    """

    family: Family
    mu: Array
    log_scale: Array | float
    never: Array | float = -np.inf
    log_weights: Array | None = None
    weighted: bool = True

    def log_survival(self, t: ArrayLike) -> Array:
        """Return log P(T > t)."""
        times, shape = self._times(t)
        return self._mean_of_logs(self._each.log_survival(times[0])).reshape(shape)

    def survival(self, t: ArrayLike) -> Array:
        """Return P(T > t)."""
        survival: Array = np.exp(self.log_survival(t))
        return survival

    def cdf(self, t: ArrayLike) -> Array:
        """Return P(T <= t)."""
        return self.probability_by(t)

    def probability_by(self, t: ArrayLike, *, given: ArrayLike = 0.0) -> Array:
        """Return P(T <= t | T > given); 0 where t is not after given."""
        (until, since), shape = self._times(t, given)
        each = self._by_row(self._each.probability_by(until, given=since))
        probability: Array = (self._weights(since) * each).sum(axis=1)
        return probability.reshape(shape)

    def probability_never(self, *, given: ArrayLike = 0.0) -> Array:
        """Return P(never delivered | T > given)."""
        (since,), shape = self._times(given)
        each = self._by_row(self._each.probability_never(given=since))
        probability: Array = (self._weights(since) * each).sum(axis=1)
        return probability.reshape(shape)

    def quantile(self, p: ArrayLike) -> Array:
        """Return the t with P(T <= t) = p; inf where so many are never delivered."""
        return self.conditional_quantile(p, 0.0)

    def conditional_quantile(self, p: ArrayLike, t0: ArrayLike) -> Array:
        """Return the t with P(T <= t | T > t0) = p, counted from 0; inf where there is none.

        Between the components' smallest and largest, by halving on the log of t.
        """
        p_given = np.asarray(p, dtype=np.float64)
        if not np.all((p_given >= 0.0) & (p_given <= 1.0)):
            message = "p must lie between 0 and 1"
            raise FitError(message)
        (share, since), shape = self._times(p_given, t0)
        each = self._by_row(self._each.conditional_quantile(share, since))
        each = np.where(self._weights(since) > 0.0, each, np.nan)
        wanted = share.reshape(len(self.mu), -1, share.shape[1])[:, 0]
        weights = self._weights(since)

        def reached(t: Array) -> Array:
            times = np.repeat(t, self.mu.shape[1], axis=0)
            by = self._by_row(self._each.probability_by(times, given=since))
            total: Array = (weights * by).sum(axis=1)
            return total

        return _halved(reached, wanted, np.nanmin(each, 1), np.nanmax(each, 1)).reshape(shape)

    # --- private ---------------------------------------------------------------------------

    @cached_property
    def _each(self) -> Durations:
        """The m K components, those of a row together."""
        m, k = self.mu.shape
        scale, never = (np.broadcast_to(v, (m, k)).ravel() for v in (self.log_scale, self.never))
        return Durations(self.family, self.mu.ravel(), scale, never)

    def _times(self, *given: ArrayLike) -> tuple[list[Array], tuple[int, ...]]:
        """Return what was given as (m K, j), and the shape of the answer."""
        arrays = [np.asarray(v, dtype=np.float64) for v in given]
        m, k = self.mu.shape
        several = max(v.ndim for v in arrays) > 1
        # one a row is a column; for one row, several numbers are a row
        columns = [v.reshape((-1, 1) if m > 1 else (1, -1)) if v.ndim == 1 else v for v in arrays]
        try:
            shape = np.broadcast_shapes((m, 1), *(v.shape for v in columns))
            full = [np.broadcast_to(v, (m, shape[1])) for v in columns]
        except ValueError:
            shapes = ", ".join(str(v.shape) for v in arrays)
            message = (
                f"shape {shapes} does not fit {m} rows: give one number, ({m},), ({m}, k) or (1, k)"
            )
            raise FitError(message) from None
        answer = shape if several else (max(m, shape[1]),)
        return [np.repeat(v, k, axis=0) for v in full], answer

    def _by_row(self, values: Array) -> Array:
        """Return (m K, j) as (m, K, j)."""
        return values.reshape(*self.mu.shape, -1)

    def _log_weights(self) -> Array:
        k = self.mu.shape[1]
        logs = np.zeros(k) if self.log_weights is None else self.log_weights
        normed: Array = logs - np.logaddexp.reduce(logs)
        return normed[:, None]

    def _weights(self, since: Array) -> Array:
        """Return the weights (m, K, j) of the components after waiting until since (m K, j)."""
        logs = np.broadcast_to(self._log_weights(), (*self.mu.shape, since.shape[1]))
        if self.weighted:
            logs = logs + self._by_row(self._each.log_survival(since))
        parts = np.exp(logs - logs.max(axis=1, keepdims=True))
        weights: Array = parts / parts.sum(axis=1, keepdims=True)
        return weights

    def _mean_of_logs(self, values: Array) -> Array:
        mean: Array = np.logaddexp.reduce(self._by_row(values) + self._log_weights(), axis=1)
        return mean


# --- private -------------------------------------------------------------------------------

_HALVINGS = 60
_CLOSE = 1e-12  # of log t
_SMALLEST = 1e-300


def _halved(reached: Callable[[Array], Array], p: Array, low: Array, high: Array) -> Array:
    """Return t (m, j) between low and high with reached(t) = p; inf where it is not reached."""
    largest = np.finfo(np.float64).max
    never = np.isinf(high) & (reached(np.minimum(high, largest)) < p)
    below, above = (np.log(np.clip(end, _SMALLEST, largest)) for end in (low, high))
    for _ in range(_HALVINGS):
        if np.max(above - below, initial=0.0) < _CLOSE:
            break
        middle = 0.5 * (below + above)
        enough = reached(np.exp(middle)) >= p
        below, above = np.where(enough, below, middle), np.where(enough, middle, above)
    return np.where(never, np.inf, np.where(low == high, low, np.exp(above)))
