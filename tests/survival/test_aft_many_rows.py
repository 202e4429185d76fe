"""Many rows: a start from a part of them, chunks on several cores, and rare columns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from promisetrack.survival import AftFit, Observations, climb, fit_aft, likelihood
from survival.simulated_durations import NAMES, Array, drawn

MANY = 70_000


@pytest.mark.parametrize("family", NAMES)
def test_a_start_from_a_part_leads_to_the_same_maximum(
    family: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = drawn(family, MANY, never=0.2, window=20.0)
    warm = fit_aft(data.obs, data.X, family=family, never=True)
    monkeypatch.setattr(climb, "_MANY_ROWS", 10 * MANY)
    cold = fit_aft(data.obs, data.X, family=family, never=True)
    assert warm.maximum.passes < cold.maximum.passes
    assert warm.log_likelihood == pytest.approx(cold.log_likelihood, rel=1e-12)
    np.testing.assert_allclose(
        warm.params, cold.params, atol=1e-4 * float(cold.standard_errors.max())
    )


def test_the_number_of_cores_changes_no_digit(monkeypatch: pytest.MonkeyPatch) -> None:
    data = drawn("lognormal", MANY, coarse=True)
    point = np.array([0.9, -0.4, -0.3])
    fit = fit_aft(data.obs, data.X, family="lognormal")
    totals = []
    for cores in (1, 2, 3):
        monkeypatch.setattr(likelihood, "_cores", lambda cores=cores: cores)
        totals.append(fit.likelihood.evaluate(point))
    for other in totals[1:]:
        assert other.value == totals[0].value
        np.testing.assert_array_equal(other.hessian, totals[0].hessian)


def test_a_column_too_rare_for_the_part_is_fitted_all_the_same() -> None:
    data = drawn("weibull", MANY)
    rare = np.zeros(MANY)
    events = np.flatnonzero(data.obs.is_exact)[:2]
    rare[events] = 1.0
    fit = fit_aft(data.obs, np.column_stack([data.X, rare]), family="weibull")
    assert fit.converged
    with_rare = fit.likelihood.scores(fit.maximum.point)
    assert np.abs(with_rare.sum(axis=0)).max() < 1e-3


def test_chunks_add_up_to_the_rows() -> None:
    data = drawn("loglogistic", 20_000, coarse=True)
    weights = np.random.default_rng(1).integers(0, 3, size=20_000)
    obs = Observations(data.obs.lower, data.obs.upper, weights=weights)
    strata = np.arange(20_000) % 3
    fit: AftFit = fit_aft(obs, data.X, family="loglogistic", strata=strata)
    point: Array = fit.maximum.point + 0.01
    at = fit.likelihood.evaluate(point)
    assert fit.likelihood.row_values(point).sum() == pytest.approx(at.value, rel=1e-12)
    np.testing.assert_allclose(fit.likelihood.scores(point).sum(axis=0), at.gradient, rtol=1e-9)
    backwards = replace(fit.likelihood, chunks=fit.likelihood.chunks[::-1])
    np.testing.assert_allclose(backwards.evaluate(point).hessian, at.hessian, rtol=1e-11)


def test_a_part_without_any_weight_is_no_start() -> None:
    data = drawn("weibull", MANY)
    weights = np.zeros(MANY)
    drawn_part = np.random.default_rng(0).integers(MANY, size=20_000)
    unseen = np.setdiff1d(np.arange(MANY), drawn_part)[:500]
    weights[unseen] = 1.0
    fit = fit_aft(
        Observations(data.obs.lower, data.obs.upper, weights=weights), data.X, family="weibull"
    )
    few = Observations(data.obs.lower[unseen], data.obs.upper[unseen])
    other = fit_aft(few, data.X[unseen], family="weibull")
    np.testing.assert_allclose(fit.params, other.params, atol=1e-5)
