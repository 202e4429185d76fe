"""A change to a file of a megabyte: a new claim or reading among ten thousands."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from fuzzing.large_files import PROMISE_FILE, SERIES_FILE, cut, laid_out, sound
from fuzzing.large_words import TAKEN
from fuzzing.measured import Case
from fuzzing.targets.writing import SERIES
from promisetrack.cli.drafts import changed_lines
from promisetrack.crowd import CrowdMarket, CrowdPrice, Layout
from promisetrack.dates import DateWindow
from promisetrack.ledger.changes import add_claim, add_reading
from promisetrack.ledger.edit import Document, parse_document, rewrite
from promisetrack.ledger.shape import Shape, promise_shape, series_shape
from promisetrack.model import Platform
from promisetrack.pipeline.importing import draft_import
from promisetrack.pipeline.log import draft_log, find_subject
from promisetrack.pipeline.observe import draft_reading
from promisetrack.pipeline.writing import open_book, write_draft

CLAIM: Final = {"made": "2020-01-16", "by": "B", "due": "2022", "verified": "false"}
READING: Final = {"date": "2026-01-01", "value": "4", "verified": "false"}


def cases() -> Iterator[Case]:
    claims, readings = sound()["14,000 claims"][1], sound()["26,000 readings"][1]
    lines = readings.replace("{date", "\n    date").replace(", value", "\n    value")
    spread = cut(lines.replace("}", ""), 0)
    on_promise = partial(edited, change=add_claim, new=CLAIM, shape=promise_shape())
    on_series = partial(edited, change=add_reading, new=READING, shape=series_shape())
    yield Case("edits", "a claim among 14,000", partial(on_promise, claims))
    yield Case("edits", "a reading among 26,000", partial(on_series, readings))
    yield Case("edits", "a reading among 24,000 of two lines", partial(on_series, spread))
    yield Case("edits", "`import` of 3,000 prices, twice", imported)
    yield Case("edits", "`log` on half a megabyte", partial(logged, half(claims, "outcome:")))
    yield Case("edits", "`observe` on half a megabyte", partial(observed, half(readings, "")))


def edited(
    text: str, *, change: Callable[[Document, Any], Document], new: Any, shape: Shape
) -> None:
    """Change a file and show what that does to its lines."""
    after = rewrite(text, change(parse_document(text), new), shape)
    if not 0 < len(changed_lines(text, after)) <= len(new):
        message = "other lines changed too"
        raise ValueError(message)


def half(text: str, tail: str) -> str:
    """Return the first half of a file's list, and what stands behind it."""
    start = text[: len(text) // 2].rpartition("\n  - ")[0] + "\n"
    return start + (tail + text.partition(tail)[2] if tail else "")


def logged(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = laid_out(Path(folder), PROMISE_FILE, text)
        book = open_book(root, start=root)
        fields = {"by": "Acme", "due": "2023", "made": "2020-02-01"}
        subject = find_subject(book, "first-plant", fields)
        write_draft(book, draft_log(book, subject, fields, today=TAKEN).draft)


def imported() -> None:
    """Import the prices of two days of one market, one file after the other."""
    with tempfile.TemporaryDirectory() as folder:
        root = laid_out(Path(folder), SERIES_FILE, SERIES)
        for day in (TAKEN, TAKEN + timedelta(days=1)):
            book = open_book(root, start=root)
            write_draft(book, draft_import(book, market(day), {}).draft)


def market(taken: date) -> CrowdMarket:
    days = [date(2026, 6, 30) + timedelta(days=number) for number in range(3000)]
    prices = [CrowdPrice(DateWindow(None, day), n / 4000) for n, day in enumerate(days)]
    return CrowdMarket(
        Platform.KALSHI, "endless", "When?", None, taken, Layout.LADDER, tuple(prices)
    )


def observed(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = laid_out(Path(folder), SERIES_FILE, text)
        book = open_book(root, start=root)
        draft = draft_reading(book, "power-sent", {"date": "2026-01-01", "value": "4"}).draft
        write_draft(book, draft)
