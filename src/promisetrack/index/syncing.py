"""Bring an index up to date with the files: only what changed is read and written."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final

from sqlalchemy import Connection, Date, Engine, Table, bindparam, delete, insert, select

from promisetrack.index import tables
from promisetrack.index.cells import Row
from promisetrack.index.promise_rows import outcome_row
from promisetrack.index.reading import kept_files, read_problems
from promisetrack.index.rows import FileContent, file_row, problem_row, record_rows
from promisetrack.index.store import writing
from promisetrack.index.version import prepare, read_facts, write_facts
from promisetrack.model import Ledger, Series
from promisetrack.model.bulk import many_values
from promisetrack.problems import Problem

BATCH: Final = 1000
"""Files whose rows are held in memory before they are written."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A ledger, file by file; the paths of files and problems are below its folder."""

    ledger: Ledger
    files: Mapping[str, FileContent]
    problems: tuple[Problem, ...] = ()


ReadContents = Callable[[Mapping[str, FileContent]], Contents]
"""Gets what the index keeps of the unchanged files, and reads the others."""


@dataclass(frozen=True, slots=True)
class Look:
    """The files of a ledger at one moment.

    ``hashes`` holds, for every file, its path below the ledger's folder and the SHA-256 of its
    bytes; None for one that cannot be read, which counts as changed every time. ``read`` is called
    at most once, and not at all when nothing has changed. ``version`` names all that the values
    depend on besides the files: the code that reads them. When it is another one, every file is
    read again.
    """

    hashes: Mapping[str, str | None]
    read: ReadContents
    version: str


