"""What single rows add to the likelihood, at ordinary and at extreme places."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import ArrayLike

from promisetrack.survival import Observations
from promisetrack.survival.blocks import blocks_of
from promisetrack.survival.contributions import RowTerms, row_terms
from promisetrack.survival.families import FAMILIES
from promisetrack.survival.intervals import interval_terms
from promisetrack.survival.regression import read_regression
from survival.simulated_durations import NAMES, Array, drawn

INF = np.inf
# lower, upper, entry, mu; at a scale of 0.8
ROWS = {
    "exact": (2.0, 2.0, 0.0, 0.3),
    "exact-late-entry": (7.0, 7.0, 6.999, 0.3),
    "exact-tiny": (1e-300, 1e-300, 0.0, 0.3),
    "exact-beyond-8": (700.0, 700.0, 0.0, 1.0),
    "right": (2.0, INF, 0.0, 0.3),
    "right-beyond-8": (700.0, INF, 0.0, 0.0),
    "right-huge": (1e300, INF, 1e299, 688.0),
    "right-entered": (3.0, INF, 2.0, 0.3),
    "left": (0.0, 4.0, 0.0, 0.3),
    "left-beyond-8": (0.0, 1e-6, 0.0, 0.3),
    "left-far": (0.0, 1e-300, 0.0, 5.0),
    "left-entered": (0.0, 4.0, 0.5, 0.3),
    "interval": (1.0, 2.0, 0.5, 0.3),
    "interval-narrow": (1.0, 1.0 + 1e-12, 0.0, 0.3),
    "interval-narrow-high": (90.0, 90.0 * (1 + 1e-12), 0.0, 0.3),
    "interval-narrow-low": (1e-9, 1e-9 * (1 + 1e-12), 0.0, 0.3),
    "interval-of-seven-digits": (10.0, 10.0 * (1 + 1e-7), 0.0, 0.3),
    "interval-of-four-digits": (10.0, 10.0 * (1 + 1e-4), 0.0, 0.3),
    "interval-beyond-8": (500.0, 800.0, 0.0, 0.3),
    "interval-below-8": (1e-9, 2e-9, 0.0, 0.3),
    "interval-wide": (1e-9, 100.0, 0.0, 0.3),
    "interval-huge": (1e299, 1e300, 0.0, 688.0),
    "interval-far-below": (1e-300, 1e-290, 0.0, 5.0),
}


def terms(
    family: str, row: tuple[float, ...], never: float | None, shift: ArrayLike = (0, 0, 0)
) -> RowTerms:
    lower, upper, entry, mu = row
    by = np.asarray(shift, dtype=float)
    blocks = blocks_of(Observations([lower], [upper], entry=[entry]))
    eta = None if never is None else np.array([never + by[2]])
    return row_terms(FAMILIES[family], blocks, np.array([mu + by[0]]), np.log(0.8) + by[1], eta)


def difference(read: Callable[[Array], Array], along: int) -> Array:
    """Return a central difference of the fourth order, good to the rounding of what is read."""
    step = np.zeros(3)
    step[along] = 1e-4
    near, far = read(step) - read(-step), read(2 * step) - read(-2 * step)
    return (8 * near - far) / 12e-4


def agree(found: Array, expected: Array, value: Array) -> None:
    # a difference of values with a rounding error of 1e-16 of their size, over a step of 1e-4
    np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-8 + 1e-11 * abs(value[0]))


@pytest.mark.parametrize("family", NAMES)
@pytest.mark.parametrize("never", [None, -1.5], ids=["all-delivered", "never-share"])
@pytest.mark.parametrize("row", ROWS.values(), ids=list(ROWS))
def test_derivatives_are_finite_and_match_differences(
    family: str, never: float | None, row: tuple[float, ...]
) -> None:
    here = terms(family, row, never)
    assert all(np.isfinite(part).all() for part in here[:6])
    agree(here.mu, difference(lambda d: terms(family, row, never, d).value, 0), here.value)
    agree(here.scale, difference(lambda d: terms(family, row, never, d).value, 1), here.value)
    agree(here.mu_mu, difference(lambda d: terms(family, row, never, d).mu, 0), here.mu)
    agree(here.mu_scale, difference(lambda d: terms(family, row, never, d).mu, 1), here.mu)
    agree(here.scale_scale, difference(lambda d: terms(family, row, never, d).scale, 1), here.scale)


@pytest.mark.parametrize("family", NAMES)
@pytest.mark.parametrize("eta", [-30.0, -1.5, 2.0])
@pytest.mark.parametrize("row", ROWS.values(), ids=list(ROWS))
def test_derivatives_in_the_never_share_match_differences(
    family: str, eta: float, row: tuple[float, ...]
) -> None:
    def share(d: Array) -> Array:
        never = terms(family, row, eta, d).never
        assert never is not None
        return never.first

    here = terms(family, row, eta)
    assert here.never is not None
    agree(here.never.first, difference(lambda d: terms(family, row, eta, d).value, 2), here.value)
    agree(here.never.second, difference(share, 2), here.value)
    agree(here.never.mu, difference(share, 0), here.value)
    agree(here.never.scale, difference(share, 1), here.value)


@pytest.mark.parametrize("family", NAMES)
@pytest.mark.parametrize("start", [-12.0, -3.0, -0.2, 0.0, 1.3, 2.8])
def test_the_three_forms_of_an_interval_meet(family: str, start: float) -> None:
    """At the width that parts an integral from a difference, both give the same digits."""
    density, width = FAMILIES[family].log_density, 0.1
    for _ in range(60):  # the width times (1 + slope of the log density) is a tenth
        ends = np.array([start, start + width])
        width = 0.1 / (1 + np.abs(density(ends).first).max())
    below, above = width * (1 - 1e-10), width * (1 + 1e-10)
    six = interval_terms(FAMILIES[family], np.full(2, start), np.array([below, above]), 1.25)
    for integral, subtracted in six:
        assert integral == pytest.approx(subtracted, rel=1e-8, abs=1e-9)


@pytest.mark.parametrize("family", NAMES)
def test_an_interval_is_the_integral_of_the_density(family: str) -> None:
    nodes, weights = np.polynomial.legendre.leggauss(60)
    for start, width in ((-4.0, 0.5), (-1.0, 0.05), (0.3, 1.0), (1.5, 0.2)):
        z = start + 0.5 * width * (1 + nodes)
        integral = 0.5 * width * weights @ np.exp(FAMILIES[family].log_density(z).value)
        value = interval_terms(FAMILIES[family], np.array([start]), np.array([width]), 1.0)[0]
        assert value[0] == pytest.approx(np.log(integral), rel=1e-12)


@pytest.mark.parametrize("family", NAMES)
def test_an_interval_of_a_few_digits_is_the_exact_row_times_its_width(family: str) -> None:
    """Ends that agree to twelve digits: log(upper) - log(lower) would keep four of the width."""
    start, end = 1000.0, 1000.0 + 1e-9
    narrow, exact = (terms(family, (start, to, 0.0, 6.5), None) for to in (end, start))
    assert narrow.value[0] == pytest.approx(exact.value[0] + np.log(end - start), abs=1e-10)


@pytest.mark.parametrize("family", NAMES)
def test_right_censoring_is_not_an_interval_to_infinity_once_some_never_come(family: str) -> None:
    never = terms(family, (2.0, INF, 0.0, 0.3), -0.5)
    almost = terms(family, (2.0, 1e200, 0.0, 0.3), -0.5)
    delivered = terms(family, (2.0, INF, 0.0, 0.3), None)
    share = 1 / (1 + np.exp(0.5))
    expected = np.log(share + (1 - share) * np.exp(delivered.value[0]))
    assert never.value[0] == pytest.approx(expected, rel=1e-14)
    interval = delivered.value[0] + np.log(1 - share)
    assert almost.value[0] == pytest.approx(interval, rel=1e-12)


@pytest.mark.parametrize("family", NAMES)
@pytest.mark.parametrize("never", [None, -0.5])
def test_delayed_entry_divides_by_what_was_survived(family: str, never: float | None) -> None:
    with_entry = terms(family, (3.0, 3.0, 2.0, 0.3), never)
    without = terms(family, (3.0, 3.0, 0.0, 0.3), never)
    survived = terms(family, (2.0, INF, 0.0, 0.3), never)
    parts = zip(with_entry[:6], without[:6], survived[:6], strict=True)
    for found, whole, before in parts:
        assert found == pytest.approx(whole - before, rel=1e-13)


@pytest.mark.parametrize("family", NAMES)
def test_nothing_before_the_entry_is_counted(family: str) -> None:
    """Delivered in (0, 4] but seen open at 1: delivered in (1, 4]."""
    wide = terms(family, (0.0, 4.0, 1.0, 0.3), None)
    narrow = terms(family, (1.0, 4.0, 1.0, 0.3), None)
    assert wide.value[0] == narrow.value[0]


@pytest.mark.parametrize("never", [None, -0.5])
def test_a_row_about_which_nothing_is_known_adds_nothing(never: float | None) -> None:
    nothing = terms("weibull", (0.0, INF, 0.0, 0.3), never)
    assert [part[0] for part in nothing[:6]] == [0.0] * 6


@pytest.mark.parametrize("family", NAMES[1:])
def test_everything_at_once_has_the_gradient_and_hessian_of_its_value(family: str) -> None:
    """Strata, a share with covariates, entries and weights, rows of every kind."""
    data = drawn(family, 120, seed=2, never=0.3, window=20.0, coarse=True)
    rng = np.random.default_rng(2)
    obs = Observations(
        np.where(np.arange(120) % 7 == 0, 0.0, data.obs.lower),
        data.obs.upper,
        entry=0.5 * data.obs.lower * (rng.uniform(size=120) < 0.5),
        weights=rng.uniform(0.5, 2.0, size=120),
    )
    shares = np.column_stack([np.ones(120), rng.normal(size=120)])
    labels = np.arange(120) % 3
    regression = read_regression(obs, data.X, family, shares, labels)
    likelihood = regression.likelihood()
    point = np.array([0.8, -0.3, -0.2, 0.1, -0.5, -0.9, 0.4])
    here, step = likelihood.evaluate(point), 1e-5
    for k in range(len(point)):
        move = np.zeros(len(point))
        move[k] = step
        above, below = likelihood.evaluate(point + move), likelihood.evaluate(point - move)
        slope = (above.value - below.value) / (2 * step)
        assert here.gradient[k] == pytest.approx(slope, rel=1e-6, abs=1e-6)
        bend = (above.gradient - below.gradient) / (2 * step)
        np.testing.assert_allclose(here.hessian[k], bend, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(here.hessian, here.hessian.T, rtol=1e-12)
