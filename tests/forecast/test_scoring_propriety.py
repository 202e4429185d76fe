"""The truth must win: paired differences of mean scores, in simulations with censoring."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import ndtr

from promisetrack.forecast.scoring import brier_ipcw, crps_restricted, log_score

pytestmark = pytest.mark.slow

Floats = NDArray[np.float64]
Curve = Callable[[Floats], Floats]

ROWS = 60_000
MEDIAN, SIGMA = 0.5, 0.8  # of log years


def lognormal(mu: float, sigma: float) -> Curve:
    def cdf(t: Floats) -> Floats:
        with np.errstate(divide="ignore"):
            return np.asarray(ndtr((np.log(t) - mu) / sigma))

    return cdf


TRUTH = lognormal(MEDIAN, SIGMA)
OTHERS = {
    "20 % too short": lognormal(MEDIAN + np.log(0.8), SIGMA),
    "20 % too long": lognormal(MEDIAN + np.log(1.2), SIGMA),
    "too sure": lognormal(MEDIAN, 0.7 * SIGMA),
    "not sure enough": lognormal(MEDIAN, 1.3 * SIGMA),
    "a tenth never": lambda t: 0.9 * TRUTH(t),
}
other = pytest.mark.parametrize("forecast", OTHERS.values(), ids=OTHERS)


@pytest.fixture(scope="module")
def watched() -> tuple[Floats, NDArray[np.bool_], Floats]:
    """Return times, events and the windows in which rows were watched, in years."""
    rng = np.random.default_rng(20)
    duration = np.exp(MEDIAN + SIGMA * rng.normal(size=ROWS))
    window = rng.uniform(0.5, 6.0, ROWS)
    return np.minimum(duration, window), duration <= window, window


Watched = tuple[Floats, NDArray[np.bool_], Floats]


def standard_errors_worse(forecast: Floats, truth: Floats) -> float:
    """Return by how many paired standard errors a forecast scores worse than the truth."""
    worse = forecast - truth
    return float(worse.mean() / (worse.std() / np.sqrt(len(worse))))


def survival_of(cdf: Curve) -> Curve:
    return lambda t: 1.0 - cdf(t)


@pytest.mark.filterwarnings("ignore::promisetrack.forecast.scoring.FlooredScoreWarning")
@other
def test_no_other_forecast_has_a_better_log_score(forecast: Curve, watched: Watched) -> None:
    time, event, _ = watched
    month = 1 / 12
    lower = np.where(event, np.floor(time / month) * month, time)
    upper = np.where(event, lower + month, np.inf)
    scores = [log_score(curve, lower, upper) for curve in (forecast, TRUTH)]
    assert standard_errors_worse(*scores) > 4


@other
def test_no_other_forecast_has_a_better_restricted_crps(forecast: Curve, watched: Watched) -> None:
    scores = [crps_restricted(curve, *watched) for curve in (forecast, TRUTH)]
    assert standard_errors_worse(*scores) > 4


@other
@pytest.mark.parametrize("at", [1.0, 3.0])
def test_no_other_forecast_has_a_better_brier_score(
    forecast: Curve, watched: Watched, at: float
) -> None:
    time, event, _ = watched
    scores = [brier_ipcw(survival_of(curve), time, event, at) for curve in (forecast, TRUTH)]
    assert standard_errors_worse(*scores) > 2


def test_a_window_that_depends_on_what_happened_rewards_haste(watched: Watched) -> None:
    """Why `window` is an argument: the full CRPS of events and a cut one of pending rows."""
    time, event, _ = watched
    hasty = crps_restricted(OTHERS["20 % too short"], time, event, np.inf)
    assert standard_errors_worse(hasty, crps_restricted(TRUTH, time, event, np.inf)) < -4


def test_pending_rows_seen_long_ago_reward_haste_unless_scored_to_their_window(
    watched: Watched,
) -> None:
    """Nine pending rows in ten with old evidence, while deliveries were noticed to the end."""
    time, event, window = watched
    rng = np.random.default_rng(21)
    old = ~event & (rng.random(ROWS) < 0.9)
    evidence = np.where(old, rng.random(ROWS) * window, time)
    hasty = OTHERS["20 % too short"]
    to_evidence = [crps_restricted(curve, evidence, event, window) for curve in (hasty, TRUTH)]
    assert standard_errors_worse(*to_evidence) < -2
    to_window = [crps_restricted(curve, time, event, window) for curve in (hasty, TRUTH)]
    assert standard_errors_worse(*to_window) > 4
