"""A small ledger with a roadmap to the headline: satellites first, then a rate and a larger one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from forecast.made_up import claim, ledger, outcome, promise
from forecast.roadmap.made_up import growing, milestone, roadmap, series
from promisetrack.model import Catalog, Ledger, Promise, Series
from promisetrack.report.features import HEADLINE
from report.ledgers import crowd, headline
from report.pages import made

TOP = HEADLINE.promise
LARGER = "hundred-gigawatts"
READING = {"url": "https://example.org/reading", "publisher": "Example"}


def satellites(due: str = "../2026-12-31") -> Promise:
    return promise("first-satellite", [claim("2025-01-01", due)], organization="SpaceX")


def larger(due: str = "../2029-06-30") -> Promise:
    measure = {"quantity": "orbital_compute_rate", "reaches": "100 GW/year"}
    claims = [claim("2025-06-08", due)]
    return promise(LARGER, claims, organization="SpaceX", measure=measure)


def rocket() -> Promise:
    became = outcome("delivered", "2025-03-01")
    return promise("rocket", [claim("2020-01-01", "2024")], became, organization="SpaceX")


def known_series(pace: float = 1.0, launches: float = 8.0) -> tuple[Series, ...]:
    """Return the readings of the capacity; ``pace`` multiplies the growth of every analogue."""
    ramps = [
        series(
            {str(2008 + k): 20 * (1.0 + (grows - 1.0) * pace) ** k for k in range(9)},
            f"analogue-{number}",
            "satellites/year",
            organization=f"Maker {number}",
        )
        for number, grows in enumerate((1.2, 1.4, 1.7, 2.2))
    ]
    flown = {"2023": launches / 4, "2024": launches / 2, "2025": launches}
    return (
        series({"2025": 0}, "power", "GW/year"),
        series(flown, "launches", "launches/year", organization="SpaceX"),
        series({"2025-05-01": 100, "2025-06-01": 200}, "power-each", "kW/satellite", "estimate"),
        series({"2025-05-01": 20, "2025-06-01": 60}, "carried", "satellites/launch", "estimate"),
        series({"2025-05-01": 10}, "first-year", "satellites/year", "estimate"),
        *ramps,
    )


def market(reaches: str, name: str = "market") -> Series:
    return Series.model_validate(
        {
            "id": name, "title": f"A market on {reaches}", "quantity": "p", "unit": "1",
            "type": "probability", "platform": "kalshi", "asks": {"reaches": reaches},
            "readings": [
                {"date": "2025-11-01", "value": "0.25", "deadline": "2030-12-31"},
                {"date": "2025-11-01", "value": "0.5", "deadline": "2034-12-31"},
            ],
        }
    )  # fmt: skip


CAPACITY: dict[str, Any] = {
    "series": "power",
    "thresholds": [TOP, LARGER],
    "launches": "launches",
    "satellite_power": "power-each",
    "satellites_per_launch": "carried",
    "first_year": "first-year",
    "analogues": [f"analogue-{number}" for number in range(4)],
}


def needs(parent: str, why: str, **keys: Any) -> dict[str, Any]:
    return {"id": parent, "because": why, **keys}


def with_roadmap(
    *more: Promise,
    known: tuple[Series, ...] | None = None,
    first: Promise | None = None,
    capacity: Mapping[str, Any] | None = None,
    top: Promise | None = None,
) -> Ledger:
    """Return the ledger; what is given takes the place of what it usually has."""
    whole = ledger(
        *crowd(), top or headline(), first or satellites(), larger(), rocket(), *more,
        series=known or known_series(),
    )  # fmt: skip
    steps = roadmap(
        milestone("rocket"),
        {
            **milestone("first-satellite"),
            "label": "The first satellite works",
            "requires": [needs("rocket", "It has to be launched.", source=READING, verified=True)],
        },
        milestone("at-work", "first-satellite", grows=growing("1 MW", "1 GW"), reaches="1 GW"),
        {**milestone(TOP), "label": "1 GW a year",
         "requires": [needs("first-satellite", "A rate is made of satellites.", lag="1..2 years")]},
        {**milestone(LARGER, TOP), "label": "100 GW a year"},
        capacity=dict(capacity or CAPACITY),
    )  # fmt: skip
    return replace(whole, roadmaps=Catalog([steps]))


@cache
def roadmap_site() -> dict[str, str]:
    """Return every page of the ledger, with one market that means the same as a milestone."""
    markets = (market("1 GW"), market("5 MW", "other-market"))
    return made(with_roadmap(known=(*known_series(), *markets)))
