"""Whether an index can be used as it is: the facts in its `meta` table.

An index is a copy of the files, so one with older tables is not migrated but made anew. One with
newer tables is left to the newer program: in a team the older one would undo its work. What is no
index of ours is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, false, insert, inspect, select, update
from sqlalchemy.schema import CreateSchema

from promisetrack.index import tables
from promisetrack.index.facts import APPLICATION, TABLES_VERSION
from promisetrack.index.store import StoreError, no_index, place


def prepare(connection: Connection) -> str:
    """Make the tables of a writing fit, and return a notice where they had to be made anew.

    Raises
    ------
    StoreError
        If the store holds something else, or a newer index.
    """
    found = read_facts(connection)
    if found is not None:
        version = _version(found)
        if version == TABLES_VERSION:
            # A role that may not write hears of it at once, not when something has changed.
            connection.execute(update(tables.meta).values(value="").where(false()))
            return ""
        _refuse_newer(connection, version)
        _drop(connection)
    _create(connection)
    write_facts(connection, {"application": APPLICATION, "schema_version": str(TABLES_VERSION)})
    return "" if found is None else "the index was of an older version and has been made anew"


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
        If the store holds no index, or one with older or newer tables.
    """
    found = read_facts(connection)
    if found is None:
        raise no_index(connection.engine)
    version = _version(found)
    if version != TABLES_VERSION:
        _refuse_newer(connection, version)
        where = place(connection.engine)
        message = f"{where}: the index has tables of version {version}, older than those read here"
        message += f" ({TABLES_VERSION})"
        raise StoreError(message, remedy=f"promisetrack index --store {where}")


# --- private -------------------------------------------------------------------------------


def _version(facts: Mapping[str, str]) -> int:
    """Return the version of the tables; 0, older than any, where it says none."""
    text = facts.get("schema_version", "")
    return int(text) if text.isdecimal() else 0


def _refuse_newer(connection: Connection, version: int) -> None:
    if version > TABLES_VERSION:
        message = (
            f"{place(connection.engine)}: the index was made by a newer promisetrack "
            f"(tables of version {version}; this one knows {TABLES_VERSION})"
        )
        raise StoreError(message, remedy="install that promisetrack, or name another store")


def _drop(connection: Connection) -> None:
    quote = connection.dialect.identifier_preparer.quote
    schema = _schema(connection)
    where, behaviour = (f"{quote(schema)}.", " CASCADE") if schema else ("", "")
    names = inspect(connection).get_table_names(schema=schema)
    # First the one that every reader holds (`reading`): later ones would meet readers midway.
    for name in sorted(names, key=lambda name: name != tables.meta.name):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {where}{quote(name)}{behaviour}")


def _create(connection: Connection) -> None:
    schema = _schema(connection)
    if schema is not None and not inspect(connection).has_schema(schema):
        connection.execute(CreateSchema(schema))
    tables.METADATA.create_all(connection, checkfirst=False)


def _schema(connection: Connection) -> str | None:
    return None if connection.dialect.name == "sqlite" else tables.SCHEMA
