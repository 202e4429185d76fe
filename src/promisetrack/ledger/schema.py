"""The JSON Schemas of the files, made from the models, for editors and other programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from promisetrack.model import (
    LedgerFile,
    NamesFile,
    PromiseFile,
    Record,
    RoadmapFile,
    SamplingFile,
    SeriesFile,
)

_FILES: dict[str, type[Record]] = {
    "promise": PromiseFile,
    "series": SeriesFile,
    "roadmap": RoadmapFile,
    "sampling": SamplingFile,
    "ledger": LedgerFile,
    "names": NamesFile,
}


def schemas() -> dict[str, dict[str, Any]]:
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


def _schema(name: str, model: type[Record]) -> dict[str, Any]:
    schema = model.model_json_schema(mode="validation")
    _drop_computed(schema)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{name}.schema.json",
        **schema,
    }


def _drop_computed(schema: dict[str, Any]) -> None:
    """Take out the fields that the reader fills in, and let a bare address stand for a source."""
    for definition in (schema, *schema.get("$defs", {}).values()):
        for computed in ("withdrawn", "due_from_said", "derived_from"):
            definition.get("properties", {}).pop(computed, None)
    definitions = schema.get("$defs", {})
    if "Source" in definitions:
        mapping = definitions["Source"]
        definitions["Source"] = {
            "anyOf": [{"type": "string", "format": "uri"}, mapping],
            "description": mapping.get("description", ""),
        }
    due = definitions.get("Claim", {}).get("properties", {}).get("due")
    if due is not None:
        due["anyOf"].append({"const": "none", "description": "Takes an earlier date back."})
