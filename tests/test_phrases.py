"""Timing words: a table checked by hand, tables written before the grammar saw them, and laws."""

from __future__ import annotations

import csv
import doctest
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import promisetrack.phrases.reading
from promisetrack.dates import DateWindow, WindowError, day, parse_window
from promisetrack.ledger import load_ledger
from promisetrack.phrases import explain_phrase, resolve_phrase
from promisetrack.phrases.grammar import RULES, read
from promisetrack.phrases.operators import AROUND, INSIDE
from promisetrack.phrases.wording import LONGEST, tidy

TABLES: Final = Path(__file__).parent / "phrases"
CLAIMS: Final = Path(__file__).parents[1] / "claims"


def table(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PHRASES: Final = table("phrases.csv")
HELD_OUT: Final = table("held-out.csv")
ANSWERED: Final = [row for row in PHRASES if row["window"] != "refused"]


@pytest.mark.parametrize("row", PHRASES, ids=lambda row: f"{row['said']}, {row['made']}")
def test_phrase(row: dict[str, str]) -> None:
    reading = explain_phrase(row["said"], made=parse_window(row["made"]))
    if row["window"] == "refused":
        assert reading is None
    else:
        assert reading is not None
        assert (reading.window, reading.rule) == (parse_window(row["window"]), row["rule"])


def test_the_table_is_large_and_mostly_from_outside_the_ledger() -> None:
    origins = Counter(row["origin"] for row in PHRASES)
    assert len(PHRASES) >= 200
    assert origins["own"] >= 120
    assert len(PHRASES) - len(ANSWERED) >= 25
    assert len({(row["said"], row["made"]) for row in PHRASES}) == len(PHRASES)


def test_every_rule_has_a_row_in_the_table() -> None:
    used = " > ".join(row["rule"] for row in PHRASES)
    names = {rule.name for rule in RULES} | {operator.name for operator in (*AROUND, *INSIDE)}
    assert {name for name in names if name not in used} <= {"third to third"}
    assert explain_rule("mid-to-late summer") == "third to third > season"


def explain_rule(said: str) -> str:
    reading = explain_phrase(said, made=date(2026, 3, 11))
    return "" if reading is None else reading.rule


def test_held_out_phrases_are_read_as_expected_or_refused() -> None:
    wrong, refused = [], []
    for row in HELD_OUT:
        window = resolve_phrase(row["said"], made=parse_window(row["made"]))
        expected = None if row["window"] == "refused" else parse_window(row["window"])
        if window is not None and window != expected:
            wrong.append(row["said"])
        if window is None and expected is not None:
            refused.append(row["said"])
    assert wrong == []
    assert len(refused) <= 0.05 * len(HELD_OUT)


def test_the_ledger_is_answered_well() -> None:
    """The bar: 88 % of deadlines within 31 days, at most 2 % wrong, floors not counted."""
    counted: Counter[str] = Counter()
    for promise in load_ledger(CLAIMS).promises:
        for claim in promise.claims:
            if claim.said and claim.due and claim.due.upper and not claim.due_from_said:
                counted[verdict(claim.said, claim.made, claim.due)] += 1
    total = counted.total() - counted["floor"]
    assert total > 400
    assert counted["close"] >= 0.88 * total
    assert counted["wrong"] <= 0.02 * total


def verdict(said: str, made: DateWindow, due: DateWindow) -> str:
    window = resolve_phrase(said, made=made)
    if window is None:
        return "refused"
    if window.upper is None or due.upper is None:
        return "floor"
    if abs(window.upper - due.upper) <= timedelta(days=31):
        return "close"
    return "inside" if window.upper in due else "wrong"


# --- made -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "made", "expected"),
    [
        ("in three years", "2015", "2018"),
        ("within three years", "2015", "2015-01-01/2018-12-31"),
        ("by next summer", "2015-11", "../2016-08-31"),
        ("next year", "2015-11-20/2015-12-03", "2016"),
        ("next week", "2024-03", "2024-03-04/2024-04-07"),
        ("June 28", "2025-06", "2025-06-28"),
        ("by June 28", "2025-06", "../2025-06-28"),
        ("in Q1", "2021-02/2021-04", "2021-02-01/2021-03-31"),
        ("next month", "2024-03-20/2024-04-05", "2024-04-01/2024-05-31"),
        ("next month", "2024-Q1", "2024-02-01/2024-04-30"),
        ("in six weeks", "../2019-04-24", "2019-06-05"),
    ],
)
def test_a_coarse_made_is_read_from_both_its_ends(said: str, made: str, expected: str) -> None:
    assert resolve_phrase(said, made=parse_window(made)) == parse_window(expected)


@pytest.mark.parametrize(
    ("said", "made"),
    [
        ("next year", "2018-12-20/2019-01-05"),
        ("by the end of this year", "2018-12-20/2019-01-05"),
        ("July", "2012"),
        ("in March", "2019-12/2020-04"),
    ],
)
def test_a_made_too_coarse_for_the_words_is_refused(said: str, made: str) -> None:
    assert resolve_phrase(said, made=parse_window(made)) is None


