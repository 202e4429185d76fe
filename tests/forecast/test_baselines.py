"""The naive rules: what each says of a promise, new and overdue."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm

from forecast.made_up import CLOSING, ledger, timed
from promisetrack.forecast import ForecastError
from promisetrack.forecast.baselines import BASELINES, Cases, Curve, Known, known_on
from promisetrack.forecast.baselines.stretches import joined
from promisetrack.forecast.stretch import StretchCurve
from promisetrack.model import Promise

BY_NAME = {one.name: one for one in BASELINES}


def population() -> list[Promise]:
    """Return 40 promises delivered after .5 to 2.45 horizons of 200 days, and 10 open at 600."""
    delivered = [timed(f"d{k:02}", 200, 100 + 10 * k) for k in range(40)]
    return [*delivered, *(timed(f"o{k}", 200, 600, "pending") for k in range(10))]


def cases(
    horizon: list[float],
    elapsed: list[float],
    *,
    domain: str = "flight",
    newest: float | None = None,
) -> Cases:
    n = len(horizon)
    zero = [date(2020, 1, 1) + timedelta(days=int(one)) for one in elapsed]
    newest_horizon = np.array(horizon if newest is None else [newest] * n, dtype=np.float64)
    return Cases(
        promises=tuple(population()[:n]),
        as_of=tuple(zero),
        zero=tuple(zero),
        domain=np.array([domain] * n),
        horizon=np.array(horizon, dtype=np.float64),
        elapsed=np.array(elapsed, dtype=np.float64),
        newest_horizon=newest_horizon,
        newest_elapsed=np.array(elapsed, dtype=np.float64),
    )


def known(*promises: Promise) -> Known:
    return known_on(ledger(*(promises or population())), CLOSING)


def curve(name: str, asked: Cases, of: Known | None = None) -> Curve:
    return BY_NAME[name].fit(of or known())[name](asked)


def at(days: float, n: int = 1) -> NDArray[np.float64]:
    return np.full(n, days)


@pytest.mark.parametrize("name", BY_NAME)
def test_every_rule_is_a_distribution_from_the_zero_day_on(name: str) -> None:
    asked = cases([100, 200, 400, 400], [0, 150, 700, 5000])
    days = np.broadcast_to(np.array([0.0, 1.0, 30.0, 400.0, 4000.0, 1e7]), (4, 6))
    come = curve(name, asked)(days)
    assert come.shape == days.shape
    assert (come[:, 0] == 0.0).all()
    assert (np.diff(come, axis=1) >= 0.0).all()
    assert ((come >= 0.0) & (come <= 1.0)).all()
    one_column = curve(name, asked)(days[:, 3].copy())
    assert np.array_equal(one_column, come[:, 3])


@pytest.mark.parametrize("name", BY_NAME)
def test_what_was_waited_for_conditions_the_forecast(name: str) -> None:
    start, later = curve(name, cases([200], [0])), curve(name, cases([200], [150]))
    given = (start(at(250)) - start(at(150))) / (1.0 - start(at(150)))
    assert later(at(100)) == pytest.approx(given)


def test_face_value_is_normal_about_the_newest_date() -> None:
    come = curve("face_value", cases([100], [0], newest=300))
    assert come(at(300)) == pytest.approx(0.5)
    assert come(at(330)) == pytest.approx(norm.cdf(1.0))


def test_face_value_long_after_its_date_says_any_day_now() -> None:
    come = curve("face_value", cases([100], [1000]))
    assert come(np.array([[0.0, 0.5, 1.0, 30.0]])).tolist() == [[0.0, 0.5, 1.0, 1.0]]


def test_fixed_stretch_has_its_median_at_one_and_a_half() -> None:
    come = curve("fixed_stretch", cases([100], [0]))
    assert come(at(150)) == pytest.approx(0.5)
    assert come(at(150 * np.exp(0.6))) == pytest.approx(norm.cdf(1.0))


def test_pooled_curve_counts_the_open_and_the_uplift_does_not() -> None:
    asked = cases([200], [0])
    # 20 of 40 delivered come by 290 days; of all, 20 of 50
    assert curve("delivered_uplift", asked)(at(290)) == pytest.approx(0.5)
    assert curve("pooled_km", asked)(at(290)) == pytest.approx(0.4)


def test_a_stretch_scales_with_the_horizon() -> None:
    come = curve("pooled_km", cases([200, 400], [0, 0]))(np.array([290.0, 580.0]))
    assert come[0] == pytest.approx(come[1])


def test_a_domain_has_its_own_curve_with_ten_deliveries() -> None:
    fast = [
        one.model_copy(update={"id": f"f{k}", "domain": "ev"})
        for k, one in enumerate(population()[:10])
    ]
    few = [
        one.model_copy(update={"id": f"g{k}", "domain": "chips"})
        for k, one in enumerate(population()[:9])
    ]
    of = known(*population(), *fast, *few)
    own, pooled, without = (
        curve("domain_km", cases([200], [0], domain=name), of)(at(190))
        for name in ("ev", "chips", "anything")
    )
    assert own > 0.9
    assert 0.1 < pooled == without == curve("pooled_km", cases([200], [0]), of)(at(190))


def test_the_regression_is_the_lognormal_fit_of_log_duration_on_log_horizon() -> None:
    from promisetrack.survival import Observations, fit_aft

    rng = np.random.default_rng(3)
    horizon = rng.integers(100, 1500, 60)
    days = np.maximum(1, np.rint(horizon * np.exp(rng.normal(0.3, 0.5, 60)))).astype(int)
    of = known(
        *(
            timed(f"p{k:02}", int(h), int(d))
            for k, (h, d) in enumerate(zip(horizon, days, strict=True))
        )
    )
    table = np.column_stack((np.ones(60), np.log(horizon)))
    rows = Observations(np.maximum(days - 1, 0), days + 1)
    fit = fit_aft(rows, table, family="lognormal")
    asked = cases([365.0], [400.0])
    expected = fit.probability_by([700.0], [[1.0, np.log(365.0)]], given=[400.0])
    assert curve("lognormal_aft", asked, of)(at(300)) == pytest.approx(expected, rel=1e-6)


def test_equal_horizons_leave_the_regression_its_median() -> None:
    come = curve("lognormal_aft", cases([200, 900], [0, 0]))(np.array([300.0, 300.0]))
    assert 0.3 < come[0] == come[1] < 0.7


@pytest.mark.parametrize("name", ["pooled_km", "domain_km", "delivered_uplift", "lognormal_aft"])
def test_a_rule_that_learns_refuses_to_learn_from_nothing(name: str) -> None:
    with pytest.raises(ForecastError):
        curve(name, cases([200], [0]), known(timed("one", 200, 300, "pending")))


def test_a_joined_curve_keeps_every_twentieth_and_its_tail() -> None:
    stretch = np.arange(1.0, 41.0) / 10.0
    undelivered = 1.0 - np.arange(1, 41) / 50.0
    left = joined(StretchCurve(stretch, undelivered, 4.5, 2.0, 0.1))
    knots = np.array([0.0, 0.3, 0.5, 4.0])
    assert left(knots) == pytest.approx([1.0, 0.94, 0.9, 0.2])
    # halfway between two kept points, and twice as far as the last
    assert left(np.array([0.4, 8.0])) == pytest.approx([0.92, 0.1 + 0.1 * 0.25])
