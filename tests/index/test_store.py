"""Which stores can be named, and what is said of those that cannot be used."""

import os
import resource
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from index.ledgers import ROCKET, make_ledger, write
from promisetrack.index import (
    DamagedStoreError,
    StoreError,
    open_store,
    place,
    read_index,
    read_store,
    tables,
)
from promisetrack.index.store import writing
from promisetrack.ledger import read_ledger
from promisetrack.pipeline.indexing import index_ledger, sync_index


@pytest.mark.parametrize(
    ("store", "url"),
    [
        ("folder/index.sqlite", "sqlite:///folder/index.sqlite"),
        ("sqlite:///folder/index.sqlite", "sqlite:///folder/index.sqlite"),
        ("sqlite:////data/index.sqlite", "sqlite:////data/index.sqlite"),
        ("postgres://ann@db/ledger", "postgresql+psycopg://ann@db/ledger"),
        ("postgresql://ann@db:5433/ledger", "postgresql+psycopg://ann@db:5433/ledger"),
        ("postgresql+psycopg://ann@db/ledger", "postgresql+psycopg://ann@db/ledger"),
        ("postgresql+psycopg2://ann@db/ledger", "postgresql+psycopg://ann@db/ledger"),
    ],
)
def test_a_store_is_a_path_or_a_url(store: str, url: str) -> None:
    assert str(open_store(store).url) == url


@pytest.mark.parametrize(
    ("store", "message"),
    [
        ("", "not the URL"),
        ("://", "not the URL"),
        ("postgresql://host:port/name", "not the URL"),
        ("mysql://ann:secret@host/name", "not kept in mysql"),
        ("https://example.org/index", "not kept in https"),
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
    ],
)
def test_what_is_no_store_is_refused_with_the_forms_there_are(store: str, message: str) -> None:
    with pytest.raises(StoreError, match=message) as caught:
        open_store(store)
    assert "postgresql+psycopg://" in caught.value.remedy
    assert caught.value.exit_code == 2
    assert "secret" not in str(caught.value)


def test_reading_where_there_is_no_index_says_how_to_make_one(store: str) -> None:
    engine = open_store(store)
    with pytest.raises(StoreError, match="there is no index") as caught:
        read_index(engine)
    assert caught.value.remedy == f"promisetrack index --store {place(engine)}"


def test_reading_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no index"):
        read_store(str(tmp_path / "index.sqlite"))
    assert list(tmp_path.iterdir()) == []


def test_tables_of_something_else_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "accounts.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE meta (key, value, owner)")
        connection.execute("CREATE TABLE claims (money)")
    connection.close()
    before = path.read_bytes()
    claims = make_ledger(tmp_path)
    for use in (lambda: sync_index(open_store(path), claims), lambda: read_store(str(path))):
        with pytest.raises(StoreError, match="holds tables of something else, such as claims"):
            use()
    assert path.read_bytes() == before


@pytest.mark.postgres
def test_tables_beside_the_schema_of_ours_are_left_alone(postgres_url: str, tmp_path: Path) -> None:
    engine = open_store(postgres_url)
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE public.claims (money integer)"))
    sync_index(engine, make_ledger(tmp_path))
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM public.claims")) == 0
        assert connection.scalar(text("SELECT count(*) FROM promisetrack.claims")) == 4


def test_rows_that_someone_edited_are_refused_and_written_again(store: str, tmp_path: Path) -> None:
    claims, engine = make_ledger(tmp_path), open_store(store)
    sync_index(engine, claims)
    for document in ("{}", "no json"):
        with writing(engine) as connection:
            connection.execute(tables.files.update().values(document=document))
            connection.execute(tables.meta.delete().where(tables.meta.c.key == "state"))
        with pytest.raises(StoreError, match="not written by this version"):
            read_index(engine)
        assert sync_index(engine, claims).unchanged == 5
        assert read_index(engine) == read_ledger(claims)[0]


@pytest.mark.parametrize(
    ("damage", "remedy"),
    [
        ("no-database", "name another file, or move this one away"),
        ("torn", "delete the file, and `promisetrack index` again"),
    ],
)
def test_a_damaged_file_is_named_and_kept(tmp_path: Path, damage: str, remedy: str) -> None:
    claims, path = make_ledger(tmp_path), tmp_path / "index.sqlite"
    sync_index(open_store(path), claims)
    spoil(path, damage)
    before = path.read_bytes()
    with pytest.raises(DamagedStoreError, match=r"index\.sqlite: (file is not|database disk)") as e:
        read_store(str(path))
    assert e.value.remedy == remedy
    with pytest.raises(DamagedStoreError):
        index_ledger(claims, str(path))
    assert path.read_bytes() == before


@pytest.mark.parametrize("damage", ["no-database", "torn"])
def test_the_index_beside_the_ledger_is_made_anew_when_damaged(tmp_path: Path, damage: str) -> None:
    claims = make_ledger(tmp_path)
    _, where = index_ledger(claims, None)
    assert Path(where) == tmp_path / ".promisetrack" / "ledger.sqlite"
    spoil(Path(where), damage)
    report, _ = index_ledger(claims, None)
    assert report.added == 5
    assert report.notice.endswith("; it has been made anew")
    assert len(read_store(where)[0].promises) == 2


def spoil(path: Path, damage: str) -> None:
    content = path.read_bytes()
    if damage == "no-database":
        path.write_bytes(b"Dear diary, " * 100)
    else:
        path.write_bytes(content[:100] + b"\xff" * (len(content) - 100))


def test_an_index_is_read_from_a_folder_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "published" / "index.sqlite"
    path.parent.mkdir()
    sync_index(open_store(path), make_ledger(tmp_path))
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert len(read_index(open_store(path)).promises) == 2
    assert [file.name for file in path.parent.iterdir()] == ["index.sqlite"]


def test_a_store_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unable to open database file"):
        sync_index(open_store(tmp_path / "no" / "index.sqlite"), make_ledger(tmp_path))


UPDATE = """
import resource, sys
from pathlib import Path
from promisetrack.index import StoreError, open_store
from promisetrack.pipeline.indexing import sync_index
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    sync_index(open_store(sys.argv[2]), Path(sys.argv[1]))
except StoreError as error:
    print(error)
"""


def test_a_disk_that_is_full_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    claims, path = make_ledger(tmp_path), tmp_path / "index.sqlite"
    sync_index(open_store(path), claims)
    evidence = "x" * 500_000
    write(claims, "launch/acme-rocket.yaml", ROCKET.replace("No flight yet.", evidence))
    # A file that may not grow is what a full disk looks like.
    size = str(path.stat().st_size)
    result = subprocess.run(
        [sys.executable, "-c", UPDATE, claims, path, size],
        capture_output=True,
        check=True,
        text=True,
    )
    assert result.stdout.startswith(f"{path}: ")
    assert result.stdout.count("\n") == 1
    outcome = read_store(str(path))[0].promises["acme-rocket"].outcome
    assert outcome.evidence == "No flight yet."
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
