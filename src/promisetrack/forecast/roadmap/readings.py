"""From the readings of a series to a ramp, and to where it stands now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.roadmap.ramps import Ramp
from promisetrack.model import Reading, Series, SeriesType

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

COUNTED_BELOW: Final = 1000.0
"""Chance in a count of things matters where there are fewer a year: beyond, it is below 3 %."""

NONE_COUNTED: Final = 0.5
"""What a count of none stands for: none at all has no logarithm."""


def ramp_of(series: Series, *, as_of: date) -> Ramp:
    """Return the yearly amounts of a series: those of whole years, or levels a year apart.

    A flow counts by readings that cover a whole year; a stock by its levels. Of years that
    overlap, as a calendar year and a fiscal one, the earliest counts. It begins with the first
    amount above 0, and ends at the latest with the first year of nothing after the last one: what
    was given up teaches that once. A count of none stands as `NONE_COUNTED`; where no things are
    counted such a year is left out.
    """
    measured = _apart(_yearly(series, as_of))
    above = [at for at, (_, value) in enumerate(measured) if value > 0.0]
    lasting = measured[above[0] : above[-1] + 2] if above else []
    counted = _is_counted(series, np.array([value for _, value in lasting]))
    begun = [
        (time, value if value > 0.0 else NONE_COUNTED)
        for time, value in lasting
        if value > 0.0 or counted
    ]
    times = np.array([time for time, _ in begun], dtype=np.float64)
    amounts = np.array([value for _, value in begun], dtype=np.float64)
    return Ramp(series.id, times, amounts, counted, series.organization or "")


@dataclass(frozen=True, slots=True)
class RateNow:
    """The newest amount of a flow, as a rate a year; or the newest level of a stock.

    Parameters
    ----------
    amount
        What the reading says, over ``years``.
    years
        Length of what it covers; 1 for a level.
    time
        Its middle, in years.
    counted
        Whether single things were counted.
    """

    amount: float
    years: float
    time: float
    counted: bool

    @property
    def rate(self) -> float:
        """Amount a year, or the level."""
        return self.amount / self.years

    def draw(self, count: int, rng: np.random.Generator) -> Floats:
        """Draw the rate (n,) behind it: of a count, its gamma posterior under Jeffreys' prior."""
        if not self.counted:
            return np.full(count, self.rate)
        return rng.gamma(self.amount + 0.5, 1.0 / self.years, size=count)


def rate_now(series: Series, *, as_of: date) -> RateNow | None:
    """Return the newest level, or amount over at least a quarter; None without one above 0."""
    is_level = series.type is SeriesType.STOCK
    covering = [
        reading
        for reading in _known(series, as_of)
        if (is_level or (_days(reading) or 0) >= _QUARTER) and reading.value > 0.0
    ]
    if not covering:
        return None
    newest = max(covering, key=lambda reading: reading.date.middle)
    years = 1.0 if is_level else (_days(newest) or 1) / DAYS_PER_YEAR
    amount = newest.value if _is_amount(series) else newest.value * years
    counted = _is_counted(series, np.array([newest.value / years]))
    return RateNow(amount, years, decimal_year(newest.date.middle), counted)


def decimal_year(day: date) -> float:
    """Return a day as a number of years since year 0, all years equally long."""
    return day.toordinal() / DAYS_PER_YEAR + 1.0


# --- private -------------------------------------------------------------------------------

_QUARTER: Final = 85
_YEAR: Final = (350, 380)
_APART: Final = 0.75


def _yearly(series: Series, as_of: date) -> Iterator[tuple[float, float]]:
    """Yield (time, value) of whole years, or of levels."""
    for reading in _known(series, as_of):
        days = _days(reading)
        is_year = days is not None and _YEAR[0] <= days <= _YEAR[1]
        if is_year or series.type is SeriesType.STOCK:
            yield decimal_year(reading.date.middle), reading.value


def _apart(measured: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return what was measured in its order, without what lies too near to the one before."""
    kept: list[tuple[float, float]] = []
    for time, value in sorted(measured, key=lambda one: one[0]):
        if not kept or time - kept[-1][0] >= _APART:
            kept.append((time, value))
    return kept


def _known(series: Series, as_of: date) -> Iterator[Reading]:
    for reading in series.readings:
        if reading.date.upper is not None and reading.date.upper <= as_of:
            yield reading


def _days(reading: Reading) -> int | None:
    return reading.date.days


def _is_amount(series: Series) -> bool:
    return series.type is SeriesType.FLOW


def _is_counted(series: Series, amounts: Floats) -> bool:
    bases = dict(series.unit.dimension)
    physical = _PHYSICAL & bases.keys()
    return not physical and bool(len(amounts)) and float(amounts.min()) < COUNTED_BELOW


_PHYSICAL: Final = {"power", "energy", "mass", "length", "area", "USD", "operations per second",
                    "bytes"}  # fmt: skip
