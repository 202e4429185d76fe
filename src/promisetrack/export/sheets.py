"""The tables of an export: those of the SQL index that hold facts, and one of all sources.

A column is described once, in `promisetrack.index.tables`; what its name says already there is put
in words here, for readers who see the table alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Boolean, Date, Double, Integer, Table
from sqlalchemy import Column as SqlColumn

from promisetrack.datapackage import Column
from promisetrack.export.sources import SOURCES, SOURCES_WORDS, source_rows
from promisetrack.index import tables
from promisetrack.index.rows import record_rows
from promisetrack.model import Ledger, OrganizationsFile, Record, SamplingFile

Row = tuple[Any, ...]
"""Values in the order of the columns: text, date, int, float, bool, or None."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns whose values stand in a column of another table."""

    column: str
    sheet: str
    target: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name, what a row is, its columns, its key, what it refers to, and its rows."""

    name: str
    words: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...]
    rows: tuple[Row, ...]


def ledger_sheets(ledger: Ledger) -> tuple[Sheet, ...]:
    """Return the tables of a ledger, those that others refer to first; rows by their keys.

    Parameters
    ----------
    ledger
        An outcome that a promise's file leaves open is the one that its series gives.

    Returns
    -------
    tuple of Sheet
        A row has as many values as its sheet has columns; units stand with the columns.
    """
    rows: dict[str, list[Row]] = defaultdict(list)
    for path, record in _records(ledger):
        for table, row in record_rows(path, record, ledger):
            rows[table.name].append(tuple(row[column.name] for column in table.columns))
    sheets = [_sheet(table, rows[table.name]) for table in _TABLES]
    sources = Sheet("sources", SOURCES_WORDS, SOURCES, (), (), tuple(source_rows(ledger)))
    return (*sheets, sources)


# --- private -------------------------------------------------------------------------------

_TABLES: Final[tuple[Table, ...]] = (
    tables.promises, tables.claims, tables.outcomes, tables.requires, tables.series,
    tables.readings, tables.roadmaps, tables.milestones, tables.milestone_requires,
    tables.milestone_routes, tables.sampling_rules, tables.tradings, tables.securities,
    tables.splits, tables.price_sources, tables.closes,
)  # fmt: skip

_WORDS: Final[Mapping[str, str]] = {
    "asks_note": "what else must hold for the market",
    "because": "why it was cancelled; of a requirement, why it must come before",
    "bias": "what the rule over- or under-represents",
    "by": "who said it",
    "domain": "field of the promise: the folder of its file",
    "evidence": "what was seen",
    "id": "the name by which other tables refer to it",
    "judgement": "how firmly the outcome can be judged",
    "kind": "what sort of thing was promised",
    "label": "its name on a chart",
    "milestone": "id of the milestone",
    "note": "what a reader should know besides",
    "organization": "who would have to deliver",
    "path": "the file, below the ledger's folder",
    "programme": "project that the promise shares with others",
    "promise": "id of the promise",
    "publisher": "who published it",
    "quantity": "what is measured",
    "roadmap": "id of the roadmap",
    "rule": "the rule itself",
    "security": "id of the share or index",
    "series": "id of the series",
    "statement": "who does what, in one sentence without the date",
    "status": "pending, delivered, partial or cancelled",
    "superseded_by": "the promise that took its place",
    "title": "what it is called",
    "unit": "unit of the values",
    "url": "address of the page",
    "value": "the value, in the unit of the series",
    "venue": "occasion or medium",
    "verified": "whether a page at the address states it",
    "withdrawn": "whether an earlier date was taken back",
}
"""What a column holds whose name says it to those who know the index."""


def _records(ledger: Ledger) -> Iterator[tuple[str, Record]]:
    """Yield the records with the paths of their files below the ledger's folder."""
    for promise in ledger.promises:
        yield f"{promise.domain}/{promise.id}.yaml", promise
    for series in ledger.series:
        yield f"series/{series.id}.yaml", series
    for roadmap in ledger.roadmaps:
        yield f"roadmaps/{roadmap.id}.yaml", roadmap
    for security in ledger.securities:
        yield f"prices/{security.id}.yaml", security
    for table in ledger.prices:
        yield f"prices/{table.id}.csv", table
    yield "organizations.yaml", OrganizationsFile(organizations=dict(ledger.organizations))
    rules = dict(sorted(ledger.sampling.items()))
    yield "sampling.yaml", SamplingFile(rules=rules)


def _sheet(table: Table, rows: list[Row]) -> Sheet:
    names = [column.name for column in table.columns]
    key = tuple(column.name for column in table.primary_key)
    places = [names.index(name) for name in key]
    return Sheet(
        table.name,
        f"One row: {table.comment}.",
        tuple(map(_column, table.columns)),
        key,
        tuple(_references(table)),
        tuple(sorted(rows, key=lambda row: [row[place] for place in places])),
    )


def _references(table: Table) -> Iterator[Reference]:
    kept = {one.name for one in _TABLES}
    for column in table.columns:
        for key in column.foreign_keys:
            if key.column.table.name in kept:
                yield Reference(column.name, key.column.table.name, key.column.name)


def _column(column: SqlColumn[Any]) -> Column:
    words = (column.comment or _named(column.name)).replace("NULL", "empty")
    needed = {} if column.nullable else {"constraints": {"required": True}}
    return Column(column.name, f"{words[:1].upper()}{words[1:]}.", _type(column), "", needed)


def _named(name: str) -> str:
    for end, words in (("_value", "the number in {}"), ("_unit", "the unit in {}")):
        if name.endswith(end):
            return words.format(name.removesuffix(end))
    return _WORDS[name]


def _type(column: SqlColumn[Any]) -> str:
    kinds = {Boolean: "boolean", Date: "date", Double: "number", Integer: "integer"}
    return next((name for kind, name in kinds.items() if isinstance(column.type, kind)), "string")
