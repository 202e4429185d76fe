"""Kaplan-Meier by hand: ties, delayed entry, weights, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest

from promisetrack.survival import Observations, ObservationsError, kaplan_meier
from promisetrack.survival.risk_sets import RiskSetWarning

INF = float("inf")
NAN = float("nan")


def test_events_come_before_censoring_at_the_same_time() -> None:
    curve = kaplan_meier(Observations([1, 2, 2, 3], [1, 2, INF, 3]))
    assert curve.at_risk.tolist() == [4.0, 3.0, 1.0]
    assert curve.survival([1, 2, 3]).tolist() == pytest.approx([0.75, 0.5, 0.0])


def test_whole_numbers_give_the_same_as_fractions() -> None:
    whole = kaplan_meier(Observations(np.array([1, 2, 3]), np.array([1, 2, 3])))
    assert whole.survival(np.array([1, 2])).tolist() == pytest.approx([2 / 3, 1 / 3])


def test_a_row_is_at_risk_only_after_its_entry() -> None:
    obs = Observations([2, 3, 4, 5], [2, 3, 4, 5], entry=[0, 2, 1, 3])
    curve = kaplan_meier(obs)
    # at 2 those who entered at 0 and 1; at 3 those of 1 and 2; at 4 and 5 who is left
    assert curve.at_risk.tolist() == [2.0, 2.0, 2.0, 1.0]
    assert curve.survival([2, 3, 4]).tolist() == pytest.approx([0.5, 0.25, 0.125])


def test_with_delayed_entry_the_domain_starts_at_the_earliest() -> None:
    curve = kaplan_meier(Observations([3, 5], [3, INF], entry=[1, 2]))
    assert (curve.start, curve.end) == (1.0, 5.0)
    assert curve.survival([0.5, 1, 3]).tolist() == pytest.approx([NAN, 1.0, 0.5], nan_ok=True)
    assert curve.quantile(0.0).item() == 1.0


def test_a_row_last_seen_before_its_entry_says_nothing() -> None:
    useful = Observations([3, 5, 4], [3, INF, 4], entry=[1, 2, 1])
    with_idle = Observations([3, 5, 4, 2], [3, INF, 4, INF], entry=[1, 2, 1, 4.5])
    curve, same = kaplan_meier(useful), kaplan_meier(with_idle)
    assert same.values.tolist() == curve.values.tolist()
    assert same.at_risk.tolist() == curve.at_risk.tolist()


def test_an_emptied_risk_set_is_named() -> None:
    obs = Observations([2, 5, 6], [2, 5, 6], entry=[0, 3, 3])
    with pytest.warns(RiskSetWarning, match="at 2 everyone at risk ended while rows were yet"):
        curve = kaplan_meier(obs)
    assert curve.survival([1, 2, 5, 6]).tolist() == [1.0, 0.0, 0.0, 0.0]
    assert np.isnan(curve.standard_error(5))


def test_an_event_at_0_counts() -> None:
    assert kaplan_meier(Observations([0, 1], [0, 1])).survival([0, 1]).tolist() == [0.5, 0.0]


def test_a_curve_that_levels_off_has_infinite_quantiles() -> None:
    curve = kaplan_meier(Observations([1, 2, 3], [1, INF, INF]))
    assert curve.quantile([0.3, 1 / 3, 0.34, 1.0]).tolist() == [1.0, 1.0, INF, INF]
    lower, upper = curve.quantile_interval([0.1, 0.99])
    assert lower.tolist() == [1.0, INF]
    assert upper.tolist() == [INF, INF]


def test_no_probability_no_quantile() -> None:
    curve = kaplan_meier(Observations([1, 2], [1, 2]))
    assert np.isnan(curve.quantile([-0.1, 1.1, NAN])).all()
    assert curve.quantile([0.0, 1.0]).tolist() == [0.0, 2.0]


def test_all_censored_is_a_curve_at_1() -> None:
    curve = kaplan_meier(Observations([2, 3], [INF, INF]))
    assert curve.survival([0, 3, 4]).tolist() == pytest.approx([1.0, 1.0, NAN], nan_ok=True)
    assert curve.quantile(0.1).item() == INF
    assert np.isnan(curve.confidence_interval(2.0)).all()


def test_greenwood_by_hand() -> None:
    curve = kaplan_meier(Observations([1, 2, 3, 4], [1, 2, INF, INF]))
    expected = 0.5 * np.sqrt(1 / (4 * 3) + 1 / (3 * 2))
    assert curve.standard_error(2).item() == pytest.approx(expected)


def test_weights_that_round_leave_nobody_behind() -> None:
    """0.1 + 0.1 + 0.1 - 0.1 - 0.1 is a little more than 0.1."""
    curve = kaplan_meier(Observations([1, 2, 3], [1, 2, 3], weights=[0.1] * 3))
    assert curve.survival(3).item() == 0.0
    assert np.isnan(curve.standard_error(3))


def test_a_share_of_one_in_ten_million_is_not_rounding() -> None:
    curve = kaplan_meier(Observations([1, 2], [1, 2], weights=[1, 9_999_999]))
    assert curve.quantile([0.9e-7, 1e-7, 2e-7]).tolist() == [1.0, 1.0, 2.0]


def test_a_row_without_weight_is_absent() -> None:
    curve = kaplan_meier(Observations([1, 2, 9], [1, 2, INF], weights=[1, 1, 0]))
    assert curve.end == 2.0
    assert curve.survival([1, 2]).tolist() == [0.5, 0.0]


@pytest.mark.parametrize(
    ("obs", "message"),
    [
        (Observations([1, 2], [1, 5]), r"row 1: \(2, 5\] is an interval.*turnbull"),
        (Observations([0, 2], [3, 2]), r"row 0: \(0, 3\] is an interval"),
        (Observations([], []), "no row with a weight"),
        (Observations([1], [1], weights=[0]), "no row with a weight"),
    ],
)
def test_what_cannot_be_estimated_is_refused(obs: Observations, message: str) -> None:
    with pytest.raises(ObservationsError, match=message):
        kaplan_meier(obs)
