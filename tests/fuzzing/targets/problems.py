"""What is printed of a fault: any text at any place, and nothing that steers a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from fuzzing.feed import Feed
from promisetrack.inert import FORMULA_SIGNS, HIDDEN, inert_cell, inert_json
from promisetrack.ledger.locate import problems_in_text
from promisetrack.ledger.text import decode, split_lines
from promisetrack.problems import Fault, Finding, Problem, Severity, Span, harmless, render_problem

WORDS: Final = (
    "\x1b[2J", "\x9b2J", "\u202e", "\u200b", "\r", "\n", "\r\n", "\t", "é", "日本", "🚀", "\u0301",
    "=1+1", "  -2", "\ufeff", "\x00", "a" * 60, "\U000e0001", "\u2028",
)  # fmt: skip
CODES: Final = ("KEY001", "FIL004", "YML001", "DAT003")


def seeds() -> Iterator[bytes]:
    for number, word in enumerate(WORDS):
        text = f"made: 2020\ndue: {word}\nclaims:\n  - by: {word * 3}\n"
        yield bytes([3, 7, number, 1, number % 5]) + text.encode()


def check(data: bytes) -> None:
    feed = Feed(data)
    span = Span(1 + feed.number(256), 1 + feed.number(65_536), 1 + feed.number(256))
    where = (("due",), ("claims", 0, "by"), ("claims",), ("a", "b"), ())[feed.number(5)]
    text = feed.some(len(data)).decode("utf-8", "replace")
    _, faults = decode(text.encode())
    fault = Fault(where, text[:500], text[500:600], text[600:], span=span if where == () else None)
    codes = [*(Finding(code, "x.yaml", one) for code, one in faults)]
    findings = [Finding(CODES[span.width % len(CODES)], "x.yaml", fault), *codes]
    for problem in problems_in_text(text, Path("x.yaml"), findings):
        check_shown(render_problem(problem))
    lines = tuple(enumerate(split_lines(text), start=1))[-2:]
    shown = Problem(
        text[:40], span.line, span.column, "KEY001", text, Severity.WARNING,
        excerpt=tuple((span.line, line) for _, line in lines), width=span.width,
    )  # fmt: skip
    check_shown(render_problem(shown))
    check_inert(text)


def check_shown(shown: str) -> None:
    assert all(line.isprintable() for line in shown.split("\n"))
    for line in shown.split("\n"):
        if line.strip(" |^") == "" and "^" in line:
            assert line.rstrip().endswith("^")


def check_inert(text: str) -> None:
    """Check that a cell runs nowhere, and that JSON says the same after it was made harmless."""
    cell = inert_cell(text)
    assert not cell.startswith(FORMULA_SIGNS)
    assert not HIDDEN.search(cell)
    written = inert_json(json.dumps({"said": text}, ensure_ascii=False))
    assert not HIDDEN.search(written)
    assert json.loads(written) == {"said": text}
    assert harmless(text).isprintable()
