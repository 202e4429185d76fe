"""Turnbull's estimate: where mass can lie, the certificate of the maximum, half-open ends."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from promisetrack.survival import Observations, ObservationsError, turnbull
from promisetrack.survival.problems import ConvergenceWarning

Floats = NDArray[np.float64]

INF = float("inf")
NAN = float("nan")


def coarse_months(n: int, seed: int) -> Observations:
    """Return durations over twenty years, known to one to twelve months or censored."""
    rng = np.random.default_rng(seed)
    exact = rng.weibull(1.3, n) * 60.0
    lower = np.maximum(np.floor(exact - rng.integers(0, 12, n)), 0.0)
    upper = np.maximum(lower + rng.integers(1, 13, n), np.ceil(exact))
    followed = np.floor(rng.uniform(0.0, 240.0, n))
    censored = followed < upper
    return Observations(
        np.where(censored, np.minimum(followed, lower), lower), np.where(censored, INF, upper)
    )


def kuhn_tucker_excess(obs: Observations, probabilities: Floats, cells: Floats) -> float:
    """Return by how much the derivative at any cell exceeds the number of rows, at most."""
    lower, upper = cells
    covers = (obs.lower[:, None] <= lower) & (upper <= obs.upper[:, None])
    derivative = (covers / (covers @ probabilities)[:, None]).sum(axis=0)
    return float(derivative.max() - len(obs))


def test_mass_lies_where_a_beginning_is_followed_by_an_end() -> None:
    curve = turnbull(Observations([0, 2, 4, 1, 5], [3, 3, 6, 4, INF]))
    assert curve.lower.tolist() == [2.0, 5.0]
    assert curve.upper.tolist() == [3.0, 6.0]
    assert curve.mass.tolist() == pytest.approx([0.6, 0.4])


def test_touching_intervals_share_no_point() -> None:
    curve = turnbull(Observations([0, 2], [2, 5]))
    assert (curve.lower.tolist(), curve.upper.tolist()) == ([0.0, 2.0], [2.0, 5.0])
    assert curve.survival([2, 5]).tolist() == pytest.approx([0.5, 0.0])


def test_a_point_belongs_to_the_interval_that_it_ends_and_not_to_the_next() -> None:
    curve = turnbull(Observations([2, 0, 2], [2, 2, 4]))
    assert (curve.lower.tolist(), curve.upper.tolist()) == ([2.0, 2.0], [2.0, 4.0])
    assert curve.mass.tolist() == pytest.approx([2 / 3, 1 / 3])
    assert curve.survival(2).item() == pytest.approx(1 / 3)


def test_within_an_interval_with_mass_only_bounds_are_known() -> None:
    curve = turnbull(Observations([2, 2, 6, 1], [4, 4, 8, INF]))
    inside = curve.survival_bounds([3.0, 7.0])
    assert np.isnan(curve.survival([3.0, 7.0])).all()
    assert np.isnan(curve.confidence_interval([3.0, 7.0])).all()
    assert (inside.lower < inside.upper).all()
    assert curve.survival(4.0) == inside.lower[0]
    at_ends = curve.survival_bounds([2.0, 4.0, 5.0, 6.0])
    assert at_ends.lower.tolist() == at_ends.upper.tolist()


def test_quantiles_lie_in_intervals() -> None:
    curve = turnbull(Observations([2, 2, 6, 9], [4, 4, 8, INF]))
    assert curve.quantile([0.25, 0.6, 0.9]).tolist() == [4.0, 8.0, INF]
    assert curve.quantile_bounds([0.25, 0.6, 0.9]).lower.tolist() == [2.0, 6.0, 9.0]
    assert np.isnan(curve.quantile([-1.0, 2.0])).all()
    assert curve.quantile(0.0).item() == 0.0


def test_beyond_the_last_time_seen_nothing_is_known() -> None:
    curve = turnbull(Observations([2, 9], [4, INF]))
    assert curve.survival([-1.0, 9.0, 9.1]).tolist() == pytest.approx([NAN, 0.5, NAN], nan_ok=True)
    assert curve.survival(4).item() == pytest.approx(0.5)


@pytest.mark.parametrize("n", [3, 24])
def test_after_the_last_interval_nothing_is_left(n: int) -> None:
    """Masses of 1 / n add up to 1 but for rounding."""
    times = np.arange(1.0, n + 1.0)
    assert turnbull(Observations(times, times)).survival(n).item() == 0.0


def test_all_censored_is_a_curve_at_1() -> None:
    curve = turnbull(Observations([2, 3], [INF, INF]))
    assert curve.survival([0, 3]).tolist() == [1.0, 1.0]
    assert curve.quantile(0.5).item() == INF


@pytest.mark.parametrize("seed", range(6))
def test_no_cell_could_take_more_mass(seed: int) -> None:
    """The conditions of Gentleman and Geyer on the finest cells, computed without the method."""
    obs = coarse_months(400, seed)
    curve = turnbull(obs)
    ends = np.unique(np.concatenate((obs.lower, obs.upper)))
    cells = np.stack((ends[:-1], ends[1:]))
    probabilities = np.zeros(len(ends) - 1)
    probabilities[np.searchsorted(ends, curve.lower)] = curve.mass  # any cell of its interval
    assert kuhn_tucker_excess(obs, probabilities, cells) <= 1e-5 * len(obs)
    assert curve.converged
    assert curve.gap <= 1e-9 * len(obs)


def test_the_certificate_bounds_what_the_likelihood_lacks() -> None:
    obs = coarse_months(2_000, 7)
    best = turnbull(obs).log_likelihood
    with pytest.warns(ConvergenceWarning, match="not converged after 2 rounds"):
        early = turnbull(obs, rounds=2)
    assert not early.converged
    assert 0.0 < best - early.log_likelihood <= early.gap


def test_an_exact_grid_of_rows_has_the_standard_errors_of_a_proportion() -> None:
    curve = turnbull(Observations([0, 1, 1, 2], [1, 2, 2, 3], weights=[30, 25, 15, 30]))
    expected = np.sqrt([0.3 * 0.7 / 100, 0.3 * 0.7 / 100])
    assert curve.standard_error([1, 2]).tolist() == pytest.approx(expected.tolist())
    assert curve.standard_error([0, 3]).tolist() == pytest.approx([0.0, NAN], nan_ok=True)


def test_entry_at_0_is_none_and_later_entry_is_refused() -> None:
    rows = ([1.0, 2.0], [3.0, INF])
    assert (
        turnbull(Observations(*rows, entry=[0, 0])).mass.tolist()
        == turnbull(Observations(*rows)).mass.tolist()
    )
    with pytest.raises(ObservationsError, match=r"row 1: entry 0\.5; turnbull takes no delayed"):
        turnbull(Observations(*rows, entry=[0, 0.5]))


def test_a_row_of_next_to_no_weight_changes_nothing() -> None:
    rows = Observations([0, 1, 5, 2], [1, 2, 6, INF], weights=[3e5, 4e5, 1e-6, 3e5])
    curve = turnbull(rows)
    assert curve.survival([1, 2]).tolist() == pytest.approx([0.7, 0.3])
    assert curve.standard_error(2).item() == pytest.approx(np.sqrt(0.21 / 1e6))


def test_no_rows_no_curve() -> None:
    with pytest.raises(ObservationsError, match="no row with a weight"):
        turnbull(Observations([], []))


@pytest.mark.slow
def test_a_hundred_thousand_coarse_rows_take_less_than_a_second() -> None:
    from time import perf_counter

    obs = coarse_months(100_000, 1)
    turnbull(coarse_months(100, 1))  # scipy is imported by then
    start = perf_counter()
    curve = turnbull(obs)
    assert curve.converged
    assert perf_counter() - start < 1.0  # 0.08 s on two idle cores; machines are shared
