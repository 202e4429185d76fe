"""A database that somebody else wrote into."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path


def rewrite_documents(store: Path, **fields: object) -> int:
    """Put other values into the document of every promise that a database keeps; count them."""
    with closing(sqlite3.connect(store)) as connection:
        rows = connection.execute("SELECT path, document FROM files WHERE kind = 'promise'")
        changed = [(json.dumps({**json.loads(text), **fields}), path) for path, text in rows]
        connection.executemany("UPDATE files SET document = ? WHERE path = ?", changed)
        connection.commit()
    return len(changed)


def rewrite_rows(store: Path, text: str) -> None:
    """Put a text in the place of every promise's statement and organization that lists read."""
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("UPDATE promises SET statement = ?, organization = ?", (text, text))
        connection.commit()
