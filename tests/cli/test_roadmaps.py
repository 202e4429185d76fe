"""The command `roadmap`: the shipped roadmap in every format, and calls that cannot be answered."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from promisetrack.cli.app import app
from promisetrack.forecast.fields import CSV_FIELDS
from promisetrack.forecast.roadmap.fields import CSV_COLUMNS
from promisetrack.problems import CommandError

CLAIMS = Path(__file__).parents[2] / "claims"
HEADLINE = "spacex-orbital-ai-1gw-per-year"


def run(*words: str, claims: Path = CLAIMS) -> Result:
    return CliRunner().invoke(app, ["roadmap", *words, "--claims", str(claims)])


@pytest.fixture(scope="module")
def drawn() -> dict[str, Any]:
    result = run("--format", "json")
    assert result.exit_code == 0, result.output
    fields: dict[str, Any] = json.loads(result.stdout)
    return fields


def by_id(fields: dict[str, Any]) -> dict[str, Any]:
    return {one["milestone"]: one for one in fields["milestones"]}


def test_json_has_the_fields_of_a_forecast_to_2060_and_the_promise_alone(
    drawn: dict[str, Any],
) -> None:
    assert drawn["schema_version"] == 1
    assert drawn["roadmap"] == "orbital-compute"
    assert date.fromisoformat(drawn["as_of"]) == date(2026, 10, 9)
    one = by_id(drawn)[HEADLINE]
    assert set(CSV_FIELDS) <= one.keys()
    assert list(one["p_by"])[-1] == "2060"
    assert set(CSV_FIELDS) <= one["promise_only"].keys()
    assert one["promise"] == HEADLINE
    assert one["p_on_time"] + one["p_later"] + one["p_never"] == pytest.approx(1.0, abs=2e-6)


def test_nothing_is_likelier_than_what_it_requires(drawn: dict[str, Any]) -> None:
    milestones = by_id(drawn)
    for one in milestones.values():
        if one["p_by"] is None:
            continue
        for parent in one["requires"]:
            before = milestones[parent]["p_by"]
            if before is not None:
                assert all(one["p_by"][year] <= before[year] + 1e-9 for year in before)


def test_requirements_and_the_ramp_make_the_headline_later_than_its_promise(
    drawn: dict[str, Any],
) -> None:
    one = by_id(drawn)[HEADLINE]
    alone = one["promise_only"]["p_by"]
    assert all(one["p_by"][year] <= alone[year] + 1e-9 for year in alone)
    assert one["p_by"]["2030"] < 0.5 * alone["2030"]


def test_the_fan_agrees_with_the_thresholds(drawn: dict[str, Any]) -> None:
    capacity = drawn["capacity"]
    assert capacity["unit"] == "GW/year"
    chances = by_id(drawn)[HEADLINE]["p_by"]
    for row in capacity["years"]:
        assert row["p10"] <= row["p25"] <= row["p50"] <= row["p75"] <= row["p90"]
        if row["p90"] >= 1.0:
            assert chances[str(row["year"])] >= 0.1 - 1e-9
        else:
            assert chances[str(row["year"])] < 0.1 + 1e-9
    dues = [point["due"] for point in capacity["promised"]]
    assert dues == sorted(dues)


def test_what_a_threshold_takes_is_the_arithmetic_of_the_readings(drawn: dict[str, Any]) -> None:
    takes = drawn["takes"][HEADLINE]
    low, high = takes["satellites"]
    assert low == pytest.approx(1e9 / 175e3, rel=0.2)
    assert high == pytest.approx(1e9 / 120e3, rel=0.01)
    hundred = drawn["takes"]["spacex-orbital-ai-100gw-per-year"]
    assert hundred["launches"][0] == pytest.approx(100 * takes["launches"][0], rel=1e-3)


def test_csv_has_one_row_a_milestone(drawn: dict[str, Any]) -> None:
    rows = list(csv.DictReader(io.StringIO(run("--format", "csv").stdout)))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert [row["milestone"] for row in rows] == list(by_id(drawn))


def test_text_names_both_answers_and_what_holds_up() -> None:
    text = run().stdout
    assert "PROMISE ALONE" in text
    assert "MOST OFTEN HELD UP BY" in text
    assert "SpaceX orbits 1 GW of compute a year" in text
    assert "TONNES" in text


def test_text_has_the_date_that_on_time_means_beside_the_newest() -> None:
    """The hourly flight was pulled in: the chance is that of its first date, not of its newest."""
    head, row = (line for line in run().stdout.splitlines() if "DATE" in line or "an hour" in line)
    first, newest = head.index("FIRST DATE"), head.index("NEWEST DATE")
    assert row[first:].startswith("30 Aug 2032")
    assert row[newest:].startswith("30 Sep 2029")


def test_text_tells_never_as_a_least_value_where_growth_may_come_to_nothing() -> None:
    lines = run().stdout.splitlines()
    at = lines[2].index("NEVER")
    never = {line[:45].strip(): line[at:].split("  ")[0] for line in lines[3:] if len(line) > at}
    assert never["Axiom has 1 MW at work in orbit"] == "not known"
    assert never["SpaceX orbits 1 GW of compute a year"].startswith("at least")
    assert not never["The tower catches a ship"].startswith("at least")


def test_a_milestone_that_has_no_forecast_may_be_assumed(tmp_path: Path) -> None:
    shutil.copytree(CLAIMS, tmp_path / "claims")
    file = tmp_path / "claims" / "launch-vehicle" / "starship-ship-catch.yaml"
    file.write_text(file.read_text() + "  judgement: void\n")
    refused = run(claims=tmp_path / "claims")
    assert "starship-ship-catch: its conditions never came about" in str(refused.exception)
    assumed = ["--assume", "starship-ship-catch=2027-06-30", "--format", "json"]
    result = run(*assumed, claims=tmp_path / "claims")
    assert result.exit_code == 0, result.output
    one = by_id(json.loads(result.stdout))["starship-ship-catch"]
    assert (one["p50"], one["promise_only"]) == ("2027-06-30", None)


def test_an_assumption_is_taken_as_it_is_and_handed_on() -> None:
    fields = json.loads(
        run("--assume", "spacex-ai1-prototypes-launch=never", "--format", "json").stdout
    )
    milestones = by_id(fields)
    assert milestones["spacex-ai1-prototypes-launch"]["status"] == "assumed"
    assert milestones[HEADLINE]["p_never"] == 1.0
    assert milestones[HEADLINE]["promise_only"]["p_never"] < 0.5


def test_a_known_pace_takes_the_place_of_the_learned_growth(drawn: dict[str, Any]) -> None:
    fast = json.loads(run("--doubling", "0.25", "--format", "json").stdout)
    assert by_id(fast)[HEADLINE]["p_by"]["2040"] > by_id(drawn)[HEADLINE]["p_by"]["2040"] + 0.2


def test_a_gigawatt_in_orbit_is_no_less_likely_than_a_gigawatt_a_year(
    drawn: dict[str, Any],
) -> None:
    """A year at that rate brings the amount, so the amount never waits much longer."""
    amount, rate = (by_id(drawn)[name]["p_by"] for name in ("spacex-1-gw-at-work", HEADLINE))
    assert all(amount[year] >= rate[year] for year in rate)


def test_what_moves_a_milestone_most_comes_first() -> None:
    result = run("--moves", "starcloud-1-mw", "--format", "json")
    assert result.exit_code == 0, result.output
    moves = [one["moves"] for one in json.loads(result.stdout)["scenarios"]]
    assert moves == sorted(moves, reverse=True)
    assert moves[0] > 0.05
    assert "done-starcloud-2-launch" in result.stdout
    assert "done-starship-ship-catch" not in result.stdout


def test_what_moves_a_milestone_stands_below_what_is_forecast() -> None:
    head, usual, *others = run("--moves", "starcloud-1-mw").stdout.splitlines()[2:]
    assert head.split()[:2] == ["IF", "EVEN"]
    assert usual.startswith("as forecast")
    assert all("point" in line for line in others)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--assume", "starship-ship-reuse"], "write ID=DATE or ID=never"),
        (["--assume", "starship-ship-reuse=soon"], "soon"),
        (["--doubling", "0"], "a doubling takes 0.1 to 1,000 years"),
        (["--doubling", "1e-9"], "a doubling takes 0.1 to 1,000 years"),
        (["--doubling", "inf"], "a doubling takes 0.1 to 1,000 years"),
        (["--doubling", "nan"], "a doubling takes 0.1 to 1,000 years"),
        (["--dependence", "1.5"], "less than or equal to 0.99"),
    ],
)
def test_a_wrong_option_says_what_was_expected(words: list[str], said: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["orbital-computing"], "did you mean orbital-compute"),
        (["--assume", "starship-ship-reused=never"], "did you mean starship-ship-reuse"),
        (["--moves", "starcloud-2-mw"], "did you mean"),
    ],
)
def test_an_id_with_a_slip_gets_the_nearest(words: list[str], said: str) -> None:
    result = run(*words)
    assert isinstance(result.exception, CommandError)
    assert said in f"{result.exception} {getattr(result.exception, 'remedy', '')}".lower()


def test_a_ledger_without_roadmaps_says_where_to_write_one(tmp_path: Path) -> None:
    (tmp_path / "claims").mkdir()
    result = run(claims=tmp_path / "claims")
    assert result.exit_code != 0
