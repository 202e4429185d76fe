"""Intervals of pooled fits hold what they promise, over many seeded data sets."""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np
import pytest

from promisetrack.survival import PooledFit, fit_pooled
from survival.pooled_rows import SLOPES, Drawn, drawn

RUNS = 1000
FIRST = 5000
REACH = 1.2815515655446004  # of a normal interval that holds 80 %
# organizations and domains by number of rows, as ledgers of that size have them
SIZES = {120: (15, 5), 300: (30, 6), 450: (40, 8)}


class Covered(NamedTuple):
    """Shares of 80 % intervals that held the truth."""

    predictor: float
    slope: float
    new_level: float


def covered(fit: PooledFit, data: Drawn, rng: np.random.Generator) -> Covered:
    """Return the shares of one run: of the rows' locations, of b, and of levels never seen."""
    problem, k = fit.laplace.problem, fit.laplace.problem.outer_size
    variance = problem.row_variances(fit.laplace.covariance[k:, k:])[0, 0]
    found = problem.spread(fit.laplace.inner)[0]
    predictor = np.abs(found - data.mu) < REACH * np.sqrt(variance)
    slope = abs(fit.params["x1"] - SLOPES[1]) < REACH * fit.standard_errors["x1"]
    draws = fit.draws(500, rng).location([[1.0, 0.5]])
    low, high = np.quantile(draws, [0.1, 0.9])
    new = SLOPES[0] + 0.5 * SLOPES[1] + np.hypot(0.5, 0.3) * rng.normal(size=50)
    return Covered(predictor.mean(), float(slope), float(((low < new) & (new < high)).mean()))


@pytest.mark.slow
@pytest.mark.parametrize("family", ["lognormal", "loglogistic", "weibull"])
def test_intervals_cover_the_truth(family: str) -> None:
    """Exact, right-censored and interval rows, 120 to 450 a run; the slowest of these tests."""
    shares = []
    for seed in range(FIRST, FIRST + RUNS):
        n = list(SIZES)[seed % 3]
        data = drawn(n, levels=SIZES[n], seed=seed, family=family)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            fit = fit_pooled(data.obs, data.X, groups=data.groups, family=family)
        shares.append(covered(fit, data, np.random.default_rng(seed)))
    mean = Covered(*np.mean(shares, axis=0))
    assert 0.77 < mean.predictor < 0.83, mean
    assert 0.77 < mean.slope < 0.83, mean
    assert 0.77 < mean.new_level < 0.86, mean  # few levels, so the prior widens the population
