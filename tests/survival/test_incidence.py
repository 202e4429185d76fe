"""Cumulative incidence from parametric causes: closed forms, quadrature, fits with covariates."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import ArrayLike, NDArray
from scipy import integrate, stats

from promisetrack.survival import Observations, aalen_johansen, fit_aft, parametric_incidence

Floats = NDArray[np.float64]
Rows = tuple[pd.DataFrame, Floats, NDArray[np.int64]]

INF = float("inf")
NAN = float("nan")


class Frozen:
    """A distribution of scipy's under our names, with a part that never ends."""

    def __init__(self, distribution: Any, never: float = 0.0) -> None:
        self.distribution, self.never = distribution, never

    def survival(self, t: ArrayLike) -> Floats:
        return np.asarray(self.never + (1 - self.never) * self.distribution.sf(t))

    def quantile(self, p: ArrayLike) -> Floats:
        return np.asarray(self.distribution.ppf(np.minimum(np.divide(p, 1 - self.never), 1.0)))


CAUSES = {
    "weibull": Frozen(stats.weibull_min(1 / 0.7, scale=3.0)),
    "lognormal": Frozen(stats.lognorm(0.9, scale=2.0)),
    "loglogistic": Frozen(stats.fisk(1 / 0.5, scale=4.0)),
    "never": Frozen(stats.lognorm(0.6, scale=1.5), never=0.3),
}


def by_quadrature(own: Frozen, others: list[Frozen], t: float) -> float:
    def rate(x: float) -> float:
        u = np.exp(x)
        density = (1 - own.never) * own.distribution.pdf(u) * u
        return float(density * np.prod([other.survival(u) for other in others]))

    value, _ = integrate.quad(rate, -25.0, np.log(t), epsabs=1e-13, limit=500)
    return float(value)


@pytest.mark.parametrize("name", CAUSES)
def test_it_is_the_integral_of_density_times_the_survival_of_the_others(name: str) -> None:
    others = [cause for other, cause in CAUSES.items() if other != name]
    incidence = parametric_incidence([CAUSES[name], *others], cause=1)
    times = [0.05, 0.5, 2.0, 10.0, 200.0]
    expected = [by_quadrature(CAUSES[name], others, t) for t in times]
    np.testing.assert_allclose(incidence.probability(times), expected, atol=1e-10)


def test_all_causes_and_lasting_add_up_to_1() -> None:
    fits = dict(enumerate(CAUSES.values(), start=1))
    times = np.geomspace(1e-3, 1e3, 40)
    incidences = [parametric_incidence(fits, cause=cause) for cause in fits]
    total = np.sum([incidence.probability(times) for incidence in incidences], axis=0)
    np.testing.assert_allclose(total + incidences[0].survival(times), 1.0, atol=1e-10)


def test_an_only_cause_is_its_own_cdf() -> None:
    times = np.array([0.1, 1.0, 10.0])
    alone = parametric_incidence([CAUSES["never"]], cause=1).probability(times)
    np.testing.assert_allclose(alone, 1 - CAUSES["never"].survival(times), atol=1e-13)


def test_it_levels_off_where_a_cause_may_never_come() -> None:
    own, other = CAUSES["never"], Frozen(stats.expon(scale=5.0))
    incidence = parametric_incidence({1: own, 2: other}, cause=1)
    assert 0.3 < incidence.probability(INF) < 0.7
    assert incidence.probability(INF) == pytest.approx(incidence.probability(1e6).item())


def test_shapes_and_domain() -> None:
    incidence = parametric_incidence([CAUSES["weibull"], CAUSES["lognormal"]], cause=2)
    assert incidence.probability(2).shape == ()
    assert incidence.probability([[1, 2, 3], [4, 5, 6]]).shape == (2, 3)
    assert incidence.probability([-1, 0, NAN]).tolist() == pytest.approx([NAN, 0, NAN], nan_ok=True)
    assert np.isnan(incidence.survival([-1.0, NAN])).all()


@pytest.fixture(scope="module")
def competing() -> Rows:
    """Return covariates, times and causes of 1,000 rows with two causes and censoring."""
    rng = np.random.default_rng(11)
    rows = pd.DataFrame({"const": 1.0, "horizon": rng.normal(size=1_000)})
    delivered = np.exp(0.5 + 0.4 * rows["horizon"] + 0.6 * rng.normal(size=1_000))
    cancelled = np.exp(1.5 + 0.8 * rng.normal(size=1_000))
    followed = rng.uniform(0.0, 8.0, 1_000)
    ends = np.stack((followed, delivered, cancelled))
    return rows, ends.min(axis=0), ends.argmin(axis=0)


def test_fits_with_covariates_follow_the_curve_without_a_model(
    competing: Rows,
) -> None:
    rows, time, cause = competing
    fits = {
        j: fit_aft(Observations(time, np.where(cause == j, time, INF)), rows, family="lognormal")
        for j in (1, 2)
    }
    described = aalen_johansen(Observations(time, np.where(cause > 0, time, INF)), cause)
    for j in (1, 2):
        incidence = parametric_incidence(fits, cause=j)
        averaged = incidence.probability(np.tile([1.0, 3.0, 6.0], (1_000, 1)), rows).mean(axis=0)
        np.testing.assert_allclose(averaged, described[j].probability([1.0, 3.0, 6.0]), atol=0.03)
        one_a_row = incidence.probability(3.0, rows)
        assert one_a_row.shape == (1_000,)
        assert one_a_row.mean() == pytest.approx(averaged[1], abs=1e-12)


def test_a_fit_with_covariates_asks_for_them(
    competing: Rows,
) -> None:
    rows, time, cause = competing
    obs = Observations(time, np.where(cause == 1, time, INF))
    incidence = parametric_incidence([fit_aft(obs, rows, family="weibull")], cause=1)
    with pytest.raises(ValueError, match="the fits have covariates: give X"):
        incidence.probability(1.0)


def test_a_cause_without_a_fit_is_named() -> None:
    with pytest.raises(ValueError, match="there is no cause 3; there are 1, 2"):
        parametric_incidence([CAUSES["weibull"], CAUSES["never"]], cause=3)
