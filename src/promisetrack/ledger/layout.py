"""Values as lines of YAML, laid out as the files of the ledger are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from promisetrack.ledger.quoting import LONGEST_LINE, folded_lines, inline_scalar
from promisetrack.ledger.shape import Shape

Value: TypeAlias = "str | Sequence[Value] | Mapping[str, Value]"
"""What a file holds: every scalar is the text that was typed."""

STEP = 2
"""Columns by which a level is indented."""


def mapping_lines(mapping: Mapping[str, Value], shape: Shape, indent: int) -> list[str]:
    """Return the lines of a mapping, its keys in the order of the shape."""
    return [
        line
        for key in sorted(mapping, key=shape.rank)
        for line in entry_lines(key, mapping[key], shape, indent)
    ]


def entry_lines(key: str, value: Value, shape: Shape, indent: int) -> list[str]:
    """Return the lines of one key with its value."""
    start = " " * indent + inline_scalar(key, free=True) + ":"
    first, *rest = value_lines(
        value, shape.of(key), free=key in shape.texts, indent=indent, used=len(start)
    )
    return [start + first, *rest]


def item_lines(value: Value, shape: Shape, indent: int, *, free: bool) -> list[str]:
    """Return the lines of one item of a list, whose hyphen stands at column ``indent``."""
    start = " " * indent + "-"
    if isinstance(value, Mapping) and value:
        first, *rest = mapping_lines(value, shape, indent + STEP)
        return [f"{start} {first.lstrip(' ')}", *rest]
    if isinstance(value, Mapping | list | tuple):
        return [f"{start} {flow_text(value, shape, free=free)}"]
    first, *rest = value_lines(value, shape, free=free, indent=indent, used=len(start))
    return [start + first, *rest]


def value_lines(value: Value, shape: Shape, *, free: bool, indent: int, used: int) -> list[str]:
    """Return a value as what follows a key.

    Parameters
    ----------
    value, shape
        The value, and the shape of its mappings.
    free
        Whether its scalars are free text (`inline_scalar`).
    indent
        Column of the key; deeper lines stand two columns further in.
    used
        Columns that the key and its colon take.

    Returns
    -------
    list of str
        First what goes on the key's own line, with the space before it; then whole lines.
    """
    if isinstance(value, str):
        return _scalar_lines(value, free=free, indent=indent + STEP, used=used)
    if isinstance(value, Mapping) and value:
        return ["", *mapping_lines(value, shape, indent + STEP)]
    if not value or all(isinstance(item, str) for item in value):
        return [" " + flow_text(value, shape, free=free)]
    items = (item_lines(item, shape, indent + STEP, free=free) for item in value)
    return ["", *(line for lines in items for line in lines)]


def flow_text(value: Value, shape: Shape, *, free: bool, style: str | None = None) -> str:
    """Return a value on one line: ``{url: https://..., published: 2026-06}`` or ``[a, b]``."""
    if isinstance(value, str):
        return inline_scalar(value, free=free, flow=True, style=style)
    if isinstance(value, Mapping):
        return "{" + ", ".join(flow_entry(key, value[key], shape) for key in value) + "}"
    return "[" + ", ".join(flow_text(item, shape, free=free) for item in value) + "]"


def flow_entry(key: str, value: Value, shape: Shape) -> str:
    """Return one key with its value for the inside of ``{}``."""
    name = inline_scalar(key, free=True, flow=True)
    return f"{name}: {flow_text(value, shape.of(key), free=key in shape.texts)}"


# --- private -------------------------------------------------------------------------------


def _scalar_lines(text: str, *, free: bool, indent: int, used: int) -> list[str]:
    inline = " " + inline_scalar(text, free=free)
    folded = folded_lines(text, indent) if used + len(inline) > LONGEST_LINE else None
    return [inline] if folded is None else [" " + folded[0], *folded[1:]]
