"""Levels, coverage and D-calibration, with rows that are coarse or pending."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from promisetrack.forecast.scoring import d_calibration, interval_coverage, pit

Floats = NDArray[np.float64]

INF = float("inf")
NAN = float("nan")


def uniform(t: Floats) -> Floats:
    """Return the cdf of a duration between 0 and 10."""
    return np.clip(t / 10.0, 0.0, 1.0)


def exponential(t: Floats) -> Floats:
    return np.asarray(-np.expm1(-t))


def seen_for_a_while(n: int, seed: int) -> tuple[Floats, NDArray[np.bool_]]:
    """Return times and events of unit exponentials watched for a random while."""
    rng = np.random.default_rng(seed)
    time, followed = rng.exponential(size=n), rng.uniform(0.0, 3.0, n)
    return np.minimum(time, followed), time <= followed


def test_an_exact_row_has_one_level_a_coarse_one_an_interval_a_pending_one_the_rest() -> None:
    levels = pit(uniform, [2, 2, 2], [2, 5, INF])
    assert levels.lower.tolist() == [0.2, 0.2, 0.2]
    assert levels.upper.tolist() == [0.2, 0.5, 1.0]


def test_rows_count_with_fractions() -> None:
    levels = pit(uniform, [0.5, 2, 5], [0.5, 4, INF])
    assert levels.counts(5).tolist() == pytest.approx([1.0, 1.0, 0.2, 0.4, 0.4])


def test_an_edge_belongs_above_and_1_to_the_last_bin() -> None:
    levels = pit(uniform, [5, 10], [5, 10])
    assert levels.counts(2).tolist() == [0.0, 2.0]


@given(
    rows=st.lists(st.tuples(st.floats(0, 12), st.floats(0, 5), st.booleans()), min_size=1),
    bins=st.integers(1, 20),
)
@example(rows=[(0.0, 2.2250738585e-313, False)], bins=2)
def test_every_row_counts_once(rows: list[tuple[float, float, bool]], bins: int) -> None:
    lower = np.array([low for low, _, _ in rows])
    upper = np.array([INF if pending else low + width for low, width, pending in rows])
    counts = pit(uniform, lower, upper).counts(bins)
    assert counts.sum() == pytest.approx(len(rows))
    assert (counts >= 0.0).all()


def test_a_level_within_reach_of_rounding_is_no_interval() -> None:
    flat = pit(lambda t: np.full(t.shape, 0.35), [1], [2])
    assert flat.counts(10).tolist() == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]


def test_coverage_by_hand() -> None:
    covered = interval_coverage(uniform, [5, 0.5, 0, 8, 9.5], [5, 0.5, 2, INF, INF], level=0.8)
    assert covered.tolist() == pytest.approx([1.0, 0.0, 0.5, 0.5, 0.0])


@pytest.mark.parametrize("level", [0.5, 0.8, 0.9])
def test_the_truth_covers_what_it_says_however_rows_are_seen(level: float) -> None:
    time, event = seen_for_a_while(20_000, 3)
    covered = interval_coverage(exponential, time, np.where(event, time, INF), level)
    assert covered.mean() == pytest.approx(level, abs=0.012)


@pytest.mark.parametrize("level", [0, 1, 80, NAN])
def test_a_level_must_lie_between_0_and_1(level: float) -> None:
    with pytest.raises(ValueError, match="level must lie between 0 and 1"):
        interval_coverage(uniform, [1], [2], level)


def test_d_calibration_spreads_a_pending_row_below_its_survival() -> None:
    statistic, p, counts = d_calibration([0.5, 0.95], [False, True], bins=10)
    assert counts.tolist() == pytest.approx([0.2] * 5 + [0.0] * 4 + [1.0])
    expected = (5 * (0.2 - 0.2) ** 2 + 4 * 0.2**2 + 0.8**2) / 0.2
    assert statistic == pytest.approx(expected)
    assert p == pytest.approx(stats.chi2.sf(expected, 9))


def test_without_pending_rows_it_is_the_chi_squared_test_of_a_histogram() -> None:
    levels = np.random.default_rng(8).beta(1.2, 1.0, 400)
    statistic, p, counts = d_calibration(levels, np.ones(400, dtype=bool))
    expected = stats.chisquare(np.histogram(levels, bins=10, range=(0, 1))[0])
    assert counts.tolist() == np.histogram(levels, bins=10, range=(0, 1))[0].tolist()
    assert statistic == pytest.approx(expected.statistic)
    assert p == pytest.approx(expected.pvalue)


def test_it_is_the_mirror_of_the_levels() -> None:
    time, event = seen_for_a_while(300, 4)
    levels = pit(exponential, time, np.where(event, time, INF)).counts(5)
    assert d_calibration(np.exp(-time), event, bins=5).counts == pytest.approx(levels[::-1])


def test_the_truth_passes_and_a_forecast_half_as_long_fails() -> None:
    time, event = seen_for_a_while(2_000, 5)
    assert d_calibration(np.exp(-time), event).p > 0.05
    assert d_calibration(np.exp(-2 * time), event).p < 1e-6


def test_a_probability_above_1_by_rounding_is_1() -> None:
    exact = d_calibration([0.2, 1.0, 1.0], [True, True, False])
    rounded = d_calibration([0.2, 1.0 + 4e-16, 1.0 + 1e-12], [True, True, False])
    assert rounded.counts.tolist() == exact.counts.tolist()


@pytest.mark.parametrize(
    ("survival", "event", "bins", "message"),
    [
        ([0.5, 1.2], [1, 1], 10, "row 1: survival 1.2 is above 1"),
        ([0.5, -0.2], [1, 1], 10, "row 1: survival -0.2 is not a finite number"),
        ([0.5, NAN], [1, 1], 10, "row 1: survival nan is not a finite number"),
        ([0.5], [None], 10, "row 0: event None is neither"),
        ([0.5], pd.array([pd.NA]), 10, "event must hold true or false, and nothing missing"),
        ([0.5], [3], 10, "row 0: event 3 is neither true nor false"),
        ([0.5], [1], 1, "needs rows and at least 2 bins, not 1 and 1"),
        ([], [], 10, "needs rows and at least 2 bins, not 0 and 10"),
    ],
)
def test_what_cannot_be_tested_is_refused(
    survival: Any, event: Any, bins: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        d_calibration(survival, event, bins=bins)
