"""Where each fact of a ledger can be read, in one table: from claims to closes of shares.

The tables of these facts name the page and its publisher; here stands all that is known of a
source. A page that states several facts has a row for each.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from promisetrack.datapackage import Column
from promisetrack.model import (
    Claim,
    Ledger,
    Outcome,
    PriceSource,
    Promise,
    Reading,
    Requirement,
    Source,
    Trading,
)

_REQUIRED: Final = {"constraints": {"required": True}}

SOURCES: Final = (
    Column("fact", "What it is the source of: claim, outcome, lenient (what a generous judge says "
           "of the outcome), reading, requirement, closes (of a share or an index) or trading "
           "(when a share was traded).", more=_REQUIRED),
    Column("of", "Id of the promise, the series, the roadmap or the security; of trading, the "
           "organization.", more=_REQUIRED),
    Column("number", "Number of the claim, reading, time of trading, or source of closes, from 0; "
           "empty for an outcome.", "integer"),
    Column("milestone", "Of a requirement: the milestone that waits."),
    Column("required", "Of a requirement: the milestone that it waits for."),
    Column("url", "Address of the page."),
    Column("publisher", "Who published it."),
    Column("published", "The page's own date, as written."),
    Column("accessed", "Day on which it was read for the ledger.", "date"),
    Column("archive", "Address of an archived copy."),
    Column("via", "The copy or digest that was read, where the original could not be."),
    Column("verified", "Whether a page at the address states the fact; empty for lenient.",
           "boolean"),
)  # fmt: skip
"""Its columns."""

SOURCES_WORDS: Final = "One row: where one fact can be read."

SourceRow = tuple[Any, ...]


def source_rows(ledger: Ledger) -> Iterator[SourceRow]:
    """Yield a row for each fact with a source, in the order of ids and numbers."""
    for promise in ledger.promises:
        yield from _promise_rows(ledger, promise)
    for series in ledger.series:
        for number, reading in enumerate(series.readings):
            yield from _row(("reading", series.id, number), reading.source, reading)
    for roadmap in ledger.roadmaps:
        for milestone in roadmap.milestones:
            for one in milestone.requires:
                about = ("requirement", roadmap.id, None, milestone.id, one.id)
                yield from _row(about, one.source, one)
    for security in ledger.securities:
        for number, page in enumerate(security.sources):
            yield from _row(("closes", security.id, number), page.source, page)
    for name, several in ledger.organizations.items():
        for number, trading in enumerate(several):
            yield from _row(("trading", name, number), trading.source, trading)


# --- private -------------------------------------------------------------------------------


def _promise_rows(ledger: Ledger, promise: Promise) -> Iterator[SourceRow]:
    for number, claim in enumerate(promise.claims):
        yield from _row(("claim", promise.id, number), claim.source, claim)
    outcome = ledger.outcome(promise)
    yield from _row(("outcome", promise.id), outcome.source, outcome)
    if outcome.lenient is not None:
        yield from _row(("lenient", promise.id), outcome.lenient.source)


def _row(
    about: tuple[str | int | None, ...],
    source: Source | None,
    fact: Claim | Outcome | Reading | Requirement | PriceSource | Trading | None = None,
) -> Iterator[SourceRow]:
    if source is None:
        return
    padded = (*about, *(None,) * (5 - len(about)))
    published = str(source.published) if source.published else None
    yield (
        *padded, source.url, source.publisher, published, source.accessed, source.archive,
        source.via, None if fact is None else fact.verified,
    )  # fmt: skip
