"""Prices to one distribution: it never falls, keeps what agrees, and says what nobody priced."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promisetrack.crowd import CrowdDistribution, CrowdPrice, Layout, level
from promisetrack.crowd.distribution import by_deadline
from promisetrack.crowd.scaling import scaled
from promisetrack.dates import DateWindow

START = date(2026, 5, 28)
CHANCES = st.floats(0, 1)
LADDERS = st.dictionaries(
    st.dates(date(2026, 5, 29), date(2090, 1, 1)), CHANCES, min_size=1, max_size=12
).map(lambda ladder: dict(sorted(ladder.items())))


def levelled(ladder: dict[date, float]) -> CrowdDistribution:
    return level(tuple(ladder), tuple(ladder.values()), start=START)


@given(LADDERS)
def test_the_distribution_never_falls_and_stays_between_0_and_1(ladder: dict[date, float]) -> None:
    found = levelled(ladder)
    assert all(before <= after for before, after in pairwise(found.probabilities))
    assert all(0 <= chance <= 1 for chance in found.probabilities)
    assert found.unpriced == 1 - found.probabilities[-1]


@given(LADDERS)
def test_levelling_keeps_the_mean_and_what_lies_within_the_prices(
    ladder: dict[date, float],
) -> None:
    found = levelled(ladder)
    assert sum(found.probabilities) == pytest.approx(sum(ladder.values()), abs=1e-9)
    assert min(found.quoted) - 1e-12 <= found.probabilities[0]
    assert found.probabilities[-1] <= max(found.quoted) + 1e-12


@given(LADDERS)
def test_prices_that_agree_are_left_alone(ladder: dict[date, float]) -> None:
    rising = dict(zip(ladder, sorted(ladder.values()), strict=True))
    found = levelled(rising)
    assert found.probabilities == found.quoted == tuple(rising.values())
    assert (found.violations, found.largest_fall) == (0, 0.0)
    assert levelled(dict(zip(ladder, levelled(ladder).probabilities, strict=True))).violations == 0


@given(LADDERS)
def test_violations_are_counted(ladder: dict[date, float]) -> None:
    quoted = list(ladder.values())
    found = levelled(ladder)
    assert found.violations == sum(after < before for before, after in pairwise(quoted))
    assert (found.largest_fall > 0) == (found.violations > 0)


@given(LADDERS, st.dates(date(2026, 1, 1), date(2091, 1, 1)))
def test_the_chance_by_a_day_lies_between_those_of_its_neighbours(
    ladder: dict[date, float], day: date
) -> None:
    found = levelled(ladder)
    chance = found.probability_by(day)
    if day > found.deadlines[-1]:
        assert chance is None
        return
    assert chance is not None
    below = [p for d, p in zip(found.deadlines, found.probabilities, strict=True) if d <= day]
    above = [p for d, p in zip(found.deadlines, found.probabilities, strict=True) if d >= day]
    assert max(below, default=0.0) - 1e-12 <= chance <= min(above) + 1e-12


@given(LADDERS, st.floats(0.01, 0.99))
def test_a_quantile_is_the_first_day_by_which_the_chance_is_reached(
    ladder: dict[date, float], p: float
) -> None:
    found = levelled(ladder)
    day = found.quantile(p)
    if day is None:
        assert found.probabilities[-1] < p
        return
    assert (found.probability_by(day) or 0.0) >= p - 1e-9
    assert (found.probability_by(day - timedelta(days=1)) or 0.0) < p + 1e-9


def test_a_later_deadline_that_is_less_likely_is_levelled_with_the_one_before() -> None:
    ladder = {date(2027, 12, 31): 0.1, date(2028, 12, 31): 0.3, date(2029, 12, 31): 0.2}
    found = levelled(ladder)
    assert found.probabilities == pytest.approx((0.1, 0.25, 0.25))
    assert found.quoted == (0.1, 0.3, 0.2)
    assert found.violations == 1
    assert found.largest_fall == pytest.approx(0.1)
    assert found.unpriced == pytest.approx(0.75)
    assert found.probability_by(date(2030, 1, 1)) is None
    assert found.quantile(0.5) is None


@pytest.mark.parametrize(
    ("deadlines", "quoted"),
    [
        ((), ()),
        ((date(2028, 1, 1), date(2028, 1, 1)), (0.1, 0.2)),
        ((date(2028, 1, 1),), (1.2,)),
        ((date(2028, 1, 1),), (float("nan"),)),
    ],
    ids=["none", "twice", "above 1", "nan"],
)
def test_what_is_no_ladder_is_refused(
    deadlines: tuple[date, ...], quoted: tuple[float, ...]
) -> None:
    with pytest.raises(ValueError, match="must"):
        level(deadlines, quoted, start=START)


def test_a_quantile_needs_a_chance() -> None:
    with pytest.raises(ValueError, match="between 0 and 1, not 1"):
        levelled({date(2028, 1, 1): 0.5}).quantile(1.0)


def bucket(upper: int | None, chance: float) -> CrowdPrice:
    window = DateWindow(date(upper, 1, 1), date(upper, 12, 31)) if upper else None
    return CrowdPrice(window, chance)


def test_buckets_that_name_every_case_are_scaled_to_1() -> None:
    prices = [bucket(2027, 0.21), bucket(2028, 0.42), bucket(None, 0.42)]
    assert list(by_deadline(prices, Layout.BUCKETS).values()) == pytest.approx([0.2, 0.6])


def test_buckets_without_a_rest_leave_it_unpriced() -> None:
    prices = [bucket(2027, 0.2), bucket(2028, 0.3)]
    assert list(by_deadline(prices, Layout.BUCKETS).values()) == pytest.approx([0.2, 0.5])
    over = [bucket(2027, 0.55), bucket(2028, 0.55)]
    assert list(by_deadline(over, Layout.BUCKETS).values()) == pytest.approx([0.5, 1.0])


@given(st.floats(0, 1), st.floats(0, 1), st.floats(1, 1e6), st.floats(1, 1e6))
def test_a_scale_starts_and_ends_with_its_range_and_rises(
    x: float, y: float, width: float, gap: float
) -> None:
    low, high = 100.0, 100.0 + width
    for zero in (None, low - gap, high + gap):
        assert scaled(0, low, high, zero) == pytest.approx(low)
        assert scaled(1, low, high, zero) == pytest.approx(high)
        one, other = sorted((x, y))
        assert scaled(one, low, high, zero) <= scaled(other, low, high, zero) + 1e-6 * width
