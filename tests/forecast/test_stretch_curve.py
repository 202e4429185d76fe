"""The pooled Kaplan-Meier curve of the stretch against sums worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from forecast.made_up import unhurried
from promisetrack.forecast import ForecastError
from promisetrack.forecast.rows import CANCELLED, DELIVERED, OPEN
from promisetrack.forecast.stretch import StretchCurve, fit_stretch, product_limit, stretch_quantile

Floats = NDArray[np.float64]


def floats(values: list[float]) -> Floats:
    return np.array(values, dtype=np.float64)


def naive_survival(stretch: Floats, cause: NDArray[np.int64], at: float) -> float:
    """Multiply 1 - delivered / at risk over the deliveries up to a stretch, one by one."""
    left = 1.0
    for time in np.unique(stretch[(cause == DELIVERED) & (stretch <= at)]):
        at_risk = sum(1 for s, c in zip(stretch, cause, strict=True) if c == CANCELLED or s >= time)
        events = sum(1 for s, c in zip(stretch, cause, strict=True) if c == DELIVERED and s == time)
        left *= 1.0 - events / at_risk
    return left


def naive_incidence(stretch: Floats, cause: NDArray[np.int64], at: float) -> float:
    """Aalen-Johansen of cancellation: what is left of both causes, times the share cancelled."""
    left, reached = 1.0, 0.0
    for time in np.unique(stretch[stretch <= at]):
        at_risk = int((stretch >= time).sum())
        reached += left * int(((cause == CANCELLED) & (stretch == time)).sum()) / at_risk
        left *= 1.0 - int(((cause != OPEN) & (stretch == time)).sum()) / at_risk
    return reached


HAND = [(k / 10, DELIVERED) for k in range(1, 11)] + [
    (1.0, DELIVERED),
    (1.5, OPEN),
    (2.0, CANCELLED),
    (3.0, DELIVERED),
]


def hand_curve() -> StretchCurve:
    stretch, cause = zip(*HAND, strict=True)
    return fit_stretch(floats(list(stretch)), np.array(cause))


def test_steps_worked_by_hand() -> None:
    # 14 rows; the cancelled one is at risk for ever. The tenth-largest of the other 13 is 0.4,
    # the median of the 12 delivered 0.65: the tail starts there.
    curve = hand_curve()
    assert curve.tail_from == pytest.approx(0.65)
    assert curve.survival(floats([-1, 0, 0.05, 0.1, 0.15, 0.6, 0.65])) == pytest.approx(
        [1, 1, 1, 13 / 14, 13 / 14, 8 / 14, 8 / 14]
    )


def test_a_cancelled_promise_later_than_the_last_case_gives_no_never_share() -> None:
    assert hand_curve().never == 0.0


tables = st.lists(
    st.tuples(
        st.sampled_from([0.25, 0.5, 0.9, 1.0, 1.25, 2.0, 3.5, 8.0]),
        st.sampled_from([OPEN, DELIVERED, DELIVERED, CANCELLED]),
    ),
    min_size=20,
    max_size=80,
).filter(lambda rows: sum(cause == DELIVERED for _, cause in rows) >= 10)


def arrays(rows: list[tuple[float, int]]) -> tuple[Floats, NDArray[np.int64]]:
    stretch, cause = zip(*rows, strict=True)
    return floats(list(stretch)), np.array(cause, dtype=np.int64)


@unhurried
@given(tables)
def test_the_curve_is_the_product_limit_with_cancelled_at_risk_for_ever(
    rows: list[tuple[float, int]],
) -> None:
    stretch, cause = arrays(rows)
    curve = fit_stretch(stretch, cause)
    for at in (0.25, 0.6, 1.0, 2.0, 5.0):
        if at <= curve.tail_from:
            expected = naive_survival(stretch, cause, at)
            assert curve.survival(floats([at]))[0] == pytest.approx(expected, abs=1e-12)


@unhurried
@given(tables)
def test_never_is_the_incidence_of_cancellation_where_cases_last(
    rows: list[tuple[float, int]],
) -> None:
    stretch, cause = arrays(rows)
    curve = fit_stretch(stretch, cause)
    floor = naive_incidence(stretch, cause, curve.tail_from)
    left = naive_survival(stretch, cause, curve.tail_from)
    assert curve.never == pytest.approx(min(floor, left), abs=1e-12)


@unhurried
@given(tables, st.floats(0.0, 0.9))
def test_the_curve_falls_from_one_to_never(rows: list[tuple[float, int]], share: float) -> None:
    curve = fit_stretch(*arrays(rows), never_share=share)
    at = np.concatenate((np.linspace(-1.0, 12.0, 400), np.logspace(1.2, 9.0, 40)))
    left = curve.survival(at)
    assert left[0] == 1.0
    assert (np.diff(left) <= 1e-15).all()
    assert (left >= curve.never - 1e-15).all()
    assert curve.never <= share


def test_the_last_stretch_with_cases_has_ten_that_can_still_come() -> None:
    stretch = np.concatenate((np.linspace(0.5, 1.5, 60), np.full(5, 20.0), [30.0]))
    cause = np.array([DELIVERED] * 60 + [OPEN] * 5 + [CANCELLED])
    curve = fit_stretch(stretch, cause)
    assert curve.tail_from == np.sort(stretch[:65])[-10]


def test_the_tail_rate_is_the_maximum_of_its_likelihood() -> None:
    random = np.random.default_rng(5)
    stretch = np.exp(random.exponential(0.8, size=300))
    seen_until = np.exp(random.exponential(1.2, size=300))
    cause = np.where(stretch <= seen_until, DELIVERED, OPEN)
    stretch = np.minimum(stretch, seen_until)
    cause[:20] = CANCELLED
    curve = fit_stretch(stretch, cause, never_share=0.15)
    start = np.median(stretch[cause == DELIVERED])
    share = 0.15 / naive_survival(stretch, cause, float(start))
    late = (stretch > start) & (cause != CANCELLED)
    excess, is_open = np.log(stretch[late] / start), cause[late] == OPEN

    def loss(rate: float) -> float:
        came = np.log(rate) - rate * excess[~is_open]
        still = np.log(share + (1.0 - share) * np.exp(-rate * excess[is_open]))
        return -float(came.sum() + still.sum())

    best = minimize_scalar(loss, bounds=(0.05, 10.0), method="bounded", options={"xatol": 1e-9})
    assert curve.tail_rate == pytest.approx(best.x, rel=1e-4)


def test_a_pareto_sample_gives_its_rate_back() -> None:
    random = np.random.default_rng(7)
    stretch = np.exp(random.exponential(1 / 1.6, size=20_000))
    curve = fit_stretch(stretch, np.full(20_000, DELIVERED))
    assert curve.tail_rate == pytest.approx(1.6, rel=0.03)


def test_beyond_the_cases_the_tail_is_a_power_of_the_stretch() -> None:
    curve = StretchCurve(floats([1.0, 2.0]), floats([0.6, 0.4]), 2.0, 1.5, 0.1)
    assert curve.survival(floats([4.0, 8.0])) == pytest.approx(
        [0.1 + 0.3 * 2**-1.5, 0.1 + 0.3 * 4**-1.5]
    )
    assert curve.survival(floats([1e12]))[0] == pytest.approx(0.1)


def test_a_ledger_kept_to_the_day_has_nothing_left_after_it() -> None:
    curve = fit_stretch(np.ones(30), np.full(30, DELIVERED))
    assert curve.survival(floats([0.999, 1.0, 5.0])).tolist() == [1.0, 0.0, 0.0]


def test_quartiles_have_intervals_and_are_none_where_the_curve_does_not_reach() -> None:
    stretch = np.concatenate((np.linspace(0.5, 3.0, 60), np.full(40, 3.0)))
    steps = product_limit(stretch, np.array([DELIVERED] * 60 + [OPEN] * 40))
    middle, low, high = stretch_quantile(steps, 0.5)
    assert low is not None
    assert middle is not None
    assert high is not None
    assert low < middle < high
    assert stretch_quantile(steps, 0.75)[0] is None


@pytest.mark.parametrize(
    ("delivered", "message"),
    [
        (0, "no promise in the ledger had been delivered by then"),
        (1, "only 1 promise in the ledger had been delivered by then"),
        (9, "only 9 promises in the ledger had been delivered by then"),
    ],
)
def test_too_few_deliveries_are_refused_in_a_sentence(delivered: int, message: str) -> None:
    cause = np.array([DELIVERED] * delivered + [OPEN] * 50)
    with pytest.raises(ForecastError, match=message):
        fit_stretch(np.ones(len(cause)), cause)


@pytest.mark.parametrize("share", [-0.1, 1.0, float("nan")])
def test_a_never_share_that_is_no_share_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="never_share must be at least 0 and below 1"):
        fit_stretch(np.ones(20), np.full(20, DELIVERED), never_share=share)


@given(
    st.lists(st.integers(1, 2000), min_size=10, max_size=40, unique=True),
    st.floats(0.0, 0.6),
    st.lists(st.floats(0.0, 1.0), min_size=1, max_size=20),
)
def test_the_joined_curve_is_down_to_a_level_where_its_inverse_says(
    hundredths: list[int], never: float, levels: list[float]
) -> None:
    delivered = [at / 100 for at in hundredths]
    cause = np.full(len(delivered), DELIVERED)
    cause[::3] = OPEN
    if (cause == DELIVERED).sum() < 10:
        cause[:] = DELIVERED
    curve = fit_stretch(floats(delivered), cause, never_share=never)
    left = floats(levels)
    at = curve.inverse_joined_survival(left)
    seen = at < 1e6  # beyond, the tail is flatter than a float is fine
    assert (left[~seen] < curve.undelivered[-1]).all()
    assert curve.joined_survival(at[seen]) == pytest.approx(left[seen], abs=1e-9)


def test_a_level_tail_never_comes_down() -> None:
    curve = StretchCurve(floats([0.5, 1.0]), floats([0.8, 0.4]), 1.0, 0.0, 0.1)
    assert curve.inverse_joined_survival(floats([1.0, 0.9, 0.4, 0.39])).tolist() == [
        0.0, 0.25, 1.0, np.inf
    ]  # fmt: skip
