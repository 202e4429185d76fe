"""Forecasts of a fit: shapes, strata and shares by row, tails, and what waiting teaches."""

# ruff: noqa: N806  (X is what a table of covariates is called)

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

from promisetrack.survival import Durations, FitError, Observations, fit_aft
from promisetrack.survival.families import FAMILIES, LOGNORMAL, WEIBULL
from survival.simulated_durations import NAMES, drawn


@pytest.mark.parametrize("family", NAMES)
def test_shapes_follow_the_times(family: str) -> None:
    data = drawn(family)
    fit = fit_aft(data.obs, data.X, family=family)
    rows = data.X[:3]
    assert fit.survival(2.0, rows).shape == (3,)
    assert fit.survival([1, 2, 3], rows).shape == (3,)
    assert fit.survival([[1, 2, 3, 4]], rows).shape == (3, 4)
    assert fit.survival(np.ones((3, 4)), rows).shape == (3, 4)
    assert fit.survival([1, 2, 3, 4], rows[:1]).shape == (4,)
    assert fit.survival(2.0, rows[0]).shape == (1,)
    assert fit.conditional_quantile([[0.1, 0.5]], [1, 2, 3], rows).shape == (3, 2)
    table = fit.survival([[1, 2]], rows)
    np.testing.assert_array_equal(table[:, 1], fit.survival(2.0, rows))
    with pytest.raises(FitError, match=r"shape \(4,\) does not fit 3 rows"):
        fit.survival([1, 2, 3, 4], rows)


def test_columns_of_a_frame_are_found_by_name() -> None:
    data = drawn("weibull")
    X = pd.DataFrame(data.X, columns=["const", "x"])
    fit = fit_aft(data.obs, X, family="weibull")
    assert list(fit.params.index) == ["const", "x", "log_scale"]
    turned = X[["x", "const"]].assign(other="text")
    np.testing.assert_array_equal(fit.quantile(0.5, turned), fit.quantile(0.5, X))
    with pytest.raises(FitError, match="X has no column 'x'"):
        fit.quantile(0.5, X[["const"]])
    with pytest.raises(FitError, match="X has 1 columns, the fit has 2"):
        fit.quantile(0.5, data.X[:, :1])


def test_each_stratum_forecasts_with_its_own_scale() -> None:
    data = drawn("lognormal", 300)
    labels = np.where(np.arange(300) % 2, "b", "a")
    fit = fit_aft(data.obs, data.X, family="lognormal", strata=labels)
    assert list(fit.params.index[2:]) == ["log_scale[a]", "log_scale[b]"]
    assert not isinstance(fit.scale, float)
    row = [[1, 0]]
    for label in "ab":
        spread = np.log(fit.quantile(0.9, row, strata=label) / fit.quantile(0.5, row, strata=label))
        assert spread[0] == pytest.approx(1.2815515655446004 * fit.scale[label], rel=1e-9)
    both = fit.quantile(0.9, [[1, 0], [1, 0]], strata=["b", "a"])
    assert both[0] == fit.quantile(0.9, row, strata="b")[0]
    with pytest.raises(FitError, match="give strata="):
        fit.quantile(0.9, row)
    with pytest.raises(FitError, match="stratum 'c' is none of a, b"):
        fit.quantile(0.9, row, strata="c")
    with pytest.raises(FitError, match=r"one label or have shape \(2,\), not \(2, 1\)"):
        fit.quantile(0.9, [[1, 0], [1, 0]], strata=[["b"], ["a"]])


def test_each_row_has_its_own_never_share() -> None:
    data = drawn("weibull", 400, never=0.3, window=30.0)
    Z = pd.DataFrame({"const": 1.0, "late": np.arange(400) % 2})
    fit = fit_aft(data.obs, data.X, family="weibull", never=Z)
    shares = np.asarray(fit.never_share)
    assert shares.shape == (400,)
    logit = fit.params["never[const]"] + Z["late"] * fit.params["never[late]"]
    np.testing.assert_allclose(shares, 1 / (1 + np.exp(-logit)))
    limits = fit.survival(np.inf, data.X[:2], never=Z[:2])
    np.testing.assert_allclose(limits, shares[:2], rtol=1e-12)
    with pytest.raises(FitError, match="the share depends on const, late: give never="):
        fit.survival(1.0, data.X[:2])


