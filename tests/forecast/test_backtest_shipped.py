"""What docs/explanation/backtest.md says of the rules on the shipped ledger is still so."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from promisetrack.forecast.backtest import Score, backtest, summarize
from promisetrack.forecast.baselines import BASELINES
from promisetrack.ledger import read_ledger

CLAIMS = Path(__file__).parents[2] / "claims"

pytestmark = pytest.mark.slow


@cache
def scores() -> dict[tuple[str, str], Score]:
    ledger, _ = read_ledger(CLAIMS)
    assert ledger.closing is not None
    found = backtest(ledger, as_of=ledger.closing, competitors=BASELINES)
    assert found.skipped == ()
    assert found.left_out == 0
    return {(one.model, one.set): one for one in summarize(found.scored)}


@pytest.mark.parametrize("name", ["new", "open"])
def test_the_pooled_curve_is_the_hardest_rule(name: str) -> None:
    hardest = scores()["pooled_km", name]
    assert hardest.floors == 0
    others = [one for (model, of), one in scores().items() if of == name and model != "pooled_km"]
    assert len(others) == 5
    assert all(one.versus["pooled_km"].log_score > 0.0 for one in others)


def test_the_date_itself_holds_a_third_of_what_happened_in_its_80_percent() -> None:
    assert scores()["face_value", "new"].coverage[1] == pytest.approx(0.33, abs=0.05)


def test_what_was_delivered_so_far_flatters() -> None:
    uplift = scores()["delivered_uplift", "new"]
    assert uplift.p_on_time is not None
    assert uplift.on_time is not None
    assert uplift.p_on_time > uplift.on_time + 0.05


@pytest.mark.parametrize(("name", "low", "high"), [("new", -0.28, -0.03), ("open", -0.1, 0.03)])
def test_the_pooled_curve_against_the_regression_is_as_in_the_trial(
    name: str, low: float, high: float
) -> None:
    against = scores()["pooled_km", name].versus["lognormal_aft"]
    assert low < against.log_score < high
    assert against.log_score_se is not None
    assert against.log_score_se < 0.08
