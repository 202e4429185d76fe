"""A megabyte in place of a date, a quantity, timing words, an id or a problem's text."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Final

from fuzzing.measured import MEGABYTE, Case, filled
from promisetrack.dates import WindowError, parse_window
from promisetrack.inert import inert_cell, inert_json
from promisetrack.ledger.ids import UnknownIdError, find_id
from promisetrack.phrases import explain_phrase
from promisetrack.problems import Problem, harmless, render_problem
from promisetrack.quantities import QuantityError, parse_quantity

TAKEN: Final = date(2026, 5, 28)
PIECES: Final = {
    "digits": "9", "brackets": "(", "spaces": " ", "commas": ",", "years": "2017/", "minus": "-",
    "by": "by ", "to": "2 to ", "hedges": "hopefully ", "words": "in two years or ", "e": "1e",
    "thousands": "1,000,", "hyphens": "a-", "ends": "end of the ", "dots": "../",
}  # fmt: skip
PHRASES: Final = (
    "by ", "2 to ", "early ", "2026 or ", "june to ", "between 2 and ", "the end of ", "(or ",
    "first half of the ", "hopefully ", "or so ", "a few ", "or sooner ", "late 2026, ", "not ",
    "in 2 years, ", "from may to june ", "within two to three years or ", "early to mid 2026 or ",
)  # fmt: skip
"""Repeated up to the longest words that are read at all."""


def cases() -> Iterator[Case]:
    for name, piece in PIECES.items():
        text = filled(piece)
        yield Case("dates", name, partial(refused, parse_window, WindowError, text))
        yield Case("quantities", name, partial(refused, parse_quantity, QuantityError, text))
        yield Case("phrases", name, partial(explain_phrase, text, made=TAKEN))
    for piece in PHRASES:
        yield Case("phrases", f"{piece!r} and so on", partial(on_ten_days, (piece * 160)[:160]))
    for length in (100, MEGABYTE):
        yield Case(
            "ids", f"{length:,} letters", partial(refused, known, UnknownIdError, "a" * length)
        )
    for name, piece in {"letters": "a", "escapes": "\x1b", "wide": "日", "marks": "\u0301"}.items():
        yield Case("problems", f"a line of {name}", partial(shown, filled(piece)))
        yield Case("problems", f"a message of {name}", partial(harmless, filled(piece)))
        yield Case("problems", f"a cell of {name}", partial(inert_cell, filled(piece)))
        yield Case("problems", f"JSON of {name}", partial(inert_json, filled(piece)))


def refused(parse: Callable[[str], object], error: type[Exception], text: str) -> None:
    with contextlib.suppress(error):
        parse(text)


def on_ten_days(text: str) -> None:
    for number in range(10):
        explain_phrase(text.strip(), made=TAKEN + timedelta(days=number))


def known(text: str) -> str:
    return find_id(text, [f"promise-{number}" for number in range(50_000)])


def shown(text: str) -> None:
    """Print a problem in the middle of a long line."""
    where = ("energy/x.yaml", 1, len(text) // 2, "KEY001", text[:400])
    render_problem(Problem(*where, excerpt=((1, text),), width=len(text)))
