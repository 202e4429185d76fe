"""The words of answers and questions, and the instants at which markets close."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from promisetrack.crowd import Layout
from promisetrack.crowd.windows import NoDateError, last_day, read_answer, read_question
from promisetrack.dates import parse_window

TAKEN = date(2026, 5, 28)


@pytest.mark.parametrize(
    ("words", "bucket", "rung"),
    [
        ("2027", "2027", "../2027-12-31"),
        ("Before 2030", "../2029-12-31", "../2029-12-31"),
        ("By December 31, 2026?", "../2026-12-31", "../2026-12-31"),
        ("in 2026", "2026-05-28/2026-12-31", "../2026-12-31"),
        ("In 2028", "2028", "2028"),  # 2027 would not count
        ("2031-2032", "2031-01-01/2032-12-31", "../2032-12-31"),
        ("2027 or earlier", "../2027-12-31", "../2027-12-31"),
        ("2036 or later", "2036-01-01/..", "2036-01-01/.."),
        ("2036 or later / Never", "2036-01-01/..", "2036-01-01/.."),
        ("2036 or later (or never)", "2036-01-01/..", "2036-01-01/.."),
        ("Not before 2030", "2030-01-01/..", "2030-01-01/.."),
        ("Not by 2030", "2031-01-01/..", "2031-01-01/.."),
        ("Q3 2027", "2027-Q3", "../2027-09-30"),
    ],
)
def test_an_answer_is_a_window_among_buckets_and_a_deadline_on_a_ladder(
    words: str, bucket: str, rung: str
) -> None:
    assert read_answer(words, Layout.BUCKETS, taken=TAKEN) == parse_window(bucket)
    assert read_answer(words, Layout.LADDER, taken=TAKEN) == parse_window(rung)


@pytest.mark.parametrize("words", ["Never", "Other", "Later", "None of the above", "never."])
def test_other_cases_have_no_window(words: str) -> None:
    assert read_answer(words, Layout.BUCKETS, taken=TAKEN) is None


@pytest.mark.parametrize("words", ["SpaceX", "Yes", "soonish", "42"])
def test_words_without_a_date_are_refused(words: str) -> None:
    with pytest.raises(NoDateError, match="names no date"):
        read_answer(words, Layout.BUCKETS, taken=TAKEN)


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("Will it fly before 2030?", "../2029-12-31"),
        ("Will it fly by Dec 31, 2027?", "../2027-12-31"),
        ("Will it fly in 2026?", "../2026-12-31"),  # that year has begun
        ("Will a company in 2020s style fly in 2028?", "2028"),
        ("Will it fly by June 30?", None),  # of which year?
        ("Will it fly in time?", None),
        ("Will it fly?", None),
    ],
)
def test_a_question_names_a_deadline_only_with_its_year(words: str, window: str | None) -> None:
    found = read_question(words, taken=TAKEN)
    assert (found and str(found)) == window


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ((2030, 1, 1, 0, 0), (2029, 12, 31)),
        ((2030, 1, 1, 4, 59), (2029, 12, 31)),  # midnight in New York
        ((2030, 1, 1, 7, 59), (2029, 12, 31)),  # midnight in California
        ((2029, 12, 31, 12, 0), (2029, 12, 31)),
        ((2029, 12, 31, 23, 59), (2029, 12, 31)),
    ],
)
def test_a_market_that_closes_at_midnight_closes_at_the_end_of_a_day(
    moment: tuple[int, int, int, int, int], day: tuple[int, int, int]
) -> None:
    assert last_day(datetime(*moment, tzinfo=UTC)) == date(*day)
