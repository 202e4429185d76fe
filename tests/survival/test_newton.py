"""The climb that every fit uses, on functions whose maximum is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from promisetrack.survival.families import Array
from promisetrack.survival.newton import Evaluation, definite_inverse, maximize


@given(st.integers(0, 1000), st.integers(1, 6))
def test_one_step_finds_the_top_of_a_quadratic(seed: int, size: int) -> None:
    rng = np.random.default_rng(seed)
    root, centre = rng.normal(size=(size, size)), rng.normal(size=size)
    curvature = root @ root.T + np.eye(size)

    def evaluate(x: Array) -> Evaluation:
        away = x - centre
        return Evaluation(float(-0.5 * away @ curvature @ away), -curvature @ away, -curvature)

    found = maximize(evaluate, np.zeros(size))
    assert found.converged
    assert found.steps <= 2  # the second finds nothing left to gain
    np.testing.assert_allclose(found.point, centre, atol=1e-9)


def rosenbrock(x: Array) -> Evaluation:
    a, b = float(x[0]), float(x[1])
    value = -((1 - a) ** 2 + 100 * (b - a * a) ** 2)
    gradient = np.array([2 * (1 - a) + 400 * a * (b - a * a), -200 * (b - a * a)])
    hessian = np.array([[-2 + 400 * b - 1200 * a * a, 400 * a], [400 * a, -200.0]])
    return Evaluation(value, gradient, hessian)


@pytest.mark.parametrize("start", [(-1.2, 1.0), (0.0, 5.0), (3.0, -3.0)])
def test_a_bent_valley_is_followed_to_its_end(start: tuple[float, float]) -> None:
    found = maximize(rosenbrock, np.array(start))
    assert found.converged
    np.testing.assert_allclose(found.point, [1.0, 1.0], atol=1e-5)
    assert found.evaluation.value == pytest.approx(0.0, abs=1e-9)


def test_a_saddle_is_left() -> None:
    """-(x^2 - 1)^2 - y^2 has a saddle at 0 and its maxima at x = -1 and 1."""

    def evaluate(x: Array) -> Evaluation:
        a, b = float(x[0]), float(x[1])
        gradient = np.array([-4 * a * (a * a - 1), -2 * b])
        return Evaluation(-((a * a - 1) ** 2) - b * b, gradient, np.diag([-12 * a * a + 4.0, -2.0]))

    found = maximize(evaluate, np.array([0.01, 1.0]))
    np.testing.assert_allclose(found.point, [1.0, 0.0], atol=1e-6)


def test_where_the_function_is_not_finite_the_step_is_halved() -> None:
    """log x - x from near 0: Newton's step overshoots to where the logarithm has no value."""

    def evaluate(x: Array) -> Evaluation:
        t = float(x[0])
        if t <= 0:
            return Evaluation(np.nan, np.array([np.nan]), np.array([[np.nan]]))
        return Evaluation(np.log(t) - t, np.array([1 / t - 1]), np.array([[-1 / t**2]]))

    found = maximize(evaluate, np.array([5.0]))
    assert found.converged
    assert found.point[0] == pytest.approx(1.0, abs=1e-6)


def test_a_rise_without_end_is_not_a_maximum() -> None:
    def evaluate(x: Array) -> Evaluation:
        return Evaluation(float(x[0]), np.ones(1), np.zeros((1, 1)))

    bounded = maximize(evaluate, np.zeros(1), longest=1.0)
    assert not bounded.converged
    assert bounded.point[0] == pytest.approx(100.0)
    lost = maximize(evaluate, np.zeros(1), longest=1.0, is_lost=lambda x: bool(x[0] > 5))
    assert not lost.converged
    assert lost.point[0] == pytest.approx(6.0)


def test_the_inverse_is_of_a_definite_matrix_whatever_the_units() -> None:
    matrix = np.array([[4.0, 1.0], [1.0, 3.0]])
    units = np.diag([1e-80, 1e60])
    scaled = units @ matrix @ units
    np.testing.assert_allclose(definite_inverse(matrix), np.linalg.inv(matrix), rtol=1e-12)
    back = units @ definite_inverse(scaled) @ units
    np.testing.assert_allclose(back, np.linalg.inv(matrix), rtol=1e-9)
    flipped = definite_inverse(np.diag([2.0, -5.0]))
    np.testing.assert_allclose(flipped, np.diag([0.5, 0.2]))
