"""Weibull: S(z) = exp(-e^z), the smallest extreme value distribution of the log time.

s is 1 / shape and e^mu the time by which 63.2 % have happened. With s = 1 it is the exponential.
"""

from __future__ import annotations

import math

import numpy as np

from promisetrack.survival.families.family import Array, Family, Terms

# e^700 is near the largest float: beyond it, log S is kept at -e^700 and stays a number
_LARGEST = 700.0
_SMALLEST = 1e-300


def log_survival(z: Array) -> Terms:
    """Return log S(z) = -e^z, which is its own derivative."""
    value = -np.exp(np.minimum(z, _LARGEST))
    return Terms(value, value, value)


def log_density(z: Array) -> Terms:
    """Return log f(z) = z - e^z."""
    hazard = np.exp(np.minimum(z, _LARGEST))
    return Terms(z - hazard, 1.0 - hazard, -hazard)


def log_cdf(z: Array) -> Terms:
    """Return log(1 - exp(-e^z)), as z + log((1 - exp(-e^z)) / e^z): exact where e^z is tiny."""
    hazard = np.maximum(np.exp(np.minimum(z, _LARGEST)), _SMALLEST)
    value = np.minimum(z, _LARGEST) + np.log(-np.expm1(-hazard) / hazard)
    with np.errstate(over="ignore"):
        first = hazard / np.expm1(hazard)
    return Terms(value, first, first * (1.0 - hazard - first))


def inverse_log_survival(value: Array) -> Array:
    """Return z = log(-log S)."""
    return np.log(-value)


WEIBULL = Family(
    name="weibull",
    log_survival=log_survival,
    log_density=log_density,
    log_cdf=log_cdf,
    inverse_log_survival=inverse_log_survival,
    mean=-float(np.euler_gamma),
    deviation=math.pi / math.sqrt(6),
)
