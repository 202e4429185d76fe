"""The priors of a pooled regression: one table, a reason for each."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from promisetrack.survival.linear_predictors import Normal

_COEFFICIENTS = Normal(0.0, 10.0)
_LOG_SCALE = Normal(math.log(0.8), 0.5)
_NEVER = Normal(-1.6, 0.9)
_NEVER_SLOPES = Normal(0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Priors:
    """Weak priors of every parameter; ``Normal()`` and an infinite `group_scale` are flat.

    Parameters
    ----------
    coefficients
        Of a column of X. Default N(0, 10^2): ten units of log time either way reach from minutes
        to millennia, so that it only makes the integral over coefficients finite.
    columns
        Priors for columns by name, instead of `coefficients`.
    log_scale
        Of log s. Default N(log 0.8, 0.5^2): half of durations within a factor of 1.7 of their
        median, give or take a factor of 1.6 on s. It needs no unit, and matters below 50 events.
    never
        Of the logit of the never-delivered share, on a constant column. Default N(-1.6, 0.9^2): 17
        in a hundred, 5 to 46 with probability .9. Before the follow-up is three times the median
        duration the data cannot tell the share from a long tail, and maximum likelihood follows
        the family instead.
    never_slopes
        Of its other columns. Default N(0, 1): a column of size 1 changes the odds by less than
        a factor of 7 with probability .95.
    group_scale
        Standard deviation of the half-normal prior of every tau. Default 0.5: levels that differ
        by a factor of 2.7 are two standard deviations of this. Without it tau is estimated as 0
        too often, and intervals of levels with few rows come out too short.
    group_scales
        The same by name of the grouping, instead of `group_scale`.

    Notes
    -----
    Modes are those of (coefficients, log s, logit, log tau); the densities are of s and tau as they
    are named here, changed to log tau by its Jacobian. Simulations behind the defaults:
    docs/explanation/pooled-effects.md.

    Examples
    --------
    >>> Priors(group_scales={"organization": 0.3}).group_scale_of("organization")
    0.3
    """

    coefficients: Normal = _COEFFICIENTS
    columns: Mapping[str, Normal] = field(default_factory=dict)
    log_scale: Normal = _LOG_SCALE
    never: Normal = _NEVER
    never_slopes: Normal = _NEVER_SLOPES
    group_scale: float = 0.5
    group_scales: Mapping[str, float] = field(default_factory=dict)

    def of_column(self, name: str) -> Normal:
        """Return the prior of the coefficient of a column of X."""
        return self.columns.get(name, self.coefficients)

    def group_scale_of(self, name: str) -> float:
        """Return the standard deviation of the half-normal prior of a grouping's tau."""
        return self.group_scales.get(name, self.group_scale)


FLAT = Priors(
    coefficients=Normal(),
    log_scale=Normal(),
    never=Normal(),
    never_slopes=Normal(),
    group_scale=math.inf,
)
