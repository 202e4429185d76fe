"""One organization's record: dates, slips, what was kept, lateness beside returns."""

from __future__ import annotations

from datetime import date

import pytest

from forecast.holders.markets import claim, listed, market_ledger, months, outcome, promise
from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.holders import (
    Horizon,
    LeftOut,
    claim_holdings,
    holder_records,
    index_growth,
    lateness,
    needed_like,
    needed_to_keep_up,
    valuation_now,
)
from promisetrack.model import Ended, Ledger

AS_OF = date(2024, 12, 31)
CLOSES = months(2015, 2024, [100 + n for n in range(120)])
SLIPPED = promise(
    "slipped",
    [claim("2016-01-28", "../2016-12-31"), claim("2017-01-28", "../2017-12-31"),
     claim("2018-01-28", "../2018-12-31")],
    outcome("delivered", "2019-01-31"),
)  # fmt: skip
KEPT = promise("kept", [claim("2016-01-28", "../2016-12-31")], outcome("delivered", "2016-06-28"))
OPEN = promise(
    "open", [claim("2016-01-28", "../2016-12-31")], {"status": "pending", "as_of": "2024-06-28"}
)


def ledger() -> Ledger:
    return market_ledger(SLIPPED, KEPT, OPEN, closes=CLOSES, index=months(2015, 2024))


def test_a_record_counts_dates_slips_and_what_was_kept() -> None:
    found = ledger()
    (record,) = holder_records(found, claim_holdings(found, as_of=AS_OF))
    assert (record.promises, record.dates, record.slips) == (3, 5, 2)
    assert (record.decided, record.kept, record.missed) == (3, 1, 2)
    assert record.since_first is not None
    assert record.since_first.ratio == pytest.approx(219 / 100)
    assert record.ended is None
    assert record.years_traded == pytest.approx(10, abs=0.1)
    one_year = record.by_horizon[Horizon.ONE_YEAR]
    assert (one_year.claims, one_year.windows) == (5, 3)
    (slipped,) = record.slipped
    assert (slipped.promise.id, slipped.slips) == ("slipped", 2)
    assert [row.held.ratio for row in slipped.rows if row.held] == pytest.approx(
        [219 / 112, 219 / 124, 219 / 136]
    )


def test_lateness_runs_from_the_first_deadline_and_the_return_to_the_same_day() -> None:
    found = ledger()
    points = {one.promise: one for one in lateness(found, claim_holdings(found, as_of=AS_OF))}
    late = points["slipped"]
    assert late.late_years == pytest.approx((date(2019, 1, 31) - date(2016, 12, 31)).days / 365.25)
    assert late.is_delivered
    assert late.held is not None
    assert late.held.ratio == pytest.approx(148 / 112)
    assert points["kept"].late_years < 0
    still = points["open"]
    assert not still.is_delivered
    days = (date(2024, 6, 28) - date(2016, 12, 31)).days
    assert still.late_years == pytest.approx(days / DAYS_PER_YEAR)


def test_a_promise_from_before_the_listing_has_a_lateness_and_no_return() -> None:
    found = market_ledger(SLIPPED, closes=CLOSES, trading=listed(start="2016-06-01"))
    (point,) = lateness(found, claim_holdings(found, as_of=AS_OF))
    assert point.held is None
    assert point.left_out is LeftOut.NOT_TRADED


def test_quotas_and_promises_that_are_not_due_have_no_lateness() -> None:
    quota = promise(
        "quota",
        [claim("2016-01-28", "2016")],
        outcome("partial", "2016-12-31", reached=0.5),
        measure={"quantity": "cars", "reaches": "10 cars/year", "window": "fixed"},
    )
    later = promise("later", [claim("2016-01-28", "../2030-12-31")])
    found = market_ledger(quota, later, closes=CLOSES)
    assert lateness(found, claim_holdings(found, as_of=AS_OF)) == ()


def test_the_record_of_a_share_that_died_says_how() -> None:
    dead = listed(until="2018-12-31", ended="bankrupt", worth=0)
    closes = {day: price for day, price in CLOSES.items() if day < "2019"}
    found = market_ledger(SLIPPED, closes=closes, index=months(2015, 2024), trading=dead)
    (record,) = holder_records(found, claim_holdings(found, as_of=AS_OF))
    assert record.ended is Ended.BANKRUPT
    assert record.since_first is not None
    assert (record.since_first.ratio, record.since_first.benchmark_ratio) == (0.0, 1.0)


def test_what_another_share_would_have_to_reach_is_multiplied_out() -> None:
    found = market_ledger(
        SLIPPED,
        closes=CLOSES,
        index=months(2015, 2024, [100 * 1.01**n for n in range(120)]),
        trading=listed(offered=146, valuation=2e9),
    )
    holdings = claim_holdings(found, as_of=AS_OF)
    (record,) = holder_records(found, holdings)
    (market,) = record.markets
    assert valuation_now(market) == pytest.approx(2e9 * 219 / 146)
    needed = {one.years: one for one in needed_like(market, record)}
    assert needed[5].ratio == record.by_horizon[Horizon.FIVE_YEARS].median_ratio
    assert needed[5].price == pytest.approx(219 * needed[5].ratio)
    assert needed[5].valuation == pytest.approx(2e9 * 219 / 146 * needed[5].ratio)
    assert market.benchmark is not None
    growth = index_growth(market.benchmark)
    assert growth is not None
    assert growth.rate == pytest.approx(1.01**12 - 1, rel=0.02)
    two = needed_to_keep_up(market, growth, years=(2,))
    assert two[0].ratio == pytest.approx((1 + growth.rate) ** 2)
