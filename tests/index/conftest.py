"""Stores to test in: a fresh SQLite file, and a fresh database of a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.server import Programs, Server, find_programs, make_database, running_server

EXAMPLE = Path(__file__).parent / "example"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """Yield a running server."""
    with running_server(_programs()) as server:
        yield server


@pytest.fixture
def mortal_server() -> Iterator[Server]:
    """Yield a running server of the test's own, which it may stop and kill."""
    with running_server(_programs()) as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: Server) -> str:
    """Return the URL of a new, empty database."""
    return make_database(postgres_server)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of an empty store, of each kind in turn."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgres_url")
        return url
    return f"sqlite:///{tmp_path / 'index.sqlite'}"


def _programs() -> Programs:
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: no initdb on PATH or in /usr/lib/postgresql")
    return programs
