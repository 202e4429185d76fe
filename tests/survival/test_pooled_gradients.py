"""The exact gradients of the marginal likelihoods, against differences of their values."""

# ruff: noqa: FBT001  (pytest fills parameters by name)

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from numpy.typing import NDArray

from promisetrack.survival import FAMILIES, Normal, Observations, Priors, fit_pooled
from promisetrack.survival.laplace_problem import LaplaceProblem
from promisetrack.survival.marginal import Marginal, laplace_marginal
from promisetrack.survival.quadrature import quadrature_marginal
from survival.pooled_rows import drawn

Integrate = Callable[[LaplaceProblem, NDArray[np.float64], NDArray[np.float64]], Marginal | None]
STEP = 1e-4


def differences(
    integrate: Integrate, problem: LaplaceProblem, phi: NDArray[np.float64], start: Marginal
) -> list[float]:
    """Return the central differences of the marginal in every outer parameter."""

    def value(at: NDArray[np.float64]) -> float:
        marginal = integrate(problem, at, start.at.w)
        assert marginal is not None
        return marginal.value

    return [
        (value(phi + step) - value(phi - step)) / (2 * STEP) for step in STEP * np.eye(len(phi))
    ]


@pytest.mark.parametrize("family", list(FAMILIES))
@pytest.mark.parametrize("never", [None, True], ids=["all", "never"])
@pytest.mark.parametrize("priors", [Priors(), None], ids=["weak", "flat"])
def test_laplace(family: str, never: bool | None, priors: Priors | None) -> None:
    data = drawn(120, levels=(12, 4), seed=1, family=family, never=0.2)
    known = fit_pooled(data.obs, data.X, groups=data.groups, family=family, never=never)
    problem = known.laplace.problem
    if priors is None:
        flat = fit_pooled(
            data.obs,
            data.X,
            groups=data.groups,
            family=family,
            priors=Priors(coefficients=Normal()),
            never=never,
        )
        problem, known = flat.laplace.problem, flat
    phi = known.laplace.outer + 0.1
    at = laplace_marginal(problem, phi, known.laplace.marginal.at.w)
    assert at is not None
    expected = differences(laplace_marginal, problem, phi, at)
    np.testing.assert_allclose(at.gradient, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("nodes", [1, 2, 9])
@pytest.mark.parametrize("never", [None, True], ids=["all", "never"])
def test_quadrature(nodes: int, never: bool | None) -> None:
    data = drawn(120, levels=(30, 4), seed=2, family="weibull", never=0.2)
    groups = {"organization": data.groups["organization"]}
    fit = fit_pooled(data.obs, data.X, groups=groups, family="weibull", nodes=nodes, never=never)
    problem, phi = fit.laplace.problem, fit.laplace.outer + 0.1
    integrate = partial(quadrature_marginal, nodes=nodes)
    at = integrate(problem, phi, fit.laplace.marginal.at.w)
    assert at is not None
    expected = differences(integrate, problem, phi, at)
    np.testing.assert_allclose(at.gradient, expected, rtol=1e-5, atol=1e-5)


def test_below_the_prior_precision_the_curvature_is_replaced_smoothly() -> None:
    # levels with one row, open, where delivered and never are as likely: not log-concave
    lower = np.tile([1.0, 1.0, 3.0], 10)
    upper = np.tile([1.0, 1.0, np.inf], 10)
    levels = np.repeat(np.arange(20), np.tile([2, 1], 10))
    problem = fit_pooled(
        Observations(lower, upper),
        np.ones((30, 1)),
        groups={"organization": levels},
        family="weibull",
        never=True,
        nodes=9,
    ).laplace.problem
    phi = np.array([0.1, -1.0, -0.5, -0.5])
    for integrate in (laplace_marginal, partial(quadrature_marginal, nodes=9)):
        at = integrate(problem, phi, np.zeros(problem.inner_size))
        assert at is not None
        assert (np.diag(at.at.curvature) < at.at.precision).any()
        expected = differences(integrate, problem, phi, at)
        np.testing.assert_allclose(at.gradient, expected, rtol=1e-5, atol=1e-5)
