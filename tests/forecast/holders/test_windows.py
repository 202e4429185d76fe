"""How much overlapping times say: windows that do not overlap, and blocks drawn again."""

from __future__ import annotations

import itertools
import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.made_up import unhurried
from promisetrack.forecast.holders import (
    ClaimHolding,
    Held,
    Horizon,
    Price,
    excess_interval,
    independent_windows,
    mean_interval,
    most_apart,
    summarize,
)
from promisetrack.forecast.holders.windows import group_blocks

START = date(2010, 1, 4)


def row(
    start: int, days: int, ratio: float = 2.0, index: float | None = 1.0, who: str = "Acme"
) -> ClaimHolding:
    first, last = START + timedelta(days=start), START + timedelta(days=start + days)
    excess = None if index is None else math.log(ratio / index)
    held = Held(Price(first, 1.0), Price(last, ratio), ratio, index, excess)
    return ClaimHolding("p", 0, who, first, last, Horizon.ONE_YEAR, last, held)


def test_windows_that_share_only_an_end_do_not_overlap() -> None:
    assert independent_windows([row(0, 365), row(365, 365), row(100, 365)]) == 2


def test_windows_of_two_companies_are_counted_apart() -> None:
    assert independent_windows([row(0, 365), row(0, 365, who="Bolt")]) == 2


def test_no_windows_are_none() -> None:
    assert independent_windows([]) == 0
    assert summarize([]) is None


spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 30)).map(
        lambda pair: (START + timedelta(pair[0]), START + timedelta(pair[0] + pair[1]))
    ),
    max_size=7,
)


@unhurried
@given(spans)
def test_the_largest_number_apart_is_that_of_trying_all_choices(
    found: list[tuple[date, date]],
) -> None:
    def are_apart(chosen: tuple[tuple[date, date], ...]) -> bool:
        ordered = sorted(chosen)
        return all(one[1] <= other[0] for one, other in itertools.pairwise(ordered))

    best = max(
        size
        for size in range(len(found) + 1)
        for chosen in itertools.combinations(found, size)
        if are_apart(chosen)
    )
    assert most_apart(found) == best


def test_a_summary_by_hand() -> None:
    found = summarize([row(0, 365, 0.5, 1.0), row(30, 365, 2.0, 1.0), row(60, 365, 8.0, None)])
    assert found is not None
    assert (found.claims, found.organizations, found.windows) == (3, 1, 1)
    assert (found.median_ratio, found.lowest_ratio, found.highest_ratio) == (2.0, 0.5, 8.0)
    assert (found.against, found.beat) == (2, 1)
    assert found.mean_excess == pytest.approx(0.0)
    assert found.excess_interval is None


def test_fewer_than_four_blocks_give_no_interval_and_a_large_one_counts_for_few() -> None:
    assert mean_interval([[1.0], [2.0], [3.0]]) is None
    assert mean_interval([[1.0]] * 4) is not None
    assert mean_interval([[0.5] * 97, *([1.0] for _ in range(30))]) is None
    assert mean_interval([]) is None


def test_blocks_are_twice_as_many_calendar_years_as_the_time_is_long() -> None:
    one = excess_interval([row(365 * n, 365) for n in range(12)])
    assert one is not None
    assert one.blocks == 6
    two = excess_interval([row(365 * n, 2 * 365) for n in range(16)])
    assert two is not None
    assert two.blocks == 5  # 2008-2011 to 2024-2027
    assert excess_interval([row(365 * n, 3 * 365) for n in range(12)]) is None


def test_an_interval_by_hand() -> None:
    """Four blocks of one value: the scatter of their means is that of the values over root 4."""
    found = mean_interval([[0.0], [1.0], [2.0], [3.0]], draws=200_000)
    assert found is not None
    half = 1.637744 * math.sqrt(1.25 / 4 * 4 / 3)  # t of 3 degrees of freedom, 80 %
    assert (found.lower, found.upper) == pytest.approx((1.5 - half, 1.5 + half), rel=0.01)


def test_claims_of_one_year_move_together() -> None:
    """A hundred claims of one year say no more than one: the interval stays as wide."""
    alone = [row(731 * n, 365, ratio=math.exp(n % 3)) for n in range(9)]
    crowded = [one for one in alone for _ in range(100)]
    few, many = excess_interval(alone), excess_interval(crowded)
    assert few is not None
    assert many is not None
    assert (many.lower, many.upper) == pytest.approx((few.lower, few.upper))


def test_the_interval_covers_about_as_often_as_it_says() -> None:
    """Blocks of 20 correlated values: 8 chances in 10, less a little for few blocks."""
    draws = np.random.default_rng(1)
    hits = 0
    for _ in range(400):
        common = draws.normal(size=(20, 1))
        blocks = (common + 0.3 * draws.normal(size=(20, 20))).tolist()
        found = mean_interval(blocks, draws=400)
        assert found is not None
        hits += found.lower <= 0.0 <= found.upper
    assert 0.70 <= hits / 400 <= 0.86


def test_the_interval_covers_about_as_often_as_it_says_where_times_overlap() -> None:
    """A claim a month for 14 years on a random walk, held for a year: what percentiles of blocks
    of one year cover 65 times in 100."""
    draws = np.random.default_rng(2)
    hits = 0
    for _ in range(300):
        walk = np.cumsum(draws.normal(0, 0.1, 14 * 12 + 12))
        rows = [
            row(round(30.4375 * n), 365, math.exp(walk[n + 12] - walk[n])) for n in range(14 * 12)
        ]
        blocks = group_blocks(rows, years=2, key=lambda one: (one.organization, one.made))
        found = mean_interval([[_excess(one) for one in block] for block in blocks], draws=300)
        assert found is not None
        hits += found.lower <= 0.0 <= found.upper
    assert 0.71 <= hits / 300 <= 0.87


def _excess(one: ClaimHolding) -> float:
    assert one.held is not None
    assert one.held.excess_log is not None
    return one.held.excess_log


@unhurried
@given(st.lists(st.lists(st.floats(-2, 2), min_size=2, max_size=4), min_size=8, max_size=9))
def test_an_interval_holds_the_mean_and_is_the_same_each_time(blocks: list[list[float]]) -> None:
    found = mean_interval(blocks, draws=100)
    assert found == mean_interval(blocks, draws=100)
    assert found is not None
    values = [value for block in blocks for value in block]
    assert found.lower - 1e-9 <= sum(values) / len(values) <= found.upper + 1e-9
