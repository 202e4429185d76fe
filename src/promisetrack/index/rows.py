"""Values of the ledger to rows of the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import Table

from promisetrack.dates import DateWindow
from promisetrack.index import tables
from promisetrack.model import (
    Claim,
    Lag,
    Ledger,
    LedgerFile,
    Milestone,
    NamesFile,
    Outcome,
    Promise,
    Reading,
    Record,
    Requirement,
    Roadmap,
    SamplingFile,
    Series,
    Source,
)
from promisetrack.problems import Finding, Problem
from promisetrack.quantities import Quantity

Row = dict[str, Any]

KINDS: Mapping[str, type[Record]] = {
    "promise": Promise,
    "series": Series,
    "roadmap": Roadmap,
    "sampling": SamplingFile,
    "settings": LedgerFile,
    "names": NamesFile,
}
"""The name of each kind of file in the `files` table."""


@dataclass(frozen=True, slots=True)
class FileContent:
    """What one file says, what is wrong inside it, and whether the ledger holds it.

    A file with an error can have a record, made from the keys without a fault: other files are
    checked against it, but it is left out of the ledger.
    """

    record: Record | None
    findings: tuple[Finding, ...] = ()
    is_sound: bool = True


def file_row(path: str, sha256: str | None, content: FileContent) -> Row:
    """Return the row of a file."""
    record = content.record
    # What is typed, and no more: `exclude_none` would lose a date that is taken back (`due: none`).
    document = None if record is None else record.model_dump_json(exclude_unset=True)
    return {
        "path": path,
        "sha256": sha256,
        "kind": None if record is None else _kind(record),
        "sound": content.is_sound,
        "document": document,
        "findings": _FINDINGS.dump_json(content.findings).decode(),
    }


def file_content(
    kind: str | None, document: str | None, findings: str, *, is_sound: bool
) -> FileContent:
    """Return what a row of a file stands for.

    Raises
    ------
    ValueError
        If the row was not written by this version of the program.
    """
    record = None
    if kind is not None and document is not None:
        if kind not in KINDS:
            message = f"no file is a {kind}"
            raise ValueError(message)
        record = KINDS[kind].model_validate_json(document)
    return FileContent(record, _FINDINGS.validate_json(findings), is_sound)


def problem_row(number: int, problem: Problem) -> Row:
    """Return the row of a problem."""
    return {
        "number": number,
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "code": problem.code,
        "severity": problem.severity.value,
        "message": problem.message,
        "document": _PROBLEM.dump_json(problem).decode(),
    }


def read_problem(document: str) -> Problem:
    """Return the problem that a row stands for.

    Raises
    ------
    ValueError
        If the row was not written by this version of the program.
    """
    return _PROBLEM.validate_json(document)


def record_rows(path: str, record: Record, ledger: Ledger) -> Iterator[tuple[Table, Row]]:
    """Yield the rows of a record of a ledger, each after those that it refers to."""
    if isinstance(record, Promise):
        yield from _promise_rows(path, record)
        yield tables.outcomes, outcome_row(record.id, ledger.outcome(record))
    elif isinstance(record, Series):
        yield from _series_rows(path, record)
    elif isinstance(record, Roadmap):
        yield from _roadmap_rows(path, record)
    elif isinstance(record, SamplingFile):
        for name, rule in record.rules.items():
            fields = {"title": rule.title, "kind": rule.kind.value, "rule": rule.rule}
            yield tables.sampling_rules, {"id": name, "path": path, **fields, "bias": rule.bias}


def outcome_row(promise: str, outcome: Outcome) -> Row:
    """Return the row of an outcome, the file's own or a derived one."""
    return {
        "promise": promise,
        "status": outcome.status.value,
        **_window("date", outcome.date),
        "as_of": outcome.as_of,
        "derived_from": ", ".join(outcome.derived_from) or None,
        "reached": outcome.reached,
        "because": outcome.because.value if outcome.because else None,
        "superseded_by": outcome.superseded_by,
        "judgement": outcome.judgement.value,
        "evidence": outcome.evidence,
        **_source(outcome.source),
        "verified": outcome.verified,
        "note": outcome.note,
    }


# --- private -------------------------------------------------------------------------------

_FINDINGS: Final = TypeAdapter(tuple[Finding, ...])
_PROBLEM: Final = TypeAdapter(Problem)


