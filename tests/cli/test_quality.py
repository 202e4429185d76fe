"""check --quality: in each form, beside faults, and without a change to what check says."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from promisetrack.cli import app

PROMISE = """\
promise: Bolt sells its first car
organization: Bolt Motors
kind: product
criteria: A customer has one.
sampling: named-projects
claims:
  - made: 2015-03-02
    by: Bolt
    due: 2016
    source: https://bolt-motors.com/first-car
    verified: true
outcome:
  status: delivered
  date: 2016-12-28
  as_of: 2017-01-31
  evidence: Delivered to a customer.
"""
SAMPLING = """\
rules:
  named-projects:
    title: Named projects
    kind: opportunistic
    rule: Chosen by name.
"""


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    root = tmp_path / "claims"
    (root / "ev").mkdir(parents=True)
    (root / "sampling.yaml").write_text(SAMPLING, encoding="utf-8")
    (root / "ev" / "bolt-first-car.yaml").write_text(PROMISE, encoding="utf-8")
    return root


def run(claims: Path, *words: str, code: int = 0) -> str:
    words = ("check", *words, "--claims", str(claims))
    result = CliRunner().invoke(app, words, env={"COLUMNS": "200"})
    assert result.exit_code == code, result.output
    return result.stdout


def test_text_has_a_row_for_all_for_each_domain_and_for_each_rule(claims: Path) -> None:
    lines = run(claims, "--quality").splitlines()
    assert [line.split("  ")[0] for line in lines] == [
        "OF", "all", "domain ev", "sampling named-projects",
    ]  # fmt: skip
    assert "1 of 1" in lines[1]
    assert "0 of 1" in lines[1]


def test_csv_has_the_counts_and_the_shares(claims: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(claims, "--quality", "--format", "csv"))))
    assert [(row["of"], row["name"]) for row in rows] == [
        ("all", "all"), ("domain", "ev"), ("sampling", "named-projects"),
    ]  # fmt: skip
    assert (rows[1]["claims_verified_share"], rows[1]["settled_verified_share"]) == ("1.0", "0.0")
    assert rows[1]["median_look"] == ""


def test_json_has_the_quality_beside_the_problems(claims: Path) -> None:
    found = json.loads(run(claims, "--quality", "--format", "json"))
    assert found["problems"] == []
    assert found["quality"]["as_of"] == "2017-01-31"
    assert found["quality"]["domains"][0]["name"] == "ev"


def test_without_the_option_nothing_is_counted(claims: Path) -> None:
    assert "quality" not in json.loads(run(claims, "--format", "json"))


def test_a_file_with_an_error_is_left_out_and_still_fails_the_check(claims: Path) -> None:
    broken = PROMISE.replace("kind: product", "kind: produkt")
    (claims / "ev" / "broken.yaml").write_text(broken, encoding="utf-8")
    found = json.loads(run(claims, "--quality", "--format", "json", code=1))
    assert len(found["problems"]) == 1
    assert found["quality"]["total"]["promises"] == 1


def test_problems_as_csv_are_rows(claims: Path) -> None:
    broken = PROMISE.replace("kind: product", "kind: produkt")
    (claims / "ev" / "broken.yaml").write_text(broken, encoding="utf-8")
    [row] = csv.DictReader(io.StringIO(run(claims, "--format", "csv", code=1)))
    assert (row["severity"], row["line"]) == ("error", "3")


def test_a_ledger_without_a_promise_has_nothing_to_count(claims: Path) -> None:
    (claims / "ev" / "bolt-first-car.yaml").unlink()
    assert run(claims, "--quality") == ""
    assert run(claims, "--quality", "--format", "csv") == ""
    assert json.loads(run(claims, "--quality", "--format", "json"))["quality"] is None


def test_what_nobody_looked_at_is_counted_and_never_a_percentage(claims: Path) -> None:
    open_ones = PROMISE.partition("outcome:")[0] + "outcome:\n  status: pending\n"
    for number in range(30):
        text = f"{open_ones}  as_of: {2015 + (number > 20) * 5}-06-30\n"
        text = text.replace("its first car", f"car number {number}")
        (claims / "ev" / f"car-{number:02}.yaml").write_text(text, encoding="utf-8")
    row = run(claims, "--quality").splitlines()[1]
    assert "21 of 30" in row
