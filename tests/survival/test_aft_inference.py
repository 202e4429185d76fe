"""Uncertainty of a fit, as covariance, sandwich and statsmodels' tables; and a light import."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from promisetrack.survival import FitError, Observations, fit_aft
from survival.simulated_durations import NAMES, drawn

ROWS = 150


@pytest.mark.parametrize("family", NAMES)
@pytest.mark.parametrize("never", [False, True], ids=["all-delivered", "never-share"])
def test_statsmodels_sees_the_same_fit(family: str, never: bool) -> None:  # noqa: FBT001
    data = drawn(family, ROWS, never=0.3 if never else 0.0, coarse=True, window=20.0)
    fit = fit_aft(data.obs, data.X, family=family, never=never)
    results, point = fit.results, fit.maximum.point
    assert results.llf == pytest.approx(fit.log_likelihood, rel=1e-10)
    np.testing.assert_allclose(results.bse, fit.standard_errors)
    np.testing.assert_allclose(results.conf_int(), fit.conf_int(), rtol=1e-8)
    k = len(fit.params)
    assert results.aic == pytest.approx(2 * k - 2 * fit.log_likelihood, rel=1e-10)
    model = results.model
    assert model.loglikeobs(point).sum() == pytest.approx(fit.log_likelihood, rel=1e-10)
    np.testing.assert_allclose(model.score_obs(point).sum(axis=0), model.score(point), atol=1e-9)
    np.testing.assert_allclose(-np.linalg.inv(model.hessian(point)), fit.covariance, rtol=1e-6)


def test_the_response_of_the_tables_is_the_log_of_what_is_known_of_the_time() -> None:
    """Of an exact time its log, of a pending row the time last seen, of an interval the middle."""
    data = drawn("weibull", ROWS)
    lower = np.concatenate([data.obs.lower, [2.0, 3.0, 0.0, 1.0]])
    upper = np.concatenate([data.obs.upper, [2.0, np.inf, 5.0, 4.0]])
    entry = np.concatenate([np.zeros(ROWS), [0.5, 0.5, 0.0, 0.5]])
    rows = np.concatenate([data.X, data.X[:4]])
    model = fit_aft(Observations(lower, upper, entry), rows, family="weibull").results.model
    assert model.endog_names == "log duration"
    np.testing.assert_allclose(model.endog[-4:], np.log([2.0, 3.0, 5.0, 2.0]))


def test_tables_and_tests_name_the_parameters() -> None:
    data = drawn("weibull", ROWS, never=0.3)
    fit = fit_aft(data.obs, data.X, family="weibull", never=True)
    text = str(fit.summary())
    for name in ("x0", "x1", "log_scale", "never[const]", "Log-Likelihood"):
        assert name in text
    test = fit.t_test("x1 = -0.5")
    z = (fit.params["x1"] + 0.5) / fit.standard_errors["x1"]
    assert test.tvalue == pytest.approx(z, rel=1e-10)
    combined = fit.cov_params(np.array([1.0, 2.0, 0.0, 0.0]))
    weights = np.array([1.0, 2.0])
    expected = weights @ fit.covariance.to_numpy()[:2, :2] @ weights
    assert float(np.squeeze(combined)) == pytest.approx(expected, rel=1e-10)
    assert fit.cov_params() is fit.covariance


def test_limits_are_normal() -> None:
    data = drawn("lognormal", ROWS)
    fit = fit_aft(data.obs, data.X, family="lognormal")
    limits = fit.conf_int(alpha=0.2)
    reach = 1.2815515655446004 * fit.standard_errors
    np.testing.assert_allclose(limits[0], fit.params - reach)
    np.testing.assert_allclose(limits[1], fit.params + reach)


def test_the_correction_for_few_clusters_is_g_over_g_minus_1() -> None:
    data = drawn("weibull", ROWS)
    fit = fit_aft(data.obs, data.X, family="weibull")
    labels = np.arange(ROWS) % 10
    plain = fit.robust_covariance(labels)
    corrected = fit.robust_covariance(labels, correction=True)
    np.testing.assert_allclose(corrected, plain * 10 / 9)
    by_name = fit.robust_covariance([f"programme {k}" for k in labels])
    np.testing.assert_allclose(by_name, plain)
    assert list(plain.columns) == ["x0", "x1", "log_scale"]


def test_clusters_are_refused_with_a_reason() -> None:
    data = drawn("weibull", ROWS)
    fit = fit_aft(data.obs, data.X, family="weibull")
    with pytest.raises(FitError, match=r"cluster must have shape \(150,\)"):
        fit.robust_covariance([1, 2, 3])
    with pytest.raises(FitError, match="row 0: cluster has no label"):
        fit.robust_covariance([None, *range(ROWS - 1)])
    with pytest.raises(FitError, match="two clusters or more"):
        fit.robust_covariance(np.ones(ROWS), correction=True)


def test_repeating_every_row_within_its_cluster_leaves_the_sandwich_alone() -> None:
    data = drawn("loglogistic", ROWS)
    fit = fit_aft(data.obs, data.X, family="loglogistic")
    twice = type(data.obs)(np.tile(data.obs.lower, 2), np.tile(data.obs.upper, 2))
    other = fit_aft(twice, np.tile(data.X, (2, 1)), family="loglogistic")
    labels = np.arange(ROWS)
    np.testing.assert_allclose(
        other.robust_covariance(np.tile(labels, 2)), fit.robust_covariance(labels), rtol=1e-5
    )
    np.testing.assert_allclose(2 * other.covariance, fit.covariance, rtol=1e-5)


def test_importing_the_package_is_light() -> None:
    heavy = "{'pandas', 'scipy', 'statsmodels'} & set(sys.modules)"
    code = f"import sys, promisetrack.survival; print({heavy})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
