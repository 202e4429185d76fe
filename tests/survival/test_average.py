"""Averages of distributions: mixtures, their quantiles, and weights that waiting changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promisetrack.survival import AftFit, FitError, ModelAverage, fit_aft
from survival.simulated_durations import NAMES, Drawn, drawn

THREE = ("weibull", "lognormal", "loglogistic")


def fits(data: Drawn, never: bool = False) -> list[AftFit]:  # noqa: FBT001, FBT002
    return [fit_aft(data.obs, data.X, family=name, never=never) for name in THREE]


DATA = drawn("lognormal", 300, seed=4)
WITH_NEVER = drawn("lognormal", 400, seed=4, never=0.3, window=40.0)
PLAIN, SHARED = fits(DATA), fits(WITH_NEVER, never=True)
ROWS = DATA.X[:5]


def test_survival_is_the_weighted_mean() -> None:
    average = ModelAverage(PLAIN, [1, 2, 1])
    t = np.array([0.5, 1.0, 2.0, 4.0, 8.0])
    mean = sum(w * fit.survival(t, ROWS) for w, fit in zip([0.25, 0.5, 0.25], PLAIN, strict=True))
    np.testing.assert_allclose(average.survival(t, ROWS), mean, rtol=1e-13)
    np.testing.assert_allclose(average.cdf(t, ROWS) + average.survival(t, ROWS), 1.0, rtol=1e-13)


@settings(max_examples=30)
@given(
    st.floats(0.001, 0.999),
    st.floats(0.0, 30.0),
    st.tuples(*[st.floats(0.01, 1.0)] * 3),
    st.sampled_from([PLAIN, SHARED]),
)
def test_quantiles_invert_the_mean_distribution(
    p: float, t0: float, weights: tuple[float, ...], members: list[AftFit]
) -> None:
    average = ModelAverage(members, weights)
    t = average.conditional_quantile(p, t0, ROWS)
    ever = average.probability_by(np.inf, ROWS, given=t0)
    np.testing.assert_array_equal(np.isinf(t), ever < p)
    reached = np.isfinite(t)
    by = average.probability_by(t, ROWS, given=t0)
    np.testing.assert_allclose(by[reached], p, rtol=1e-8)
    assert np.all(t >= t0)


@pytest.mark.parametrize("family", NAMES)
def test_an_average_of_one_is_that_one(family: str) -> None:
    fit = fit_aft(WITH_NEVER.obs, WITH_NEVER.X, family=family, never=True)
    one = ModelAverage([fit])
    p = np.array([[0.0, 0.05, 0.5, 0.65, 0.9, 1.0]])
    np.testing.assert_allclose(one.quantile(p, ROWS), fit.quantile(p, ROWS), rtol=1e-12)
    later = one.conditional_quantile(p, 2.0, ROWS)
    np.testing.assert_allclose(later, fit.conditional_quantile(p, 2.0, ROWS), rtol=1e-12)


def test_the_mean_distribution_is_wider_than_its_members() -> None:
    """Two members far apart: the mean of their quantiles would hide that they disagree."""
    early, late = drawn("weibull", seed=1), drawn("weibull", seed=1)
    one = fit_aft(early.obs, early.X, family="weibull")
    shifted = type(late.obs)(late.obs.lower * 20, late.obs.upper * 20)
    other = fit_aft(shifted, late.X, family="weibull")
    average, p = ModelAverage([one, other]), np.array([[0.1, 0.9]])
    each = np.stack([fit.quantile(p, ROWS[:1])[0] for fit in (one, other)])
    low, high = average.quantile(p, ROWS[:1])[0]
    assert high / low > np.max(each[:, 1] / each[:, 0]) * 2


def test_waiting_moves_weight_to_the_member_that_expected_it() -> None:
    average = ModelAverage(PLAIN)
    waited = np.array([[0.0, 1.0, 10.0, 100.0]])
    weights = average.weights_given(waited, ROWS[:1])[:, 0]
    np.testing.assert_allclose(weights.sum(axis=0), 1.0)
    np.testing.assert_allclose(weights[:, 0], 1 / 3)
    survival = np.stack([fit.survival(100.0, ROWS[:1])[0] for fit in PLAIN])
    np.testing.assert_allclose(weights[:, 3], survival / survival.sum(), rtol=1e-10)
    assert weights[2, 3] > 0.9  # the heaviest tail, loglogistic


def test_conditioning_is_that_of_the_mixture() -> None:
    """P(T <= t | T > c) = (S(c) - S(t)) / S(c), S being the mean survival."""
    average = ModelAverage(SHARED, [3, 1, 2])
    c, t = 2.0, np.array([[2.5, 4.0, 10.0, 50.0]])
    still, then = average.survival(c, ROWS)[:, None], average.survival(t, ROWS)
    np.testing.assert_allclose(
        average.probability_by(t, ROWS, given=c), (still - then) / still, rtol=1e-10
    )


def test_weights_survive_where_every_member_underflows() -> None:
    light = fit_aft(DATA.obs, DATA.X, family="weibull")
    average = ModelAverage([light, light], [1, 3])
    at = 1e6
    assert light.survival(at, ROWS)[0] == 0.0
    np.testing.assert_allclose(average.weights_given(at, ROWS)[:, 0], [0.25, 0.75])
    assert np.all(average.conditional_quantile(0.5, at, ROWS) > at)


def test_a_member_without_weight_does_not_matter() -> None:
    average = ModelAverage(PLAIN, [0, 1, 0])
    np.testing.assert_allclose(average.quantile(0.9, ROWS), PLAIN[1].quantile(0.9, ROWS), rtol=1e-9)


@pytest.mark.parametrize(
    ("members", "weights", "message"),
    [
        ([], None, "0 fits need as many weights"),
        (PLAIN, [1, 1], r"3 fits need as many weights, not \(2,\)"),
        (PLAIN, [1, -1, 1], "weights must not be negative"),
        (PLAIN, [0, 0, 0], "one must be above 0"),
        (PLAIN, [1, np.nan, 1], "weights must not be negative"),
    ],
)
def test_what_is_no_average_is_refused(
    members: list[AftFit], weights: list[float] | None, message: str
) -> None:
    with pytest.raises(FitError, match=message):
        ModelAverage(members, weights)
