"""Grades of single statements: when they are decided, and how far off they were."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from forecast.made_up import CLOSING, exponential_forecast, ledger, outcome, promise
from promisetrack.forecast.backtest.graded import Fate, date_error, fate_of, forecast_error

YEAR = 365.25


def fate(became: dict[str, Any]) -> Fate:
    one = promise(became=became)
    found = fate_of(ledger(one), one, as_of=CLOSING)
    assert isinstance(found, Fate)
    return found


@pytest.mark.parametrize(
    ("became", "day", "decided"),
    [
        (outcome("delivered", "2021-03-05"), "2021-03-05", True),
        (outcome("delivered", "2021-03-05"), "2021-03-04", False),
        (outcome("delivered", "2021-03"), "2021-03-15", None),
        (outcome("delivered", "2021-03"), "2021-03-31", True),
        (outcome("delivered", "2021-03"), "2021-02-28", False),
        (outcome(as_of="2022-06-01"), "2022-06-01", False),
        (outcome(as_of="2022-06-01"), "2022-06-02", None),
        (outcome("cancelled", "2021-03"), "2025-12-31", False),
        (outcome("partial", "2021-03-01", as_of="2021-09-01"), "2021-08-01", False),
        (outcome("delivered", "2030-01-01"), "2025-06-30", False),
    ],
    ids=[
        "on the day", "a day late", "in that month", "month over", "month to come", "still open",
        "nobody looked", "cancelled", "in part", "not known yet",
    ],
)  # fmt: skip
def test_a_chance_is_decided_once_it_is_known(
    became: dict[str, Any],
    day: str,
    decided: bool | None,  # noqa: FBT001  an expectation
) -> None:
    assert fate(became).delivered_by(date.fromisoformat(day)) is decided


def test_what_allows_no_verdict_has_no_fate() -> None:
    one = promise(became=outcome("delivered", "2021-03-05", judgement="ambiguous"))
    assert fate_of(ledger(one), one, as_of=CLOSING) == "the outcome allows two verdicts"


def test_a_date_is_off_by_the_time_to_the_delivery_while_watched() -> None:
    made = date(2020, 1, 1)
    delivered = fate(outcome("delivered", "2021-01-01"))
    assert date_error(date(2020, 7, 1), delivered, made=made) == pytest.approx(184 / YEAR)
    assert date_error(date(2022, 1, 1), delivered, made=made) == pytest.approx(365 / YEAR)
    # a date before it was said, or after the last look, is off by what was watched
    assert date_error(date(2019, 1, 1), delivered, made=made) == pytest.approx(366 / YEAR)
    unseen = (CLOSING - date(2021, 1, 1)).days / YEAR
    assert date_error(date(2090, 1, 1), delivered, made=made) == pytest.approx(unseen)


def test_a_date_is_right_so_far_while_nothing_came_before_it() -> None:
    pending = fate(outcome(as_of="2022-01-01"))
    assert date_error(date(2030, 1, 1), pending, made=date(2020, 1, 1)) == 0.0
    assert date_error(date(2021, 1, 1), pending, made=date(2020, 1, 1)) == pytest.approx(365 / YEAR)
    assert date_error(date(2030, 1, 1), pending, made=date(2022, 1, 1)) is None


def test_up_to_the_closing_a_delivery_would_have_been_noticed_whoever_looked_last() -> None:
    stale = promise("stale", became=outcome(as_of="2022-01-01"))
    whole = ledger(stale, promise("other", became=outcome(as_of="2023-01-01")))
    found = fate_of(whole, stale, as_of=CLOSING)
    assert isinstance(found, Fate)
    assert (found.open_until, found.watched_until) == (date(2022, 1, 1), date(2023, 1, 1))
    assert found.delivered_by(date(2022, 6, 1)) is None
    unseen = date_error(date(2021, 1, 1), found, made=date(2020, 1, 1))
    assert unseen == pytest.approx((date(2023, 1, 1) - date(2021, 1, 1)).days / YEAR)


def test_a_forecast_that_is_nearly_sure_is_graded_like_its_date() -> None:
    sure = exponential_forecast(0.01, known_as_of=date(2020, 1, 1))
    came = fate(outcome("delivered", "2021-01-01"))
    as_date = date_error(date(2020, 1, 1), came, made=date(2020, 1, 1))
    assert forecast_error(sure, came) == pytest.approx(as_date, abs=1e-3)
    assert forecast_error(exponential_forecast(1.0), came) is None
