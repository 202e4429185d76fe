"""Ranges hold eight draws in ten, lags among them."""

from __future__ import annotations

import numpy as np
import pytest

from forecast.roadmap.made_up import Floats
from promisetrack.forecast.roadmap.spans import draw_lag, eight_in_ten
from promisetrack.model.lag import parse_lag


def uniforms() -> Floats:
    return (np.arange(100_000) + 0.5) / 100_000


@pytest.mark.parametrize(("low", "high"), [(3.0, 12.0), (0.001, 5000.0), (7.0, 7.0)])
def test_eight_in_ten_lie_in_the_range_and_as_many_below_as_above(low: float, high: float) -> None:
    drawn = eight_in_ten(low, high, uniforms())
    assert np.quantile(drawn, [0.1, 0.9]) == pytest.approx([low, high], rel=1e-3)
    assert np.median(drawn) == pytest.approx(np.sqrt(low * high), rel=1e-3)
    assert drawn.min() > 0.0


def test_a_lag_of_a_range_holds_eight_in_ten() -> None:
    lag = parse_lag("3..12 months")
    days = draw_lag(lag, uniforms())
    assert ((days >= lag.low) & (days <= lag.high)).mean() == pytest.approx(0.8, abs=1e-3)
    assert (days < lag.low).mean() == pytest.approx(0.1, abs=1e-3)


def test_a_lag_from_nothing_is_most_often_short_and_rarely_longer_than_told() -> None:
    lag = parse_lag("0..90 days")
    days = draw_lag(lag, uniforms())
    assert (days <= 90.0).mean() == pytest.approx(0.9, abs=1e-3)
    assert days.mean() == pytest.approx(90.0 / np.log(10.0), rel=1e-3)  # exponential
    assert days.min() >= 0.0


def test_an_exact_lag_and_none_are_certain() -> None:
    assert set(draw_lag(parse_lag("6 months"), uniforms())) == {6 * 365.25 / 12}
    assert set(draw_lag(None, uniforms())) == {0.0}
    assert set(draw_lag(parse_lag("0 days"), uniforms())) == {0.0}
