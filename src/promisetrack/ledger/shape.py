"""Which keys a file may have, in which order, and which of their values are free text.

Read off the model, so that an edited file never has a key in a place of its own invention.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from promisetrack.model import PromiseFile, Record, SeriesFile


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of one mapping.

    ``keys`` are in the order of the model; ``texts`` are those with free text, which other
    programs must not take for a number or a truth value; ``inner`` gives the shape of those
    that hold a mapping or a list of mappings.
    """

    keys: tuple[str, ...] = ()
    texts: frozenset[str] = frozenset()
    inner: Mapping[str, Shape] = field(default_factory=dict)

    def rank(self, key: str) -> int:
        """Return the place of a key in the order; unknown keys come last."""
        return self.keys.index(key) if key in self.keys else len(self.keys)

    def of(self, key: str) -> Shape:
        """Return the shape of what a key holds; the empty one where it is not a mapping."""
        return self.inner.get(key, Shape())


@cache
def shape_of(record: type[Record]) -> Shape:
    """Return the shape of a record of the model."""
    keys, texts, inner = [], set(), {}
    for name, about in record.model_fields.items():
        if about.exclude:  # computed, never written
            continue
        kinds = set(_classes(about.annotation))
        keys.append(name)
        if str in kinds:
            texts.add(name)
        for kind in kinds:
            if issubclass(kind, Record):
                inner[name] = shape_of(kind)
    return Shape(tuple(keys), frozenset(texts), inner)


def promise_shape() -> Shape:
    """Return the shape of claims/<domain>/<id>.yaml."""
    return shape_of(PromiseFile)


def series_shape() -> Shape:
    """Return the shape of claims/series/<id>.yaml."""
    return shape_of(SeriesFile)


# --- private -------------------------------------------------------------------------------


def _classes(annotation: Any) -> Iterator[type]:
    """Yield the classes that an annotation is made of: ``Text | None`` holds ``str``."""
    if isinstance(annotation, type) and not typing.get_args(annotation):
        yield annotation
    for part in typing.get_args(annotation):
        yield from _classes(part)
