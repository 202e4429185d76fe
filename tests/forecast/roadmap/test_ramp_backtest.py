"""Ramps asked early: made-up growth is covered, scores are what they say, and nothing leaks."""

from __future__ import annotations

import math

import numpy as np
import pytest

from forecast.roadmap.made_up import ramp
from promisetrack.forecast.roadmap.ramp_backtest import (
    EARLY,
    LEADS,
    RampForecast,
    backtest_ramps,
    lead_scores,
)
from promisetrack.forecast.roadmap.ramp_model import fit_growth
from promisetrack.forecast.roadmap.ramps import Ramp


def made_up_ramps(count: int, years: int, seed: int, *, spread: float = 0.3) -> list[Ramp]:
    """Return ramps of the model: they grow by 1.6 a year at first, and slow down."""
    rng = np.random.default_rng(seed)
    found = []
    for number in range(count):
        start = 0.47 + 0.2 * rng.standard_normal()
        slowing = -0.1 + 0.12 * rng.standard_normal()
        steps = start + slowing * np.log1p(np.arange(years - 1))
        steps = steps + spread * rng.standard_normal(years - 1)
        levels = 5000.0 * np.exp(np.concatenate([[0.0], np.cumsum(steps)]))
        found.append(ramp(levels.tolist(), f"ramp-{number:02}", f"maker-{number:02}"))
    return found


@pytest.mark.slow
def test_ramps_of_known_growth_are_covered() -> None:
    scores = lead_scores(backtest_ramps(made_up_ramps(24, 12, seed=5)))
    assert [(one.first, one.last) for one in scores] == list(LEADS)
    for one in scores:
        assert one.ramps == one.organizations == 24
        # 24 ramps: two standard deviations of a share of 0.8 are 0.16, of a half 0.2
        assert one.coverage_80 == pytest.approx(0.8, abs=0.16)
        assert one.coverage_50 == pytest.approx(0.5, abs=0.2)
        assert one.above_90 == pytest.approx(0.1, abs=0.13)
        assert one.crps < one.steady_crps


def test_a_forecast_knows_nothing_of_the_years_that_it_forecasts() -> None:
    ramps = made_up_ramps(6, 8, seed=2)
    changed = [ramps[0].until(ramps[0].times[EARLY - 1]), *ramps[1:]]
    changed[0] = ramp(
        [*changed[0].amounts.tolist(), 1.0, 1.0, 1.0, 1.0, 1.0], ramps[0].name, "maker-00"
    )
    before, after = (
        [one for one in backtest_ramps(of) if one.ramp == "ramp-00"] for of in (ramps, changed)
    )
    assert [one.median for one in before] == pytest.approx([one.median for one in after])
    assert before[0].came != after[0].came


def test_a_ramp_too_short_to_be_asked_is_learned_from() -> None:
    ramps = made_up_ramps(4, 8, seed=3)
    short = ramp([100.0, 1000.0, 10_000.0], "short")
    asked = backtest_ramps([*ramps, short])
    assert {one.ramp for one in asked} == {one.name for one in ramps}
    without = backtest_ramps(ramps)
    spans = [one.high - one.low for one in (asked[0], without[0])]
    assert spans[0] > 1.1 * spans[1]  # growth tenfold a year: ramps differ more than was known


def test_the_highest_so_far_is_forecast_and_never_falls() -> None:
    fallen = ramp([1000.0, 8000.0, 4000.0, 2000.0, 1500.0, 1200.0], "fallen")
    asked = backtest_ramps([*made_up_ramps(5, 8, seed=4), fallen])
    found = [one for one in asked if one.ramp == "fallen"]
    assert [one.came for one in found] == pytest.approx([1.0, 1.0, 1.0])
    assert [one.lead for one in found] == [1, 2, 3]
    assert all(one.low >= 1.0 for one in found)
    assert [one.median for one in found] == sorted(one.median for one in found)


def test_what_many_draws_agree_with_lies_in_their_middle() -> None:
    """Half of the draws never pass the best year again: that it was not passed is no surprise."""
    fallen = ramp([1000.0, 80_000.0, 4000.0, 2000.0, 1500.0], "fallen")
    asked = backtest_ramps([*made_up_ramps(5, 8, seed=4), fallen])
    first = next(one for one in asked if one.ramp == "fallen")
    assert first.came == first.low == first.median
    assert 0.3 < first.position <= 0.5
    assert first.crps < 0.1


