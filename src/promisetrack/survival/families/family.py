"""What a family of durations states, and what follows from it for its mirror image.

A duration T has log T = mu + s * eps. A family is the distribution of eps: its log survival,
log density and log cdf as functions of the standardised log time z = (log t - mu) / s, each with
two derivatives. Likelihoods, gradients, Hessians, quantiles and forecasts of every kind of row
follow from these alone (docs/explanation/survival.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]


class Terms(NamedTuple):
    """A function of z and its first two derivatives, each in the shape of z."""

    value: Array
    first: Array
    second: Array


@dataclass(frozen=True, slots=True)
class Family:
    """The distribution of a standardised log time.

    Parameters
    ----------
    name
        As it is asked for and printed.
    log_survival, log_cdf
        log S(z) and log(1 - S(z)). log S must be precise relative to itself where S is near 1
        (it is minus the cumulative hazard), log_cdf where the cdf is near 0.
    log_density
        log f(z) of z itself; the density of a time adds -log s - log t.
    inverse_log_survival
        The z at which log S(z) has a given value below 0.
    mean, deviation
        Of z: from them come the starting values of a fit.
    log_scale
        log s where the family fixes it; None: it is estimated.

    Notes
    -----
    Every function takes and returns arrays of any one shape, is finite for finite z as long as
    the numbers it stands for can be represented, and never warns about underflow of its own.
    """

    name: str
    log_survival: Callable[[Array], Terms]
    log_density: Callable[[Array], Terms]
    log_cdf: Callable[[Array], Terms]
    inverse_log_survival: Callable[[Array], Array]
    mean: float
    deviation: float
    log_scale: float | None = None


def mirrored(log_survival: Callable[[Array], Terms], z: Array) -> Terms:
    """Return log_cdf of a distribution symmetric about 0: its cdf at z is its survival at -z."""
    value, first, second = log_survival(-z)
    return Terms(value, -first, second)
