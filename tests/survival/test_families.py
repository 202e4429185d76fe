"""Laws that hold for every family, in its middle and in tails that only logarithms can reach."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from promisetrack.survival.families import (
    FAMILIES,
    LOGLOGISTIC,
    LOGNORMAL,
    WEIBULL,
    Array,
    Family,
    Terms,
)

Z = np.concatenate([np.linspace(-6, 3, 181), [-700.0, -60.0, -38.5, -20.0, 4.0, 5.0, 5.5]])
EVERY = pytest.mark.parametrize("family", FAMILIES.values(), ids=list(FAMILIES))


@EVERY
@pytest.mark.parametrize("name", ["log_survival", "log_density", "log_cdf"])
def test_derivatives_are_those_of_the_value(family: Family, name: str) -> None:
    function: Callable[[Array], Terms] = getattr(family, name)
    step = 1e-5
    here, above, below = function(Z), function(Z + step), function(Z - step)
    first = (above.value - below.value) / (2 * step)
    second = (above.first - below.first) / (2 * step)
    noise = 1e-10 * np.abs(here.value)  # of a difference of values, divided by the step
    assert np.all(np.abs(here.first - first) <= 1e-8 * (1 + np.abs(here.first)) + noise)
    assert np.all(np.abs(here.second - second) <= 1e-8 * (1 + np.abs(here.second)) + noise)


@EVERY
def test_survival_and_cdf_add_up_to_one(family: Family) -> None:
    total = np.exp(family.log_survival(Z).value) + np.exp(family.log_cdf(Z).value)
    np.testing.assert_allclose(total, 1.0, rtol=0, atol=1e-15)


@EVERY
def test_the_density_is_hazard_times_survival(family: Family) -> None:
    survival = family.log_survival(Z)
    likely = survival.first < -1e-290
    expected = np.log(-survival.first[likely]) + survival.value[likely]
    np.testing.assert_allclose(
        family.log_density(Z).value[likely], expected, rtol=1e-12, atol=1e-12
    )


@EVERY
def test_the_inverse_finds_z_again_in_both_tails(family: Family) -> None:
    z = np.linspace(-30, 6, 200)
    found = family.inverse_log_survival(family.log_survival(z).value)
    np.testing.assert_allclose(found, z, rtol=1e-12, atol=1e-12)


@EVERY
def test_mean_and_deviation_are_those_of_the_density(family: Family) -> None:
    z = np.linspace(-60, 60, 200_001)
    density = np.exp(family.log_density(z).value)
    mean = np.trapezoid(z * density, z)
    assert mean == pytest.approx(family.mean, abs=1e-9)
    variance = np.trapezoid((z - mean) ** 2 * density, z)
    assert np.sqrt(variance) == pytest.approx(family.deviation, rel=1e-9)


@EVERY
def test_every_shape_is_kept(family: Family) -> None:
    z = np.array([[0.0, 1.0, 9.0], [-1.0, -9.0, 2.0]])
    assert family.log_survival(z).second.shape == (2, 3)
    flat = family.log_survival(z.ravel())
    np.testing.assert_array_equal(family.log_survival(z).first.ravel(), flat.first)


@EVERY
@pytest.mark.parametrize("z", [-1e5, -1e3, -40.0, 40.0, 600.0, 1e5, 1e9])
def test_tails_are_finite(family: Family, z: float) -> None:
    for function in (family.log_survival, family.log_density, family.log_cdf):
        assert all(np.isfinite(term).all() for term in function(np.array([z]))), function


@pytest.mark.parametrize(
    ("family", "z", "log_survival"),
    [
        (LOGNORMAL, 10.0, -53.23128515051247),  # log(7.619853024160525e-24)
        (LOGNORMAL, -10.0, -7.619853024160525e-24),  # not 0: the cumulative hazard keeps digits
        (LOGNORMAL, 40.0, -804.608442013754),
        (LOGLOGISTIC, 50.0, -50.0),
        (LOGLOGISTIC, -50.0, -1.9287498479639178e-22),  # e^-50
        (WEIBULL, -50.0, -1.9287498479639178e-22),
    ],
)
def test_tails_to_all_digits(family: Family, z: float, log_survival: float) -> None:
    assert family.log_survival(np.array([z])).value[0] == pytest.approx(log_survival, rel=1e-13)


@pytest.mark.parametrize("z", [50.0, 1e3, 1e4, 1e6, 1e8])
def test_the_normal_hazard_exceeds_z_by_its_reciprocal(z: float) -> None:
    """h - z = 1/z - 2/z^3 + ..., and h' = h (h - z) tends to 1, though the two nearly cancel."""
    _, first, second = LOGNORMAL.log_survival(np.array([z]))
    assert -first[0] == pytest.approx(z + 1 / z - 2 / z**3 + 10 / z**5, rel=1e-11)
    assert -second[0] == pytest.approx(1.0, abs=1.1 / z**2 + 1e-6)
