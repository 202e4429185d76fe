"""Interval strips: what is drawn, and what goes on past the edge."""

from __future__ import annotations

from datetime import date

import pytest

from forecast.made_up import CLOSING, exponential_forecast
from promisetrack.charts import Scale, forecast_strip, strip_scale

SCALE = Scale(2025.0, 2051.0)


def test_a_day_stands_at_its_share_of_the_width_and_never_outside() -> None:
    assert SCALE.at(date(2038, 1, 1)) == pytest.approx(0.5)
    assert SCALE.at(date(2000, 1, 1)) == 0.0
    assert SCALE.at(date(2090, 1, 1)) == 1.0


def test_every_fifth_year_is_named() -> None:
    assert [name for _, name in SCALE.ticks()] == ["2030", "2035", "2040", "2045", "2050"]


def test_a_near_forecast_is_drawn_whole() -> None:
    strip = forecast_strip(exponential_forecast(365), SCALE)
    assert strip.thin is not None
    assert strip.thick is not None
    assert strip.even is not None
    assert strip.thin[0] < strip.thick[0] < strip.even < strip.thick[1] < strip.thin[1] < 1
    assert not (strip.beyond)
    assert not (strip.after)
    assert not (strip.never)
    assert strip.words.startswith("even odds by")


def test_a_long_interval_goes_on_past_the_edge() -> None:
    strip = forecast_strip(exponential_forecast(3650), SCALE)
    assert strip.beyond
    assert strip.thin is not None
    assert strip.thin[1] == 1.0
    assert strip.even is not None


def test_even_odds_past_the_edge_are_an_open_ring() -> None:
    strip = forecast_strip(exponential_forecast(36500), SCALE)
    assert strip.after
    assert strip.even is None


def test_most_likely_never_is_a_dotted_line_without_a_dot() -> None:
    strip = forecast_strip(exponential_forecast(365, never=0.6), SCALE)
    assert strip.never
    assert (strip.even, strip.thick, strip.beyond, strip.after) == (None, None, False, False)
    assert "never" in strip.words


def test_the_scale_of_a_table_starts_with_its_earliest_date_but_not_long_ago() -> None:
    recent = exponential_forecast(365, first_due=date(2024, 6, 30))
    assert strip_scale([recent], as_of=CLOSING).low == pytest.approx(2024.0, abs=0.01)
    old = exponential_forecast(365, first_due=date(1990, 6, 30))
    assert strip_scale([old], as_of=CLOSING).low == pytest.approx(2019.5, abs=0.01)
    assert strip_scale([], as_of=CLOSING).high == pytest.approx(2051, abs=0.01)
