"""A small ledger's capacity: pure arithmetic where the pace is known, coherent draws where not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest

from forecast.made_up import CLOSING, claim, promise
from forecast.roadmap.made_up import growing, milestone, roadmap, series, stretch_model
from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast import DelayModel, ForecastError
from promisetrack.forecast.roadmap.capacity import BEYOND
from promisetrack.forecast.roadmap.draws import Worlds
from promisetrack.forecast.roadmap.fan import QUANTILES, CapacityFan, capacity_fan
from promisetrack.forecast.roadmap.milestones import (
    GROWTH,
    LAUNCHES,
    OWN,
    SATELLITES,
    RoadmapDraws,
)
from promisetrack.forecast.roadmap.plan import CapacityPlan, plan_capacity
from promisetrack.forecast.roadmap.promises import PromiseDraws
from promisetrack.forecast.roadmap.simulate import draw_roadmap
from promisetrack.forecast.roadmap.timelines import root_causes, timelines
from promisetrack.model import Promise, Series
from promisetrack.model.roadmap import Roadmap
from promisetrack.units import parse_unit

COUNT = 3000
THRESHOLDS = ("one", "ten", "hundred")


def threshold(name: str, reaches: str, due: str, **keys: Any) -> Promise:
    measure = {"quantity": "power", "reaches": reaches, "series": "power"}
    return promise(name, [claim("2025-01-01", due)], measure=measure, **keys)


def promises() -> list[Promise]:
    return [
        promise("first-satellite", [claim("2025-01-01", "../2026-12-31")]),
        threshold("one", "1 MW/year", "../2027-12-31"),
        threshold("ten", "10 MW/year", "../2028-12-31"),
        threshold("hundred", "100 MW/year", "../2030-12-31"),
    ]


def known_series() -> tuple[Series, ...]:
    return (
        series({"2025": 0}, "power", "MW/year"),
        series({"2023": 2, "2024": 4, "2025": 8}, "launches", "launches/year", organization="Acme"),
        series({"2025-05-01": 10, "2025-06-01": 20}, "power-each", "kW/satellite", "estimate"),
        series({"2025-05-01": 5}, "carried", "satellites/launch", "estimate"),
        series({"2025-05-01": 25}, "share", "percent", "estimate"),
        series({"2025-05-01": 10}, "first-year", "satellites/year", "estimate"),
        *(
            series(
                {str(2010 + k): 20 * pace**k for k in range(9)},
                f"analogue-{number}",
                "satellites/year",
                organization=f"Maker {number}",
            )
            for number, pace in enumerate((1.2, 1.5, 1.9, 2.4))
        ),
    )


CAPACITY = {
    "series": "power",
    "thresholds": THRESHOLDS,
    "launches": "launches",
    "satellite_power": "power-each",
    "satellites_per_launch": "carried",
    "launch_share": "share",
    "first_year": "first-year",
    "analogues": [f"analogue-{number}" for number in range(4)],
}

MILESTONES = (
    milestone("first-satellite"),
    milestone("one", "first-satellite"),
    milestone("ten", "one"),
    milestone("hundred", "ten"),
)


def made_up(*milestones: dict[str, Any], **capacity: Any) -> Roadmap:
    keys = {key: value for key, value in {**CAPACITY, **capacity}.items() if value is not None}
    return roadmap(*(milestones or MILESTONES), capacity=keys)


@cache
def model() -> DelayModel:
    return stretch_model(*promises(), known=known_series())


@cache
def draws(seed: int = 1) -> PromiseDraws:
    return PromiseDraws(model(), Worlds(COUNT, seed=seed))


def planned(
    of: Roadmap, doubling: float | None = None, to: DelayModel | None = None
) -> CapacityPlan:
    found = plan_capacity((to or model()).ledger, of, as_of=CLOSING, doubling_years=doubling)
    assert found is not None
    return found


@cache
def usual() -> RoadmapDraws:
    one = made_up()
    return draw_roadmap(draws(), one, plan=planned(one))


@cache
def usual_fan() -> CapacityFan:
    found = capacity_fan(usual(), parse_unit("MW/year"))
    assert found is not None
    return found


def test_a_plan_is_what_the_series_say() -> None:
    plan = planned(made_up())
    assert plan.thresholds == THRESHOLDS
    assert plan.watts("ten") == pytest.approx(1e7)
    assert np.diff(plan.log2_thresholds) == pytest.approx([np.log2(10.0)] * 2)
    assert plan.launches is not None
    assert plan.launches.now.rate == pytest.approx(8.0, rel=0.01)
    assert plan.launches.age == pytest.approx(2.0, abs=0.01)
    assert plan.measured is None  # nothing has begun: the only reading is 0
    assert len(plan.growth.ramps) == 5  # the analogues and the launches themselves
    needs = plan.needs
    assert needs.satellite_power is not None
    assert (needs.satellite_power.low, needs.satellite_power.high) == (10e3, 20e3)


def test_in_every_world_a_larger_threshold_comes_after_a_smaller_one() -> None:
    for seed in (1, 2):
        one = made_up()
        found = draw_roadmap(draws(seed), one, plan=planned(one))
        first, second, third = (found[name].days for name in THRESHOLDS)
        assert (first <= second).all()
        assert (second <= third).all()
        alone = found["ten"].alone
        assert alone is not None
        assert (alone < first).any()  # by their promises alone it would be otherwise


def test_thresholds_keep_their_order_where_the_file_does_not_say_so() -> None:
    """Whatever stands first in the file, and where no threshold requires another."""
    one = made_up(
        milestone("hundred"), milestone("ten"), milestone("one", "first-satellite"),
        milestone("first-satellite"),
    )  # fmt: skip
    found = draw_roadmap(draws(), one, plan=planned(one))
    for name in THRESHOLDS:
        np.testing.assert_array_equal(found[name].days, usual()[name].days)


def test_a_threshold_that_requires_a_larger_one_is_refused() -> None:
    one = made_up(milestone("hundred"), milestone("ten", "hundred"), milestone("one"))
    with pytest.raises(ForecastError, match="wait for each other"):
        draw_roadmap(draws(), one, plan=planned(one))


def test_the_fan_never_falls_and_its_quantiles_stand_in_order() -> None:
    rates = usual_fan().rates
    assert rates.shape == (len(usual_fan().years), len(QUANTILES))
    assert usual_fan().years[-1] == 2060
    assert (np.diff(rates, axis=0) >= 0.0).all()
    assert (np.diff(rates, axis=1) >= 0.0).all()
    assert rates[0, 0] == 0.0  # nothing has begun
    assert rates[-1, -1] > 1.0


@pytest.mark.parametrize("name", THRESHOLDS)
def test_the_fan_says_of_every_year_what_the_thresholds_dates_say(name: str) -> None:
    """A quantile q lies above a threshold by a year's end where P(later) is at most q."""
    told = next(one for one in timelines(usual()) if one.id == name)
    assert told.timeline is not None
    rate = {"one": 1.0, "ten": 10.0, "hundred": 100.0}[name]
    for year, rates in zip(usual_fan().years, usual_fan().rates, strict=True):
        later = 1.0 - told.timeline.probability_by(date(year, 12, 31))
        for q, reached in zip(QUANTILES, rates, strict=True):
            # a rate that waits at a threshold is told as less, even to three figures
            assert (float(f"{reached:.3g}") >= rate) == (later < q - 1e-9), (year, q, later)


