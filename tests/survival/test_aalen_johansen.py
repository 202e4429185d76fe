"""Cumulative incidence by hand, and what it refuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from promisetrack.survival import Observations, ObservationsError, aalen_johansen
from promisetrack.survival.risk_sets import RiskSetWarning

INF = float("inf")
NAN = float("nan")


def test_incidence_by_hand() -> None:
    obs = Observations([1, 2, 3, 4, 5], [1, 2, INF, 4, INF])
    delivered, cancelled = aalen_johansen(obs, [1, 2, 0, 1, 0]).values()
    assert delivered.probability([0, 1, 2, 4]).tolist() == pytest.approx([0.0, 0.2, 0.2, 0.5])
    assert cancelled.probability([1, 2, 5]).tolist() == pytest.approx([0.0, 0.2, 0.2])


def test_curves_are_keyed_by_cause_up_to_the_largest() -> None:
    curves = aalen_johansen(Observations([1, 2], [1, 2]), [3, 1])
    assert list(curves) == [1, 2, 3]
    assert curves[2].probability([1, 2]).tolist() == [0.0, 0.0]
    assert aalen_johansen(Observations([1], [INF]), [0]) == {}


def test_a_competing_end_may_be_written_as_right_censored() -> None:
    cause = [1, 2, 0]
    one_table = aalen_johansen(Observations([1, 2, 3], [1, INF, INF]), cause)
    other = aalen_johansen(Observations([1, 2, 3], [1, 2, INF]), cause)
    for j in (1, 2):
        assert one_table[j].values.tolist() == other[j].values.tolist()


def test_delayed_entry_by_hand() -> None:
    obs = Observations([2, 3, 4], [2, 3, 4], entry=[0, 1, 2])
    curves = aalen_johansen(obs, [1, 2, 1])
    # 1 of 2 at 2, 1 of 2 at 3, 1 of 1 at 4
    assert curves[1].probability([2, 4]).tolist() == pytest.approx([0.5, 0.75])
    assert curves[2].probability([2, 3]).tolist() == pytest.approx([0.0, 0.25])


def test_outside_the_domain_nothing_is_known() -> None:
    curve = aalen_johansen(Observations([2, 4], [2, INF]), [1, 0])[1]
    assert curve.probability([-1, 4, 4.1]).tolist() == pytest.approx([NAN, 0.5, NAN], nan_ok=True)
    assert curve.quantile([0.0, 0.5, 0.6, 1.1]).tolist() == pytest.approx(
        [0.0, 2.0, INF, NAN], nan_ok=True
    )


def test_the_variance_without_censoring_is_nearly_binomial() -> None:
    rng = np.random.default_rng(3)
    time, cause = rng.exponential(size=4_000), rng.integers(1, 3, 4_000)
    curve = aalen_johansen(Observations(time, time), cause)[1]
    share = curve.probability(1.0)
    assert curve.standard_error(1.0) == pytest.approx(
        np.sqrt(share * (1 - share) / 4_000), rel=2e-3
    )


def test_a_band_surrounds_the_curve_once_it_has_left_0() -> None:
    curve = aalen_johansen(Observations([1, 2, 3, 4], [1, 2, INF, INF]), [2, 1, 0, 0])[1]
    lower, upper = curve.confidence_interval([1.0, 2.0])
    assert np.isnan(lower[0])
    assert 0.0 < lower[1] < 0.25 < upper[1] < 1.0


def test_an_emptied_risk_set_is_named() -> None:
    obs = Observations([2, 5], [2, 5], entry=[0, 3])
    with pytest.warns(RiskSetWarning, match="at 2 everyone at risk"):
        curves = aalen_johansen(obs, [1, 2])
    assert curves[2].probability(5).item() == 0.0


@pytest.mark.parametrize(
    ("obs", "cause", "message"),
    [
        (Observations([1], [1]), [1, 2], r"cause must have shape \(1,\), not \(2,\)"),
        (Observations([1], [1]), [0.5], "row 0: cause must be a whole number"),
        (Observations([1], [1]), [-1], "row 0: cause must be a whole number"),
        (Observations([1], [1]), [NAN], "row 0: cause must be a whole number"),
        (Observations([1], [1]), ["late"], "cause must be a whole number"),
        (Observations([1, 2], [1, 4]), [1, 1], "row 1: an interval"),
        (Observations([1, 2], [1, 2]), [1, 0], "row 1: cause 0 is censored, but .* exact"),
        (Observations([], []), [], "no row with a weight"),
    ],
)
def test_what_cannot_be_estimated_is_refused(obs: Observations, cause: Any, message: str) -> None:
    with pytest.raises(ObservationsError, match=message):
        aalen_johansen(obs, cause)
