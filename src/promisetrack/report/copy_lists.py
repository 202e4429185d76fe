"""What the machine copies list: due dates, changes, series, and one promise at a time."""

from __future__ import annotations

from typing import Any

from promisetrack.forecast.fields import day_field
from promisetrack.report.changes import Changes, Move
from promisetrack.report.earlier import EarlierForecast
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.pages.due import DueRow


def due_fields(row: DueRow, edition: Edition) -> dict[str, Any]:
    """Return an open promise with a date as JSON fields."""
    entry, forecast = row.entry, row.entry.forecast
    newest = entry.promise.newest_dated
    return {
        **_who(entry),
        "due": str(newest.due) if newest is not None else str(row.deadline),
        "deadline": str(row.deadline),
        "days_left": (row.deadline - edition.as_of).days,
        "dates_given": len(entry.chain.dated),
        "seen": str(entry.outcome.as_of),
        "state": entry.state.label.value,
        "p_on_time": None if forecast is None else round(forecast.probability_on_time, 6),
        "p50": None if forecast is None else day_field(forecast.quantile(0.5)),
    }


def changes_fields(found: Changes | None) -> dict[str, Any]:
    """Return what changed as JSON fields; empty lists where nothing is compared."""
    if found is None:
        lists = dict.fromkeys(("moved", "came_due", "resolved", "restated", "promised"), ())
        nothing = {"since": None, "earlier_ledger_hash": None, "earlier_issued": False}
        return {**nothing, "compared": 0, **lists}
    earlier = found.earlier
    return {
        "since": str(earlier.as_of),
        "earlier_ledger_hash": earlier.ledger_hash,
        "earlier_issued": earlier.issued,
        "compared": found.compared,
        "moved": [_moved(move) for move in found.moves],
        "came_due": [
            {**_who(one.entry), "due": str(one.due), "deadline": str(one.deadline),
             "state": one.entry.state.label.value}
            for one in found.came_due
        ],
        "resolved": [_resolved(entry, found) for entry in found.resolved],
        "restated": [
            {**_who(one.entry), "made": str(claim.made),
             "due": str(claim.due) if claim.due is not None else None,
             "taken_back": claim.withdrawn}
            for one in found.restated
            for claim in one.claims
        ],
        "promised": [_promised(entry) for entry in found.promised],
    }  # fmt: skip


def series_fields(edition: Edition) -> list[dict[str, Any]]:
    """Return the series as known on the day of an edition, without empty keys."""
    known = []
    for one in sorted(edition.ledger.series, key=lambda one: one.id):
        fields = one.model_dump(mode="json", exclude_none=True)
        fields["readings"] = [
            written
            for written, reading in zip(fields["readings"], one.readings, strict=True)
            if reading.date.upper is not None and reading.date.upper <= edition.as_of
        ]
        known.append(fields)
    return known


# --- private -------------------------------------------------------------------------------


def _who(entry: Entry) -> dict[str, Any]:
    promise = entry.promise
    return {
        "promise": promise.id,
        "statement": promise.promise,
        "organization": promise.organization,
        "domain": promise.domain,
    }


def _moved(move: Move) -> dict[str, Any]:
    return {
        **_who(move.entry),
        "way": move.way or None,
        "days": move.days,
        "before": _odds(move.before),
        "now": _odds(move.now),
    }


def _odds(one: EarlierForecast) -> dict[str, Any]:
    return {
        "p50": day_field(one.median),
        "p_on_time": round(one.p_on_time, 6),
        "p_never": round(one.p_never, 6),
    }


def _resolved(entry: Entry, found: Changes) -> dict[str, Any]:
    outcome, before = entry.outcome, found.earlier.forecasts.get(entry.id)
    return {
        **_who(entry),
        "status": outcome.status.value,
        "date": str(outcome.date) if outcome.date is not None else None,
        "state": entry.state.label.value,
        "p_on_time_before": round(before.p_on_time, 6) if before is not None else None,
    }


def _promised(entry: Entry) -> dict[str, Any]:
    first = entry.promise.claims[0]
    due = str(first.due) if first.due is not None else None
    return {**_who(entry), "made": str(first.made), "due": due}
