"""What docs/explanation/roadmap.md says of the shipped ramps is still so."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from promisetrack.forecast.roadmap.ramp_backtest import backtest_ramps, lead_scores
from promisetrack.forecast.roadmap.ramps import Ramp
from promisetrack.forecast.roadmap.readings import NONE_COUNTED, ramp_of
from promisetrack.ledger import read_ledger

CLAIMS = Path(__file__).parents[3] / "claims"


@cache
def ramps() -> tuple[Ramp, ...]:
    ledger, _ = read_ledger(CLAIMS)
    capacity = ledger.roadmaps["orbital-compute"].capacity
    assert capacity is not None
    assert ledger.closing is not None
    return tuple(ramp_of(ledger.series[name], as_of=ledger.closing) for name in capacity.analogues)


def test_every_analogue_that_a_rule_chose_teaches_growth() -> None:
    """None is lost on the way, whatever became of it, and each has its maker."""
    assert min(len(one) for one in ramps()) >= 3
    assert all(one.organization for one in ramps())
    assert len({one.organization for one in ramps()}) >= 40
    given_up = {one.name for one in ramps() if one.amounts[-1] == NONE_COUNTED}
    assert {"falcon-1-launches-per-year", "launcherone-launches-per-year"} <= given_up


@pytest.mark.slow
def test_asked_early_the_growth_model_keeps_its_word_and_beats_both_naive_rules() -> None:
    asked = backtest_ramps(ramps())
    near, middle, far = lead_scores(asked)
    for one, crps in ((near, 0.43), (middle, 0.71), (far, 1.10)):
        assert one.coverage_80 == pytest.approx(0.85, abs=0.08)
        assert one.crps == pytest.approx(crps, rel=0.15)
        of_band = [each for each in asked if one.first <= each.lead <= one.last]
        still = sum(each.came for each in of_band) / len(of_band)
        assert one.crps < 0.6 * min(one.steady_crps, still)
