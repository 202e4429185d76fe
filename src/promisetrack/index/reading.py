"""A ledger read back from an index: the same value that its files give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, select

from promisetrack.index import tables
from promisetrack.index.rows import FileContent, file_content, read_problem
from promisetrack.index.store import StoreError, open_store, place, reading
from promisetrack.index.version import require_current
from promisetrack.model import Ledger, Record, ledger_of
from promisetrack.model.bulk import many_values
from promisetrack.problems import Problem


def read_store(store: str) -> tuple[Ledger, tuple[Problem, ...]]:
    """Read a ledger from a store, and the problems of its files when it was last updated.

    Parameters
    ----------
    store
        A path or a URL, as for `open_store`.

    Returns
    -------
    ledger, problems
        What `promisetrack.read_ledger` gave then, the paths of the problems being below the
        ledger's folder.

    Raises
    ------
    StoreError
        If there is no index, it is of another version, or the database cannot be read.
    """
    with reading(open_store(store)) as connection, understood(connection), many_values():
        return _read(connection), read_problems(connection)


def read_index(engine: Engine) -> Ledger:
    """Read a ledger from an open store.

    Parameters
    ----------
    engine
        A store (`open_store`).

    Returns
    -------
    Ledger
        As `promisetrack.read_ledger` gave it when the index was last updated.

    Raises
    ------
    StoreError
        If there is no index, it is of another version, or the database cannot be read.
    """
    with reading(engine) as connection, understood(connection), many_values():
        return _read(connection)


def read_problems(connection: Connection) -> tuple[Problem, ...]:
    """Return the problems of the whole ledger, in order.

    Raises
    ------
    ValueError
        If they were not written by this version of the program.
    """
    query = select(tables.problems.c.document).order_by(tables.problems.c.number)
    return tuple(read_problem(document) for document in connection.scalars(query))


def kept_files(connection: Connection, paths: AbstractSet[str]) -> dict[str, FileContent]:
    """Return what the index keeps of some files; nothing where it cannot be understood."""
    if not paths:
        return {}
    rows = connection.execute(select(*_CONTENT, tables.files.c.path))
    try:
        return {
            path: file_content(kind, document, findings, is_sound=sound)
            for kind, document, findings, sound, path in rows
            if path in paths
        }
    except ValueError:
        return {}


@contextmanager
def understood(connection: Connection) -> Iterator[None]:
    """Read an index of this version.

    Raises
    ------
    StoreError
        If there is none, it is of another version, or holds what this one did not write.
    """
    require_current(connection)
    try:
        yield
    except ValueError:
        where = place(connection.engine)
        message = f"{where}: the index was not written by this version of promisetrack"
        raise StoreError(message, remedy=f"promisetrack index --store {where}") from None


def read_records(connection: Connection, paths: Iterable[str]) -> list[Record]:
    """Return the records of some files of the ledger.

    Raises
    ------
    ValueError
        If they were not written by this version of the program.
    """
    wanted, found = sorted(paths), []
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        is_wanted = tables.files.c.path.in_(some) & tables.files.c.sound
        rows = connection.execute(select(*_CONTENT).where(is_wanted))
        found += [file_content(*texts, is_sound=sound).record for *texts, sound in rows]
    return [record for record in found if record is not None]


# --- private -------------------------------------------------------------------------------

_AT_ONCE = 1000
"""Paths of one statement: databases allow so many thousand values in one."""

_CONTENT = (
    tables.files.c.kind,
    tables.files.c.document,
    tables.files.c.findings,
    tables.files.c.sound,
)


def _read(connection: Connection) -> Ledger:
    rows = connection.execute(select(*_CONTENT).where(tables.files.c.sound))
    contents = [file_content(*texts, is_sound=sound) for *texts, sound in rows]
    return ledger_of([one.record for one in contents if one.record is not None])
