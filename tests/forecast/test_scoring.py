"""The log score, the restricted CRPS and the Brier score: by hand, by closed form, and R's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import special
from scipy.integrate import quad

from promisetrack.forecast.scoring import (
    FLOOR,
    FlooredScoreWarning,
    brier_ipcw,
    crps_restricted,
    is_floored,
    log_score,
)

Floats = NDArray[np.float64]
Curve = Callable[[Floats], Floats]

REFERENCE = Path(__file__).parents[1] / "reference" / "nonparametric"
INF = float("inf")
NAN = float("nan")


def lognormal(mu: Floats, sigma: float) -> Curve:
    """Return forecasts of the rows of mu, (n,), for times (n,) or (n, m)."""

    def cdf(t: Floats) -> Floats:
        centre = mu if t.ndim == 1 else mu[:, None]
        with np.errstate(divide="ignore"):
            return np.asarray(special.ndtr((np.log(t) - centre) / sigma))

    return cdf


def exponential(t: Floats) -> Floats:
    return np.asarray(-np.expm1(-t))


class TestLogScore:
    def test_it_is_what_the_forecast_gave_to_the_interval(self) -> None:
        scores = log_score(exponential, [0, 1, 2], [1, 3, INF])
        expected = [-np.log(1 - np.exp(-1)), -np.log(np.exp(-1) - np.exp(-3)), 2.0]
        assert scores.tolist() == pytest.approx(expected)

    def test_never_is_part_of_what_a_pending_row_may_become(self) -> None:
        half = log_score(lambda t: 0.5 * exponential(t), [2], [INF])
        assert half.tolist() == pytest.approx([-np.log(0.5 + 0.5 * np.exp(-2))])

    def test_the_floor_is_counted(self) -> None:
        with pytest.warns(FlooredScoreWarning, match="2 of 3 rows at the floor of 1e-06"):
            scores = log_score(exponential, [0, 50, 60], [1, 51, INF])
        assert is_floored(scores).tolist() == [False, True, True]
        assert scores[1] == pytest.approx(-np.log(FLOOR)) == pytest.approx(13.8155, abs=1e-4)

    def test_what_a_forecast_does_not_say_has_no_score(self) -> None:
        scores = log_score(lambda t: np.where(t > 5, NAN, exponential(t)), [0, 6], [1, 7])
        assert np.isnan(scores).tolist() == [False, True]

    @pytest.mark.parametrize(
        ("lower", "upper", "message"),
        [
            ([1, 2], [2, 2], "row 1: 2 is a point; score the cell it lies in"),
            ([1, 3], [2, 2], "row 1: lower 3 is above upper 2"),
            ([1, NAN], [2, 2], "row 1: lower is not a number"),
            ([1], [2, 3], r"upper must have shape \(1,\)"),
        ],
    )
    def test_rows_that_are_no_intervals_are_refused(
        self, lower: Any, upper: Any, message: str
    ) -> None:
        with pytest.raises(ValueError, match=message):
            log_score(exponential, lower, upper)

    def test_no_rows_no_scores(self) -> None:
        assert log_score(exponential, [], []).shape == (0,)


class TestCrps:
    @pytest.mark.parametrize("sigma", [0.05, 0.3, 1.0, 2.0])
    def test_without_a_window_it_is_the_closed_form_of_the_lognormal(self, sigma: float) -> None:
        """Baran and Lerch (2015), Q. J. R. Meteorol. Soc. 141, 2289-2299."""
        rng = np.random.default_rng(5)
        mu = rng.normal(0.0, 3.0, 200)
        y = np.exp(mu + 2 * sigma * rng.normal(size=200))
        z = (np.log(y) - mu) / sigma
        spread = special.ndtr(z - sigma) + special.ndtr(sigma / np.sqrt(2)) - 1
        expected = y * (2 * special.ndtr(z) - 1) - 2 * np.exp(mu + sigma**2 / 2) * spread
        scores = crps_restricted(lognormal(mu, sigma), y, np.ones(200, dtype=bool), INF)
        np.testing.assert_allclose(scores, expected, rtol=1e-6)

    @pytest.mark.parametrize("sigma", [0.5, 1.2, 1.9])
    def test_heavy_tails_are_integrated_to_the_end(self, sigma: float) -> None:
        """Of the loglogistic; its mean is infinite from sigma = 1 on, its CRPS from 2 on."""
        y = np.array([0.2, 1.0, 30.0])
        x = y ** (1 / sigma) / (1 + y ** (1 / sigma))
        whole = special.beta(sigma, 2 - sigma)
        above = sigma * whole * special.betaincc(sigma, 2 - sigma, x)

        def squared(v: float) -> float:
            return float(special.expit(np.log(v) / sigma) ** 2)

        below = [quad(squared, 0.0, end, limit=200)[0] for end in y]
        scores = crps_restricted(
            lambda t: special.expit(np.log(np.maximum(t, 1e-300)) / sigma), y, [1, 1, 1], INF
        )
        np.testing.assert_allclose(scores, below + above, rtol=1e-5)

    def test_a_forecast_that_may_never_come_true_has_no_plain_score(self) -> None:
        scores = crps_restricted(lambda t: 0.8 * exponential(t), [1, 2], [True, False], INF)
        assert scores[0] == INF
        expected = 0.64 * (2 - 2 * (1 - np.exp(-2)) + (1 - np.exp(-4)) / 2)
        assert scores[1] == pytest.approx(expected)

    @pytest.mark.parametrize(
        ("time", "event", "window", "expected"),
        [
            (1.0, 1, 5.0, "delivered"),
            (4.0, 0, 5.0, "pending"),
            (7.0, 1, 5.0, "after the window"),
            (7.0, 0, 5.0, "pending after the window"),
            (0.0, 1, 5.0, "at once"),
            (0.0, 0, 5.0, "not watched"),
        ],
    )
    def test_only_the_time_watched_counts(
        self, time: float, event: int, window: float, expected: str
    ) -> None:
        def below(t: float) -> float:  # the integral of F^2 from 0
            return float(t - 2 * (1 - np.exp(-t)) + (1 - np.exp(-2 * t)) / 2)

        def above(t: float) -> float:  # the integral of (1 - F)^2 from t to the window
            return float(np.exp(-2 * t) - np.exp(-2 * window)) / 2

        by_hand = {
            "delivered": below(1.0) + above(1.0),
            "pending": below(4.0),
            "after the window": below(5.0),
            "pending after the window": below(5.0),
            "at once": above(0.0),
            "not watched": 0.0,
        }
        score = crps_restricted(exponential, [time], [event], window)
        assert score.tolist() == pytest.approx([by_hand[expected]], rel=1e-9, abs=1e-15)

    def test_a_point_forecast_is_off_by_its_distance(self) -> None:
        scores = crps_restricted(
            lambda t: (t >= 3.0).astype(float), [1.0, 3.0, 5.0, 2.0], [1, 1, 1, 0], 10.0
        )
        assert scores.tolist() == pytest.approx([2.0, 0.0, 2.0, 0.0], abs=0.02)

    def test_each_row_has_its_own_window_and_forecast(self) -> None:
        mu = np.array([0.0, 1.0, 2.0])
        together = crps_restricted(lognormal(mu, 0.5), [1, 2, 3], [1, 0, 1], [2, 4, 9])
        for i in range(3):
            alone = crps_restricted(
                lognormal(mu[[i]], 0.5), [i + 1], [[1, 0, 1][i]], [[2, 4, 9][i]]
            )
            assert together[i] == pytest.approx(alone[0], rel=1e-12)

    @given(scale=st.floats(1e-6, 1e6), time=st.floats(0.01, 50.0), event=st.integers(0, 1))
    def test_it_has_the_unit_of_the_time(self, scale: float, time: float, event: int) -> None:
        plain = crps_restricted(lognormal(np.zeros(1), 0.7), [time], [event], 20.0)
        scaled = crps_restricted(
            lognormal(np.log([scale]), 0.7), [time * scale], [event], 20.0 * scale
        )
        assert scaled[0] == pytest.approx(plain[0] * scale, rel=1e-7)

    @pytest.mark.parametrize(
        ("time", "event", "window", "message"),
        [
            ([1, -1], [1, 0], 5, "row 1: time -1 is not a finite number of at least 0"),
            ([1, 2], [1, 2], 5, "row 1: event 2 is neither true nor false"),
            ([1, 2], [1], 5, r"event must have the shape of time, \(2,\), not \(1,\)"),
            ([1, 2], [1, 0], [5, -1], "row 1: window -1 is negative or not a number"),
            ([1, 2], [1, 0], [5, NAN], "row 1: window nan is negative or not a number"),
            ([1, 2], [1, 0], [5, 5, 5], r"window must be one number or have shape \(2,\)"),
        ],
    )
    def test_what_cannot_be_scored_is_refused(
        self, time: Any, event: Any, window: Any, message: str
    ) -> None:
        with pytest.raises(ValueError, match=message):
            crps_restricted(exponential, time, event, window)


class TestBrier:
    def test_r_gives_the_same_for_a_cox_model(self) -> None:
        """`survival::brier` of R (tests/reference/r/nonparametric.R), the lung data."""
        rows = pd.read_csv(REFERENCE / "brier-lung-rows.csv")
        expected = pd.read_csv(REFERENCE / "brier-lung.csv")
        forecasts = rows[["s1", "s2", "s3"]].to_numpy()
        scores = brier_ipcw(lambda _: forecasts, rows["time"], rows["event"], expected["at"])
        np.testing.assert_allclose(scores.mean(axis=0), expected["brier"], rtol=1e-10)

    def test_one_time_gives_a_score_a_row(self) -> None:
        def survival(t: Floats) -> Floats:
            return np.exp(-t / 5)

        one = brier_ipcw(survival, [1, 2, 3, 4], [1, 0, 1, 1], 2.5)
        several = brier_ipcw(survival, [1, 2, 3, 4], [1, 0, 1, 1], [1.0, 2.5])
        assert one.shape == (4,)
        assert several.shape == (4, 2)
        assert several[:, 1].tolist() == one.tolist()

    def test_without_censoring_it_is_the_squared_error(self) -> None:
        scores = brier_ipcw(lambda t: np.full(t.shape, 0.3), [1, 2, 3], [1, 1, 1], 2)
        assert scores.tolist() == pytest.approx([0.09, 0.09, 0.49])

    def test_of_equal_times_events_leave_first(self) -> None:
        # at 2 one event and one censoring: of the two still there after the event, one is lost
        scores = brier_ipcw(lambda t: np.full(t.shape, 0.5), [2, 2, 5], [1, 0, 1], 3)
        assert scores.tolist() == pytest.approx([0.25, 0.0, 0.25 / 0.5])

    def test_an_event_at_the_time_has_happened_a_censoring_at_it_says_nothing(self) -> None:
        scores = brier_ipcw(lambda t: np.full(t.shape, 0.5), [3, 3, 5], [1, 0, 1], 3)
        assert scores.tolist() == pytest.approx([0.25, 0.0, 0.5])

    def test_at_zero_only_what_happened_at_once_has_happened(self) -> None:
        scores = brier_ipcw(lambda t: np.full(t.shape, 0.9), [0, 2, 3], [1, 0, 1], 0)
        assert scores.tolist() == pytest.approx([0.81, 0.01, 0.01])

    def test_weights_of_what_is_seen_add_up_to_the_rows(self) -> None:
        rng = np.random.default_rng(2)
        time, event = rng.exponential(size=500), rng.random(500) < 0.6
        lost = brier_ipcw(lambda t: np.ones(t.shape), time, event, 1.0)
        kept = brier_ipcw(lambda t: np.zeros(t.shape), time, event, 1.0)
        assert lost.sum() + kept.sum() == pytest.approx(500.0)

    def test_where_everyone_left_was_censored_nothing_stands_for_them(self) -> None:
        scores = brier_ipcw(lambda t: np.full(t.shape, 0.5), [1, 2], [1, 0], [1.5, 2.0])
        assert np.isnan(scores).tolist() == [[False, True], [False, True]]

    @pytest.mark.parametrize("at", [-1.0, NAN, [1.0, -1.0], [[1.0]]])
    def test_a_time_that_is_none_is_refused(self, at: Any) -> None:
        with pytest.raises(ValueError, match="at must be a time of at least 0"):
            brier_ipcw(exponential, [1], [1], at)


def scores_at(time: NDArray[np.int64] | Floats) -> list[Floats]:
    event = np.array([1, 0, 1])
    return [
        crps_restricted(exponential, time, event, 5),
        brier_ipcw(exponential, time, event, 2),
        log_score(exponential, time, time + 1),
    ]


def test_no_rows_have_no_scores() -> None:
    nothing: list[float] = []
    forecast = lognormal(np.array([]), 1.0)
    assert log_score(forecast, nothing, nothing).shape == (0,)
    assert crps_restricted(forecast, nothing, nothing, 5.0).shape == (0,)
    assert brier_ipcw(forecast, nothing, nothing, 5.0).shape == (0,)


def test_whole_numbers_are_scored_as_fractions() -> None:
    whole, fractions = scores_at(np.array([1, 2, 3])), scores_at(np.array([1.0, 2.0, 3.0]))
    for score, same in zip(whole, fractions, strict=True):
        assert score.dtype == np.float64
        assert score.tolist() == same.tolist()


def test_the_mean_plain_crps_of_the_truth_is_half_its_mean_difference() -> None:
    y = np.random.default_rng(0).exponential(size=20_000)
    scores = crps_restricted(exponential, y, np.ones(20_000, dtype=bool), INF)
    assert scores.mean() == pytest.approx(0.5, abs=4 * scores.std() / np.sqrt(20_000))
