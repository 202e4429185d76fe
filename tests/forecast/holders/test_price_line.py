"""The price of a day, and closes in the shares of today."""

from __future__ import annotations

import math
from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.holders.markets import security, table
from forecast.made_up import unhurried
from promisetrack.forecast.holders import AdjustedTwiceError, Basis, price_line
from promisetrack.model import Close, PriceTable

FRIDAY, MONDAY = "2020-08-28", "2020-08-31"


def test_a_day_has_the_last_close_on_or_before_it_and_none_that_is_too_old() -> None:
    line = price_line(security(), table({FRIDAY: 10.0, MONDAY: 11.0}))
    assert line is not None
    asked = {day: line.at(date(2020, 8, day), gap_days=2) for day in (27, 28, 30, 31)}
    assert {day: one.value if one else None for day, one in asked.items()} == {
        27: None, 28: 10.0, 30: 10.0, 31: 11.0,
    }  # fmt: skip
    assert line.at(date(2020, 9, 3), gap_days=2) is None
    assert line.at(date(2020, 9, 2), gap_days=2) is not None


def test_closes_as_traded_are_divided_by_the_splits_after_them() -> None:
    about = security(
        closes="as-traded",
        splits=[{"date": MONDAY, "ratio": 5}, {"date": "2022-08-25", "ratio": 3}],
    )
    line = price_line(about, table({FRIDAY: 1500.0, MONDAY: 300.0, "2022-08-25": 100.0}))
    assert line is not None
    assert [price.value for price in line.prices] == [100.0, 100.0, 100.0]


def test_a_reverse_split_multiplies() -> None:
    about = security(closes="as-traded", splits=[{"date": MONDAY, "ratio": 0.1}])
    line = price_line(about, table({FRIDAY: 0.5, MONDAY: 5.0}))
    assert line is not None
    assert [price.value for price in line.prices] == [5.0, 5.0]


def test_closes_that_are_adjusted_are_not_adjusted_again() -> None:
    about = security(splits=[{"date": MONDAY, "ratio": 5}])
    with pytest.raises(AdjustedTwiceError, match="ACME: the closes are split-adjusted"):
        price_line(about, table({FRIDAY: 100.0}))


def test_the_total_has_the_rows_with_reinvested_dividends_alone() -> None:
    closes = table({FRIDAY: 10.0, MONDAY: 11.0}, adjusted={MONDAY: 9.0})
    total = price_line(security(), closes, basis=Basis.TOTAL)
    assert total is not None
    assert [(str(one.day), one.value) for one in total.prices] == [(MONDAY, 9.0)]
    assert price_line(security(), table({FRIDAY: 10.0}), basis=Basis.TOTAL) is None


def test_what_was_known_on_a_day_ends_with_it() -> None:
    line = price_line(security(), table({FRIDAY: 10.0, MONDAY: 11.0}))
    assert line is not None
    assert [str(one) for one in line.until(date(2020, 8, 30)).days] == [FRIDAY]
    assert line.step_days == 3
    assert line.until(date(2020, 8, 30)).step_days is None


days = st.dates(date(2000, 1, 1), date(2030, 1, 1))


@unhurried
@given(st.dictionaries(days, st.floats(0.01, 1e5), min_size=1), days, st.integers(0, 400))
def test_the_price_of_a_day_is_that_of_pandas(
    closes: dict[date, float], day: date, gap: int
) -> None:
    rows = [Close(date=one, close=price, source="page") for one, price in sorted(closes.items())]
    line = price_line(security(), PriceTable(id="acme", rows=tuple(rows)))
    assert line is not None
    found = line.at(day, gap_days=gap)
    series = pd.Series({pd.Timestamp(one): price for one, price in sorted(closes.items())})
    wanted = series[: pd.Timestamp(day)].tail(1)
    is_near = len(wanted) and (pd.Timestamp(day) - wanted.index[0]).days <= gap
    assert (found.value if found else None) == (wanted.iloc[0] if is_near else None)


ratios = st.sampled_from([2.0, 3.0, 5.0, 20.0, 0.1, 1 / 15])


@unhurried
@given(st.lists(st.floats(1.0, 1e4), min_size=3, max_size=9), st.lists(ratios, max_size=3))
def test_splits_leave_no_return_behind(prices: list[float], splits: list[float]) -> None:
    """Closes as traded, made from known values and splits, give the returns of the values."""
    first = date(2020, 1, 1)
    cuts = [first + timedelta(days=2 * number + 1) for number in range(len(splits))]
    traded = {}
    for number, price in enumerate(prices):
        day = first + timedelta(days=number)
        later = math.prod(r for cut, r in zip(cuts, splits, strict=True) if cut > day)
        traded[str(day)] = price * later
    about = security(
        closes="as-traded",
        splits=[{"date": str(c), "ratio": r} for c, r in zip(cuts, splits, strict=True)],
    )
    line = price_line(about, table(traded))
    assert line is not None
    got = [later.value / earlier.value for earlier, later in pairwise(line.prices)]
    assert got == pytest.approx([later / earlier for earlier, later in pairwise(prices)])
