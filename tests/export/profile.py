"""What the standard asks of a package (Data Package 2.0), as far as an export uses it."""

from __future__ import annotations

from typing import Any

SAFE = r"^(?!/)(?!.*(^|/)\.\.(/|$))(?!.*:).+$"
NAME = {"type": "string", "pattern": "^[a-z0-9._-]+$"}
NAMES = {"type": "array", "minItems": 1, "items": {"type": "string"}, "uniqueItems": True}

FIELD: dict[str, Any] = {
    "type": "object",
    "required": ["name", "type", "description"],
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "type": {"enum": ["string", "number", "integer", "boolean", "date"]},
        "description": {"type": "string", "minLength": 1},
        "constraints": {"const": {"required": True}},
    },
    "additionalProperties": False,
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["fields"],
    "properties": {
        "$schema": {"const": "https://datapackage.org/profiles/2.0/tableschema.json"},
        "fields": {"type": "array", "minItems": 1, "items": FIELD},
        "missingValues": {"const": [""]},
        "primaryKey": NAMES,
        "foreignKeys": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["fields", "reference"],
                "properties": {
                    "fields": NAMES,
                    "reference": {
                        "type": "object",
                        "required": ["resource", "fields"],
                        "properties": {"resource": NAME, "fields": NAMES},
                        "additionalProperties": False,
                    },
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
RESOURCE: dict[str, Any] = {
    "type": "object",
    "required": ["name", "path", "schema"],
    "properties": {
        "name": NAME,
        "path": {"type": "string", "pattern": SAFE},
        "type": {"const": "table"},
        "format": {"enum": ["csv", "jsonl", "parquet"]},
        "mediatype": {"type": "string", "pattern": "^(.+)/(.+)$"},
        "encoding": {"const": "utf-8"},
        "description": {"type": "string", "minLength": 1},
        "bytes": {"type": "integer", "minimum": 0},
        "hash": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
        "schema": SCHEMA,
    },
    "additionalProperties": False,
}
PACKAGE: dict[str, Any] = {
    "type": "object",
    "required": ["$schema", "resources", "licenses", "sources", "title"],
    "properties": {
        "$schema": {"const": "https://datapackage.org/profiles/2.0/datapackage.json"},
        "name": NAME,
        "title": {"type": "string", "minLength": 1},
        "description": {"type": "string", "minLength": 1},
        "version": {"type": "string", "minLength": 1},
        "created": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
        "licenses": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {"name": {"pattern": "^([-a-zA-Z0-9._])+$"}},
                "required": ["name"],
            },
        },
        "sources": {"type": "array", "minItems": 1, "items": {"required": ["title"]}},
        "contributors": {"type": "array", "minItems": 1, "items": {"required": ["title"]}},
        "keywords": NAMES,
        "resources": {"type": "array", "minItems": 1, "items": RESOURCE},
    },
    "additionalProperties": False,
}