def test_the_promised_path_and_what_ramps_support_stand_beside_the_fan() -> None:
    points = usual_fan().promised
    assert [(point.rate, point.due.year) for point in points] == [
        (1.0, 2027), (10.0, 2028), (100.0, 2030),
    ]  # fmt: skip
    longest = 2.4**8
    start = 10 * np.sqrt(10e3 * 20e3) / 1e6  # ten satellites in the first year, in MW
    assert usual_fan().supported == pytest.approx(start * longest, rel=0.05)


def test_a_known_pace_is_pure_arithmetic() -> None:
    """10 satellites of 14 kW a year to 1 MW a year: so many doublings, so many years."""
    sizes = [*known_series()]
    sizes[2] = series({"2025-05-01": 12.5}, "power-each", "kW/satellite", "estimate")
    known = stretch_model(*promises(), known=tuple(sizes))
    one = made_up(launches=None)
    plan = planned(one, 1.5, to=known)
    found = draw_roadmap(
        PromiseDraws(known, Worlds(COUNT)), one, plan=plan, assume={"first-satellite": CLOSING}
    )
    first, doublings = 0.5, np.log2(1000.0 / 125.0)
    growth = DAYS_PER_YEAR * (first + 1.5 * doublings)
    alone = found["one"].alone
    assert alone is not None
    np.testing.assert_allclose(found["one"].days, np.maximum(growth, alone), rtol=1e-9)
    further = DAYS_PER_YEAR * (first + 1.5 * np.log2(10_000.0 / 125.0))
    assert found["ten"].days.min() == pytest.approx(further)
    assert SATELLITES in found["one"].causes
    assert LAUNCHES not in found["one"].causes


