"""The command `ramps`: what teaches a roadmap's growth, and how good that was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from promisetrack.cli.app import app
from promisetrack.forecast.roadmap import ramp_backtest
from promisetrack.pipeline import ramps as work

CLAIMS = Path(__file__).parents[2] / "claims"


def run(*words: str) -> str:
    result = CliRunner().invoke(app, ["ramps", *words, "--claims", str(CLAIMS)])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Score two ramps alone: all of them take half a minute, which `make test-slow` spends."""
    whole = ramp_backtest.backtest_ramps

    def of_two(ramps: Any, **keys: Any) -> Any:
        two = ("falcon-launches-per-year", "tesla-deliveries-per-year")
        return whole([ramp for ramp in ramps if ramp.name in two], **keys)

    monkeypatch.setattr(work, "backtest_ramps", of_two)


def test_every_ramp_is_named_with_its_pace_and_interval() -> None:
    found = json.loads(run("--format", "json"))
    assert found["schema_version"] == 1
    assert len(found["ramps"]) > 40
    assert len({ramp["organization"] for ramp in found["ramps"]}) > 30
    for ramp in found["ramps"]:
        low, middle, high = (years or float("inf") for years in ramp["doubling_years"])
        assert 0.0 < low <= middle <= high
    scores = found["scores"]
    assert [(one["first"], one["last"]) for one in scores] == [(1, 3), (4, 7), (8, 15)]
    assert all(one["ramps"] == 2 for one in scores)


def test_in_words() -> None:
    text = run()
    assert "DOUBLED IN, AT FIRST" in text
    assert "falcon-launches-per-year" in text
    assert "SAME PACE WOULD MISS" in text
