r"""Right-continuous step functions with pointwise bands: what the estimators of curves return.

Conventions of every curve here:

* A value holds from its step on, up to the next one.
* A curve knows nothing outside [start, end]: NaN there, never an extrapolation. A quantile that
  the curve does not reach is infinite.
* Bands are symmetric for log(-log) of the value v (Kalbfleisch and Prentice 2002, section 1.4),

  .. math:: v^{\exp(\pm z\, se / (v \log v))}

  so they stay within [0, 1]. There is none where the value is 0 or 1, but for
  rounding: NaN.
* Results have the shape of the argument, and are floats whatever it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

SAME: Final = 1e-9
"""Probabilities closer than this are one: products of many factors round."""


class Interval(NamedTuple):
    """Lower and upper ends, each of the shape that was asked for."""

    lower: Floats
    upper: Floats


@dataclass(frozen=True, slots=True, eq=False)
class StepFunction:
    """A right-continuous step function on [start, end], with its standard errors.

    Parameters
    ----------
    times
        Shape (k,), rising, in the unit of the data: where the steps are.
    values
        Shape (k,): each holds from its step on.
    standard_errors
        Shape (k,): of the values; NaN where there is none.
    before
        The value from `start` to the first step.
    start, end
        The domain, in the unit of the data.
    level
        Level of the pointwise bands, such as 0.95.
    """

    times: Floats
    values: Floats
    standard_errors: Floats
    before: float
    start: float
    end: float
    level: float

    def __call__(self, t: ArrayLike) -> Floats:
        """Return the values at ``t`` (any shape); NaN outside the domain."""
        return self._read(self.before, self.values, t)

    def standard_error(self, t: ArrayLike) -> Floats:
        """Return the standard errors at ``t`` (any shape): 0 before the first step."""
        return self._read(0.0, self.standard_errors, t)

    def confidence_interval(self, t: ArrayLike) -> Interval:
        """Return the log-log band at ``t`` (any shape), pointwise at `level`."""
        return log_log_interval(self(t), self.standard_error(t), self.level)

    def _read(self, before: float, values: Floats, t: ArrayLike) -> Floats:
        at = np.asarray(t, dtype=np.float64)
        found = np.concatenate(([before], values))[np.searchsorted(self.times, at, side="right")]
        return np.where((at >= self.start) & (at <= self.end), found, np.nan)


def log_log_interval(value: Floats, standard_error: Floats, level: float) -> Interval:
    """Return the interval that is symmetric for log(-log value); NaN where value is 0 or 1.

    A share that many steps sum up to may be 1 - 1e-16 where it is 1: it has no band either.

    Parameters
    ----------
    value, standard_error
        Of one shape; probabilities and their standard errors.
    level
        Such as 0.95.
    """
    from scipy.special import ndtri

    inside = (value > SAME) & (value < 1.0 - SAME)
    share = np.where(inside, value, np.nan)
    width = np.exp(ndtri(0.5 + level / 2.0) * standard_error / np.abs(share * np.log(share)))
    with np.errstate(under="ignore"):
        return Interval(share**width, share ** (1.0 / width))


def first_at_or_below(times: Floats, falling: Floats, bound: ArrayLike) -> Floats:
    """Return the first time at which a falling sequence is at most ``bound`` (any shape).

    Parameters
    ----------
    times, falling
        Shape (k,). The sequence may hold NaN, which reaches nothing.
    bound
        Values to reach. NaN gives NaN, a bound that is not reached infinity.
    """
    wanted = np.asarray(bound, dtype=np.float64)
    so_far = np.fmin.accumulate(np.where(np.isnan(falling), np.inf, falling))
    at = np.searchsorted(-so_far, -wanted - SAME, side="left")
    found = np.concatenate((times, [np.inf]))[at]
    return np.where(np.isnan(wanted), np.nan, found)


def checked_level(level: float) -> float:
    """Return the level of a band.

    Raises
    ------
    ValueError
        Unless it lies between 0 and 1.
    """
    if not 0.0 < level < 1.0:
        message = f"level must lie between 0 and 1, not {level}"
        raise ValueError(message)
    return float(level)


def shares(p: ArrayLike) -> Floats:
    """Return ``p`` as floats, NaN where it is not a probability."""
    share = np.asarray(p, dtype=np.float64)
    return np.where((share >= 0.0) & (share <= 1.0), share, np.nan)
