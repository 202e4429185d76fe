"""A never-delivered share can bring several maxima: the fit finds the highest of five climbs."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from promisetrack.survival import AftFit, fit_aft
from promisetrack.survival.moments import moments_of, starting_point
from promisetrack.survival.newton import maximize
from survival.simulated_durations import NAMES, Array, Drawn, drawn

RUNS = 75


def other_starts(data: Drawn, fit: AftFit, plain: AftFit) -> list[Array]:
    """Return the fit without a share, and least squares on delivered rows, with shares of both."""
    delivered = np.isfinite(data.obs.upper)
    log_time = np.log(data.obs.lower[delivered])
    slopes = np.linalg.lstsq(data.X[delivered], log_time, rcond=None)[0]
    spread = np.log(np.std(log_time - data.X[delivered] @ slopes))
    still_open = 1.0 - delivered.mean()
    early = [*slopes, *([spread] if fit.likelihood.strata else [])]
    shares = np.clip([0.02, 0.2, 0.9 * still_open, 0.5 * still_open], 0.02, 0.95)
    logits = np.log(shares / (1.0 - shares))
    plainly, early_ = list(plain.maximum.point), list(early)
    begun = (plainly, plainly, early_, early_)
    return [np.array([*start, logit]) for start, logit in zip(begun, logits, strict=True)]


@pytest.mark.parametrize(
    ("family", "seed", "by"),
    [
        ("exponential", 900, 1.6),
        ("weibull", 577, 1.3),  # from the small share
        ("weibull", 973, 1.4),  # from half of what is open
        ("lognormal", 954, 0.8),
        ("loglogistic", 695, 2.2),
    ],
)
def test_the_fit_without_a_share_leads_to_a_higher_maximum(
    family: str, seed: int, by: float
) -> None:
    """In 40 rows with a covariate of the share, the climb from least squares ends lower."""
    data = drawn(family, 40, seed=seed, never=0.3, window=6.0)
    shares = np.column_stack([np.ones(40), np.random.default_rng(seed).normal(size=40)[::-1]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some have their maximum at a share of 0 or 1
        fit = fit_aft(data.obs, data.X, family=family, never=shares)
    moments = moments_of(fit.likelihood)
    start = starting_point(fit.family, fit.likelihood, moments)
    alone = maximize(fit.likelihood.evaluate, start, longest=4.0)
    assert fit.log_likelihood > alone.evaluation.value + by


@pytest.mark.slow
@pytest.mark.parametrize("family", NAMES)
def test_no_other_start_climbs_higher(family: str) -> None:
    rng = np.random.default_rng(3)
    tried = 0
    for seed in range(RUNS):
        data = drawn(
            str(rng.choice(NAMES)),
            int(rng.choice([30, 60, 120, 300, 1000])),
            seed=seed,
            never=float(rng.choice([0.0, 0.1, 0.3, 0.6])),
            window=float(rng.choice([1.0, 3.0, 10.0, 50.0])),
        )
        if np.isfinite(data.obs.upper).sum() < 8:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # no plateau is no fault here
            fit = fit_aft(data.obs, data.X, family=family, never=True)
            plain = fit_aft(data.obs, data.X, family=family)
        tried += 1
        assert fit.log_likelihood > plain.log_likelihood - 1e-6
        for start in other_starts(data, fit, plain):
            climbed = maximize(fit.likelihood.evaluate, start, longest=2.0)
            assert fit.log_likelihood > climbed.evaluation.value - 1e-4
    assert tried > 0.8 * RUNS
