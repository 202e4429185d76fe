"""The command `sensitivity`: a small ledger in every format, and the shipped one."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from promisetrack.cli.app import app
from promisetrack.forecast.variants import VARIANTS
from promisetrack.pipeline.sensitivity import CSV_COLUMNS
from promisetrack.problems import CommandError

CLAIMS = Path(__file__).parents[2] / "claims"
PROMISE = "spacex-orbital-ai-1gw-per-year"

SAMPLING = """\
rules:
  named-projects:
    title: Named projects
    kind: opportunistic
    rule: Chosen by name.
"""

PAGE = """\
promise: Acme delivers its {name}
organization: Acme
kind: product
criteria: Somebody sees it.
sampling: named-projects
claims:
  - made: {made}
    by: Jane Doe
    due: {due}
    verified: false
"""

QUOTA = "measure:\n  quantity: launches\n  reaches: 48 launches/year\n  window: fixed\n"
OPEN = "outcome:\n  status: pending\n  as_of: 2025-06-30\n"
CAME = "outcome:\n  status: delivered\n  date: {date}\n  as_of: 2025-06-30\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a ledger with twelve deliveries, an open promise and a quota."""
    root = tmp_path / "claims"
    pages = {
        f"p{month:02}": PAGE.format(name=f"p{month}", made="2010-01-01", due="2011")
        + CAME.format(date=f"{2011 + month % 3}-{month:02}-20")
        for month in range(1, 13)
    }
    pages["thing"] = PAGE.format(name="thing", made="2024-06-01", due="2026") + OPEN
    pages["quota"] = PAGE.format(name="quota", made="2024-06-01", due="2026") + QUOTA + OPEN
    for name, text in pages.items():
        (root / "flight").mkdir(parents=True, exist_ok=True)
        (root / "flight" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (root / "sampling.yaml").write_text(SAMPLING, encoding="utf-8")
    return root


def run(claims: Path, *arguments: str) -> Result:
    words = ["sensitivity", *arguments, "--claims", str(claims)]
    return CliRunner().invoke(app, words, env={"COLUMNS": "200"})


def test_every_variant_stands_under_the_forecast_itself(small: Path) -> None:
    found = run(small, "thing")
    assert found.exit_code == 0, found.output
    statement, empty, heads, default, *rows = found.stdout.splitlines()
    assert statement == "Acme delivers its thing"
    assert empty == ""
    assert heads.split("  ")[0] == "IF"
    assert default.startswith("as forecast ")
    assert sorted(row.split("  ")[0] for row in rows) == sorted(one.label for one in VARIANTS)
    moves = [row.split("  ")[-1].strip() for row in rows]
    assert moves[0].endswith("points")
    assert "not at all" in moves
    assert moves[-1] == "with fewer than 60 promises one curve is all there is"


def test_what_moves_means_and_what_it_rests_on_stand_beside(small: Path) -> None:
    beside = run(small, "thing").stderr
    assert "the largest change, in percentage points" in beside
    assert "from the delays of 13 promises" in beside
    assert "variants" not in beside  # no bar where nobody watches


def test_csv_has_a_row_a_variant(small: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(small, "thing", "--format", "csv").stdout)))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert rows[0]["variant"] == "default"
    assert {row["promise"] for row in rows} == {"thing"}
    assert {row["by_year"] for row in rows} == {"2030"}
    assert len(rows) == len(VARIANTS) + 1
    for row in rows:
        assert (row["reason"] == "") == (row["p_by_year"] != "") == (row["moves"] != "")


def test_json_says_why_a_variant_was_not_tried(small: Path) -> None:
    found = json.loads(run(small, "thing", "--format", "json").stdout)
    (one,) = found["sensitivities"]
    untried = [variant for variant in one["variants"] if "reason" in variant]
    assert {tuple(variant) for variant in untried} == {("variant", "label", "reason")}
    assert "competing" in [variant["variant"] for variant in untried]


def test_a_quota_is_refused_with_the_reason_and_the_others_are_shown(small: Path) -> None:
    alone = run(small, "quota")
    assert isinstance(alone.exception, CommandError)
    assert alone.exception.exit_code == 1
    refusal = "quota: no forecast, a quota of a fixed period is kept or not"
    assert refusal in str(alone.exception)
    both = run(small, "quota", "thing", "--format", "json")
    assert both.exit_code == 0
    assert len(json.loads(both.stdout)["sensitivities"]) == 1
    assert refusal in both.stderr


def test_a_promise_must_be_named_and_known(small: Path) -> None:
    assert run(small).exit_code == 2
    unknown = run(small, "thinng")
    assert isinstance(unknown.exception, CommandError)
    assert "thinng" in str(unknown.exception)


def test_a_day_before_anything_was_delivered_has_nothing_to_vary(small: Path) -> None:
    early = run(small, "thing", "--as-of", "2010-06-01")
    assert isinstance(early.exception, CommandError)
    assert early.exception.exit_code == 1
    assert "no forecast as of 2010-06-01" in str(early.exception)


def test_the_shipped_headline_has_the_numbers_of_its_forecast_and_of_every_variant() -> None:
    found = json.loads(run(CLAIMS, PROMISE, "--format", "json").stdout)
    assert found["schema_version"] == 1
    (one,) = found["sensitivities"]
    assert one["promise"] == PROMISE
    numbers = {"promises", "p_on_time", "p10", "p50", "p90", "p_never", "p_cancelled", "p_later",
               "p_by"}  # fmt: skip
    assert set(one["default"]) == numbers
    for variant in one["variants"]:
        assert set(variant) == numbers | {"variant", "label", "moves"}
        assert 0.0 <= variant["moves"] < 1.0
    words = ["forecast", PROMISE, "--format", "json", "--claims", str(CLAIMS)]
    (alone,) = json.loads(CliRunner().invoke(app, words).stdout)["forecasts"]
    assert all(alone[name] == one["default"][name] for name in numbers - {"promises"})
