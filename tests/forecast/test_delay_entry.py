"""Promises kept on time that nobody wrote down: how they are made up for, and to what end."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from forecast.made_up import ledger
from forecast.test_delay_model import CLOSING, FITTED, TRUE, drawn_promise, slope
from promisetrack.forecast import DelayRows, delay_rows, fit_delays
from promisetrack.forecast.delay_design import delay_design
from promisetrack.forecast.delay_entry import SelectedLikelihood, entry_likelihood
from promisetrack.forecast.delay_fit import DelayFit, fit_family
from promisetrack.forecast.delay_likelihood import DelayLikelihood, DelayTimes
from promisetrack.forecast.delay_priors import PRIORS
from promisetrack.forecast.rows import DELIVERED
from promisetrack.forecast.stretch import StretchCurve, fit_stretch
from promisetrack.model import Ledger
from promisetrack.survival.families import FAMILIES

Floats = NDArray[np.float64]

THETA = np.array([-0.4, -1.5, -2.0, -0.2])
QUARTER = 0.25


def some_rows(family: str) -> tuple[SelectedLikelihood, Floats]:
    """Return rows of every kind, given that they are in the ledger, and predictors."""
    rng = np.random.default_rng(2)
    n = 60
    cause = np.arange(n) % 3
    horizon = rng.uniform(0.3, 4.0, n)
    opens = 0.9 * horizon
    lower = rng.exponential(2.0, n)
    upper = np.where(cause == DELIVERED, lower + rng.exponential(0.5, n), np.inf)
    plan = np.where(cause == 2, 0.0, rng.uniform(size=n))
    times = DelayTimes(lower, upper, cause, plan, np.log(horizon))
    seen = DelayLikelihood(FAMILIES[family], times)
    kept_by = np.minimum(lower, horizon)
    kept_by[:4] = 0.0  # of promises made on the day: nothing could be seen to be kept yet
    entry = entry_likelihood(FAMILIES[family], kept_by, opens, horizon, recorded=QUARTER)
    return SelectedLikelihood(seen, entry), rng.normal(size=(2, n))


def test_a_row_counts_over_its_chance_to_be_in_the_ledger() -> None:
    plan, never, q = 0.3, 0.2, 0.25
    horizon, opens = np.array([2.0, 2.0]), np.array([1.0, 1.0])
    kept_by = np.array([2.0, 1.5])  # watched to its date; halfway through its window
    entry = entry_likelihood(FAMILIES["loglogistic"], kept_by, opens, horizon, recorded=q)
    eta = np.stack([np.zeros(2), np.full(2, np.log(plan / (1.0 - plan)))])
    theta = np.array([0.0, np.log(never / (1.0 - never)), 3.0, 0.0])
    # loglogistic with mu = 0 and s = 1: F(t) = t / (1 + t); the hazard of announcing is no part
    late = (1.0 - plan) * (1.0 - never)
    kept = [plan * 1.0 + late * 2.0 / 3.0, plan * 0.5 + late * 0.6]
    found = np.exp(entry.at(eta, theta).value)
    assert found.tolist() == pytest.approx([1.0 - (1.0 - q) * share for share in kept])


@pytest.mark.parametrize("family", FITTED)
def test_derivatives_are_those_of_the_likelihood(family: str) -> None:
    rows, eta = some_rows(family)
    here, h = rows.at(eta, THETA), 1e-5
    for k in range(2):
        step = np.zeros((2, 1))
        step[k] = h
        more, less = rows.at(eta + step, THETA), rows.at(eta - step, THETA)
        np.testing.assert_allclose(slope(more.value, less.value, h), here.first[k], atol=1e-6)
        np.testing.assert_allclose(
            slope(more.first, less.first, h), here.second[k : k + 2], atol=1e-6
        )
    for t in range(len(THETA)):
        step = h * np.eye(len(THETA))[t]
        more, less = rows.at(eta, THETA + step), rows.at(eta, THETA - step)
        np.testing.assert_allclose(slope(more.value, less.value, h), here.parameter[t], atol=1e-6)
        np.testing.assert_allclose(slope(more.first, less.first, h), here.mixed[:, t], atol=1e-6)


@pytest.mark.parametrize("family", FITTED)
def test_changes_of_the_curvature_are_those_of_the_curvature(family: str) -> None:
    rows, eta = some_rows(family)
    by_eta, by_theta = rows.changes(rows.at(eta, THETA), eta, THETA)
    h = 1e-5
    for k in range(2):
        step = np.zeros((2, 1))
        step[k] = h
        more, less = rows.at(eta + step, THETA), rows.at(eta - step, THETA)
        np.testing.assert_allclose(
            slope(more.tempered, less.tempered, h), by_eta[k], rtol=1e-4, atol=1e-4
        )
    for t in range(len(THETA)):
        step = h * np.eye(len(THETA))[t]
        more, less = rows.at(eta, THETA + step), rows.at(eta, THETA - step)
        np.testing.assert_allclose(
            slope(more.tempered, less.tempered, h), by_theta[t], rtol=1e-4, atol=1e-4
        )


def test_a_ledger_that_lacks_nothing_is_fitted_without_a_correction() -> None:
    rows = delay_rows(drawn(), as_of=CLOSING)
    assert isinstance(delay_design(rows, FAMILIES["weibull"], PRIORS).likelihood, DelayLikelihood)
    nearly = replace(rows, on_time_recorded=1.0 - 1e-9)
    same = fit_family(nearly, "weibull").mode.phi
    np.testing.assert_allclose(same, fit_family(rows, "weibull").mode.phi, atol=1e-3)


# --- a ledger from which three in four of the kept promises were left out --------------------


@cache
def drawn(n: int = 1500) -> Ledger:
    rng = np.random.default_rng(8)
    organizations = [f"Company {rng.integers(40):02}" for _ in range(n)]
    return ledger(*(drawn_promise(f"p{k:04}", "plain", organizations[k], rng) for k in range(n)))


@cache
def thinned() -> Ledger:
    """Return the drawn promises, with a quarter of those kept on time."""
    rng = np.random.default_rng(9)
    frame = delay_rows(drawn(), as_of=CLOSING).frame
    lost = set(frame["id"][frame["kept"] & (rng.uniform(size=len(frame)) > QUARTER)])
    return ledger(*(one for one in drawn().promises if one.id not in lost))


@cache
def fit(*, corrected: bool) -> DelayFit:
    recorded = QUARTER if corrected else 1.0
    return fit_family(delay_rows(thinned(), as_of=CLOSING, on_time_recorded=recorded), "lognormal")


@pytest.mark.parametrize("name", ["a", "b", "w0", "w1", "log_scale", "never"])
def test_known_rarity_of_kept_promises_is_corrected(name: str) -> None:
    true = TRUE | {
        "log_scale": np.log(TRUE["s"]),
        "never": np.log(TRUE["never"] / (1.0 - TRUE["never"])),
    }
    found = fit(corrected=True).estimates()[name]
    assert abs(found.value - true[name]) < 3.0 * found.sd


def test_without_the_correction_the_fit_takes_the_ledger_for_the_world() -> None:
    found = fit(corrected=False).estimates()["w0"]
    assert found.value < TRUE["w0"] - 6.0 * found.sd


def curve(rows: DelayRows, *, corrected: bool) -> StretchCurve:
    stretch = rows.frame["stretch"].to_numpy(dtype=np.float64)
    return fit_stretch(stretch, rows.cause, weights=rows.stands_for if corrected else None)


def test_the_stretch_curve_is_weighted_to_the_same_end() -> None:
    rows = delay_rows(thinned(), as_of=CLOSING, on_time_recorded=QUARTER)
    whole = curve(delay_rows(drawn(), as_of=CLOSING), corrected=True)
    mended, naive = curve(rows, corrected=True), curve(rows, corrected=False)
    at = np.array([0.8, 1.0, 1.5, 2.0, 3.0, 6.0])
    np.testing.assert_allclose(mended.survival(at), whole.survival(at), atol=0.03)
    assert naive.survival(at)[1] - whole.survival(at)[1] > 0.15
    assert mended.tail_rate == pytest.approx(whole.tail_rate, rel=0.15)
    assert mended.never == pytest.approx(whole.never, abs=0.02)


def test_forecasts_of_a_thinned_ledger_are_those_of_the_whole() -> None:
    promise = next(one for one in drawn().promises if one.outcome.status == "pending")
    whole, naive, mended = (
        fit_delays(of, as_of=CLOSING, on_time_recorded=q)
        .forecast(promise, as_of=CLOSING)
        .probability_by(CLOSING.replace(year=2028))
        for of, q in ((drawn(), 1.0), (thinned(), 1.0), (thinned(), QUARTER))
    )
    assert abs(mended - whole) < 0.03
    assert abs(mended - whole) < abs(naive - whole)
