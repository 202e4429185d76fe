"""Forecasts in words."""

from __future__ import annotations

from datetime import date

import pytest

from forecast.made_up import exponential_forecast
from promisetrack.forecast import words

YEAR = 365.25


@pytest.mark.parametrize(
    ("half_life", "never", "median", "interval"),
    [
        (0.5 * YEAR, 0.0, "even odds by Jul 2026", "8 chances in 10: 2026 – 2027"),
        (4 * YEAR, 0.0, "even odds by 2030", "8 chances in 10: 2026 – 2039"),
        (9 * YEAR, 0.2, "even odds by 2038", "8 chances in 10: 2027 – beyond 2050"),
        (60 * YEAR, 0.0, "even odds only after 2050", "8 chances in 10: 2035 – beyond 2050"),
        (300 * YEAR, 0.0, "even odds only after 2050", "8 chances in 10: beyond 2050"),
        (4 * YEAR, 0.6, "more likely never", "8 chances in 10: 2027 – beyond 2050"),
        (20, 0.0, "even odds by Jan 2026", "8 chances in 10: Jan – Mar 2026"),
        (2, 0.0, "even odds by Jan 2026", "8 chances in 10: Jan 2026"),
    ],
)
def test_a_forecast_names_no_year_past_2050(
    half_life: float, never: float, median: str, interval: str
) -> None:
    forecast = exponential_forecast(half_life, never=never)
    assert words.even_odds(forecast) == median
    assert words.interval_words(forecast) == interval


def test_a_median_before_the_day_of_the_forecast_says_when_somebody_last_looked() -> None:
    forecast = exponential_forecast(200, known_as_of=date(2024, 12, 31))
    assert words.even_odds(forecast) == "even odds by Jul 2025, last checked Dec 2024"


def test_after_its_first_date_on_time_says_that_it_has_passed() -> None:
    passed = exponential_forecast(400, first_due=date(2025, 12, 31))
    assert words.on_time_words(passed) == "0%, the first date has passed"
    open_still = exponential_forecast(YEAR, first_due=date(2026, 12, 31))
    assert words.on_time_words(open_still) == "50%"


@pytest.mark.parametrize(
    ("never", "floor", "said"),
    [
        (0.1, False, "never: about 10%"),
        (0.1, True, "never: at least 10%"),
        (0.001, False, "never: less than 1%"),
    ],
)
def test_never_says_whether_it_is_a_floor(never: float, floor: bool, said: str) -> None:  # noqa: FBT001
    forecast = exponential_forecast(400, never=never, never_is_floor=floor)
    assert words.never_words(forecast) == said


def test_a_chance_to_be_on_time_without_a_forecast_is_a_dash() -> None:
    assert words.on_time_words(None) == "–"


def test_late_is_not_never() -> None:
    forecast = exponential_forecast(25 * YEAR, never=0.1)
    assert words.not_by_words(forecast) == "not by 2050: 55%"
