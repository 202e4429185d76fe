"""The interval strip of a table row: promised above, the forecast below, on one line of years.

Positions are shares of the strip's width, so that a page draws it as SVG in percent: it needs no
script, follows the width of its column, and prints.
"""

from __future__ import annotations

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
    """The years from the strip's left to its right edge."""

    low: float
    high: float

    def at(self, day: date) -> float:
        """Return where a day stands, 0 at the left edge and 1 at the right; outside is clipped."""
        share = (decimal_year(day) - self.low) / (self.high - self.low)
        return min(max(share, 0.0), 1.0)

    def ticks(self) -> list[tuple[float, str]]:
        """Return where every fifth year stands (every tenth on a long scale), and its name."""
        step = 5 if self.high - self.low <= _LONG else 10
        first = -(-int(self.low + 1) // step) * step
        return [
            ((year - self.low) / (self.high - self.low), str(year))
            for year in range(first, int(self.high) + 1, step)
        ]


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
    """Return the years for the strips of one table: from the earliest date to `LAST_YEAR`."""
    first = min([as_of, *(one.first_due for one in forecasts), *(one.due for one in forecasts)])
    earliest = max(decimal_year(first), decimal_year(as_of) - _BACK_YEARS)
    return Scale(earliest - 0.5, LAST_YEAR + 0.999)


def forecast_strip(forecast: DeliveryForecast, scale: Scale) -> Strip:
    """Return the strip of a forecast on a scale."""
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
_LONG = 45


def _span(low: float | None, high: float | None) -> tuple[float, float] | None:
    """Return a span to the edge where its end lies past it; None where all of it does."""
    if low is None:
        return None
    return low, 1.0 if high is None else high
