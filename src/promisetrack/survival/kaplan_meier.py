r"""The Kaplan-Meier estimate of survival from exact, right-censored and delayed-entry rows.

statsmodels' `SurvfuncRight` is the check of this module and not its engine. It agrees where rows
have neither weights nor entry; but the standard errors it gives to weighted rows are those of the
cumulative hazard, its curve rises again once a risk set has emptied, it has no bands, and
importing it takes longer than any fit here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from promisetrack.survival.observations import Observations, ObservationsError
from promisetrack.survival.risk_sets import RiskSets, risk_sets, spells
from promisetrack.survival.step_function import (
    Interval,
    StepFunction,
    checked_level,
    first_at_or_below,
    log_log_interval,
    shares,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SurvivalCurve(StepFunction):
    """A survival function that falls in steps, as `kaplan_meier` returns it.

    Parameters
    ----------
    at_risk
        Shape (k,): weight at risk just before each step.
    events
        Shape (k,): weight of what happened at it.
    """

    at_risk: Floats
    events: Floats

    def survival(self, t: ArrayLike) -> Floats:
        """Return P(T > t) at ``t`` (any shape); NaN outside [start, end]."""
        return self(t)

    def quantile(self, p: ArrayLike) -> Floats:
        """Return the first times by which a share ``p`` (any shape) has had its event.

        The smallest t with S(t) at most 1 - p, in the unit of the data; infinite where the curve
        does not come down that far, NaN where p is not in [0, 1]. (On a plateau at exactly 1 - p
        R's `quantile.survfit` gives its middle instead.)
        """
        return self._reached(np.concatenate(([self.before], self.values)), p)

    def quantile_interval(self, p: ArrayLike) -> Interval:
        """Return intervals of the quantiles: where the band, at `level`, comes down to 1 - p.

        The inverted test of Brookmeyer and Crowley (1982) with the log-log band, as R has it.
        An end that is not reached is infinite.
        """
        band = log_log_interval(self.values, self.standard_errors, self.level)
        lower, upper = (np.concatenate(([self.before], end)) for end in band)
        return Interval(self._reached(lower, p), self._reached(upper, p))

    def _reached(self, falling: Floats, p: ArrayLike) -> Floats:
        return first_at_or_below(
            np.concatenate(([self.start], self.times)), falling, 1.0 - shares(p)
        )


def kaplan_meier(obs: Observations, *, level: float = 0.95) -> SurvivalCurve:
    r"""Estimate survival by the product-limit.

    .. math::

        \hat S(t) = \prod_{t_i \le t} \Bigl(1 - \frac{d_i}{n_i}\Bigr), \qquad
        \widehat{var}\, \hat S(t) = \hat S(t)^2 \sum_{t_i \le t} \frac{d_i}{n_i (n_i - d_i)}

    with :math:`d_i` the weight of the events at :math:`t_i` and :math:`n_i` the weight at risk.

    Parameters
    ----------
    obs
        n exact and right-censored rows, in any unit of time, with or without entry and weights.
    level
        Level of the pointwise bands.

    Returns
    -------
    SurvivalCurve
        With ``.survival(t)``, ``.quantile(p)``, ``.confidence_interval(t)`` and
        ``.quantile_interval(p)``. Its domain ends at the last time at which anyone was seen.

    Raises
    ------
    ObservationsError
        If a row is an interval or left-censored (`turnbull` takes those), or no row has weight.
    ValueError
        Unless ``level`` lies between 0 and 1.

    Warns
    -----
    RiskSetWarning
        If everyone at risk had the event while others were yet to enter: 0 from there on.

    Notes
    -----
    Of equal times events come first. A row is at risk after its entry, so with delayed entry the
    curve is that of those who last beyond the earliest entry, and its domain starts there.
    A weight is a number of equal rows, in the variance too. All rows censored: a curve at 1.

    References
    ----------
    Kaplan and Meier (1958), J. Amer. Statist. Assoc. 53, 457-481. Greenwood (1926) for the
    variance. Kalbfleisch and Prentice (2002), The Statistical Analysis of Failure Time Data,
    2nd ed., section 1.4.

    Examples
    --------
    >>> inf = float("inf")
    >>> curve = kaplan_meier(Observations([1, 2, 3, 4], [1, 2, inf, 4]))
    >>> curve.survival([0, 1.5, 2, 4, 5]).tolist()
    [1.0, 0.75, 0.5, 0.0, nan]
    >>> curve.quantile([0.25, 0.5, 0.9]).tolist()
    [1.0, 2.0, 4.0]
    """
    checked_level(level)
    rows = spells(obs, _has_event(obs))
    counts = risk_sets(rows)
    survival = counts.surviving
    return SurvivalCurve(
        times=counts.times,
        values=survival,
        standard_errors=_greenwood(counts, survival),
        before=1.0,
        start=rows.start,
        end=rows.end,
        level=level,
        at_risk=counts.at_risk,
        events=counts.ended[0],
    )


# --- private -------------------------------------------------------------------------------


def _has_event(obs: Observations) -> NDArray[np.int64]:
    wide = ~(obs.is_exact | obs.is_right_censored)
    if wide.any():
        row = int(np.argmax(wide))
        message = (
            f"row {row}: ({obs.lower[row]:g}, {obs.upper[row]:g}] is an interval; "
            "kaplan_meier needs exact and right-censored rows, turnbull takes intervals"
        )
        raise ObservationsError(message)
    return obs.is_exact.astype(np.int64)


def _greenwood(counts: RiskSets, survival: Floats) -> Floats:
    """Return the standard errors (k,) of the product-limit estimate; NaN where it is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):  # nobody left: no variance
        growth = counts.ended[0] / (counts.at_risk * counts.left)
        return np.where(survival > 0.0, survival * np.sqrt(np.cumsum(growth)), np.nan)
