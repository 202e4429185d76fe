"""The families of durations: one file and one formula each, everything else derived."""

from promisetrack.survival.families.exponential import EXPONENTIAL
from promisetrack.survival.families.family import Array, Family, Terms
from promisetrack.survival.families.loglogistic import LOGLOGISTIC
from promisetrack.survival.families.lognormal import LOGNORMAL
from promisetrack.survival.families.named import FAMILIES, family_named
from promisetrack.survival.families.weibull import WEIBULL

__all__ = [
    "EXPONENTIAL", "FAMILIES", "LOGLOGISTIC", "LOGNORMAL", "WEIBULL", "Array", "Family", "Terms",
    "family_named",
]  # fmt: skip
