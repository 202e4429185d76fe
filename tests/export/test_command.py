"""export: where it writes, what it never touches, and what it says."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from promisetrack.cli.exporting import Form
from promisetrack.export import FORMATS, is_export
from promisetrack.ledger.write import TEMPORARY
from security.commands import run


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_folder_of_csv_is_the_default(claims: Path, tmp_path: Path) -> None:
    ran = run(tmp_path, "export", "out")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[:2] == ["wrote out/promises.csv: 2 rows", "wrote out/claims.csv: 3 rows"]
    assert lines[-1] == "wrote out/datapackage.json"
    assert len(contents(tmp_path / "out")) == len(lines)
    assert claims.is_dir()


@pytest.mark.usefixtures("claims")
def test_a_second_export_changes_no_byte_and_leaves_nothing_behind(tmp_path: Path) -> None:
    run(tmp_path, "export", "out")
    before = contents(tmp_path / "out")
    assert run(tmp_path, "export", "out").code == 0
    assert contents(tmp_path / "out") == before
    run(tmp_path, "export", "--format", "sqlite", "a.sqlite")
    run(tmp_path, "export", "--format", "sqlite", "b.sqlite")
    assert (tmp_path / "a.sqlite").read_bytes() == (tmp_path / "b.sqlite").read_bytes()


@pytest.mark.usefixtures("claims")
def test_another_format_takes_the_place_of_the_earlier_tables(tmp_path: Path) -> None:
    run(tmp_path, "export", "out")
    (tmp_path / "out" / "notes.csv").write_text("mine\n", encoding="utf-8")
    assert run(tmp_path, "export", "out", "--format", "jsonl").code == 0
    left = contents(tmp_path / "out")
    assert [name for name in left if name.endswith(".csv")] == ["notes.csv"]
    package = json.loads(left["datapackage.json"])
    assert {one["path"] for one in package["resources"]} <= left.keys()


@pytest.mark.usefixtures("claims")
def test_a_file_that_no_export_wrote_is_never_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name in ("claims.csv", "datapackage.json"):
        (out / name).write_text("{}", encoding="utf-8")
        ran = run(tmp_path, "export", "out")
        assert (ran.code, ran.out) == (1, "")
        assert f"out/{name}: is there already, and no export wrote it" in ran.err
        assert contents(out) == {name: b"{}"}
        (out / name).unlink()
    (tmp_path / "mine.db").write_bytes(b"mine")
    ran = run(tmp_path, "export", "--format", "sqlite", "mine.db")
    assert (ran.code, (tmp_path / "mine.db").read_bytes()) == (1, b"mine")


def test_nothing_is_written_within_the_ledger(claims: Path, tmp_path: Path) -> None:
    before = sorted(claims.rglob("*"))
    for out in ("claims", "claims/energy/x", "claims/x.sqlite"):
        form = "sqlite" if out.endswith("sqlite") else "csv"
        ran = run(tmp_path, "export", out, "--format", form)
        assert ran.code == 2
        assert "an export cannot lie within the ledger" in ran.err
    assert sorted(claims.rglob("*")) == before


@pytest.mark.usefixtures("claims")
def test_a_folder_for_sqlite_and_a_file_for_csv_are_told_apart(tmp_path: Path) -> None:
    run(tmp_path, "export", "out")
    ran = run(tmp_path, "export", "out", "--format", "sqlite")
    assert (ran.code, "such as out/ledger.sqlite" in ran.err) == (2, True)
    run(tmp_path, "export", "l.sqlite", "--format", "sqlite")
    ran = run(tmp_path, "export", "l.sqlite")
    assert (ran.code, "is a file; this format is a folder" in ran.err) == (2, True)
    assert is_export((tmp_path / "l.sqlite").read_bytes()[:100])


@pytest.mark.usefixtures("claims")
def test_only_what_was_known_on_a_day(tmp_path: Path) -> None:
    run(tmp_path, "export", "out", "--as-of", "2017-04-01")
    claims = (tmp_path / "out" / "claims.csv").read_text(encoding="utf-8").splitlines()
    outcomes = (tmp_path / "out" / "outcomes.csv").read_text(encoding="utf-8")
    assert len(claims) == 2
    assert "battery,pending" in outcomes
    assert "delivered" not in outcomes


@pytest.mark.usefixtures("claims")
def test_without_the_library_parquet_is_refused_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    ran = run(tmp_path, "export", "out", "--format", "parquet")
    assert ran.code == 2
    assert "Parquet needs the package pyarrow" in ran.err
    assert "pip install 'promisetrack[parquet]'" in ran.err
    assert not (tmp_path / "out").exists()


def test_the_command_offers_every_format() -> None:
    assert [form.value for form in Form] == list(FORMATS)


@pytest.mark.usefixtures("claims")
def test_what_a_killed_export_left_behind_is_swept_away(tmp_path: Path) -> None:
    run(tmp_path, "export", "out")
    leftover = tmp_path / "out" / f".claims.csv.0123{TEMPORARY}"
    leftover.write_bytes(b"half")
    (tmp_path / "out" / "claims.csv").write_bytes(b"cut sh")
    assert run(tmp_path, "export", "out").code == 0
    assert not leftover.exists()
    assert (tmp_path / "out" / "claims.csv").read_bytes().startswith(b"promise,number,")


def test_a_store_gives_the_same_files(claims: Path, tmp_path: Path) -> None:
    run(tmp_path, "export", "a")
    run(tmp_path, "index", "--store", "copy.sqlite")
    assert run(tmp_path, "export", "b", "--store", "copy.sqlite").code == 0
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert claims.is_dir()


def test_a_ledger_with_errors_is_not_exported_in_part(claims: Path, tmp_path: Path) -> None:
    (claims / "energy" / "bad.yaml").write_text("promise: x\n", encoding="utf-8")
    ran = run(tmp_path, "export", "out")
    assert (ran.code, (tmp_path / "out").exists()) == (1, False)
    assert "KEY002" in ran.err
