"""What past promises of rates reached by their deadlines."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from forecast.made_up import CLOSING, claim, ledger, outcome, promise
from forecast.roadmap.made_up import series
from promisetrack.forecast.roadmap.shortfalls import shortfalls
from promisetrack.model import Promise, Series

MEASURE = {"quantity": "flights", "reaches": "100 flights/year", "series": "flights"}


def rate(
    name: str = "rate", became: dict[str, Any] | None = None, measure: dict[str, str] = MEASURE,
    due: str = "../2022-12-31", **keys: Any,
) -> Promise:  # fmt: skip
    kind = {"kind": "production-rate", **keys}
    return promise(name, [claim("2020-01-01", due)], became, measure=measure, **kind)


def share(one: Promise, *known: Series, as_of: date = CLOSING) -> float | None:
    found = shortfalls(ledger(one, series=known), as_of=as_of)
    assert all(each.promise == one.id for each in found)
    return found[0].share if found else None


FLIGHTS = series({"2021": 10, "2022": 40, "2023": 90})


def test_what_its_series_had_reached_by_the_deadline_counts() -> None:
    assert share(rate(), FLIGHTS) == pytest.approx(0.4)


def test_more_than_promised_is_all_of_it() -> None:
    assert share(rate(), series({"2022": 400})) == 1.0


def test_one_that_was_kept_late_had_less_by_its_deadline() -> None:
    late = rate(became=outcome("delivered", "2024-06-01"))
    assert share(late, FLIGHTS) == pytest.approx(0.4)


@pytest.mark.parametrize(
    "became",
    [
        None,
        outcome("delivered", "2022-06-01"),
        outcome("partial", "2022-11-01", reached=0.25),
    ],
)
def test_without_a_series_no_outcome_says_how_much(became: dict[str, Any] | None) -> None:
    assert share(rate(became=became, measure={**MEASURE, "series": "elsewhere"})) is None


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(rate(due="../2028-12-31"), id="not due yet"),
        pytest.param(rate(kind="product"), id="no rate"),
        pytest.param(rate(measure={**MEASURE, "direction": "at-most"}), id="a ceiling"),
        pytest.param(rate(due="2022/.."), id="no last day"),
    ],
)
def test_what_promised_no_rate_by_a_day_that_is_past_says_nothing(one: Promise) -> None:
    assert share(one, FLIGHTS) is None


def test_what_became_known_later_is_not_used() -> None:
    assert share(rate(), FLIGHTS, as_of=date(2022, 12, 30)) is None
    assert share(rate(), as_of=CLOSING) is None
