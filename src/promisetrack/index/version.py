"""Whether an index can be used as it is: the facts in its `meta` table.

An index is a copy of the files, so one with other tables is not migrated but made anew. What is
no index of ours is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, inspect, select
from sqlalchemy.schema import CreateSchema

from promisetrack.index import tables
from promisetrack.index.store import StoreError, place

APPLICATION = "promisetrack"


def prepare(connection: Connection) -> str:
    """Make the tables of a writing fit, and return a notice where they had to be made anew.

    Raises
    ------
    StoreError
        If the store holds something else.
    """
    found = read_facts(connection)
    wanted = {"application": APPLICATION, "schema_version": str(tables.TABLES_VERSION)}
    if found is not None and found.items() >= wanted.items():
        return ""
    _drop(connection)
    _create(connection)
    write_facts(connection, wanted)
    return "" if found is None else "the index was of another version and has been made anew"


def read_facts(connection: Connection) -> dict[str, str] | None:
    """Return the `meta` table; None where there are no tables at all.

    Raises
    ------
    StoreError
        If there are tables that are not ours.
    """
    inspector = inspect(connection)
    schema = _schema(connection)
    names = inspector.get_table_names(schema=schema)
    if not names:
        return None
    if tables.meta.name in names:
        columns = {column["name"] for column in inspector.get_columns("meta", schema=schema)}
        if columns == {"key", "value"}:
            rows = connection.execute(select(tables.meta.c.key, tables.meta.c.value))
            facts: dict[str, str] = dict(rows.all())
            if facts.get("application") == APPLICATION:
                return facts
    message = f"{place(connection.engine)}: holds tables of something else, such as {names[0]}"
    raise StoreError(message, remedy="give a database, or a file, of its own")


def write_facts(connection: Connection, facts: Mapping[str, str]) -> None:
    """Write facts to the `meta` table, over those of the same names."""
    connection.execute(delete(tables.meta).where(tables.meta.c.key.in_(facts)))
    connection.execute(insert(tables.meta), [{"key": k, "value": v} for k, v in facts.items()])


def require_current(connection: Connection) -> None:
    """Make sure that a reading can be understood.

    Raises
    ------
    StoreError
        If the store holds no index, or one with other tables.
    """
    found = read_facts(connection)
    again = f"promisetrack index --store {place(connection.engine)}"
    if found is None:
        message = f"{place(connection.engine)}: there is no index"
        raise StoreError(message, remedy=again)
    if found.get("schema_version") != str(tables.TABLES_VERSION):
        message = f"{place(connection.engine)}: the index is of another version of promisetrack"
        raise StoreError(message, remedy=again)


# --- private -------------------------------------------------------------------------------


def _drop(connection: Connection) -> None:
    quote = connection.dialect.identifier_preparer.quote
    schema = _schema(connection)
    where, behaviour = (f"{quote(schema)}.", " CASCADE") if schema else ("", "")
    for name in inspect(connection).get_table_names(schema=schema):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {where}{quote(name)}{behaviour}")


def _create(connection: Connection) -> None:
    schema = _schema(connection)
    if schema is not None and not inspect(connection).has_schema(schema):
        connection.execute(CreateSchema(schema))
    tables.METADATA.create_all(connection, checkfirst=False)


def _schema(connection: Connection) -> str | None:
    return None if connection.dialect.name == "sqlite" else tables.SCHEMA
