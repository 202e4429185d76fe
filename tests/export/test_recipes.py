"""docs/how-to/use-the-data.md: every recipe is run where its program is, and gives one answer."""

from __future__ import annotations

import csv
import io
import re
import shutil
import sqlite3
import subprocess
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from statistics import fmean
from urllib.parse import quote

import pytest

from promisetrack.export import FORMATS
from promisetrack.ledger import load_ledger
from promisetrack.model import Status
from promisetrack.pipeline.exporting import export_ledger

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "use-the-data.md").read_text(encoding="utf-8")
LEDGER = load_ledger(ROOT / "claims")

Answer = dict[str, tuple[int, float]]


def blocks(head: str, language: str) -> list[str]:
    part = re.split(r"^##+ ", PAGE, flags=re.MULTILINE)
    section = next(one for one in part if one.startswith(head))
    return re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)


def rounded(answer: Answer) -> Answer:
    return {domain: (count, round(mean, 3)) for domain, (count, mean) in answer.items()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recipes")
    export_ledger(LEDGER, "csv", folder / "out", claims=None)
    export_ledger(LEDGER, "sqlite", folder / "ledger.sqlite", claims=None)
    return folder


@pytest.fixture(scope="module")
def expected() -> Answer:
    """Return the answer by the ledger's own values."""
    days = defaultdict(list)
    for promise in LEDGER.promises:
        outcome, first = LEDGER.outcome(promise), promise.first_dated
        if outcome.status is Status.DELIVERED and first is not None:
            assert outcome.date is not None
            assert outcome.date.upper is not None
            assert first.deadline is not None
            days[promise.domain].append((outcome.date.upper - first.deadline).days)
    assert len(days) > 10
    return rounded({domain: (len(found), fmean(found)) for domain, found in days.items()})


def from_rows(rows: list[tuple[str, int, float]]) -> Answer:
    return rounded({domain: (int(count), float(mean)) for domain, count, mean in rows})


def test_pandas(folder: Path, expected: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (code,) = blocks("pandas", "python")
    names: dict[str, object] = {}
    exec(compile(code, "pandas", "exec"), names)  # noqa: S102  the page's own words
    answer = names["answer"]
    rows = answer.itertuples()  # type: ignore[attr-defined]
    assert from_rows([tuple(row) for row in rows]) == expected


def test_sqlite(folder: Path, expected: Answer) -> None:
    (question,) = blocks("SQLite", "sql")
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as connection:
        assert from_rows(connection.execute(question).fetchall()) == expected


def test_datasette(folder: Path, expected: Answer) -> None:
    program = shutil.which("datasette")
    if program is None:
        pytest.skip("Datasette is not installed (pip install datasette)")
    (question,) = blocks("SQLite", "sql")
    address = f"/ledger.csv?sql={quote(question.strip().rstrip(';'))}"
    ran = subprocess.run(
        [program, "ledger.sqlite", "--get", address],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    rows = [row for row in csv.reader(io.StringIO(ran.stdout)) if row][1:]
    assert from_rows([(row[0], int(row[1]), float(row[2])) for row in rows]) == expected


def test_duckdb(folder: Path, expected: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed (pip install duckdb)")
    monkeypatch.chdir(folder)
    (question,) = blocks("DuckDB", "sql")
    assert from_rows(duckdb.sql(question).fetchall()) == expected


def test_r(folder: Path, expected: Answer) -> None:
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("R is not installed (apt-get install r-base-core)")
    (code,) = blocks("R\n", "r")
    written = 'write.csv(do.call(data.frame, answer), "answer.csv", row.names = FALSE)\n'
    (folder / "recipe.R").write_text(code + written, encoding="utf-8")
    ran = subprocess.run(
        [program, "--vanilla", "recipe.R"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    answer = (folder / "answer.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(answer)))[1:]
    assert from_rows([(row[0], int(row[1]), float(row[2])) for row in rows]) == expected


def test_the_columns_that_the_spreadsheets_formula_names(folder: Path) -> None:
    with (folder / "out" / "claims.csv").open(encoding="utf-8") as file:
        claims = next(csv.reader(file))
    with (folder / "out" / "outcomes.csv").open(encoding="utf-8") as file:
        outcomes = next(csv.reader(file))
    assert [claims["ABCDEFGHIJ".index(letter)] for letter in "ABJ"] == [
        "promise", "number", "due_to",
    ]  # fmt: skip
    assert [outcomes["ABCDE".index(letter)] for letter in "AE"] == ["promise", "date_to"]
    assert "claims!J:J; claims!A:A; A2; claims!B:B" in PAGE


def test_python_reads_a_ledger_and_its_frame_has_the_columns_that_the_page_names(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    for code in blocks("From Python", "python"):
        exec(compile(code, "page", "exec"), names)  # noqa: S102  the page's own words
    assert len(capsys.readouterr().out.splitlines()) > 3
    table = PAGE.partition("| column | holds |")[2]
    named = re.findall(r"`([a-z_]+)`", "".join(re.findall(r"^\| (.*?) \|", table, re.MULTILINE)))
    assert named == list(LEDGER.frame().columns)


def test_the_page_names_every_format() -> None:
    assert all(f"--format {name}" in PAGE for name in FORMATS if name != "csv")
