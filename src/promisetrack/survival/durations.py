"""Distributions of durations with a never-delivered share: what is read off any fitted model.

With S the survival of those that will be delivered, and share the part that never will,
P(T > t) = share + (1 - share) S(t). Everything is computed in logarithms, so that tails and
conditions far in them keep their digits (docs/explanation/survival.md, "Forecasts").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from promisetrack.survival.families import Array, Family
from promisetrack.survival.problems import FitError


@dataclass(frozen=True, eq=False, slots=True)
class Durations:
    """One distribution a row, m rows; a row may also be a draw of the parameters.

    Parameters
    ----------
    family
        The distribution of the standardised log time.
    mu
        Location of the log time, (m,).
    log_scale
        Log of its scale, one number or (m,).
    never
        logit of the never-delivered share, one number or (m,); -inf: none.

    Notes
    -----
    Times, in the unit of the fit, and probabilities are given as one number for all rows, as (m,)
    one a row, or as (m, k) or (1, k) several a row; answers have the shape that results. Before
    time 0 nothing happens.
    """

    family: Family
    mu: Array
    log_scale: Array | float
    never: Array | float = -np.inf

    def log_survival(self, t: ArrayLike) -> Array:
        """Return log P(T > t)."""
        t, mu, scale, never = self._aligned(t)
        waiting = _log_waiting(self.family, t, mu, scale)
        with np.errstate(invalid="ignore"):  # a time that is NaN has no answer, nor a warning
            value: Array = np.logaddexp(never, waiting) - np.logaddexp(0.0, never)
        return value

    def survival(self, t: ArrayLike) -> Array:
        """Return P(T > t), at least the never-delivered share."""
        survival: Array = np.exp(self.log_survival(t))
        return survival

    def cdf(self, t: ArrayLike) -> Array:
        """Return P(T <= t), to all digits where it is small."""
        return self.probability_by(t)

    def probability_by(self, t: ArrayLike, *, given: ArrayLike = 0.0) -> Array:
        """Return P(T <= t | T > given); 0 where t is not after given."""
        t, given, mu, scale, never = self._aligned(t, given)
        since = _log_waiting(self.family, given, mu, scale)
        until = _log_waiting(self.family, np.maximum(t, given), mu, scale)
        # of those still open at `given`, the part that will be delivered, and of it that by t
        with np.errstate(invalid="ignore"):
            delivered = np.exp(since - np.logaddexp(never, since))
            probability: Array = delivered * -np.expm1(until - since) + 0.0  # 0 rather than -0
        return probability

    def probability_never(self, *, given: ArrayLike = 0.0) -> Array:
        """Return P(never delivered | T > given), which rises with the time waited."""
        given, mu, scale, never = self._aligned(given)
        since = _log_waiting(self.family, given, mu, scale)
        with np.errstate(invalid="ignore"):
            probability: Array = np.exp(never - np.logaddexp(never, since))
        return probability

    def quantile(self, p: ArrayLike) -> Array:
        """Return the t with P(T <= t) = p; inf where so many are never delivered."""
        return self.conditional_quantile(p, 0.0)

    def conditional_quantile(self, p: ArrayLike, t0: ArrayLike) -> Array:
        """Return the t with P(T <= t | T > t0) = p; inf where so many are never delivered.

        Solved for log S(t) = log((1 - p) S(t0) - p e^eta), a difference taken in logarithms.
        """
        p, t0, mu, scale, never = self._aligned(p, t0)
        if not np.all((p >= 0.0) & (p <= 1.0)):
            message = "p must lie between 0 and 1"
            raise FitError(message)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            kept = np.log1p(-p) + _log_waiting(self.family, t0, mu, scale)
            gap = kept - (np.log(p) + never)
            target = np.where((p < 1.0) & (gap > 0.0), kept + np.log(-np.expm1(-gap)), -np.inf)
            t = np.exp(mu + np.exp(scale) * self.family.inverse_log_survival(target))
        since = np.maximum(t0, 0.0)
        return np.where(p > 0.0, np.maximum(t, since), since)

    def _aligned(self, *given: ArrayLike) -> tuple[Array, ...]:
        """Return what was given, then mu, log_scale and never, all in one shape."""
        arrays = [np.asarray(v, dtype=np.float64) for v in given]
        several = max(v.ndim for v in arrays) > 1  # several numbers a row
        arrays += [np.asarray(v) for v in (self.mu, self.log_scale, self.never)]
        if several:
            arrays = [v[:, None] if v.ndim == 1 else v for v in arrays]
        try:
            return np.broadcast_arrays(*arrays)
        except ValueError:
            m, shapes = len(self.mu), ", ".join(str(np.shape(v)) for v in given)
            message = (
                f"shape {shapes} does not fit {m} rows: give one number, ({m},), ({m}, k) or (1, k)"
            )
            raise FitError(message) from None


# --- private -------------------------------------------------------------------------------


def _log_waiting(family: Family, t: Array, mu: Array, log_scale: Array) -> Array:
    """Return log S(t) of those that will be delivered."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
        z = (np.log(np.maximum(t, 0.0)) - mu) * np.exp(-log_scale)
        return family.log_survival(z).value
