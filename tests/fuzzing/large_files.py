"""A megabyte as one file of a ledger: what is no YAML, what is full of faults, what is sound."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from fuzzing.measured import MEGABYTE, Case, filled, numbered
from fuzzing.targets.files import PLACES
from fuzzing.targets.writing import PROMISE, SAMPLING, SERIES
from promisetrack.ledger import read_ledger
from promisetrack.ledger.locate import problems_in_text
from promisetrack.ledger.read import read_content
from promisetrack.problems import render_problem

SERIES_PLACE, ROADMAP_PLACE, SAMPLING_PLACE, NAMES_PLACE = 1, 2, 4, 5
"""Of `PLACES`; all other files are read as promises."""

PROMISE_FILE: Final = "energy/first-plant.yaml"
SERIES_FILE: Final = "series/power-sent.yaml"


def cases() -> Iterator[Case]:
    for name, text in (broken() | faulty()).items():
        yield Case("files", name, partial(read, text, _PLACE_OF.get(name, 0)))
    for name, (file, text) in sound().items():
        yield Case("ledgers", name, partial(read_laid_out, file, text))


def read(text: str, number: int) -> None:
    """Read a file and print all that is wrong with it."""
    place = PLACES[number]
    reading = read_content(text.encode(), place)
    for problem in problems_in_text(text, Path(place.file), reading.findings):
        render_problem(problem)


def read_laid_out(file: str, text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        read_ledger(laid_out(Path(folder), file, text))


def laid_out(root: Path, file: str, text: str) -> Path:
    """Lay out a small ledger with one file more or instead."""
    stands = {"sampling.yaml": SAMPLING, PROMISE_FILE: PROMISE, SERIES_FILE: SERIES, file: text}
    for name, content in stands.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    return root


def broken() -> dict[str, str]:
    """Return files that end, or could end, the reading of YAML."""
    return {
        "[ nested": filled("[", start="a: "),
        "{ nested": filled("{a: ", start="a: "),
        "- nested": filled("- "),
        "? nested": filled("? "),
        "indented": "".join(" " * number + "a:\n" for number in range(1400)),
        "digits as a value": filled("9", start="promise: "),
        "digits as a key": filled("9", end=": a"),
        "one long line": filled("a "),
        "tabs": filled("\t"),
        "carriage returns": filled("\r"),
        "hidden characters": filled("\u200b"),
        "quotes": filled("'"),
        "a text not closed": filled("a\n", start='a: "'),
        "comments": filled("#\n"),
        "colons": filled(": "),
        "percent": filled("%"),
        "documents": filled("---\na: b\n"),
        "escapes in a text": filled("\\u200b", start='a: "', end='"'),
    }


def faulty() -> dict[str, str]:
    """Return files that are YAML, with as many faults as fit."""
    claims = "claims:\n"
    return {
        "unknown keys": numbered("a{}: x\n"),
        "unknown keys in {}": "{" + numbered("a{}: x, ") + "}",
        "one key again and again": filled("kind: x\n"),
        "anchors": numbered("a{}: &b{} x\n"),
        "aliases": filled("  - *a\n", start="a: &a x\nb:\n"),
        "aliases of aliases": "a0: &a0 x\n" + numbered("a{}: &a{} [*a0, *a0, *a0, *a0]\n"),
        "tags": filled("- !!int 1\n", start="a:\n"),
        "null": numbered("a{}: null\n"),
        "escapes": numbered('a{}: "\\u200b"\n'),
        "empty claims": filled("  - {}\n", start=claims),
        "claims of one word": filled("  - x\n", start=claims),
        "claims with wrong dates": filled("  - {made: x, due: y}\n", start=claims),
        "claims without a speaker": filled("  - {made: 2020, said: by next year}\n", start=claims),
        "empty readings": filled("  - {}\n", start="readings:\n"),
        "empty rules": numbered("  a{}: {x: y}\n", start="rules:\n"),
        "empty milestones": filled("  - {}\n", start="milestones:\n"),
        "names without a list": numbered("  a{}: b\n", start="organizations:\n"),
    }


def sound() -> dict[str, tuple[str, str]]:
    """Return files, and a megabyte for each that is read whole."""
    head, _, rest = PROMISE.partition("claims:\n")
    tail = "outcome:" + rest.partition("outcome:")[2]
    claim = "  - {made: 2020-01-15, by: Acme {}, due: 2021, verified: false}\n"
    words = "  - {made: 2020-01-15, by: A{}, said: by the end of 2025, verified: false}\n"
    rule = "  r{}: {title: T{}, kind: opportunistic, rule: R}\n"
    start = head + "claims:\n"
    return {
        "14,000 claims": (PROMISE_FILE, start + cut(numbered(claim), len(start + tail)) + tail),
        "12,000 claims in words": (
            PROMISE_FILE,
            start + cut(numbered(words), len(start + tail)) + tail,
        ),
        "26,000 readings": (SERIES_FILE, SERIES.partition("  #")[0] + "".join(readings(26_000))),
        "18,000 rules": ("sampling.yaml", SAMPLING + cut(numbered(rule), len(SAMPLING))),
        "88,000 required ids": (
            PROMISE_FILE,
            head + "requires:\n" + cut(numbered("  - a-{}\n"), 999) + "claims:\n" + rest,
        ),
        "31,000 names": ("names.yaml", numbered("  Acme{}: [ACM{}]\n", start="organizations:\n")),
    }  # fmt: skip


def readings(count: int) -> Iterator[str]:
    """Yield lines of readings, three of each day of some."""
    first = date(2000, 1, 1)
    for number in range(count):
        yield f"  - {{date: {first + timedelta(days=number % 9000)}, value: {number % 97}}}\n"


def cut(text: str, room: int) -> str:
    """Return the whole lines of a text that leave so much room in a megabyte."""
    return text[: MEGABYTE - room - 16].rpartition("\n")[0] + "\n"


# --- private -------------------------------------------------------------------------------

_PLACE_OF: Final = {
    "empty readings": SERIES_PLACE,
    "empty rules": SAMPLING_PLACE,
    "empty milestones": ROADMAP_PLACE,
    "names without a list": NAMES_PLACE,
}
