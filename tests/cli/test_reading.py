"""check, list, show, due and schema: what they print, in each form, and their exit codes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from promisetrack.cli import app

SAMPLING = """\
rules:
  named-projects:
    title: Named projects
    kind: opportunistic
    rule: Chosen by name.
"""

OPEN = """\
promise: Acme flies people around the Moon
organization: Acme
kind: flight
criteria: People pass the Moon and return.
sampling: named-projects
claims:
  - made: 2021-03-02
    by: Jane Doe
    said: by the end of next year
    verified: false
  - made: 2023-02-01
    by: Acme
    said: in 2026, probably
    due: 2026
    verified: false
outcome:
  status: pending
  as_of: 2025-01-31
  evidence: Not flown.
"""

KEPT = """\
promise: Bolt sells its first car
organization: Bolt Motors
kind: product
criteria: A customer has one.
sampling: named-projects
claims:
  - made: 2015-03-02
    by: Bolt
    due: 2016
    verified: false
outcome:
  status: delivered
  date: 2016-12-28
  as_of: 2017-01-31
  evidence: Delivered to a customer.
"""

MEASURED = """\
promise: Acme launches 10 rockets a year
organization: Acme
kind: production-rate
criteria: Ten launches in a calendar year.
sampling: named-projects
measure:
  quantity: launches
  reaches: 10 launches/year
  series: acme-launches
claims:
  - made: 2020-01-05
    by: Acme
    due: ../2020-12-31
    verified: false
outcome:
  status: pending
  as_of: 2020-06-30
  evidence: Four launched.
"""

SERIES = """\
title: Acme launches in a year
quantity: launches
unit: launches/year
type: flow
readings:
  - date: 2020
    value: 7
  - date: 2022
    value: 12
