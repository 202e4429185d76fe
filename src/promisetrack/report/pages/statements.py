"""The statements of a promise as rows: said on, in which words, for when, how far away, where."""

from __future__ import annotations

from dataclasses import dataclass

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.model import Claim
from promisetrack.report.edition import Entry
from promisetrack.report.sources import SourceLink, source_link
from promisetrack.report.tables import Table, table
from promisetrack.words import date_words, probability_words


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One statement; ``to_go`` is None where it names no last day, ``share`` scales its bar."""

    said_on: str
    by: str
    words: str
    meant: str
    chance: str
    """The chance of keeping it that was said with it; empty where none was."""
    to_go: str | None
    share: float
    venue: str
    source: SourceLink
    note: str


def statement_rows(entry: Entry) -> list[StatementRow]:
    """Return the statements of a promise, oldest first."""
    claims = entry.promise.claims
    longest = max((years for claim in claims if (years := _years_to_go(claim))), default=0.0)
    return [_row(claim, longest) for claim in claims]


def statement_values(entry: Entry) -> Table:
    """Return the same statements as values."""
    columns = (
        "made_from", "made_to", "by", "said", "due_from", "due_to", "years_to_go", "confidence",
        "venue", "publisher", "url", "verified",
    )  # fmt: skip
    rows = []
    for claim in entry.promise.claims:
        source, due = claim.source, claim.due
        rows.append(
            [
                str(claim.made.lower or ""), str(claim.made.upper or ""), claim.by, claim.said,
                str(due.lower or "") if due is not None else None,
                str(due.upper or "") if due is not None else None,
                _years_to_go(claim), claim.confidence, claim.venue,
                source.publisher if source is not None else None,
                source.url if source is not None else None,
                "yes" if claim.verified else "no",
            ]
        )  # fmt: skip
    return table(columns, rows)


# --- private -------------------------------------------------------------------------------


def _years_to_go(claim: Claim) -> float | None:
    if claim.deadline is None:
        return None
    return max((claim.deadline - claim.made.middle).days, 0) / DAYS_PER_YEAR


def _row(claim: Claim, longest: float) -> StatementRow:
    years = _years_to_go(claim)
    return StatementRow(
        said_on=date_words(claim.made),
        by=claim.by,
        words=f"“{claim.said}”" if claim.said else "",
        chance="" if claim.confidence is None else f"said {probability_words(claim.confidence)}",
        meant="date taken back" if claim.due is None else date_words(claim.due),
        to_go=None if years is None else f"{years:.1f}",
        share=years / longest if years and longest else 0.0,
        venue=claim.venue or "",
        source=source_link(claim.source, verified=claim.verified),
        note=claim.note or "",
    )
