"""What a check says of a ledger's data beyond faults: how well they rest on pages, as a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from promisetrack.forecast.quality import Quality, QualityRow, ledger_quality, row_fields
from promisetrack.model import Ledger
from promisetrack.words import NOTHING, part_words

HEADS: Final = (
    "OF", "PROMISES", "CLAIMS VERIFIED", "WITH ADDRESS", "OUTCOMES VERIFIED", "WITH ADDRESS",
    "OPEN", "MEDIAN LOOK", "DUE, UNSEEN", "RESTATED", "KEPT", "QUOTAS KEPT",
)  # fmt: skip
"""Of the columns of `quality_cells`."""


def quality_of(ledger: Ledger) -> Quality | None:
    """Return the quality of a ledger on its closing date; None where it holds no promise."""
    closing: date | None = ledger.closing
    return ledger_quality(ledger, as_of=closing) if closing is not None else None


def quality_cells(found: Quality) -> list[tuple[str, ...]]:
    """Return the rows of a table for a terminal: all promises, then domains, then rules."""
    return [_cells(kind, row) for kind, row in _rows(found)]


def quality_rows(found: Quality) -> list[dict[str, Any]]:
    """Return the same rows as fields for CSV; ``of`` is all, domain or sampling."""
    return [{"of": kind, **row_fields(row)} for kind, row in _rows(found)]


# --- private -------------------------------------------------------------------------------


def _rows(found: Quality) -> Iterator[tuple[str, QualityRow]]:
    yield "all", found.total
    yield from (("domain", row) for row in found.domains)
    yield from (("sampling", row) for row in found.rules)


def _cells(kind: str, row: QualityRow) -> tuple[str, ...]:
    return (
        row.name if kind == "all" else f"{kind} {row.name}",
        f"{row.promises:,}",
        part_words(row.claims_verified, row.claims),
        part_words(row.claims_with_address, row.claims),
        part_words(row.settled_verified, row.settled),
        part_words(row.settled_with_address, row.settled),
        f"{row.open:,}",
        str(row.median_look or NOTHING),
        _counts(row.open_due_unseen, row.open_due),
        f"{row.restatements_per_promise:.1f}",
        part_words(row.kept, row.decided),
        _counts(row.quotas_kept, row.quotas),
    )


def _counts(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,}" if whole else NOTHING
