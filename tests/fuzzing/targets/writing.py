"""`log`, `resolve` and `observe` on any files: written without a new error, or refused in words."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from fuzzing.feed import Feed
from fuzzing.targets import files
from promisetrack.ledger import read_ledger
from promisetrack.ledger.edit import EditError, parse_document
from promisetrack.pipeline.fields import tidy_fields
from promisetrack.pipeline.log import draft_log, find_subject
from promisetrack.pipeline.observe import draft_reading, series_id
from promisetrack.pipeline.resolve import draft_outcome, resolved_id
from promisetrack.pipeline.writing import Book, Draft, open_book, write_draft
from promisetrack.problems import CommandError, LedgerError, Severity, harmless, render_problem

WORDS: Final = (
    *files.WORDS, "by the end of next year", "2021-06", "2020-01-15", "2 MW", "delivered",
    "cancelled", "partial", "pending", "withdrawn", "https://example.org/a", "true", "none",
)  # fmt: skip
TODAY: Final = date(2026, 5, 28)
SAMPLING: Final = """\
rules:
  found-by-hand:
    title: Found by hand
    kind: opportunistic
    rule: Whatever was read in 2020.
"""
PROMISE: Final = """\
# A plant.
promise: Acme opens its first plant
organization: Acme
kind: construction
criteria: The plant has sent power to a customer.   # and is paid for it
sampling: found-by-hand
claims:
  - made: 2020-01-15
    by: Acme
    due: 2021
    verified: false
outcome:
  status: pending
  as_of: 2020-06-30
"""
SERIES: Final = """\
title: Power sent
quantity: power
unit: MW
type: stock
readings:
  # The first.
  - date: 2020-06-30
    value: 3
"""
LOG_KEYS: Final = (
    "made", "by", "said", "due", "level", "venue", "url", "publisher", "published", "verified",
    "note", "promise", "organization", "domain", "kind", "criteria", "sampling", "programme",
)  # fmt: skip
RESOLVE_KEYS: Final = (
    "status", "date", "as_of", "evidence", "url", "because", "reached", "judgement", "published",
    "superseded_by", "lenient_status", "lenient_date", "lenient_evidence", "verified",
)  # fmt: skip
OBSERVE_KEYS: Final = ("date", "value", "url", "verified", "note", "published", "deadline")
SOUND: Final = (
    {"by": "Acme", "due": "2022"}, {"status": "delivered", "date": "2020-05"},
    {"date": "2020-09-30", "value": "4"},
)  # fmt: skip
IDS: Final = ("first-plant", "f", "second", "power-sent", "", "con", "first")


def seeds() -> Iterator[bytes]:
    for command in range(3):
        content = (SERIES if command == 2 else PROMISE).encode()
        for text in ("by the end of 2025", "2021-06-30", "4", "é: #", "0.5"):
            for key in range(0, 16, 3):
                words = bytes([key, len(text.encode())]) + text.encode()
                yield bytes([command, 0, 1]) + words + content
        yield bytes([command, 0, 0]) + content


def check(data: bytes) -> None:
    feed = Feed(data)
    command = feed.number(3)
    identity = feed.choice(IDS) if feed.number(4) else ("first-plant", "power-sent")[command // 2]
    keys = (LOG_KEYS, RESOLVE_KEYS, OBSERVE_KEYS)[command]
    given = {**SOUND[command], **{feed.choice(keys): feed.word() for _ in range(feed.number(5))}}
    content = feed.some(len(data))
    root, changed = prepared(command, content)
    book = open_book(root, start=root)
    try:
        draft = drafted(book, command, identity, given)
        write_draft(book, draft)
    except (CommandError, LedgerError) as error:
        check_refusal(error)
        for path, stood in changed.items():
            assert path.read_bytes() == stood
        return
    after = draft.path.read_bytes().decode()
    assert after == draft.after
    errors = error_codes(root)
    prepared(command, content)
    assert errors <= error_codes(root)
    check_kept(draft)


def error_codes(root: Path) -> set[str]:
    """Return the codes of a ledger's errors."""
    problems = read_ledger(root, warnings=False)[1]
    return {problem.code for problem in problems if problem.severity is Severity.ERROR}


def drafted(book: Book, command: int, identity: str, given: dict[str, str]) -> Draft:
    fields = tidy_fields(dict(given))
    if command == 0:
        subject = find_subject(book, identity, fields)
        return draft_log(book, subject, fields, today=TODAY).draft
    if command == 1:
        return draft_outcome(book, resolved_id(book, identity), fields, today=TODAY)
    return draft_reading(book, series_id(book, identity), fields).draft


def check_refusal(error: CommandError | LedgerError) -> None:
    if isinstance(error, LedgerError):
        assert error.problems
        for problem in error.problems:
            assert render_problem(problem)
    else:
        assert error.exit_code in (1, 2)
    assert harmless(str(error)).isprintable()


def check_kept(draft: Draft) -> None:
    """Check that a change took no remark away, and no fact that was not asked about."""
    if draft.before is None:
        return
    for line in draft.before.split("\n"):
        if line.lstrip().startswith("# "):
            assert line in draft.after
    with contextlib.suppress(EditError):
        before, after = parse_document(draft.before), parse_document(draft.after)
        for key in before.keys() - {"claims", "outcome", "readings"}:
            assert after[key] == before[key]


@cache
def folder() -> Path:
    """Return a folder of its own for this process, in memory where there is such a place."""
    place = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
    root = Path(tempfile.mkdtemp(prefix="promisetrack-fuzz-", dir=place)) / "claims"
    for name in ("energy", "series"):
        (root / name).mkdir(parents=True)
    (root / "sampling.yaml").write_text(SAMPLING, encoding="utf-8")
    return root


def prepared(command: int, content: bytes) -> tuple[Path, dict[Path, bytes]]:
    """Lay out a ledger in which one file holds the content; return it and its files."""
    root = folder()
    promise, series = root / "energy" / "first-plant.yaml", root / "series" / "power-sent.yaml"
    stands = {promise: PROMISE.encode(), series: SERIES.encode()}
    stands[series if command == 2 else promise] = content
    for path in root.glob("*/*.yaml"):
        if path not in stands:
            path.unlink()
    for path, text in stands.items():
        path.write_bytes(text)
    return root, stands
