"""What cannot be fitted is refused with its row or column; what misleads has a named warning."""

# ruff: noqa: N806  (X is what a table of covariates is called)

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from promisetrack.survival import (
    BoundaryWarning,
    ConvergenceWarning,
    FitError,
    Observations,
    SeparationWarning,
    fit_aft,
)
from survival.simulated_durations import NAMES, drawn

INF = np.inf
WITH_SCALE = NAMES[1:]
ONES = np.ones((4, 1))
TIMES = Observations([1, 2, 3, 4], [1, 2, 3, INF])


@pytest.mark.parametrize(
    ("obs", "options", "message"),
    [
        (Observations([1, 0], [1, 0]), {}, "row 1: an exact duration of 0 has no logarithm"),
        (Observations([1, 2], [INF, INF]), {}, "every row is right-censored"),
        (Observations([0, 0], [1, 2]), {}, "every row is left-censored"),
        (Observations([0, 0], [INF, INF]), {}, "no row bounds a duration"),
        (Observations([1, 2], [1, 2], weights=[0, 0]), {}, "no row with a weight above 0"),
        (Observations([], []), {}, "no row with a weight above 0"),
        (Observations([1, 2], [INF, 2], weights=[1, 0]), {}, "every row is right-censored"),
        (TIMES, {"X": np.ones((3, 1))}, "X has 3 rows, the observations have 4"),
        (TIMES, {"X": np.ones((4, 0))}, r"X must have shape \(n, p\)"),
        (TIMES, {"X": np.ones((4, 1, 1))}, r"X must have shape \(n, p\)"),
        (TIMES, {"X": [[1], [2], [np.nan], [4]]}, "row 2: X column 'x0' is nan"),
        (TIMES, {"X": pd.DataFrame({"age": [1, 2, 3, INF]})}, "row 3: X column 'age' is inf"),
        (TIMES, {"X": pd.DataFrame({"age": [1, 2, 3, 4], "who": list("abcd")})}, "'who' does not"),
        (TIMES, {"X": pd.DataFrame(ONES, columns=["a"]).iloc[:, [0, 0]]}, "two columns 'a'"),
        (TIMES, {"X": [[1, 0]] * 4}, "X column 'x1' is 0 in every row"),
        (TIMES, {"X": [[1, 2], [1, 2], [1, 2], [1, 2]]}, "X columns 'x0', 'x1' depend"),
        (TIMES, {"never": [[1, 2]] * 4}, "never columns 'x0', 'x1' depend"),
        (TIMES, {"never": np.ones((2, 1))}, "never has 2 rows"),
        (TIMES, {"family": "gamma"}, "family 'gamma' is none of exponential, weibull"),
        (TIMES, {"strata": ["a", "a", "b"]}, r"strata must have shape \(4,\)"),
        (TIMES, {"strata": ["a", None, "b", "b"]}, "row 1: strata has no label"),
        (TIMES, {"strata": list("aaab")}, "stratum 'b': every row is right-censored"),
        (TIMES, {"strata": list("aabb"), "family": "exponential"}, "takes no strata"),
    ],
)
def test_what_cannot_be_fitted_is_refused(
    obs: Observations, options: dict[str, Any], message: str
) -> None:
    given = {"X": np.ones((len(obs), 1)), "family": "weibull", **options}
    X = given.pop("X")
    with pytest.raises(FitError, match=message):
        fit_aft(obs, X, **given)


@pytest.mark.parametrize("family", WITH_SCALE)
def test_durations_that_covariates_explain_exactly_have_no_scale(family: str) -> None:
    x = np.linspace(-1, 1, 30)
    with pytest.raises(FitError, match="the scale tends to 0"):
        fit_aft(Observations(np.exp(x), np.exp(x)), np.column_stack([x**0, x]), family=family)


@pytest.mark.parametrize("family", WITH_SCALE)
def test_intervals_that_overlap_leave_no_scale_either(family: str) -> None:
    obs = Observations([2] * 9 + [3] * 3, [3] * 9 + [INF] * 3)
    with pytest.warns(SeparationWarning, match="'log_scale' has no finite estimate"):
        fit = fit_aft(obs, np.ones((12, 1)), family=family)
    assert not fit.converged
    with pytest.warns(SeparationWarning, match="'log_scale' has no finite estimate"):
        fit_aft(Observations([2], [3]), [[1]], family=family)


@pytest.mark.parametrize("family", NAMES)
@pytest.mark.parametrize("side", ["open", "early"])
def test_a_group_seen_from_one_side_only_is_named(family: str, side: str) -> None:
    data = drawn(family, 80, seed=3)
    group = np.arange(80) < 12
    time = np.where(np.isfinite(data.obs.upper), data.obs.upper, data.obs.lower)
    lower = np.where(group, time if side == "open" else 0.0, data.obs.lower)
    upper = np.where(group, INF if side == "open" else time, data.obs.upper)
    X = pd.DataFrame({"const": 1.0, "x": data.X[:, 1], "group": group})
    with pytest.warns(SeparationWarning, match="'group' has no finite estimate"):
        fit = fit_aft(Observations(lower, upper), X, family=family)
    assert not fit.converged
    rest = Observations(lower[~group], upper[~group])
    without = fit_aft(rest, X.loc[~group, ["const", "x"]], family=family)
    np.testing.assert_allclose(fit.params[["const", "x"]], without.params.iloc[:2], atol=1e-4)


