"""Laws of every estimator of a curve: order, weights, units, entry, ranges, and each other."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from promisetrack.survival import Observations, aalen_johansen, kaplan_meier, turnbull
from promisetrack.survival.risk_sets import RiskSetWarning

Floats = NDArray[np.float64]

INF = float("inf")


@dataclass(frozen=True)
class Rows:
    """Rows that ended at a time for a cause (0: nothing), with weights, and perhaps entry."""

    time: NDArray[np.int64]
    cause: NDArray[np.int64]
    weight: NDArray[np.int64]
    entry: NDArray[np.int64] | None = None

    def observations(self, unit: float = 1.0, *, any_cause: bool = False) -> Observations:
        """Return them with their weights; exact where cause 1, or any, ended them."""
        time = self.time * unit
        ended = self.cause > 0 if any_cause else self.cause == 1
        entry = None if self.entry is None else self.entry * unit
        return Observations(time, np.where(ended, time, INF), entry=entry, weights=self.weight)

    def taken(self, rows: NDArray[np.int64]) -> Rows:
        """Return some of the rows, in that order."""
        entry = None if self.entry is None else self.entry[rows]
        return Rows(self.time[rows], self.cause[rows], self.weight[rows], entry)

    def repeated(self) -> Rows:
        """Return each row as often as its weight says, with weight 1."""
        rows = self.taken(np.repeat(np.arange(len(self.time)), self.weight))
        return Rows(rows.time, rows.cause, np.ones(len(rows.time), dtype=np.int64), rows.entry)


@st.composite
def rows(draw: st.DrawFn, *, entry: bool = False) -> Rows:
    fates = st.tuples(st.integers(1, 12), st.integers(0, 2), st.integers(1, 3), st.integers(1, 12))
    drawn = np.array(draw(st.lists(fates, min_size=1, max_size=25)))
    time, cause, weight, stay = drawn.T
    return Rows(time, cause, weight, np.maximum(time - stay, 0) if entry else None)


def read_kaplan_meier(data: Rows, t: Floats, unit: float = 1.0) -> Floats:
    curve = kaplan_meier(data.observations(unit))
    return np.stack((curve.survival(t), curve.standard_error(t), *curve.confidence_interval(t)))


def read_turnbull(data: Rows, t: Floats, unit: float = 1.0) -> Floats:
    curve = turnbull(data.observations(unit))
    return np.stack((curve.survival(t), curve.standard_error(t), *curve.confidence_interval(t)))


def read_aalen_johansen(data: Rows, t: Floats, unit: float = 1.0) -> Floats:
    curves = aalen_johansen(data.observations(unit, any_cause=True), data.cause)
    none = np.zeros_like(t)
    return np.stack(
        [
            part
            for j in (1, 2)
            for part in (
                (curves[j].probability(t), curves[j].standard_error(t))
                if j in curves
                else (none, none)
            )
        ]
    )


Read = Callable[..., Floats]
READERS = [read_kaplan_meier, read_turnbull, read_aalen_johansen]
GRID = np.arange(0.0, 13.5, 0.5)
every_estimator = pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__[5:])


@every_estimator
@given(data=rows(), order=st.randoms(use_true_random=False))
def test_the_order_of_rows_is_nothing(read: Read, data: Rows, order: Random) -> None:
    shuffled = list(range(len(data.time)))
    order.shuffle(shuffled)
    there = read(data.taken(np.array(shuffled)), GRID)
    np.testing.assert_allclose(there, read(data, GRID), atol=1e-7)


@every_estimator
@given(data=rows())
def test_a_weight_is_a_number_of_equal_rows(read: Read, data: Rows) -> None:
    np.testing.assert_allclose(read(data.repeated(), GRID), read(data, GRID), atol=1e-7)


@every_estimator
@given(data=rows(), unit=st.sampled_from([1 / 365.25, 0.1, 7.0, 1e9]))
def test_the_unit_of_time_is_nothing(read: Read, data: Rows, unit: float) -> None:
    there = read(data, GRID * unit, unit)
    np.testing.assert_allclose(there, read(data, GRID), atol=1e-9)


@every_estimator
@given(data=rows())
def test_whole_numbers_are_read_as_fractions(read: Read, data: Rows) -> None:
    whole = np.arange(14)
    np.testing.assert_array_equal(read(data, whole), read(data, whole.astype(float)))


@every_estimator
@given(data=rows())
def test_entry_at_0_is_none(read: Read, data: Rows) -> None:
    entered = Rows(data.time, data.cause, data.weight, np.zeros_like(data.time))
    np.testing.assert_array_equal(read(entered, GRID), read(data, GRID))


@given(data=rows(entry=True))
def test_survival_falls_from_1_and_stays_in_its_band(data: Rows) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RiskSetWarning)
        curve = kaplan_meier(data.observations())
    known = GRID[(curve.start <= GRID) & (curve.end >= GRID)]
    survival = curve.survival(known)
    assert not np.isnan(survival).any()
    assert survival[0] <= 1.0
    assert survival[-1] >= 0.0
    assert (np.diff(survival) <= 0.0).all()
    lower, upper = curve.confidence_interval(known)
    inside = ~np.isnan(lower)
    assert (lower[inside] <= survival[inside]).all()
    assert (survival[inside] <= upper[inside]).all()


@given(data=rows(), p=st.floats(0.0, 1.0))
def test_a_quantile_is_the_first_time_at_which_survival_is_low_enough(data: Rows, p: float) -> None:
    for curve in (kaplan_meier(data.observations()), turnbull(data.observations())):
        at = float(curve.quantile(p))
        grid = GRID[~np.isnan(curve.survival(GRID))]
        low_enough = grid[curve.survival(grid) <= 1.0 - p + 1e-9]
        assert at == (low_enough[0] if len(low_enough) else INF)


@given(data=rows())
def test_turnbull_is_kaplan_meier_where_rows_are_exact_or_right_censored(data: Rows) -> None:
    np.testing.assert_allclose(
        read_turnbull(data, GRID), read_kaplan_meier(data, GRID), atol=2e-6, rtol=1e-5
    )


@given(data=rows(entry=True))
def test_incidences_and_survival_add_up_to_1(data: Rows) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RiskSetWarning)
        obs = data.observations(any_cause=True)
        curves, lasting = aalen_johansen(obs, data.cause), kaplan_meier(obs)
    known = GRID[(lasting.start <= GRID) & (lasting.end >= GRID)]
    total = lasting.survival(known) + sum(curve.probability(known) for curve in curves.values())
    np.testing.assert_allclose(total, 1.0, atol=1e-12)


@given(data=rows())
def test_narrow_intervals_are_exact_rows(data: Rows) -> None:
    exact = data.observations()
    lower = np.where(exact.is_exact, exact.lower - 1e-6, exact.lower)
    narrow = turnbull(Observations(lower, exact.upper, weights=exact.weights))
    np.testing.assert_allclose(narrow.survival(GRID), turnbull(exact).survival(GRID), atol=2e-6)


@st.composite
def intervals(draw: st.DrawFn) -> Observations:
    cells = st.tuples(st.integers(0, 9), st.integers(0, 6), st.integers(1, 4))
    lower, width, weight = np.array(draw(st.lists(cells, min_size=1, max_size=40))).T
    return Observations(lower, np.where(width == 6, INF, lower + width), weights=weight)


@given(obs=intervals())
def test_intervals_of_every_kind_reach_the_maximum(obs: Observations) -> None:
    curve = turnbull(obs)
    assert curve.converged
    assert curve.mass.sum() == pytest.approx(1.0)
    assert (curve.lower[1:] >= curve.upper[:-1]).all()
    low, high = curve.survival_bounds(GRID[curve.end >= GRID])
    assert (low <= high).all()
    assert (np.diff(low) <= 0.0).all()
    assert (np.diff(high) <= 0.0).all()


@given(obs=intervals())
def test_no_other_distribution_is_likelier(obs: Observations) -> None:
    """Against a thousand steps of plain self-consistency on the finest sets rows tell apart."""
    assert obs.weights is not None
    ends = np.unique(np.concatenate((obs.lower, obs.upper)))
    low, high = obs.lower[:, None], obs.upper[:, None]
    has_gap = (low <= ends[:-1]) & (ends[1:] <= high)
    has_point = ((low < ends) & (ends <= high)) | ((low == ends) & (high == ends))
    covers = np.hstack((has_gap, has_point)).astype(np.float64)
    mass = np.full(covers.shape[1], 1.0 / covers.shape[1])
    for _ in range(1_000):
        mass *= (obs.weights / (covers @ mass)) @ covers / obs.weights.sum()
    plain = float(obs.weights @ np.log(covers @ mass))
    assert turnbull(obs).log_likelihood >= plain - 1e-6
