"""The machine copies: which files `api/v1/` has, what each holds, and its JSON Schema.

A copy is one object: a head that says what it is of, then its own keys. The schema version counts
up when a key leaves or changes its meaning; new keys may come at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from promisetrack.report.copy_schemas import (
    analogues_schema,
    changes_fields_schema,
    due_schema,
    forecast_schema,
    nearest_schema,
)
from promisetrack.report.group_schemas import (
    group_schema,
    organization_more,
    quality_schema,
    rule_schema,
)
from promisetrack.report.holder_schema import holders_fields_schema
from promisetrack.report.roadmap_schema import roadmap_fields_schema
from promisetrack.report.schema_parts import (
    DIALECT,
    Schema,
    count,
    day,
    many,
    maybe,
    number,
    record,
    text,
)

FOLDER: Final = "api/v1"
SCHEMA_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Copy:
    """A file, or one for each of many things where its path has ``{id}`` or ``{name}``.

    ``fields`` makes the schemas of its own keys; it is a function because that takes a while.
    """

    path: str
    schema: str
    holds: str
    fields: Callable[[], Mapping[str, Schema]]


def copy_schema(copy: Copy) -> Schema:
    """Return the JSON Schema (2020-12) of a copy."""
    own = dict(copy.fields())
    definitions = own.pop("$defs", None)
    found = record(copy.holds, {**_head(), **own})
    if definitions is not None:
        found["$defs"] = definitions
    return {"$schema": DIALECT, "$id": f"{copy.schema}.schema.json", "title": copy.path, **found}


def copy_schemas() -> dict[str, Schema]:
    """Return the schemas of all copies, by their names; the first file of a schema names it."""
    return {copy.schema: copy_schema(copy) for copy in reversed(COPIES)}


# --- private -------------------------------------------------------------------------------


def _head() -> dict[str, Schema]:
    return {
        "schema_version": count("Version of this form."),
        "as_of": day("Day up to which knowledge reaches."),
        "ledger_hash": text("SHA-256 of the ledger's content: same hash, day and program, same "
                            "file."),
        "reading": text("Whose verdicts count: the ledger's own, or a generous judge's.",
                        one_of=("strict", "lenient")),
        "domain": text("The field that the file is of.", null="all fields"),
    }  # fmt: skip


def _promise_parts() -> tuple[Schema, Mapping[str, Schema]]:
    """Return the schema of a promise, and of the parts that it refers to: its file, and states."""
    from promisetrack.model import Promise
    from promisetrack.report.copy_schemas import LABELS

    schema = Promise.model_json_schema(mode="validation")
    parts: dict[str, Any] = schema.pop("$defs")
    days = number(
        "Days between the deadline and what decides it; above 0: after it.",
        unit="days", null="nothing decides it yet", whole=True,
    )  # fmt: skip
    state = text("How it stands.", one_of=LABELS)
    _extend(parts["Claim"], {
        "deadline": day("Last day of the date.", null="no date, or taken back"),
        "rule": text("The rule that read the words.", null="the date was set by hand"),
        "state": state, "days": days,
    })  # fmt: skip
    for unwritten in ("withdrawn", "due_from_said"):
        del parts["Claim"]["properties"][unwritten]
    parts["Claim"]["properties"]["due"] = text("For when; none takes an earlier date back.")
    _extend(parts["Outcome"], {"derived": {"type": "boolean", "description": "Whether it follows "
                                           "from a series."}})  # fmt: skip
    parts["Outcome"]["properties"]["derived_from"] = many(
        {"type": "string"}, "The readings that it follows from."
    )
    _extend(schema, {"state": state, "days": days})
    return schema, parts


def _extend(schema: Any, fields: Mapping[str, Schema]) -> None:
    schema["properties"].update(fields)
    schema["required"] = [*schema.get("required", []), *fields]


def _promises() -> dict[str, Any]:
    schema, parts = _promise_parts()
    return {"promises": many(schema, "All promises, by id."), "$defs": parts}


def _promise() -> dict[str, Any]:
    schema, parts = _promise_parts()
    return {
        "promise": schema,
        "forecast": maybe(forecast_schema(), "it is settled, or none can be made"),
        "no_forecast": text("Why an open promise has no forecast.", null="it has, or is settled"),
        "analogues": many(nearest_schema(), "The promises most like it, the nearest first."),
        "page": text("Path of its page from the root of the site."),
        "embed": text("Path of its page for frames."),
        "$defs": parts,
    }


def _series() -> dict[str, Any]:
    from promisetrack.model import Series

    schema = Series.model_json_schema(mode="validation")
    parts = schema.pop("$defs")
    return {"series": many(schema, "All series, by id."), "$defs": parts}


def _calibration() -> dict[str, Any]:
    from pydantic import TypeAdapter

    from promisetrack.forecast.backtest.digest import Digest

    schema = TypeAdapter(Digest).json_schema(mode="validation")
    parts = schema.pop("$defs")
    return {
        "backtest": maybe(schema, "it was not run for this ledger, day and program"),
        "command": text("The command that runs it."),
        "$defs": parts,
    }


def _index() -> dict[str, Any]:
    file = record(
        "A file, or one for each of many things.",
        {
            "path": text("From the root of the site; {id} and {name} stand for many."),
            "files": count("How many there are.", unit="files"),
            "holds": text("What it holds."),
            "schema": text("Path of its JSON Schema.", null="it is no JSON of ours"),
            "schema_version": count("Version of its form.",
                                    null="it is no JSON of ours"),
        },
    )  # fmt: skip
    return {
        "title": text("Title of the ledger."),
        "program": text("What made the site."),
        "licence": text("Licence of the data."),
        "citation": text("How to cite the data."),
        "files": many(file, "All files for programs."),
    }


def _organizations() -> dict[str, Any]:
    address = {"address": text("Path of its page from the root of the site.")}
    return {"organizations": many(group_schema(address, ids=False), "By name.")}


def _group(more: Callable[[], dict[str, Schema]]) -> Callable[[], dict[str, Schema]]:
    return lambda: dict(group_schema(more())["properties"])


COPIES: Final = (
    Copy("index.json", "index", "All files for programs, each with what it holds.", _index),
    Copy("promises.json", "promises",
         "Every promise as its file has it, with the state of each statement.", _promises),
    Copy("promises/{id}.json", "promise",
         "One promise with its forecast and the promises of the past most like it.", _promise),
    Copy("forecasts.json", "forecasts", "The forecast of every open promise.",
         lambda: {"forecasts": many(forecast_schema(), "By id of the promise.")}),
    Copy("due.json", "due", "Open promises with a date, the earliest newest date first.",
         lambda: {"due": many(due_schema(), "Past ones first: days_left is below 0.")}),
    Copy("changes.json", "changes",
         "What was promised, restated, came due, was resolved, and which forecasts moved between "
         "two days.", changes_fields_schema),
    Copy("organizations.json", "organizations", "The record of every organization in counts.",
         _organizations),
    Copy("organizations/{name}.json", "organization",
         "One organization: its counts, its expected stretch, and its promises.",
         _group(organization_more)),
    Copy("domains.json", "domains", "The record of every field in counts.",
         lambda: {"domains": many(group_schema({}), "By name.")}),
    Copy("domains/{name}.json", "domain", "One field: its counts and its promises.",
         _group(dict)),
    Copy("sampling/{name}.json", "sampling",
         "One sampling rule: its words, its counts and its promises.",
         _group(lambda: {"rule": rule_schema()})),
    Copy("analogues.json", "analogues",
         "For every open promise that can be late, the promises of the past most like it.",
         lambda: {"analogues": many(analogues_schema(), "By id of the promise.")}),
    Copy("series.json", "series", "Measured quantities and market prices over time.", _series),
    Copy("roadmap.json", "roadmap",
         "The first roadmap drawn: its milestones, its capacity, what it takes.",
         roadmap_fields_schema),
    Copy("roadmaps/{id}.json", "roadmap", "One roadmap, drawn.", roadmap_fields_schema),
    Copy("calibration.json", "calibration",
         "How good the forecasts were when made again from past days.", _calibration),
    Copy("holders.json", "holders",
         "What holders of listed organizations got while they waited: no advice.",
         holders_fields_schema),
    Copy("quality.json", "quality", "How well the data rest on pages, and how lately they were "
         "looked at.", lambda: {"quality": quality_schema()}),
)  # fmt: skip
"""Every file of `api/v1/`."""
