"""Tables as one SQLite file: keys, references, and what each column holds beside it.

SQLite keeps the statement that made a table with its comments, and tools such as Datasette show it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from typing import Final

from promisetrack import __version__
from promisetrack.datapackage import LICENCE, Column
from promisetrack.export.sheets import Sheet
from promisetrack.model import Ledger

APPLICATION: Final = 0x70726D73
"""Marks the file as ours ("prms" in ASCII), at the place that SQLite has for it."""


def sqlite_file(ledger: Ledger, sheets: Iterable[Sheet]) -> bytes:
    """Return a database with a table for each sheet, and one `about` the ledger as a whole.

    Parameters
    ----------
    ledger
        Gives `about` its title, closing day and hash.
    sheets
        Its tables (`ledger_sheets`).

    Returns
    -------
    bytes
        The file, the same for the same ledger; `is_export` knows it by its mark (`APPLICATION`).
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("BEGIN")
        connection.execute(
            "CREATE TABLE about (\n  key TEXT PRIMARY KEY,\n  value TEXT NOT NULL\n) WITHOUT ROWID"
        )
        connection.executemany("INSERT INTO about VALUES (?, ?)", _about(ledger))
        for sheet in sheets:
            connection.execute(_statement(sheet))
            marks = ", ".join("?" * len(sheet.columns))
            connection.executemany(
                f'INSERT INTO "{sheet.name}" VALUES ({marks})',  # noqa: S608  names of our own
                ([_cell(cell) for cell in row] for row in sheet.rows),
            )
        connection.execute("COMMIT")
        return connection.serialize()


def is_export(head: bytes) -> bool:
    """Return whether a file was written by an export to SQLite.

    Parameters
    ----------
    head
        Its first 100 bytes, the header of an SQLite file (https://sqlite.org/fileformat.html).
    """
    return head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION.to_bytes(4)


# --- private -------------------------------------------------------------------------------

_TYPES: Final = {
    "boolean": "BOOLEAN",
    "date": "DATE",
    "integer": "INTEGER",
    "number": "REAL",
    "string": "TEXT",
}


def _about(ledger: Ledger) -> list[tuple[str, str]]:
    return [
        ("title", ledger.settings.title),
        ("closing", str(ledger.closing or "")),
        ("ledger_hash", ledger.hash),
        ("program", f"promisetrack {__version__}"),
        ("licence", LICENCE.name),
    ]


def _statement(sheet: Sheet) -> str:
    """Return the statement that makes a table; each line says what its column holds."""
    targets = {one.column: f' REFERENCES "{one.sheet}"("{one.target}")' for one in sheet.references}
    entries = [
        (f'"{one.name}" {_TYPES[one.type]}{_needed(one)}{targets.get(one.name, "")}', one.words)
        for one in sheet.columns
    ]
    if sheet.key:
        names = ", ".join(f'"{name}"' for name in sheet.key)
        entries.append((f"PRIMARY KEY ({names})", ""))
    lines = [
        f"  {text}{',' if number < len(entries) else ''}{f' -- {words}' if words else ''}"
        for number, (text, words) in enumerate(entries, start=1)
    ]
    return "\n".join([f'CREATE TABLE "{sheet.name}" ( -- {sheet.words}', *lines, ")"])


def _needed(column: Column) -> str:
    return " NOT NULL" if column.more.get("constraints") else ""


def _cell(value: object) -> object:
    return value if value is None or isinstance(value, str | int | float) else str(value)
