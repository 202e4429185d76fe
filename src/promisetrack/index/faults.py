"""Faults of a database in plain words: one line that says what is wrong, and what to try.

What a server says of a statement comes with a code (SQLSTATE), which decides. What it says of an
attempt to connect does not: libpq hands over its words alone, so these are looked at, and shown
as they are where they are not known, as those of a server that speaks another language.
No password can be among them: they are cut down to what was refused.
"""

from __future__ import annotations

import re
from typing import Final

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from promisetrack.index.tables import SCHEMA
from promisetrack.problems import CommandError

WAIT_SECONDS: Final = 60.0
"""How long an update waits for another one before it gives up."""

CONNECT_SECONDS: Final = 10
"""How long a server may take to let somebody in, where the URL does not say."""


class StoreError(CommandError):
    """A store cannot be opened, read or written: one line that says why, and what to try."""

    def __init__(self, message: str, *, remedy: str = "", exit_code: int = 1) -> None:
        super().__init__(message, remedy=remedy, exit_code=exit_code)


class DamagedStoreError(StoreError):
    """A file is no SQLite database, or one with holes in it."""


def name_store(url: URL) -> str:
    """Return what to call a store in a message: its path, or its URL without secrets."""
    if url.get_backend_name() == "sqlite":
        return url.database or "an index in memory"
    where = {key: value for key, value in url.query.items() if key in _WHERE}
    return url.set(query=where).render_as_string(hide_password=True)


def no_driver(error: ImportError) -> StoreError:
    """Say what PostgreSQL needs that is not installed."""
    what = f"the package {error.name}" if error.name else "the library libpq"
    return StoreError(
        f"PostgreSQL needs {what}, which is not installed",
        remedy="pip install 'promisetrack[postgres]'",
    )


def explain(url: URL, error: Exception, *, writes: bool) -> StoreError:
    """Say what a fault of a database means.

    Parameters
    ----------
    url
        The store.
    error
        What SQLAlchemy or the driver raised.
    writes
        Whether the index was being updated.
    """
    cause: BaseException = (error.orig or error) if isinstance(error, DBAPIError) else error
    if url.get_backend_name() == "sqlite":
        return _of_file(url, cause)
    state = getattr(cause, "sqlstate", None)
    is_lost = isinstance(error, DBAPIError) and (error.connection_invalidated or state in _ENDED)
    if state is not None and not is_lost:
        said, remedy = _of_statement(url, state, _first_line(cause), writes=writes)
    elif is_lost:
        said, remedy = f"the connection was lost ({_first_line(cause)})", _AGAIN[writes]
    else:
        said, remedy = _of_connecting(url, _first_line(cause))
    return StoreError(f"{name_store(url)}: {said}", remedy=remedy)


# --- private -------------------------------------------------------------------------------

_WHERE: Final = ("host", "port", "dbname", "service")
"""What a URL may say after its ? of the place itself, as for a socket; the rest may be secret."""

_AGAIN: Final = {
    False: "try again",
    True: "run it again: what was cut short left the index as it was, or had just ended",
}
_ENDED: Final = ("57P01", "57P02")
"""SQLSTATE codes of a server that ends its sessions because it stops, or one of its parts died."""

_DAMAGE: Final = ("SQLITE_NOTADB", "SQLITE_CORRUPT")
_BUSY: Final = f"another update has been at work for {WAIT_SECONDS:.0f} seconds"
_HOST: Final = "start it, or correct the host and port in the URL"

_STATEMENTS: Final = (
    ("25006", "", "an update needs a server that is no copy of another, and a role that may write"),
    ("55P03", _BUSY, "try again when it is done"),
    ("40", "", "try again"),
    ("53100", "", "make room on the server's disk; the index is as it was"),
    ("53", "", "try again later"),
    ("57014", "", "let the server's keeper raise statement_timeout for this role"),
    ("57P", "", "try again when the server is up; the index is whole"),
)
"""Starts of SQLSTATE codes, what to say (empty: the server's own words), and what to try."""