def test_in_small_counts_none_stands_for_half_a_thing() -> None:
    given_up = ramp([2.0, 1.0, 0.5, 0.5, 0.5], "given-up", counted=True)
    others = [
        ramp(np.round(one.amounts / 1000.0).clip(0.5).tolist(), one.name, counted=True)
        for one in made_up_ramps(5, 8, seed=4)
    ]
    found = [one for one in backtest_ramps([*others, given_up]) if one.ramp == "given-up"]
    assert [one.came for one in found] == pytest.approx([2.0, 2.0])  # of a half two doublings to 2
    assert all(0.1 <= one.position <= 0.9 for one in found)


def forecast_of(lead: int, position: float, name: str = "a", maker: str = "Acme") -> RampForecast:
    return RampForecast(name, maker, lead, 0.0, 0.0, 0.0, 0.0, position, 1.0, 2.0)


def test_every_ramp_counts_once_and_every_organization_is_counted() -> None:
    scores = lead_scores(
        [
            *[forecast_of(lead, 0.5) for lead in (1, 2, 3)],
            forecast_of(1, 0.95, "b"),
            forecast_of(2, 0.05, "c", "Other"),
            forecast_of(5, 0.8),
        ]
    )
    assert [(one.first, one.ramps, one.organizations) for one in scores] == [(1, 3, 2), (4, 1, 1)]
    assert scores[0].coverage_80 == pytest.approx(1 / 3)
    assert scores[0].above_90 == pytest.approx(1 / 3)
    assert (scores[1].coverage_50, scores[1].coverage_80) == (0.0, 1.0)
    assert (scores[0].crps, scores[0].steady_crps) == (1.0, 2.0)
    assert lead_scores([]) == ()


def test_the_score_is_that_of_a_normal_forecast() -> None:
    """CRPS of N(0, 1) at 0 is (sqrt 2 - 1) / sqrt pi = 0.2337 (Gneiting and Raftery 2007)."""
    steady = [ramp((1000.0 * 1.5 ** np.arange(9.0)).tolist(), f"r{k}") for k in range(12)]
    asked = [one for one in backtest_ramps(steady) if one.lead == 1]
    for one in asked:
        sd = (one.high - one.low) / 2.563
        z = (one.came - one.median) / sd
        density = math.exp(-z * z / 2.0) / math.sqrt(2.0 * math.pi)
        below = 0.5 * (1.0 + math.erf(z / math.sqrt(2.0)))
        exact = sd * (z * (2.0 * below - 1.0) + 2.0 * density - 1.0 / math.sqrt(math.pi))
        assert one.crps == pytest.approx(exact, rel=0.25)
        assert one.steady_crps == pytest.approx(0.0, abs=1e-9)


def test_progress_is_told_once_a_ramp() -> None:
    told: list[int] = []
    ramps = [*made_up_ramps(3, 6, seed=1), ramp([1.0, 2.0], "short")]
    backtest_ramps(ramps, on_ramp=lambda: told.append(1))
    assert len(told) == 4


def test_no_ramp_with_later_years_is_no_forecast() -> None:
    assert backtest_ramps([ramp([1.0, 2.0, 3.0])]) == ()
    assert backtest_ramps([]) == ()


def test_forecasts_are_those_of_the_fitted_model() -> None:
    """The median of the next year is that of a draw of growth, where it only rises."""
    ramps = made_up_ramps(8, 8, seed=9, spread=0.02)
    early = ramps[0].until(ramps[0].times[EARLY - 1])
    model = fit_growth([early, *ramps[1:]])
    rng = (np.random.default_rng(3), np.random.default_rng(4))
    growth = model.draw(4000, *rng, early)
    path = growth.paths(2.0, 1, np.random.default_rng(5))
    first = next(one for one in backtest_ramps(ramps) if one.lead == 1)
    assert first.median == pytest.approx(float(np.median(path[:, 1])), abs=0.03)
