"""Timing words: a window that is not over when they are said, or a refusal; never anything else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from fuzzing.feed import Feed
from promisetrack.dates import DateWindow, parse_window
from promisetrack.phrases import explain_phrase, resolve_phrase

WORDS: Final = (
    "by", "the end of", "next", "this", "year", "quarter", "month", "weeks", "in", "within", "two",
    "three", "to", "or", "and", "early", "mid", "late", "before", "after", "no earlier than",
    "not before", "q3", "h2", "2026", "'26", "june", "summer", "winter", "monday", "years", "a",
    "few", "couple of", "dozen", "hundred", "hopefully", "(", ")", "[", "]", ",", ";", "~", "<",
    "as early as", "decade", "century", "fiscal", "half", "first", "second", "last", "third",
    "from", "until", "between", "starting", "christmas", "eoy", "from now", "later", "soon", "-",
    "–", "28th", "1.5", "and a half", "at the latest", "at the earliest", "ago", "never",
    "if all goes well", "not",
)  # fmt: skip


def seeds() -> Iterator[bytes]:
    for text in (
        "by the end of next year", "in two to three years", "later this year", "Q3 2026",
        "no earlier than mid-2027", "by the end of the decade", "early next month",
        "between June and August 2026", "within a couple of weeks", "hopefully in early 2018",
        "late 2022 or early 2023", "in 18 months (at the latest)", "the second half of next year",
        "as early as the first quarter of 2027", "summer or fall", "a year and a half from now",
    ):  # fmt: skip
        yield b"\x01\x20\x20\x00" + text.encode()
        yield b"\x01\x20\x20\x50" + text.encode()


def check(data: bytes) -> None:
    feed = Feed(data)
    first = feed.day()
    last = min(first + timedelta(days=5 * feed.number(256)), date(2999, 12, 31))
    made = DateWindow(first, last)
    text = feed.text()
    reading = explain_phrase(text, made=made)
    assert resolve_phrase(text, made=made) == (reading.window if reading else None)
    if reading is None:
        return
    assert reading.rules
    assert all(reading.rules)
    assert reading.window.lower is None or reading.window.lower >= first
    assert reading.window.upper is None or reading.window.upper >= first
    assert parse_window(str(reading.window)) == reading.window
