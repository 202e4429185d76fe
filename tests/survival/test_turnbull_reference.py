"""Turnbull's estimate against plain self-consistency run to its fixed point in R, and survfit."""

from __future__ import annotations

import numpy as np
import pytest

from promisetrack.survival import turnbull
from survival.nonparametric_tables import cases, observations, table

CASES = cases("turnbull")


def test_there_are_four_data_sets() -> None:
    assert len(CASES) == 4


@pytest.mark.parametrize("name", CASES)
def test_the_curve_is_the_fixed_point_of_self_consistency(name: str) -> None:
    curve, expected = turnbull(observations(name)), table(f"{name}-curve")
    expected = expected[np.isfinite(expected["time"])]
    low, high = curve.survival_bounds(expected["time"])
    value = expected["value"].to_numpy()
    # the finest cells spread mass within an interval; only its ends are determined
    assert (low <= value + 1e-6).all()
    assert (value <= high + 1e-6).all()
    known = curve.upper[np.isfinite(curve.upper)]
    at = expected["time"].isin(known)
    assert at.sum() == len(known) >= 5
    np.testing.assert_allclose(
        curve.survival(expected["time"][at]), expected["value"][at], atol=1e-6
    )


@pytest.mark.parametrize("name", CASES)
def test_the_likelihood_is_at_least_that_of_self_consistency(name: str) -> None:
    curve = turnbull(observations(name))
    expected = table("turnbull-log-likelihood").set_index("case")["log_likelihood"][name]
    assert curve.log_likelihood == pytest.approx(expected, rel=1e-9)
    assert curve.converged


@pytest.mark.parametrize("name", CASES)
def test_survfit_agrees_as_far_as_it_converges(name: str) -> None:
    curve, theirs = turnbull(observations(name)), table(f"{name}-survfit")
    ours = curve.survival(theirs["time"])
    known = np.isfinite(ours)
    assert known.sum() >= 5
    np.testing.assert_allclose(ours[known], theirs["value"][known], atol=2e-3)
