"""Intervals hold what they promise: 80 % of them cover the truth, over many seeded data sets."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from promisetrack.survival import FitWarning, fit_aft
from survival.simulated_durations import NAMES, SCALE, SLOPES, drawn

RUNS = 1000
REACH = 1.2815515655446004  # of a normal interval that holds 80 %
LOGIT = np.log(0.25 / 0.75)


@pytest.mark.slow
@pytest.mark.parametrize("family", NAMES)
@pytest.mark.parametrize("never", [False, True], ids=["all-delivered", "never-share"])
def test_intervals_cover_the_truth(family: str, never: bool) -> None:  # noqa: FBT001
    """Exact, right-censored and interval rows, 300 a run, with and without a quarter of nevers."""
    truth = np.array([*SLOPES, *([] if family == "exponential" else [np.log(SCALE)])])
    if never:
        truth = np.append(truth, LOGIT)
    covered = np.zeros((RUNS, len(truth)))
    window, share = (40.0, 0.25) if never else (8.0, 0.0)
    for seed in range(RUNS):
        data = drawn(family, 300, seed=seed, never=share, window=window, coarse=True)
        with warnings.catch_warnings():
            warnings.simplefilter("error", FitWarning)
            fit = fit_aft(data.obs, data.X, family=family, never=never)
        error = np.abs(fit.maximum.point - truth) / fit.standard_errors.to_numpy()
        covered[seed] = error < REACH
    coverage = covered.mean(axis=0)
    assert np.all((coverage > 0.77) & (coverage < 0.83)), coverage


@pytest.mark.slow
@pytest.mark.parametrize("family", NAMES)
def test_quantiles_cover_the_truth_on_the_log_scale(family: str) -> None:
    """The delta method on the log of the 80 % quantile: its gradient is (x, s z)."""
    row = np.array([1.0, 0.5])
    scale = 1.0 if family == "exponential" else SCALE
    covered = 0
    for seed in range(RUNS):
        data = drawn(family, 300, seed=seed)
        fit = fit_aft(data.obs, data.X, family=family)
        found = np.log(fit.quantile(0.8, row)[0])
        z = (found - row @ fit.maximum.point[:2]) / float(np.asarray(fit.scale))
        slope = np.append(row, float(np.asarray(fit.scale)) * z)[: len(fit.params)]
        error = np.sqrt(slope @ fit.covariance.to_numpy() @ slope)
        covered += abs(found - (row @ np.array(SLOPES) + scale * z)) < REACH * error
    assert 0.77 < covered / RUNS < 0.83