def test_one_share_for_all_needs_no_column_to_forecast() -> None:
    data = drawn("loglogistic", 400, never=0.3, window=60.0)
    fit = fit_aft(data.obs, data.X, family="loglogistic", never=True)
    share = fit.never_share
    assert isinstance(share, float)
    assert fit.survival(1e300, data.X[:1])[0] == pytest.approx(share, rel=1e-6)
    assert np.isinf(fit.quantile(1 - share + 1e-9, data.X[:1])[0])
    assert np.isfinite(fit.quantile(1 - share - 1e-6, data.X[:1])[0])


@pytest.mark.parametrize("family", NAMES)
def test_waiting_raises_the_chance_of_never(family: str) -> None:
    """pi / (pi + (1 - pi) S(c)), and the rest is delivered later."""
    one = Durations(FAMILIES[family], np.array([1.0]), np.log(0.6), np.log(0.2 / 0.8))
    waited = np.array([0.0, 1.0, 5.0, 50.0])
    never = one.probability_never(given=waited)
    assert never[0] == pytest.approx(0.2, rel=1e-14)
    assert np.all(np.diff(never) > 0)
    still = one.survival(waited)
    np.testing.assert_allclose(never, 0.2 / still, rtol=1e-12)
    ever = one.probability_by(np.inf, given=waited)
    np.testing.assert_allclose(ever + never, 1.0, rtol=1e-14)


@pytest.mark.parametrize("family", NAMES)
def test_conditions_far_in_the_tail_keep_their_digits(family: str) -> None:
    """Given that it lasted to where S underflows, the rest is still a distribution."""
    late = {"lognormal": 50.0, "loglogistic": 800.0}.get(family, 7.0)
    one = Durations(FAMILIES[family], np.array([0.0]), 0.0)
    start = np.exp(min(late, 600.0))
    assert one.log_survival(start)[0] < -500
    quantiles = one.conditional_quantile([0.1, 0.5, 0.9], start)
    assert np.all(np.diff(quantiles) > 0)
    assert np.all(quantiles > start)
    # a quantile near its condition differs from it in its last digits only
    np.testing.assert_allclose(
        one.probability_by(quantiles, given=start), [0.1, 0.5, 0.9], rtol=1e-6
    )


def test_probabilities_at_the_ends() -> None:
    one = Durations(WEIBULL, np.array([1.0]), 0.0)
    np.testing.assert_array_equal(one.quantile([0.0, 1.0]), [0.0, np.inf])
    np.testing.assert_array_equal(one.survival([0.0, np.inf]), [1.0, 0.0])
    np.testing.assert_array_equal(one.conditional_quantile([0.0, 1.0], 3.0), [3.0, np.inf])
    assert one.probability_by(2.0, given=3.0)[0] == 0.0
    assert one.survival(-5.0)[0] == 1.0
    with pytest.raises(FitError, match="p must lie between 0 and 1"):
        one.quantile([0.5, 1.5])


def test_small_probabilities_are_not_rounded_away() -> None:
    one = Durations(LOGNORMAL, np.array([0.0]), 0.0)
    assert one.cdf(np.exp(-10.0))[0] == pytest.approx(7.619853024160525e-24, rel=1e-12)
    assert one.quantile(7.619853024160525e-24)[0] == pytest.approx(np.exp(-10.0), rel=1e-12)


@pytest.mark.parametrize("family", NAMES)
def test_forecasts_from_whole_numbers_are_those_from_floats(family: str) -> None:
    data = drawn(family)
    fit = fit_aft(data.obs, data.X, family=family)
    whole, floats = np.array([[1, 2]]), np.array([[1.0, 2.0]])
    np.testing.assert_array_equal(fit.survival([3], whole), fit.survival([3.0], floats))


def test_the_exponential_has_no_memory() -> None:
    obs = Observations([1, 2, 6], [1, 2, 6])
    fit = fit_aft(obs, np.ones((3, 1)), family="exponential")
    assert fit.scale == 1.0
    assert list(fit.params.index) == ["x0"]
    assert np.exp(fit.params["x0"]) == pytest.approx(3.0, rel=1e-10)  # the mean
    rest = fit.conditional_quantile(0.5, 10.0, [[1]]) - 10.0
    assert rest[0] == pytest.approx(fit.quantile(0.5, [[1]])[0], rel=1e-12)


@pytest.mark.parametrize("family", NAMES)
def test_a_time_that_is_no_number_has_no_answer_and_no_warning(family: str) -> None:
    one = Durations(FAMILIES[family], np.array([1.0]), 0.0, -1.0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for answer in (one.log_survival(np.nan), one.survival(np.nan), one.cdf(np.nan)):
            assert np.isnan(answer).all()
