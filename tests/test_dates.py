"""Windows: every written form, every refusal with its message, and the arithmetic of months."""

from __future__ import annotations

import doctest
from datetime import date, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import promisetrack.dates
from promisetrack.dates import (
    DateWindow,
    WindowError,
    add_days,
    add_months,
    day,
    half,
    month,
    month_length,
    months,
    parse_window,
    quarter,
    year,
)

DAYS: Final = st.dates(date(1000, 1, 1), date(2999, 12, 31))
SPANS: Final = st.tuples(DAYS, DAYS).map(sorted).map(lambda pair: DateWindow(pair[0], pair[1]))
NAMED: Final = st.one_of(
    st.builds(year, st.integers(1000, 2999)),
    st.builds(half, st.integers(1, 2), st.integers(1000, 2999)),
    st.builds(quarter, st.integers(1, 4), st.integers(1000, 2999)),
    st.builds(month, st.integers(1, 12), st.integers(1000, 2999)),
    st.integers(100, 299).map(lambda n: DateWindow(date(10 * n, 1, 1), date(10 * n + 9, 12, 31))),
    st.builds(day, DAYS),
)
WINDOWS: Final = st.one_of(
    SPANS,
    NAMED,
    st.builds(DateWindow, st.none(), DAYS),
    st.builds(DateWindow, DAYS, st.none()),
)


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("2017", date(2017, 1, 1), date(2017, 12, 31)),
        ("2017-06", date(2017, 6, 1), date(2017, 6, 30)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2017-06-01", date(2017, 6, 1), date(2017, 6, 1)),
        ("2017-Q3", date(2017, 7, 1), date(2017, 9, 30)),
        ("2017-H2", date(2017, 7, 1), date(2017, 12, 31)),
        ("203X", date(2030, 1, 1), date(2039, 12, 31)),
        ("2017-01-01/2018-12-31", date(2017, 1, 1), date(2018, 12, 31)),
        ("2017/2018-Q1", date(2017, 1, 1), date(2018, 3, 31)),
        ("202X/203X", date(2020, 1, 1), date(2039, 12, 31)),
        ("../2017-12-31", None, date(2017, 12, 31)),
        ("../2017", None, date(2017, 12, 31)),
        ("2021-07-01/..", date(2021, 7, 1), None),
        ("2021-Q3/..", date(2021, 7, 1), None),
        (" 2017 ", date(2017, 1, 1), date(2017, 12, 31)),
        ("1000", date(1000, 1, 1), date(1000, 12, 31)),
        ("2999-12-31", date(2999, 12, 31), date(2999, 12, 31)),
    ],
)
def test_every_written_form_is_its_first_and_last_day(
    text: str, lower: date | None, upper: date | None
) -> None:
    assert parse_window(text) == DateWindow(lower, upper)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'' is not a date"),
        ("soon", "'soon' is not a date"),
        ("2017-6", "'2017-6' is not a date"),
        ("2017-06-1", "'2017-06-1' is not a date"),
        ("17", "'17' is not a date"),
        ("20170601", "'20170601' is not a date"),
        ("2017-q3", "'2017-q3' is not a date"),
        ("2017 Q3", "'2017 Q3' is not a date"),
        ("203x", "'203x' is not a date"),
        ("20XX", "'20XX' is not a date"),
        ("-2017", "'-2017' is not a date"),
        ("\u0662\u0660\u0661\u0667", "is not a date"),
        ("2017-06-01T12:00", "'2017-06-01T12:00' is not a date"),
        ("2017 / 2018", "'2017 ' is not a date"),
        ("2017/", "'' is not a date"),
        ("/2017", "'' is not a date"),
        ("../..", "'../..' says nothing: give at least one end"),
        ("2017/2018/2019", "'2017/2018/2019' has more than one '/'"),
        ("2018/2017", "2018-01-01 is after 2017-12-31"),
        ("2017-00", "2017-00 does not exist: there is no month 0"),
        ("2017-13", "2017-13 does not exist: there is no month 13"),
        ("2017-Q0", "2017-Q0 does not exist: there is no quarter 0"),
        ("2017-Q5", "2017-Q5 does not exist: there is no quarter 5"),
        ("2017-H3", "2017-H3 does not exist: there is no half 3"),
        ("2017-02-29", "2017-02-29 does not exist: 2017-02 has 28 days"),
        ("2017-02-30", "2017-02-30 does not exist: 2017-02 has 28 days"),
        ("2017-04-31", "2017-04-31 does not exist: 2017-04 has 30 days"),
        ("2017-06-00", "2017-06-00 does not exist: 2017-06 has 30 days"),
        ("1900-02-29", "1900-02-29 does not exist: 1900-02 has 28 days"),
        ("0000", "the year 0000 is outside 1000-2999"),
        ("0019-06-01", "the year 0019 is outside 1000-2999"),
        ("000X", "the year 0000 is outside 1000-2999"),
        ("3000", "the year 3000 is outside 1000-2999"),
        ("300X", "the year 3000 is outside 1000-2999"),
        ("9999-12-31", "the year 9999 is outside 1000-2999"),
        ("2017" * 1_000_000, "'2017201720172017201720172017201720172...' is not a date"),
    ],
    ids=lambda text: text[:20],
)
def test_a_wrong_date_is_refused_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(WindowError) as caught:
        parse_window(text)
    assert message in str(caught.value)


