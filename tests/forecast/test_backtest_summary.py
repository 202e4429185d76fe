"""Tables of scores: clustered errors against the formula, groups, reliability."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from promisetrack.forecast.backtest import reliability, summarize, summarize_by
from promisetrack.forecast.backtest.scored import BY_YEAR
from promisetrack.forecast.backtest.summary import clustered_error


def table(model: str, n: int = 12, shift: float = 0.0, **columns: object) -> pd.DataFrame:
    """Return scores of n cases in n / 3 programmes."""
    rng = np.random.default_rng(7)
    days = 100.0 + 200.0 * np.arange(n)
    fields = {
        "id": [f"p{k}" for k in range(n)],
        "cluster": [f"c{k // 3}" for k in range(n)],
        "domain": ["flight" if k % 2 else "ev" for k in range(n)],
        "horizon_years": np.linspace(0.2, 8.0, n),
        "days": days,
        "delivered": np.ones(n, dtype=bool),
        "kept": 0.0,
        "set": "new",
        "origin": date(2020, 1, 1),
        "model": model,
        "case": range(n),
        "log_score": rng.normal(3.0, 1.0, n) + shift * np.arange(n),
        "crps": rng.normal(1.0, 0.3, n) + shift,
        "level_low": (np.arange(n) + 0.5) / n,
        "level_high": (np.arange(n) + 0.5) / n,
        "p_kept": 0.25,
        **dict.fromkeys(BY_YEAR, 0.25),
    }
    return pd.DataFrame({**fields, **columns})


def test_the_error_of_a_difference_takes_the_cases_of_a_programme_as_one() -> None:
    difference = np.array([1.0, 3.0, 2.0, 2.0, 7.0, 3.0])
    clusters = ["a", "a", "b", "b", "b", "c"]
    # mean 3; sums of what is left: a -2, b 2, c 0; 3 / 2 * (4 + 4 + 0) / 36
    assert clustered_error(difference, clusters) == pytest.approx(np.sqrt(1.5 * 8.0 / 36.0))


def test_each_case_its_own_programme_gives_the_error_of_a_mean() -> None:
    difference = np.random.default_rng(1).normal(size=50)
    plain = difference.std(ddof=1) / np.sqrt(50)
    own = clustered_error(difference, [f"p{k}" for k in range(50)])
    assert own == pytest.approx(plain)


def test_one_programme_has_no_error() -> None:
    assert clustered_error(np.array([1.0, 2.0]), ["a", "a"]) is None


def test_differences_are_paired_and_against_baselines_only() -> None:
    scored = pd.concat([table("pooled_km"), table("mine", shift=0.1)], ignore_index=True)
    base, mine = summarize(scored)
    assert (base.model, mine.model) == ("pooled_km", "mine")
    assert base.versus == {}
    assert set(mine.versus) == {"pooled_km"}
    against = mine.versus["pooled_km"]
    assert against.log_score == pytest.approx(0.1 * 5.5)
    assert against.crps == pytest.approx(0.1)
    expected = clustered_error(0.1 * np.arange(12.0), [f"c{k // 3}" for k in range(12)])
    assert against.log_score_se == pytest.approx(expected)
    assert against.crps_se == pytest.approx(0.0, abs=1e-12)


def test_coverage_floors_and_shares_are_counted() -> None:
    scored = table(
        "mine",
        log_score=[2.0] * 10 + [-np.log(1e-6)] * 2,
        kept=[1.0] * 3 + [0.0] * 5 + [np.nan] * 4,
    )
    (score,) = summarize(scored)
    assert score.floors == 2
    assert score.coverage == (6 / 12, 10 / 12, 10 / 12)
    assert (score.p_on_time, score.on_time) == (0.25, 3 / 8)


def test_scores_are_grouped_by_domain_and_by_horizon() -> None:
    by_domain = summarize_by(table("mine"), "domain")
    assert {name: scores[0].n for name, scores in by_domain.items()} == {"ev": 6, "flight": 6}
    by_horizon = summarize_by(table("mine"), "horizon")
    assert list(by_horizon) == [
        "under 6 months",
        "6 to 12 months",
        "1 to 2 years",
        "2 to 5 years",
        "over 5 years",
    ]
    assert sum(scores[0].n for scores in by_horizon.values()) == 12


def test_reliability_puts_what_was_seen_beside_what_was_forecast() -> None:
    found = reliability(table("mine"), model="mine", name="new")
    assert found is not None
    assert found.levels == pytest.approx((2.4,) * 5, abs=0.7)
    assert sum(found.levels) == pytest.approx(12)
    assert [one.forecast for one in found.within] == [0.25] * 4
    # all delivered: 2 by a year, 4 by two, 6 by three, 9 by five
    assert [one.seen for one in found.within] == pytest.approx([2 / 12, 4 / 12, 5 / 12, 9 / 12])
    assert [(one.n, one.forecast) for one in found.bins] == [(12, 0.25)]
    assert reliability(table("mine"), model="mine", name="open") is None


def test_what_nobody_was_watched_for_is_not_called_seen() -> None:
    short = table("mine", days=300.0, delivered=[True] * 6 + [False] * 6)
    found = reliability(short, model="mine", name="new")
    assert found is not None
    assert [one.seen for one in found.within] == [None] * 4
    (score,) = summarize(short)
    assert score.brier == (None,) * 4
