"""Cancellation as a competing cause: against closed forms, and what a fit makes of it."""

from __future__ import annotations

import numpy as np
import pytest

from forecast.made_up import Exponential, ledger, timed
from forecast.test_delay_model import CLOSING, TRUE, drawn_ledger
from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast import ForecastError, delay_rows, fit_delays
from promisetrack.forecast.cancellation import (
    Cancellation,
    CompetingCurve,
    observed_cancellation,
)
from promisetrack.forecast.rows import CANCELLED

HALF_LIFE = 700.0
DELIVERED_A_YEAR = np.log(2.0) * DAYS_PER_YEAR / HALF_LIFE


def curve(hazard: float, never: float = 0.0) -> CompetingCurve:
    """Return a curve whose hazard of cancellation is known but for a thousandth."""
    watched = 1e6
    return CompetingCurve(
        Exponential(HALF_LIFE, never), Cancellation(round(hazard * watched), watched)
    )


@pytest.mark.parametrize("hazard", [0.02, 0.2, 2.0])
def test_two_constant_hazards_share_what_happens(hazard: float) -> None:
    years = np.array([0.0, 0.1, 1.0, 3.0, 10.0, 60.0])
    both = hazard + DELIVERED_A_YEAR
    expected = DELIVERED_A_YEAR / both * -np.expm1(-both * years)
    found = curve(hazard).probability_within(years * DAYS_PER_YEAR)
    np.testing.assert_allclose(found, expected, atol=2e-4)
    assert curve(hazard).never == pytest.approx(hazard / both, abs=2e-4)
    assert curve(hazard).cancelled == pytest.approx(
        hazard / both * -np.expm1(-25.0 * both), abs=2e-4
    )


def test_what_never_comes_is_called_off_or_lingers() -> None:
    never, hazard = 0.3, 0.05
    found = curve(hazard, never)
    called_off = -np.expm1(-25.0 * hazard)
    rest = hazard / (hazard + DELIVERED_A_YEAR) * -np.expm1(-25.0 * (hazard + DELIVERED_A_YEAR))
    assert found.cancelled == pytest.approx(never * called_off + (1.0 - never) * rest, abs=3e-4)
    assert found.cancelled < found.never


def test_without_cancellations_almost_nothing_changes() -> None:
    days = np.array([10.0, 700.0, 5000.0])
    alone = Exponential(HALF_LIFE)
    found = CompetingCurve(alone, Cancellation(0, 1e6)).probability_within(days)
    np.testing.assert_allclose(found, alone.probability_within(days), atol=1e-4)


def test_the_hazard_is_cancellations_over_years_of_watching() -> None:
    rows = delay_rows(
        ledger(
            timed("a", 365, 730, "cancelled"), timed("b", 365, 365), timed("c", 365, 366, "pending")
        ),
        as_of=CLOSING,
    )
    found = observed_cancellation(rows)
    assert found.cancelled == 1
    assert found.years == pytest.approx(4.0, abs=0.01)
    assert found.hazard == pytest.approx(1.5 / 4.0, abs=0.01)


def test_a_fit_with_a_competing_cause_splits_never_otherwise() -> None:
    """Promises drawn with a kind that never comes and says so: no cause of its own is there."""
    default = fit_delays(drawn_ledger(), as_of=CLOSING, kind="full")
    model = fit_delays(drawn_ledger(), as_of=CLOSING, kind="full", cancelled="competing")
    assert model.members is not None
    assert default.members is not None
    assert model.members.cancellation is not None
    assert default.members.cancellation is None
    counted = int((model.rows.cause == CANCELLED).sum())
    assert model.members.cancellation.cancelled == counted > 10
    # a third of what never comes has not said so: those alone are left for the silent kind
    silent = np.mean([np.mean(1.0 / (1.0 + np.exp(-one.never))) for one in model.members.draws])
    assert silent < 0.8 * TRUE["never"]
    promise = next(one for one in drawn_ledger().promises if one.outcome.status == "pending")
    forecast = model.forecast(promise, as_of=CLOSING)
    assert forecast.probability_cancelled is not None
    assert 0.0 < forecast.probability_cancelled < forecast.probability_never < 1.0
    by = forecast.probabilities_by([CLOSING.replace(year=year) for year in (2027, 2030, 2080)])
    assert np.all(np.diff(by) > 0.0)
    assert by[-1] + forecast.probability_never == pytest.approx(1.0, abs=0.05)


def test_one_curve_for_all_has_no_competing_cause() -> None:
    with pytest.raises(ForecastError, match="needs the full model"):
        fit_delays(drawn_ledger(), as_of=CLOSING, kind="stretch", cancelled="competing")
