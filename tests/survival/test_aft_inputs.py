"""Covariates and labels as users have them: Series, missing values, dates, names that collide."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from promisetrack.survival import FitError, Observations, ObservationsError, fit_aft
from survival.simulated_durations import drawn

DATA = drawn("weibull", 60)
SOME_NEVER = drawn("weibull", 150, seed=4, never=0.3, window=20.0)
X = pd.DataFrame(DATA.X, columns=["const", "x"])
HALF = np.arange(60) % 2


def test_a_series_is_one_column_of_its_name() -> None:
    ones = pd.Series(1.0, index=range(500, 650), name="const")
    fit = fit_aft(SOME_NEVER.obs, ones, family="weibull", never=ones)
    assert list(fit.params.index) == ["const", "log_scale", "never[const]"]


def test_a_row_of_a_table_is_read_by_name() -> None:
    fit = fit_aft(DATA.obs, X, family="weibull")
    row = X.iloc[3]
    expected = fit.survival(2.0, X.iloc[[3]])
    np.testing.assert_array_equal(fit.survival(2.0, row), expected)
    np.testing.assert_array_equal(fit.survival(2.0, row[["x", "const"]]), expected)
    with pytest.raises(FitError, match="no column 'const'"):
        fit.survival(2.0, row[["x"]])


def test_columns_of_other_types_are_the_numbers_they_hold() -> None:
    late = X["x"] > 0
    fit = fit_aft(DATA.obs, X.assign(x=late), family="weibull")
    for column in (late.astype("Int64"), late.astype("boolean"), late.astype(np.float32)):
        again = fit_aft(DATA.obs, X.assign(x=column), family="weibull")
        np.testing.assert_array_equal(again.params, fit.params)


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (pd.array([1, pd.NA] * 30, dtype="Int64"), "row 1: X column 'x' is nan"),
        (pd.date_range("2020-01-01", periods=60), "column 'x' does not"),
        (pd.to_timedelta(np.arange(60), unit="D"), "column 'x' does not"),
        (pd.Categorical(["a", "b"] * 30), "column 'x' does not"),
    ],
)
def test_columns_that_hold_no_numbers_are_named(column: Any, message: str) -> None:
    with pytest.raises(FitError, match=message):
        fit_aft(DATA.obs, X.assign(x=column), family="weibull")
    for alone in (pd.Series(column, name="x"), pd.DataFrame({"x": column})):
        with pytest.raises(FitError, match=r"is nan|numbers only"):
            fit_aft(DATA.obs, alone, family="weibull")


@pytest.mark.parametrize(
    ("name", "options"),
    [("log_scale", {}), ("never[const]", {"never": True}), ("log_scale[1]", {"strata": HALF})],
)
def test_a_column_may_not_have_the_name_of_another_parameter(
    name: str, options: dict[str, Any]
) -> None:
    with pytest.raises(FitError, match="has the name of another parameter: rename it"):
        fit_aft(DATA.obs, X.rename(columns={"x": name}), family="weibull", **options)


@pytest.mark.parametrize("labels", [[np.nan, *"ab" * 29, "a"], [None, *"ab" * 29, "a"]])
def test_a_missing_label_among_words_is_no_stratum_and_no_cluster(labels: list[Any]) -> None:
    with pytest.raises(FitError, match="row 0: strata has no label"):
        fit_aft(DATA.obs, X, family="weibull", strata=labels)
    with pytest.raises(FitError, match="row 0: cluster has no label"):
        fit_aft(DATA.obs, X, family="weibull").robust_covariance(labels)


def test_whole_numbers_name_the_same_strata_whatever_their_type() -> None:
    """A column of whole numbers with a gap is a column of floats."""
    fit = fit_aft(DATA.obs, X, family="weibull", strata=HALF.astype(np.float64))
    assert list(fit.params.index[2:]) == ["log_scale[0]", "log_scale[1]"]
    by_float = fit.survival(2.0, X.iloc[:2], strata=1.0)
    np.testing.assert_array_equal(fit.survival(2.0, X.iloc[:2], strata=[1, 1]), by_float)
    with pytest.raises(FitError, match=r"strata must be one label or have shape \(2,\)"):
        fit.survival(2.0, X.iloc[:2], strata=[1, 1, 1])


def test_strata_that_read_alike_are_refused() -> None:
    with pytest.raises(FitError, match="two labels that both read 1"):
        fit_aft(DATA.obs, X, family="weibull", strata=[1, "1"] * 30)


def test_clusters_are_one_label_a_row() -> None:
    fit = fit_aft(DATA.obs, X, family="weibull")
    with pytest.raises(FitError, match=r"cluster must have shape \(60,\), not \(60, 1\)"):
        fit.robust_covariance(pd.DataFrame({"programme": HALF}))


@pytest.mark.parametrize(
    "spans", [pd.to_timedelta([1, 2], unit="D"), pd.to_datetime(["2020-01-01", "2021-01-01"])]
)
def test_dates_and_spans_of_time_are_no_durations_before_they_have_a_unit(spans: Any) -> None:
    with pytest.raises(ObservationsError, match=r"lower must hold numbers, not .*: divide by"):
        Observations(spans, [3, 4])


@pytest.mark.parametrize("family", ["exponential", "weibull", "lognormal", "loglogistic"])
@pytest.mark.parametrize("unit", [1e-12, 1e9])
@pytest.mark.parametrize("never", [None, True])
def test_the_unit_of_weights_changes_no_estimate(family: str, unit: float, never: Any) -> None:
    data = drawn(family, 150, seed=4, never=0.3, window=20.0)
    weights = 0.5 + HALF[np.arange(150) % 60]
    one, other = (
        fit_aft(
            Observations(data.obs.lower, data.obs.upper, weights=weights * size),
            data.X,
            family=family,
            never=never,
        )
        for size in (1.0, unit)
    )
    np.testing.assert_allclose(other.params, one.params, rtol=1e-7)
    np.testing.assert_allclose(other.covariance * unit, one.covariance, rtol=1e-6)
    assert other.converged
    assert other.log_likelihood == pytest.approx(one.log_likelihood * unit, rel=1e-10)


def test_a_time_that_is_not_a_number_has_no_answer_and_no_warning() -> None:
    """Warnings are errors here."""
    fit = fit_aft(SOME_NEVER.obs, SOME_NEVER.X, family="lognormal", never=np.ones((150, 1)))
    ones = np.ones((3, 1))
    times = [np.nan, 1.0, np.inf]
    for answer in (fit.survival, fit.cdf, fit.probability_by):
        found = answer(times, SOME_NEVER.X[:3], never=ones)
        np.testing.assert_array_equal(np.isnan(found), [True, False, False])
    no_longer = fit.probability_by(1.0, SOME_NEVER.X[:3], given=2.0, never=ones)
    np.testing.assert_array_equal(np.signbit(no_longer), [False] * 3)
