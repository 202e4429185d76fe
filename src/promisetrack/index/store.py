"""Where an index is kept: opening it, one writer at a time, and faults in plain words.

A transaction is either a *reading*, which sees one state of the index from its first statement
to its last, or a *writing*, of which there is one at a time: later ones wait for it. Readers
never wait, and never see half of a writing.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from promisetrack.index.tables import SCHEMA
from promisetrack.problems import CommandError

WAIT_SECONDS: Final = 60.0
"""How long a writing waits for another one before it gives up."""


class StoreError(CommandError):
    """A store cannot be opened, read or written: one line that says why, and what to try."""

    def __init__(self, message: str, *, remedy: str = "", exit_code: int = 1) -> None:
        super().__init__(message, remedy=remedy, exit_code=exit_code)


class DamagedStoreError(StoreError):
    """A file is no SQLite database, or one with holes in it."""


def open_store(store: str | Path) -> Engine:
    """Return the engine of a store; nothing is connected to yet.

    Parameters
    ----------
    store
        The path of an SQLite file, or a URL: ``sqlite:///path``, ``postgresql://host/name``
        or ``postgresql+psycopg://host/name``.

    Raises
    ------
    StoreError
        If it is neither, or the PostgreSQL driver is not installed.
    """
    url = _parse(store)
    try:
        if url.get_backend_name() == "sqlite":
            return _sqlite(url)
        return _postgresql(url)
    except ModuleNotFoundError as error:
        message = f"PostgreSQL needs the package {error.name}, which is not installed"
        raise StoreError(message, remedy="pip install 'promisetrack[postgres]'") from None


def place(engine: Engine) -> str:
    """Return what to call a store in a message: its path or its URL without secrets."""
    if engine.dialect.name == "sqlite":
        return engine.url.database or "an index in memory"
    return engine.url.set(query={}).render_as_string(hide_password=True)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that sees one state of the store.

    Raises
    ------
    StoreError
        For every fault of the database.
    """
    with _explained(engine):
        if engine.dialect.name == "sqlite" and not Path(place(engine)).is_file():
            raise _no_index(engine)
        with engine.begin() as connection:
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open the one transaction that may change the store; it is kept whole or not at all.

    Raises
    ------
    StoreError
        For every fault of the database.
    """
    with _explained(engine), engine.execution_options(writes=True).begin() as connection:
        yield connection


# --- private -------------------------------------------------------------------------------

_LOCK: Final = 0x70726F6D697365
"""Key of the advisory lock that one PostgreSQL writing holds ("promise" in ASCII)."""

_DAMAGE: Final = ("SQLITE_NOTADB", "SQLITE_CORRUPT")
_FORMS: Final = "name a path, sqlite:///path or postgresql+psycopg://user@host/database"


def _parse(store: str | Path) -> URL:
    text = str(store)
    if isinstance(store, Path) or ("://" not in text and text.strip()):
        return URL.create("sqlite", database=text)
    reason = "that is not the URL of a store"
    try:
        url = make_url(text.replace("postgres://", "postgresql://", 1))
    except (ArgumentError, ValueError):
        raise StoreError(reason, remedy=_FORMS, exit_code=2) from None
    backend = url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and url.database not in (None, "", ":memory:"):
        return url.set(drivername="sqlite")
    in_memory = "an index in memory would be gone at once"
    reason = in_memory if backend == "sqlite" else f"an index is not kept in {backend}"
    raise StoreError(reason, remedy=_FORMS, exit_code=2)


def _sqlite(url: URL) -> Engine:
    path = Path(url.database or "")

    def connect() -> sqlite3.Connection:
        # Readers leave a note beside the file. Where they cannot, and no writer is at work, SQLite
        # wants to be told that the file will stay as it is.
        at_rest = path.is_file() and not path.with_name(f"{path.name}-wal").exists()
        fixed = at_rest and not os.access(path.parent, os.W_OK)
        options = "?immutable=1" if fixed else ""
        return sqlite3.connect(
            path.absolute().as_uri() + options,
            uri=True,
            timeout=WAIT_SECONDS,
            isolation_level=None,  # `_begin` below says when a transaction starts, and of what kind
        )

    engine = create_engine(
        url,
        creator=connect,
        poolclass=NullPool,
        execution_options={"schema_translate_map": {SCHEMA: None}},
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("writes"):
            connection.exec_driver_sql("BEGIN")
            return
        # Only a new file is told to keep a log that readers can read past: the file remembers it,
        # and one that is not ours stays as it is.
        if connection.exec_driver_sql("PRAGMA page_count").scalar() == 0:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        connection.exec_driver_sql("PRAGMA synchronous = NORMAL")
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _postgresql(url: URL) -> Engine:
    engine = create_engine(url, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_SECONDS:.0f}s'")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")

    return engine


@contextmanager
def _explained(engine: Engine) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise _explain(engine, error.orig or error) from error
    except SQLAlchemyError as error:
        raise _explain(engine, error) from error


def _explain(engine: Engine, error: BaseException) -> StoreError:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    message = f"{place(engine)}: {lines[0]}"
    code: Any = getattr(error, "sqlite_errorname", "") or ""
    if code.startswith(_DAMAGE):
        remedy = "delete the file, and `promisetrack index` again"
        if code == "SQLITE_NOTADB":  # it may be anything, a file of the ledger among others
            remedy = "name another file, or move this one away"
        return DamagedStoreError(message, remedy=remedy)
    return StoreError(message)


def _no_index(engine: Engine) -> StoreError:
    return StoreError(
        f"{place(engine)}: there is no index",
        remedy=f"promisetrack index --store {place(engine)}",
    )
