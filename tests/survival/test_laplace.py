"""The Laplace machinery on models of several predictors, against what is known exactly."""

# ruff: noqa: N806  (X is what a table of covariates is called)

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit
from scipy.stats import multivariate_normal

from promisetrack.survival import FitError, Normal
from promisetrack.survival.inner_mode import inner_mode
from promisetrack.survival.laplace import fit_laplace
from promisetrack.survival.laplace_problem import LaplaceProblem, RowDerivatives, RowParameter
from promisetrack.survival.linear_predictors import GroupFactor, LinearPredictor, Load
from promisetrack.survival.marginal import laplace_marginal

Array = NDArray[np.float64]
RNG = np.random.default_rng(3)
N = 60
X = np.stack([np.ones(N), RNG.normal(size=N)])
ONE, TWO = RNG.integers(8, size=N), RNG.integers(3, size=N)
SIZES = RNG.uniform(0.5, 1.5, size=N)


class GaussianRows:
    """y ~ N(eta, exp(2 theta)): the Laplace approximation is exact."""

    def __init__(self, y: Array) -> None:
        self.y = y

    def __call__(self, eta: Array, theta: Array) -> RowDerivatives:
        off, precision = self.y - eta[0], np.exp(-2.0 * theta[0])
        return RowDerivatives(
            -0.5 * precision * off**2 - theta[0] - 0.5 * np.log(2 * np.pi),
            (precision * off)[None],
            np.full((1, 1, len(off)), -precision),
            (precision * off**2 - 1.0)[None],
            (-2.0 * precision * off)[None, None],
        )


class KeptOrLateRows:
    """Kept with probability expit(eta_1); else delays ~ N(eta_0, exp(2 theta)): two predictors."""

    def __init__(self, kept: NDArray[np.bool_], y: Array) -> None:
        self.kept, self.late = kept, GaussianRows(y)

    def __call__(self, eta: Array, theta: Array) -> RowDerivatives:
        late, open_ = self.late(eta[:1], theta), ~self.kept
        share = expit(eta[1])
        nothing = np.zeros(len(share))
        second = [[late.second[0, 0] * open_, nothing], [nothing, -share * (1 - share)]]
        return RowDerivatives(
            np.where(self.kept, np.log(share), np.log1p(-share) + late.value),
            np.stack([late.first[0] * open_, self.kept - share]),
            np.array(second),
            late.parameter * open_,
            np.stack([late.mixed[0] * open_, np.zeros((1, len(share)))]),
        )


def gaussian(y: Array, prior: Normal, loads: tuple[Load, ...] = (Load(0),)) -> LaplaceProblem:
    """Return a linear mixed model with two crossed factors."""
    predictor = LinearPredictor("mu", ("const", "size"), X, (prior, prior))
    factors = (
        GroupFactor("one", tuple(range(8)), ONE, loads),
        GroupFactor("two", tuple(range(3)), TWO, prior_sd=0.5),
    )
    return LaplaceProblem(
        GaussianRows(y), (predictor,), factors, (RowParameter("log_scale", Normal()),)
    )


class RidgeRows:
    """log p = -log(2 cosh eta), not a number above an edge: Newton's step from afar is too long."""

    def __init__(self, edge: float = np.inf) -> None:
        self.edge = edge

    def __call__(self, eta: Array, theta: Array) -> RowDerivatives:
        inside, slope = np.where(eta > self.edge, np.nan, 1.0), np.tanh(eta)
        return RowDerivatives(
            -np.logaddexp(eta[0], -eta[0]) * inside[0],
            -slope * inside,
            slope[None] ** 2 - 1.0,
            np.zeros((len(theta), N)),
            np.zeros((1, len(theta), N)),
        )


def ridge(prior_sd: float, edge: float = np.inf) -> LaplaceProblem:
    """Return a model of one mean, whose mode is 0."""
    mean = LinearPredictor("mu", ("const",), np.ones((1, N)), (Normal(0.0, prior_sd),))
    return LaplaceProblem(RidgeRows(edge), (mean,), (), ())


def kept_or_late() -> LaplaceProblem:
    """Return a model whose first factor is shared by both predictors, the second has its own."""
    effects = 0.7 * RNG.normal(size=8)
    kept = RNG.uniform(size=N) < expit(-0.5 + effects[ONE])
    y = 0.5 + X[1] - 0.6 * effects[ONE] * SIZES + 0.5 * RNG.normal(size=N)
    wide = Normal(0.0, 3.0)
    return LaplaceProblem(
        KeptOrLateRows(kept, y),
        (
            LinearPredictor("late", ("const", "size"), X, (wide, Normal())),
            LinearPredictor("kept", ("const",), X[:1], (wide,)),
        ),
        (
            GroupFactor("one", tuple(range(8)), ONE, (Load(0, SIZES), Load(1)), 0.5),
            GroupFactor("two", tuple(range(3)), TWO, (Load(1),), 0.5),
        ),
        (RowParameter("log_scale", Normal(np.log(0.8), 0.5)),),
    )


