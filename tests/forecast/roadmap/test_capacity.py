"""Paths of a rate: when they pass a threshold, where they are in between, and the fan of both."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.roadmap.made_up import Floats
from promisetrack.forecast.roadmap.capacity import BEYOND, Path, PromisedCurve, Ramps, fan, stepped


def path(start: list[float], *rates: list[float]) -> Path:
    return Path.rising(np.array(start), np.array(rates, dtype=np.float64))


def test_a_path_passes_a_target_between_two_years() -> None:
    one = path([2.0, 2.0], [0.0, 1.0, 3.0], [0.0, 2.0, 2.0])
    assert one.reaches(np.array([2.0, 1.0])).tolist() == [3.5, 2.5]
    assert one.reaches(np.array([0.0, -5.0])).tolist() == [2.0, 2.0]  # already there at its start
    assert one.reaches(np.array([3.0, 2.0])).tolist() == [4.0, 3.0]


def test_the_highest_rate_so_far_counts() -> None:
    one = path([0.0], [0.0, 3.0, 1.0, 2.0, 4.0])
    assert one.log2_rate[0].tolist() == [0.0, 3.0, 3.0, 3.0, 4.0]
    assert one.reaches(np.array([3.5])).tolist() == [3.5]


def test_what_a_path_does_not_reach_is_far_and_what_never_began_is_never() -> None:
    one = path([1.0, np.inf], [0.0, 1.0], [0.0, 9.0])
    assert one.reaches(np.array([5.0, 5.0])).tolist() == [1.0 + BEYOND, np.inf]
    assert one.at(0.5).tolist() == [-np.inf, -np.inf]
    assert one.at(1.25).tolist() == [0.25, -np.inf]
    assert one.at(1000.0).tolist() == [1.0, -np.inf]


@given(
    st.lists(st.floats(-2.0, 3.0), min_size=2, max_size=8),
    st.floats(-3.0, 8.0),
    st.floats(0.0, 5.0),
)
def test_a_path_is_at_its_target_when_it_reaches_it(
    steps: list[float], target: float, start: float
) -> None:
    one = path([start], np.cumsum(steps).tolist())
    when = float(one.reaches(np.array([target]))[0])
    if when < BEYOND:
        assert one.at(when)[0] >= target - 1e-6
        if when > start:
            assert one.at(when - 1e-6)[0] < target + 1e-6
    else:
        assert one.log2_rate[0, -1] < target


def curve(stretch: list[float], share: list[float] | None = None) -> PromisedCurve:
    """Promised a year ago: 1 (log2 0) in a year's time, 8 in three years, 16 in four."""
    log2_share = np.log2(np.array(share or [1.0] * len(stretch)))
    due, rates = np.array([1.0, 3.0, 4.0]), np.array([0.0, 3.0, 4.0])
    return PromisedCurve(-1.0, due, rates, np.array(stretch), log2_share)


def test_a_promised_curve_comes_late_by_its_stretch() -> None:
    one = curve([1.0, 2.0, np.inf])
    assert one.reaches(np.zeros(3)).tolist() == [1.0, 3.0, np.inf]
    assert one.reaches(np.full(3, 3.0)).tolist() == [3.0, 7.0, np.inf]
    assert one.at(3.0).tolist() == [3.0, 0.0, -np.inf]


def test_a_promised_curve_falls_short_by_its_share_and_goes_on_as_steeply() -> None:
    one = curve([1.0, 1.0], [1.0, 0.5])
    assert one.reaches(np.full(2, 3.0)).tolist() == [3.0, 4.0]  # 8 is half of the 16 of year 4
    assert one.reaches(np.full(2, 6.0)).tolist() == [6.0, 7.0]  # beyond its end
    assert one.at(4.0).tolist() == [4.0, 3.0]


def ramps(
    launches: Path | None = None,
    promised: PromisedCurve | None = None,
    *,
    as_promised: bool = False,
) -> Ramps:
    satellites = path([1.0], [0.0, 2.0, 4.0, 6.0])
    return Ramps(launches, satellites, promised, np.array([as_promised]))


def test_the_rate_is_the_smaller_of_what_is_made_and_what_is_carried() -> None:
    slow = path([-1.0], [0.0, 0.5, 1.0, 1.5, 2.0, 2.5])
    one = ramps(slow)
    assert one.satellites_reach(np.array([2.0])).tolist() == [2.0]
    assert one.launches_reach(np.array([2.0])).tolist() == [3.0]
    assert one.at(0.5).tolist() == [-np.inf]
    assert one.at(3.0).tolist() == [2.0]
    assert ramps().at(3.0).tolist() == [4.0]
    assert ramps().launches_reach(np.array([2.0])).tolist() == [-np.inf]


