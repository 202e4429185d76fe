"""Drawn dates have the distribution of the forecast; what worlds share is what theory says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from forecast.made_up import CLOSING, Exponential, claim, ledger, outcome, promise
from forecast.roadmap.made_up import Floats, full_ledger, full_model, open_promise, stretch_model
from promisetrack.forecast import DelayModel, DeliveryForecast, ForecastError, fit_delays
from promisetrack.forecast.delivery import DeliveryCurve
from promisetrack.forecast.roadmap.draws import DRAWS, Worlds, draw_curve, draw_delivery
from promisetrack.ledger import read_ledger
from promisetrack.model import Promise

ERROR = 4.5 * 0.5 / np.sqrt(DRAWS)
"""Four and a half standard errors of a share of draws: 600 looks pass it once in 200 runs."""

CLAIMS = Path(__file__).parents[3] / "claims"


def worst(model: DelayModel, one: Promise, worlds: Worlds) -> float:
    """Return the largest gap between the shares of draws and the forecast, at many days."""
    forecast = model.forecast(one, as_of=model.as_of)
    days = draw_delivery(model, one, as_of=model.as_of, worlds=worlds)
    assert days.shape == (worlds.count,)
    assert days.min() > (forecast.known_as_of - model.as_of).days
    told = [forecast.quantile(p) for p in (0.01, 0.05, *np.arange(0.1, 1.0, 0.05))]
    at = {day for day in told if day is not None}
    at |= {forecast.first_due, forecast.due, model.as_of + timedelta(days=30)}
    return gap(days, forecast, sorted(at), model.as_of)


def gap(days: Floats, forecast: DeliveryForecast, at: Sequence[date], as_of: date) -> float:
    drawn = np.array([(days <= (day - as_of).days).mean() for day in at])
    never = abs(np.isinf(days).mean() - forecast.probability_never)
    return max(float(np.abs(drawn - forecast.probabilities_by(at)).max()), float(never))


def test_draws_of_open_promises_have_their_forecasts() -> None:
    model, worlds = full_model(), Worlds()
    pending = [one for one in full_ledger().promises if one.outcome.status == "pending"]
    assert len(pending) >= 20
    for one in pending[::2]:
        assert worst(model, one, worlds) < ERROR, one.id


LATER = claim("2025-06-01", "../2028-06-30")


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(open_promise("plain"), id="one date"),
        pytest.param(open_promise("far", "../2040-12-31"), id="far ahead"),
        pytest.param(open_promise("window", "2027"), id="a year's window"),
        pytest.param(
            promise("moved", [claim("2024-01-01", "../2026-12-31"), LATER]), id="put back early"
        ),
        pytest.param(
            promise("late", [claim("2022-01-01", "../2024-12-31"), LATER]), id="put back late"
        ),
        pytest.param(promise("over", [claim("2022-01-01", "../2024-12-31")]), id="overdue"),
        pytest.param(promise("long", [claim("2012-01-01", "../2014-12-31")]), id="long overdue"),
        pytest.param(
            promise("unseen", [claim("2022-01-01", "../2026-12-31")], outcome(as_of="2024-03-01")),
            id="last seen long ago",
        ),
        pytest.param(open_promise("who", organization="Nobody", domain="other"), id="new to all"),
        pytest.param(open_promise("known", organization="Company 3"), id="of a known company"),
    ],
)
def test_every_kind_of_promise_is_drawn_as_it_is_forecast(one: Promise) -> None:
    assert worst(full_model(), one, Worlds()) < ERROR


def with_members(model: DelayModel, **changed: Any) -> DelayModel:
    assert model.members is not None
    return replace(model, members=replace(model.members, **changed))


@pytest.mark.parametrize("kind", ["first claims alone", "one family", "competing"])
def test_models_of_other_choices_are_drawn_as_they_forecast(kind: str) -> None:
    """What a sensitivity variant changes must not be lost on the way to the draws."""
    one = promise("moved", [claim("2024-01-01", "../2026-12-31"), LATER])
    model = full_model()
    if kind == "first claims alone":
        model = with_members(model, newest_share=0.0)
    elif kind == "one family":
        model = with_members(model, only="weibull")
    else:
        cancelled = [
            promise(
                f"gone-{year}",
                [claim("2015-01-01", "../2016-12-31")],
                outcome("cancelled", str(year)),
            )
            for year in range(2016, 2020)
        ]
        whole = ledger(*full_ledger().promises, *cancelled)
        model = fit_delays(whole, as_of=CLOSING, cancelled="competing")
        assert model.members is not None
        assert model.members.cancellation is not None
    assert worst(model, one, Worlds()) < ERROR


def test_the_stretch_curve_alone_is_drawn_step_by_step() -> None:
    one = open_promise("thing")
    model = stretch_model(one)
    forecast = model.forecast(one, as_of=CLOSING)
    days = draw_delivery(model, one, as_of=CLOSING, worlds=Worlds())
    between = [forecast.quantile(p) for p in np.arange(0.06, 0.95, 0.05)]
    # a step is drawn within a half of a percent of its day: looked at a little after it
    at = [day + timedelta(days=12) for day in between if day is not None]
    assert gap(days, forecast, at, CLOSING) < ERROR


QUOTA = {"quantity": "flights", "reaches": "10 flights/year", "type": "flow", "window": "fixed"}


def quota(name: str, year: int, **became: str) -> Promise:
    said = [claim(f"{year - 1}-12-01", f"{year}-01-01/{year}-12-31")]
    return promise(name, said, outcome(**became), measure=QUOTA)


def test_a_quota_is_kept_in_its_window_or_never() -> None:
    kept = [
        quota(f"kept-{k}", 2008 + k, status="delivered", when=f"{2008 + k}-12-20")
        for k in range(12)
    ]
    missed = [quota(f"missed-{k}", 2008 + k) for k in range(12)]
    one = quota("next", 2026)
    model = fit_delays(ledger(*full_ledger().promises, *kept, *missed, one), as_of=CLOSING)
    assert model.quotas is not None
    assert worst(model, one, Worlds()) < ERROR
    days = draw_delivery(model, one, as_of=CLOSING, worlds=Worlds())
    assert days[np.isfinite(days)].max() <= (date(2026, 12, 31) - CLOSING).days + 1.0
    assert 0.05 < np.isinf(days).mean() < 0.7


def test_what_has_no_forecast_is_not_drawn() -> None:
    undated = promise("undated", [claim("2025-01-01", "2027/..")])
    with pytest.raises(ForecastError, match="no claim names a last day"):
        draw_delivery(full_model(), undated, as_of=CLOSING, worlds=Worlds())


@cache
def shipped() -> DelayModel:
    known, _ = read_ledger(CLAIMS)
    assert known.closing is not None
    return fit_delays(known, as_of=known.closing)


def pending_of_the_shipped_ledger() -> list[Promise]:
    model, found = shipped(), []
    for one in model.ledger.promises:
        try:
            model.forecast(one, as_of=model.as_of)
        except ForecastError:
            continue
        found.append(one)
    return found


@pytest.mark.slow
def test_every_open_promise_of_the_shipped_ledger_is_drawn_as_it_is_forecast() -> None:
    pending = pending_of_the_shipped_ledger()
    assert len(pending) > 100
    gaps = [worst(shipped(), one, Worlds()) for one in pending]
    assert max(gaps) < ERROR
    assert np.median(gaps) < ERROR / 2.0


# --- worlds --------------------------------------------------------------------------------


def all_done(chance: float, count: int, dependence: float) -> float:
    """Return the exact chance that all of ``count`` are done, each with ``chance`` by itself.

    One factor z: P(all) = integral of Phi((q - sqrt(rho) z) / sqrt(1 - rho))^count phi(z) dz.
    """
    q = norm.ppf(chance)
    root, own = np.sqrt(dependence), np.sqrt(1.0 - dependence)
    value, _ = quad(lambda z: norm.cdf((q - root * z) / own) ** count * norm.pdf(z), -9.0, 9.0)
    return float(value)


@pytest.mark.parametrize("dependence", [0.0, 0.3, 0.6])
def test_four_parents_at_their_medians_are_all_done_as_often_as_theory_says(
    dependence: float,
) -> None:
    worlds = Worlds(count=200_000, dependence=dependence)
    median, curve = 500.0, Exponential(500.0)
    drawn = [
        draw_curve(curve.probability_within, 0.0, name=f"p{k}", worlds=worlds) for k in range(4)
    ]
    share = (np.max(drawn, axis=0) <= median).mean()
    expected = all_done(0.5, 4, dependence)
    if dependence == 0.0:
        assert expected == pytest.approx(0.0625, abs=1e-8)
    else:
        assert expected > 0.12
    assert share == pytest.approx(expected, abs=4.0 * np.sqrt(expected / 200_000))


def test_dependence_leaves_every_single_date_as_it_is() -> None:
    curve = Exponential(500.0, never=0.2)
    for dependence in (0.0, 0.3, 0.9):
        worlds = Worlds(dependence=dependence)
        days = draw_curve(curve.probability_within, curve.never, name="p", worlds=worlds)
        assert np.isinf(days).mean() == pytest.approx(0.2, abs=ERROR)
        for day in (50.0, 500.0, 2000.0):
            expected = curve.probability_within(np.array([day]))[0]
            assert (days <= day).mean() == pytest.approx(expected, abs=ERROR)


def test_promises_of_one_company_share_more_than_their_luck() -> None:
    """With no dependence of what is left to chance, the parameters of a world remain shared."""
    worlds = Worlds(dependence=0.0)
    pair = [open_promise(name, organization="Company 3") for name in ("one", "two")]
    first, second = (
        np.log(draw_delivery(full_model(), one, as_of=CLOSING, worlds=worlds)) for one in pair
    )
    both = np.isfinite(first) & np.isfinite(second)
    assert 0.005 < np.corrcoef(first[both], second[both])[0, 1] < 0.4


def test_the_same_seed_gives_the_same_worlds_and_another_others() -> None:
    one, same, other = Worlds(500), Worlds(500), Worlds(500, seed=1)
    same.chance("b")  # asked for in another order
    np.testing.assert_array_equal(one.chance("a"), same.chance("a"))
    np.testing.assert_array_equal(one.alone("a"), same.alone("a"))
    np.testing.assert_array_equal(one.parameters, same.parameters)
    assert not np.array_equal(one.chance("a"), other.chance("a"))


def test_names_do_not_share_their_luck_whatever_they_are() -> None:
    """A promise may be called as the common factor is within the program."""
    worlds = Worlds(dependence=0.0)
    for name in ("shared", "member", "parameters", "reading"):
        others = (worlds.chance("other"), worlds.member, worlds.parameters, worlds.reading)
        for other in others:
            assert abs(np.corrcoef(worlds.chance(name), other)[0, 1]) < 0.04
    third = Worlds(dependence=0.3)
    linked = np.corrcoef(norm.ppf(third.chance("shared")), norm.ppf(third.chance("other")))[0, 1]
    assert linked == pytest.approx(0.3, abs=0.03)


def test_a_curve_is_inverted_at_steps_and_at_its_ends() -> None:
    class Steps:
        never = 0.25

        def probability_within(self, days: Floats) -> Floats:
            return 0.25 * (days >= 100.0) + 0.5 * (days >= 1000.0)

    curve: DeliveryCurve = Steps()
    days = draw_curve(curve.probability_within, curve.never, name="p", worlds=Worlds())
    finite = days[np.isfinite(days)]
    assert np.isinf(days).mean() == pytest.approx(0.25, abs=ERROR)
    near = (np.abs(finite - 100.0) < 1.0) | (np.abs(finite - 1000.0) < 5.0)
    assert near.all()
    assert (finite < 500.0).mean() == pytest.approx(1 / 3, abs=2 * ERROR)
