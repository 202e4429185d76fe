"""JSON Schema of a drawn roadmap: its milestones, its fan, and what its thresholds take a year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from promisetrack.report.copy_schemas import forecast_schema
from promisetrack.report.schema_parts import (
    Schema,
    count,
    day,
    keyed,
    many,
    maybe,
    number,
    record,
    share,
    text,
    window,
)


def roadmap_fields_schema() -> dict[str, Schema]:
    """Return the schemas of a drawn roadmap, by key (`promisetrack.forecast.roadmap`)."""
    alone = record("The promise by itself.", _roadmap_timeline(milestone=True))
    holdup = record(
        "What a milestone waited for last.",
        {
            "cause": text("Id of the milestone, or the growth that was waited for."),
            "share": share("In which share of the draws."),
        },
    )
    milestone = record(
        "A step of the roadmap.",
        {
            "milestone": text("Its id."),
            "label": text("Its name."),
            "status": text(
                "How it stands.",
                one_of=("open", "assumed", "pending", "delivered", "partial", "cancelled"),
            ),
            **_roadmap_timeline(milestone=True),
            "done": window("When it was done.", null="it is not, or nobody knows when"),
            "promise_only": maybe(alone, "it is settled, or nobody's promise"),
            "requires": many(text("Id of a milestone."), "What it waits for."),
            "first_of": many(text("Id of a milestone."), "It is done with the first of these."),
            "held_up_by": many(holdup, "What it waited for last, the most frequent first."),
        },
    )
    return {
        "roadmap": text("Id of the roadmap."),
        "draws": count("Worlds drawn.", unit="draws"),
        "dependence": number("Correlation of the milestones' luck."),
        "milestones": many(milestone, "The steps, in the order of the file."),
        "capacity": maybe(_capacity(), "the roadmap names no capacity"),
        "takes": keyed(
            record("What one threshold takes a year.", _takes()),
            "What the thresholds take, by the id of the milestone.",
            keys="^[a-z0-9-]+$",
        ),
    }


# --- private -------------------------------------------------------------------------------


def _roadmap_timeline(*, milestone: bool) -> dict[str, Schema]:
    fields: dict[str, Schema] = {}
    own: dict[str, Any] = forecast_schema()["properties"]
    for name, schema in own.items():
        if name != "growth":
            fields[name] = maybe(schema, "settled, or nobody's promise") if milestone else schema
    return fields


def _capacity() -> Schema:
    rate = "the capacity's own unit"
    ends = ("p10", "p25", "p50", "p75", "p90")
    return record(
        "The rate drawn, year by year.",
        {
            "unit": text("Unit of every rate here."),
            "supported": number("Above this rate the curves are shape, not cases.", unit=rate),
            "promised": many(
                record("A promised rate.", {
                    "milestone": text("Id of the milestone."),
                    "rate": number("The rate.", unit=rate),
                    "due": day("Last day of its newest date."),
                }), "The promised path."),
            "years": many(
                record("One year.", {
                    "year": number("At its end.", unit="year", whole=True),
                    **{end: number(f"{end[1:]} draws in 100 lie below.", unit=rate)
                       for end in ends},
                }), "The fan."),
        },
    )  # fmt: skip


def _takes() -> dict[str, Schema]:
    units: Iterable[tuple[str, str]] = (
        ("satellites", "satellites a year"), ("launches", "launches a year"),
        ("tonnes", "tonnes a year"), ("array_km2", "square kilometres a year"),
        ("radiator_km2", "square kilometres a year"),
    )  # fmt: skip
    return {
        name: maybe(many(number("Low, then high.", unit=unit), f"From low to high, {unit}."),
                    "the readings do not say")
        for name, unit in units
    }  # fmt: skip
