"""A smooth falling function of days, computed once at some days and read off in between.

A forecast averages hundreds of distributions and is asked for at thousands of days: by quantiles,
by scores, by charts. Between knots that are evenly spaced in log(1 + days) it is a cubic with the
right values and slopes there (Hermite), kept from ever rising (Fritsch and Carlson 1980, SIAM
J. Numer. Anal. 17, 238-246).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

LAST_DAY: Final = 250 * DAYS_PER_YEAR
"""The last knot; what is asked for later has the value there."""

INTERVALS: Final = 64
"""So many that the error, for a spread of log time of 0.5, stays below 5e-5."""


@dataclass(frozen=True, slots=True, eq=False)
class Tabulated:
    """A function of days.

    Parameters
    ----------
    table
        Shape (3, `INTERVALS` + 1): at the knots its values, what they change up to the next (at
        the last nothing is read), and its slopes. One array: thousands of tables are kept.
    """

    table: Floats

    def __call__(self, wanted: Floats) -> Floats:
        """Return the function at days of any shape, not negative."""
        values, change, slopes = self.table
        place = np.minimum(np.log1p(wanted) / _WIDTH, INTERVALS)
        left = np.minimum(place.astype(np.intp), INTERVALS - 1)
        u = place - left
        start, end = slopes[left], slopes[left + 1]
        bend = u * (1.0 - u)
        curve: Floats = values[left] + change[left] * u * (u + 2.0 * bend)
        curve += bend * ((1.0 - u) * start - u * end)
        return curve

    @property
    def first(self) -> float:
        """The value on day 0."""
        return float(self.table[0, 0])


def tabulate(at: Callable[[Floats], tuple[Floats, Floats]]) -> Tabulated:
    """Tabulate a function of days.

    Parameters
    ----------
    at
        From days (k,), the first 0, to its values (k,) and its slopes (k,) a day.
    """
    days = np.expm1(_WIDTH * np.arange(INTERVALS + 1))
    values, slopes = at(days)
    change = np.diff(values)
    # slopes a unit of width; more than three times what an interval falls would overshoot in it
    steepest = 3.0 * np.maximum(np.append(change, -np.inf), np.insert(change, 0, -np.inf))
    slopes = np.clip(slopes * (1.0 + days) * _WIDTH, np.minimum(steepest, 0.0), 0.0)
    return Tabulated(np.stack([values, np.append(change, 0.0), slopes]))


# --- private -------------------------------------------------------------------------------

_WIDTH: Final = float(np.log1p(LAST_DAY)) / INTERVALS
"""Of an interval, in log(1 + days)."""