@pytest.mark.parametrize("sd", [2.0, np.inf], ids=["integrated", "maximised"])
def test_it_is_exact_for_a_linear_mixed_model(sd: float) -> None:
    y = RNG.normal(size=N) + 0.5 * RNG.normal(size=8)[ONE]
    problem = gaussian(y, Normal(0.3, sd), (Load(0, SIZES),))
    beta = np.array([0.2, -0.1]) if np.isinf(sd) else np.full(2, 0.3)
    log_scale, taus = -0.2, np.array([0.6, 0.4])
    phi = np.concatenate([beta if np.isinf(sd) else [], [log_scale], np.log(taus)])
    at = laplace_marginal(problem, phi, problem.inner_mean)
    assert at is not None
    A = np.eye(8)[ONE] * SIZES[:, None]
    B = np.eye(3)[TWO]
    covariance = np.exp(2 * log_scale) * np.eye(N) + 0.36 * A @ A.T + 0.16 * B @ B.T
    if np.isfinite(sd):
        covariance += sd**2 * X.T @ X
    expected = multivariate_normal(beta @ X, covariance).logpdf(y)
    assert at.value == pytest.approx(expected, rel=1e-10)


def test_gradients_of_two_predictors_that_share_an_effect() -> None:
    problem = kept_or_late()
    phi = np.array([0.9, -0.6, -0.4, -0.8])
    at = laplace_marginal(problem, phi, problem.inner_mean)
    assert at is not None
    differences = []
    for step in 1e-4 * np.eye(4):
        up, down = (laplace_marginal(problem, phi + way * step, at.at.w) for way in (1, -1))
        assert up is not None
        assert down is not None
        differences.append((up.value - down.value) / 2e-4)
    np.testing.assert_allclose(at.gradient, differences, rtol=1e-6, atol=1e-6)


def test_the_fit_of_two_predictors_is_a_maximum_and_its_draws_are_its_own() -> None:
    problem = kept_or_late()
    fit = fit_laplace(problem, start=np.array([0.0, 0.0, -0.7, -0.7]))
    assert fit.converged
    assert not fit.held.any()
    slope = fit.marginal.gradient + problem.outer_log_prior(fit.outer)[1]
    assert np.abs(slope).max() < 1e-3
    for step in 0.1 * np.eye(4):
        for way in (1, -1):
            there = laplace_marginal(problem, fit.outer + way * step, fit.marginal.at.w)
            assert there is not None
            value = there.value + problem.outer_log_prior(fit.outer + way * step)[0]
            assert value < fit.log_posterior
    outer, inner = fit.draws(100_000, np.random.default_rng(0))
    assert (outer.shape, inner.shape) == ((100_000, 4), (100_000, 2 + 8 + 3))
    joint = np.cov(np.hstack([outer, inner]).T)
    sizes = np.sqrt(np.diag(fit.covariance))
    np.testing.assert_allclose(
        joint / np.outer(sizes, sizes), fit.covariance / np.outer(sizes, sizes), atol=0.02
    )


def test_inner_modes_follow_outer_parameters_by_their_slopes() -> None:
    problem = kept_or_late()
    fit = fit_laplace(problem, start=np.array([0.0, 0.0, -0.7, -0.7]))
    for k, step in enumerate(1e-4 * np.eye(4)):
        up, down = (
            laplace_marginal(problem, fit.outer + way * step, fit.marginal.at.w) for way in (1, -1)
        )
        assert up is not None
        assert down is not None
        moved = (up.at.w - down.at.w) / 2e-4
        np.testing.assert_allclose(fit.slopes[:, k], moved, atol=1e-5)


def test_a_start_without_a_likelihood_is_refused() -> None:
    problem = gaussian(np.full(N, np.nan), Normal(0.0, 2.0))
    with pytest.raises(FitError, match=r"^the likelihood is not finite at the start, or "):
        fit_laplace(problem, start=np.zeros(3))


@pytest.mark.parametrize("start", [3.0, -8.0])
def test_a_step_that_is_many_times_too_long_is_halved_until_the_value_rises(start: float) -> None:
    inner = inner_mode(ridge(10.0), np.zeros(0), np.array([start]))
    assert inner is not None
    assert inner.w[0] == pytest.approx(0.0, abs=1e-6)
    outer = fit_laplace(ridge(np.inf), start=np.array([3.0]))
    assert outer.outer[0] == pytest.approx(0.0, abs=1e-6)


def test_where_curvature_cannot_be_told_the_climb_follows_the_slope() -> None:
    at_the_edge = fit_laplace(ridge(np.inf, edge=3.0), start=np.array([3.0]))
    assert at_the_edge.outer[0] == pytest.approx(0.0, abs=1e-6)