"""


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    root = tmp_path / "claims"
    for name, text in {
        "sampling.yaml": SAMPLING,
        "spaceflight/acme-moon.yaml": OPEN,
        "ev/bolt-first-car.yaml": KEPT,
        "spaceflight/acme-ten-a-year.yaml": MEASURED,
        "series/acme-launches.yaml": SERIES,
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def run(claims: Path, *words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, [*words, "--claims", str(claims)])
    assert result.exit_code == code, result.output
    return result.stdout


def test_check_ends_with_zero_and_says_nothing_on_stdout_when_all_is_well(claims: Path) -> None:
    assert run(claims, "check") == ""


def test_check_lists_a_fault_with_its_place_and_ends_with_one(claims: Path) -> None:
    path = claims / "ev/bolt-first-car.yaml"
    path.write_text(KEPT.replace("kind: product", "kind: produkt"), encoding="utf-8")
    result = CliRunner().invoke(app, ["check", "--claims", str(claims)])
    assert result.exit_code == 1
    assert "bolt-first-car.yaml:3:7: error" in result.stderr


def test_check_as_json_prints_the_problems_alone_on_stdout(claims: Path) -> None:
    path = claims / "ev/bolt-first-car.yaml"
    path.write_text(KEPT.replace("  date: 2016-12-28\n", ""), encoding="utf-8")
    problems = json.loads(run(claims, "check", "--format", "json", code=1))["problems"]
    assert [problem["severity"] for problem in problems] == ["error"]
    assert problems[0]["line"] > 0
    assert problems[0]["try"]


def test_a_warning_fails_only_a_strict_check(claims: Path) -> None:
    (claims / "sampling.yaml").write_text(
        SAMPLING + "  unused-rule:\n    title: x\n    kind: systematic\n    rule: y\n",
        encoding="utf-8",
    )
    run(claims, "check")
    run(claims, "check", "--strict", code=1)


def test_list_gives_every_promise_with_its_state(claims: Path) -> None:
    rows = json.loads(run(claims, "list", "--as-of", "2026-11-24", "--format", "json"))["promises"]
    assert {row["id"]: row["state"] for row in rows} == {
        "acme-moon": "overdue",
        "acme-ten-a-year": "late",
        "bolt-first-car": "kept",
    }
    kept = next(row for row in rows if row["id"] == "bolt-first-car")
    assert kept["days"] == -3


def test_list_as_csv_has_a_head_and_a_row_a_promise(claims: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(claims, "list", "--format", "csv"))))
    assert [row["id"] for row in rows] == ["acme-moon", "acme-ten-a-year", "bolt-first-car"]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        pytest.param(["--organization", "acme"], ["acme-moon", "acme-ten-a-year"], id="who"),
        pytest.param(["--domain", "ev"], ["bolt-first-car"], id="domain"),
        pytest.param(["--status", "pending"], ["acme-moon"], id="status-derived"),
        pytest.param(["--search", "moon acme"], ["acme-moon"], id="all-words"),
        pytest.param(["--overdue", "--as-of", "2027-01-01"], ["acme-moon"], id="overdue"),
        pytest.param(["--overdue", "--as-of", "2026-01-01"], [], id="newest-date-is-ahead"),
    ],
)
def test_list_selects(claims: Path, words: list[str], ids: list[str]) -> None:
    rows = json.loads(run(claims, "list", *words, "--format", "json"))["promises"]
    assert [row["id"] for row in rows] == ids


def test_a_day_in_the_past_knows_no_later_claim_reading_or_outcome(claims: Path) -> None:
    rows = json.loads(run(claims, "list", "--as-of", "2022-06-30", "--format", "json"))["promises"]
    assert {row["id"]: (row["due"], row["claims"], row["status"]) for row in rows} == {
        "acme-moon": ("../2022-12-31", 1, "pending"),
        "acme-ten-a-year": ("../2020-12-31", 1, "pending"),
        "bolt-first-car": ("2016", 1, "delivered"),
    }
    due = json.loads(run(claims, "due", "--as-of", "2022-12-15", "--format", "json"))["due"]
    assert [(one["id"], one["days_to_deadline"]) for one in due] == [
        ("acme-ten-a-year", -714),
        ("acme-moon", 16),
    ]
    assert all(one["evidence_days"] >= 0 for one in due)


def test_a_promise_that_was_not_yet_made_is_not_listed(claims: Path) -> None:
    rows = json.loads(run(claims, "list", "--as-of", "2016-01-01", "--format", "json"))["promises"]
    assert [row["id"] for row in rows] == ["bolt-first-car"]


def test_show_tells_the_rule_that_read_the_words(claims: Path) -> None:
    text = run(claims, "show", "acme-moon", "--as-of", "2026-11-24")
    assert "by the end of next year" in text
    assert "due ../2022-12-31 by the rule" in text
    assert "overdue by 1,424 days" in text


def test_show_says_that_an_outcome_was_derived_and_from_which_readings(claims: Path) -> None:
    text = run(claims, "show", "acme-ten-a-year")
    assert "delivered 2021-01-01/2022-12-31" in text
    derived = "from the readings of acme-launches up to 2020-12-31 and 2022-12-31"
    assert derived in " ".join(text.split())


def test_show_says_what_growth_a_measured_promise_demands(claims: Path) -> None:
    text = " ".join(run(claims, "show", "acme-ten-a-year").split())
    assert (
        "growth How fast it would have to grow cannot be said: where it stood when it was promised"
        in text
    )
    fields = json.loads(run(claims, "show", "acme-ten-a-year", "--format", "json"))["promise"]
    assert fields["growth"]["demanded"] is None
    assert "not known" in fields["growth"]["reason"]


def test_show_takes_the_start_of_an_id_when_only_one_has_it(claims: Path) -> None:
    assert "Bolt sells its first car" in run(claims, "show", "bolt")


def test_show_as_json_has_the_computed_fields(claims: Path) -> None:
    promise = json.loads(run(claims, "show", "acme-moon", "--format", "json"))["promise"]
    assert promise["claims"][0]["deadline"] == "2022-12-31"
    assert promise["claims"][0]["rule"]
    assert promise["outcome"]["derived"] is False


def test_due_lists_what_has_passed_and_what_was_not_looked_at(claims: Path) -> None:
    found = json.loads(
        run(claims, "due", "--as-of", "2026-12-15", "--within", "30", "--format", "json")
    )["due"]
    assert [(one["id"], one["days_to_deadline"]) for one in found] == [("acme-moon", 16)]
    early = json.loads(run(claims, "due", "--as-of", "2025-02-01", "--format", "json"))["due"]
    assert early == []


def test_a_quota_that_was_not_reached_wants_no_look(claims: Path) -> None:
    quota = MEASURED.replace("  series: acme-launches\n", "  window: fixed\n").replace(
        "  status: pending\n", "  status: partial\n  date: 2020-12-31\n  reached: 0.7\n"
    )
    quota = quota.replace("as_of: 2020-06-30", "as_of: 2020-12-31")
    (claims / "spaceflight/acme-ten-a-year.yaml").write_text(quota, encoding="utf-8")
    found = json.loads(run(claims, "due", "--as-of", "2026-12-15", "--format", "json"))["due"]
    assert [one["id"] for one in found] == ["acme-moon"]


def test_due_lists_old_evidence_whatever_the_deadline(claims: Path) -> None:
    found = json.loads(
        run(claims, "due", "--as-of", "2025-06-01", "--stale", "90", "--format", "json")
    )["due"]
    assert [(one["id"], one["evidence_days"]) for one in found] == [("acme-moon", 121)]


def test_schema_names_every_key_that_a_file_may_have() -> None:
    result = CliRunner().invoke(app, ["schema"])
    promise = json.loads(result.stdout)["promise"]
    assert set(promise["required"]) == {
        "promise", "organization", "kind", "criteria", "sampling", "claims", "outcome",
    }  # fmt: skip
    assert promise["additionalProperties"] is False
    assert "withdrawn" not in promise["$defs"]["Claim"]["properties"]


def test_the_committed_schemas_are_those_of_the_models(tmp_path: Path) -> None:
    committed = Path(__file__).parents[2] / "schema"
    CliRunner().invoke(app, ["schema", "--write", str(tmp_path)])
    written = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert written == {p.name: p.read_text(encoding="utf-8") for p in committed.glob("*.json")}
