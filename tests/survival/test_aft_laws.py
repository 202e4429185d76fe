"""What must hold for every family and any data, tried on many."""

# ruff: noqa: FBT001, N806  (Hypothesis fills parameters by position; X is a table of covariates)

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promisetrack.survival import AftFit, Observations, fit_aft
from survival.simulated_durations import NAMES, Array, drawn

FEW = settings(max_examples=20)
SEEDS = st.integers(0, 10_000)
FAMILIES = st.sampled_from(NAMES)


def close(fit: AftFit, other: AftFit, shift: Array | float = 0.0) -> None:
    """Assert that two fits agree to the tolerance of a climb, well below a standard error."""
    np.testing.assert_allclose(
        fit.maximum.point + shift,
        other.maximum.point,
        atol=1e-5 * float(fit.standard_errors.max()) + 1e-9,
    )
    np.testing.assert_allclose(fit.standard_errors, other.standard_errors, rtol=1e-5)


@FEW
@given(SEEDS, FAMILIES, st.sampled_from([1e-9, 1 / 365.25, 60.0, 1e12]), st.booleans())
def test_another_unit_shifts_only_the_intercept(
    seed: int, family: str, unit: float, coarse: bool
) -> None:
    data = drawn(family, seed=seed, coarse=coarse)
    obs = data.obs
    fit = fit_aft(obs, data.X, family=family)
    other = fit_aft(Observations(obs.lower * unit, obs.upper * unit), data.X, family=family)
    shift = np.zeros(len(fit.params))
    shift[0] = np.log(unit)
    close(fit, other, shift)
    exact = int(obs.is_exact.sum())
    expected = fit.log_likelihood - exact * np.log(unit)
    assert other.log_likelihood == pytest.approx(expected, abs=1e-7)


@FEW
@given(SEEDS, FAMILIES, st.booleans())
def test_the_order_of_rows_does_not_matter(seed: int, family: str, coarse: bool) -> None:
    data = drawn(family, seed=seed, coarse=coarse)
    order = np.random.default_rng(seed).permutation(len(data.obs))
    mixed = Observations(data.obs.lower[order], data.obs.upper[order])
    close(fit_aft(data.obs, data.X, family=family), fit_aft(mixed, data.X[order], family=family))


@FEW
@given(SEEDS, FAMILIES, st.integers(2, 5))
def test_a_weight_is_as_many_rows(seed: int, family: str, most: int) -> None:
    data = drawn(family, 120, seed=seed, coarse=True)
    times = np.random.default_rng(seed).integers(0, most, size=120)
    weighted = Observations(data.obs.lower, data.obs.upper, weights=times)
    many = Observations(data.obs.lower.repeat(times), data.obs.upper.repeat(times))
    fit = fit_aft(weighted, data.X, family=family)
    other = fit_aft(many, data.X.repeat(times, axis=0), family=family)
    close(fit, other)
    assert fit.log_likelihood == pytest.approx(other.log_likelihood, rel=1e-10)


@FEW
@given(SEEDS, FAMILIES, st.booleans())
def test_splitting_weights_changes_nothing(seed: int, family: str, never: bool) -> None:
    data = drawn(family, 150, seed=seed, never=0.3 if never else 0.0, window=30.0)
    part = np.random.default_rng(seed).uniform(0.1, 0.9, size=150)
    twice = Observations(
        np.tile(data.obs.lower, 2),
        np.tile(data.obs.upper, 2),
        weights=np.concatenate([part, 1 - part]),
    )
    fit = fit_aft(data.obs, data.X, family=family, never=never)
    other = fit_aft(twice, np.tile(data.X, (2, 1)), family=family, never=never)
    close(fit, other)
    scores = other.likelihood.scores(other.maximum.point)
    whole = fit.likelihood.scores(other.maximum.point)
    np.testing.assert_allclose(scores[:150] + scores[150:], whole, atol=1e-10)


@FEW
@given(SEEDS, FAMILIES)
def test_narrow_intervals_become_exact(seed: int, family: str) -> None:
    """The density of a narrow interval is its probability divided by its width."""
    data = drawn(family, seed=seed)
    exact = data.obs.is_exact
    width = np.where(exact, 1e-9 * data.obs.lower, 0.0)
    low, high = data.obs.lower - width, data.obs.upper + width
    fit = fit_aft(data.obs, data.X, family=family)
    other = fit_aft(Observations(low, high), data.X, family=family)
    close(fit, other)
    divided = np.log((high - low)[exact]).sum()
    assert other.log_likelihood - divided == pytest.approx(fit.log_likelihood, rel=1e-6)