def test_launches_hold_up_what_they_cannot_carry() -> None:
    """8 launches a year of 5 satellites, a quarter of them ours: 10 satellites a year."""
    one = made_up()
    plan = planned(one, 2.0)
    limited = draw_roadmap(draws(), one, plan=plan, assume={"first-satellite": CLOSING})
    free = draw_roadmap(
        draws(), one, plan=replace(plan, launches=None), assume={"first-satellite": CLOSING}
    )
    assert (limited["hundred"].days >= free["hundred"].days).all()
    assert LAUNCHES in limited["one"].causes
    assert limited.ramps is not None
    assert limited.ramps.launches is not None
    today = np.exp2(limited.ramps.launches.log2_rate[:, 0]) / parse_unit("MW/year").scale
    middle = 8 * 5 * 0.25 * np.sqrt(10e3 * 20e3) / 1e6
    assert np.median(today) == pytest.approx(middle, rel=0.08)


def test_promised_launches_and_launches_that_carry_are_the_same_launches() -> None:
    """A milestone of 40 launches a year: where it says how many there are, and where ramps do."""
    flights = {"quantity": "launches", "reaches": "40 launches/year", "series": "launches"}
    forty = promise("forty", [claim("2025-01-01", "../2027-12-31")], measure=flights)
    known = stretch_model(*promises(), forty, known=known_series())
    one = made_up(*MILESTONES, milestone("forty"))
    plan = planned(one, to=known)
    assert plan.launch_steps == {"forty": pytest.approx(np.log2(40.0))}
    worlds = Worlds(COUNT)
    found = draw_roadmap(PromiseDraws(known, worlds), one, plan=plan)
    ramp, chosen = plan.launch_path(worlds), plan.is_as_promised(worlds)
    assert ramp is not None
    assert found.ramps is not None
    assert found.ramps.launches is not None
    carried = found.ramps.launches.log2_rate[:, 0] - ramp.log2_rate[:, 0]
    there = DAYS_PER_YEAR * found.ramps.launches.reaches(np.log2(40.0) + carried - 1e-9)
    days, soon = found["forty"].days, DAYS_PER_YEAR * 60.0
    np.testing.assert_array_less(there[days < soon], days[days < soon] + 366.0)
    late = chosen & (days < soon) & (days > there.min() + 1.0)
    np.testing.assert_allclose(there[late], days[late], atol=366.0)  # paths have one point a year
    alone = found["forty"].alone
    assert alone is not None
    other = np.maximum(alone, DAYS_PER_YEAR * ramp.reaches(np.full(COUNT, np.log2(40.0))))
    np.testing.assert_array_equal(days[~chosen], other[~chosen])
    np.testing.assert_array_equal(days[chosen], alone[chosen])


def test_a_slower_pace_makes_everything_later() -> None:
    one = made_up()
    quick, slow = (draw_roadmap(draws(), one, plan=planned(one, pace)) for pace in (0.5, 3.0))
    for name in THRESHOLDS:
        assert (quick[name].days <= slow[name].days).all()
    with pytest.raises(ValueError, match="more than 0 years"):
        planned(one, 0.0)


def test_growing_as_promised_only_late_and_short_is_another_answer() -> None:
    one = made_up(launches=None)
    plan = planned(one)
    mixed, others, promised = (
        draw_roadmap(draws(), one, plan=replace(plan, as_promised=share))["hundred"].days
        for share in (0.5, 0.0, 1.0)
    )
    chosen = draws().worlds.alone("as promised") < 0.5
    np.testing.assert_array_equal(mixed, np.where(chosen, promised, others))
    alone = draws().days("one")
    assert (promised >= alone).all()


