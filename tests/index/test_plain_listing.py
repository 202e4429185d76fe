"""A list of all promises, read without the library of databases, is the list that it gives."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from index.ledgers import grow_ledger
from promisetrack.index import Attention, open_store, read_listing, read_plain_listing
from promisetrack.pipeline.indexing import sync_index

SHIPPED = Path(__file__).parents[2] / "claims"
TODAY = date(2026, 11, 24)
EARLY = date(2011, 3, 1)
"""Before readings by which outcomes of the shipped ledger are derived."""


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the store of an index of the shipped ledger."""
    store = tmp_path_factory.mktemp("shipped") / "index.sqlite"
    sync_index(open_store(store), SHIPPED)
    return str(store)


@pytest.fixture
def own(shipped: str, tmp_path: Path) -> Path:
    """Return a copy of that index, to be spoilt."""
    return Path(shutil.copy(shipped, tmp_path / "index.sqlite"))


@pytest.mark.parametrize(
    "only",
    [
        None,
        Attention(date(2026, 12, 24), date(2025, 11, 24)),
        Attention(date.max, date.max),
        Attention(date.min, date.min),
    ],
    ids=["all", "a month and a year", "whatever is open", "nothing"],
)
def test_it_is_the_same_list(shipped: str, only: Attention | None) -> None:
    plain = read_plain_listing(shipped, as_of=TODAY, only=only)
    assert plain is not None
    assert plain == read_listing(shipped, as_of=TODAY, only=only)
    assert len(plain.promises) <= plain.total
    assert len(plain.promises) == plain.total or only is not None


def test_files_with_errors_and_roadmaps_are_told(tmp_path: Path) -> None:
    grow_ledger(tmp_path)
    (tmp_path / "claims" / "launch" / "broken.yaml").write_text("promise: [\n", encoding="utf-8")
    store = str(tmp_path / "index.sqlite")
    sync_index(open_store(store), tmp_path / "claims")
    plain = read_plain_listing(store, as_of=TODAY)
    assert plain == read_listing(store, as_of=TODAY)
    assert plain is not None
    assert plain.faulty == 1
    assert plain.roadmaps


def test_outcomes_that_later_readings_decided_are_left_to_the_other_way(shipped: str) -> None:
    assert read_plain_listing(shipped, as_of=EARLY) is None


@pytest.mark.parametrize(
    "store", ["sqlite:///{}", "postgresql://host/name", "host=somewhere", "{}/none.sqlite"]
)
def test_what_is_no_file_by_its_plain_name_is_left_to_the_other_way(own: Path, store: str) -> None:
    assert read_plain_listing(store.format(own), as_of=TODAY) is None


def test_a_file_of_something_else_is_left_to_the_other_way(tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    other.write_text("no database at all, but a text of some length\n" * 50, encoding="utf-8")
    assert read_plain_listing(str(other), as_of=TODAY) is None
    assert other.read_text(encoding="utf-8").startswith("no database")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE meta SET value = '5' WHERE key = 'schema_version'",
        "UPDATE meta SET value = '7' WHERE key = 'schema_version'",
        "DELETE FROM meta WHERE key = 'schema_version'",
        "UPDATE meta SET value = 'another' WHERE key = 'application'",
        "DROP TABLE outcomes",
        "UPDATE outcomes SET status = 'unheard-of'",
        "UPDATE outcomes SET as_of = 'some day'",
    ],
)
def test_an_index_that_is_not_understood_is_left_to_the_other_way(own: Path, change: str) -> None:
    with closing(sqlite3.connect(own)) as connection, connection:
        connection.execute(change)
    assert read_plain_listing(str(own), as_of=TODAY) is None


@pytest.mark.parametrize("command", ["list", "due"])
def test_the_library_of_databases_is_not_loaded(shipped: str, command: str) -> None:
    """It takes as long to load as fifty thousand rows to read."""
    program = (
        "import sys; from promisetrack.cli import app\n"
        f"app(['{command}', '--store', {shipped!r}], standalone_mode=False)\n"
        "print(*(name for name in ('sqlalchemy', 'yaml', 'numpy') if name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    *lines, loaded = done.stdout.split("\n")[:-1]
    assert lines
    assert not loaded
