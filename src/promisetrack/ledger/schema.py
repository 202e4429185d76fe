"""The JSON Schemas of the files, made from the models, for editors and other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from promisetrack.dates import FORMS
from promisetrack.ledger.lessons import choices, lessons
from promisetrack.ledger.tree import Tree
from promisetrack.model import (
    LedgerFile,
    NamesFile,
    OrganizationsFile,
    PromiseFile,
    Record,
    RoadmapFile,
    SamplingFile,
    SecurityFile,
    SeriesFile,
)
from promisetrack.model.promise import WITHDRAWN
from promisetrack.model.scalars import DAY_PATTERN, SLUG_PATTERN, WINDOW_PATTERN

Schema: TypeAlias = dict[str, Any]

_FILES: dict[str, type[Record]] = {
    "promise": PromiseFile,
    "series": SeriesFile,
    "roadmap": RoadmapFile,
    "sampling": SamplingFile,
    "ledger": LedgerFile,
    "names": NamesFile,
    "organizations": OrganizationsFile,
    "security": SecurityFile,
}

_PATTERNS = {
    WINDOW_PATTERN: f"A date is written as {FORMS}.",
    DAY_PATTERN: "One day is written as 2026-10-09.",
    SLUG_PATTERN: "Lower-case words and numbers, joined by hyphens: acme-moon-flight.",
}
_LAG = "A time is written as 6 months, or as 3..12 months for the range of eight in ten cases."


def schemas() -> dict[str, Schema]:
    """Return the JSON Schema (2020-12) of each kind of file, by its name."""
    return {name: _schema(name, model) for name, model in _FILES.items()}


def write_schemas(folder: Path) -> list[Path]:
    """Write each schema to ``folder/<name>.schema.json`` and return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in schemas().items():
        path = folder / f"{name}.schema.json"
        path.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        written.append(path)
    return written


# --- private -------------------------------------------------------------------------------


def _schema(name: str, model: type[Record]) -> Schema:
    schema = model.model_json_schema(mode="validation")
    parts: dict[str, Schema] = {model.__name__: schema, **schema.get("$defs", {})}
    _drop_computed(parts)
    for part, found in parts.items():
        _teach(part, found, schema)
    _let_an_address_stand_alone(schema)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{name}.schema.json",
        **schema,
    }


def _drop_computed(parts: Mapping[str, Schema]) -> None:
    """Take out the fields that the reader fills in, and let `none` stand for a date."""
    for found in parts.values():
        for computed in ("withdrawn", "due_from_said", "derived_from"):
            found.get("properties", {}).pop(computed, None)
    if "Claim" in parts:
        parts["Claim"]["properties"]["due"]["anyOf"].append({"const": WITHDRAWN})


def _teach(name: str, part: Schema, whole: Schema) -> None:
    """Give the keys of a record, or the words of a closed list, what an editor shows of them."""
    part.pop("title", None)  # the name of a class, which an editor would show as a heading
    if "enum" in part:
        # No keyword of JSON Schema: editors read it, and validators pass over it.
        part["enumDescriptions"] = [choices()[name][word] for word in part["enum"]]
    for key, about in part.get("properties", {}).items():
        about.pop("title", None)
        _explain_forms(about)
        lesson = lessons()[name][key]
        if _is_filled_in(about, whole):
            about["examples"] = [_in_json(one, about, whole) for one in lesson.examples]
        else:
            shown = " or ".join(f"`{one}`" for one in lesson.examples)
            about["description"] += f"\n\nExample: {shown}"
        about["description"] += f"\n\nCommon mistake: {lesson.mistake}"


def _is_filled_in(about: Schema, whole: Schema) -> bool:
    """Whether an editor may offer an example as the value: a form to adapt, and no invented fact.

    Editors write the examples of missing keys into a file, where a name or a `true` would stay.
    """
    forms = list(_forms(about, whole))
    is_prose = any(
        form.get("type") == "string"
        and not form.keys() & {"enum", "examples"}
        and form.get("pattern", SLUG_PATTERN) == SLUG_PATTERN
        for form in forms
    )
    return not is_prose and not any(form.get("type") == "boolean" for form in forms)


def _in_json(value: Tree, about: Schema, whole: Schema) -> Any:
    """Return what a file writes, as the field's schema has it: numbers and truths are no texts."""
    forms = list(_forms(about, whole))
    if isinstance(value, list):
        items = next(form["items"] for form in forms if "items" in form)
        return [_in_json(one, items, whole) for one in value]
    if isinstance(value, dict):
        keys: Schema = next((form["properties"] for form in forms if "properties" in form), {})
        rest = next((_values(form) for form in forms if _values(form)), {})
        return {key: _in_json(one, keys.get(key, rest), whole) for key, one in value.items()}
    kinds = {form.get("type") for form in forms}
    if "boolean" in kinds:
        return value == "true"
    return json.loads(value) if "number" in kinds else value


def _values(form: Schema) -> Schema:
    """Return the schema of what stands below keys that anyone may choose."""
    patterns: Schema = form.get("patternProperties", {})
    return dict(form.get("additionalProperties") or next(iter(patterns.values()), {}))


def _forms(about: Schema, whole: Schema) -> Iterator[Schema]:
    """Yield the forms that a value may have, references followed."""
    if "$ref" in about:
        about = whole["$defs"][about["$ref"].rpartition("/")[2]]
    if "anyOf" in about:
        for one in about["anyOf"]:
            yield from _forms(one, whole)
    else:
        yield about


def _explain_forms(about: Schema, *, is_inner: bool = False) -> None:
    """Say in words what a pattern asks for; the key's own words stand above those of a form."""
    if is_inner:
        about.pop("description", None)  # an editor would show it instead of the key's
    if "pattern" in about:
        # No keyword of JSON Schema either.
        about["patternErrorMessage"] = _PATTERNS.get(about["pattern"], _LAG)
    for one in (*about.get("anyOf", ()), *filter(None, [about.get("items")])):
        _explain_forms(one, is_inner=True)


def _let_an_address_stand_alone(schema: Schema) -> None:
    mapping = schema.get("$defs", {}).get("Source")
    if mapping is not None:
        schema["$defs"]["Source"] = {
            "anyOf": [{"type": "string", "format": "uri"}, mapping],
            "description": mapping.get("description", ""),
        }
