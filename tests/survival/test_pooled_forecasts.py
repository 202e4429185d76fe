"""Forecasts of pooled fits: known and new levels, draws, conditions, mixtures inverted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from promisetrack.survival import (
    FAMILIES,
    DurationMixture,
    Durations,
    FitError,
    ModelAverage,
    PooledFit,
    fit_pooled,
)
from survival.pooled_rows import drawn

ROWS = [[1.0, 0.0], [1.0, 1.0], [1.0, -0.5]]
LEVELS = {"organization": [3, 99, None], "domain": [1, 1, 1]}


@pytest.fixture(name="fit", scope="module")
def _fit() -> PooledFit:
    data = drawn(200, seed=1, never=0.1)
    return fit_pooled(data.obs, data.X, groups=data.groups, family="lognormal", never=True)


def effect(fit: PooledFit, group: str, level: int) -> float:
    """Return the mean effect of a level."""
    effects = fit.group_effects
    chosen = effects[(effects["group"] == group) & (effects["level"] == level)]
    return float(chosen["mean"].iloc[0])


def test_a_known_level_has_its_mean_effect(fit: PooledFit) -> None:
    mu = fit.params["x0"] + effect(fit, "organization", 3) + effect(fit, "domain", 1)
    plain = Durations(
        FAMILIES["lognormal"], np.array([mu]), np.log(fit.scale), fit.params["never[const]"]
    )
    known = {"organization": 3, "domain": 1}
    assert fit.survival(2.0, ROWS[:1], groups=known) == pytest.approx(plain.survival(2.0))
    assert fit.quantile(0.3, ROWS[:1], groups=known) == pytest.approx(plain.quantile(0.3))
    later = fit.probability_by(5.0, ROWS[:1], groups=known, given=2.0)
    assert later == pytest.approx(plain.probability_by(5.0, given=2.0))


def test_a_new_level_is_integrated_over_its_population(fit: PooledFit) -> None:
    tau = fit.group_scale["organization"]
    mu = fit.params["x0"] + fit.params["x1"] + effect(fit, "domain", 1)

    def at(u: float) -> float:
        z = (np.log(4.0) - mu - u) / fit.scale
        return float(norm.sf(z) * norm.pdf(u, scale=tau))

    share = fit.never_share
    expected = share + (1 - share) * quad(at, -8 * tau, 8 * tau)[0]
    new = fit.survival(4.0, ROWS[1:2], groups={"organization": ["unknown"], "domain": [1]})
    assert new == pytest.approx([expected], rel=1e-9)


def test_a_label_not_seen_none_and_a_missing_grouping_are_all_new(fit: PooledFit) -> None:
    row = ROWS[:1]
    one = fit.cdf(3.0, row, groups={"organization": [None], "domain": [1]})
    assert fit.cdf(3.0, row, groups={"organization": "?", "domain": 1}) == pytest.approx(one)
    assert fit.cdf(3.0, row, groups={"domain": 1}) == pytest.approx(one)
    assert fit.cdf(3.0, row) != pytest.approx(one)


def test_quantiles_invert_the_mixture_and_survive_the_condition(fit: PooledFit) -> None:
    draws = fit.draws(300, np.random.default_rng(0))
    for source in (fit, draws):
        p = np.array([[0.05, 0.3, 0.5]])
        t = source.conditional_quantile(p, 1.5, ROWS, groups=LEVELS)
        reached = source.probability_by(t, ROWS, groups=LEVELS, given=1.5)
        np.testing.assert_allclose(reached, np.broadcast_to(p, (3, 3)), atol=1e-9)
        assert (t > 1.5).all()


def test_a_new_level_is_drawn_anew_in_each_draw_and_a_known_one_is_its_own(fit: PooledFit) -> None:
    draws = fit.draws(50, np.random.default_rng(0))
    new = draws.new_effects
    plain = np.array(ROWS) @ draws.params[["x0", "x1"]].to_numpy().T
    np.testing.assert_allclose(draws.location(ROWS), plain + new["organization"] + new["domain"])
    effects = fit.group_effects
    levels = effects.loc[effects["group"] == "organization", "level"].tolist()
    third = draws.group_effects["organization"][:, levels.index(3)]
    mixed = draws.location(ROWS, groups={"organization": [3, "?", None]})
    np.testing.assert_allclose(mixed[0] - plain[0] - new["domain"], third)
    np.testing.assert_allclose(mixed[1:] - plain[1:] - new["domain"], [new["organization"]] * 2)


def test_draws_spread_more_than_the_estimates(fit: PooledFit) -> None:
    draws = fit.draws(4000, np.random.default_rng(0))
    low, high = (draws.quantile(p, ROWS[:1], groups={"organization": 3}) for p in (0.1, 0.7))
    plain_low, plain_high = (
        fit.quantile(p, ROWS[:1], groups={"organization": 3}) for p in (0.1, 0.7)
    )
    assert np.log(high / low) > np.log(plain_high / plain_low)


def test_survival_and_cdf_add_up_and_never_rises_with_waiting(fit: PooledFit) -> None:
    draws = fit.draws(200, np.random.default_rng(0))
    t = np.array([[0.1, 1.0, 30.0]])
    total = draws.survival(t, ROWS, groups=LEVELS) + draws.cdf(t, ROWS, groups=LEVELS)
    np.testing.assert_allclose(total, 1.0, rtol=1e-12)
    waited = draws.durations(ROWS, groups=LEVELS).probability_never(given=[[0.0, 2.0, 8.0]])
    assert (np.diff(waited, axis=1) > 0).all()
    np.testing.assert_allclose(
        fit.probability_never(ROWS, groups=LEVELS), float(np.asarray(fit.never_share))
    )


def test_the_condition_weighs_the_draws_when_asked() -> None:
    mixture = DurationMixture(FAMILIES["exponential"], np.log([[1.0, 10.0]]), 0.0)
    plain = DurationMixture(FAMILIES["exponential"], np.log([[1.0, 10.0]]), 0.0, weighted=False)
    # after waiting for 3, the slow component has exp(-.3) / (exp(-3) + exp(-.3)) of the weight
    slow = np.exp(-0.3) / (np.exp(-3.0) + np.exp(-0.3))
    fast_by, slow_by = -np.expm1(-2.0), -np.expm1(-0.2)
    assert mixture.probability_by(5.0, given=3.0) == pytest.approx(
        [slow * slow_by + (1 - slow) * fast_by]
    )
    assert plain.probability_by(5.0, given=3.0) == pytest.approx([0.5 * (fast_by + slow_by)])
    assert mixture.survival(2.0) == pytest.approx([0.5 * (np.exp(-2.0) + np.exp(-0.2))])
    assert mixture.survival(2.0) == pytest.approx(plain.survival(2.0))


def test_unreached_quantiles_are_infinite_and_p_of_zero_is_the_start() -> None:
    mixture = DurationMixture(FAMILIES["weibull"], np.array([[0.0, 1.0]]), 0.0, never=0.0)
    assert mixture.quantile([[0.0, 0.4, 0.6]]).tolist()[0][2] == np.inf
    assert mixture.conditional_quantile(0.0, 2.0) == pytest.approx([2.0])
    with pytest.raises(FitError, match="between 0 and 1"):
        mixture.quantile(1.5)


def test_times_have_the_shapes_of_durations() -> None:
    one = DurationMixture(FAMILIES["weibull"], np.zeros((1, 2)), 0.0)
    two = DurationMixture(FAMILIES["weibull"], np.zeros((2, 2)), 0.0)
    plain = Durations(FAMILIES["weibull"], np.zeros(2), 0.0)
    assert one.survival([1.0, 2.0, 3.0]).shape == (3,)
    for t in (1.0, [1.0, 2.0], [[1.0, 2.0, 3.0]], np.ones((2, 4))):
        np.testing.assert_allclose(two.survival(t), plain.survival(t))
        np.testing.assert_allclose(
            two.probability_by(t, given=[0.5, 0.7]), plain.probability_by(t, given=[0.5, 0.7])
        )
    for mixture, t in ((two, [1.0, 2.0, 3.0]), (one, np.ones((2, 2)))):
        with pytest.raises(FitError, match="does not fit"):
            mixture.survival(t)


def test_fits_of_several_families_average(fit: PooledFit) -> None:
    data = drawn(200, seed=1, never=0.1)
    other = fit_pooled(data.obs, data.X, groups=data.groups, family="weibull", never=True)
    average = ModelAverage([fit, other])
    mean = average.survival(3.0, ROWS, groups=LEVELS)
    both = [each.survival(3.0, ROWS, groups=LEVELS) for each in (fit, other)]
    np.testing.assert_allclose(mean, np.mean(both, axis=0))
    t = average.quantile(0.5, ROWS, groups=LEVELS)
    np.testing.assert_allclose(average.cdf(t, ROWS, groups=LEVELS), 0.5)


def test_a_share_with_covariates_needs_them() -> None:
    data = drawn(300, seed=2, never=0.3)
    z = pd.DataFrame({"const": 1.0, "late": (np.arange(300) % 2).astype(float)})
    x = pd.DataFrame(data.X, columns=["const", "size"])
    fit = fit_pooled(data.obs, x, groups=data.groups, family="weibull", never=z)
    assert fit.params.index.tolist()[-4:-2] == ["never[const]", "never[late]"]
    assert np.shape(fit.never_share) == (300,)
    draws = fit.draws(100, np.random.default_rng(0))
    for source in (fit, draws):
        with pytest.raises(FitError, match="give never="):
            source.survival(1.0, x[:2])
        far = source.survival(1e9, x[:2], never=z[:2])
        assert far[0] != pytest.approx(far[1])
    np.testing.assert_allclose(fit.survival(1e9, x[:2], never=z[:2]), fit.never_share[:2])  # type: ignore[index]


def test_what_is_not_in_the_fit_is_refused(fit: PooledFit) -> None:
    with pytest.raises(FitError, match="groups\\['speaker'\\] is none of organization, domain"):
        fit.survival(1.0, ROWS, groups={"speaker": "a"})
    with pytest.raises(FitError, match="one label or \\(3,\\)"):
        fit.survival(1.0, ROWS, groups={"domain": [1, 2]})
    with pytest.raises(FitError, match="has 1 columns"):
        fit.survival(1.0, [[1.0]])
