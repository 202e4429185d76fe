"""JSON that people can read and compare by line: a key a line, and an element a line in its lists.

The encoder of the standard library is several times slower where it sets every value on a line of
its own, and a site has thousands of these files. What stands in two of them is encoded once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any


def json_text(fields: Mapping[str, Any]) -> bytes:
    r"""Return fields as JSON, UTF-8, with a newline at its end.

    >>> print(json_text({"n": 2, "rows": [{"a": 1}, {"a": 2}]}).decode(), end="")
    {
    "n": 2,
    "rows": [
     {"a": 1},
     {"a": 2}
    ]
    }
    """
    return json_object({name: json_value(value) for name, value in fields.items()})


def json_object(texts: Mapping[str, str]) -> bytes:
    """Return the same of values that are JSON already."""
    lines = ",\n".join(f"{json_line(name)}: {text}" for name, text in texts.items())
    return f"{{\n{lines}\n}}\n".encode()


def json_value(value: Any) -> str:
    """Return a value on one line, a list with a line for each element."""
    return json_list(map(json_line, value)) if isinstance(value, list | tuple) else json_line(value)


def json_list(texts: Iterable[str]) -> str:
    """Return a list of elements that are JSON already."""
    elements = ",\n ".join(texts)
    return f"[\n {elements}\n]" if elements else "[]"


def json_line(value: Any) -> str:
    """Return a value on one line."""
    return _encode(value)


# --- private -------------------------------------------------------------------------------

_encode = json.JSONEncoder(ensure_ascii=False).encode  # `json.dumps` would make one for each line