def test_a_window_that_is_already_running_starts_when_it_was_said() -> None:
    assert resolve_phrase("this year", made=date(2022, 4, 7)) == parse_window(
        "2022-04-07/2022-12-31"
    )


@given(st.sampled_from(ANSWERED), st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_no_answer_is_over_before_the_words_were_said(row: dict[str, str], made: date) -> None:
    window = resolve_phrase(row["said"], made=made)
    assume(window is not None)
    assert window is not None
    assert window.lower is None or window.lower >= made
    assert window.upper is None or made <= window.upper < date(2200, 1, 1)


@given(
    st.sampled_from(("in {} weeks", "within {} months", "{} to 60 years", "more than {} days")),
    st.integers(1, 50),
    st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    st.integers(0, 500),
    st.integers(0, 500),
)
def test_a_duration_from_any_day_of_a_coarse_made_lies_in_the_answer(
    words: str, number: int, start: date, width: int, inside: int
) -> None:
    made = DateWindow(start, start + timedelta(days=width))
    said_on = start + timedelta(days=min(inside, width))
    whole = resolve_phrase(words.format(number), made=made)
    single = resolve_phrase(words.format(number), made=said_on)
    assert whole is not None
    assert single is not None
    assert single.lower is None or single.lower in whole
    assert single.upper is None or single.upper in whole


# --- wording --------------------------------------------------------------------------------

HEDGES: Final = ("hopefully", "probably", "Maybe", "I think", "tentatively", "now expected")


@given(
    st.sampled_from(ANSWERED),
    st.sampled_from(HEDGES),
    st.sampled_from(("{h} {s}", "{s} ({h})", "{s}, {h}", "{h}, {s}")),
)
def test_hedges_do_not_change_the_answer(row: dict[str, str], hedge: str, shape: str) -> None:
    made = parse_window(row["made"])
    hedged = explain_phrase(shape.format(h=hedge, s=row["said"]), made=made)
    assert hedged is not None
    assert (str(hedged.window), hedged.rule) == (str(parse_window(row["window"])), row["rule"])
    assert hedged.dropped


@given(
    st.sampled_from(PHRASES),
    st.sampled_from((str.upper, str.lower, str.title, str.swapcase)),
    st.sampled_from(("  ", "\t", "\n ", "\u00a0")),
)
def test_case_and_spacing_do_not_change_the_answer(
    row: dict[str, str], recase: Callable[[str], str], gap: str
) -> None:
    made = parse_window(row["made"])
    written = gap + gap.join(recase(row["said"]).split(" ")) + gap
    assert resolve_phrase(written, made=made) == resolve_phrase(row["said"], made=made)


@pytest.mark.parametrize(
    "said",
    [
        "mid-2027",
        "mid\u20132027",
        "mid\u20112027",
        "\u201cmid 2027\u201d",
        "mid 2027.",
        "(so far) mid 2027",
    ],
)
def test_dashes_quotes_and_brackets_are_one_spelling(said: str) -> None:
    assert resolve_phrase(said, made=date(2026, 3, 11)) == parse_window("2027-05-01/2027-08-31")


def test_what_was_set_aside_is_kept() -> None:
    reading = explain_phrase(
        "Should ship, hopefully, in 2027 (if approved)", made=date(2026, 3, 11)
    )
    assert reading is not None
    assert reading.dropped == ("if approved", "hopefully", "should ship")


def test_a_comma_is_no_part_of_what_was_set_aside() -> None:
    reading = explain_phrase("in 2027, or sooner", made=date(2026, 3, 11))
    assert reading is not None
    assert reading.dropped == ("or sooner",)


@pytest.mark.parametrize(
    "said",
    [
        "we won't ship in 2027",
        "no flights in 2027",
        "two years after launch in 2027",
        "once every quarter in 2027",
        "if approved in 2027",
        "delayed from 2026 to 2027",
        "by mid or so in 2027 or never",
    ],
)
def test_words_before_the_date_that_could_change_it_are_never_skipped(said: str) -> None:
    assert resolve_phrase(said, made=date(2026, 3, 11)) is None


# --- reasons --------------------------------------------------------------------------------


def reasons(said: str, said_on: date) -> Iterator[str]:
    """Say why the rules and operators that match the words refuse them."""
    wording = tidy(said)
    assert wording is not None
    windows: list[Callable[[], DateWindow]] = [
        partial(rule.window, match, said_on)
        for rule in RULES
        if (match := rule.pattern.fullmatch(wording.text))
    ]
    for operator in (*AROUND, *INSIDE):
        match = operator.pattern.fullmatch(wording.text)
        inner = read(match["of"], said_on) if match else None
        if match and inner:
            windows.append(partial(operator.window, inner.window, match, said_on))
    for window in windows:
        try:
            window()
        except WindowError as error:
            yield str(error)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("March 3", "2026-03-03 is just over"),
        ("Monday, June 3", "2026-06-03 is no monday"),
        ("Monday the 28th", "2026-03-28 is no monday"),
        ("the 39th", "there is no day 39"),
        ("4/5", "4/5 has two readings"),
        ("24/7", "24/7 is hardly a date"),
        ("February 30", "no such date follows 2026-02-08"),
        ("the third half", "there is no third of 2"),
        ("winter 2026-2028", "winter 2026-2028 is not one winter"),
        ("early this century", "the middle of 2000-01-01/2099-12-31 is no date"),
        ("the fifth week of February 2027", "2027-02 does not hold so many weeks"),
        ("late by 2027", "../2027-12-31 has an open end"),
        ("week of June 2027", "2027-06 is not one day"),
        ("before by 2027", "../2027-12-31 has no first day"),
        ("after no earlier than 2027", "2027-01-01/.. has no last day"),
    ],
)
def test_a_rule_that_refuses_the_words_says_why(said: str, reason: str) -> None:
    assert reason in reasons(said, date(2026, 3, 11))
    assert resolve_phrase(said, made=date(2026, 3, 11)) is None


