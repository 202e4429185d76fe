"""The on-plan window of a claim."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.made_up import claim, promise, unhurried
from promisetrack.forecast.clock import Clock, clock_of
from promisetrack.forecast.on_plan import LEAST_SHARE, plan_opens, plan_share_by


def clock(made: str, due: str) -> Clock:
    found = clock_of(promise("thing", [claim(made, due)]).claims[0])
    assert found is not None
    return found


def test_a_promised_month_is_the_window() -> None:
    one = clock("2020-01-01", "2020-06")
    assert one.start + timedelta(days=round(plan_opens(one)) + 1) == one.deadline.replace(day=1)


def test_by_a_year_is_the_last_tenth_of_the_horizon() -> None:
    one = clock("2020-01-01", "../2022-12-31")
    assert plan_opens(one) == pytest.approx(0.9 * one.horizon)


def test_a_promised_day_is_widened_to_a_tenth() -> None:
    one = clock("2020-01-01", "2021-01-01")
    assert one.horizon - plan_opens(one) == pytest.approx(LEAST_SHARE * one.horizon)


def test_a_year_already_begun_opens_with_the_clock() -> None:
    assert plan_opens(clock("2020-03-01", "2020")) == 0.0


@unhurried
@given(
    first=st.floats(0.0, 0.9),
    time=st.lists(st.floats(0.0, 3.0), min_size=2, max_size=20).map(sorted),
)
def test_the_share_rises_from_0_to_1_within_the_window(first: float, time: list[float]) -> None:
    one = np.ones(len(time))
    share = plan_share_by(np.array(time), first * one, one)
    assert np.all(np.diff(share) >= 0.0)
    assert np.all(share[np.array(time) <= first] == 0.0)
    assert np.all(share[np.array(time) >= 1.0] == 1.0)
