"""What a holder got from each claim: worked by hand, and the same from pandas."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.holders.markets import (
    claim,
    listed,
    market_ledger,
    months,
    outcome,
    promise,
    table,
)
from forecast.made_up import unhurried
from promisetrack.forecast.holders import (
    Basis,
    ClaimHolding,
    Held,
    Horizon,
    LeftOut,
    claim_holdings,
    holder_records,
)
from promisetrack.model import Catalog, Ended, Ledger
from promisetrack.model.knowledge import JudgeReading

AS_OF = date(2024, 6, 30)
RISING = {"2018-01-31": 10.0, "2019-01-31": 12.0, "2020-02-28": 20.0, "2021-01-29": 30.0,
          "2023-01-31": 25.0, "2024-06-28": 40.0}  # fmt: skip
INDEX = {"2018-01-31": 100.0, "2019-01-31": 110.0, "2020-02-28": 120.0, "2021-01-29": 150.0,
         "2023-01-31": 160.0, "2024-06-28": 200.0}  # fmt: skip
ONE = promise(claims=[claim("2018-02-01", "2020-02-28")], became=outcome("delivered", "2021-01-30"))


def got(ledger: Ledger, horizon: Horizon, **choices: Any) -> ClaimHolding:
    found = claim_holdings(ledger, as_of=choices.pop("as_of", AS_OF), **choices)
    return next(row for row in found.rows if row.horizon is horizon)


def held(ledger: Ledger, horizon: Horizon, **choices: Any) -> Held:
    row = got(ledger, horizon, **choices)
    assert row.held is not None, row.left_out
    return row.held


@pytest.mark.parametrize(
    ("horizon", "close", "index"),
    [
        (Horizon.ONE_YEAR, 12.0, 110.0),
        (Horizon.THREE_YEARS, 30.0, 150.0),
        (Horizon.FIVE_YEARS, 25.0, 160.0),
        (Horizon.DEADLINE, 20.0, 120.0),
        (Horizon.DELIVERY, 30.0, 150.0),
        (Horizon.NEWEST, 40.0, 200.0),
    ],
)
def test_each_horizon_by_hand(horizon: Horizon, close: float, index: float) -> None:
    one = held(market_ledger(ONE, closes=RISING, index=INDEX), horizon)
    assert (one.start.value, one.end.value) == (10.0, close)
    assert one.ratio == close / 10.0
    assert one.benchmark_ratio == index / 100.0
    assert one.excess_log == pytest.approx(math.log(close / 10.0 / (index / 100.0)))
    assert one.beat_benchmark is (close / 10.0 > index / 100.0)


def test_a_claim_counts_from_the_last_day_on_which_it_may_have_been_made() -> None:
    vague = promise(claims=[claim("2018-01-15/2018-02-01", "2020-02-28")])
    row = got(market_ledger(vague, closes=RISING, index=INDEX), Horizon.DEADLINE)
    assert row.made == date(2018, 2, 1)
    assert row.held is not None


def test_total_returns_are_of_closes_with_dividends_of_share_and_index() -> None:
    paid = {day: price * 1.01**n for n, (day, price) in enumerate(sorted(RISING.items()))}
    ledger = with_paid_index(market_ledger(ONE, closes=RISING, index=INDEX, adjusted=paid))
    one = held(ledger, Horizon.ONE_YEAR, basis=Basis.TOTAL)
    assert one.ratio == pytest.approx(1.2 * 1.01)
    assert one.benchmark_ratio == pytest.approx(1.1 * 1.02)
    assert claim_holdings(ledger, as_of=AS_OF, basis=Basis.TOTAL).without_dividends == ()


def test_where_the_index_or_the_share_has_no_dividends_prices_count_for_both() -> None:
    paid = {day: price * 1.01**n for n, (day, price) in enumerate(sorted(RISING.items()))}
    plain = market_ledger(ONE, closes=RISING, index=INDEX, adjusted=paid)
    half = with_paid_index(market_ledger(ONE, closes=RISING, index=INDEX))
    for ledger in (plain, half):
        one = held(ledger, Horizon.ONE_YEAR, basis=Basis.TOTAL)
        assert (one.ratio, one.benchmark_ratio) == (1.2, 1.1)
        found = claim_holdings(ledger, as_of=AS_OF, basis=Basis.TOTAL)
        assert found.without_dividends == ("Acme",)
    assert claim_holdings(plain, as_of=AS_OF).without_dividends == ()


def with_paid_index(ledger: Ledger) -> Ledger:
    paid = {day: level * 1.02**n for n, (day, level) in enumerate(sorted(INDEX.items()))}
    share = ledger.prices["acme"]
    return replace(ledger, prices=Catalog((share, table(INDEX, "IDX", paid))))


@pytest.mark.parametrize(
    ("made", "due", "horizon", "why"),
    [
        ("1999-12-01", "2020-02-28", Horizon.DEADLINE, LeftOut.NOT_TRADED),
        ("2018", "2020-02-28", Horizon.DEADLINE, LeftOut.DAY_UNKNOWN),
        ("2018-02-01", "2025-12-31", Horizon.DEADLINE, LeftOut.NOT_OVER),
        ("2018-02-01", "2020-02-28", Horizon.DELIVERY, LeftOut.NOT_DELIVERED),
        ("2018-02-01", "2022-02-28", Horizon.DEADLINE, LeftOut.NO_CLOSE),
        ("2018-06-01", "2020-02-28", Horizon.DEADLINE, LeftOut.NO_CLOSE),
        ("2018-02-01", "2018-02-20", Horizon.DEADLINE, LeftOut.TOO_SHORT),
    ],
)
def test_what_is_left_out_is_counted_by_its_reason(
    made: str, due: str, horizon: Horizon, why: LeftOut
) -> None:
    ledger = market_ledger(promise(claims=[claim(made, due)]), closes=RISING, index=INDEX)
    row = got(ledger, horizon)
    assert row.held is None
    assert row.left_out is why
    found = claim_holdings(ledger, as_of=AS_OF)
    assert found.count_left_out(horizon) == {why: 1}
    assert found.select(horizon) == ()


def test_a_claim_after_the_end_of_trading_is_left_out() -> None:
    gone = listed(until="2019-06-28", ended="delisted")
    late = promise(claims=[claim("2020-01-01", "2020-12-31")])
    row = got(market_ledger(late, closes=RISING, index=INDEX, trading=gone), Horizon.DEADLINE)
    assert row.left_out is LeftOut.NO_LONGER_TRADED


def test_a_bankrupt_share_counts_to_what_was_left_of_it() -> None:
    closes = {"2018-01-31": 10.0, "2019-01-31": 0.5}
    dead = listed(until="2019-02-11", ended="bankrupt", worth=0)
    one = held(market_ledger(ONE, closes=closes, index=INDEX, trading=dead), Horizon.NEWEST)
    assert one.ratio == 0.0
    assert one.price_ratio == 0.05
    assert one.excess_log == pytest.approx(math.log(0.05) - math.log(2.0))
    assert one.ended is not None
    assert one.end.day == date(2019, 1, 31)


def test_a_dead_share_whose_worth_is_unknown_counts_to_its_last_close_however_old() -> None:
    closes = {"2018-01-31": 10.0, "2018-03-29": 4.0}
    dead = listed(until="2019-02-11", ended="bankrupt")
    one = held(market_ledger(ONE, closes=closes, index=INDEX, trading=dead), Horizon.THREE_YEARS)
    assert one.ratio == 0.4
    assert one.benchmark_ratio == 1.5


def test_a_share_that_was_bought_up_counts_at_the_price_of_the_buyer() -> None:
    closes = {"2018-01-31": 10.0, "2019-01-31": 5.4}
    sold = listed(until="2019-02-11", ended="taken-over", worth=5)
    one = held(market_ledger(ONE, closes=closes, index=INDEX, trading=sold), Horizon.FIVE_YEARS)
    assert one.ratio == 0.5
    assert one.benchmark_ratio is not None
    assert one.excess_log == pytest.approx(math.log(0.5) - math.log(one.benchmark_ratio))


def test_how_a_share_ended_is_not_known_before_it_did() -> None:
    dead = listed(until="2019-02-11", ended="bankrupt", worth=0)
    closes = {"2018-01-31": 10.0, "2019-01-31": 0.5}
    ledger = market_ledger(ONE, closes=closes, index=INDEX, trading=dead)
    for day, ended in ((date(2019, 2, 11), None), (date(2019, 2, 12), Ended.BANKRUPT)):
        (market,) = claim_holdings(ledger, as_of=day).markets["Acme"]
        assert market.trading.ended is ended
        (record,) = holder_records(ledger, claim_holdings(ledger, as_of=day))
        assert record.ended is ended
        assert record.since_first is not None
        assert record.since_first.ratio == (0.0 if ended else 0.05)


def test_a_generous_judge_moves_the_delivery() -> None:
    generous = {"status": "delivered", "date": "2019-01-31", "evidence": "A prototype."}
    one = promise(
        claims=[claim("2018-02-01", "2020-02-28")], became={**outcome(), "lenient": generous}
    )
    ledger = market_ledger(one, closes=RISING, index=INDEX)

    def found(reading: JudgeReading) -> tuple[list[float | None], int]:
        holdings = claim_holdings(ledger, as_of=AS_OF, reading=reading)
        (record,) = holder_records(ledger, holdings)
        rows = holdings.select(Horizon.DELIVERY)
        return [row.held.ratio if row.held else None for row in rows], record.kept

    assert found("strict") == ([], 0)
    assert found("lenient") == ([1.2], 1)


def test_before_its_end_a_share_that_died_later_is_like_any_other() -> None:
    closes = {"2018-01-31": 10.0, "2019-01-31": 12.0, "2020-01-31": 0.1}
    dead = listed(until="2020-02-11", ended="bankrupt", worth=0)
    one = held(market_ledger(ONE, closes=closes, index=INDEX, trading=dead), Horizon.ONE_YEAR)
    assert (one.ratio, one.ended) == (1.2, None)


def test_an_index_that_ends_a_little_earlier_ends_the_time_for_both() -> None:
    index = {day: level for day, level in INDEX.items() if day != "2024-06-28"}
    one = held(
        market_ledger(ONE, closes=RISING, index={**index, "2024-06-20": 190.0}),
        Horizon.NEWEST,
        gap_days=600,
    )
    assert one.benchmark_ratio is not None
    alone = held(market_ledger(ONE, closes=RISING, index=index), Horizon.NEWEST)
    assert (alone.end.value, alone.benchmark_ratio) == (40.0, None)


def test_what_came_later_is_not_known() -> None:
    """A leak test: later claims, outcomes and closes change nothing."""
    early = date(2019, 6, 30)
    more = promise(
        claims=[claim("2018-02-01", "2020-02-28"), claim("2020-03-01", "2021-12-31")],
        became=outcome("delivered", "2021-01-30"),
    )
    less = promise(claims=[claim("2018-02-01", "2020-02-28")], became=outcome())
    short = {day: price for day, price in RISING.items() if day < "2019-06-30"}
    known = claim_holdings(market_ledger(more, closes=RISING, index=INDEX), as_of=early)
    then = claim_holdings(market_ledger(less, closes=short, index=INDEX), as_of=early)
    assert known.rows == then.rows


prices = st.floats(0.01, 1e5)


@unhurried
@given(st.lists(prices, min_size=36, max_size=36), st.floats(1e-3, 1e3), st.integers(0, 23))
def test_another_currency_leaves_returns_alone(
    values: list[float], factor: float, start: int
) -> None:
    closes = months(2018, 2020, values)
    scaled = {day: price * factor for day, price in closes.items()}
    day = sorted(closes)[start]
    one = promise(claims=[claim(day, "2020-12-31")])
    index = months(2018, 2020)
    first = held(market_ledger(one, closes=closes, index=index), Horizon.ONE_YEAR)
    second = held(market_ledger(one, closes=scaled, index=index), Horizon.ONE_YEAR)
    assert second.ratio == pytest.approx(first.ratio)
    assert second.excess_log == pytest.approx(first.excess_log, abs=1e-9)


@unhurried
@given(st.lists(prices, min_size=36, max_size=36), st.lists(prices, min_size=36, max_size=36))
def test_every_month_of_a_year_later_is_that_of_pandas(
    values: list[float], levels: list[float]
) -> None:
    closes, index = months(2018, 2020, values), months(2018, 2020, levels)
    made = sorted(closes)[:24]
    several = [promise(f"p{n}", [claim(day, "2020-12-31")]) for n, day in enumerate(made)]
    found = claim_holdings(
        market_ledger(*several, closes=closes, index=index), as_of=date(2020, 12, 31)
    )
    share = pd.Series(closes).pct_change(12).shift(-12).dropna() + 1
    beside = pd.Series(index).pct_change(12).shift(-12).dropna() + 1
    rows = {str(row.made): row.held for row in found.select(Horizon.ONE_YEAR)}
    assert sorted(rows) == list(share.index)
    for day, one in rows.items():
        assert one is not None
        assert one.ratio == pytest.approx(share[day])
        assert one.benchmark_ratio == pytest.approx(beside[day])
