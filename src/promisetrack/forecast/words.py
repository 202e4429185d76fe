"""How forecasts are put into words, in one voice everywhere: `promisetrack.words` says the rest.

Past `LAST_YEAR` no year is named; "never" and "not by a year" are different sentences.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.words import (
    LEAST_CHANCE,
    MOST_CHANCE,
    NOTHING,
    least_words,
    month_name,
    month_words,
    probability_words,
)

if TYPE_CHECKING:
    from promisetrack.forecast.delivery import DeliveryForecast, Timeline

LAST_YEAR: Final = 2050
"""Beyond this year a forecast is shape, not cases, and names no year."""

FIRST_DATE_PASSED: Final = "0%, the first date has passed"
MORE_LIKELY_NEVER: Final = "more likely never"


def quoted_year(as_of: date) -> int:
    """Return the near round year to quote: a multiple of five, at least three years on.

    >>> quoted_year(date(2026, 10, 9))
    2030
    """
    return -(-(as_of.year + 3) // 5) * 5


def even_odds(forecast: Timeline) -> str:
    """Say the median: "even odds by 2035"; "more likely never" where never has the odds."""
    words = median_words(forecast)
    return words if words == MORE_LIKELY_NEVER else f"even odds {words}"


def median_words(forecast: Timeline) -> str:
    """Say the median without the words before it: "by 2035", "only after 2050".

    A month is named while the median is near; one that lies before the forecast's day, because
    nobody has looked since, says when somebody last did.
    """
    if forecast.probability_never >= _HALF:
        return MORE_LIKELY_NEVER
    median = forecast.quantile(0.5)
    if median is None or median.year > LAST_YEAR:
        return f"only after {LAST_YEAR}"
    if median < forecast.as_of:
        return f"by {month_words(median)}, last checked {month_words(forecast.known_as_of)}"
    near = (median - forecast.as_of).days < _NEAR_YEARS * DAYS_PER_YEAR
    return f"by {month_words(median)}" if near else f"by {median.year}"


def interval_words(forecast: Timeline) -> str:
    """Say P10 to P90: "8 chances in 10: 2031 – 2043"."""
    return f"8 chances in 10: {interval_years(forecast)}"


def interval_years(forecast: Timeline) -> str:
    """Say P10 to P90 without the words before it: "2031 – 2043", "2031 – beyond 2050"."""
    first, last = forecast.quantile(0.1), forecast.quantile(0.9)
    if first is None or first.year > LAST_YEAR:
        return f"beyond {LAST_YEAR}"
    if last is None or last.year > LAST_YEAR:
        return f"{first.year} – beyond {LAST_YEAR}"
    if first.year != last.year:
        return f"{first.year} – {last.year}"
    if first.month == last.month:
        return month_words(first)
    return f"{month_name(first)} – {month_words(last)}"


def on_time_words(forecast: DeliveryForecast | None) -> str:
    """Say the chance to be on time; a newer date does not reset it."""
    if forecast is None:
        return NOTHING
    if forecast.first_date_passed:
        return FIRST_DATE_PASSED
    return probability_words(forecast.probability_on_time)


def not_by_words(forecast: Timeline, year: int = LAST_YEAR) -> str:
    """Say the chance that it has not come by the end of a year: "not by 2050: 16%"."""
    left = 1.0 - forecast.probability_by(date(year, 12, 31))
    return f"not by {year}: {probability_words(left)}"


def never_share_words(forecast: Timeline) -> str:
    """Say the model's never-share in a table: "10%", "at least 10%" where it is a floor."""
    share = forecast.probability_never
    return least_words(share) if forecast.never_is_floor else probability_words(share)


def never_words(forecast: Timeline) -> str:
    """Say the model's never-share: "never: about 10%", or "at least" where it is a floor."""
    share = forecast.probability_never
    if forecast.never_is_floor:
        return f"never: {least_words(share)}"
    if not LEAST_CHANCE <= share <= MOST_CHANCE:
        return f"never: {probability_words(share)}"
    return f"never: about {probability_words(share)}"


# --- private -------------------------------------------------------------------------------

_HALF = 0.5
_NEAR_YEARS = 2