def test_as_promised_it_still_waits_for_the_first_satellite() -> None:
    one = ramps(promised=curve([0.5]), as_promised=True)
    assert one.satellites_reach(np.zeros(1)).tolist() == [1.0]  # as promised it would be today
    assert one.at(0.5).tolist() == [-np.inf]
    assert one.at(2.0) == pytest.approx(curve([0.5]).at(2.0))
    other = ramps(promised=curve([0.5]), as_promised=False)
    assert other.satellites_reach(np.array([2.0])).tolist() == [2.0]


def test_steps_take_the_place_of_the_ramp_in_chosen_worlds() -> None:
    ramp = Path.rising(np.full(3, -1.0), np.tile([2.0, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5], (3, 1)))
    days = np.array([1.0, 1.0, np.inf])
    one = stepped(ramp, [(days, 4.0), (days + 2.0, 8.0)], np.array([True, False, True]))
    assert one.at(0.0) == pytest.approx([3.0, 2.0, 2.0])  # half way to the first step; the ramp
    assert one.at(1.0) == pytest.approx([4.0, 2.5, 2.0])
    assert one.at(2.0) == pytest.approx([6.0, 3.0, 2.0])
    assert one.at(5.0) == pytest.approx([8.0, 4.5, 2.0])  # after the last step it stands still
    assert one.reaches(np.full(3, 4.0))[:2] == pytest.approx([1.0, 4.0])
    assert one.reaches(np.full(3, 4.0))[2] >= BEYOND - 1.0


def test_a_step_below_where_it_stands_changes_nothing() -> None:
    ramp = Path.rising(np.zeros(1), np.full((1, 6), 5.0))
    one = stepped(ramp, [(np.array([2.0]), 3.0), (np.array([1.0]), 6.0)], np.array([True]))
    assert one.at(1.9) == pytest.approx([5.0])
    assert one.at(3.0) == pytest.approx([6.0])  # no larger step before a smaller one


THRESHOLDS = np.array([1.0, 3.0, 6.0])
TIMES = np.arange(0.0, 30.0, 0.5)


def random_ramps(seed: int, count: int = 60) -> tuple[Ramps, Floats]:
    rng = np.random.default_rng(seed)
    start = np.where(rng.random(count) < 0.2, np.inf, rng.uniform(0.0, 5.0, count))
    steps = rng.normal(0.4, 0.5, (count, 25))
    satellites = Path.rising(start, np.cumsum(steps, axis=1))
    launches = Path.rising(
        np.full(count, -0.5), np.cumsum(rng.normal(0.5, 0.5, (count, 25)), axis=1)
    )
    stretch = np.where(rng.random(count) < 0.1, np.inf, rng.uniform(0.5, 4.0, count))
    promised = PromisedCurve(
        -1.0, np.array([1.0, 2.0, 5.0]), THRESHOLDS, stretch, -rng.uniform(0.0, 2.0, count)
    )
    one = Ramps(launches, satellites, promised, rng.random(count) < 0.5)
    own = rng.uniform(0.0, 15.0, (count, 3))
    reached: list[Floats] = []
    for number, threshold in enumerate(THRESHOLDS):
        target = np.full(count, threshold)
        when = np.maximum.reduce(
            [one.satellites_reach(target), one.launches_reach(target), own[:, number]]
        )
        reached.append(when if number == 0 else np.maximum(when, reached[-1]))
    return one, np.stack(reached, axis=1)


@given(st.integers(0, 10_000))
@settings(max_examples=25)
def test_the_fan_never_falls_and_agrees_with_the_thresholds_in_every_world(seed: int) -> None:
    one, reached = random_ramps(seed)
    rates = fan(one, THRESHOLDS, reached, TIMES)
    assert rates.shape == (len(reached), len(TIMES))
    assert (rates[:, 1:] >= rates[:, :-1]).all()
    for number, threshold in enumerate(THRESHOLDS):
        np.testing.assert_array_equal(rates >= threshold, reached[:, [number]] <= TIMES)


@given(st.integers(0, 10_000))
@settings(max_examples=15)
def test_larger_targets_are_never_reached_sooner(seed: int) -> None:
    one, _ = random_ramps(seed)
    count = len(one.as_promised)
    for reach in (one.satellites_reach, one.launches_reach):
        times = np.stack([reach(np.full(count, target)) for target in np.arange(-2.0, 9.0, 0.5)])
        assert (times[1:] >= times[:-1]).all()
