"""Roadmaps drawn: what must hold in every world of any roadmap, and what cannot be drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.made_up import CLOSING, claim, outcome, promise
from forecast.roadmap.made_up import (
    growing,
    milestone,
    open_promise,
    roadmap,
    stretch_model,
)
from promisetrack.forecast import DelayModel, ForecastError
from promisetrack.forecast.roadmap.draws import Worlds
from promisetrack.forecast.roadmap.milestones import OWN, MilestoneDraws, RoadmapDraws
from promisetrack.forecast.roadmap.promises import PromiseDraws
from promisetrack.forecast.roadmap.simulate import Assumptions, draw_roadmap
from promisetrack.forecast.roadmap.timelines import root_causes, timelines
from promisetrack.model import Promise

COUNT = 300
PENDING = tuple(f"open-{number}" for number in range(8))
KEPT = ("done-0", "done-1")
GONE = "gone-0"
LAGS = (None, "6 months", "3..12 months", "0..90 days")


def ledger_of_the_graphs() -> list[Promise]:
    years = (2026, 2026, 2027, 2028, 2028, 2029, 2032, 2040)
    pending = [
        open_promise(name, f"../{year}-12-31") for name, year in zip(PENDING, years, strict=True)
    ]
    kept = [
        open_promise(name, became=outcome("delivered", f"2025-0{3 + k}-10"))
        for k, name in enumerate(KEPT)
    ]
    gone = open_promise(GONE, became=outcome("cancelled", "2025-04-01"))
    return [*pending, *kept, gone]


@cache
def model() -> DelayModel:
    return stretch_model(*ledger_of_the_graphs())


@cache
def promises(seed: int = 1, dependence: float = 0.3) -> PromiseDraws:
    return PromiseDraws(model(), Worlds(COUNT, dependence, seed))


@st.composite
def graphs(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Return milestones of a random graph without cycles, parents first."""
    names = draw(st.permutations((*PENDING, *KEPT, GONE)))[: draw(st.integers(2, 11))]
    found: list[dict[str, Any]] = []
    for name in names:
        before = [one["id"] for one in found]
        parents = draw(st.lists(st.sampled_from(before), unique=True, max_size=3)) if before else []
        found.append(milestone(name, *((one, draw(st.sampled_from(LAGS))) for one in parents)))
        if len(found) >= 2 and draw(st.booleans()):
            routes = draw(
                st.lists(
                    st.sampled_from([one["id"] for one in found]),
                    unique=True,
                    min_size=2,
                    max_size=3,
                )
            )
            found.append(milestone(f"first-{len(found)}", first_of=routes))
    return found


def drawn(
    *milestones: Mapping[str, Any],
    assume: Assumptions | None = None,
    of: PromiseDraws | None = None,
) -> RoadmapDraws:
    return draw_roadmap(of or promises(), roadmap(*map(dict, milestones)), assume=assume)


def is_open(one: MilestoneDraws) -> bool:
    return not one.assumed and (one.outcome is None or not one.outcome.is_settled)


@given(graphs())
@settings(max_examples=60)
def test_no_child_comes_before_its_parents_in_any_world(graph: list[dict[str, Any]]) -> None:
    found = drawn(*graph)
    for one in found.milestones:
        if not is_open(one):
            continue
        if one.alone is not None:
            assert (one.days >= one.alone).all()
        for required in one.milestone.requires:
            shortest = required.lag.low if required.lag is not None and required.lag.is_exact else 0
            assert (one.days >= found[required.id].days + shortest).all()
        if one.milestone.first_of:
            routes = [found[name].days for name in one.milestone.first_of]
            np.testing.assert_array_equal(one.days, np.min(routes, axis=0))


@given(graphs())
@settings(max_examples=30)
def test_what_never_comes_is_waited_for_in_vain(graph: list[dict[str, Any]]) -> None:
    found = drawn(*graph)
    for one in found.milestones:
        for required in one.milestone.requires if is_open(one) else ():
            assert np.isinf(one.days[np.isinf(found[required.id].days)]).all()
        if one.milestone.first_of:
            routes = [np.isinf(found[name].days) for name in one.milestone.first_of]
            np.testing.assert_array_equal(np.isinf(one.days), np.all(routes, axis=0))


@given(graphs())
@settings(max_examples=30)
def test_the_cause_named_is_what_came_last(graph: list[dict[str, Any]]) -> None:
    for one in drawn(*graph).milestones:
        assert one.deciding.shape == (COUNT,)
        assert one.deciding.max() < len(one.causes)
        for number, cause in enumerate(one.causes):
            worlds = one.deciding == number
            if cause == OWN and one.alone is not None:
                np.testing.assert_array_equal(one.days[worlds], one.alone[worlds])


def bottom(found: RoadmapDraws, name: str, world: int) -> str:
    """Follow one world from a milestone back to what held it up."""
    one = found[name]
    cause = one.causes[one.deciding[world]]
    return name if cause == OWN else bottom(found, cause, world)


