"""Laws that every pooled fit obeys, whatever the family and the priors."""

# ruff: noqa: FBT001  (pytest and Hypothesis fill parameters by name)

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promisetrack.survival import FAMILIES, Normal, Observations, Priors, fit_aft, fit_pooled
from survival.pooled_rows import drawn, taken

SEEDS = st.integers(0, 50)
EVERY = list(FAMILIES)
WIDE = {"organization": 0.7, "domain": 0.7}
PRIORS = pytest.mark.parametrize("priors", [Priors(), None], ids=["weak", "flat"])


@PRIORS
@pytest.mark.filterwarnings("ignore::promisetrack.survival.GroupWarning")  # a tau of 0
@settings(max_examples=6, deadline=None)
@given(seed=SEEDS)
def test_order_of_rows_and_names_of_levels_change_nothing(priors: Priors | None, seed: int) -> None:
    data = drawn(120, levels=(8, 4), seed=seed, taus=WIDE)
    rows = np.random.default_rng(seed).permutation(120)
    fit = fit_pooled(data.obs, data.X, groups=data.groups, family="weibull", priors=priors)
    other = taken(data, rows)
    other["groups"]["domain"] = [f"{9 - label}!" for label in other["groups"]["domain"]]
    renamed = fit_pooled(**other, family="weibull", priors=priors)
    assert renamed.log_likelihood == pytest.approx(fit.log_likelihood, abs=1e-7)
    np.testing.assert_allclose(renamed.params, fit.params, atol=1e-4)
    effects, others = fit.group_effects, renamed.group_effects
    of_domain = others[others["group"] == "domain"].set_index("level")["mean"]
    expected = effects[effects["group"] == "domain"].set_index("level")["mean"]
    for label, mean in expected.items():
        assert of_domain[f"{9 - int(str(label))}!"] == pytest.approx(mean, abs=1e-4)


@pytest.mark.parametrize("family", EVERY)
def test_another_unit_moves_the_intercept_only(family: str) -> None:
    data = drawn(150, levels=(10, 5), seed=1, family=family)
    fit = fit_pooled(data.obs, data.X, groups=data.groups, family=family, priors=None)
    days = Observations(365.25 * data.obs.lower, 365.25 * data.obs.upper)
    scaled = fit_pooled(days, data.X, groups=data.groups, family=family, priors=None)
    moved = scaled.params - fit.params
    assert moved["x0"] == pytest.approx(np.log(365.25), abs=1e-4)
    assert np.nan_to_num(moved.drop("x0")).tolist() == pytest.approx(
        [0.0] * (len(moved) - 1), abs=1e-4
    )
    np.testing.assert_allclose(scaled.standard_errors, fit.standard_errors, rtol=1e-3)


@PRIORS
@pytest.mark.parametrize("nodes", [None, 9])
def test_a_row_of_weight_two_counts_as_two(priors: Priors | None, nodes: int | None) -> None:
    data = drawn(100, levels=(8, 4), seed=2)
    twice = np.repeat(np.arange(100), np.where(np.arange(100) % 3 == 0, 2, 1))
    weights = np.where(np.arange(100) % 3 == 0, 2.0, 1.0)
    doubled, weighted = taken(data, twice), taken(data, np.arange(100), weights)
    if nodes is not None:
        del doubled["groups"]["domain"], weighted["groups"]["domain"]
    one = fit_pooled(**doubled, family="loglogistic", priors=priors, nodes=nodes)
    other = fit_pooled(**weighted, family="loglogistic", priors=priors, nodes=nodes)
    assert other.log_likelihood == pytest.approx(one.log_likelihood, abs=1e-8)
    np.testing.assert_allclose(other.params, one.params, atol=1e-5)
    np.testing.assert_allclose(other.group_effects["sd"], one.group_effects["sd"], rtol=1e-5)


@pytest.mark.parametrize("family", EVERY)
@pytest.mark.parametrize("never", [None, True])
def test_levels_that_may_not_differ_give_the_fit_without_groups(
    family: str, never: bool | None
) -> None:
    data = drawn(200, seed=3, family=family, never=0.2)
    alike = {"organization": 1e-5, "domain": 1e-5}
    priors = Priors(Normal(), log_scale=Normal(), never=Normal(), group_scales=alike)
    fit = fit_pooled(
        data.obs, data.X, groups=data.groups, family=family, never=never, priors=priors
    )
    plain = fit_aft(data.obs, data.X, family=family, never=never)
    assert fit.log_likelihood == pytest.approx(plain.log_likelihood, abs=1e-6)
    np.testing.assert_allclose(fit.params[plain.params.index], plain.params, atol=1e-4)
    np.testing.assert_allclose(
        fit.standard_errors[plain.params.index], plain.standard_errors, rtol=1e-3
    )


