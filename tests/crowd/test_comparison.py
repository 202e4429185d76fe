"""Crowd and model side by side: only for one threshold, with prices of one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from promisetrack import load_ledger
from promisetrack.crowd import (
    Threshold,
    asked_threshold,
    compare,
    crowd_distribution,
    milestone_threshold,
    newest_prices,
    promised_threshold,
    same_odds,
    why_not_compared,
)
from promisetrack.dates import DateWindow
from promisetrack.forecast.delivery import Timeline
from promisetrack.model import Catalog, Direction, MeasureType, Promise, Roadmap, Series
from promisetrack.quantities import parse_quantity

CLAIMS = Path(__file__).parents[2] / "claims"
AS_OF = date(2026, 11, 22)


@dataclass(frozen=True)
class EvenYears:
    """Ten in a hundred a year, for five years; the rest never."""

    never: float = 0.5

    def probability_within(self, days: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.clip(days / 365.25 * 0.1, 0.0, 0.5)


TIMELINE = Timeline(promise="node", as_of=AS_OF, known_as_of=AS_OF, curve=EvenYears())


def reading(day: str, deadline: str, value: float, **more: Any) -> dict[str, Any]:
    return {"date": day, "deadline": deadline, "value": value, **more}


def series(*readings: dict[str, Any], asks: dict[str, Any] | None = None, **more: Any) -> Series:
    return Series.model_validate(
        {
            "id": "market", "title": "A node works", "quantity": "p", "unit": "1",
            "type": "probability", "asks": asks, "readings": readings, **more,
        }
    )  # fmt: skip


def threshold(text: str, **more: Any) -> Threshold:
    quantity = parse_quantity(text)
    is_rate = quantity.unit.period_days is not None
    kind = MeasureType.FLOW if is_rate else MeasureType.STOCK
    return Threshold(quantity, **{"type": kind, **more})


MEGAWATT = {"reaches": "1 MW"}
LADDER = (
    reading("2026-05-28", "2027-12-31", 0.06, volume="800 contracts"),
    reading("2026-05-28", "2028-12-31", 0.04),
    reading("2026-05-28", "2030-12-31", 0.2, traders=12),
)


def test_rows_hold_the_price_the_levelled_price_and_the_model() -> None:
    found = compare(series(*LADDER, asks=MEGAWATT), TIMELINE, threshold("1 MW"))
    assert found.why_not is None
    assert [(str(row.deadline), row.crowd, row.levelled) for row in found.rows] == [
        ("2027-12-31", 0.06, 0.05),
        ("2028-12-31", 0.04, 0.05),
        ("2030-12-31", 0.2, 0.2),
    ]
    assert [row.model for row in found.rows] == pytest.approx([0.111, 0.211, 0.411], abs=1e-3)
    assert found.rows[0].taken == DateWindow(date(2026, 5, 28), date(2026, 5, 28))
    assert str(found.rows[0].volume) == "800 contracts"
    assert found.rows[1].volume is None
    assert found.rows[2].traders == 12
    assert found.distribution is not None
    assert found.distribution.violations == 1


def test_the_same_odds_are_named_by_their_days() -> None:
    found = compare(series(*LADDER, asks=MEGAWATT), TIMELINE, threshold("1 MW"))
    same = same_odds(found, TIMELINE)
    assert same is not None
    assert (same.probability, same.crowd) == (0.2, date(2030, 12, 31))
    assert same.model == date(2028, 11, 22)
    assert same_odds(compare(series(asks=MEGAWATT), TIMELINE, threshold("1 MW")), TIMELINE) is None


@pytest.mark.parametrize(
    ("asked", "own", "words"),
    [
        (threshold("1 MW"), threshold("1000 kW"), None),
        (threshold("1 MW"), threshold("1 GW"), "this is about 1 GW: 1,000 times larger"),
        (threshold("1 MW"), threshold("400 kW"), "this is about 400 kW: 2.5 times smaller"),
        (threshold("1 MW"), threshold("1 MW/year"), "MW/year is a rate, MW is a level"),
        (threshold("100 accelerators"), threshold("1 MW"), "measure different things"),
        (threshold("9 t"), threshold("9 t", type=MeasureType.FLOW), "one is a level"),
        (threshold("9 t"), threshold("9 t", direction=Direction.AT_MOST), "the other fall to it"),
        (
            threshold("1 GW/year", quantity="compute"),
            threshold("1 GW/year", quantity="solar_cells"),
            "the market counts compute, this counts solar_cells",
        ),
        (threshold("1 MW", quantity="compute"), threshold("1 MW"), None),
        (
            threshold("1 MW"),
            threshold("1 MW", organization="Acme"),
            "the market asks about whoever does it first, this is about Acme",
        ),
        (None, threshold("1 MW"), "does not say which threshold"),
        (threshold("1 MW"), None, "no threshold"),
    ],
)
def test_a_mismatch_says_why_it_is_not_compared(
    asked: Threshold | None, own: Threshold | None, words: str | None
) -> None:
    why = why_not_compared(asked, own)
    assert (why is None) if words is None else (why is not None and words in why)


def test_nothing_is_compared_where_the_thresholds_differ() -> None:
    found = compare(series(*LADDER, asks=MEGAWATT), TIMELINE, threshold("1 GW/year"))
    assert (found.rows, found.distribution) == ((), None)
    assert found.why_not is not None
    assert "1 MW" in found.why_not
    assert "1 GW a year" in found.why_not


def test_a_series_of_something_else_holds_no_prices() -> None:
    launches = series(type="flow", unit="launches/year")
    found = compare(launches, TIMELINE, threshold("1 MW"))
    assert found.why_not == "market holds no prices, but a flow"


def test_prices_of_different_days_are_never_mixed() -> None:
    older = reading("2026-05-27", "2034-12-31", 0.26)
    newer = reading("2026-12-01", "2027-12-31", 0.5)  # not known yet
    undated = reading("2026", "2027-12-31", 0.18)  # perhaps not known yet
    found = newest_prices(series(older, *LADDER, newer, undated), as_of=AS_OF)
    assert [str(one.deadline) for one in found] == ["2027-12-31", "2028-12-31", "2030-12-31"]
    assert {str(one.date) for one in found} == {"2026-05-28"}
    later = newest_prices(series(older, *LADDER, newer, undated), as_of=date(2026, 12, 1))
    assert [one.value for one in later] == [0.5]


def test_two_values_for_one_deadline_and_passed_deadlines_are_not_used() -> None:
    day = "2026-05-28"
    whole = series(
        reading(day, "2026-06-30", 0.01), reading(day, "2028-12-31", 0.1),
        reading(day, "2028-12-31", 0.2), reading(day, "2030-12-31", 0.3),
    )  # fmt: skip
    assert [one.value for one in newest_prices(whole, as_of=AS_OF)] == [0.3]
    found = compare(series(asks=MEGAWATT), TIMELINE, threshold("1 MW"))
    assert found.why_not == "no price known by 2026-11-22 has a deadline after it"
    assert crowd_distribution(series(), as_of=AS_OF) is None


def promise(identity: str, organization: str, **more: Any) -> Promise:
    return Promise.model_validate(
        {
            "id": identity, "domain": "space", "promise": identity, "organization": organization,
            "kind": "capability", "criteria": "Seen.", "sampling": "picked",
            "claims": ({"made": "2024", "by": "Jane", "due": "2026", "verified": False},),
            "outcome": {"status": "pending", "as_of": "2026-01-01"}, **more,
        }
    )  # fmt: skip


def milestone(identity: str, **more: Any) -> dict[str, Any]:
    return {"id": identity, "label": identity, "reaches": "1 MW", **more}


def ramp(identity: str, start: str) -> dict[str, Any]:
    grows = {"from": "1 kW", "to": "1 MW", "because": "arithmetic"}
    return milestone(identity, grows=grows, requires=({"id": start, "because": "logic"},))


def test_a_milestone_belongs_to_who_makes_it_and_several_routes_to_whoever_is_first() -> None:
    promises = Catalog((promise("one", "Acme"), promise("two", "Bolt")))
    roadmap = Roadmap.model_validate(
        {
            "id": "map", "title": "Map",
            "milestones": (
                {"id": "one", "label": "one"}, milestone("two"),
                ramp("acme-grows", "one"), ramp("acme-again", "one"),
                milestone("acme", first_of=("acme-grows", "acme-again")),
                milestone("anyone", first_of=("acme", "two")),
            ),
        }
    )  # fmt: skip
    found = {one.id: milestone_threshold(one, roadmap, promises) for one in roadmap.milestones}
    assert {name: own and own.organization for name, own in found.items()} == {
        "one": None, "two": "Bolt", "acme-grows": "Acme", "acme-again": "Acme", "acme": "Acme",
        "anyone": None,
    }  # fmt: skip
    asked = asked_threshold(series(asks=MEGAWATT))
    assert [name for name, own in found.items() if why_not_compared(asked, own) is None] == [
        "anyone"
    ]


def test_a_promise_is_worth_what_its_measure_says() -> None:
    measure = {"quantity": "compute", "reaches": "1 GW/year"}
    own = promised_threshold(promise("one", "Acme", measure=measure))
    assert own == threshold("1 GW/year", quantity="compute", organization="Acme")
    assert promised_threshold(promise("one", "Acme")) is None


def test_the_shipped_prices_are_held_against_one_megawatt_whoever_does_it_alone() -> None:
    ledger = load_ledger(CLAIMS)
    roadmap = ledger.roadmaps["orbital-compute"]
    asked = asked_threshold(ledger.series["kalshi-1mw-orbital-data-center"])
    fitting = [
        one.id
        for one in roadmap.milestones
        if why_not_compared(asked, milestone_threshold(one, roadmap, ledger.promises)) is None
    ]
    assert fitting == ["one-megawatt-in-orbit"]
    own = milestone_threshold(
        next(one for one in roadmap.milestones if one.id == fitting[0]), roadmap, ledger.promises
    )
    found = compare(ledger.series["kalshi-1mw-orbital-data-center"], TIMELINE, own)
    assert [row.crowd for row in found.rows] == [0.06, 0.1, 0.14, 0.19, 0.24, 0.31]
    assert {str(row.volume) for row in found.rows} == {"19000 USD"}
    polymarket = compare(ledger.series["polymarket-ai-data-center-in-space"], TIMELINE, own)
    assert polymarket.why_not is not None
    assert "100 accelerators" in polymarket.why_not
