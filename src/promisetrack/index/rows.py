"""Files, problems and records of a ledger to rows of the tables, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import Table

from promisetrack.index import tables
from promisetrack.index.cells import Row
from promisetrack.index.price_rows import close_rows, security_rows, trading_rows
from promisetrack.index.promise_rows import outcome_row, promise_rows
from promisetrack.index.roadmap_rows import roadmap_rows
from promisetrack.index.series_rows import series_rows
from promisetrack.model import (
    Ledger,
    LedgerFile,
    NamesFile,
    OrganizationsFile,
    PriceTable,
    Promise,
    Record,
    Roadmap,
    SamplingFile,
    Security,
    Series,
)
from promisetrack.problems import Finding, Problem

KINDS: Mapping[str, type[Record]] = {
    "promise": Promise,
    "series": Series,
    "roadmap": Roadmap,
    "sampling": SamplingFile,
    "settings": LedgerFile,
    "names": NamesFile,
    "organizations": OrganizationsFile,
    "security": Security,
    "prices": PriceTable,
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
        "findings": _FINDINGS.dump_json(content.findings).decode()
        if content.findings
        else _NOTHING,
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
    found = () if findings == _NOTHING else _FINDINGS.validate_json(findings)
    return FileContent(record, found, is_sound)


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
        yield from promise_rows(path, record)
        yield tables.outcomes, outcome_row(record.id, ledger.outcome(record))
    elif isinstance(record, Series):
        yield from series_rows(path, record)
    elif isinstance(record, Roadmap):
        yield from roadmap_rows(path, record)
    elif isinstance(record, Security):
        yield from security_rows(path, record)
    elif isinstance(record, PriceTable):
        yield from close_rows(path, record)
    elif isinstance(record, OrganizationsFile):
        yield from trading_rows(path, record)
    elif isinstance(record, SamplingFile):
        for name, rule in record.rules.items():
            fields = {"title": rule.title, "kind": rule.kind.value, "rule": rule.rule}
            yield tables.sampling_rules, {"id": name, "path": path, **fields, "bias": rule.bias}


# --- private -------------------------------------------------------------------------------

_FINDINGS: Final = TypeAdapter(tuple[Finding, ...])
_NOTHING: Final = "[]"
_PROBLEM: Final = TypeAdapter(Problem)


def _kind(record: Record) -> str:
    return next(name for name, model in KINDS.items() if isinstance(record, model))