@settings(max_examples=8, deadline=None)
@given(seed=SEEDS, never=st.booleans())
def test_a_new_level_is_less_certain_than_known_ones(seed: int, never: bool) -> None:
    """On average: one far from the rest moves with their standard deviation, which is not known."""
    data = drawn(150, seed=seed, never=0.1 if never else 0.0)
    fit = fit_pooled(data.obs, data.X, groups=data.groups, family="lognormal", never=never)
    draws = fit.draws(4000, np.random.default_rng(0))
    for name, known in draws.group_effects.items():
        assert draws.new_effects[name].std() > known.std(axis=0).mean()


@PRIORS
def test_draws_have_the_mean_and_the_covariance_of_the_fit(priors: Priors | None) -> None:
    data = drawn(200, seed=5, never=0.2, taus=WIDE)
    fit = fit_pooled(
        data.obs, data.X, groups=data.groups, family="lognormal", never=True, priors=priors
    )
    draws = fit.draws(200_000, np.random.default_rng(0))
    off = (draws.params.mean() - fit.params) / fit.standard_errors
    assert np.abs(off).max() < 0.015
    sizes = np.outer(fit.standard_errors, fit.standard_errors)
    assert np.abs((np.cov(draws.params.T) - fit.covariance) / sizes).max().max() < 0.02
    effects = np.hstack(list(draws.group_effects.values()))
    np.testing.assert_allclose(
        effects.mean(axis=0), fit.group_effects["mean"], atol=0.015 * fit.group_effects["sd"].max()
    )
    np.testing.assert_allclose(effects.std(axis=0), fit.group_effects["sd"], rtol=0.02)


def test_draws_repeat_with_their_seed() -> None:
    data = drawn(100, levels=(8, 4))
    fit = fit_pooled(data.obs, data.X, groups=data.groups, family="weibull")
    one, same, other = (fit.draws(50, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert one.params.equals(same.params)
    assert not one.params.equals(other.params)


@pytest.mark.parametrize("family", EVERY)
def test_one_node_of_quadrature_is_laplace(family: str) -> None:
    data = drawn(
        120, levels=(12, 4), seed=1, family=family, taus={"organization": 0.9, "domain": 0.0}
    )
    groups = {"organization": data.groups["organization"]}
    laplace = fit_pooled(data.obs, data.X, groups=groups, family=family, priors=None)
    one = fit_pooled(data.obs, data.X, groups=groups, family=family, priors=None, nodes=1)
    assert one.log_likelihood == pytest.approx(laplace.log_likelihood, abs=1e-8)
    np.testing.assert_allclose(one.params, laplace.params, atol=1e-5)


@pytest.mark.parametrize("family", ["weibull", "lognormal", "loglogistic"])
def test_nine_nodes_agree_with_a_hundred_and_one(family: str) -> None:
    data = drawn(100, levels=(30, 4), seed=7, family=family, window=4.0, taus=WIDE)
    groups = {"organization": data.groups["organization"]}
    nine, many = (
        fit_pooled(data.obs, data.X, groups=groups, family=family, priors=None, nodes=nodes)
        for nodes in (9, 101)
    )
    assert nine.log_likelihood == pytest.approx(many.log_likelihood, abs=1e-3)
    assert nine.group_scale["organization"] == pytest.approx(
        many.group_scale["organization"], rel=0.01
    )


def test_effects_are_drawn_towards_zero_and_more_so_with_fewer_rows() -> None:
    data = drawn(300, seed=8, taus=WIDE)
    fit = fit_pooled(data.obs, data.X, groups=data.groups, family="lognormal")
    of = fit.group_effects[fit.group_effects["group"] == "organization"]
    counts = np.bincount(data.groups["organization"])
    few, many = counts.argmin(), counts.argmax()
    assert of["sd"].iloc[few] > of["sd"].iloc[many]
    assert of["sd"].max() < fit.group_scale["organization"] * 1.5
    truth = data.effects["organization"]
    assert np.corrcoef(of["mean"], truth)[0, 1] > 0.8