def _kind(record: Record) -> str:
    return next(name for name, model in KINDS.items() if isinstance(record, model))


def _promise_rows(path: str, promise: Promise) -> Iterator[tuple[Table, Row]]:
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
            **_quantity("reaches", measure.reaches if measure else None),
            "series": measure.series if measure else None,
            "direction": measure.direction.value if measure else None,
            "period": measure.window.value if measure else None,
        },
    )
    for required in dict.fromkeys(promise.requires):
        yield tables.requires, {"promise": promise.id, "required": required}
    for number, claim in enumerate(promise.claims):
        yield tables.claims, _claim_row(promise.id, number, claim)


def _claim_row(promise: str, number: int, claim: Claim) -> Row:
    published = claim.source.published if claim.source else None
    return {
        "promise": promise,
        "number": number,
        **_window("made", claim.made),
        "by": claim.by,
        "said": claim.said,
        **_window("due", claim.due),
        "withdrawn": claim.withdrawn,
        **_quantity("level", claim.level),
        "confidence": claim.confidence,
        "venue": claim.venue,
        **_source(claim.source),
        "published": str(published) if published else None,
        "verified": claim.verified,
        "note": claim.note,
    }


def _series_rows(path: str, series: Series) -> Iterator[tuple[Table, Row]]:
    yield (
        tables.series,
        {
            "id": series.id,
            "path": path,
            "title": series.title,
            "quantity": series.quantity,
            "unit": str(series.unit),
            "type": series.type.value,
            "organization": series.organization,
            "note": series.note,
        },
    )
    for number, reading in enumerate(series.readings):
        yield tables.readings, _reading_row(series.id, number, reading)


def _reading_row(series: str, number: int, reading: Reading) -> Row:
    return {
        "series": series,
        "number": number,
        **_window("date", reading.date),
        "value": reading.value,
        "deadline": reading.deadline,
        **_source(reading.source),
        "verified": reading.verified,
        "note": reading.note,
    }


def _roadmap_rows(path: str, roadmap: Roadmap) -> Iterator[tuple[Table, Row]]:
    about = {"id": roadmap.id, "path": path, "title": roadmap.title, "note": roadmap.note}
    yield tables.roadmaps, about
    for number, milestone in enumerate(roadmap.milestones):
        yield tables.milestones, _milestone_row(roadmap.id, number, milestone)
    for milestone in roadmap.milestones:
        for required in milestone.requires:
            yield tables.milestone_requires, _edge_row(roadmap.id, milestone.id, required)
        for route in dict.fromkeys(milestone.first_of):
            row = {"roadmap": roadmap.id, "milestone": milestone.id, "route": route}
            yield tables.milestone_routes, row


def _milestone_row(roadmap: str, number: int, milestone: Milestone) -> Row:
    ramp = milestone.grows
    return {
        "roadmap": roadmap,
        "id": milestone.id,
        "number": number,
        "label": milestone.label,
        **_quantity("grows_from", ramp.start if ramp else None),
        **_quantity("grows_to", ramp.to if ramp else None),
        **_quantity("reaches", milestone.reaches),
    }


def _edge_row(roadmap: str, milestone: str, required: Requirement) -> Row:
    return {
        "roadmap": roadmap,
        "milestone": milestone,
        "required": required.id,
        **_lag("lag", required.lag),
        "because": required.because,
        **_source(required.source),
        "verified": required.verified,
    }


def _lag(name: str, lag: Lag | None) -> Row:
    return {
        name: str(lag) if lag else None,
        f"{name}_days_from": lag.low if lag else None,
        f"{name}_days_to": lag.high if lag else None,
    }


def _window(name: str, window: DateWindow | None) -> Row:
    return {
        name: str(window) if window else None,
        f"{name}_from": window.lower if window else None,
        f"{name}_to": window.upper if window else None,
    }


def _quantity(name: str, quantity: Quantity | None) -> Row:
    return {
        name: str(quantity) if quantity else None,
        f"{name}_value": quantity.value if quantity else None,
        f"{name}_unit": str(quantity.unit) if quantity else None,
    }


def _source(source: Source | None) -> Row:
    return {
        "url": source.url if source else None,
        "publisher": source.publisher if source else None,
    }