@dataclass(frozen=True, slots=True)
class SyncReport:
    """How many files were added, changed, removed and unchanged since the last update.

    ``problems`` are those of the whole ledger. ``notice`` says that the index had to be made
    anew, and why; empty otherwise.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    problems: tuple[Problem, ...] = field(default=(), repr=False)
    notice: str = ""


def sync(engine: Engine, look: Callable[[], Look]) -> SyncReport:
    """Make an index say what the files say, in one transaction.

    Parameters
    ----------
    engine
        A store (`open_store`).
    look
        Looks at the files. It is called once no other update is at work: files that were looked
        at before would be written over those of an update that saw them later.

    Returns
    -------
    SyncReport
        Numbers of files, the problems of the ledger, and why the index was made anew if it was.

    Raises
    ------
    StoreError
        If the store cannot be written, or holds something else. It is then as it was.
    """
    with writing(engine) as connection, many_values():
        notice = prepare(connection)
        seen = look()
        hashes, state = seen.hashes, _state(seen.hashes, seen.version)
        facts = read_facts(connection) or {}
        if state is not None and facts.get("state") == state:
            return SyncReport(unchanged=len(hashes), problems=read_problems(connection))
        known = _known(connection)
        same = {p for p, sha in hashes.items() if sha is not None and known.get(p) == sha}
        is_reusable = facts.get("version") == seen.version
        kept = kept_files(connection, same if is_reusable else frozenset())
        contents = seen.read(kept)
        _write_changes(connection, hashes, contents, kept.keys())
        now = {"state": state or "", "version": seen.version, **_about(contents.ledger)}
        write_facts(connection, now)
    return SyncReport(
        added=len(hashes.keys() - known.keys()),
        changed=len(hashes.keys() & known.keys()) - len(same),
        removed=len(known.keys() - hashes.keys()),
        unchanged=len(same),
        problems=contents.problems,
        notice=notice,
    )


# --- private -------------------------------------------------------------------------------


def _state(hashes: Mapping[str, str | None], version: str) -> str | None:
    """Return a text that is equal only where nothing changed; None where that is not known."""
    if None in hashes.values():
        return None
    return hashlib.sha256(json.dumps([version, sorted(hashes.items())]).encode()).hexdigest()


def _known(connection: Connection) -> dict[str, str | None]:
    rows = connection.execute(select(tables.files.c.path, tables.files.c.sha256))
    return dict(rows.all())


def _about(ledger: Ledger) -> dict[str, str]:
    """Return what a person who opens the database wants to know of the ledger as a whole."""
    closing = str(ledger.closing) if ledger.closing else ""
    return {"title": ledger.settings.title, "closing": closing, "ledger_hash": ledger.hash}


def _write_changes(
    connection: Connection,
    hashes: Mapping[str, str | None],
    contents: Contents,
    kept: AbstractSet[str],
) -> None:
    rows = connection.execute(select(tables.files.c.path, tables.files.c.sound))
    was_sound = dict(rows.all())
    # A file that did not change can still gain or lose its place: what it refers to has changed.
    stays = {p for p in kept if contents.files[p].is_sound == was_sound[p]}
    _delete(connection, tables.files, "path", was_sound.keys() - stays)
    _insert_files(connection, hashes, contents, sorted(hashes.keys() - stays))
    _renew_outcomes(connection, contents, stays)
    connection.execute(delete(tables.problems))
    found = [problem_row(number, problem) for number, problem in enumerate(contents.problems)]
    if found:
        connection.execute(insert(tables.problems), found)


def _insert_files(
    connection: Connection,
    hashes: Mapping[str, str | None],
    contents: Contents,
    paths: Iterable[str],
) -> None:
    rows: dict[Table, list[Row]] = defaultdict(list)
    for count, path in enumerate(paths, start=1):
        content = contents.files[path]
        rows[tables.files].append(file_row(path, hashes[path], content))
        if content.is_sound and content.record is not None:
            for table, row in record_rows(path, content.record, contents.ledger):
                rows[table].append(row)
        if count % BATCH == 0:
            _insert(connection, rows)
    _insert(connection, rows)


def _insert(connection: Connection, rows: dict[Table, list[Row]]) -> None:
    # One statement run many times: a single one with as many VALUES takes ten times as long.
    for table in tables.METADATA.sorted_tables:
        if rows[table]:
            several = _into_sqlite if connection.dialect.name == "sqlite" else _into_server
            several(connection, table, rows[table])
    rows.clear()


def _into_server(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    connection.execute(insert(table), rows)


def _into_sqlite(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that have the same columns; they are changed.

    SQLite takes all their values as they are, but days. To look at each of the values once more, as
    the library would, takes twice as long as to write them.
    """
    names = list(rows[0])
    for name in names:
        if isinstance(table.c[name].type, Date):
            for row in rows:
                if row[name] is not None:
                    row[name] = row[name].isoformat()
    quote = connection.dialect.identifier_preparer.quote
    columns, values = ", ".join(map(quote, names)), ", ".join("?" for _ in names)
    into = f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({values})"  # noqa: S608  our own names
    connection.exec_driver_sql(into, list(map(itemgetter(*names), rows)))


def _renew_outcomes(connection: Connection, contents: Contents, stays: AbstractSet[str]) -> None:
    """Write again the outcomes of unchanged promises that a changed series may have settled."""
    ledger = contents.ledger
    records = [content.record for path, content in contents.files.items() if path in stays]
    unchanged = {record.id for record in records if isinstance(record, Series)}
    renewed = [
        outcome_row(promise.id, ledger.outcome(promise))
        for promise in ledger.promises
        if promise.measure and promise.measure.series and promise.measure.series not in unchanged
    ]
    if renewed:
        _delete(connection, tables.outcomes, "promise", [row["promise"] for row in renewed])
        connection.execute(insert(tables.outcomes), renewed)


def _delete(connection: Connection, table: Table, column: str, keys: Iterable[str]) -> None:
    """Delete rows by their keys; the rows that hang on them go with them."""
    gone = [{"gone": key} for key in sorted(keys)]
    if gone:
        connection.execute(delete(table).where(table.c[column] == bindparam("gone")), gone)
