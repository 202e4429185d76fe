"""The families by their names."""

from __future__ import annotations

from promisetrack.survival.families.exponential import EXPONENTIAL
from promisetrack.survival.families.family import Family
from promisetrack.survival.families.loglogistic import LOGLOGISTIC
from promisetrack.survival.families.lognormal import LOGNORMAL
from promisetrack.survival.families.weibull import WEIBULL
from promisetrack.survival.problems import FitError

FAMILIES = {family.name: family for family in (EXPONENTIAL, WEIBULL, LOGNORMAL, LOGLOGISTIC)}


def family_named(family: str | Family) -> Family:
    """Return the family of a name, or the one given.

    Parameters
    ----------
    family
        One of `FAMILIES`, or a family, which comes back as it is.

    Raises
    ------
    FitError
        Naming the families, where there is none of that name.
    """
    if isinstance(family, Family):
        return family
    if family not in FAMILIES:
        message = f"family {family!r} is none of {', '.join(FAMILIES)}"
        raise FitError(message)
    return FAMILIES[family]