@given(graphs())
@settings(max_examples=15)
def test_causes_at_bottom_are_those_of_a_walk_through_every_world(
    graph: list[dict[str, Any]],
) -> None:
    found = drawn(*graph)
    last = found.milestones[-1].id
    walked = Counter(bottom(found, last, world) for world in range(COUNT))
    assert root_causes(found, last) == walked


@given(graphs())
@settings(max_examples=25)
def test_chances_never_fall_with_time(graph: list[dict[str, Any]]) -> None:
    ends = [date(year, 12, 31) for year in range(2025, 2061)]
    for one in timelines(drawn(*graph)):
        for told in (one.timeline, one.alone):
            if told is None:
                continue
            chances = told.probabilities_by(ends)
            assert (np.diff(chances) >= 0.0).all()
            assert chances[-1] <= 1.0 - told.probability_never + 1e-12
        if one.timeline is not None and one.alone is not None:
            alone = one.alone.probabilities_by(ends)
            assert (one.timeline.probabilities_by(ends) <= alone + 1e-12).all()


@given(graphs(), st.integers(1, 3))
@settings(max_examples=20)
def test_the_same_seed_reproduces_every_date(graph: list[dict[str, Any]], seed: int) -> None:
    first, again = (
        drawn(*graph, of=PromiseDraws(model(), Worlds(50, seed=seed))) for _ in range(2)
    )
    other = drawn(*graph, of=PromiseDraws(model(), Worlds(50, seed=seed + 7)))
    for one, same in zip(first.milestones, again.milestones, strict=True):
        np.testing.assert_array_equal(one.days, same.days)
        alone, else_alone = one.alone, other[one.id].alone
        if alone is not None and else_alone is not None and is_open(one):
            assert not np.array_equal(alone, else_alone)


