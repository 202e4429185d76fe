"""Nearest analogues: who may be one, in which order, and nothing of what came later."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from forecast.made_up import CLOSING, claim, ledger, outcome, promise
from promisetrack.forecast import ForecastError
from promisetrack.forecast.analogues import (
    LONG_OVERDUE,
    Analogue,
    analogues,
    reference_cases,
)
from promisetrack.forecast.likeness import ASPECTS
from promisetrack.model import Ledger, Promise
from promisetrack.model.knowledge import ledger_known_on

MEASURE = {"quantity": "launches", "reaches": "10 launches/year"}

THIS = promise("this", [claim("2024-01-01", "../2027-12-31")])


def settled(
    name: str, due: str = "../2019-12-31", when: str = "2020-06-30", **keys: Any
) -> Promise:
    """Return a delivered promise made in 2016 for four years later, as `THIS` is."""
    return promise(name, [claim("2016-01-01", due)], outcome("delivered", when), **keys)


def nearest(held: Ledger, this: Promise = THIS, **keys: Any) -> tuple[Analogue, ...]:
    return analogues(held, this, as_of=CLOSING, **keys)


def names(found: tuple[Analogue, ...]) -> list[str]:
    return [one.case.promise.id for one in found]


def distance(other: Promise) -> float:
    (found,) = nearest(ledger(other))
    return found.distance


# --- likeness ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "more"),
    [
        pytest.param(settled("x", domain="fusion"), 1.0, id="another domain"),
        pytest.param(settled("x", kind="flight"), 0.75, id="another kind"),
        pytest.param(settled("x", organization="Bolt"), 0.5, id="another organization"),
        pytest.param(settled("x", measure=MEASURE), 0.25, id="measured"),
    ],
)
def test_each_aspect_adds_its_weight(other: Promise, more: float) -> None:
    assert distance(other) == pytest.approx(distance(settled("x")) + more)


def test_a_horizon_half_or_twice_as_long_is_equally_far() -> None:
    like = distance(settled("x"))
    half, twice = settled("x", "../2017-12-31"), settled("x", "../2023-12-31", "2024-01-01")
    assert distance(half) == pytest.approx(like + 0.4, abs=2e-3)
    assert distance(twice) == pytest.approx(like + 0.4, abs=2e-3)


def test_eight_years_between_two_promises_are_a_distance() -> None:
    assert distance(settled("x")) == pytest.approx(0.8 * 0.25, abs=2e-3)


def test_the_parts_of_a_distance_add_up_to_it_and_say_what_they_are() -> None:
    (found,) = nearest(ledger(settled("x", domain="fusion", organization="Bolt")))
    assert [one.aspect for one in found.differences] == [aspect.name for aspect in ASPECTS]
    assert sum(one.distance for one in found.differences) == found.distance
    assert found.why == (
        "from fusion, same kind (product), by Bolt, promised 4 years ahead, "
        "in 2016, not 2024, with no measured threshold too"
    )


def test_the_words_name_what_is_shared_and_what_is_not() -> None:
    (found,) = nearest(ledger(settled("x", "../2017-12-31", kind="flight", measure=MEASURE)))
    assert found.why == (
        "same domain (flight), flight, same organization (Acme), promised 2 years ahead, not "
        "4 years, in 2016, not 2024, with a measured threshold"
    )


def test_every_aspect_has_a_weight_and_a_reason() -> None:
    assert len({aspect.name for aspect in ASPECTS}) == len(ASPECTS)
    assert all(aspect.weight > 0.0 and aspect.reason and aspect.unit for aspect in ASPECTS)


# --- who -----------------------------------------------------------------------------------


def test_the_nearest_come_first_and_equals_by_id() -> None:
    held = ledger(
        settled("d", domain="fusion"), settled("c"), settled("a", kind="flight"), settled("b")
    )
    assert names(nearest(held)) == ["b", "c", "a", "d"]
    assert names(nearest(held, count=2)) == ["b", "c"]


def test_ten_are_named_where_there_are_more() -> None:
    held = ledger(*[settled(f"x{at:02}") for at in range(12)])
    assert names(nearest(held)) == [f"x{at:02}" for at in range(10)]


def test_a_promise_is_no_analogue_of_itself() -> None:
    kept = settled("x")
    assert names(nearest(ledger(kept, settled("y")), kept)) == ["y"]


def test_its_own_programme_is_left_out_unless_asked_for() -> None:
    this = THIS.model_copy(update={"programme": "moon"})
    held = ledger(
        settled("own", programme="moon"), settled("other", programme="mars"), settled("x")
    )
    assert names(nearest(held, this)) == ["other", "x"]
    assert names(nearest(held, this, same_programme=True)) == ["other", "own", "x"]


@pytest.mark.parametrize(
    ("made", "due", "became", "count"),
    [
        ("2016-01-01", "../2019-12-31", outcome("delivered", "2018-01-01"), 1),
        ("2016-01-01", "../2019-12-31", outcome("cancelled", "2018-01-01"), 1),
        ("2016-01-01", "../2019-12-31", outcome(), 1),
        ("2016-01-01", "../2022-12-31", outcome(), 0),
        ("2016-01-01", "../2019-12-31", outcome(as_of="2021-01-01"), 0),
        ("2016-01-01", "../2019-12-31", outcome("partial", "2025-01-01"), 1),
        ("2016-01-01", "2030-01-01/..", outcome("delivered", "2018-01-01"), 0),
        ("2016", "2019", outcome("delivered", "2018-01-01", judgement="void"), 0),
    ],
    ids=[
        "delivered early", "cancelled", "open at 2.5 times", "open at 1.4 times",
        "last seen at 1.25 times", "partial long after", "no deadline", "no verdict",
    ],
)  # fmt: skip
def test_analogues_are_settled_or_long_overdue(
    made: str, due: str, became: dict[str, Any], count: int
) -> None:
    held = ledger(promise("x", [claim(made, due)], became))
    assert names(nearest(held)) == ["x"] * count


def test_each_says_what_became_of_it() -> None:
    late = settled("late", when="2021-06-30")
    given_up = promise(
        "up", [claim("2016-01-01", "../2019-12-31")], outcome("cancelled", "2018-01")
    )
    waiting = promise("wait", [claim("2016-01-01", "../2019-12-31")])
    found = {one.case.promise.id: one.case for one in nearest(ledger(late, given_up, waiting))}
    assert {name: case.words for name, case in found.items()} == {
        "late": "1.5 years late",
        "up": "cancelled Jan 2018",
        "wait": "overdue 6 years",
    }
    assert {name: round(case.stretch, 1) for name, case in found.items()} == {
        "late": 1.4,
        "up": 0.5,
        "wait": 2.5,
    }
    assert {name for name, case in found.items() if case.still_open} == {"wait"}
    assert found["wait"].stretch >= LONG_OVERDUE


def test_an_imagined_promise_has_analogues_too() -> None:
    imagined = promise("imagined", [claim("2025-12-01", "2029")], organization="Nobody")
    assert names(nearest(ledger(settled("x")), imagined)) == ["x"]


def test_cases_can_be_looked_up_once_for_many() -> None:
    held = ledger(settled("a"), settled("b", domain="fusion"))
    cases = reference_cases(held, as_of=CLOSING)
    assert names(nearest(held, cases=cases)) == names(nearest(held)) == ["a", "b"]


def test_without_anything_to_compare_with_there_are_none() -> None:
    assert nearest(ledger(THIS)) == ()


# --- what was known ------------------------------------------------------------------------


def test_what_came_later_is_unknown() -> None:
    late = settled("late", when="2021-06-30")
    early = analogues(ledger(late), THIS, as_of=date(2024, 6, 1))
    assert early[0].case.words == "1.5 years late"
    this = promise(
        "old", [claim("2017-01-01", "../2018-12-31"), claim("2020-01-01", "../2029-12-31")]
    )
    assert analogues(ledger(late), this, as_of=date(2020, 6, 1)) == ()


def test_deleting_later_facts_changes_nothing() -> None:
    held = ledger(
        settled("early", when="2018-06-30"),
        settled("late", when="2022-06-30"),
        promise("up", [claim("2012-01-01", "../2013-12-31")], outcome("cancelled", "2021-01-01")),
        promise("moved", [claim("2012-01-01", "../2013-12-31"), claim("2020-01-01", "2024")]),
    )
    this = promise("this", [claim("2017-01-01", "../2018-12-31"), claim("2021-01-01", "2029")])
    for day in (date(2018, 1, 1), date(2019, 1, 1), date(2021, 6, 1), CLOSING):
        now = analogues(held, this, as_of=day)
        then = analogues(ledger_known_on(held, day), this, as_of=day)
        assert [(one.case.words, one.case.stretch, one.why) for one in now] == [
            (one.case.words, one.case.stretch, one.why) for one in then
        ]


@pytest.mark.parametrize(
    ("this", "message"),
    [
        (promise("x", [claim("2026-06-01", "2029")]), "no claim had been made by then"),
        (promise("x", [claim("2020-01-01", "2029-01-01/..")]), "no claim names a last day"),
        (promise("x", measure={**MEASURE, "window": "fixed"}), "a quota of a fixed period"),
    ],
)
def test_a_promise_that_cannot_be_compared_says_why(this: Promise, message: str) -> None:
    with pytest.raises(ForecastError, match=message):
        nearest(ledger(settled("y")), this)


def test_at_least_one_must_be_asked_for() -> None:
    with pytest.raises(ValueError, match="count must be at least 1, not 0"):
        nearest(ledger(settled("y")), count=0)
