"""The parts of which JSON Schemas (2020-12) of the machine copies are put together.

Every field says in words what it holds; ``unit`` and the meaning of null stand in the words and
under `x-unit`, so that a page of the reference can be made from the schema alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def text(words: str, *, null: str = "", one_of: Iterable[str] = ()) -> Schema:
    """Return the schema of a text; ``null`` says what it means that there is none."""
    choices = list(one_of)
    found = _field("string", words, null=null)
    if choices:
        found["enum"] = [*choices, *([None] if null else [])]
    return found


def day(words: str, *, null: str = "") -> Schema:
    """Return the schema of a day, as 2027-12-31."""
    return {**_field("string", words, null=null, unit="day"), "format": "date"}


def window(words: str, *, null: str = "") -> Schema:
    """Return the schema of a window of days, in the forms of the ledger's files."""
    return _field("string", words, null=null, unit="window of days")


def share(words: str, *, null: str = "") -> Schema:
    """Return the schema of a share or a probability, 0 to 1."""
    found = _field("number", words, null=null, unit="share, 0 to 1")
    return {**found, "minimum": 0, "maximum": 1}


def count(words: str, *, unit: str = "", null: str = "") -> Schema:
    """Return the schema of a count."""
    return {**_field("integer", words, null=null, unit=unit), "minimum": 0}


def number(words: str, *, unit: str = "", null: str = "", whole: bool = False) -> Schema:
    """Return the schema of a number of any sign."""
    return _field("integer" if whole else "number", words, null=null, unit=unit)


def flag(words: str) -> Schema:
    """Return the schema of a yes or no."""
    return _field("boolean", words)


def many(item: Schema, words: str) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "description": words, "items": item}


def record(words: str, fields: Mapping[str, Schema], *, null: str = "") -> Schema:
    """Return the schema of an object that has these fields and no other."""
    found = _field("object", words, null=null)
    return {
        **found,
        "properties": dict(fields),
        "required": list(fields),
        "additionalProperties": False,
    }


def keyed(item: Schema, words: str, *, keys: str, null: str = "") -> Schema:
    """Return the schema of an object whose keys match a pattern and whose values are alike."""
    found = _field("object", words, null=null)
    return {**found, "patternProperties": {keys: item}, "additionalProperties": False}


def maybe(item: Schema, null: str) -> Schema:
    """Return the schema of something that may be missing."""
    return {"anyOf": [item, {"type": "null", "description": null}]}


# --- private -------------------------------------------------------------------------------


def _field(kind: str, words: str, *, null: str = "", unit: str = "") -> Schema:
    found: Schema = {
        "type": [kind, "null"] if null else kind,
        "description": f"{words} Null: {null}." if null else words,
    }
    return {**found, "x-unit": unit} if unit else found
