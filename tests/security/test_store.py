"""Texts in a database: values are never part of a statement, and what comes out is checked."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from promisetrack.index import read_store
from promisetrack.ledger import load_ledger
from promisetrack.problems import CommandError
from security.attacks import SQL
from security.commands import run
from security.stores import rewrite_documents


@pytest.fixture(scope="session")
def indexed(claims: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with the attacking ledger in it, and its copy in SQL; nobody changes it."""
    folder = tmp_path_factory.mktemp("indexed")
    shutil.copytree(claims, folder / "claims")
    assert run(folder, "index").code == 0
    return folder


@pytest.fixture
def own(indexed: Path, tmp_path: Path) -> Path:
    """Return such a project of one's own."""
    return Path(shutil.copytree(indexed, tmp_path / "own"))


def store_of(folder: Path) -> Path:
    return folder / ".promisetrack" / "ledger.sqlite"


def tables_of(store: Path) -> list[str]:
    with closing(sqlite3.connect(store)) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master ORDER BY name")
        return [name for (name,) in rows]


def test_the_copy_holds_the_texts_as_they_are(own: Path) -> None:
    ledger, problems = read_store(str(store_of(own)))
    assert ledger == load_ledger(own / "claims")
    assert [one for one in problems if one.severity == "error"] == []
    with closing(sqlite3.connect(store_of(own))) as connection:
        statements = {text for (text,) in connection.execute("SELECT statement FROM promises")}
    assert statements == {one.promise for one in ledger.promises}
    for attack in SQL:
        assert any(attack in text for text in statements)


@pytest.mark.parametrize("option", ["--organization", "--search"])
@pytest.mark.parametrize("text", SQL)
def test_what_is_searched_for_is_a_value(own: Path, option: str, text: str) -> None:
    before = tables_of(store_of(own))
    ended = run(own, "list", option, text, "--store", str(store_of(own)))
    assert ended.code == 0, ended.err
    assert ("0 of" in ended.err) is (option != "--search" or not ended.out)
    assert tables_of(store_of(own)) == before


def test_what_is_searched_for_is_found_in_hostile_texts(own: Path) -> None:
    ended = run(own, "list", "--search", "DROP TABLE promises", "--store", str(store_of(own)))
    assert "DROP TABLE" in ended.out


@pytest.mark.parametrize("text", SQL)
def test_an_id_is_a_value(own: Path, text: str) -> None:
    ended = run(own, "show", text, "--store", str(store_of(own)))
    assert ended.code == 2
    assert "no promise" in ended.err


@pytest.mark.parametrize("identity", ["../../evil", "/evil", "a/b", "index", "nul", "A", "a\x00b"])
def test_an_id_that_is_none_does_not_come_out_of_a_database(own: Path, identity: str) -> None:
    assert rewrite_documents(store_of(own), id=identity) > 30
    with pytest.raises(CommandError):
        read_store(str(store_of(own)))


def test_a_report_writes_no_page_by_the_name_of_such_an_id(own: Path) -> None:
    rewrite_documents(store_of(own), id="../../evil")
    ended = run(own, "report", "--out", "out", "--store", str(store_of(own)))
    assert ended.code == 1
    assert "Traceback" not in ended.err
    assert not (own / "out").exists()
    assert list(own.parent.rglob("evil*")) == []


def test_a_password_in_an_address_is_never_printed(own: Path) -> None:
    for address in (
        "postgresql+psycopg://ann:s3cret@localhost:1/promises",
        "postgresql+psycopg://ann:s3cret@:bad:/x",
        "mysql://ann:s3cret@localhost/x",
        "s3cret://ann:s3cret@localhost/x",
    ):
        for command in ("index", "list"):
            ended = run(own, command, "--store", address)
            assert ended.code in (1, 2)
            assert ":s3cret@" not in ended.out + ended.err
