"""Where an index is kept: opening it, and one writer at a time.

A transaction is either a *reading*, which sees one state of the index from its first statement
to its last, or a *writing*, of which there is one at a time: later ones wait for it. Readers
never see half of a writing, and wait for one only while it makes the tables anew.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from promisetrack.index.addresses import parse_store
from promisetrack.index.faults import (
    CONNECT_SECONDS,
    WAIT_SECONDS,
    DamagedStoreError,
    StoreError,
    explain,
    name_store,
    no_driver,
)
from promisetrack.index.tables import SCHEMA, meta

__all__ = [
    "DamagedStoreError", "StoreError", "no_index", "open_store", "place", "reading", "writing",
]  # fmt: skip


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
    url = parse_store(store)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    try:
        return _postgresql(url)
    except ImportError as error:
        raise no_driver(error) from None


def place(engine: Engine) -> str:
    """Return what to call a store in a message: its path or its URL without secrets.

    Parameters
    ----------
    engine
        A store (`open_store`).
    """
    return name_store(engine.url)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that sees one state of the store.

    Raises
    ------
    StoreError
        For every fault of the database.
    """
    with _explained(engine, writes=False):
        if engine.dialect.name == "sqlite" and not Path(place(engine)).is_file():
            raise no_index(engine)
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                _hold_tables(connection)
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open the one transaction that may change the store; it is kept whole or not at all.

    Raises
    ------
    StoreError
        For every fault of the database.
    """
    writer = engine.execution_options(writes=True)
    with _explained(engine, writes=True), writer.begin() as connection:
        yield connection


def no_index(engine: Engine) -> StoreError:
    """Say that a store holds no index, and how to make one."""
    where = place(engine)
    remedy = f"promisetrack index --store {where}"
    return StoreError(f"{where}: there is no index", remedy=remedy)


# --- private -------------------------------------------------------------------------------

_LOCK: Final = 0x70726F6D697365
"""Key of the advisory lock that one PostgreSQL writing holds ("promise" in ASCII)."""

_ABSENT: Final = ("42P01", "3F000")
"""SQLSTATE of a table, and of a schema, that is not there."""

_CONNECTING: Final = {
    "connect_timeout": CONNECT_SECONDS,
    # A network that fails silently is noticed after a minute, not after two hours.
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
    "fallback_application_name": "promisetrack",
}
"""What libpq is told where the URL does not say otherwise."""


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
    options = {name: value for name, value in _CONNECTING.items() if name not in url.query}
    if "PGCONNECT_TIMEOUT" in os.environ:
        options.pop("connect_timeout", None)
    # What goes wrong is said once, by `explain`; the driver would say it again on stderr.
    logging.getLogger("psycopg").addHandler(logging.NullHandler())
    # Of a database without an encoding, the driver would hand over bytes.
    engine = create_engine(
        url, poolclass=NullPool, connect_args={**options, "client_encoding": "utf8"}
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        level = "READ COMMITTED" if writes else "REPEATABLE READ READ ONLY"
        connection.exec_driver_sql(f"SET TRANSACTION ISOLATION LEVEL {level}")
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_SECONDS:.0f}s'")
        if writes:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")

    return engine


def _hold_tables(connection: Connection) -> None:
    """Keep the tables from being made anew while they are read.

    The lock comes before the first look, and so before the state that the transaction sees: with
    an older state, tables that were made since would seem empty.
    """
    connection.exec_driver_sql("SAVEPOINT before")
    try:
        connection.exec_driver_sql(f"LOCK TABLE {SCHEMA}.{meta.name} IN ACCESS SHARE MODE")
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) not in _ABSENT:
            raise
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT before")


@contextmanager
def _explained(engine: Engine, *, writes: bool) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise explain(engine.url, error, writes=writes) from error