# --- nothing breaks it ----------------------------------------------------------------------

MADE: Final = st.one_of(
    st.dates(),
    st.builds(lambda a, b: DateWindow(min(a, b), max(a, b)), st.dates(), st.dates()),
    st.builds(lambda a: DateWindow(None, a), st.dates()),
    st.builds(lambda a: DateWindow(a, None), st.dates()),
)
WORDS: Final = sorted(
    {word for row in PHRASES for word in row["said"].split()}
    | {"-", "/", ",", "(", ")", "+", "'", "~", "<", "99999", "0", "\u0663", "\u00b2", "\x00"}
)


@given(st.text(), MADE)
def test_any_text_gives_a_window_or_none(said: str, made: date | DateWindow) -> None:
    explain_phrase(said, made=made)


@settings(max_examples=500)
@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join), MADE)
def test_any_timing_words_in_any_order_give_a_window_or_none(
    said: str, made: date | DateWindow
) -> None:
    reading = explain_phrase(said, made=made)
    assert resolve_phrase(said, made=made) == (reading.window if reading else None)


@pytest.mark.parametrize(
    "said",
    [
        "",
        " ",
        "\x00",
        "()",
        "((((",
        ",,,,",
        "in 99999999 years",
        "in 9999 decades",
        "year 0",
        "0000",
        "in 0 years' time ago",
        "\u0665 years",
        "in \u00b2 years",
        "February 31",
        "the 99th",
        "99/99/99",
        "2027 or " * 19 + "2028 or",
        "a" * 10_000_000,
        "in 2027 " * 125_000,
        "\ufdfa" * 100,
    ],
    ids=lambda said: said[:20],
)
def test_hopeless_texts_are_refused(said: str) -> None:
    assert resolve_phrase(said, made=date(2026, 3, 11)) is None


def test_zero_is_today_and_the_calendar_ends_in_2999() -> None:
    assert resolve_phrase("in 0 days", made=date(2026, 3, 11)) == day(date(2026, 3, 11))
    assert resolve_phrase("in 973 years", made=date(2026, 3, 11)) == day(date(2999, 3, 11))
    assert resolve_phrase("in 974 years", made=date(2026, 3, 11)) is None


@pytest.mark.parametrize(
    "words",
    [
        "end and ",
        "in at ",
        "by latest ",
        "a or ",
        "2027 or ",
        "early mid ",
        "from to ",
        "not until ",
    ],
)
def test_the_work_on_a_text_is_bounded(words: str) -> None:
    """Taken apart in every order, the longest text still needs few readings of its parts."""
    text = (words * LONGEST)[:LONGEST].strip()
    assert tidy(text) is not None
    read.cache_clear()
    explain_phrase(text, made=date(2026, 3, 11))
    assert read.cache_info().misses < 5 * LONGEST


# --- the documentation ----------------------------------------------------------------------

EXPLAINED: Final = [
    [cell.strip() for cell in line.strip("|\n").split("|")]
    for line in (Path(__file__).parents[1] / "docs/explanation/timing-words.md")
    .read_text(encoding="utf-8")
    .splitlines()
    if line.startswith("| ") and not line.startswith("| said ")
]


@pytest.mark.parametrize("row", EXPLAINED, ids=lambda row: f"{row[0]}, {row[1]}")
def test_an_example_of_the_documentation_holds(row: list[str]) -> None:
    said, made, means, _ = row
    window = resolve_phrase(said, made=parse_window(made))
    assert ("refused" if window is None else str(window)) == means


def test_the_documentation_has_examples() -> None:
    assert len(EXPLAINED) > 60


def test_the_examples_in_the_docstrings_hold() -> None:
    outcome = doctest.testmod(promisetrack.phrases.reading)
    assert outcome.attempted > 0
    assert outcome.failed == 0
