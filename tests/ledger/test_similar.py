"""Statements of one organization that say nearly the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from promisetrack.ledger import read_ledger
from promisetrack.ledger.similar import similar_promises
from promisetrack.model import Catalog, Promise


@pytest.fixture(scope="module")
def promises() -> Catalog[Promise]:
    return read_ledger(Path(__file__).parents[2] / "claims", warnings=False)[0].promises


@pytest.mark.parametrize(
    ("statement", "organization", "statement_there"),
    [
        (
            "SpaceX launches AI compute at a rate of 1 GW per year into orbit",
            "SpaceX",
            "SpaceX puts AI compute into orbit at a rate of one gigawatt a year",
        ),
        (
            "Launch of the James Webb telescope",
            "NASA",
            "James Webb Space Telescope launches",
        ),
        (
            "Neuralink implants its device in a human",
            "Neuralink",
            "Neuralink implants its device in a first person",
        ),
        (
            "waymo launches rides for the public in dallas",
            "waymo",
            "Waymo carries public riders in Dallas",
        ),
        (
            "Starship makes its first uncrewed flight to Mars",
            "SpaceX",
            "Uncrewed Starship (BFR) sent to Mars",
        ),
    ],
)
def test_a_rewording_finds_the_promise_in_the_ledger(
    promises: Catalog[Promise], statement: str, organization: str, statement_there: str
) -> None:
    found = similar_promises(statement, organization, promises)
    assert statement_there in [promise.promise for promise in found]


def test_units_of_one_plant_are_not_alike(promises: Catalog[Promise]) -> None:
    vogtle = promises["vogtle-3-in-service"]
    found = similar_promises("Vogtle 5 in service", vogtle.organization, promises)
    assert [promise.id for promise in found if promise.id.startswith("vogtle-")] == []


def test_another_organization_is_never_alike(promises: Catalog[Promise]) -> None:
    jwst = promises["jwst-launch"]
    assert similar_promises(jwst.promise, "Nobody", promises) == []


def test_at_most_three_are_shown_the_likest_first(promises: Catalog[Promise]) -> None:
    found = similar_promises("Waymo carries public riders in Houston", "Waymo", promises)
    assert len(found) == 3
    assert found[0].promise == "Waymo carries public riders in Houston"


@pytest.mark.parametrize(
    "statement", ["", "the of a", "x" * 10_000_000], ids=["no", "small", "long"]
)
def test_a_statement_without_words_of_its_own_is_like_nothing(
    promises: Catalog[Promise], statement: str
) -> None:
    assert similar_promises(statement, "SpaceX", promises) == []
