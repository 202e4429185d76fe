"""An index with tables of an older or a newer program, and one that says nothing of itself."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, column, func, select, text

from index.ledgers import make_ledger
from promisetrack.index import StoreError, open_store, read_index, tables
from promisetrack.index.facts import TABLES_VERSION
from promisetrack.index.store import writing
from promisetrack.ledger import read_ledger
from promisetrack.pipeline.indexing import sync_index

KNOWN = TABLES_VERSION


@pytest.fixture
def engine(store: str) -> Engine:
    return open_store(store)


def make_version(engine: Engine, version: str) -> None:
    """Make an index say that its tables are of another version, and give them other columns."""
    with writing(engine) as connection:
        meta = tables.meta.update().where(tables.meta.c.key == "schema_version")
        connection.execute(meta.values(value=version))
        schema = "" if engine.dialect.name == "sqlite" else "promisetrack."
        connection.execute(text(f"ALTER TABLE {schema}files RENAME COLUMN document TO content"))


@pytest.mark.parametrize("version", [str(KNOWN - 1), "0", "of old", ""])
def test_an_older_index_is_not_read_and_made_anew(
    engine: Engine, tmp_path: Path, version: str
) -> None:
    claims = make_ledger(tmp_path)
    sync_index(engine, claims)
    make_version(engine, version)
    number = version if version.isdecimal() else "0"
    message = rf"has tables of version {number}, older than those read here \({KNOWN}\)"
    with pytest.raises(StoreError, match=message) as caught:
        read_index(engine)
    assert caught.value.remedy.startswith("promisetrack index --store ")
    report = sync_index(engine, claims)
    assert report.notice == "the index was of an older version and has been made anew"
    assert report.added == 5
    assert read_index(engine) == read_ledger(claims)[0]


@pytest.mark.parametrize("version", [KNOWN + 1, 1000])
def test_a_newer_index_is_neither_read_nor_touched(
    engine: Engine, tmp_path: Path, version: int
) -> None:
    claims = make_ledger(tmp_path)
    sync_index(engine, claims)
    make_version(engine, str(version))
    message = rf"by a newer promisetrack \(tables of version {version}; this one knows {KNOWN}\)"
    for use in (lambda: read_index(engine), lambda: sync_index(engine, claims)):
        with pytest.raises(StoreError, match=message) as caught:
            use()
        assert caught.value.remedy == "install that promisetrack, or name another store"
    with engine.connect() as connection:
        assert (
            connection.scalar(select(func.count(column("content"))).select_from(tables.files)) == 5
        )
