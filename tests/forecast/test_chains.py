"""Chains: slopes against scipy and by hand, intervals by simulation, verdicts with reasons."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from forecast.made_up import CLOSING, claim, ledger, outcome, promise, unhurried
from promisetrack.forecast.chain_pools import pool_chains, pool_domains
from promisetrack.forecast.chain_slopes import (
    LEVEL,
    Course,
    Slope,
    course_of,
    fit_slope,
    judge,
)
from promisetrack.forecast.chains import ClaimChain, claim_chain, claim_chains
from promisetrack.model import Promise

SAID = np.array([2010.0, 2011.5, 2012.0, 2014.0, 2015.5])
DUE = np.array([2012.0, 2013.0, 2013.5, 2017.0, 2017.5])


def chained(name: str, *dates: tuple[str, str], **keys: Any) -> Promise:
    return promise(name, [claim(made, due) for made, due in dates], **keys)


def chain(*dates: tuple[str, str]) -> ClaimChain:
    found = claim_chain(chained("thing", *dates), as_of=CLOSING)
    assert found is not None
    return found


def yearly(name: str, slope: float, *, bend: float = 0.1, **keys: Any) -> Promise:
    """Return five yearly statements whose dates move by `slope` years a year, not on a line."""
    bends = (0.0, bend, 0.0, -bend, 0.0)
    days = [round(365.25 * (5 + slope * at + bends[at])) for at in range(5)]
    dues = [date.fromordinal(date(2010, 1, 1).toordinal() + day) for day in days]
    dates = [(f"{2010 + at}-01-01", str(due)) for at, due in enumerate(dues)]
    return chained(name, *dates, **keys)


# --- slopes --------------------------------------------------------------------------------


def test_the_slope_is_that_of_least_squares_and_of_theil_and_sen() -> None:
    found = fit_slope(SAID, DUE)
    assert found.value == pytest.approx(stats.linregress(SAID, DUE).slope)
    assert found.theil_sen == pytest.approx(stats.theilslopes(DUE, SAID).slope)


def test_the_interval_holds_that_of_a_regression_and_that_of_slips_that_add_up() -> None:
    found = fit_slope(SAID, DUE)
    line = stats.linregress(SAID, DUE)
    t = stats.t.ppf(0.5 + LEVEL / 2, 3)
    # by hand: 5.5 years in 5.5, slope 1; moves less waits -.5, 0, 1.5, -1
    adding_up = np.sqrt((0.25 / 1.5 + 0.0 + 2.25 / 2.0 + 1.0 / 1.5) / 3 / 5.5)
    lower, upper = (1.0 - t * adding_up, 1.0 + t * adding_up)
    assert found.lower == pytest.approx(min(line.slope - t * line.stderr, lower))
    assert found.upper == pytest.approx(max(line.slope + t * line.stderr, upper))


def test_dates_known_to_the_year_do_not_lie_on_a_line_by_better_than_that() -> None:
    said, due = [2015.0, 2016.0, 2017.0], [2018.0, 2019.0, 2020.0]
    sharp, coarse = fit_slope(said, due), fit_slope(said, due, 1.0)
    assert (sharp.lower, sharp.upper) == pytest.approx((1.0, 1.0))
    half = stats.t.ppf(0.9, 1) * np.sqrt(1 / 12 / 2)
    assert (coarse.lower, coarse.upper) == pytest.approx((1.0 - half, 1.0 + half))


@unhurried
@given(
    moves=st.lists(st.floats(-1.0, 3.0), min_size=3, max_size=8),
    shift=st.floats(-30, 30),
    extra=st.floats(-2, 2),
)
def test_a_slope_moves_with_what_moves_all_its_dates(
    moves: list[float], shift: float, extra: float
) -> None:
    said = 2000.0 + np.cumsum(np.linspace(0.5, 1.5, len(moves)))
    due = said + np.cumsum(moves)
    plain = fit_slope(said, due)
    moved = fit_slope(said + shift, due + shift + extra * (said - said[0]))
    for name in ("value", "lower", "upper", "theil_sen"):
        assert getattr(moved, name) == pytest.approx(getattr(plain, name) + extra, abs=1e-6)
    assert plain.lower <= plain.value <= plain.upper


@pytest.mark.parametrize("statements", [3, 6, 12])
def test_the_interval_covers_the_line_that_statements_scatter_about(statements: int) -> None:
    rng = np.random.default_rng(20261009)
    covered = 0
    for _ in range(400):
        said = np.sort(rng.uniform(0, 10, statements))
        found = fit_slope(said, said + rng.normal(2.0, 0.5, statements))
        covered += found.lower <= 1.0 <= found.upper
    assert covered / 400 >= LEVEL - 3 * np.sqrt(LEVEL * (1 - LEVEL) / 400)


def test_the_interval_covers_the_pace_of_normal_slips_that_add_up() -> None:
    rng = np.random.default_rng(20261009)
    covered = 0
    for _ in range(400):
        wait = rng.uniform(0.3, 2.0, 8)
        said = np.concatenate(([0.0], np.cumsum(wait)))
        slips = rng.normal(wait, np.sqrt(wait))
        found = fit_slope(said, np.concatenate(([2.0], 2.0 + np.cumsum(slips))))
        covered += found.lower <= 1.0 <= found.upper
    assert covered / 400 >= LEVEL - 3 * np.sqrt(LEVEL * (1 - LEVEL) / 400)


@pytest.mark.parametrize(
    ("said", "due", "message"),
    [
        ([2015, 2016], [2017, 2018], "needs 3 statements with a date each, not 2"),
        ([2015, 2016, 2016], [2017, 2018, 2019], "must rise"),
        ([2015, 2016, 2017], [2017, 2018], "a date each"),
    ],
)
def test_what_is_no_chain_is_refused(said: list[int], due: list[int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        fit_slope(said, due)


# --- verdicts ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slope", "course"),
    [
        (0.0, Course.CONVERGING),
        (0.74, Course.CONVERGING),
        (0.75, Course.PERPETUAL),
        (1.25, Course.PERPETUAL),
        (1.26, Course.RECEDING),
    ],
)
def test_a_slope_points_where_the_bounds_say(slope: float, course: Course) -> None:
    assert course_of(slope) is course


@pytest.mark.parametrize(
    ("lower", "upper", "course", "reason"),
    [
        (0.1, 0.7, Course.CONVERGING, "the whole interval, 0.10 to 0.70, is below 0.75"),
        (0.8, 1.2, Course.PERPETUAL, "the whole interval, 0.80 to 1.20, is within 0.75 to 1.25"),
        (1.3, 1.9, Course.RECEDING, "the whole interval, 1.30 to 1.90, is above 1.25"),
        (0.748, 1.1, Course.CANNOT_TELL, "the interval, 0.748 to 1.10, reaches across 0.75"),
        (0.5, 1.1, Course.CANNOT_TELL, "the interval, 0.50 to 1.10, reaches across 0.75"),
        (0.9, 1.6, Course.CANNOT_TELL, "the interval, 0.90 to 1.60, reaches across 1.25"),
        (0.5, 1.6, Course.CANNOT_TELL, "the interval, 0.50 to 1.60, reaches across 0.75 and 1.25"),
    ],
)
def test_a_verdict_needs_the_whole_interval(
    lower: float, upper: float, course: Course, reason: str
) -> None:
    verdict = judge(Slope(1.0, lower, upper))
    assert (verdict.course, verdict.reason) == (course, reason)


def test_too_few_days_have_no_slope_and_say_so() -> None:
    found = chain(("2015-01-01", "2017"), ("2016-01-01", "2018"))
    assert found.slope is None
    assert found.verdict.course is Course.CANNOT_TELL
    assert found.verdict.reason == "dates were named on 2 days; a slope needs 3"


def test_too_short_a_time_has_no_slope_and_says_so() -> None:
    found = chain(("2015-01-01", "2017"), ("2015-06-01", "2018"), ("2015-11-01", "2019"))
    assert found.slope is None
    assert found.verdict.reason == "dates were named over 0.8 years; a slope needs more than 1"


def test_of_the_statements_of_one_day_the_last_counts() -> None:
    twice = chain(
        ("2015-01-01", "2017"),
        ("2016-01-01", "2030"),
        ("2016-01-01", "2018"),
        ("2017-01-01", "2019"),
    )
    once = chain(("2015-01-01", "2017"), ("2016-01-01", "2018"), ("2017-01-01", "2019"))
    assert twice.slope == once.slope
    assert len(twice.to_go) == 4
    two_days = chain(("2015-01-01", "2017"), ("2015-01-01", "2018"), ("2017-01-01", "2019"))
    assert two_days.verdict.reason == "dates were named on 2 days; a slope needs 3"


def test_a_date_that_is_always_two_years_away_is_perpetual() -> None:
    found = chain(*[(f"{year}-06-01", f"{year + 2}-06-01") for year in range(2010, 2020)])
    assert found.slope is not None
    assert found.slope.value == pytest.approx(1.0, abs=1e-3)
    assert found.verdict.course is Course.PERPETUAL
    assert [point.years for point in found.to_go] == pytest.approx([2.0] * 10, abs=0.01)


def test_a_date_that_never_moved_converges() -> None:
    found = chain(*[(f"{year}-06-01", "2022-12-31") for year in range(2015, 2020)])
    assert found.slope is not None
    assert found.slope.value == 0.0
    assert found.verdict.course is Course.CONVERGING
    assert found.to_go[0].years - found.to_go[-1].years == pytest.approx(4.0, abs=0.01)


def test_dates_taken_back_and_floors_have_no_time_to_go() -> None:
    found = chain(("2015-01-01", "2017"), ("2016-01-01", "none"), ("2017-01-01", "2020-01-01/.."))
    assert len(found.to_go) == 1
    assert found.span_years == 0.0


def test_later_statements_are_unknown() -> None:
    thing = yearly("thing", 1.0)
    early = claim_chain(thing, as_of=date(2012, 6, 1))
    assert early is not None
    assert len(early.to_go) == 3
    assert len(early.promise.claims) == 3
    assert claim_chain(thing, as_of=date(2009, 12, 31)) is None
    again = claim_chain(early.promise, as_of=CLOSING)
    assert again is not None
    assert again.slope == early.slope


def test_statements_are_taken_in_the_order_of_their_days() -> None:
    found = chain(("2015", "2017"), ("2015-03-01", "2018"), ("2017-01-01", "2019"))
    assert [point.said_on for point in found.to_go] == sorted(p.said_on for p in found.to_go)
    assert found.slope is not None


def test_a_ledger_gives_the_chains_that_have_a_move() -> None:
    held = ledger(
        chained("once", ("2015-01-01", "2017")),
        chained("twice", ("2015-01-01", "2017"), ("2016-01-01", "2018")),
        yearly("often", 0.5),
    )
    assert [one.promise.id for one in claim_chains(held, as_of=CLOSING)] == ["often", "twice"]


# --- pools ---------------------------------------------------------------------------------


def pooled(*promises: Promise) -> tuple[ClaimChain, ...]:
    return claim_chains(ledger(*promises), as_of=CLOSING)


def test_the_pooled_slope_compares_each_chain_with_itself_alone() -> None:
    # far apart in level and in time, each of slope .5
    names = ("a", "b", "c")
    pool = pool_chains("all", pooled(*[yearly(name, 0.5, bend=0.0) for name in names]))
    assert pool.slope is not None
    assert pool.slope.value == pytest.approx(0.5, abs=1e-3)
    assert pool.verdict.course is Course.CONVERGING
    assert (pool.chains, pool.programmes) == (3, 3)


def test_the_jackknife_leaves_out_a_programme_at_a_time() -> None:
    chains = pooled(
        yearly("a1", 0.2, programme="a"),
        yearly("a2", 0.4, programme="a"),
        yearly("b", 0.8),
        yearly("c", 1.2),
    )
    slopes = {one.promise.id: one.slope.value for one in chains if one.slope is not None}
    # all have the same days, so the pooled slope is the mean of theirs
    whole = np.mean(list(slopes.values()))
    without = [
        np.mean([slopes["b"], slopes["c"]]),
        np.mean([slopes["a1"], slopes["a2"], slopes["c"]]),
        np.mean([slopes["a1"], slopes["a2"], slopes["b"]]),
    ]
    error = np.sqrt(2 / 3 * np.sum((np.array(without) - whole) ** 2))
    pool = pool_chains("all", chains)
    assert pool.slope is not None
    assert pool.slope.value == pytest.approx(whole, abs=2e-3)
    half = stats.t.ppf(0.9, 2) * error
    assert pool.slope.upper - pool.slope.value == pytest.approx(half, rel=0.01)
    assert pool.median_slope == pytest.approx(np.median(list(slopes.values())))


def test_parts_of_one_programme_do_not_make_an_interval_narrower() -> None:
    apart = [yearly(name, slope) for name, slope in (("a", 0.3), ("b", 0.9), ("c", 1.1))]
    parts = [yearly(f"c{at}", 1.1, programme="c") for at in range(6)]
    few = pool_chains("all", pooled(*apart))
    many = pool_chains("all", pooled(*apart[:2], *parts))
    assert many.programmes == 3
    assert few.perpetual is not None
    assert many.perpetual is not None
    width = many.perpetual.upper - many.perpetual.lower
    independent = pool_chains(
        "all", pooled(*apart[:2], *[yearly(f"c{at}", 1.1) for at in range(6)])
    )
    assert independent.perpetual is not None
    assert width > independent.perpetual.upper - independent.perpetual.lower


@pytest.mark.parametrize("slope", [0.2, 1.0])
def test_a_share_of_all_or_none_keeps_an_interval_of_its_programmes(slope: float) -> None:
    pool = pool_chains("all", pooled(*[yearly(name, slope) for name in "abcde"]))
    assert pool.perpetual is not None
    z = stats.norm.ppf(0.9)
    expected = z**2 / (5 + z**2)  # Wilson (1927) at 0 of 5
    share = pool.perpetual
    uncertain = share.upper if slope < 0.5 else 1.0 - share.lower
    assert uncertain == pytest.approx(expected)
    assert 0.0 <= share.lower <= share.value <= share.upper <= 1.0


def test_too_few_programmes_are_not_judged() -> None:
    pool = pool_chains("all", pooled(yearly("a", 1.0), yearly("b", 1.0)))
    assert pool.slope is None
    assert pool.verdict.course is Course.CANNOT_TELL
    assert pool.verdict.reason == "2 programmes with a slope; a pool needs 3"
    empty = pool_chains("none", ())
    assert (empty.chains, empty.perpetual, empty.median_slope, empty.slope) == (0, None, None, None)


def test_even_shares_within_every_programme_are_worth_their_chains() -> None:
    parts = [
        yearly(f"{name}{at}", slope, programme=name)
        for name in "ab"
        for at, slope in enumerate((0.2, 1.0))
    ]
    pool = pool_chains("all", pooled(*parts))
    assert pool.perpetual is not None
    assert pool.perpetual.value == 0.5
    z = stats.norm.ppf(0.9)
    half = z / (1 + z**2 / 4) * np.sqrt(0.25 / 4 + z**2 / 64)
    assert pool.perpetual.upper - 0.5 == pytest.approx(half)


def test_domains_are_pooled_by_name() -> None:
    chains = pooled(
        yearly("a", 1.0, domain="fusion"), yearly("b", 0.1, domain="chips"), yearly("c", 0.2)
    )
    pools = pool_domains(chains)
    assert [(pool.name, pool.chains) for pool in pools] == [
        ("chips", 1),
        ("flight", 1),
        ("fusion", 1),
    ]


def test_an_outcome_changes_no_chain() -> None:
    open_one = yearly("thing", 0.6)
    kept = open_one.model_copy(
        update={"outcome": promise(became=outcome("delivered", "2019-01-01")).outcome}
    )
    slopes = [one.slope for one in (claim_chain(p, as_of=CLOSING) for p in (open_one, kept)) if one]
    assert slopes[0] == slopes[1] is not None
