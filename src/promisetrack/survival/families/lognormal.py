"""Lognormal: S(z) = Phi(-z), the normal distribution of the log time; e^mu is the median."""

from __future__ import annotations

import math

import numpy as np

from promisetrack.survival.families.family import Array, Family, Terms, mirrored

_LOG_ROOT_2_PI = 0.5 * math.log(2.0 * math.pi)
# above it the hazard is read off the scaled complementary error function, since the difference
# of two large logarithms has lost the digits that h - z needs
_TAIL = 5.0
# above it h - z = 1/z - 2/z^3 + ... to all digits (Abramowitz and Stegun 26.2.12)
_FAR_TAIL = 1e5


def log_survival(z: Array) -> Terms:
    """Return log Phi(-z); its derivative is minus the hazard h, and h' = h (h - z)."""
    from scipy.special import log_ndtr

    value = log_ndtr(-z)
    hazard = np.exp(-0.5 * z * z - _LOG_ROOT_2_PI - value)
    excess = hazard - z
    if z.size and z.max() > _TAIL:
        far = z > _TAIL
        hazard[far], excess[far] = _tail_hazard(z[far])
    return Terms(value, -hazard, -hazard * excess)


def log_density(z: Array) -> Terms:
    """Return log f(z) = -z^2 / 2 - log(2 pi) / 2."""
    return Terms(-0.5 * z * z - _LOG_ROOT_2_PI, -z, np.full_like(z, -1.0))


def log_cdf(z: Array) -> Terms:
    """Return log(1 - S(z)) = log S(-z)."""
    return mirrored(log_survival, z)


def inverse_log_survival(value: Array) -> Array:
    """Return z at which log Phi(-z) is the value."""
    from scipy.special import ndtri_exp

    return np.negative(ndtri_exp(value))


def _tail_hazard(z: Array) -> tuple[Array, Array]:
    """Return h(z) and h(z) - z of the upper tail."""
    from scipy.special import erfcx

    hazard = math.sqrt(2.0 / math.pi) / erfcx(z / math.sqrt(2.0))
    return hazard, np.where(z > _FAR_TAIL, 1.0 / z, hazard - z)


LOGNORMAL = Family(
    name="lognormal",
    log_survival=log_survival,
    log_density=log_density,
    log_cdf=log_cdf,
    inverse_log_survival=inverse_log_survival,
    mean=0.0,
    deviation=1.0,
)
