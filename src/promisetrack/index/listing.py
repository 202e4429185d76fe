"""A list of promises read from an index: the columns that a list shows, and no claim or source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from promisetrack.index import tables
from promisetrack.index.lines import SETTLED, Asked, Attention, lines_of
from promisetrack.index.reading import read_records, understood
from promisetrack.index.store import open_store, reading
from promisetrack.model import ledger_of
from promisetrack.model.bulk import many_values
from promisetrack.model.listed import ListedPromise, Listing, holds_words, listed
from promisetrack.problems import Severity


def read_listing(
    store: str, *, as_of: date, only: Attention | None = None, asked: Asked | None = None
) -> Listing:
    """Read what a list shows of the promises of a store.

    Parameters
    ----------
    store
        A path or a URL, as for `open_store`.
    as_of
        Day up to which readings of a series count.
    only
        Leave out what surely is settled, or wants no look; more than was asked for may be left.
    asked
        Leave out what surely is not asked for, in the same way.

    Returns
    -------
    Listing
        Its promises by id, and of how many they were chosen.

    Raises
    ------
    StoreError
        If there is no index, it is of another version, or the database cannot be read.
    """
    with reading(open_store(store)) as connection, understood(connection), many_values():
        again = _read_again(connection, as_of)
        query = _narrowed(connection, _query(as_of, only), asked or Asked(), as_of)
        parts = connection.execute(query).partitions(_AT_ONCE)
        rows = (row for row in chain.from_iterable(parts) if row[0] not in again)
        found = [*lines_of(rows, day=_same), *again.values()]
        return Listing(
            tuple(sorted(found, key=_id)),
            connection.scalar(select(func.count()).select_from(tables.promises)) or 0,
            _faulty(connection),
            _roadmaps(connection),
        )


# --- private -------------------------------------------------------------------------------

_AT_ONCE = 5000
"""Rows that are held beside what is made of them."""

_FEW = 1000
"""Ids that are named in a query: with more, all rows are read."""


def _same(day: date) -> date:
    return day


def _id(promise: ListedPromise) -> str:
    return promise.id


def _query(as_of: date, only: Attention | None) -> Select[Any]:
    one, end = tables.promises.c, tables.outcomes.c
    columns = (
        one.id, one.statement, one.organization, one.domain, one.kind, one.period, one.claims,
        one.first_due, one.first_due_to, one.newest_due, one.newest_due_to,
        end.status, end.date_from, end.date_to, end.as_of, end.judgement, end.reached,
    )  # fmt: skip
    query = select(*columns).join(tables.outcomes, end.promise == one.id)
    if only is None:
        return query
    wants = or_(one.newest_due_to <= only.due_by, end.as_of < only.seen_before)
    return query.where(_is_open(as_of), wants)


def _is_open(as_of: date) -> ColumnElement[bool]:
    end = tables.outcomes.c
    return or_(end.status.not_in(SETTLED), func.coalesce(end.date_to, end.as_of) > as_of)


def _narrowed(connection: Connection, query: Select[Any], asked: Asked, as_of: date) -> Select[Any]:
    """Leave out of a query what surely is not asked for.

    Python says which names are the same in another case: databases know that of ASCII alone.
    """
    one = tables.promises.c
    for column, name in ((one.organization, asked.organization), (one.domain, asked.domain)):
        if name is not None:
            names = connection.scalars(select(column).distinct())
            query = query.where(column.in_([x for x in names if x.casefold() == name.casefold()]))
    if asked.status is not None:
        query = query.where(tables.outcomes.c.status == asked.status.value)
    if asked.overdue:
        query = query.where(_is_open(as_of), one.newest_due_to < as_of)
    if asked.search is None:
        return query
    texts = connection.execute(select(one.id, one.statement, one.organization))
    found = [row[0] for row in texts if holds_words(asked.search, *row)]
    return query.where(one.id.in_(found)) if len(found) <= _FEW else query


def _read_again(connection: Connection, as_of: date) -> dict[str, ListedPromise]:
    """Return by id what has to be derived anew: the index knows readings from after the day."""
    later = select(tables.readings.c.series).where(tables.readings.c.date_to > as_of).distinct()
    series = set(connection.scalars(later))
    if not series:
        return {}
    ledger = ledger_of(read_records(connection, _paths(connection, series)))
    return {one.id: listed(ledger, one, as_of=as_of) for one in ledger.promises}


def _paths(connection: Connection, series: AbstractSet[str]) -> Iterator[str]:
    own, theirs = tables.series.c, tables.promises.c
    yield from connection.scalars(select(own.path).where(own.id.in_(series)))
    yield from connection.scalars(select(theirs.path).where(theirs.series.in_(series)))


def _faulty(connection: Connection) -> int:
    path, severity = tables.problems.c.path, tables.problems.c.severity
    counted = select(func.count(path.distinct())).where(severity == Severity.ERROR.value)
    return connection.scalar(counted) or 0


def _roadmaps(connection: Connection) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    columns = tables.milestones.c
    rows = connection.execute(select(columns.id, columns.roadmap).order_by(columns.roadmap))
    for promise, roadmap in rows:
        found[promise].append(roadmap)
    return {promise: tuple(sorted(of)) for promise, of in found.items()}
