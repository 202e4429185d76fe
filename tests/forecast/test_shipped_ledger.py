"""What docs/explanation/first-forecast.md says of the shipped ledger is still so."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from promisetrack.forecast import DelayModel, FitFacts, fit_delays
from promisetrack.forecast.rows import CANCELLED, DELIVERED, OPEN
from promisetrack.ledger import read_ledger
from promisetrack.pipeline.forecasting import forecast_promises

CLAIMS = Path(__file__).parents[2] / "claims"
LEDGER, _ = read_ledger(CLAIMS)


@cache
def model() -> DelayModel:
    assert LEDGER.closing is not None
    return fit_delays(LEDGER, as_of=LEDGER.closing)


@cache
def facts() -> FitFacts:
    return model().describe()


def test_every_promise_has_a_row_or_a_reason() -> None:
    assert facts().rows + sum(facts().excluded.values()) == len(LEDGER.promises)
    assert facts().delivered + facts().open + facts().cancelled == facts().rows


@pytest.mark.parametrize(("at", "about"), [(0, 1.0), (1, 1.5), (2, 3.2)])
def test_the_quartiles_of_the_stretch_are_as_described(at: int, about: float) -> None:
    stretch = facts().quartiles[at].stretch
    assert stretch is not None
    assert stretch == pytest.approx(about, rel=0.12)


def test_close_to_a_third_of_the_decided_promises_were_kept() -> None:
    assert facts().kept / facts().decided == pytest.approx(0.33, abs=0.02)


def test_treating_cancelled_promises_as_lost_from_view_would_flatter() -> None:
    from promisetrack.forecast.stretch import product_limit

    stretch = model().rows.frame["stretch"].to_numpy(dtype=np.float64)
    lost = np.where(model().rows.cause == CANCELLED, OPEN, model().rows.cause)
    flattering = float(product_limit(stretch, lost).quantile(0.75))
    honest = facts().quartiles[2].stretch
    assert honest is not None
    assert flattering < honest


def test_after_the_first_date_the_chance_per_doubling_is_nearly_constant() -> None:
    stretch = model().rows.frame["stretch"].to_numpy(dtype=np.float64)
    delivered = model().rows.cause == DELIVERED

    def hazard(low: float, high: float) -> float:
        inside = delivered & (stretch > low) & (stretch <= high)
        exposure = np.log(np.clip(stretch, low, high) / low)[model().rows.cause != CANCELLED]
        return float(inside.sum() / exposure.sum())

    early, late = hazard(1.25, 2.0), hazard(2.0, 6.0)
    assert 0.6 < early / late < 1.6


def test_every_open_promise_that_can_be_forecast_is_coherent() -> None:
    assert LEDGER.closing is not None
    found = forecast_promises(LEDGER, as_of=LEDGER.closing)
    assert len(found.forecasts) > 100
    for one in found.forecasts:
        fields = one.fields
        days = [fields[name] or "9999" for name in ("known_as_of", "p10", "p50", "p90")]
        assert days == sorted(days)
        by_year = list(fields["p_by"].values())
        assert by_year == sorted(by_year)
        assert by_year[-1] + fields["p_never"] <= 1.0 + 1e-5
        parts = (fields["p_on_time"], fields["p_later"], fields["p_never"])
        assert min(parts) >= 0.0
        assert sum(parts) == pytest.approx(1.0)
