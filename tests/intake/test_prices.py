"""Tables of prices in the layouts that people have, and hostile ones: a place and a remedy each."""

from __future__ import annotations

import io
import time
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from promisetrack.intake import (
    FileFault,
    IntakeError,
    Keep,
    PriceLayout,
    PriceTableRead,
    keep_last,
    read_prices,
)

TODAY = date(2026, 10, 9)


def read(text: str | bytes) -> PriceTableRead:
    return read_prices(text if isinstance(text, bytes) else text.encode(), today=TODAY)


def faults(text: str | bytes) -> tuple[FileFault, ...]:
    with pytest.raises(IntakeError) as caught:
        read(text)
    return caught.value.faults


YAHOO = """\
Date,Open,High,Low,Close,Adj Close,Volume
2020-08-28,459.02,463.70,437.30,442.68,440.11,20081200
2020-08-31,444.61,500.14,440.11,498.32,495.40,118374400
"""
STOOQ = """\
Date,Open,High,Low,Close,Volume
2020-08-28,459.02,463.70,437.30,442.68,20081200
2020-08-31,444.61,500.14,440.11,498.32,118374400
"""
NASDAQ = """\
Date,Close/Last,Volume,Open,High,Low
08/31/2020,"$1,498.32","118,374,400",$444.61,$500.14,$440.11
08/28/2020,$442.68,"20,081,200",$459.02,$463.70,$437.30
"""
SHEETS = "Date,Close\n8/28/2020 16:00:00,442.68\n8/31/2020 16:00:00,498.32\n"


@pytest.mark.parametrize(
    ("text", "layout", "last", "adjusted"),
    [
        (YAHOO, PriceLayout.YAHOO, 498.32, 495.40),
        (STOOQ, PriceLayout.STOOQ, 498.32, None),
        (NASDAQ, PriceLayout.NASDAQ, 1498.32, None),
        (SHEETS, PriceLayout.SHEETS, 498.32, None),
        (STOOQ.replace(",", ";"), PriceLayout.STOOQ, 498.32, None),
        (STOOQ.replace(",", "\t"), PriceLayout.STOOQ, 498.32, None),
        (STOOQ.replace("\n", "\r\n"), PriceLayout.STOOQ, 498.32, None),
        ("timestamp,price\n2020-08-28,442.68\n20200831,498.32\n", PriceLayout.OTHER, 498.32, None),
    ],
    ids=["yahoo", "stooq", "nasdaq", "sheets", "semicolons", "tabs", "crlf", "other"],
)
def test_each_layout_gives_the_same_closes(
    text: str, layout: PriceLayout, last: float, adjusted: float | None
) -> None:
    found = read(text)
    assert found.layout is layout
    assert [one.day for one in found.closes] == [date(2020, 8, 28), date(2020, 8, 31)]
    assert found.closes[0].close == 442.68
    assert (found.closes[1].close, found.closes[1].adjusted) == (last, adjusted)


@pytest.mark.parametrize(
    "text",
    [
        ("<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\n"
        "ACME.US,D,20200828,000000,1,1,1,442.68,1,0\nACME.US,D,20200831,000000,1,1,1,498.32,1,0\n"),
        ("Data,Otwarcie,Najwyzszy,Najnizszy,Zamkniecie,Wolumen\n"
        "2020-08-28,1,1,1,442.68,1\n2020-08-31,1,1,1,498.32,1\n"),
        ("Date\tOpen\tHigh\tLow\tClose Close price adjusted for splits.\tVolume\n"
        "Aug 31, 2020\t1\t1\t1\t498.32\t1\nAug 28, 2020\t1\t1\t1\t442.68\t1\n"),
        "Date,Close*,Adj Close**\n2020-08-28,442.68,1\n2020-08-31,498.32,1\n",
        "Price,Close,High\nTicker,ACME,ACME\nDate,,\n2020-08-28,442.68,1\n2020-08-31,498.32,1\n",
        "Datum;Schluss\n28.08.2020 16:00:00;442,68\n31.08.2020 16:00:00;498,32\n",
        "sep=;\nDate;Close\n2020-08-28;442,68\n2020-08-31;498,32\n",
        "Date,Close\n28 Aug 2020,$442.68\n31-Aug-2020,$498.32\n",
        "Date,Close,Currency,Symbol\n2020-08-28,442.68,USD,ACME\n2020-08-31,498.32,USD,ACME\n",
    ],
    ids=["bulk", "Polish", "copied", "stars", "yfinance", "German", "separator line", "names",
         "said"],
)  # fmt: skip
def test_other_tables_that_people_have_give_the_same(text: str) -> None:
    found = read(text)
    assert [(one.day, one.close) for one in found.closes] == [
        (date(2020, 8, 28), 442.68),
        (date(2020, 8, 31), 498.32),
    ]


