"""The commands `fit` and `what-if`, on the shipped ledger."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from promisetrack.cli.app import app

CLAIMS = str(Path(__file__).parents[2] / "claims")
PLAN = ("--organization", "SpaceX", "--domain", "launch-vehicle")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--claims", CLAIMS])


def test_fit_says_what_domains_and_organizations_do() -> None:
    found = run("fit")
    assert found.exit_code == 0
    for expected in ("DOMAIN", "ORGANIZATION", "spaceflight", "SpaceX", "never", "left out"):
        assert expected in found.stdout


def test_fit_has_the_same_numbers_as_json() -> None:
    found = json.loads(run("fit", "--format", "json").stdout)
    assert found["facts"]["kind"] == "full"
    assert set(found["model"]["families"]) == {"lognormal", "loglogistic", "weibull"}


def test_a_promise_that_nobody_has_logged_is_forecast() -> None:
    found = run("what-if", *PLAN, "--said", "by the end of next year", "--format", "json")
    (one,) = json.loads(found.stdout)["forecasts"]
    assert one["first_due"] == "2027-12-31"
    assert one["p10"] < one["p50"] < (one["p90"] or "9999")  # null: beyond 80 years, or never
    assert one["p_cancelled"] < one["p_never"]
    assert run("what-if", *PLAN, "--due", "2028").stdout.splitlines()[1].startswith("what-if")


@pytest.mark.parametrize("date", [("--said", "some day"), ("--due", "2028-99"), ()])
def test_a_date_that_cannot_be_read_is_refused(date: tuple[str, ...]) -> None:
    found = run("what-if", *PLAN, *date)
    assert found.exit_code != 0
    assert "Traceback" not in found.output


def test_what_takes_many_fits_is_told_of_a_large_ledger_when_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("promisetrack.cli.modelling._MANY", 10)
    plain, asked = run("fit"), run("fit", "--newer-dates")
    assert "a newer date" not in plain.stdout
    assert "--newer-dates" in plain.stderr
    assert "a newer date" in asked.stdout
    rest = [line for line in plain.stdout.splitlines() if line.startswith("limits")]
    assert rest == [line for line in asked.stdout.splitlines() if line.startswith("limits")]
