"""The bytes of a ledger's file: a record or an error, and every fault has its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from fuzzing.feed import Feed
from promisetrack.ledger.files import Place, Role
from promisetrack.ledger.locate import problems_in_text
from promisetrack.ledger.read import read_content
from promisetrack.ledger.tree import parse_tree
from promisetrack.model import Promise, Roadmap, Series
from promisetrack.problems import Problem, Severity, render_problem

WORDS: Final = (
    "promise: ", "organization: ", "kind: product", "criteria: >-\n  ", "sampling: ", "claims:\n",
    "  - made: ", "    by: ", "    said: ", "    due: ", "outcome:\n", "  status: delivered",
    "  as_of: ", "verified: true", "measure:\n", "  reaches: 1 GW/year", "  series: ",
    "requires: [", "aliases: [", "readings:\n", "  - date: ", "    value: ", "unit: MW",
    "type: flow", "rules:\n", "milestones:\n", "thresholds:\n", "lag: ", "closing: ",
     "schema_version: ", "organizations:\n",
    "&a ", "*a", "!!str ", "---\n", "...\n", "|\n", ">-\n", "? ", "%YAML", "\r", "\t", "~", "null",
    "\\x00", "\\u2028", "\u202e", "\ufeff", "{", "}", "[", "]", "'", '"', "due: none", "as-of",
)  # fmt: skip

PLACES: Final = (
    Place("energy/x.yaml", Role.PROMISE, "x", "energy"),
    Place("series/x.yaml", Role.SERIES, "x"),
    Place("roadmaps/x.yaml", Role.ROADMAP, "x"),
    Place("ledger.yaml", Role.SETTINGS),
    Place("sampling.yaml", Role.SAMPLING),
    Place("names.yaml", Role.NAMES),
)
CLAIMS: Final = Path(__file__).parents[3] / "claims"
_SEEDS: Final = (
    "orbital-compute/*.yaml", "series/*.yaml", "roadmaps/*.yaml", "ledger.yaml", "sampling.yaml",
    "names.yaml",
)  # fmt: skip
_SHORT: Final = 3000
"""Bytes: longer files teach a fuzzer no more, and slow it down."""


def seeds() -> Iterator[bytes]:
    for number, pattern in enumerate(_SEEDS):
        contents = sorted((path.read_bytes() for path in CLAIMS.glob(pattern)), key=len)
        for content in [one for one in contents if len(one) <= _SHORT][::6][:8] or contents[:1]:
            yield bytes([number]) + content[:_SHORT]


def check(data: bytes) -> None:
    feed = Feed(data)
    place = feed.choice(PLACES)
    content = feed.some(len(data))
    reading = read_content(content, place)
    text = content.decode("utf-8-sig", "replace")
    problems = problems_in_text(text, Path(place.file), reading.findings)
    is_faulty = any(problem.severity is Severity.ERROR for problem in problems)
    assert reading.record is not None or is_faulty
    for problem in problems:
        check_problem(problem, text)
    if not is_faulty:
        check_agrees(text)
        quieter = read_content(content, place, warnings=False)
        assert quieter.record == reading.record
        assert not quieter.findings
    if isinstance(reading.record, Promise | Series | Roadmap) and not is_faulty:
        assert reading.record.id == "x"


def check_problem(problem: Problem, text: str) -> None:
    """Check that a problem points into the text, and that printing it can do no harm."""
    lines = text.count("\n") + text.count("\r") + 1
    assert 0 <= problem.line <= lines
    assert problem.width >= 1
    assert problem.message
    shown = render_problem(problem)
    assert all(character.isprintable() or character == "\n" for character in shown)
    assert len(shown) < 4000


def check_agrees(text: str) -> None:
    """Check that a sound text says what another reader of YAML reads in it."""
    tree, faults = parse_tree(text)
    assert not faults
    assert tree == without_blanks(yaml.load(text, Loader=yaml.CBaseLoader))  # noqa: S506  only text


def without_blanks(value: Any) -> Any:
    """Leave out the keys without a value, which are read as absent."""
    if isinstance(value, dict):
        return {key: without_blanks(one) for key, one in value.items() if one != ""}
    return [without_blanks(one) for one in value] if isinstance(value, list) else value