@pytest.mark.parametrize(
    ("cell", "price"),
    [("1.234,56", 1234.56), ("1 234,56", 1234.56), ("1'234,56", 1234.56), ("1.234", 1234.0),
     ("€1.234,5", 1234.5)],
)  # fmt: skip
def test_in_a_column_with_decimal_commas_points_stand_between_thousands(
    cell: str, price: float
) -> None:
    found = read(f"Date;Close\n2020-08-28;{cell}\n2020-08-31;10,5\n")
    assert [one.close for one in found.closes] == [price, 10.5]


def test_rows_of_dividends_and_splits_are_left_out_and_counted() -> None:
    rows = "2020-08-31,0.24 Dividend\n2020-08-31,5:1 Stock Splits\n"
    found = read(YAHOO + rows)
    assert (len(found.closes), found.left_out) == (2, 2)


@pytest.mark.parametrize(
    ("text", "currencies"),
    [
        ("Date,Close\n2020-08-28,1\n", set()),
        ("Date,Close,Currency\n2020-08-28,1,EUR\n", {"EUR"}),
        ("Date,Close\n2020-08-28,£1\n", {"GBP"}),
    ],
)
def test_a_table_says_its_currency_or_nothing(text: str, currencies: set[str]) -> None:
    assert read(text).currencies == currencies
    assert "USD" in read("Date,Close\n2020-08-28,$1\n").currencies


def test_days_that_could_be_read_either_way_are_told() -> None:
    first = "Date,Close\n02/01/2024,10\n"
    unsure = read(f"{first}03/01/2024,11\n").unsure
    assert unsure is not None
    assert unsure.text == "02/01/2024"
    assert read(f"{first}03/13/2024,11\n").unsure is None
    assert read("Date,Close\n02/02/2024,10\n").unsure is None


def test_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    assert len(read(b"\xef\xbb\xbf" + YAHOO.encode()).closes) == 2


def test_a_row_without_a_trade_is_left_out_and_counted() -> None:
    found = read(YAHOO + "2020-09-01,null,null,null,null,null,null\n")
    assert (len(found.closes), found.left_out) == (2, 1)


def test_a_day_that_stands_twice_with_one_price_is_one_day() -> None:
    assert len(read(STOOQ + "2020-08-31,1,1,1,498.320001,1\n").closes) == 2


def test_a_time_of_the_exchange_is_left_out_and_one_that_moves_the_day_is_refused() -> None:
    head = "Date,Close\n"
    for text in ("2020-08-28 00:00:00-04:00", "2020-08-28T20:00:00Z", "2020-08-28 00:00:00+00:00"):
        assert read(f"{head}{text},10\n").closes[0].day == date(2020, 8, 28)
    (fault,) = faults(f"{head}2020-08-29T01:30:00Z,10\n")
    assert "is no day of the exchange" in fault.message
    assert "zone" in fault.remedy


def test_a_day_above_twelve_says_that_days_come_first() -> None:
    found = read("Date,Close\n08/09/2020,10\n28/09/2020,11\n")
    assert [one.day for one in found.closes] == [date(2020, 9, 8), date(2020, 9, 28)]


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        (b"", "TAB001", None, "empty"),
        (b"sep=;\n", "TAB001", None, "empty"),
        (b'""\n', "TAB001", None, "empty"),
        (b"PK\x03\x04rest", "TAB001", None, "workbook"),
        (b"Date,Close\n2020-08-28,\xff\n", "TAB001", None, "UTF-8"),
        ("<!DOCTYPE html><table><td>Date</td>", "TAB001", 1, "web page"),
        ('{"chart": {"result": null}}', "TAB004", 1, "no column is one of days"),
        ("Date,Open,Volume\n2020-08-28,1,2\n", "TAB004", 1, "no column is one of closes"),
        ("Date,Close,close\n2020-08-28,1,2\n", "TAB004", 1, "2 columns are one of closes"),
        ("Date,Close\n2020-02-30,10\n", "TAB008", 2, "no day of the exchange"),
        ("Date,Close\n30.02.2020,10\n", "TAB008", 2, "no day of the exchange"),
        ('Date,Close\n"Foo 5, 2020",10\n', "TAB008", 2, "no day of the exchange"),
        ("Date,Close\n2026-10-10,10\n", "TAB008", 2, "has not come yet"),
        ("Date,Close\n2020-08-28,=HYPERLINK()\n", "TAB008", 2, "is no price"),
        ("Date,Close\n2020-08-28,0\n", "TAB008", 2, "close of 0"),
        ("Date,Close\n2020-08-28,-5\n", "TAB008", 2, "close of -5"),
        ("Date,Close\n2020-08-28,NaN\n", "TAB008", 2, "is no price"),
        ("Date,Close\n2020-08-28,inf\n", "TAB008", 2, "is no price"),
        ("Date,Close\n2020-08-28,1e400\n", "TAB008", 2, "is no price"),
        ("Date;Close\n2020-08-28;10,5\n2020-08-31;10.5\n", "TAB008", 2, "comma before its"),
        ("Date;Close\n2020-08-28;1,234\n2020-08-31;1,301\n", "TAB008", 2, "can be a thousand"),
        ("Date,Close\n2020-08-28,0.0000001\n", "TAB008", 2, "is no price"),
        ("Date,Close,Currency\n2020-08-28,1,USD\n2020-08-31,1,EUR\n", "TAB008", 3, "of 'EUR'"),
        ("Date,Close\n2020-08-28,$1\n2020-08-31,€1\n", "TAB008", 3, "another currency"),
        ("Symbol,Date,Close\nA,2020-08-28,1\nB,2020-08-31,1\n", "TAB008", 3, "this price is of"),
        ("Price,Close,Close\nTicker,A,B\nDate,,\n2020-08-28,1,2\n", "TAB008", 2, "of 'B'"),
        ("Date,Close\n2020-08-28,10\n2020-08-28,11\n", "TAB008", 3, "and at 10 in line 2"),
        ("Date,Close\n08/28/2020,10\n28/09/2020,11\n", "TAB008", 3, "another order"),
        ("Date,Close\n2020-08-28\n", "TAB008", 2, "too short"),
        ("Date,Close\n2020-08-28,null\n", "TAB008", None, "no row has a price"),
        ("Date,Adj Close,Close\n2020-08-28,x,10\n", "TAB008", 2, "is no price"),
    ],
)
def test_a_fault_has_a_place_and_a_remedy(
    text: str | bytes, code: str, line: int | None, words: str
) -> None:
    first = faults(text)[0]
    assert (first.code, first.span.line if first.span else None) == (code, line)
    assert words in first.message
    assert first.expected
    assert first.remedy or not text


