"""Interval strips: what is drawn, and what goes on past the edge."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from forecast.made_up import CLOSING, exponential_forecast
from promisetrack.charts import Scale, forecast_strip, strip_scale

SCALE = Scale(2021.0, 2051.0, 2026.0)


def test_today_stands_where_its_line_is_and_nothing_outside_the_edges() -> None:
    assert SCALE.at(date(2026, 1, 1)) == pytest.approx(SCALE.now())
    assert SCALE.at(date(2000, 1, 1)) == 0.0
    assert SCALE.at(date(2090, 1, 1)) == 1.0


def test_near_years_are_wider_and_the_past_takes_half_the_room() -> None:
    first = SCALE.at(date(2027, 1, 1)) - SCALE.now()
    assert first == pytest.approx(SCALE.at(date(2030, 1, 1)) - SCALE.at(date(2027, 1, 1)), rel=0.01)
    assert first == pytest.approx(2 * (SCALE.now() - SCALE.at(date(2025, 1, 1))))


def test_named_years_are_in_order_and_have_room() -> None:
    places = [at for at, _ in SCALE.ticks()]
    assert all(later - earlier >= 0.13 for earlier, later in itertools.pairwise(places))
    assert {"2030", "2040", "2050"} <= {name for _, name in SCALE.ticks()}
    assert [name for _, name in SCALE.ticks()] == sorted(name for _, name in SCALE.ticks())


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
