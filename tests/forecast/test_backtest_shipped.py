"""What docs/explanation/backtest.md says of the rules on the shipped ledger is still so."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from promisetrack.forecast.backtest import Backtest, Score, Shipped, backtest, summarize
from promisetrack.forecast.baselines import BASELINES
from promisetrack.ledger import read_ledger

CLAIMS = Path(__file__).parents[2] / "claims"

pytestmark = pytest.mark.slow


@cache
def whole() -> Backtest:
    ledger, _ = read_ledger(CLAIMS)
    assert ledger.closing is not None
    return backtest(ledger, as_of=ledger.closing, competitors=(*BASELINES, Shipped()))


@cache
def scores() -> dict[tuple[str, str], Score]:
    assert whole().skipped == ()
    assert whole().left_out == 0
    assert whole().dropped == ()
    return {(one.model, one.set): one for one in summarize(whole().scored)}


@pytest.mark.parametrize("name", ["new", "open"])
def test_the_pooled_curve_is_the_hardest_rule(name: str) -> None:
    hardest = scores()["pooled_km", name]
    assert hardest.floors == 0
    rules = {one.name for one in BASELINES} - {"pooled_km"}
    others = [one for (model, of), one in scores().items() if of == name and model in rules]
    assert len(others) == 5
    against = [one.versus["pooled_km"] for one in others]
    assert all(one.log_score > -(one.log_score_se or 0.0) for one in against), "none is ahead of it"


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


@pytest.mark.parametrize(("name", "by"), [("new", -0.073), ("open", -0.148)])
def test_the_default_beats_the_hardest_rule_by_two_standard_errors(name: str, by: float) -> None:
    default = scores()["default", name]
    against = default.versus["pooled_km"]
    assert against.log_score_se is not None
    assert against.log_score < -2.0 * against.log_score_se
    assert against.log_score == pytest.approx(by, abs=0.03)
    assert against.crps < 0.0
    assert 0.75 < default.coverage[1] < 0.9


@pytest.mark.parametrize("name", ["new", "open"])
def test_no_member_alone_is_better_than_the_average_by_much(name: str) -> None:
    for member in ("lognormal", "loglogistic", "weibull", "stretch"):
        assert scores()[member, name].log_score > scores()["default", name].log_score - 0.01


def test_open_promises_are_read_right_near_their_date_and_hopefully_far_from_it() -> None:
    rows = whole().scored
    rows = rows[(rows["model"] == "default") & (rows["set"] == "open") & rows["kept"].notna()]
    near = rows[rows["due"] <= 366]
    far = rows[rows["due"] > 731]
    assert near["p_kept"].mean() == pytest.approx(near["kept"].mean(), abs=0.04)
    assert 0.03 < far["p_kept"].mean() - far["kept"].mean() < 0.15