def test_every_fault_is_told_and_of_very_many_the_number() -> None:
    rows = "".join(f"2020-08-28,x{n}\n" for n in range(300))
    found = faults(f"Date,Close\n{rows}")
    assert len(found) == 201
    assert found[-1].message == "100 more faults of this file are not told"


def test_a_table_that_is_too_large_is_refused() -> None:
    (fault,) = faults(b"Date,Close\n" + b"2020-08-28,10\n" * 1_600_000)
    assert "too large" in fault.message


def test_forty_years_of_days_are_read_in_seconds() -> None:
    days = [date(1985, 1, 1) + timedelta(days=n) for n in range(14_600)]
    text = "Date,Close\n" + "".join(f"{day},{n + 1}\n" for n, day in enumerate(days))
    start = time.process_time()
    assert len(read(text).closes) == 14_600
    assert time.process_time() - start < 5


def test_the_first_close_and_the_last_of_each_month_or_year_are_kept() -> None:
    days = pd.bdate_range("2019-01-09", "2020-03-20")
    text = "Date,Close\n" + "".join(f"{day:%Y-%m-%d},{n + 1}\n" for n, day in enumerate(days))
    closes = read(text).closes
    kept = {keep: [one.day for one in keep_last(closes, keep)] for keep in Keep}
    series = pd.Series(days, index=days)
    months = series.groupby(days.to_period("M")).last()
    years = series.groupby(days.to_period("Y")).last()
    assert kept[Keep.MONTHS] == [days[0].date(), *(day.date() for day in months)]
    assert kept[Keep.YEARS] == [days[0].date(), *(day.date() for day in years)]
    assert len(kept[Keep.ALL]) == len(days)


prices = st.floats(0.01, 1e6).map(lambda price: round(price, 4))


@given(st.dictionaries(st.dates(date(1990, 1, 1), TODAY), prices, min_size=1, max_size=20))
def test_what_pandas_writes_is_read_as_pandas_has_it(closes: dict[date, float]) -> None:
    frame = pd.DataFrame({"Date": [str(day) for day in closes], "Close": list(closes.values())})
    text = io.StringIO()
    frame.to_csv(text, index=False)
    found = read(text.getvalue())
    assert {one.day: one.close for one in found.closes} == closes
    assert [one.day for one in found.closes] == sorted(closes)


pieces = st.lists(
    st.sampled_from(
        ["Date", "Close", "Adj Close", "Price", "Ticker", "Currency", ",", ";", "\t", "\n", "\r\n",
         '"', "2020-08-28", "28/08/2020", "28.08.2020", "Aug 28, 2020", "10", "10,5", "1,234", "$1",
         "€2", "null", "Dividend", "sep=;", "\ufeff", "\x00", "1 234", "=1", "inf", "-", "T00:30Z"]
    ),
    max_size=30,
)  # fmt: skip


@given(st.text(max_size=200) | pieces.map("".join) | pieces.map("Date,Close\n".join))
def test_any_text_is_read_or_refused_with_words(text: str) -> None:
    said: tuple[FileFault, ...] = ()
    closes = 0
    try:
        closes = len(read(text.encode("utf-8", "surrogatepass")).closes)
    except IntakeError as error:
        said = error.faults
    assert bool(said) is not bool(closes)
    assert all(fault.message for fault in said)