def test_leap_days_exist_in_leap_years() -> None:
    assert parse_window("2016-02-29") == day(date(2016, 2, 29))
    assert parse_window("2000-02-29") == day(date(2000, 2, 29))


@given(WINDOWS)
def test_a_window_parses_back_from_its_written_form(window: DateWindow) -> None:
    assert parse_window(str(window)) == window


@given(NAMED)
def test_a_named_period_is_written_by_its_name(window: DateWindow) -> None:
    assert "/" not in str(window)


@pytest.mark.parametrize(
    "text", ["2017", "2017-06", "2017-06-01", "2017-Q3", "2017-H2", "203X", "../2017-12-31"]
)
def test_a_written_form_is_kept(text: str) -> None:
    assert str(parse_window(text)) == text


@given(st.text(max_size=40))
def test_any_text_is_a_window_or_refused(text: str) -> None:
    try:
        window = parse_window(text)
    except WindowError:
        return
    assert parse_window(str(window)) == window


@given(st.from_regex(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z"))
def test_a_day_is_accepted_exactly_when_the_calendar_has_it(text: str) -> None:
    try:
        expected = date.fromisoformat(text)
    except ValueError:
        expected = date.min
    try:
        window = parse_window(text)
    except WindowError:
        assert not 1000 <= expected.year <= 2999
    else:
        assert window == day(expected)


def test_a_window_needs_an_end_and_a_right_order() -> None:
    with pytest.raises(WindowError, match="at least one end"):
        DateWindow(None, None)
    with pytest.raises(WindowError, match="2018-01-02 is after 2018-01-01"):
        DateWindow(date(2018, 1, 2), date(2018, 1, 1))


@given(SPANS)
def test_days_middle_and_membership_agree(window: DateWindow) -> None:
    assert window.lower is not None
    assert window.upper is not None
    assert window.days == (window.upper - window.lower).days + 1
    assert window.is_day == (window.days == 1)
    assert window.lower in window
    assert window.middle in window
    assert window.upper in window
    assert window.middle - window.lower <= window.upper - window.middle
    assert (window.upper - window.middle) - (window.middle - window.lower) <= timedelta(days=1)


def test_an_open_window_has_no_length_and_its_closed_end_for_a_middle() -> None:
    by, floor = parse_window("../2017-12-31"), parse_window("2021-07-01/..")
    assert by.days is None
    assert floor.days is None
    assert by.middle == date(2017, 12, 31)
    assert floor.middle == date(2021, 7, 1)
    assert not by.is_day
    assert date.min in by
    assert date(2018, 1, 1) not in by
    assert date.max in floor
    assert date(2021, 6, 30) not in floor


def test_windows_of_the_calendar() -> None:
    assert str(quarter(1, 2024)) == "2024-Q1"
    assert str(half(2, 2024)) == "2024-H2"
    assert str(months(2, 4, 2024)) == "2024-02-01/2024-04-30"
    assert month_length(2024, 2) == 29
    assert month_length(2100, 2) == 28


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 3, 31), 0, date(2026, 3, 31)),
        (date(2999, 1, 1), 11, date(2999, 12, 1)),
    ],
)
def test_months_are_added_to_the_same_day_or_the_last(
    start: date, count: int, expected: date
) -> None:
    assert add_months(start, count) == expected


@given(st.dates(date(1500, 1, 1), date(2500, 1, 1)), st.integers(-3000, 3000))
def test_adding_months_moves_the_month_by_so_many(start: date, count: int) -> None:
    moved = add_months(start, count)
    assert (moved.year * 12 + moved.month) - (start.year * 12 + start.month) == count
    assert moved.day == min(start.day, month_length(moved.year, moved.month))


@pytest.mark.parametrize("count", [12_000, -13_000, 10**9, -(10**9), 10**30])
def test_months_beyond_the_calendar_are_refused(count: int) -> None:
    with pytest.raises(WindowError, match="outside 1000-2999"):
        add_months(date(2026, 1, 1), count)


@pytest.mark.parametrize("count", [400_000, -400_000, 10**9, -(10**9), 10**30])
def test_days_beyond_the_calendar_are_refused(count: int) -> None:
    with pytest.raises(WindowError, match="outside 1000-2999"):
        add_days(date(2026, 1, 1), count)


@given(st.dates(date(1500, 1, 1), date(2500, 1, 1)), st.integers(-100_000, 100_000))
def test_adding_days_is_adding_days(start: date, count: int) -> None:
    assert (add_days(start, count) - start).days == count


def test_the_examples_in_the_docstrings_hold() -> None:
    outcome = doctest.testmod(promisetrack.dates)
    assert outcome.attempted > 0
    assert outcome.failed == 0
