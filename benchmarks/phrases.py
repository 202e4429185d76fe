"""How well timing words are read: the share answered, and the share wrong.

Each `said` of the ledger is read and its deadline compared with the `due` beside it; so are the
phrases of ``tests/phrases/held-out.csv``, whose expected windows were written before the grammar
was run on them. *Close* is a deadline within 31 days, *inside* one further away but in the
window, *wrong* everything else; "not before" phrases have no deadline and are not counted.

Run it as ``.venv/bin/python benchmarks/phrases.py [--list]``; ``--list`` prints what is not close.

On the ledger as gathered, before any `due` was mended to the conventions of
``docs/explanation/timing-words.md``: 519 of 554 close (94 %), 9 inside, 5 wrong (0.9 %), 21
refused (3.8 %). On the held-out tables at first sight: 66 of 70 windows exact in the first, with 3
different and 1 refused, and 57 of 65 in the second, with 2 different and 6 refused.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from promisetrack.dates import DateWindow, parse_window
from promisetrack.ledger import load_ledger
from promisetrack.phrases import explain_phrase

ROOT = Path(__file__).resolve().parents[1]
CLOSE = timedelta(days=31)


class Case(NamedTuple):
    """Words, when they were said, and what they should mean; None where they mean no date."""

    where: str
    said: str
    made: DateWindow
    expected: DateWindow | None


def ledger_cases() -> Iterator[Case]:
    for promise in load_ledger(ROOT / "claims").promises:
        for claim in promise.claims:
            if claim.said and claim.due and not claim.due_from_said:
                yield Case(promise.id, claim.said, claim.made, claim.due)


def held_out_cases(written: str) -> Iterator[Case]:
    with (ROOT / "tests/phrases/held-out.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["written"] == written:
                expected = None if row["window"] == "refused" else parse_window(row["window"])
                yield Case("held out", row["said"], parse_window(row["made"]), expected)


def verdict(case: Case) -> tuple[str, str]:
    """Return how the reading compares with what was expected, and the reading in words."""
    reading = explain_phrase(case.said, made=case.made)
    if reading is None:
        return ("refused" if case.expected else "rightly refused"), ""
    shown = f"{reading.window} ({reading.rule})"
    if case.expected is None:
        return "wrong", shown
    if reading.window.upper is None or case.expected.upper is None:
        return "not before", shown
    if abs(reading.window.upper - case.expected.upper) <= CLOSE:
        return "close", shown
    return ("inside" if reading.window.upper in case.expected else "wrong"), shown


def report(title: str, cases: Iterable[Case], *, everything: bool) -> None:
    counts: Counter[str] = Counter()
    for case in cases:
        found, shown = verdict(case)
        counts[found] += 1
        if everything and found in ("inside", "wrong", "refused"):
            print(f"  {found:8} {case.said!r} said {case.made}: {shown} for {case.expected}")
    total = counts["close"] + counts["inside"] + counts["wrong"] + counts["refused"]
    shares = ", ".join(
        f"{name} {counts[name]} ({counts[name] / total:.1%})"
        for name in ("close", "inside", "wrong", "refused")
    )
    print(f"{title}: {total} with a deadline: {shares}")
    rest = ", ".join(f"{counts[name]} {name}" for name in ("not before", "rightly refused"))
    print(f"  not counted: {rest}")


def main() -> None:
    everything = "--list" in sys.argv[1:]
    report("ledger", ledger_cases(), everything=everything)
    report("held out, first table", held_out_cases("first"), everything=everything)
    report("held out, second table", held_out_cases("second"), everything=everything)


if __name__ == "__main__":
    main()
