"""Forecasts of the whole delay model: given what was seen, averaged, coherent."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import date, timedelta
from types import FunctionType, ModuleType
from typing import Any

import numpy as np
import pytest

from forecast.made_up import claim, outcome, promise
from forecast.test_delay_model import CLOSING, drawn_ledger, model
from promisetrack.forecast import DeliveryForecast, delay_rows
from promisetrack.forecast.delay_draws import DelayDraws
from promisetrack.forecast.members import DelayMembers, claims_of_rows, forecast_claims
from promisetrack.forecast.open_promises import OpenClaims, average_members, stack_claims
from promisetrack.forecast.tabulated import tabulate
from promisetrack.model import Promise


def members() -> DelayMembers:
    found = model().members
    assert found is not None
    return found


def one_claim(elapsed: float, fitted: float = 0.0, horizon: float = 730.0) -> OpenClaims:
    horizon_, opens, elapsed_, fitted_ = (
        np.array([days]) for days in (horizon, 0.9 * horizon, elapsed, fitted)
    )
    off_plan = np.zeros(1, dtype=np.bool_)
    return OpenClaims(("Company 01",), ("slow",), horizon_, opens, elapsed_, fitted_, off_plan)


def by(one: DelayDraws, claims: OpenClaims, days: list[float]) -> list[float]:
    found: list[float] = one.forecast(claims).by(np.array([days]))[0].tolist()
    return found


def imagined(made: str = "2025-12-01", due: str = "../2027-12-31", **keys: Any) -> Promise:
    return promise("imagined", [claim(made, due)], **{"domain": "plain", **keys})


def forecast(one: Promise, as_of: date = CLOSING) -> DeliveryForecast:
    return model().forecast(one, as_of=as_of)


@pytest.mark.parametrize("elapsed", [0.0, 100.0, 700.0, 2000.0])
def test_forecasts_rise_from_0_to_what_is_not_never(elapsed: float) -> None:
    days = np.concatenate([[-10.0, 0.0], np.geomspace(1.0, 90_000.0, 200)])
    for member in members().all:
        found = member.forecast(one_claim(elapsed))
        come = found.by(days[None, :])[0]
        assert come[:2].tolist() == pytest.approx([0.0, 0.0], abs=1e-9)
        assert np.all(np.diff(come) >= -1e-9)
        assert come[-1] <= 1.0 - found.never[0] + 1e-6
        assert come[-1] == pytest.approx(1.0 - found.never[0], abs=0.02)
        assert 0.0 < found.cancelled[0] < found.never[0]


def test_a_row_that_was_not_in_the_fit_weighs_the_draws_by_having_waited() -> None:
    """P(T <= t | T > c) = (F(t) - F(c)) / (1 - F(c)) of the mixture, whatever the draws."""
    one = members().draws[0]
    start = one.forecast(one_claim(0.0))
    at = np.array([[900.0, 1500.0, 3000.0]])
    waited = start.by(at)[0] - start.by(np.array([[900.0]]))[0]
    later = one.forecast(one_claim(900.0))
    # what was called off by then has not been seen here: the same sum, less that part
    silent = later.open[0]
    assert by(one, one_claim(900.0), [0.0, 600.0, 2100.0]) == pytest.approx(
        (waited / silent).tolist(), abs=2e-4
    )


def test_a_row_that_was_in_the_fit_keeps_the_draws_as_they_are() -> None:
    one = members().draws[0]
    seen = one.forecast(one_claim(2500.0, fitted=2500.0))
    unseen = one.forecast(one_claim(2500.0))
    assert seen.by(np.array([[700.0]]))[0, 0] > unseen.by(np.array([[700.0]]))[0, 0]


def test_the_chance_of_the_plan_lies_in_its_window_and_is_lost_after_it() -> None:
    one = members().draws[1]
    ahead, inside, over = (by(one, one_claim(days), [10.0])[0] for days in (600.0, 715.0, 731.0))
    assert inside > 3.0 * over
    assert inside > 3.0 * ahead
    assert by(one, one_claim(600.0), [130.0])[0] > 5.0 * by(one, one_claim(731.0), [10.0])[0]


def test_a_plan_that_was_given_up_is_one_of_the_rest() -> None:
    one = members().draws[1]
    plain = one_claim(600.0)
    off = replace(plain, off_plan=np.ones(1, dtype=np.bool_))
    assert (one.plan_share(off) == 0.0).all()
    assert by(one, off, [130.0])[0] < 0.6 * by(one, plain, [130.0])[0]
    # what is open after the window is so too: of it nothing else is known
    over = one_claim(731.0), replace(one_claim(731.0), off_plan=np.ones(1, dtype=np.bool_))
    late = [by(one, claims, [500.0])[0] for claims in over]
    assert late[1] == pytest.approx(late[0], abs=0.02)


def test_moving_the_date_back_gives_up_the_plan_and_pulling_it_in_does_not() -> None:
    def first_read(newer: str) -> OpenClaims:
        claims = [claim("2024-01-01", "../2026-12-31"), claim("2025-06-01", newer)]
        one = promise("moved", claims, domain="plain")
        found = model().read_claims(one, as_of=CLOSING)
        assert found is not None
        return found.first

    assert first_read("../2027-12-31").off_plan.tolist() == [True]
    assert first_read("../2026-12-31").off_plan.tolist() == [False]
    assert first_read("../2026-06-30").off_plan.tolist() == [False]


def test_long_promises_differ_by_smaller_factors() -> None:
    one = members().draws[0]
    short, long = (one.scale(one_claim(0.0, horizon=days))[0] for days in (365.25, 8 * 365.25))
    np.testing.assert_allclose(short, np.exp(one.log_scale))
    assert 0.4 < np.median(long / short) < 0.75  # they were drawn with 8^-0.25 = 0.59


def test_the_longer_it_has_waited_the_likelier_never_and_the_less_members_agree() -> None:
    shares = [average_members(members().all, one_claim(days)).never[0] for days in (0, 1500, 4000)]
    assert shares == sorted(shares)
    weights = average_members(members().all, one_claim(0.0)).weights[:, 0]
    assert weights.tolist() == pytest.approx([0.25] * 4)
    assert average_members(members().all, one_claim(4000.0)).weights.sum() == pytest.approx(1.0)


def test_a_table_of_claims_is_forecast_as_each_alone() -> None:
    claims = claims_of_rows(delay_rows(drawn_ledger(12), as_of=CLOSING))
    together = average_members(members().all, claims).by(np.full((len(claims), 1), 800.0))
    alone = [
        average_members(
            members().all,
            OpenClaims(
                claims.organization[k : k + 1],
                claims.domain[k : k + 1],
                claims.horizon[k : k + 1],
                claims.opens[k : k + 1],
                claims.elapsed[k : k + 1],
                claims.fitted[k : k + 1],
                claims.off_plan[k : k + 1],
            ),
        ).by(np.full((1, 1), 800.0))[0, 0]
        for k in range(len(claims))
    ]
    np.testing.assert_allclose(together[:, 0], alone, rtol=1e-10)


def test_a_slow_domain_is_forecast_later_than_a_quick_one() -> None:
    slow, quick = (forecast(imagined(domain=name)) for name in ("slow", "quick"))
    assert slow.quantile(0.5) > quick.quantile(0.5)  # type: ignore[operator]
    assert slow.probability_on_time < quick.probability_on_time


def test_an_unknown_domain_and_organization_are_a_draw_from_theirs() -> None:
    known = forecast(imagined(domain="plain", organization="Company 01"))
    unknown = forecast(imagined(domain="unheard-of", organization="Nobody"))
    wide, narrow = ((one.quantile(0.8), one.quantile(0.2)) for one in (unknown, known))
    assert wide[0] - wide[1] > narrow[0] - narrow[1]  # type: ignore[operator]


def test_on_time_later_and_never_add_up_and_cancelled_is_a_part_of_never() -> None:
    one = forecast(imagined())
    total = one.probability_on_time + one.probability_later + one.probability_never
    assert total == pytest.approx(1.0)
    assert one.probability_cancelled is not None
    assert 0.0 < one.probability_cancelled < one.probability_never


def test_a_newer_date_moves_the_forecast_half_the_way() -> None:
    first = claim("2024-01-01", "../2025-10-31")  # over: it makes no difference who gave it up
    again = claim("2025-06-01", "../2028-12-31")
    seen = outcome(as_of="2025-12-01")
    days = [date(2027, 1, 1), date(2030, 1, 1)]
    only = promise("imagined", [first], seen, domain="plain")
    both = promise("imagined", [first, again], seen, domain="plain")
    newest = promise("imagined", [again], seen, domain="plain")
    expected = 0.5 * (
        forecast(only).probabilities_by(days) + forecast(newest).probabilities_by(days)
    )
    np.testing.assert_allclose(forecast(both).probabilities_by(days), expected, rtol=1e-9)
    assert forecast(both).due == date(2028, 12, 31)
    assert forecast(both).first_due == date(2025, 10, 31)


def test_later_facts_do_not_move_a_forecast() -> None:
    earlier = date(2025, 12, 15)
    moved = promise(
        "imagined",
        [claim("2025-12-01", "../2027-12-31"), claim("2025-12-20", "../2031-12-31")],
        domain="plain",
    )
    one, other = forecast(imagined(), earlier), forecast(moved, earlier)
    assert one.probability_by(date(2028, 1, 1)) == other.probability_by(date(2028, 1, 1))


def test_the_same_call_gives_the_same_forecast() -> None:
    once, again = (forecast(imagined()).probability_by(date(2028, 6, 1)) for _ in range(2))
    assert once == again


def test_quantiles_are_the_smallest_days_that_reach_them() -> None:
    one = forecast(imagined())
    for p in (0.1, 0.5, 0.77):
        day = one.quantile(p)
        assert day is not None
        assert one.probability_by(day) >= p > one.probability_by(day - timedelta(days=1))


def test_a_tabulated_curve_is_the_curve() -> None:
    def pareto(days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return (1.0 + days / 300.0) ** -2.0, -2.0 / 300.0 * (1.0 + days / 300.0) ** -3.0

    read, days = tabulate(pareto), np.geomspace(0.1, 90_000.0, 500)
    np.testing.assert_allclose(read(days), pareto(days)[0], atol=5e-5)
    assert np.all(np.diff(read(np.linspace(0.0, 90_000.0, 5000))) <= 0.0)


def test_a_curve_of_one_promise_is_the_average_of_its_claims_to_the_last_digit() -> None:
    days = np.concatenate([[-3.0, 0.0, 0.4], np.geomspace(1.0, 90_000.0, 100)])
    first, newest = one_claim(500.0, 200.0), one_claim(120.0, horizon=400.0)
    for claim_again in (None, newest):
        curve = members().curve(first, claim_again)
        average = forecast_claims(members().all, first, claim_again)
        assert curve.probability_within(days).tolist() == average.by(days[None, :])[0].tolist()
        assert (curve.never, curve.cancelled) == (average.never[0], average.cancelled[0])


def test_a_claim_among_many_has_the_curve_that_the_table_gives_it() -> None:
    days = np.geomspace(1.0, 90_000.0, 50)
    claims = stack_claims([one_claim(0.0), one_claim(900.0), one_claim(30.0, horizon=90.0)])
    average = average_members(members().all, claims)
    together = average.by(np.tile(days, (3, 1)))
    for row in range(3):
        alone = average.alone(row).by(days)
        assert alone.tolist() == pytest.approx(together[row].tolist(), rel=1e-12, abs=1e-15)


def test_a_forecast_that_is_kept_holds_no_draws() -> None:
    drawn = members().draws[0]
    assert len(drawn) not in array_lengths(forecast(imagined()))
    assert len(drawn) in array_lengths(drawn.forecast(one_claim(0.0)))


def array_lengths(value: object) -> set[int]:
    """Return the lengths, along their last axes, of all arrays that a value leads to."""
    found: set[int] = set()
    seen: set[int] = set()
    left = [value]
    while left:
        one = left.pop()
        if id(one) in seen or isinstance(one, type | ModuleType | FunctionType):
            continue
        seen.add(id(one))
        if isinstance(one, np.ndarray):
            found.update(one.shape[-1:])
        else:
            left.extend(gc.get_referents(one))
    return found
