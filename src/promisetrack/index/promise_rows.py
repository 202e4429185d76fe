"""Rows of a promise: its claims, what it waits for, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Table

from promisetrack.index import tables
from promisetrack.index.cells import Row, quantity_cells, source_cells, window_cells
from promisetrack.model import Claim, Outcome, Promise


def promise_rows(path: str, promise: Promise) -> Iterator[tuple[Table, Row]]:
    """Yield the rows of a promise, but for its outcome."""
    measure = promise.measure
    yield (
        tables.promises,
        {
            "id": promise.id,
            "path": path,
            "domain": promise.domain,
            "statement": promise.promise,
            "organization": promise.organization,
            "kind": promise.kind.value,
            "criteria": promise.criteria,
            "sampling": promise.sampling,
            "programme": promise.programme,
            "quantity": measure.quantity if measure else None,
            **quantity_cells("reaches", measure.reaches if measure else None),
            "series": measure.series if measure else None,
            "direction": measure.direction.value if measure else None,
            "period": measure.window.value if measure else None,
            "claims": len(promise.claims),
            **_dated_cells("first_due", promise.first_dated),
            **_dated_cells("newest_due", promise.newest_dated),
        },
    )
    for required in dict.fromkeys(promise.requires):
        yield tables.requires, {"promise": promise.id, "required": required}
    for number, claim in enumerate(promise.claims):
        yield tables.claims, _claim_row(promise.id, number, claim)


def outcome_row(promise: str, outcome: Outcome) -> Row:
    """Return the row of an outcome, the file's own or a derived one."""
    return {
        "promise": promise,
        "status": outcome.status.value,
        **window_cells("date", outcome.date),
        "as_of": outcome.as_of,
        "derived_from": ", ".join(outcome.derived_from) or None,
        "reached": outcome.reached,
        "because": outcome.because.value if outcome.because else None,
        "superseded_by": outcome.superseded_by,
        "judgement": outcome.judgement.value,
        "evidence": outcome.evidence,
        **source_cells(outcome.source),
        "verified": outcome.verified,
        "note": outcome.note,
    }


# --- private -------------------------------------------------------------------------------


def _dated_cells(name: str, claim: Claim | None) -> Row:
    """Return for when a claim was made, as written, and its last day."""
    due = claim.due if claim is not None else None
    return {name: str(due) if due else None, f"{name}_to": due.upper if due else None}


def _claim_row(promise: str, number: int, claim: Claim) -> Row:
    published = claim.source.published if claim.source else None
    return {
        "promise": promise,
        "number": number,
        **window_cells("made", claim.made),
        "by": claim.by,
        "said": claim.said,
        **window_cells("due", claim.due),
        "withdrawn": claim.withdrawn,
        **quantity_cells("level", claim.level),
        "confidence": claim.confidence,
        "venue": claim.venue,
        **source_cells(claim.source),
        "published": str(published) if published else None,
        "verified": claim.verified,
        "note": claim.note,
    }