@given(graphs(), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_the_order_of_the_file_does_not_matter(graph: list[dict[str, Any]], random: Any) -> None:
    shuffled = list(graph)
    random.shuffle(shuffled)
    first, second = drawn(*graph), drawn(*shuffled)
    assert [one.id for one in second.milestones] == [one["id"] for one in shuffled]
    for one in first.milestones:
        np.testing.assert_array_equal(one.days, second[one.id].days)


@given(graphs())
@settings(max_examples=30)
def test_one_more_milestone_leaves_all_others_as_they_were(graph: list[dict[str, Any]]) -> None:
    whole = drawn(*graph)
    fewer = drawn(*graph[:-1])
    for one in fewer.milestones:
        np.testing.assert_array_equal(one.days, whole[one.id].days)


@given(graphs(), st.data())
@settings(max_examples=30)
def test_an_assumption_is_taken_as_it_is_and_handed_on(
    graph: list[dict[str, Any]], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from([one["id"] for one in graph]))
    usual = drawn(*graph)
    never = drawn(*graph, assume={name: "never"})
    today = drawn(*graph, assume={name: CLOSING})
    later = drawn(*graph, assume={name: date(2031, 1, 1)})
    assert np.isinf(never[name].days).all()
    assert (today[name].days == 0.0).all()
    assert (later[name].days == (date(2031, 1, 1) - CLOSING).days).all()
    assert never[name].assumed
    for one in graph:
        soonest, latest = today[one["id"]].days, never[one["id"]].days
        if usual[name].days.min() > 0.0:  # else it is done already, and today would be later
            assert (soonest <= usual[one["id"]].days).all()
        assert (usual[one["id"]].days <= latest).all()
        assert (soonest <= later[one["id"]].days).all()


def test_a_chain_is_done_when_its_last_link_is() -> None:
    chain = [milestone(PENDING[0])]
    chain += [milestone(name, PENDING[k]) for k, name in enumerate(PENDING[1:4])]
    found = drawn(*chain)
    alone = [found[name].alone for name in PENDING[:4]]
    last = np.maximum.reduce([days for days in alone if days is not None])
    np.testing.assert_array_equal(found[PENDING[3]].days, last)


@pytest.mark.parametrize("dependence", [0.0, 0.3, 0.6])
def test_four_parents_hold_a_child_up_as_theory_says(dependence: float) -> None:
    """The whole way from promises: the child's parents are all done by their own medians."""
    from forecast.roadmap.test_draws import all_done

    names = tuple(f"equal-{number}" for number in range(4))
    equal = stretch_model(*(open_promise(name) for name in (*names, "child")))
    draws = PromiseDraws(equal, Worlds(40_000, dependence))
    found = drawn(*map(milestone, names), milestone("child", *names), of=draws)
    median = equal.forecast(equal.ledger.promises["child"], as_of=CLOSING).quantile(0.5)
    assert median is not None
    days = (median - CLOSING).days + 12  # past the step that is drawn within half a percent
    parents = np.max([found[name].days for name in names], axis=0)
    single = float((found[names[0]].days <= days).mean())
    expected = all_done(single, 4, dependence)
    assert 0.5 <= single < 0.56
    assert (parents <= days).mean() == pytest.approx(expected, abs=0.012)
    assert (found["child"].days <= days).mean() == pytest.approx(
        all_done(single, 5, dependence), abs=0.012
    )


def test_what_is_settled_stands_as_it_was_settled() -> None:
    found = drawn(milestone(PENDING[7]), milestone(KEPT[0], PENDING[7]), milestone(GONE, KEPT[0]))
    done, gone = found[KEPT[0]], found[GONE]
    assert set(done.days) == {float((date(2025, 3, 10) - CLOSING).days)}
    assert (done.is_done, gone.is_done) == (True, False)
    assert np.isinf(gone.days).all()
    told = {one.id: one for one in timelines(found)}
    assert told[KEPT[0]].timeline is None
    assert told[GONE].timeline is None
    assert told[PENDING[7]].timeline is not None


def test_everything_done_and_everything_called_off_can_be_drawn() -> None:
    done = drawn(milestone(KEPT[0]), milestone(KEPT[1], KEPT[0]), milestone("any", first_of=KEPT))
    assert (done["any"].days == done[KEPT[0]].days).all()
    assert [one.timeline is None for one in timelines(done)] == [True, True, False]
    nobodys = timelines(done)[2].timeline
    assert nobodys is not None
    assert nobodys.probability_by(CLOSING) == 1.0
    gone = drawn(
        milestone(GONE), milestone(PENDING[0], GONE), milestone("any", first_of=[GONE, PENDING[0]])
    )
    assert all(np.isinf(one.days).all() for one in gone.milestones)
    last = timelines(gone)[2].timeline
    assert last is not None
    assert (last.probability_never, last.quantile(0.1)) == (1.0, None)


def undated(name: str = "undated", **keys: Any) -> Promise:
    return promise(name, [claim("2025-01-01", "2027/..")], **keys)


def test_a_promise_without_a_date_comes_when_what_it_requires_is_done() -> None:
    draws = PromiseDraws(stretch_model(*ledger_of_the_graphs(), undated()), Worlds(COUNT))
    found = drawn(milestone(PENDING[0]), milestone("undated", PENDING[0]), of=draws)
    np.testing.assert_array_equal(found["undated"].days, found[PENDING[0]].days)
    assert found["undated"].alone is None


def test_what_is_still_open_is_not_done_on_a_day_that_is_past() -> None:
    """Its requirements were met last year, and nobody promised a date: today at the earliest."""
    draws = PromiseDraws(stretch_model(*ledger_of_the_graphs(), undated()), Worlds(COUNT))
    found = drawn(milestone(KEPT[0]), milestone("undated", KEPT[0]), of=draws)
    assert (found["undated"].days == 0.0).all()


@pytest.mark.parametrize(
    ("milestones", "assume", "message"),
    [
        pytest.param([milestone("undated")], {}, "undated.*without a date", id="no date"),
        pytest.param(
            [milestone("unjudged")], {}, "unjudged: .*two verdicts", id="cannot be decided"
        ),
        pytest.param(
            [milestone("nobody-knows")], {}, "nobody-knows is no promise", id="no promise"
        ),
        pytest.param(
            [milestone(PENDING[0], "elsewhere")], {}, "elsewhere: no milestone", id="parent unknown"
        ),
        pytest.param(
            [milestone(PENDING[0]), milestone("any", first_of=[PENDING[0], "elsewhere"])],
            {},
            "elsewhere: no milestone",
            id="route unknown",
        ),
        pytest.param(
            [milestone(PENDING[0])],
            {"elsewhere": CLOSING},
            "elsewhere: no milestone of the roadmap made-up",
            id="assumption unknown",
        ),
        pytest.param(
            [milestone(PENDING[0], PENDING[1]), milestone(PENDING[1], PENDING[0])],
            {},
            "wait for each other",
            id="a circle",
        ),
        pytest.param(
            [
                milestone(PENDING[0]),
                milestone("ramp", PENDING[0], grows=growing("1 satellites", "9 satellites")),
            ],
            {},
            "ramp grows, and the roadmap has no capacity",
            id="no growth known",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(
    milestones: list[dict[str, Any]], assume: Assumptions, message: str
) -> None:
    unjudged = open_promise("unjudged", became=outcome(judgement="ambiguous"))
    odd = stretch_model(*ledger_of_the_graphs(), undated(), unjudged)
    with pytest.raises(ForecastError, match=message):
        drawn(*milestones, assume=assume, of=PromiseDraws(odd, Worlds(10)))


def test_a_promise_that_is_not_there_has_no_days() -> None:
    with pytest.raises(ForecastError, match="elsewhere is no promise of the ledger"):
        promises().days("elsewhere")


def test_each_promise_is_drawn_once_and_shared_by_roadmaps() -> None:
    draws = PromiseDraws(model(), Worlds(COUNT))
    first = drawn(milestone(PENDING[0]), of=draws)[PENDING[0]].alone
    assert first is draws.days(PENDING[0])
    assert drawn(milestone(PENDING[0]), of=draws)[PENDING[0]].alone is first
