"""The delay model: its likelihood against differences, its fits against simulated promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from forecast.made_up import claim, ledger, outcome, promise
from promisetrack.forecast import (
    DelayModel,
    ForecastError,
    delay_climb,
    delay_fit,
    delay_rows,
    fit_delays,
)
from promisetrack.forecast.delay_arrow import Inner
from promisetrack.forecast.delay_climb import climb_from_some
from promisetrack.forecast.delay_design import COEFFICIENTS, DelayDesign, delay_design
from promisetrack.forecast.delay_fit import DelayFit, fit_family
from promisetrack.forecast.delay_likelihood import DelayLikelihood, DelayTimes, RowDerivatives
from promisetrack.forecast.delay_mode import (
    Mode,
    _row_spread,
    find_mode,
    marginal_gradient,
    mode_slopes,
)
from promisetrack.forecast.delay_priors import PRIORS
from promisetrack.forecast.rows import CANCELLED, DELIVERED, OPEN
from promisetrack.model import Ledger, Promise
from promisetrack.survival.families import FAMILIES

Floats = NDArray[np.float64]

CLOSING = date(2026, 1, 1)
THETA = np.array([-0.4, -1.5, -2.0, -0.3])
SHARED = np.array([-0.7, -2.0, -2.0, -0.3, -1.0, -1.5, 0.0])
FITTED = ("lognormal", "loglogistic", "weibull")


def some_rows() -> tuple[DelayTimes, Floats]:
    rng = np.random.default_rng(1)
    n = 60
    cause = np.arange(n) % 3
    lower = rng.exponential(2.0, n)
    lower[:6] = 0.0
    upper = np.where(cause == DELIVERED, lower + rng.exponential(0.5, n), np.inf)
    plan = np.where(rng.uniform(size=n) < 0.6, rng.uniform(size=n), 0.0)
    plan[cause == CANCELLED] = 0.0
    log_horizon = rng.normal(size=n)
    return DelayTimes(lower, upper, cause, plan, log_horizon), rng.normal(size=(2, n))


def slope(of: Floats, before: Floats, step: float) -> Floats:
    difference: Floats = (of - before) / (2.0 * step)
    return difference


@pytest.mark.parametrize("family", FITTED)
def test_derivatives_of_rows_are_those_of_their_likelihood(family: str) -> None:
    times, eta = some_rows()
    rows = DelayLikelihood(FAMILIES[family], times)
    here, h = rows.at(eta, THETA), 1e-5

    def either_side(predictor: int | None, parameter: int | None) -> list[RowDerivatives]:
        found = []
        for side in (h, -h):
            eta_step, theta_step = np.zeros((2, 1)), np.zeros(4)
            if predictor is not None:
                eta_step[predictor] = side
            if parameter is not None:
                theta_step[parameter] = side
            found.append(rows.at(eta + eta_step, THETA + theta_step))
        return found

    for k in range(2):
        more, less = either_side(k, None)
        np.testing.assert_allclose(slope(more.value, less.value, h), here.first[k], atol=1e-6)
        np.testing.assert_allclose(
            slope(more.first, less.first, h), here.second[k : k + 2], atol=1e-6
        )
    for t in range(4):
        more, less = either_side(None, t)
        np.testing.assert_allclose(
            slope(more.value, less.value, h), here.parameter[t], rtol=1e-5, atol=1e-6
        )
        np.testing.assert_allclose(
            slope(more.first, less.first, h), here.mixed[:, t], rtol=1e-5, atol=1e-6
        )


@pytest.mark.parametrize("family", FITTED)
def test_changes_of_the_curvature_are_those_of_the_curvature(family: str) -> None:
    times, eta = some_rows()
    rows = DelayLikelihood(FAMILIES[family], times)
    by_eta, by_theta = rows.changes(rows.at(eta, THETA), eta, THETA)
    h = 1e-5
    for k in range(2):
        step = np.zeros((2, 1))
        step[k] = h
        more, less = rows.at(eta + step, THETA), rows.at(eta - step, THETA)
        moved = slope(more.tempered, less.tempered, h)
        np.testing.assert_allclose(moved, by_eta[k], rtol=1e-4, atol=1e-4)
    for t in range(4):
        ahead = THETA + h * np.eye(4)[t]
        behind = THETA - h * np.eye(4)[t]
        moved = slope(rows.at(eta, ahead).tempered, rows.at(eta, behind).tempered, h)
        np.testing.assert_allclose(moved, by_theta[t], rtol=1e-4, atol=1e-4)


def test_the_likelihood_is_the_sum_of_the_ways_to_be_seen_so() -> None:
    plan, never, hazard = 0.3, 0.2, 0.1
    times = DelayTimes(
        lower=np.array([1.0, 1.0, 1.0]),
        upper=np.array([2.0, np.inf, np.inf]),
        cause=np.array([DELIVERED, OPEN, CANCELLED]),
        plan=np.array([0.5, 1.0, 0.0]),
        log_horizon=np.full(3, np.log(4.0)),
    )
    eta = np.stack([np.zeros(3), np.full(3, np.log(plan / (1.0 - plan)))])
    theta = np.array([np.log(2.0), np.log(never / (1.0 - never)), np.log(hazard), -0.5])
    # loglogistic with mu = 0 and a scale of 2 * 4^-0.5 = 1: S(t) = 1 / (1 + t)
    silent = np.exp(-hazard)
    expected = [
        plan * 0.5 + (1 - plan) * (1 - never) * (1 / 2 - 1 / 3),
        plan * 1.0 + (1 - plan) * ((1 - never) * (1 / 2) + never * silent),
        (1 - plan) * never * hazard * silent,
    ]
    value = DelayLikelihood(FAMILIES["loglogistic"], times).at(eta, theta).value
    assert np.exp(value).tolist() == pytest.approx(expected)


# --- promises drawn from the model ---------------------------------------------------------

TRUE = {
    "a": 0.6,
    "b": 1.0,
    "w0": -0.5,
    "w1": -0.5,
    "s": 0.5,
    "slope": -0.25,
    "never": 0.15,
    "hazard": 0.15,
}
DOMAIN = {"slow": 0.4, "plain": 0.0, "quick": -0.4}


def drawn_promise(name: str, domain: str, organization: str, rng: np.random.Generator) -> Promise:
    """Return a promise that the model with the parameters `TRUE` would make."""
    horizon = int(rng.integers(120, 1800))
    made = date(2006, 1, 1) + timedelta(days=int(rng.integers(0, 5000)))
    due = made + timedelta(days=horizon)
    years = horizon / 365.25
    log_odds = TRUE["w0"] + TRUE["w1"] * np.log(years)
    became: dict[str, object] = outcome()
    days = np.inf
    if rng.uniform() < 1.0 / (1.0 + np.exp(-log_odds)):
        days = horizon * rng.uniform(0.9, 1.0)
    elif rng.uniform() < TRUE["never"]:
        cancelled = made + timedelta(days=int(365.25 * rng.exponential(1.0 / TRUE["hazard"])))
        if cancelled <= CLOSING:
            became = outcome("cancelled", str(cancelled))
    else:
        log_years = TRUE["a"] + TRUE["b"] * np.log(years) + DOMAIN[domain]
        scale = TRUE["s"] * years ** TRUE["slope"]
        days = 365.25 * np.exp(log_years + scale * rng.standard_normal())
    if np.isfinite(days) and made + timedelta(days=int(days)) <= CLOSING:
        became = outcome("delivered", str(made + timedelta(days=int(days) + 1)))
        if made + timedelta(days=int(days) + 1) > CLOSING:
            became = outcome()
    said = [claim(str(made), f"../{due}")]
    return promise(name, said, became, domain=domain, organization=organization)


@cache
def drawn_ledger(n: int = 600, seed: int = 4) -> Ledger:
    rng = np.random.default_rng(seed)
    domains = list(DOMAIN)
    return ledger(
        *(
            drawn_promise(f"p{k:03}", domains[k % 3], f"Company {rng.integers(40):02}", rng)
            for k in range(n)
        )
    )


@cache
def fitted(family: str = "lognormal") -> DelayFit:
    return fit_family(delay_rows(drawn_ledger(), as_of=CLOSING), family)


@cache
def model() -> DelayModel:
    return fit_delays(drawn_ledger(), as_of=CLOSING, kind="full")


def test_the_fit_recovers_what_the_promises_were_drawn_with() -> None:
    found = fitted().estimates()
    true = {
        "a": TRUE["a"],
        "b": TRUE["b"],
        "w0": TRUE["w0"],
        "w1": TRUE["w1"],
        "log_scale": np.log(TRUE["s"]),
        "scale_slope": TRUE["slope"],
        "never": np.log(TRUE["never"] / (1.0 - TRUE["never"])),
        "log_hazard": np.log(TRUE["hazard"]),
    }
    for name, value in true.items():
        assert abs(found[name].value - value) < 3.0 * found[name].sd, name
        assert found[name].sd < found[name].prior_sd


def test_slow_domains_are_told_from_quick_ones() -> None:
    effects = fitted().effects("domain")
    for one, true in DOMAIN.items():
        assert abs(effects[one].value - true) < 3.0 * effects[one].sd
    assert effects["slow"].value > effects["plain"].value > effects["quick"].value


def test_organizations_that_are_all_alike_are_found_alike() -> None:
    assert fitted().estimates()["log_organization_sd"].value < np.log(0.2)
    effects = [effect.value for effect in fitted().effects("organization").values()]
    assert max(map(abs, effects)) < 0.15


@cache
def design(family: str) -> DelayDesign:
    return delay_design(delay_rows(drawn_ledger(90), as_of=CLOSING), FAMILIES[family], PRIORS)


def mode_at(phi: Floats, family: str) -> Mode:
    one = design(family)
    found = find_mode(one, phi, Inner(one.core_mean, np.zeros((len(one.starts), 2))))
    assert found is not None
    return found


@pytest.mark.parametrize("family", FITTED)
def test_the_mode_is_one_and_follows_the_outer_parameters(family: str) -> None:
    """Up to what tempering the curvature does to the slope: a few parts in a hundred."""
    here = mode_at(SHARED, family)
    slopes = mode_slopes(design(family), here)
    gradient = marginal_gradient(design(family), here)
    h = 1e-4
    for k, step in enumerate(h * np.eye(len(SHARED))):
        more, less = mode_at(SHARED + step, family), mode_at(SHARED - step, family)
        assert (more.value - less.value) / (2 * h) == pytest.approx(gradient[k], rel=0.1, abs=0.1)
        moved = slope(more.inner.core, less.inner.core, h)
        np.testing.assert_allclose(moved, slopes[k].core, atol=0.1)


@pytest.mark.parametrize("family", FITTED)
def test_the_exact_gradient_is_that_of_the_value(family: str) -> None:
    here = mode_at(SHARED, family)
    gradient = marginal_gradient(design(family), here, exact=True)
    h = 1e-4
    for k, step in enumerate(h * np.eye(len(SHARED))):
        more, less = mode_at(SHARED + step, family), mode_at(SHARED - step, family)
        assert (more.value - less.value) / (2 * h) == pytest.approx(gradient[k], rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("family", ["lognormal", "loglogistic"])
def test_a_climb_from_a_fit_to_some_organizations_ends_where_the_usual_one_does(
    family: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with very many rows; its gradient is exact, so it ends a little higher, if anything."""
    rows = delay_rows(drawn_ledger(900), as_of=CLOSING)
    usual = fit_family(rows, family)
    monkeypatch.setattr(delay_fit, "MANY", 0)
    monkeypatch.setattr(delay_climb, "_SOME", len(rows) // 3)
    from_some = climb_from_some(rows, FAMILIES[family], usual.design, PRIORS)
    found = fit_family(rows, family)
    assert from_some is not None
    np.testing.assert_array_equal(from_some[0].phi, found.mode.phi)
    steps = (found.mode.phi - usual.mode.phi) / np.sqrt(np.diag(usual.outer_covariance))
    assert np.abs(steps).max() < 0.2
    prior = usual.design.outer_log_prior
    gained = found.mode.value - usual.mode.value
    assert gained + prior(found.mode.phi)[0] - prior(usual.mode.phi)[0] > -1e-6


def test_the_arrow_solves_like_the_whole_matrix() -> None:
    here = mode_at(SHARED, "lognormal")
    one, second = design("lognormal"), here.rows.tempered
    assert len(one.cells.domain) > len(one.starts)  # some organizations are in several domains
    p, j = len(one.core_mean), len(one.starts)
    whole = np.zeros((2, len(one.of_rows), p + 2 * j))
    q, rows = len(COEFFICIENTS), np.arange(len(one.of_rows))
    for predictor in range(2):
        whole[predictor, :, 2 * predictor] = 1.0
        whole[predictor, :, 2 * predictor + 1] = one.log_horizon
    whole[0, rows, q + one.of_domains] = 1.0
    for predictor in range(2):
        at = p + 2 * one.of_rows + predictor
        whole[predictor, rows, at] = 1.0
    mu, plan = whole
    core, own = one.precisions(SHARED)
    cross = mu.T @ (-second[1][:, None] * plan)
    dense = mu.T @ (-second[0][:, None] * mu) + plan.T @ (-second[2][:, None] * plan)
    dense += cross + cross.T + np.diag(np.concatenate([core, np.tile(own, j)]))
    right = np.random.default_rng(0).standard_normal(p + 2 * j)
    solved = here.curvature.solve(Inner(right[:p], right[p:].reshape(j, 2)))
    both = np.concatenate([solved.core, solved.own.ravel()])
    np.testing.assert_allclose(both, np.linalg.solve(dense, right), rtol=1e-8, atol=1e-10)
    assert here.curvature.log_determinant == pytest.approx(np.linalg.slogdet(dense)[1])
    variances = np.diag(np.linalg.inv(dense))
    np.testing.assert_allclose(here.curvature.own_variances().ravel(), variances[p:])
    inverse = np.linalg.inv(dense)
    of_mu, of_both, of_plan = _row_spread(one, here.curvature)
    np.testing.assert_allclose(of_mu, np.einsum("np,pq,nq->n", mu, inverse, mu))
    np.testing.assert_allclose(of_plan, np.einsum("np,pq,nq->n", plan, inverse, plan))
    np.testing.assert_allclose(
        of_both, 2.0 * np.einsum("np,pq,nq->n", mu, inverse, plan), atol=1e-12
    )


def test_draws_have_the_modes_and_spreads_of_the_fit() -> None:
    drawn = fitted().draws(4000, np.random.default_rng(0))
    found = fitted().estimates()
    for at, name in enumerate(("a", "b", "w0", "w1")):
        values = drawn.coefficients[:, at]
        assert abs(values.mean() - found[name].value) < 5.0 * found[name].sd / np.sqrt(4000)
        assert values.std() == pytest.approx(found[name].sd, rel=0.06)
    assert drawn.log_scale.std() == pytest.approx(found["log_scale"].sd, rel=0.06)
    effects = drawn.grouped["domain"].effects
    expected = [one.sd for one in fitted().effects("domain").values()]
    np.testing.assert_allclose(effects.std(axis=0), expected, rtol=0.06)


def test_order_of_promises_and_names_of_organizations_change_nothing() -> None:
    rows = delay_rows(drawn_ledger(120), as_of=CLOSING)
    renamed = rows.frame.assign(organization="Z" + rows.frame["organization"].str[::-1])
    other = fit_family(replace(rows, frame=renamed), "lognormal")
    same = fit_family(rows, "lognormal")
    np.testing.assert_allclose(other.mode.phi, same.mode.phi, atol=1e-3)


# --- the model of a ledger -----------------------------------------------------------------


def test_a_small_ledger_gets_the_curve_and_a_larger_one_the_whole_model() -> None:
    assert fit_delays(drawn_ledger(50), as_of=CLOSING, kind=None).kind == "stretch"
    assert fit_delays(drawn_ledger(90), as_of=CLOSING, kind=None).kind == "full"


def test_the_whole_model_estimates_the_never_share_itself() -> None:
    with pytest.raises(ValueError, match="estimates the never-share"):
        fit_delays(drawn_ledger(90), as_of=CLOSING, kind="full", never_share=0.1)
    assert not model().describe().never_is_floor


def test_a_ledger_without_deliveries_is_refused() -> None:
    waiting = [promise(f"p{k}", [claim("2020-01-01", "../2030-12-31")]) for k in range(70)]
    with pytest.raises(ForecastError, match="no promise in the ledger had been delivered"):
        fit_delays(ledger(*waiting), as_of=CLOSING)


def test_one_organization_and_one_domain_still_have_a_model() -> None:
    rng = np.random.default_rng(3)
    alike = ledger(*(drawn_promise(f"p{k:03}", "plain", "Acme", rng) for k in range(80)))
    found = fit_delays(alike, as_of=CLOSING, kind="full")
    one = promise("next", [claim("2025-12-01", "../2027-12-31")], domain="plain")
    assert 0.0 < found.forecast(one, as_of=CLOSING).probability_on_time < 1.0
