"""The interval strip of a table row: promised above, the forecast below, on one line of years.

Positions are shares of the strip's width, so that a page draws it as SVG in percent: it needs no
script, follows the width of its column, and prints.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from promisetrack.charts.years import decimal_year
from promisetrack.forecast.words import LAST_YEAR, even_odds, interval_words

if TYPE_CHECKING:
    from promisetrack.forecast import DeliveryForecast

HALF = 0.5


@dataclass(frozen=True, slots=True)
class Scale:
    """The years from the strip's left to its right edge, those near today drawn wider.

    A day stands at the square root of its distance from today; what is past takes half the room
    that as many years to come would take.
    """

    low: float
    high: float
    today: float

    def at(self, day: date) -> float:
        """Return where a day stands, 0 at the left edge and 1 at the right; outside is clipped."""
        return min(max(self._share(decimal_year(day)), 0.0), 1.0)

    def ticks(self) -> list[tuple[float, str]]:
        """Return where years stand that have room for their names, round ones first; by place."""
        years = [
            year
            for year in range(math.ceil(self.low), math.floor(self.high) + 1)
            if year % 5 == 0 or abs(year - self.today) <= _EVERY_YEAR
        ]
        placed: dict[int, float] = {}
        for year in sorted(years, key=lambda one: (one % 10 != 0, one % 5 != 0, one)):
            at = self._share(year)
            if all(abs(at - other) >= _APART for other in placed.values()):
                placed[year] = at
        return [(at, str(year)) for year, at in sorted(placed.items())]

    def now(self) -> float:
        """Return where today stands."""
        return self._share(self.today)

    def _share(self, year: float) -> float:
        low, high = self._stretched(self.low), self._stretched(self.high)
        return (self._stretched(year) - low) / (high - low)

    def _stretched(self, year: float) -> float:
        away = year - self.today
        return math.sqrt(away) if away >= 0 else -_PAST * math.sqrt(-away)


@dataclass(frozen=True, slots=True)
class Strip:
    """One row: shares of the width; None is not drawn.

    ``thin`` and ``thick`` are the 8 chances in 10 and the middle half; ``beyond`` says that they
    go on past the edge; ``after`` that even odds come only past it; ``never`` that most chances
    are never.
    """

    said: tuple[float, ...]
    thin: tuple[float, float] | None
    thick: tuple[float, float] | None
    even: float | None
    beyond: bool
    after: bool
    never: bool
    words: str


def strip_scale(forecasts: Sequence[DeliveryForecast], *, as_of: date) -> Scale:
    """Return the years for the strips of one table.

    Parameters
    ----------
    forecasts
        Those of the table's rows; there may be none.
    as_of
        Day of the forecasts.

    Returns
    -------
    Scale
        From half a year before the earliest promised date, though from 6.5 years before ``as_of``
        at most, to the end of `LAST_YEAR`.
    """
    first = min([as_of, *(one.first_due for one in forecasts), *(one.due for one in forecasts)])
    earliest = max(decimal_year(first), decimal_year(as_of) - _BACK_YEARS)
    return Scale(earliest - 0.5, LAST_YEAR + 0.999, decimal_year(as_of))


def forecast_strip(forecast: DeliveryForecast, scale: Scale) -> Strip:
    """Return the strip of a forecast.

    Parameters
    ----------
    forecast
        Its quantiles after `LAST_YEAR` are not drawn; nor is any where never has even odds.
    scale
        The years of its table (`strip_scale`).

    Returns
    -------
    Strip
        Positions as shares of the width, from 0 at the left to 1.
    """
    p10, p25, p50, p75, p90 = (
        scale.at(day) if day is not None and day.year <= LAST_YEAR else None
        for day in map(forecast.quantile, (0.1, 0.25, 0.5, 0.75, 0.9))
    )
    never = forecast.probability_never >= HALF
    return Strip(
        said=tuple(sorted({scale.at(forecast.first_due), scale.at(forecast.due)})),
        thin=(p10 or 0.0, 1.0) if never else _span(p10, p90),
        thick=None if never else _span(p25, p75),
        even=None if never else p50,
        beyond=not never and p90 is None,
        after=not never and p50 is None,
        never=never,
        words=f"{even_odds(forecast)}; {interval_words(forecast)}",
    )


# --- private -------------------------------------------------------------------------------

_BACK_YEARS = 6
_PAST = 0.5
_EVERY_YEAR = 4.0
"""Years from today up to which any may be named; beyond, every fifth."""

_APART = 0.13
"""Share of the width from one name of a year to the next."""


def _span(low: float | None, high: float | None) -> tuple[float, float] | None:
    """Return a span to the edge where its end lies past it; None where all of it does."""
    if low is None:
        return None
    return low, 1.0 if high is None else high
