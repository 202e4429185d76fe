"""The files of an export: what a row is, typed cells, the package, and the same bytes twice."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # altair brings it, without types
import pytest

from export.profile import PACKAGE
from promisetrack.datapackage import PATH
from promisetrack.export import (
    ForFolder,
    Sheet,
    folder_files,
    is_export,
    ledger_sheets,
    sqlite_file,
)
from promisetrack.inert import FORMULA_SIGNS
from promisetrack.ledger import load_ledger
from promisetrack.model import Catalog, Ledger

ROOT = Path(__file__).parents[2]
FORMS = (ForFolder.CSV, ForFolder.JSONL)
READ: dict[str, Any] = {
    "string": str,
    "number": float,
    "integer": int,
    "date": date.fromisoformat,
    "boolean": {"true": True, "false": False}.__getitem__,
}


def sheet(ledger: Ledger, name: str) -> Sheet:
    return next(one for one in ledger_sheets(ledger) if one.name == name)


def rows(ledger: Ledger, name: str) -> list[dict[str, Any]]:
    found = sheet(ledger, name)
    names = [column.name for column in found.columns]
    return [dict(zip(names, row, strict=True)) for row in found.rows]


def made(ledger: Ledger, form: ForFolder) -> dict[str, bytes]:
    return dict(folder_files(ledger, ledger_sheets(ledger), form))


def package(files: dict[str, bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files[PATH])
    return found


def test_a_claim_stands_with_its_windows_its_source_and_its_withdrawal(ledger: Ledger) -> None:
    first, second, _ = rows(ledger, "claims")
    assert (first["promise"], first["number"], first["said"]) == ("battery", 0, "100 days")
    assert (first["made_from"], first["due_from"], first["due_to"]) == (
        date(2017, 3, 10), None, date(2017, 12, 31),
    )  # fmt: skip
    assert (first["confidence"], first["url"], first["verified"]) == (
        0.5, "https://tesla.com/a", True,
    )  # fmt: skip
    assert (second["made_from"], second["made_to"]) == (date(2017, 5, 1), date(2017, 5, 31))
    assert (second["due"], second["withdrawn"]) == (None, True)


def test_an_outcome_is_the_one_that_the_readings_give(ledger: Ledger) -> None:
    derived = rows(ledger, "outcomes")[1]
    assert (derived["promise"], derived["status"]) == ("launches", "delivered")
    assert derived["derived_from"] == "2024-12-31, 2025-12-31"


def test_every_fact_with_a_source_has_a_row_of_all_that_is_known_of_it(ledger: Ledger) -> None:
    found = rows(ledger, "sources")
    assert [(one["fact"], one["of"], one["number"], one["url"]) for one in found] == [
        ("claim", "battery", 0, "https://tesla.com/a"),
        ("outcome", "battery", None, "https://tesla.com/b"),
        ("lenient", "battery", None, "https://tesla.com/c"),
        ("reading", "acme-launches", 0, "https://tesla.com/d"),
        ("closes", "tsla", 0, "https://tesla.com/e"),
        ("closes", "tsla", 2, "https://tesla.com/f"),
        ("trading", "Tesla", 0, "https://tesla.com/g"),
    ]
    assert (found[4]["publisher"], found[4]["published"]) == ("Example", "2020-01-02")
    assert (found[0]["published"], found[0]["accessed"], found[0]["archive"]) == (
        "2017-03-11", date(2026, 1, 1), "https://web.archive.org/a",
    )  # fmt: skip
    assert [one["verified"] for one in found] == [True, False, None, True, True, False, True]


@pytest.mark.parametrize("form", FORMS)
def test_the_package_is_what_the_standard_asks_and_true_of_its_files(
    ledger: Ledger, form: ForFolder
) -> None:
    files = made(ledger, form)
    found = package(files)
    jsonschema.Draft202012Validator(PACKAGE).validate(found)
    assert [one["path"] for one in found["resources"]] == list(files)[:-1]
    for one in found["resources"]:
        content = files[one["path"]]
        assert one["bytes"] == len(content)
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert list(files)[-1] == PATH


def test_every_cell_of_the_shipped_ledger_is_of_the_type_of_its_column() -> None:
    files = made(load_ledger(ROOT / "claims"), ForFolder.CSV)
    for one in package(files)["resources"]:
        fields = one["schema"]["fields"]
        head, *lines = csv.reader(io.StringIO(files[one["path"]].decode(), newline=""))
        assert head == [field["name"] for field in fields]
        keys = [head.index(name) for name in one["schema"].get("primaryKey", [])]
        assert not keys or len({tuple(line[i] for i in keys) for line in lines}) == len(lines)
        for line in lines:
            for field, cell in zip(fields, line, strict=True):
                assert cell or not field.get("constraints"), (one["name"], field["name"])
                assert not cell or READ[field["type"]](cell) is not None


def test_what_a_table_refers_to_is_there() -> None:
    ledger = load_ledger(ROOT / "claims")
    sheets = {one.name: one for one in ledger_sheets(ledger)}
    assert sum(len(one.references) for one in sheets.values()) == 9
    for one in sheets.values():
        for link in one.references:
            there = {row["id"] for row in rows(ledger, link.sheet)}
            assert {row[link.column] for row in rows(ledger, one.name)} <= there


def test_csv_holds_no_formula_and_json_lines_hold_the_text_as_it_is(ledger: Ledger) -> None:
    text = made(ledger, ForFolder.CSV)["promises.csv"].decode()
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert [cell for cell in cells if cell.startswith(FORMULA_SIGNS)] == []
    assert '\'=HYPERLINK("x")' in cells
    line = made(ledger, ForFolder.JSONL)["promises.jsonl"].decode().splitlines()[0]
    assert json.loads(line)["statement"] == '=HYPERLINK("x")'


@pytest.mark.parametrize("form", FORMS)
def test_the_same_ledger_gives_the_same_bytes(claims: Path, form: ForFolder) -> None:
    assert made(load_ledger(claims), form) == made(load_ledger(claims), form)


def test_a_database_is_whole_keyed_and_the_same_twice(claims: Path, ledger: Ledger) -> None:
    content = sqlite_file(ledger, ledger_sheets(ledger))
    again = load_ledger(claims)
    assert content == sqlite_file(again, ledger_sheets(again))
    assert is_export(content[:100])
    connection = sqlite3.connect(":memory:")
    connection.deserialize(content)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    for one in ledger_sheets(ledger):
        count = connection.execute(f'SELECT count(*) FROM "{one.name}"').fetchone()  # noqa: S608
        assert count == (len(one.rows),)
    statement, due = connection.execute(
        "SELECT statement, max(due_to) FROM promises JOIN claims ON promise = id WHERE id = ?",
        ("battery",),
    ).fetchone()
    assert (statement, due) == ('=HYPERLINK("x")', "2017-12-31")
    made_by = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'claims'").fetchone()
    assert "-- Id of the promise." in made_by[0]
    connection.close()


def test_an_empty_ledger_is_tables_without_rows() -> None:
    empty = Ledger(promises=Catalog())
    files = made(empty, ForFolder.CSV)
    jsonschema.Draft202012Validator(PACKAGE).validate(package(files))
    assert all(len(content.splitlines()) == 1 for name, content in files.items() if name != PATH)
    assert is_export(sqlite_file(empty, ledger_sheets(empty))[:100])


def test_parquet_holds_the_same_values(ledger: Ledger) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="needs promisetrack[parquet]")
    files = made(ledger, ForFolder.PARQUET)
    assert files == made(ledger, ForFolder.PARQUET)
    jsonschema.Draft202012Validator(PACKAGE).validate(package(files))
    for one in ledger_sheets(ledger):
        table = pq.read_table(io.BytesIO(files[f"{one.name}.parquet"]))
        assert table.column_names == [column.name for column in one.columns]
        read = [tuple(row.values()) for row in table.to_pylist()]
        assert read == list(one.rows)
    field = pq.read_table(io.BytesIO(files["claims.parquet"])).schema.field("made_from")
    assert (str(field.type), field.metadata[b"description"]) == (
        "date32[day]", b"Its first day; empty: open.",
    )  # fmt: skip
