"""Kaplan-Meier against R's survfit and statsmodels, on public data sets."""

from __future__ import annotations

import numpy as np
import pytest

from promisetrack.survival import kaplan_meier
from survival.nonparametric_tables import cases, observations, table

CASES = cases("km")


def test_there_are_seven_data_sets() -> None:
    assert len(CASES) == 7


@pytest.mark.parametrize("name", CASES)
def test_curve_and_standard_errors_are_those_of_survfit(name: str) -> None:
    curve, expected = kaplan_meier(observations(name)), table(f"{name}-curve")
    assert curve.times.tolist() == expected["time"].tolist()
    np.testing.assert_allclose(curve.at_risk, expected["at_risk"], rtol=1e-12)
    np.testing.assert_allclose(curve.survival(expected["time"]), expected["value"], rtol=1e-12)
    at_zero = expected["value"] == 0.0  # there survfit prints 0 times infinity
    errors = curve.standard_error(expected["time"])
    np.testing.assert_allclose(errors[~at_zero], expected["standard_error"][~at_zero], rtol=1e-10)
    assert np.isnan(errors[at_zero]).all()


@pytest.mark.parametrize("name", CASES)
def test_the_band_is_the_log_log_band_of_survfit(name: str) -> None:
    curve, expected = kaplan_meier(observations(name), level=0.95), table(f"{name}-curve")
    lower, upper = curve.confidence_interval(expected["time"])
    np.testing.assert_allclose(lower, expected["lower"], rtol=1e-9)
    np.testing.assert_allclose(upper, expected["upper"], rtol=1e-9)


@pytest.mark.parametrize("name", CASES)
def test_quantiles_and_their_intervals_are_those_of_survfit(name: str) -> None:
    expected = table("km-quantiles").query("case == @name")
    curve = kaplan_meier(observations(name))
    # what survfit does not reach it calls missing
    unreached = expected[["quantile", "lower", "upper"]].fillna(np.inf)
    assert curve.quantile(expected["p"]).tolist() == unreached["quantile"].tolist()
    lower, upper = curve.quantile_interval(expected["p"])
    assert lower.tolist() == unreached["lower"].tolist()
    assert upper.tolist() == unreached["upper"].tolist()


@pytest.mark.parametrize("name", ["km-aml", "km-lung", "km-ovarian"])
def test_statsmodels_gives_the_same_where_rows_have_no_weights(name: str) -> None:
    from statsmodels.duration.survfunc import SurvfuncRight

    obs = observations(name)
    curve, theirs = kaplan_meier(obs), SurvfuncRight(obs.lower, obs.is_exact.astype(float))
    np.testing.assert_allclose(curve.values, theirs.surv_prob, atol=1e-12)
    np.testing.assert_allclose(curve.standard_errors, theirs.surv_prob_se, rtol=1e-10)
