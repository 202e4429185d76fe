"""What every curve promises: where it is defined, and how it is read."""

from __future__ import annotations

import numpy as np
import pytest

from promisetrack.survival import Observations, StepFunction, kaplan_meier, turnbull
from promisetrack.survival.step_function import first_at_or_below, log_log_interval

INF = float("inf")
NAN = float("nan")


@pytest.fixture
def curve() -> StepFunction:
    return StepFunction(
        times=np.array([1.0, 3.0]),
        values=np.array([0.6, 0.2]),
        standard_errors=np.array([0.1, 0.15]),
        before=1.0,
        start=0.0,
        end=4.0,
        level=0.8,
    )


def test_a_value_holds_from_its_step_on(curve: StepFunction) -> None:
    assert curve([0.0, 0.99, 1.0, 2.99, 3.0, 4.0]).tolist() == [1.0, 1.0, 0.6, 0.6, 0.2, 0.2]


def test_outside_the_domain_nothing_is_known(curve: StepFunction) -> None:
    assert np.isnan(curve([-0.1, 4.1, INF, NAN])).all()
    assert np.isnan(curve.standard_error([-0.1, 4.1])).all()
    assert all(np.isnan(end).all() for end in curve.confidence_interval([-0.1, 4.1]))


def test_whole_numbers_are_not_cut(curve: StepFunction) -> None:
    assert curve(np.array([1, 3])).dtype == np.float64
    assert curve([1, 3]).tolist() == curve([1.0, 3.0]).tolist() == [0.6, 0.2]


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (0,), (2, 0)])
def test_answers_have_the_shape_of_the_question(
    curve: StepFunction, shape: tuple[int, ...]
) -> None:
    t = np.full(shape, 2.0)
    assert curve(t).shape == shape
    assert [end.shape for end in curve.confidence_interval(t)] == [shape, shape]


def test_a_curve_cannot_be_changed(curve: StepFunction) -> None:
    with pytest.raises(AttributeError):
        curve.end = 9.0  # type: ignore[misc]


def test_what_is_nought_or_one_but_for_rounding_has_no_band() -> None:
    # met with 10,000 promises: an incidence of 17 steps that sums up to 1 - 1.1e-16
    ends = log_log_interval(
        np.array([1.0 - 2.0**-53, 1.0, 2.0**-53, 0.0]), np.array([2.6e-9, 0.0, 2.6e-9, 0.0]), 0.8
    )
    assert all(np.isnan(end).all() for end in ends)


def test_the_band_is_symmetric_for_the_log_of_minus_the_log() -> None:
    # 0.9 is the level whose normal quantile is 1.6449
    lower, upper = log_log_interval(np.array([0.3]), np.array([0.05]), 0.9)
    middle = np.log(-np.log(0.3))
    reach = 1.6448536269514722 * 0.05 / (0.3 * -np.log(0.3))
    assert np.log(-np.log(lower)) == pytest.approx(middle + reach)
    assert np.log(-np.log(upper)) == pytest.approx(middle - reach)


def test_there_is_no_band_where_the_value_is_0_or_1() -> None:
    lower, upper = log_log_interval(np.array([0.0, 1.0]), np.array([0.0, 0.0]), 0.95)
    assert np.isnan(lower).all()
    assert np.isnan(upper).all()


def test_a_bound_just_missed_by_rounding_is_reached() -> None:
    times = np.array([1.0, 2.0])
    assert first_at_or_below(times, np.array([0.7, 0.5 + 1e-12]), 0.5).item() == 2.0
    assert first_at_or_below(times, np.array([0.7, 0.5 + 1e-6]), 0.5).item() == INF


@pytest.mark.parametrize("level", [0.0, 1.0, 95, -1, NAN])
def test_a_level_must_lie_between_0_and_1(level: float) -> None:
    rows = Observations([1.0], [1.0])
    for estimate in (kaplan_meier, turnbull):
        with pytest.raises(ValueError, match="level must lie between 0 and 1"):
            estimate(rows, level=level)
