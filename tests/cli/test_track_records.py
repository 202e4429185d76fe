"""show --organization: how an organization kept its dates, raw and shrunk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from promisetrack.cli import app
from promisetrack.pipeline import CommandError

CLAIMS = Path(__file__).parents[2] / "claims"


def shown(*words: str) -> Result:
    return CliRunner().invoke(app, ["show", *words, "--claims", str(CLAIMS)])


def test_a_record_counts_every_fate_and_gives_the_shrunk_share_with_its_interval() -> None:
    result = shown("--organization", "spacex", "--format", "json")
    record = json.loads(result.stdout)["record"]
    fates = ("early", "in_time", "late", "overdue", "cancelled", "not_due", "straddling")
    assert record["organization"] == "SpaceX"
    assert sum(record[name] for name in fates) == record["promises"]
    assert record["kept"] == record["early"] + record["in_time"]
    share = record["shrunk"]["on_plan"]
    assert 0 < share["lower"] < share["value"] < share["upper"] < 1


def test_early_deliveries_stand_as_plainly_as_late_ones() -> None:
    text = shown("--organization", "NASA").stdout
    lines = dict(line.split(maxsplit=1) for line in text.splitlines()[2:] if " " in line)
    assert int(lines["early"]) > 0
    assert int(lines["late"]) > 0
    assert "8 chances in 10" in text


def test_a_speaker_has_a_record_and_dates_with_a_stated_chance_are_counted() -> None:
    text = " ".join(shown("--speaker", "elon musk").stdout.split())
    assert text.startswith("Elon Musk: ")
    assert "by their first date:" in text
    assert "said 80% 0 of 1 date given with that chance kept, 0.8 by that chance" in text
    found = shown("--organization", "NASA", "--format", "json")
    (stated,) = json.loads(found.stdout)["record"]["stated"]
    assert (stated["confidence"], stated["kept"], stated["decided"]) == (0.7, 0, 3)
    record = json.loads(shown("--speaker", "NASA", "--format", "json").stdout)["record"]
    assert record["lower"] < record["kept"] / record["decided"] < record["upper"]


def test_of_a_few_decided_promises_nothing_is_told_of_the_next() -> None:
    text = shown("--organization", "Starcloud").stdout
    assert "CANNOT TELL" in text
    assert "are needed" in text


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(["--speaker", "Elon Musc"], "no claim by a speaker", id="unknown speaker"),
        pytest.param(["--organization", "SpaceY"], "no promise of an organization", id="unknown"),
        pytest.param([], "the id of a promise, or --organization", id="none"),
        pytest.param(["a", "--organization", "Tesla"], "the id of a promise, or", id="both"),
    ],
)
def test_a_wrong_call_is_refused_in_one_line(words: list[str], message: str) -> None:
    result = shown(*words)
    assert isinstance(result.exception, CommandError)
    assert message in str(result.exception)
