"""A list of all promises of an SQLite file, read with Python's own library.

To load the library of databases takes as long as to read fifty thousand rows, and a plain list
needs none of what it is for. Whatever is out of the ordinary, another database or a fault among it,
is left to `promisetrack.index.listing`, which gives the same lines and says what is wrong.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections import defaultdict
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, Final

from promisetrack.index.facts import APPLICATION, TABLES_VERSION
from promisetrack.index.lines import SETTLED, Attention, lines_of
from promisetrack.model.bulk import many_values
from promisetrack.model.listed import Listing
from promisetrack.problems import Severity


def read_plain_listing(store: str, *, as_of: date, only: Attention | None = None) -> Listing | None:
    """Read what a list shows of all promises of a store, where that takes no more than this.

    Parameters
    ----------
    store
        As for `promisetrack.index.read_listing`.
    as_of
        Day up to which readings of a series count.
    only
        Leave out what surely is settled, or wants no look.

    Returns
    -------
    Listing or None
        What `promisetrack.index.read_listing` returns; None where it has to be asked.
    """
    path = Path(store)
    if not _PLAIN.fullmatch(store) or not path.is_file() or not os.access(path.parent, os.W_OK):
        return None
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
            connection.execute("BEGIN")  # one state of the index, from first to last
            return _read(connection, as_of, only)
    except (sqlite3.Error, ValueError, KeyError):
        return None


# --- private -------------------------------------------------------------------------------

_PLAIN: Final = re.compile(r"[\w./ -]+")
"""Surely a path: no URL, and no words that are meant for a server."""

_LINES: Final = """
    SELECT p.id, p.statement, p.organization, p.domain, p.kind, p.period, p.claims,
           p.first_due, p.first_due_to, p.newest_due, p.newest_due_to,
           o.status, o.date_from, o.date_to, o.as_of, o.judgement, o.reached
    FROM promises p JOIN outcomes o ON o.promise = p.id
    WHERE {which} ORDER BY p.id
"""

_WANT_A_LOOK: Final = f"""
    (o.status NOT IN {SETTLED} OR coalesce(o.date_to, o.as_of) > :day)
    AND (p.newest_due_to <= :due_by OR o.as_of < :seen_before)
"""


def _read(connection: sqlite3.Connection, as_of: date, only: Attention | None) -> Listing | None:
    facts = dict(connection.execute("SELECT key, value FROM meta"))
    version = facts.get("application"), facts.get("schema_version")
    if version != (APPLICATION, str(TABLES_VERSION)) or _has_later(connection, as_of):
        return None
    days = {"day": as_of}
    if only is not None:
        days |= {"due_by": only.due_by, "seen_before": only.seen_before}
    query = _LINES.format(which="TRUE" if only is None else _WANT_A_LOOK)
    with many_values():
        rows = connection.execute(query, {name: str(day) for name, day in days.items()})
        promises = tuple(lines_of(rows, day=date.fromisoformat))
    return Listing(promises, _count(connection), _faulty(connection), _roadmaps(connection))


def _has_later(connection: sqlite3.Connection, as_of: date) -> bool:
    """Whether outcomes rest on readings from after the day, and have to be derived anew."""
    series = "SELECT DISTINCT series FROM readings WHERE date_to > ?"
    query = f"SELECT 1 FROM promises WHERE series IN ({series}) LIMIT 1"  # noqa: S608  no value in it
    return connection.execute(query, (str(as_of),)).fetchone() is not None


def _count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM promises").fetchone()[0])


def _faulty(connection: sqlite3.Connection) -> int:
    query = "SELECT count(DISTINCT path) FROM problems WHERE severity = ?"
    return int(connection.execute(query, (Severity.ERROR.value,)).fetchone()[0])


def _roadmaps(connection: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    rows: Any = connection.execute("SELECT id, roadmap FROM milestones ORDER BY roadmap")
    for promise, roadmap in rows:
        found[promise].append(roadmap)
    return {promise: tuple(sorted(of)) for promise, of in found.items()}
