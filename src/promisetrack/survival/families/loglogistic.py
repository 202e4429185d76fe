"""Loglogistic: S(z) = 1 / (1 + e^z), the logistic distribution of the log time.

e^mu is the median; the survival curve falls like t^(-1/s), so the mean is infinite from s = 1 on.
"""

from __future__ import annotations

import math

import numpy as np

from promisetrack.survival.families.family import Array, Family, Terms, mirrored


def log_survival(z: Array) -> Terms:
    """Return log S(z) = -log(1 + e^z)."""
    tail = np.exp(-np.abs(z))  # in (0, 1], whatever z: nothing overflows
    cdf = np.where(z >= 0, 1.0, tail) / (1.0 + tail)
    value = -(np.maximum(z, 0.0) + np.log1p(tail))
    return Terms(value, -cdf, -tail / (1.0 + tail) ** 2)


def log_density(z: Array) -> Terms:
    """Return log f(z) = z - 2 log(1 + e^z)."""
    value, first, second = log_survival(z)
    return Terms(2.0 * value + z, 2.0 * first + 1.0, 2.0 * second)


def log_cdf(z: Array) -> Terms:
    """Return log(1 - S(z)) = log S(-z)."""
    return mirrored(log_survival, z)


def inverse_log_survival(value: Array) -> Array:
    """Return z = log(1/S - 1)."""
    return np.log(-np.expm1(value)) - value


LOGLOGISTIC = Family(
    name="loglogistic",
    log_survival=log_survival,
    log_density=log_density,
    log_cdf=log_cdf,
    inverse_log_survival=inverse_log_survival,
    mean=0.0,
    deviation=math.pi / math.sqrt(3),
)
