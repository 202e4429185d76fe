"""The base of every value of the ledger, and the words that describe its fields."""

from __future__ import annotations

import ast
import inspect
import textwrap
import typing
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from pydantic import BaseModel, ConfigDict


def _describe(schema: dict[str, Any], record: type[BaseModel]) -> None:
    """Add the fields' docstrings to a JSON Schema."""
    for name, text in descriptions(record).items():
        if name in schema.get("properties", {}):
            schema["properties"][name]["description"] = text


class Record(BaseModel):
    """Base of every value of the ledger: frozen, and no key beyond those named."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra=_describe,
        # Building a validator takes longer than reading fifty files, so unused ones never are.
        defer_build=True,
    )


@cache
def descriptions(record: type[BaseModel]) -> dict[str, str]:
    """Return what the docstring below each field of a record says, by the key of the field.

    Read from the source when asked for: pydantic would do so at every start.
    """
    found: dict[str, str] = {}
    for kind in reversed(record.__mro__):
        if issubclass(kind, Record):
            texts = _field_docstrings(kind)
            found.update((key_of(record, name), text) for name, text in texts)
    return found


def key_of(record: type[BaseModel], name: str) -> str:
    """Return the key that stands in a file for a field: its name, or its alias."""
    field = record.model_fields.get(name)
    return (field.alias if field else None) or name


def record_at(record: type[BaseModel], where: Iterable[str | int]) -> type[BaseModel]:
    """Return the kind of record that lies at a key path of another; list positions count as one."""
    for step in where:
        field = record.model_fields.get(str(step))
        kinds = _classes(field.annotation) if field else ()
        record = next((kind for kind in kinds if issubclass(kind, Record)), record)
    return record


# --- private -------------------------------------------------------------------------------


def _field_docstrings(kind: type) -> Iterator[tuple[str, str]]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    body = tree.body if isinstance(tree, ast.ClassDef) else []
    for field, below in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            text = _constant(below)
            if text is not None:
                yield field.target.id, " ".join(text.split())


def _classes(annotation: Any) -> Iterator[type]:
    """Yield the classes that an annotation is made of: ``Text | None`` holds ``str``."""
    if isinstance(annotation, type) and not typing.get_args(annotation):
        yield annotation
    for part in typing.get_args(annotation):
        yield from _classes(part)


def _constant(node: ast.stmt) -> str | None:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return node.value.value if isinstance(node.value.value, str) else None
    return None
