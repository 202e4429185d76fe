"""The share against the index around claims and around missed deadlines."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from forecast.holders.markets import claim, listed, market_ledger, months, outcome, promise
from promisetrack.forecast.holders import EventKind, EventPath, claim_holdings, event_path
from promisetrack.model import Promise

AS_OF = date(2024, 12, 31)


def path(*promises: Promise, kind: EventKind, **market: Any) -> EventPath:
    closes = market.pop("closes", None) or months(2015, 2024)
    ledger = market_ledger(*promises, closes=closes, index=months(2015, 2024), **market)
    return event_path(ledger, claim_holdings(ledger, as_of=AS_OF), kind)


def test_a_jump_in_the_month_after_a_claim_is_seen_after_it_and_not_before() -> None:
    closes = months(2015, 2024)
    closes = {day: 200.0 if day > "2020-06-30" else 100.0 for day in closes}
    one = promise(claims=[claim("2020-06-29", "2021-12-31")])
    found = path(one, kind=EventKind.CLAIM, closes=closes)
    assert {point.month: point.mean for point in found.points} == pytest.approx(
        {month: 0.0 if month <= 0 else math.log(2) for month in range(-6, 13)}
    )
    assert found.points[0].interval is None


def test_the_index_is_taken_off() -> None:
    closes = months(2015, 2024, [100 * 1.01**n for n in range(120)])
    one = promise(claims=[claim("2020-06-29", "2021-12-31")])
    ledger = market_ledger(one, closes=closes, index=closes)
    found = event_path(ledger, claim_holdings(ledger, as_of=AS_OF), EventKind.CLAIM)
    assert [point.mean for point in found.points] == pytest.approx([0.0] * 19)


def test_claims_of_one_month_are_one_event() -> None:
    several = [
        promise(f"p{day}", [claim(f"2020-06-{day:02}", "2021-12-31")]) for day in (1, 10, 29)
    ]
    found = path(*several, kind=EventKind.CLAIM)
    (event,) = found.events
    assert event.day == date(2020, 6, 29)
    assert event.promises == ("p1", "p10", "p29")


@pytest.mark.parametrize(
    ("became", "missed"),
    [
        (outcome("delivered", "2020-12-31"), 0),
        (outcome("delivered", "2021-03-01"), 1),
        (outcome("cancelled", "2020-06-01"), 0),
        (outcome("cancelled", "2021-06-01"), 1),
        ({"status": "pending", "as_of": "2020-12-01"}, 0),
        ({"status": "pending", "as_of": "2021-06-01"}, 1),
    ],
)
def test_a_deadline_is_missed_where_it_passed_in_vain_as_far_as_anyone_looked(
    became: dict[str, Any], missed: int
) -> None:
    one = promise(claims=[claim("2018-06-01", "../2020-12-31")], became=became)
    assert len(path(one, kind=EventKind.MISSED).events) == missed


def test_events_without_all_their_months_are_counted_and_left_out() -> None:
    late = promise(claims=[claim("2024-06-29", "2026-12-31")])
    early = promise("early", claims=[claim("2015-02-28", "2026-12-31")])
    found = path(late, early, kind=EventKind.CLAIM)
    assert (found.events, found.left_out, found.points) == ((), 2, ())


def test_a_share_that_dies_within_the_months_stays_in_the_mean() -> None:
    closes = {day: 100.0 if day < "2020-09" else 5.0 for day in months(2015, 2020)}
    closes = {day: price for day, price in closes.items() if day < "2020-10-29"}
    one = promise(claims=[claim("2020-06-29", "2021-12-31")])
    for worth, left in ((None, 0.05), (0, 0.05), (1, 0.01)):
        dead = listed(until="2020-11-13", ended="bankrupt", worth=worth)
        found = path(one, kind=EventKind.CLAIM, closes=closes, trading=dead)
        means = {point.month: point.mean for point in found.points}
        assert found.left_out == 0
        assert (means[2], means[3], means[4]) == pytest.approx((0.0, math.log(0.05), means[3]))
        assert means[12] == pytest.approx(math.log(left))


def test_a_date_named_after_the_end_is_no_event_of_the_share() -> None:
    closes = dict.fromkeys(months(2015, 2020), 100.0)
    dead = listed(until="2020-12-30", ended="bankrupt")
    one = promise(claims=[claim("2021-01-04", "2021-12-31")])
    assert path(one, kind=EventKind.CLAIM, closes=closes, trading=dead).left_out == 1


def test_yearly_closes_show_no_event() -> None:
    yearly = {f"{year}-12-31": 100.0 for year in range(2015, 2025)}
    one = promise(claims=[claim("2020-06-29", "2021-12-31")])
    assert path(one, kind=EventKind.CLAIM, closes=yearly).left_out == 1
