"""Roadmaps as values: what they say, their order, and what a promise is connected with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from promisetrack.ledger import load_ledger
from promisetrack.model import Catalog, Growth, Ledger, Roadmap, RoadmapFile
from promisetrack.model.graph import RoundTripError
from promisetrack.model.record import descriptions
from promisetrack.model.requirements import (
    Connections,
    Placement,
    connections,
    milestones_in_order,
    requirements_of,
)

BESIDE = Path(__file__).parents[1] / "problems" / "beside-a-roadmap"


def step(identity: str, *requires: str, **more: Any) -> dict[str, Any]:
    needed = [{"id": one, "because": "Logic."} for one in requires]
    return {"id": identity, "label": identity, "requires": needed, **more}


def roadmap(*milestones: dict[str, Any], **more: Any) -> Roadmap:
    fields = {"id": "to-orbit", "title": "To orbit", "milestones": milestones}
    return Roadmap.model_validate({**fields, **more})


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    read = load_ledger(BESIDE)
    crew = roadmap(
        step("crew-flight", "first-flight"),
        step("first-flight"),
        step("any-flight", first_of=["first-flight", "crew-flight"]),
    )
    return Ledger(promises=read.promises, series=read.series, roadmaps=Catalog([crew]))


RAMP = {"from": "120 kW", "to": "1 MW", "because": "Arithmetic."}


def test_a_ramp_is_written_with_the_words_of_the_file() -> None:
    ramp = Growth.model_validate(RAMP)
    assert (str(ramp.start), str(ramp.to)) == ("120 kW", "1 MW")
    written = json.loads(ramp.model_dump_json(exclude_unset=True))
    assert written == RAMP
    assert Growth.model_validate(written) == ramp


def test_a_ramp_takes_no_other_word_for_its_beginning() -> None:
    with pytest.raises(ValidationError) as caught:
        Growth.model_validate({"start": "120 kW", "to": "1 MW", "because": "Arithmetic."})
    assert {error["type"] for error in caught.value.errors()} == {"missing", "extra_forbidden"}


def test_the_schema_teaches_every_key_by_its_own_name() -> None:
    schema = RoadmapFile.model_json_schema()
    growth = schema["$defs"]["Growth"]["properties"]
    assert set(growth) == {"from", "to", "because", "source", "verified"}
    assert growth["from"]["description"] == descriptions(Growth)["from"]
    for name in ("Milestone", "Requirement", "Growth", "Capacity"):
        keys = schema["$defs"][name]["properties"]
        assert [key for key, about in keys.items() if not about.get("description")] == [], name


def test_milestones_stand_behind_what_they_wait_for_and_else_as_in_the_file() -> None:
    made = roadmap(
        step("d", "c"),
        step("b"),
        step("e", first_of=["d", "b"]),
        step("c", "a"),
        step("a"),
    )
    assert [one.id for one in milestones_in_order(made)] == ["b", "a", "c", "d", "e"]


def test_milestones_that_wait_for_each_other_have_no_order() -> None:
    with pytest.raises(RoundTripError, match="these wait for each other: a, b"):
        milestones_in_order(roadmap(step("a", "b"), step("b", "a"), step("c")))


def test_requirements_are_those_of_the_roadmap_and_of_the_promises_file(ledger: Ledger) -> None:
    found = requirements_of(ledger.roadmaps["to-orbit"], ledger, "crew-flight")
    assert [(one.id, one.because) for one in found] == [
        ("first-flight", "Logic."),
        ("docking-test", "The promise's own file names it."),
    ]
    assert requirements_of(ledger.roadmaps["to-orbit"], ledger, "any-flight") == ()


def test_requirements_of_no_milestone_are_an_error(ledger: Ledger) -> None:
    with pytest.raises(KeyError, match="docking-test"):
        requirements_of(ledger.roadmaps["to-orbit"], ledger, "docking-test")


def test_a_promise_knows_what_it_is_connected_with(ledger: Ledger) -> None:
    assert connections(ledger, "first-flight") == Connections(
        required_by=("docking-test", "ten-flights-a-year"),
        roadmaps=(Placement("to-orbit", (), ("crew-flight", "any-flight")),),
    )
    assert connections(ledger, "crew-flight").roadmaps == (
        Placement("to-orbit", ("first-flight",), ("any-flight",)),
    )
    assert connections(ledger, "hundred-flights-a-year") == Connections()


def test_the_hash_of_a_ledger_changes_with_its_roadmaps(ledger: Ledger) -> None:
    without = Ledger(promises=ledger.promises, series=ledger.series)
    other = Ledger(
        promises=ledger.promises,
        series=ledger.series,
        roadmaps=Catalog([roadmap(step("first-flight"))]),
    )
    assert len({ledger.hash, without.hash, other.hash}) == 3


def test_a_roadmap_finds_its_milestones() -> None:
    made = roadmap(step("a"), step("b", "a"))
    assert made.get("b") == made.milestones[1]
    assert made.get("c") is None
    assert made.waits_for == {"a": (), "b": ("a",)}
