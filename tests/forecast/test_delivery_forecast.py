"""The forecast of one promise: conditional, monotone, adding up to one, and sometimes refused."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.made_up import (
    CLOSING,
    claim,
    exponential_forecast,
    ledger,
    outcome,
    promise,
    timed,
    unhurried,
)
from promisetrack.forecast import DelayModel, DeliveryForecast, ForecastError, fit_delays
from promisetrack.model import Ledger, Promise

DAY = timedelta(days=1)
MADE = date(2024, 1, 1)


def settled_ledger(*more: Promise) -> Ledger:
    """Return 40 deliveries at stretches of 0.5 to 2.45, four cancellations, and more."""
    delivered = [timed(f"d{k:02}", 200, 100 + 10 * k) for k in range(40)]
    cancelled = [timed(f"x{k}", 200, 150 + k, "cancelled") for k in range(4)]
    return ledger(*delivered, *cancelled, *more)


def open_promise(horizon: int = 400, elapsed: int = 0, **keys: Any) -> Promise:
    return promise(
        "open",
        [claim(str(MADE), f"../{MADE + horizon * DAY}")],
        outcome(as_of=str(MADE + elapsed * DAY)),
        **keys,
    )


def forecast_of(one: Promise, as_of: date = CLOSING, **choices: Any) -> DeliveryForecast:
    return model_with(one, **choices).forecast(one, as_of=as_of)


def model_with(*more: Promise, **choices: Any) -> DelayModel:
    return fit_delays(settled_ledger(*more), as_of=CLOSING, **choices)


def survival(model: DelayModel, stretch: float) -> float:
    """Return the curve with a 41st delivery that outlasts the 40, in a tail of rate 1."""
    curve = model.curve
    seen = float(curve.survival(np.array([stretch]))[0]) - curve.never
    outlasts = (1.0 - curve.never) * min(curve.tail_from / stretch if stretch else 1.0, 1.0)
    return curve.never + (40 * seen + outlasts) / 41


def test_at_the_start_of_the_clock_a_forecast_is_the_curve_with_one_more_promise() -> None:
    one = open_promise()
    model = model_with(one)
    forecast = model.forecast(one, as_of=CLOSING)
    assert forecast.known_as_of == MADE
    for days in (1, 200, 300, 400, 700, 1_500):
        expected = 1.0 - survival(model, days / 400)
        assert forecast.probability_by(MADE + days * DAY) == pytest.approx(expected, abs=1e-12)
    assert forecast.probability_never == pytest.approx(model.curve.never)


def test_ten_punctual_promises_make_no_certainty() -> None:
    punctual = [timed(f"d{k}", 200, 200) for k in range(10)]
    one = open_promise()
    forecast = fit_delays(ledger(*punctual, one), as_of=CLOSING).forecast(one, as_of=CLOSING)
    assert forecast.probability_by(MADE + 400 * DAY) == pytest.approx(10 / 11)
    assert forecast.probability_by(MADE + 4_000 * DAY) == pytest.approx(1 - 0.1 / 11)
    assert forecast.quantile(0.95) > MADE + 500 * DAY  # type: ignore[operator]


def test_evidence_from_before_the_clock_started_conditions_on_nothing() -> None:
    one = promise("open", [claim("2025-01/2025-12", "../2027-12-31")], outcome(as_of="2025-02-01"))
    model = model_with(one)
    forecast = model.forecast(one, as_of=CLOSING)
    assert forecast.known_as_of == date(2025, 2, 1)
    assert forecast.probability_never == pytest.approx(model.curve.never)


@pytest.mark.parametrize("elapsed", [300, 650, 900, 1_500])
def test_a_forecast_is_conditional_on_not_delivered_yet(elapsed: int) -> None:
    one = open_promise(elapsed=elapsed)
    model = model_with(one)
    forecast = model.forecast(one, as_of=date(2029, 1, 1))
    left = survival(model, elapsed / 400)
    for days in (1, 50, 400, 4_000):
        expected = (left - survival(model, (elapsed + days) / 400)) / left
        by = forecast.probability_by(forecast.known_as_of + days * DAY)
        assert by == pytest.approx(expected, abs=1e-12)
    assert forecast.probability_by(forecast.known_as_of) == 0.0
    assert forecast.probability_never == pytest.approx(model.curve.never / left)


def test_what_is_known_ends_at_the_promises_own_evidence() -> None:
    one = open_promise(elapsed=100)
    assert forecast_of(one).known_as_of == MADE + 100 * DAY
    assert forecast_of(one, as_of=MADE + 40 * DAY).known_as_of == MADE + 40 * DAY


@unhurried
@given(horizon=st.integers(30, 4_000), elapsed=st.integers(0, 700), p=st.floats(0.01, 0.99))
def test_a_quantile_is_the_smallest_day_that_reaches_its_probability(
    horizon: int, elapsed: int, p: float
) -> None:
    one = open_promise(horizon, elapsed)
    forecast = MODEL.forecast(one, as_of=CLOSING)
    day = forecast.quantile(p)
    last = CLOSING + timedelta(days=round(80 * 365.25))
    if day is None:
        assert forecast.probability_by(last) < p
    else:
        assert forecast.probability_by(day) >= p > forecast.probability_by(day - DAY)
        assert forecast.known_as_of < day <= last


@unhurried
@given(horizon=st.integers(1, 4_000), elapsed=st.integers(0, 3_000))
def test_probabilities_rise_and_add_up(horizon: int, elapsed: int) -> None:
    forecast = MODEL.forecast(open_promise(horizon, elapsed), as_of=CLOSING)
    days = [forecast.known_as_of + n * DAY for n in range(-400, 20_000, 37)]
    values = forecast.probabilities_by(days)
    assert (np.diff(values) >= -1e-15).all()
    assert values[0] == 0.0
    assert values[-1] + forecast.probability_never <= 1.0 + 1e-12
    parts = (
        forecast.probability_on_time,
        forecast.probability_later,
        forecast.probability_never,
    )
    assert all(0.0 <= part <= 1.0 for part in parts)
    assert sum(parts) == pytest.approx(1.0, abs=1e-12)


MODEL = model_with(open_promise())


def test_on_time_is_the_chance_by_the_first_date_and_a_newer_date_does_not_reset_it() -> None:
    claims = [claim("2025-06-01", "../2026-06-30"), claim("2025-09-01", "../2028-12-31")]
    one = promise("open", claims, outcome(as_of="2025-12-01"))
    forecast = forecast_of(one)
    assert (forecast.first_due, forecast.due) == (date(2026, 6, 30), date(2028, 12, 31))
    assert forecast.probability_on_time == forecast.probability_by(date(2026, 6, 30)) > 0.0


@pytest.mark.parametrize(
    ("first_due", "known_as_of", "passed"),
    [
        (date(2025, 12, 31), CLOSING, True),
        (CLOSING, CLOSING, True),  # seen open on the evening of its last day
        (CLOSING, date(2025, 12, 1), False),
        (date(2025, 12, 31), date(2025, 6, 1), True),  # nobody has seen it come by now
    ],
)
def test_once_the_first_date_has_passed_on_time_is_zero(
    first_due: date,
    known_as_of: date,
    passed: bool,  # noqa: FBT001
) -> None:
    forecast = exponential_forecast(100, first_due=first_due, known_as_of=known_as_of)
    assert forecast.first_date_passed == passed
    assert (forecast.probability_on_time == 0.0) == passed
    assert forecast.probability_on_time + forecast.probability_later == 1.0


def test_a_claim_made_later_is_unknown_to_an_earlier_forecast() -> None:
    claims = [claim("2024-01-01", "../2025-06-30"), claim("2025-03-01", "../2027-12-31")]
    one = promise("open", claims, outcome(as_of="2025-12-01"))
    assert forecast_of(one, as_of=date(2025, 2, 28)).due == date(2025, 6, 30)


def test_a_quantile_that_is_never_reached_is_none() -> None:
    forecast = exponential_forecast(300, never=0.3)
    assert forecast.quantile(0.69) is not None
    assert forecast.quantile(0.71) is None


@pytest.mark.parametrize("p", [0.0, 1.0, -0.5, float("nan")])
def test_a_quantile_of_no_probability_is_refused(p: float) -> None:
    with pytest.raises(ValueError, match="p must lie between 0 and 1"):
        exponential_forecast(300).quantile(p)


def test_a_never_share_of_ones_own_is_no_floor() -> None:
    one = open_promise()
    forecast = forecast_of(one, never_share=0.03)
    assert not forecast.never_is_floor
    assert forecast.probability_never == pytest.approx(0.03)
    assert forecast_of(one).never_is_floor


QUOTA = {"quantity": "launches", "reaches": "48 launches/year", "window": "fixed"}


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (promise(claims=[claim("2026-03-01", "2027")]), "no claim had been made by then"),
        (promise(claims=[claim("2024-01-01", "2027-01-01/..")]), "no claim names a last day"),
        (
            promise(became=outcome("delivered", "2022-05")),
            "delivered May 2022: nothing is open any more",
        ),
        (
            promise(became=outcome("cancelled", "2022-05-03")),
            "cancelled 3 May 2022: nothing is open any more",
        ),
        (promise(measure=QUOTA), "a quota of a fixed period is kept or not, it cannot be late"),
        (promise(became=outcome(judgement="unfalsifiable")), "its words cannot be decided"),
    ],
)
def test_what_has_no_forecast_says_why(one: Promise, reason: str) -> None:
    with pytest.raises(ForecastError, match=reason):
        model_with(one).forecast(one, as_of=CLOSING)


def test_a_promise_delivered_in_part_has_a_forecast_unless_partial_counts_as_delivered() -> None:
    one = promise(became=outcome("partial", "2024-05-01", reached="0.4"))
    assert forecast_of(one).known_as_of == CLOSING
    with pytest.raises(ForecastError, match="partial 1 May 2024: nothing is open any more"):
        forecast_of(one, partial="delivered")


def test_a_promise_settled_later_is_open_to_an_earlier_forecast() -> None:
    one = promise(became=outcome("delivered", "2022-05-01"))
    forecast = forecast_of(one, as_of=date(2021, 6, 1))
    assert forecast.known_as_of == date(2021, 6, 1)


def test_a_delay_longer_than_any_seen_is_refused_where_none_was_left_open() -> None:
    punctual = [timed(f"d{k:02}", 200, 200) for k in range(30)]
    late = open_promise(elapsed=600)
    model = fit_delays(ledger(*punctual), as_of=CLOSING)
    with pytest.raises(ForecastError, match=r"still open at 1\.5 times the promised time"):
        model.forecast(late, as_of=CLOSING)


def test_the_facts_of_a_fit_are_counts_of_promises() -> None:
    straddling = promise(
        "s", [claim("2020-01-01", "2020")], outcome("delivered", "2020-12/2021-02")
    )
    facts = model_with(
        open_promise(elapsed=500),  # its date has passed: decided
        timed("ahead", 4_000, 100, "pending"),  # not due yet: not decided
        straddling,
        promise("part", became=outcome("partial", "2024-05-01", reached="0.4")),
        promise("quota", measure=QUOTA),
    ).describe()
    assert (facts.promises, facts.rows, facts.excluded) == (49, 48, {"fixed window": 1})
    assert (facts.delivered, facts.open, facts.partial, facts.cancelled) == (41, 3, 1, 4)
    assert (facts.kept, facts.decided, facts.straddle) == (11, 46, 1)
    quartiles = [quartile.stretch for quartile in facts.quartiles]
    assert quartiles == sorted(value for value in quartiles if value is not None)
    assert facts.never_is_floor


@pytest.mark.parametrize(
    "promises",
    [
        [open_promise()],
        [timed("d", 100, 120)],
        [timed(f"p{k}", 4_000, 100, "pending") for k in range(60)],
        [timed(f"x{k}", 100, 50, "cancelled") for k in range(60)],
    ],
    ids=["one open", "one delivered", "all due in the future", "all cancelled"],
)
def test_a_ledger_that_cannot_tell_says_so(promises: list[Promise]) -> None:
    with pytest.raises(ForecastError, match="how long promises take needs at least 10"):
        fit_delays(ledger(*promises), as_of=CLOSING)


@pytest.mark.parametrize(
    ("promises", "why"),
    [
        ([], "the ledger holds no promise"),
        ([promise("quota", measure=QUOTA)], "it cannot be late (1)"),
        ([promise("someday", [claim("2020-01-01", "2030/..")])], "names a last day (1)"),
    ],
    ids=["empty", "a quota", "no deadline"],
)
def test_a_ledger_without_delays_says_why_there_are_none(promises: list[Promise], why: str) -> None:
    with pytest.raises(ForecastError, match=rf"{re.escape(why)}$"):
        fit_delays(ledger(*promises), as_of=CLOSING)