_CONNECTING: Final = (
    ("password authentication failed", "the server does not take this user with this password",
     "correct it in the URL, in ~/.pgpass or in PGPASSWORD"),
    ("no password supplied", "the server wants a password",
     "give it in ~/.pgpass or in PGPASSWORD, where nobody else sees it"),
    (r"database \".*\" does not exist", "the server has no such database",
     "make it with `createdb {database}`, or correct the name in the URL"),
    (r"role \".*\" does not exist", "the server has no such user", "correct the user in the URL"),
    (r"no pg_hba\.conf entry", "the server lets this user in from nowhere here",
     "let the server's keeper add a line to pg_hba.conf"),
    ("permission denied for database", "this user is not let into the database",
     "let the server's keeper run: GRANT CONNECT ON DATABASE {database} TO {user}"),
    ("too many|connection slots", "the server has no connection left", "try again later"),
    ("is starting up|is shutting down|in recovery mode|not yet accepting",
     "the server is starting or stopping", "try again in a moment"),
    ("closed the connection|during SSL exchange|could not (send|receive)|reset by peer",
     "the server broke off before it let anybody in", "try again in a moment"),
    ("failed to resolve host|could not translate host", "there is no machine of that name",
     "correct the host in the URL"),
    ("Connection refused|No such file or directory", "no server answers there", _HOST),
    ("unreachable|No route to host", "the network does not reach the server", _HOST),
    ("invalid connection option|bad value for", "", "correct what follows the ? in the URL"),
)  # fmt: skip
"""Words of libpq and of the server, what to say (empty: those words), and what to try."""


def _of_file(url: URL, cause: BaseException) -> StoreError:
    code: str = getattr(cause, "sqlite_errorname", "") or ""
    message = f"{name_store(url)}: {_first_line(cause)}"
    if code.startswith(_DAMAGE):
        remedy = "delete the file, and `promisetrack index` again"
        if code == "SQLITE_NOTADB":  # it may be anything, a file of the ledger among others
            remedy = "name another file, or move this one away"
        return DamagedStoreError(message, remedy=remedy)
    if code.startswith("SQLITE_BUSY"):
        return StoreError(f"{name_store(url)}: {_BUSY}", remedy="try again when it is done")
    return StoreError(message, remedy="check the path, and that you may read and write there")


def _of_statement(url: URL, state: str, words: str, *, writes: bool) -> tuple[str, str]:
    if state == "42501":
        role = url.username or "ROLE"
        to_read = (
            f"let the role that keeps the index run: GRANT USAGE ON SCHEMA {SCHEMA} TO {role}; "
            f"GRANT SELECT ON ALL TABLES IN SCHEMA {SCHEMA} TO {role}"
        )
        to_write = f"`index` needs the role that owns the schema {SCHEMA}; others may read"
        return words, to_write if writes else to_read
    if state == "22P05":
        name = url.database or "NAME"
        remedy = f"make the database for every script: CREATE DATABASE {name} ENCODING 'UTF8'"
        return "the database cannot hold the ledger's signs", f"{remedy} TEMPLATE template0"
    for start, said, remedy in _STATEMENTS:
        if state.startswith(start):
            return said or words, remedy
    return words, ""


def _of_connecting(url: URL, words: str) -> tuple[str, str]:
    if "timeout expired" in words:
        seconds = url.query.get("connect_timeout", CONNECT_SECONDS)
        remedy = "look at the network and the host; ?connect_timeout=60 in the URL waits longer"
        return f"the server did not answer within {seconds} seconds", remedy
    for pattern, said, remedy in _CONNECTING:
        if re.search(pattern, words):
            names = {"database": url.database or "NAME", "user": url.username or "ROLE"}
            return said or words, remedy.format_map(names)
    refused = words.rpartition(" failed: ")[2]
    return refused, "look at the host, port, user, password and database in the URL"


def _first_line(cause: BaseException) -> str:
    lines = str(cause).strip().splitlines()
    return lines[0] if lines else type(cause).__name__