@FEW
@given(SEEDS, FAMILIES, st.booleans())
def test_an_entry_at_0_is_no_entry(seed: int, family: str, never: bool) -> None:
    data = drawn(family, seed=seed, never=0.3 if never else 0.0, window=30.0, coarse=True)
    entered = Observations(data.obs.lower, data.obs.upper, entry=np.zeros(len(data.obs)))
    fit = fit_aft(data.obs, data.X, family=family, never=never)
    other = fit_aft(entered, data.X, family=family, never=never)
    np.testing.assert_array_equal(fit.maximum.point, other.maximum.point)
    assert fit.log_likelihood == other.log_likelihood


@FEW
@given(SEEDS, FAMILIES, st.sampled_from((0.0, 0.1)))
def test_an_indicator_in_strata_and_columns_is_two_fits(
    seed: int, family: str, latest: float
) -> None:
    """Two strata with columns of their own are two regressions side by side, with entries too."""
    data, other = drawn(family, seed=seed), drawn(family, seed=seed + 1, window=5.0)
    lower = np.concatenate([data.obs.lower, other.obs.lower])
    upper = np.concatenate([data.obs.upper, other.obs.upper])
    entry = np.minimum(latest, lower / 2)
    entries = (entry[: len(data.obs)], entry[len(data.obs) :])
    nothing = np.zeros_like(data.X)
    X = np.block([[data.X, nothing], [nothing, other.X]])
    labels = np.repeat(["first", "second"], len(data.obs))
    strata = None if family == "exponential" else labels
    both = fit_aft(Observations(lower, upper, entry=entry), X, family=family, strata=strata)
    alone = [
        fit_aft(Observations(one.obs.lower, one.obs.upper, entry=since), one.X, family=family)
        for one, since in zip((data, other), entries, strict=True)
    ]
    slopes = np.concatenate([fit.params.iloc[:2] for fit in alone])
    np.testing.assert_allclose(both.params.iloc[:4], slopes, atol=1e-5)
    total = sum(fit.log_likelihood for fit in alone)
    assert both.log_likelihood == pytest.approx(total, rel=1e-10)
    if strata is not None:
        scales = both.scale
        assert not isinstance(scales, float)
        assert scales["first"] == pytest.approx(alone[0].scale, rel=1e-5)
        assert scales["second"] == pytest.approx(alone[1].scale, rel=1e-5)


@FEW
@given(SEEDS, FAMILIES, st.booleans())
def test_every_row_in_a_cluster_of_its_own_gives_the_sum_of_squared_scores(
    seed: int, family: str, never: bool
) -> None:
    data = drawn(family, seed=seed, never=0.3 if never else 0.0, window=30.0)
    fit = fit_aft(data.obs, data.X, family=family, never=never)
    scores = fit.likelihood.scores(fit.maximum.point)
    np.testing.assert_allclose(scores.sum(axis=0), 0.0, atol=1e-4)
    bread = fit.covariance.to_numpy()
    expected = bread @ scores.T @ scores @ bread
    robust = fit.robust_covariance(np.arange(len(data.obs)))
    np.testing.assert_allclose(robust, expected, rtol=1e-8)


@FEW
@given(SEEDS, FAMILIES, st.floats(0.01, 0.99), st.floats(0.0, 20.0), st.booleans())
def test_forecasts_are_one_distribution(
    seed: int, family: str, p: float, t0: float, never: bool
) -> None:
    data = drawn(family, seed=seed, never=0.3 if never else 0.0, window=30.0)
    fit = fit_aft(data.obs, data.X, family=family, never=never)
    rows, t = data.X[:20], np.geomspace(0.01, 100.0, 20)
    np.testing.assert_allclose(fit.survival(t, rows) + fit.cdf(t, rows), 1.0, atol=1e-14)
    quantiles = fit.quantile(p, rows)
    reached = np.isfinite(quantiles)
    assert reached.all() == (p < 1 - np.max(fit.never_share) or not never)
    np.testing.assert_allclose(fit.cdf(quantiles, rows)[reached], p, rtol=1e-9)
    later = fit.conditional_quantile(p, t0, rows)
    assert np.all(later >= t0)
    by = fit.probability_by(later, rows, given=t0)
    np.testing.assert_allclose(by[np.isfinite(later)], p, rtol=1e-7)
    np.testing.assert_array_equal(fit.conditional_quantile(p, 0.0, rows), quantiles)
    np.testing.assert_array_equal(fit.probability_by(t, rows, given=0.0), fit.cdf(t, rows))


@FEW
@given(SEEDS, FAMILIES)
def test_a_share_never_lowers_the_likelihood(seed: int, family: str) -> None:
    """Where some never come, the larger model is found to be better, not worse."""
    data = drawn(family, 300, seed=seed, never=0.35, window=30.0)
    with_share = fit_aft(data.obs, data.X, family=family, never=True)
    assert with_share.converged
    assert with_share.log_likelihood > fit_aft(data.obs, data.X, family=family).log_likelihood