@pytest.mark.parametrize("family", NAMES)
def test_no_plateau_is_no_share(family: str) -> None:
    """Nobody is open, so the share tends to 0 and the rest of the fit to one without a share."""
    data = drawn(family, 100, seed=5, window=1e9)
    with pytest.warns(BoundaryWarning, match=r"'never\[const\]': the never-delivered share"):
        fit = fit_aft(data.obs, data.X, family=family, never=True)
    plain = fit_aft(data.obs, data.X, family=family)
    assert not fit.converged
    assert fit.never_share < 1e-6
    assert fit.log_likelihood == pytest.approx(plain.log_likelihood, abs=1e-6)
    np.testing.assert_allclose(fit.params.iloc[:2], plain.params.iloc[:2], atol=1e-5)


@pytest.mark.parametrize("family", NAMES)
def test_a_group_that_never_delivers_has_a_share_of_1(family: str) -> None:
    data = drawn(family, 150, seed=7, never=0.2, window=20.0)
    group = np.arange(150) < 30
    upper = np.where(group, INF, data.obs.upper)
    Z = pd.DataFrame({"const": 1.0, "group": group})
    with pytest.warns(BoundaryWarning, match=r"never\["):
        fit = fit_aft(Observations(data.obs.lower, upper), data.X, family=family, never=Z)
    assert np.all(np.asarray(fit.never_share)[group] > 1 - 1e-6)


@pytest.mark.parametrize("family", NAMES)
def test_thirty_events_among_a_million_open_rows_are_enough(family: str) -> None:
    """Warnings are errors here; an exponential rate is events over the time that was waited."""
    times, open_at = np.linspace(1.0, 9.0, 30), np.linspace(1.0, 9.0, 10)
    obs = Observations(
        np.concatenate([times, open_at]),
        np.concatenate([times, np.full(10, INF)]),
        weights=np.concatenate([np.ones(30), np.full(10, 1e5)]),
    )
    fit = fit_aft(obs, np.ones((40, 1)), family=family)
    assert fit.converged
    if family == "exponential":
        waited = times.sum() + 1e5 * open_at.sum()
        assert fit.params.iloc[0] == pytest.approx(np.log(waited / 30), rel=1e-9)
        assert fit.standard_errors.iloc[0] == pytest.approx(30**-0.5, rel=1e-6)


def test_a_climb_that_does_not_end_is_named() -> None:
    """The mean of exponential durations of 1e-300 and 1e300 is hundreds of steps away."""
    obs = Observations([1e-300, 1e300, 1], [1e-300, 1e300, 1])
    with pytest.warns(ConvergenceWarning, match="still rises after 100 steps"):
        fit = fit_aft(obs, np.ones((3, 1)), family="exponential")
    assert not fit.converged


@pytest.mark.parametrize("family", NAMES)
def test_rows_without_weight_are_as_if_absent(family: str) -> None:
    """Even what would be refused, or would separate, does no harm without weight."""
    data = drawn(family, 60, seed=1)
    lower = np.concatenate([data.obs.lower, [0.0, 1e300, 5.0]])
    upper = np.concatenate([data.obs.upper, [0.0, 1e300, INF]])
    weights = np.concatenate([np.ones(60), np.zeros(3)])
    X = np.concatenate([data.X, np.array([[1, 1e6], [1, -1e6], [1, 3]])])
    fit = fit_aft(Observations(lower, upper, weights=weights), X, family=family)
    other = fit_aft(data.obs, data.X, family=family)
    assert fit.log_likelihood == other.log_likelihood
    np.testing.assert_array_equal(fit.params, other.params)


def test_a_warning_points_at_the_caller() -> None:
    data = drawn("weibull", 50, seed=5, window=1e9)
    with pytest.warns(BoundaryWarning) as caught:
        fit_aft(data.obs, data.X, family="weibull", never=True)
    assert caught[0].filename == __file__


def test_years_beside_an_intercept_are_not_collinear() -> None:
    data = drawn("lognormal", seed=2)
    shifted = data.X + np.array([0.0, 2017.0])
    fit = fit_aft(data.obs, data.X, family="lognormal")
    other = fit_aft(data.obs, shifted, family="lognormal")
    assert other.params.iloc[1] == pytest.approx(fit.params.iloc[1], rel=1e-7)
    assert other.log_likelihood == pytest.approx(fit.log_likelihood, rel=1e-12)