def test_never_is_never_and_what_grows_too_slowly_is_far() -> None:
    one = made_up()
    found = draw_roadmap(draws(), one, plan=planned(one))["hundred"].days
    beyond = found[np.isfinite(found)] >= BEYOND * DAYS_PER_YEAR - 2.0 * DAYS_PER_YEAR
    assert 0.0 < beyond.mean() < 0.9
    told = next(each for each in timelines(usual()) if each.id == "hundred").timeline
    assert told is not None
    assert told.probability_never == pytest.approx(np.isinf(found).mean())


def test_an_assumption_on_what_a_ramp_requires_is_handed_on_to_the_fan() -> None:
    one = made_up()
    found = draw_roadmap(draws(), one, plan=planned(one), assume={"first-satellite": "never"})
    assert np.isinf(found["one"].days).all()
    told = capacity_fan(found, parse_unit("MW/year"))
    assert told is not None
    assert (told.rates == 0.0).all()


def test_what_comes_after_an_assumed_threshold_grows_from_it() -> None:
    """With 1 MW a year in 2030, 10 is 3.3 doublings on, not as many as from ten satellites."""
    one, day = made_up(), date(2030, 1, 1)
    alone = max(float(draws().days(name).min()) for name in ("one", "ten"))
    found = draw_roadmap(draws(), one, plan=planned(one, 1.5), assume={"one": day})
    growth = (day - CLOSING).days + DAYS_PER_YEAR * 1.5 * np.log2(10.0)
    assert found["ten"].days.min() == pytest.approx(max(growth, alone), abs=1.0)
    assert (found["ten"].days <= day.toordinal() - CLOSING.toordinal() + 1.0).mean() == 0.0
    learned = draw_roadmap(draws(), one, plan=planned(one), assume={"one": day})["ten"].days
    never_given = usual()["ten"].days
    ends = (date(2040, 1, 1) - CLOSING).days
    assert (learned <= ends).mean() > (never_given <= ends).mean() + 0.1
    fan = capacity_fan(
        draw_roadmap(draws(), one, plan=planned(one), assume={"one": day}), parse_unit("MW/year")
    )
    assert fan is not None
    assert fan.rates[fan.years.index(2029), -1] < 1.0
    assert fan.rates[fan.years.index(2030), 0] >= 1.0 - 1e-9


def test_without_thresholds_to_come_there_is_no_fan() -> None:
    one = made_up()
    taken: dict[str, Any] = dict.fromkeys(THRESHOLDS, date(2027, 1, 1))
    found = draw_roadmap(draws(), one, plan=planned(one), assume=taken)
    assert found.ramps is None
    assert capacity_fan(found, parse_unit("MW/year")) is None
    bare = roadmap(milestone("first-satellite"))
    assert plan_capacity(model().ledger, bare, as_of=CLOSING) is None
    assert capacity_fan(draw_roadmap(draws(), bare), parse_unit("MW/year")) is None


def test_a_ramp_that_nobody_promised_grows_from_where_its_requirements_leave_it() -> None:
    ramp = milestone("eight", "first-satellite", grows=growing("1 satellites", "8 satellites"))
    one = made_up(*MILESTONES, ramp)
    found = draw_roadmap(draws(), one, plan=planned(one, 2.0))
    gap = found["eight"].days - found["first-satellite"].days
    finite = np.isfinite(found["eight"].days)
    np.testing.assert_allclose(gap[finite], 3 * 2.0 * DAYS_PER_YEAR)
    assert found["eight"].causes == ("first-satellite", GROWTH)
    learned = draw_roadmap(draws(), one, plan=planned(one))["eight"]
    assert learned.days[finite].std() > 100.0
    np.testing.assert_array_equal(
        usual()["hundred"].days, draw_roadmap(draws(), one, plan=planned(one))["hundred"].days
    )


def test_causes_at_bottom_add_up_to_all_worlds() -> None:
    known = {"first-satellite", *THRESHOLDS, LAUNCHES, SATELLITES}
    for name in ("first-satellite", *THRESHOLDS):
        counts = root_causes(usual(), name)
        assert counts.total() == COUNT
        assert set(counts) <= known
    assert set(root_causes(usual(), "first-satellite")) == {"first-satellite"}
    assert usual()["first-satellite"].causes == (OWN,)
    told = next(one for one in timelines(usual()) if one.id == "hundred")
    shares = [holdup.share for holdup in told.holdups]
    assert sum(shares) == pytest.approx(1.0)
    assert shares == sorted(shares, reverse=True)
