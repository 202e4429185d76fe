"""Dates, durations, chances and states in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.made_up import CLOSING, claim, outcome, promise, unhurried
from promisetrack import words
from promisetrack.dates import parse_window


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-10-09", "9 Oct 2026"),
        ("2026-10", "Oct 2026"),
        ("2020-Q2", "Q2 2020"),
        ("2026-H1", "first half of 2026"),
        ("2026-H2", "second half of 2026"),
        ("2026", "2026"),
        ("203X", "2030s"),
        ("../2017-12-31", "by 31 Dec 2017"),
        ("2021-07-01/..", "not before 1 Jul 2021"),
        ("2017/2018", "2017 – 2018"),
        ("2017-01/2017-04", "Jan – Apr 2017"),
        ("2017-11/2018-02", "Nov 2017 – Feb 2018"),
        ("2026-10-03/2026-10-09", "3 – 9 Oct 2026"),
        ("2026-09-28/2026-10-03", "28 Sep – 3 Oct 2026"),
        ("2026-12-28/2027-01-03", "28 Dec 2026 – 3 Jan 2027"),
    ],
)
def test_a_date_is_said_as_precisely_as_it_is_known(written: str, said: str) -> None:
    assert words.date_words(parse_window(written)) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "0 days"),
        (1, "1 day"),
        (-59, "59 days"),
        (60, "2 months"),
        (335, "11 months"),
        (365, "1 year"),
        (657, "1.8 years"),
        (877, "2.4 years"),
        (3633, "9.9 years"),
        (3640, "10 years"),
        (4567, "13 years"),
    ],
)
def test_a_duration_is_said_in_the_unit_that_fits(days: int, said: str) -> None:
    assert words.duration_words(days) == said


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2020-12-31", "2026-12-05", "5 years 11 months"),
        ("2020-12-31", "2025-12-31", "5 years"),
        ("2020-12-31", "2021-02-28", "59 days"),
        ("2020-12-31", "2021-06-30", "6 months"),
        ("2020-12-15", "2021-12-14", "11 months"),
        ("2019-11-30", "2021-01-01", "1 year 1 month"),
    ],
)
def test_a_span_counts_whole_calendar_months(start: str, end: str, said: str) -> None:
    assert words.span_words(date.fromisoformat(start), date.fromisoformat(end)) == said


@unhurried
@given(
    start=st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    first=st.integers(60, 9_000),
    more=st.integers(0, 9_000),
)
def test_a_longer_span_is_never_said_shorter(start: date, first: int, more: int) -> None:
    def months(days: int) -> int:
        said = words.span_words(start, start + timedelta(days=days)).split()
        count = dict(zip((unit.rstrip("s") for unit in said[1::2]), said[::2], strict=True))
        return 12 * int(count.get("year", 0)) + int(count.get("month", 0))

    assert 0 < months(first) <= months(first + more)


@pytest.mark.parametrize(
    ("probability", "table", "prose"),
    [
        (0.0, "less than 1%", "less than 1 in 100"),
        (0.0099, "less than 1%", "less than 1 in 100"),
        (0.01, "1%", "1 in 100"),
        (0.1234, "12%", "12 in 100"),
        (0.99, "99%", "99 in 100"),
        (0.9901, "more than 99%", "more than 99 in 100"),
        (1.0, "more than 99%", "more than 99 in 100"),
    ],
)
def test_a_chance_is_whole_and_never_certain(probability: float, table: str, prose: str) -> None:
    assert words.probability_words(probability) == table
    assert words.chances_words(probability) == prose


def test_a_chance_that_cannot_exist_is_a_dash() -> None:
    assert words.probability_words(None) == "–"


@pytest.mark.parametrize(
    ("kept", "decided", "said"),
    [
        (42, 99, "42% of 99"),
        (5, 20, "25% of 20"),
        (8, 19, "8 of 19"),
        (3, 4, "3 of 4, too few"),
        (0, 0, "none decided yet"),
        (500, 1742, "29% of 1,742"),
    ],
)
def test_a_share_of_few_is_a_count(kept: int, decided: int, said: str) -> None:
    assert words.share_words(kept, decided) == said


def test_a_stretch_is_said_with_one_decimal_below_ten() -> None:
    assert words.stretch_words(2.84) == "2.8 times the promised time"
    assert words.stretch_words(9.96) == "10 times the promised time"


DUE = [claim("2019-01-01", "../2020-12-31"), claim("2020-06-01", "../2030-12-31")]


@pytest.mark.parametrize(
    ("became", "said"),
    [
        (outcome(as_of="2026-01-01"), "overdue 5 years"),
        (outcome(as_of="2020-12-31"), "due, last checked Dec 2020"),
        (outcome("delivered", "2020-12-31"), "kept"),
        (outcome("delivered", "2022-10-19"), "1.8 years late"),
        (outcome("delivered", "2021-01-05"), "5 days late"),
        (outcome("delivered", "2020-07/2021-06"), "delivered Jul 2020 – Jun 2021"),
        (outcome("cancelled", "2022-10-03", because="withdrawn"), "cancelled Oct 2022"),
        (outcome("cancelled", "2022", because="withdrawn"), "cancelled 2022"),
        (outcome("partial", "2025-12-31", reached="0.6"), "partial, 60%"),
        (outcome("delivered", "2020-12-31", judgement="disputed"), "disputed"),
        (outcome(judgement="unfalsifiable"), "cannot be decided"),
        (outcome(judgement="void"), "void"),
    ],
)
def test_a_state_is_measured_from_the_first_date(became: dict[str, Any], said: str) -> None:
    one = promise(claims=DUE, became=became)
    assert words.state_words(one, one.outcome, as_of=CLOSING) == said


def test_a_promise_before_its_date_is_not_due_and_one_without_a_date_has_none() -> None:
    ahead = promise(claims=[claim("2025-01-01", "2027")])
    assert words.state_words(ahead, ahead.outcome, as_of=CLOSING) == "not due"
    undated = promise(claims=[claim("2025-01-01", "2027-01-01/..")])
    assert words.state_words(undated, undated.outcome, as_of=CLOSING) == "no date promised"


QUOTA = {"quantity": "launches", "reaches": "48 launches/year", "window": "fixed"}


def test_a_quota_is_kept_or_not_and_never_late() -> None:
    past = promise(claims=[claim("2021-01-01", "2021")], measure=QUOTA)
    assert words.state_words(past, past.outcome, as_of=CLOSING) == "period over, not settled"
    short = promise(
        claims=[claim("2021-01-01", "2021")],
        became=outcome("partial", "2021-12-31", reached="0.65"),
        measure=QUOTA,
    )
    assert words.state_words(short, short.outcome, as_of=CLOSING) == "not kept, 65%"
