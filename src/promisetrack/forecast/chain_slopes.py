r"""The slope of a promised date on the day of the promise, and whether it is perpetually N away.

With :math:`x` the day of each statement and :math:`y` the deadline it names, both in years, the
slope is by how many years the date moves in a year of waiting:

.. math:: b = \sum_i (x_i - \bar x)(y_i - \bar y) \Big/ \sum_i (x_i - \bar x)^2

0 is a date that stays, 1 a date that is always as far away as before ("perpetually N years
away"), more than 1 one that recedes faster than time passes.

A handful of statements does not say how dates move, so the interval holds what two readings say:

* *Scatter*: each statement scatters about a line. Least squares with Student's t on n - 2
  degrees of freedom. The variance of the scatter is at least :math:`\overline{w^2}/12`, for due
  windows w years wide: three dates known to the year do not lie on a line by better than that.
* *Adding up*: slips are independent and add up, so that only the ends tell how fast. The slope of
  the ends, :math:`g = (y_n - y_1)/(x_n - x_1)`, with variance
  :math:`\sum_i (\Delta y_i - g \Delta x_i)^2 / \Delta x_i \,/\, ((n - 2)(x_n - x_1))`.

Theil and Sen's slope, the median over all pairs of statements, is given beside the first: where
the two differ, a few statements decide.

References
----------
Sen (1968), Journal of the American Statistical Association 63, 1379-1389.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

LEVEL: Final = 0.8
"""Chance that an interval of this module is made to hold its slope."""

PERPETUAL: Final = (0.75, 1.25)
"""Slopes of a date that is perpetually as far away as before."""

LEAST_STATEMENTS: Final = 3
"""Days with a statement that a slope needs: through two, every line is exact."""

LEAST_YEARS: Final = 1.0
"""Years from the first statement to the last that a slope needs more than."""


class Course(StrEnum):
    """Where a chain of dates is going."""

    CONVERGING = "converging"
    PERPETUAL = "perpetual"
    RECEDING = "receding"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Slope:
    """Years that a date moves in a year, with the ends of its interval.

    ``theil_sen`` is the median over all pairs of statements, None for pooled chains.
    """

    value: float
    lower: float
    upper: float
    theil_sen: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a chain is going, and why that can or cannot be told."""

    course: Course
    reason: str


def fit_slope(said: ArrayLike, due: ArrayLike, width: ArrayLike = 0.0) -> Slope:
    """Fit the slope of a chain.

    Parameters
    ----------
    said
        Shape (n,), years, strictly rising: the day of each statement.
    due
        Shape (n,), years: the deadline it names.
    width
        Shape (n,) or one number, years: how wide the window of the date is.

    Raises
    ------
    ValueError
        With fewer than `LEAST_STATEMENTS` statements, or days that do not rise.

    Examples
    --------
    >>> found = fit_slope([2015, 2016, 2017, 2018], [2017, 2018, 2019, 2020])
    >>> found.value, found.theil_sen
    (1.0, 1.0)
    """
    x, y = np.asarray(said, dtype=np.float64), np.asarray(due, dtype=np.float64)
    if len(x) < LEAST_STATEMENTS or len(x) != len(y):
        message = f"a slope needs {LEAST_STATEMENTS} statements with a date each, not {len(x)}"
        raise ValueError(message)
    if (np.diff(x) <= 0.0).any():
        message = "the days of the statements must rise"
        raise ValueError(message)
    value, scatter = _scatter(x, y, np.asarray(width, dtype=np.float64))
    ends, adding_up = _adding_up(x, y)
    half = quantile_of_t(len(x) - 2) * np.array([scatter, adding_up])
    middle = np.array([value, ends])
    pairs = np.triu_indices(len(x), k=1)
    slopes = (y[pairs[1]] - y[pairs[0]]) / (x[pairs[1]] - x[pairs[0]])
    return Slope(
        value, float((middle - half).min()), float((middle + half).max()), float(np.median(slopes))
    )


def course_of(slope: float) -> Course:
    """Return where a slope points, taken at its word."""
    low, high = PERPETUAL
    if slope < low:
        return Course.CONVERGING
    return Course.PERPETUAL if slope <= high else Course.RECEDING


def judge(slope: Slope) -> Verdict:
    """Return where a chain is going as far as its interval tells.

    The burden lies with every verdict alike: *perpetual* too is said only where the whole
    interval lies within `PERPETUAL`.
    """
    ends = f"{_shown(slope.lower)} to {_shown(slope.upper)}"
    course = course_of(slope.lower)
    if course is course_of(slope.upper):
        return Verdict(course, f"the whole interval, {ends}, is {_PLACES[course]}")
    crossed = " and ".join(str(edge) for edge in PERPETUAL if slope.lower < edge <= slope.upper)
    return Verdict(Course.CANNOT_TELL, f"the interval, {ends}, reaches across {crossed}")


def quantile_of_t(degrees: int) -> float:
    """Return how many standard errors lie between the middle of an interval and its end."""
    from scipy.special import stdtrit

    return float(stdtrit(degrees, 0.5 + LEVEL / 2.0))


# --- private -------------------------------------------------------------------------------

_PLACES = {
    Course.CONVERGING: f"below {PERPETUAL[0]}",
    Course.PERPETUAL: f"within {PERPETUAL[0]} to {PERPETUAL[1]}",
    Course.RECEDING: f"above {PERPETUAL[1]}",
}


def _shown(value: float) -> str:
    """Return a slope with two decimals; with more where it would be taken for an edge."""
    texts = (f"{value:.{digits}f}" for digits in (2, 3, 4))
    return next((text for text in texts if float(text) not in PERPETUAL), f"{value:.2f}")


def _scatter(x: Floats, y: Floats, width: Floats) -> tuple[float, float]:
    """Return the least-squares slope and its standard error."""
    centred = x - x.mean()
    spread = centred @ centred
    deviation = y - y.mean()
    slope = centred @ deviation / spread
    residual = deviation - slope * centred
    variance = max(residual @ residual / (len(x) - 2), float(np.mean(width**2)) / 12.0)
    return float(slope), float(np.sqrt(variance / spread))


def _adding_up(x: Floats, y: Floats) -> tuple[float, float]:
    """Return the slope of the ends and its standard error."""
    waited, moved = np.diff(x), np.diff(y)
    span = x[-1] - x[0]
    slope = (y[-1] - y[0]) / span
    variance = ((moved - slope * waited) ** 2 / waited).sum() / (len(x) - 2)
    return float(slope), float(np.sqrt(variance / span))
