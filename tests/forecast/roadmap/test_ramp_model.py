"""The growth model: its posterior against other computations, and what it does with odd ramps."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from scipy.stats import halfnorm, multivariate_normal

from forecast.roadmap.made_up import Floats, ramp
from promisetrack.forecast.roadmap.ramp_model import PRIORS, RampModel, RampPriors, fit_growth
from promisetrack.forecast.roadmap.ramps import Growth, Ramp, new_ramp

NEW = new_ramp("new", "Nobody")


def drawn(model: RampModel, of: Ramp = NEW, count: int = 4000) -> Growth:
    return model.draw(count, np.random.default_rng(1), np.random.default_rng(2), of)


def simulated(
    rng: np.random.Generator, truth: dict[str, float], ramps: int = 8, years: int = 9
) -> tuple[list[Ramp], Floats]:
    """Return ramps of the model, two to an organization, and the effects (ramps, 2) of each."""
    kappa = PRIORS.slope_share
    made, effects, common = [], [], np.zeros(2)
    for number in range(ramps):
        common = rng.standard_normal(2) if number % 2 == 0 else common
        mixed = np.sqrt(0.5) * common + np.sqrt(0.5) * rng.standard_normal(2)
        effect = truth["tau"] * mixed * np.array([1.0, kappa])
        ages = np.log1p(np.arange(years - 1))
        steps = truth["a"] + effect[0] + (truth["b"] + effect[1]) * ages
        steps = steps + truth["s"] * rng.standard_normal(years - 1)
        levels = 1e5 * np.exp(np.concatenate([[0.0], np.cumsum(steps)]))
        made.append(ramp(levels.tolist(), f"ramp-{number}", f"maker-{number // 2}"))
        effects.append(effect)
    return made, np.array(effects)


# --- the same posterior by brute force ------------------------------------------------------


def posterior_by_brute_force(ramps: list[Ramp], priors: RampPriors, of: str) -> dict[str, float]:
    """Integrate over s and tau on a fine grid, all else by one large normal distribution.

    The rows of all ramps, (a, b) and the effects of the ramp asked for are jointly normal; their
    covariance is put together here entry by entry from the formula in the module's docstring.
    """
    rows = [(one, k) for one in ramps for k in range(len(one) - 1)]
    line = np.array([(one.gaps[k], one.gaps[k] * np.log1p(one.ages[k])) for one, k in rows])
    growth = np.array([one.growth[k] for one, k in rows])
    mean = line @ np.array([priors.a[0], priors.b[0]])
    fixed = line @ np.diag([priors.a[1] ** 2, priors.b[1] ** 2]) @ line.T
    alike, noise, chance = (np.zeros((len(rows), len(rows))) for _ in range(3))
    slopes = np.diag([1.0, priors.slope_share**2])
    for i, (one, k) in enumerate(rows):
        for j, (other, m) in enumerate(rows):
            same = one.name == other.name
            kin = same or (one.organization or one.name) == (other.organization or other.name)
            alike[i, j] = (1.0 if same else priors.shared * kin) * line[i] @ slopes @ line[j]
            noise[i, j] = one.gaps[k] * (i == j)
            if same and one.counted:
                ends = {k: -1.0, k + 1: 1.0}, {m: -1.0, m + 1: 1.0}
                chance[i, j] = sum(
                    ends[0][y] * ends[1][y] / one.amounts[y]
                    for y in ends[0].keys() & ends[1].keys()
                )
    asked = next(one for one in ramps if one.name == of)
    link = np.array([
        1.0 if one.name == of
        else priors.shared * ((one.organization or one.name) == (asked.organization or of))
        for one, _ in rows
    ])  # fmt: skip
    totals = dict.fromkeys(("a", "b", "aa", "s", "tau", "weight"), 0.0)
    logs, values = [], []
    for s in np.geomspace(0.04, 1.2, 45):
        for tau in np.geomspace(0.03, 0.9, 45):
            cov = fixed + tau**2 * alike + s**2 * noise + chance
            log = multivariate_normal.logpdf(growth, mean, cov)
            log += halfnorm.logpdf(s, scale=priors.s) + halfnorm.logpdf(tau, scale=priors.tau)
            cross = line * np.array([priors.a[1] ** 2, priors.b[1] ** 2])
            cross = cross + tau**2 * (link[:, None] * (line @ slopes))
            solved = np.linalg.solve(cov, np.column_stack([growth - mean, cross]))
            centre = np.array([priors.a[0], priors.b[0]]) + cross.T @ solved[:, 0]
            own = np.diag([priors.a[1] ** 2, priors.b[1] ** 2]) + tau**2 * slopes
            left = own - cross.T @ solved[:, 1:]
            logs.append(log + np.log(s) + np.log(tau))
            values.append((centre[0], centre[1], left[0, 0] + centre[0] ** 2, s, tau))
    weights = np.exp(np.array(logs) - max(logs))
    weights /= weights.sum()
    for name, column in zip(("a", "b", "aa", "s", "tau"), np.array(values).T, strict=True):
        totals[name] = float(weights @ column)
    return totals


@cache
def few() -> tuple[Ramp, ...]:
    gappy = Ramp(
        "gappy",
        np.array([0.0, 1.0, 3.0, 4.0]),
        np.array([10.0, 18.0, 70.0, 90.0]),
        organization="A",
    )
    return (
        ramp([100.0, 180.0, 260.0, 500.0, 520.0], "first", "A"),
        gappy,
        ramp([2.0, 3.0, 9.0, 8.0, 14.0, 20.0], "counted", "B", counted=True),
        ramp([1e6, 3e6, 4e6], "alone"),
    )


@pytest.mark.parametrize("name", ["first", "gappy", "counted", "alone"])
def test_the_posterior_is_that_of_an_integration_by_brute_force(name: str) -> None:
    ramps = list(few())
    asked = next(one for one in ramps if one.name == name)
    exact = posterior_by_brute_force(ramps, PRIORS, name)
    found = drawn(fit_growth(ramps), asked, count=40_000)
    sd = np.sqrt(exact["aa"] - exact["a"] ** 2)
    assert found.start.mean() == pytest.approx(exact["a"], abs=0.06 * sd)
    assert found.start.std() == pytest.approx(sd, rel=0.05)
    assert found.slowing.mean() == pytest.approx(exact["b"], abs=0.01)
    assert found.spread.mean() == pytest.approx(exact["s"], rel=0.03)


def test_where_priors_are_flat_it_is_a_mixed_model_of_statsmodels() -> None:
    """Random intercepts alone, 40 ramps of 12 years: the posterior mean is the REML estimate."""
    from statsmodels.regression.mixed_linear_model import MixedLM

    rng = np.random.default_rng(11)
    ramps, rows = [], []
    for number in range(40):
        level = 0.5 + 0.25 * rng.standard_normal()
        steps = level - 0.12 * np.log1p(np.arange(11)) + 0.3 * rng.standard_normal(11)
        ramps.append(ramp((1e5 * np.exp(np.cumsum([0.0, *steps]))).tolist(), f"r{number}"))
        rows.append(steps)
    ages = np.tile(np.log1p(np.arange(11)), 40)
    lines = np.column_stack([np.ones_like(ages), ages])
    fitted = MixedLM(np.concatenate(rows), lines, groups=np.repeat(np.arange(40), 11)).fit(
        reml=True
    )
    flat = RampPriors(a=(0.0, 50.0), b=(0.0, 50.0), s=0.4, tau=0.3, slope_share=1e-6, shared=0.0)
    model = fit_growth(ramps, priors=flat)
    found = drawn(model, count=30_000)
    assert found.start.mean() == pytest.approx(fitted.fe_params[0], abs=0.01)
    assert found.slowing.mean() == pytest.approx(fitted.fe_params[1], abs=0.005)
    assert found.slowing.std() == pytest.approx(fitted.bse_fe[1], rel=0.06)
    # of a new ramp: the spread between ramps, and what is not known of their mean
    between = float(np.sqrt(np.asarray(fitted.cov_re)[0, 0] + fitted.bse_fe[0] ** 2))
    assert found.start.std() == pytest.approx(between, rel=0.12)
    assert np.median(found.spread) == pytest.approx(np.sqrt(fitted.scale), rel=0.12)


# --- recovery -------------------------------------------------------------------------------


def covered(draws: Floats, truth: float) -> bool:
    low, high = np.quantile(draws, (0.1, 0.9))
    return bool(low <= truth <= high)


def recovery(runs: int) -> dict[str, float]:
    """Return how often 80 % intervals hold the truth, drawn from the priors each time."""
    rng = np.random.default_rng(21)
    hits: dict[str, list[bool]] = {"own a": [], "own b": [], "new a": [], "next": []}
    for _ in range(runs):
        truth = {
            "a": rng.normal(*PRIORS.a),
            "b": rng.normal(*PRIORS.b),
            "s": max(abs(rng.normal(0.0, PRIORS.s)), 0.05),
            "tau": max(abs(rng.normal(0.0, PRIORS.tau)), 0.04),
        }
        ramps, effects = simulated(rng, truth)
        model = fit_growth(ramps)
        own, new = drawn(model, ramps[0]), drawn(model)
        hits["own a"].append(covered(own.start, truth["a"] + effects[0, 0]))
        hits["own b"].append(covered(own.slowing, truth["b"] + effects[0, 1]))
        hits["new a"].append(covered(new.start, truth["a"] + truth["tau"] * rng.standard_normal()))
        ahead = own.start + own.slowing * np.log(9.0)
        ahead = ahead + own.spread * rng.standard_normal(len(ahead))
        came = truth["a"] + effects[0, 0] + (truth["b"] + effects[0, 1]) * np.log(9.0)
        hits["next"].append(covered(ahead, came + truth["s"] * rng.standard_normal()))
    return {name: float(np.mean(found)) for name, found in hits.items()}


@pytest.mark.slow
def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    for name, share in recovery(200).items():
        assert share == pytest.approx(0.8, abs=0.085), name  # three standard errors of 200 runs


def test_intervals_hold_the_truth_in_most_of_a_few_runs() -> None:
    shares = recovery(25)
    assert np.mean(list(shares.values())) == pytest.approx(0.8, abs=0.12)


def test_more_ramps_say_more() -> None:
    rng = np.random.default_rng(3)
    truth = {"a": 0.5, "b": -0.1, "s": 0.2, "tau": 0.1}
    ramps, _ = simulated(rng, truth, ramps=30, years=10)
    narrow, wide = (drawn(fit_growth(some)) for some in (ramps, ramps[:2]))
    assert narrow.slowing.std() < 0.7 * wide.slowing.std()
    assert narrow.start.mean() == pytest.approx(0.5, abs=0.1)
    assert narrow.slowing.mean() == pytest.approx(-0.1, abs=0.07)
    assert np.median(narrow.spread) == pytest.approx(0.2, rel=0.2)


# --- odd ramps ------------------------------------------------------------------------------


def test_the_chance_in_small_counts_is_not_taken_for_ups_and_downs_of_growth() -> None:
    rng = np.random.default_rng(8)
    expected = 3.0 * 1.25 ** np.arange(10.0)
    counts = [np.maximum(rng.poisson(expected), 0.5).tolist() for _ in range(10)]
    counted, taken = (
        drawn(fit_growth([ramp(of, f"r{k}", counted=as_counts) for k, of in enumerate(counts)]))
        for as_counts in (True, False)
    )
    assert np.median(counted.spread) < 0.15
    assert np.median(taken.spread) > 0.35
    assert counted.start.mean() + counted.slowing.mean() == pytest.approx(np.log(1.25), abs=0.1)


def test_years_that_are_missing_change_nothing_of_a_steady_growth() -> None:
    times = np.arange(9.0)
    steady = [Ramp(f"r{k}", times, 100.0 * 2.0**times) for k in range(6)]
    gappy = [replace_years(one, [0, 2, 3, 6, 8]) for one in steady]
    for ramps in (steady, gappy):
        found = drawn(fit_growth(ramps), ramps[0])
        for age in (0, 3, 7):
            pace = found.start + found.slowing * np.log1p(age)
            assert np.median(pace) == pytest.approx(np.log(2.0), abs=0.03)


def replace_years(of: Ramp, kept: list[int]) -> Ramp:
    return Ramp(of.name, of.times[kept], of.amounts[kept], of.counted, of.organization)


def test_ramps_of_one_organization_teach_about_one_another() -> None:
    rng = np.random.default_rng(4)
    quick, _ = simulated(rng, {"a": 1.2, "b": 0.0, "s": 0.1, "tau": 0.02}, ramps=3)
    slow, _ = simulated(rng, {"a": 0.1, "b": 0.0, "s": 0.1, "tau": 0.02}, ramps=8)
    ramps = [
        Ramp(f"q-{one.name}", one.times, one.amounts, organization="Quick") for one in quick
    ] + slow
    model = fit_growth(ramps)
    own, other = drawn(model, new_ramp("next", "Quick")), drawn(model)
    assert own.start.mean() > other.start.mean() + 0.25
    assert own.start.std() < other.start.std()
    apart = fit_growth(ramps, priors=replace(PRIORS, shared=0.0))
    nobody = drawn(apart)
    assert drawn(apart, new_ramp("next", "Quick")).start.mean() == pytest.approx(
        nobody.start.mean(), abs=0.05
    )


def test_a_single_organization_can_be_fitted() -> None:
    ramps = [ramp([1e4, 2e4, 4e4, 7e4], "one", "Acme"), ramp([2e4, 3e4, 6e4, 8e4], "two", "Acme")]
    model = fit_growth(ramps)
    own, kin, other = (
        drawn(model, of) for of in (ramps[0], new_ramp("x", "Acme"), new_ramp("x", "Other"))
    )
    assert own.start.std() < kin.start.std() < other.start.std()
    assert kin.start.mean() == pytest.approx(own.start.mean(), abs=0.15)


def test_a_ramp_of_nobody_else_is_an_organization_of_its_own() -> None:
    named = fit_growth([ramp([10.0, 30.0, 60.0], "a", "A"), ramp([10.0, 11.0, 12.0], "b", "B")])
    unnamed = fit_growth([ramp([10.0, 30.0, 60.0], "a"), ramp([10.0, 11.0, 12.0], "b")])
    np.testing.assert_allclose(drawn(named).start, drawn(unnamed).start)


@pytest.mark.parametrize(
    "ramps",
    [
        pytest.param([], id="none"),
        pytest.param([ramp([])], id="empty"),
        pytest.param([ramp([5.0]), ramp([5.0, 6.0], "b")], id="too short"),
    ],
)
def test_ramps_that_say_nothing_are_refused(ramps: list[Ramp]) -> None:
    with pytest.raises(ValueError, match="no ramp has 3 yearly amounts"):
        fit_growth(ramps)


def test_empty_ramps_and_single_years_are_left_out() -> None:
    known = ramp([10.0, 30.0, 60.0])
    model = fit_growth([ramp([], "empty"), known, ramp([3.0], "single")])
    assert model.ramps == (known,)
    np.testing.assert_allclose(drawn(model).start, drawn(fit_growth([known])).start)


def test_the_same_state_of_the_world_is_shared_by_ramps() -> None:
    """Drawn with the same common source, ramps have the same s, and their growth hangs together."""
    ramps, _ = simulated(np.random.default_rng(5), {"a": 0.5, "b": 0.0, "s": 0.3, "tau": 0.1})
    model = fit_growth(ramps)
    one, two = (
        model.draw(5000, np.random.default_rng(1), np.random.default_rng(seed), new_ramp("x", name))
        for seed, name in ((2, "X"), (3, "Y"))
    )
    np.testing.assert_array_equal(one.spread, two.spread)
    assert 0.1 < np.corrcoef(one.start, two.start)[0, 1] < 0.9


# --- growth ---------------------------------------------------------------------------------


def test_a_known_pace_doubles_on_the_day() -> None:
    growth = Growth.steady(1.5, 4)
    path = growth.paths(0.0, 6, np.random.default_rng(1))
    np.testing.assert_allclose(path, np.tile(np.arange(7) / 1.5, (4, 1)))
    assert growth.doubling_years == pytest.approx([1.5] * 4)


def test_growth_slows_with_age_and_then_stands_still() -> None:
    growth = Growth(np.array([0.6]), np.array([-0.4]), np.array([0.0]))
    path = growth.paths(0.0, 12, np.random.default_rng(1))[0] * np.log(2.0)
    assert np.diff(path)[:2] == pytest.approx([0.6, 0.6 - 0.4 * np.log(2.0)])
    assert np.diff(path)[5:].tolist() == [0.0] * 7  # 0.4 log(1 + t) > 0.6 from t = 3.5 on
    older = growth.paths(2.0, 1, np.random.default_rng(1))[0, 1] * np.log(2.0)
    assert older == pytest.approx(0.6 - 0.4 * np.log(3.0))
    falling = Growth(np.array([-0.1]), np.zeros(1), np.zeros(1))
    assert np.isinf(falling.doubling_years).all()


def test_what_had_been_measured_by_a_time_is_the_beginning_of_a_ramp() -> None:
    whole = ramp([1.0, 2.0, 4.0, 8.0], "r", "A", counted=True)
    early = whole.until(whole.times[1])
    assert (early.amounts.tolist(), early.name, early.organization, early.counted) == (
        [1.0, 2.0], "r", "A", True,
    )  # fmt: skip
    assert len(whole.until(0.0)) == 0
