r"""Are probabilities to be taken at their word? Diagnostics of forecasts of durations.

A forecast F gives the event of a row the level u = F(T); if the forecasts are right, levels are
uniform on [0, 1]. A row known to lie in (lower, upper] has its level in [F(lower), F(upper)], one
that is pending in [F(c), 1], *never* included. Nothing is drawn at random: such a row counts in
each bin with the part of that interval that falls into it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from promisetrack.forecast.seen import seen
from promisetrack.survival import Observations

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Curve: TypeAlias = Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Pit:
    """Levels of what happened in the forecasts: the probability integral transform.

    Parameters
    ----------
    lower, upper
        Shape (n,): the level of row i lies between them; equal where the duration is exact.
    """

    lower: Floats
    upper: Floats

    def counts(self, bins: int = 10) -> Floats:
        """Return how many rows (bins,) fall into equal bins of [0, 1], with fractions.

        n / bins each if the forecasts are right. An exact level on an edge counts above it.
        """
        edges = np.linspace(0.0, 1.0, bins + 1)
        return np.array(
            [
                _share_within(self.lower, self.upper, low, high, closed=high == 1.0).sum()
                for low, high in pairwise(edges)
            ]
        )


class DCalibration(NamedTuple):
    """A test of uniform levels.

    Parameters
    ----------
    statistic
        Chi-squared.
    p
        Its p-value, bins - 1 degrees of freedom.
    counts
        Shape (bins,): rows in bins of the survival probability, from 0 up.
    """

    statistic: float
    p: float
    counts: Floats


def pit(cdf: Curve, lower: ArrayLike, upper: ArrayLike) -> Pit:
    """Return the levels of what happened in the forecasts.

    Parameters
    ----------
    cdf
        Callable: times (n,), row i for forecast i, to P(T <= t).
    lower, upper
        Shape (n,): the row's duration lies in (lower, upper], or is exactly lower = upper;
        ``upper`` infinite: pending at ``lower``.

    Raises
    ------
    ObservationsError
        If they are not such intervals; the message names the row.

    References
    ----------
    Dawid (1984), J. R. Statist. Soc. A 147, 278-292. Czado, Gneiting and Held (2009), Biometrics
    65, 1254-1261, for levels that are intervals.

    Examples
    --------
    >>> levels = pit(lambda t: t / 10, [2, 6, 5], [2, 8, float("inf")])
    >>> levels.counts(bins=5).round(2).tolist()
    [0.0, 1.0, 0.2, 1.4, 0.4]
    """
    rows = Observations(lower, upper)
    low = cdf(rows.lower)
    ends = np.where(rows.is_right_censored, rows.lower, rows.upper)
    return Pit(low, np.where(rows.is_right_censored, 1.0, cdf(ends)))


def interval_coverage(cdf: Curve, lower: ArrayLike, upper: ArrayLike, level: float = 0.8) -> Floats:
    """Return how far each row lies in the central interval of its forecast.

    Parameters
    ----------
    cdf, lower, upper
        As of `pit`.
    level
        Of the interval, such as 0.8: from the quantile 0.1 to the quantile 0.9.

    Returns
    -------
    ndarray
        Shape (n,): 1 in, 0 out, for rows that are not exact the part of their levels that is in.
        Their mean is `level` if the forecasts are right.

    Raises
    ------
    ValueError
        Unless ``level`` lies between 0 and 1, or for rows that are no intervals.

    Notes
    -----
    A pending row counts with the probability that its event is still to fall into the interval,
    given that it had not happened; so the mean is right whatever censors the rows, as long as
    that is independent of the event, where the share among events alone is not.

    References
    ----------
    Gneiting, Balabdaoui and Raftery (2007), J. R. Statist. Soc. B 69, 243-268, for coverage;
    Czado, Gneiting and Held (2009), Biometrics 65, 1254-1261, for levels that are intervals.

    Examples
    --------
    >>> interval_coverage(lambda t: t / 10, [5, 9.5, 5], [5, 9.5, float("inf")]).tolist()
    [1.0, 0.0, 0.8]
    """
    if not 0.0 < level < 1.0:
        message = f"level must lie between 0 and 1, not {level}"
        raise ValueError(message)
    levels = pit(cdf, lower, upper)
    low, high = 0.5 - level / 2.0, 0.5 + level / 2.0
    return _share_within(levels.lower, levels.upper, low, high, closed=True)


def d_calibration(survival_at_time: ArrayLike, event: ArrayLike, bins: int = 10) -> DCalibration:
    r"""Test whether the survival probabilities at what was seen are uniform.

    .. math:: \chi^2 = \sum_b \frac{(N_b - n / B)^2}{n / B}

    Parameters
    ----------
    survival_at_time
        Shape (n,), in [0, 1]: forecast i's survival at the time of the event, or at the last time
        seen.
    event
        Shape (n,): whether the event happened then.
    bins
        B, at least 2. With fewer than 100 rows, 5 rather than 10.

    Returns
    -------
    DCalibration
        ``(statistic, p, counts)``.

    Raises
    ------
    ValueError
        For another shape, a number outside [0, 1], no rows, or fewer than 2 bins.

    Notes
    -----
    A pending row with survival s is spread evenly over [0, s]: its count in a bin is the part of
    it that lies in the bin. The p-value takes rows as independent and forecasts as made without
    them; clustered rows, or the rows of the fit itself, make it too large or too small.

    References
    ----------
    Haider, Hoehn, Davis and Greiner (2020), J. Mach. Learn. Res. 21(85), 1-63.

    Examples
    --------
    >>> test = d_calibration([0.2, 0.3, 0.8, 1.0], [True, True, True, False], bins=2)
    >>> test.counts.tolist(), round(test.statistic, 2), round(test.p, 2)
    ([2.5, 1.5], 0.25, 0.62)
    """
    from scipy.special import chdtrc

    rows = seen(survival_at_time, event, called="survival")
    if bins < 2 or len(rows) == 0:  # noqa: PLR2004  one bin tests nothing
        message = f"d_calibration needs rows and at least 2 bins, not {len(rows)} and {bins}"
        raise ValueError(message)
    outside = rows.lower > 1.0 + _ROUNDING
    if outside.any():
        row = int(np.argmax(outside))
        message = f"row {row}: survival {rows.lower[row]:g} is above 1"
        raise ValueError(message)
    level = np.minimum(rows.lower, 1.0)
    counts = Pit(np.where(rows.is_exact, level, 0.0), level).counts(bins)
    even = len(rows) / bins
    statistic = float(((counts - even) ** 2 / even).sum())
    return DCalibration(statistic, float(chdtrc(bins - 1, statistic)), counts)


# --- private -------------------------------------------------------------------------------

_ROUNDING = 1e-9  # a probability above 1 by no more is 1


def _share_within(lower: Floats, upper: Floats, low: float, high: float, *, closed: bool) -> Floats:
    """Return the part (n,) of [lower, upper] that is in [low, high); `closed`: high is in too."""
    width = upper - lower
    inside = (lower >= low) & ((lower <= high) if closed else (lower < high))
    overlap = np.minimum(upper, high) - np.maximum(lower, low)
    wide = width >= np.finfo(np.float64).tiny  # below it, a quotient may be no number
    part = np.clip(overlap / np.where(wide, width, 1.0), 0.0, 1.0)
    return np.where(np.isnan(width), np.nan, np.where(wide, part, inside.astype(np.float64)))
