"""Which texts name a store: paths of SQLite files, and URLs; secrets in them stay unsaid."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from promisetrack.index.faults import StoreError


def parse_store(store: str | Path) -> URL:
    """Return the URL of a store, with the driver that is used for it.

    Raises
    ------
    StoreError
        If it is no path and no URL of SQLite or PostgreSQL. The text is not repeated: it may
        hold a password.
    """
    text = str(store)
    if isinstance(store, Path):
        return URL.create("sqlite", database=text)
    if not text.strip() or "\0" in text:
        raise _refused()
    if "://" not in text:
        if _SERVER.search(text):
            raise _refused()
        return URL.create("sqlite", database=text)
    return _of_backend(_read(text))


# --- private -------------------------------------------------------------------------------

_FORMS: Final = "name a path, sqlite:///path or postgresql+psycopg://user@host/database"

_SERVER: Final = re.compile(r"^postgres\w*(\+\w+)?:|\b(host|user|password|dbname|service)\s*=")
"""What is meant for a server and would be made a file: the keywords of libpq, half a URL."""


def _read(text: str) -> URL:
    try:
        url = make_url(text.replace("postgres://", "postgresql://", 1))
    except (ArgumentError, ValueError):
        raise _refused() from None
    # After the first @ comes the host. A second one, and part of the password is shown as host.
    if "@" in (url.host or ""):
        message = "the password has an @, which ends it in a URL"
        remedy = "write %40 for it, or leave the password to ~/.pgpass or PGPASSWORD"
        raise StoreError(message, remedy=remedy, exit_code=2)
    words = (url.username, url.password, url.host, url.database, *url.query, *_values(url))
    # libpq reads up to a NUL and takes the rest of the address from elsewhere.
    if not all((word or "").isprintable() for word in words):
        message = "the URL of the store has signs that cannot be printed"
        raise StoreError(message, remedy="write it anew", exit_code=2)
    return url


def _of_backend(url: URL) -> URL:
    backend = url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and url.database not in (None, "", ":memory:"):
        return url.set(drivername="sqlite")
    in_memory = "an index in memory would be gone at once"
    reason = in_memory if backend == "sqlite" else f"an index is not kept in {backend}"
    raise _refused(reason)


def _refused(reason: str = "that is not the URL of a store") -> StoreError:
    return StoreError(reason, remedy=_FORMS, exit_code=2)


def _values(url: URL) -> list[str]:
    values: list[str] = []
    for value in url.query.values():
        values.extend([value] if isinstance(value, str) else value)
    return values
