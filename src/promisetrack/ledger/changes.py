"""What a file says after a claim, an outcome or a reading: documents in, documents out.

Nothing given is changed; each function returns a new document. Dates decide where a claim or a
reading stands in its list, whatever the order in which they come in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from promisetrack.dates import WindowError, parse_window
from promisetrack.ledger.edit import Document, EditError
from promisetrack.ledger.layout import Value, mapping_lines
from promisetrack.ledger.shape import promise_shape, shape_of
from promisetrack.model import Record, Source

MODELINE: Final = "# yaml-language-server: $schema=../../schema/promise.schema.json"
"""Tells editors which keys a file may have."""

SOURCE_KEYS: Final = shape_of(Source).keys


def flat_keys(record: type[Record]) -> tuple[str, ...]:
    """Return the keys of a record and of its source in one row: what an option can give."""
    shape = shape_of(record)
    return (*(key for key in shape.keys if key not in shape.inner), *SOURCE_KEYS)


def with_source(fields: Mapping[str, str]) -> Document:
    """Gather the keys of a source (url, publisher, published, ...) under `source`.

    An address alone needs no keys of its own.

    >>> with_source({"by": "Acme", "url": "https://acme.example"})
    {'by': 'Acme', 'source': 'https://acme.example'}
    """
    rest: Document = {key: value for key, value in fields.items() if key not in SOURCE_KEYS}
    source = {key: fields[key] for key in SOURCE_KEYS if key in fields}
    if source:
        rest["source"] = source["url"] if list(source) == ["url"] else source
    return rest


def add_claim(document: Document, claim: Mapping[str, Value]) -> Document:
    """Return a promise with one more claim, among the others by the day on which it was made.

    Raises
    ------
    EditError
        If the claims that stand there are no list: they would be lost.
    """
    return {**document, "claims": _inserted(document, "claims", [claim], "made")}


def add_reading(document: Document, reading: Mapping[str, Value]) -> Document:
    """Return a series with one more reading, among the others by its date.

    Raises
    ------
    EditError
        If the readings that stand there are no list: they would be lost.
    """
    return add_readings(document, [reading])


def add_readings(document: Document, readings: Sequence[Mapping[str, Value]]) -> Document:
    """Return a series with more readings, each of them among the others by its date.

    Raises
    ------
    EditError
        If the readings that stand there are no list: they would be lost.
    """
    return {**document, "readings": _inserted(document, "readings", readings, "date")}


def change_outcome(document: Document, outcome: Mapping[str, Value]) -> Document:
    """Return a promise with another outcome.

    A new status makes a new outcome: only what a generous judge says stays, unless that was
    only ahead of the others and they now agree. The same status again (a fresh look at an open
    promise) changes just what is given; a new source is unverified until it is said to be.

    Raises
    ------
    EditError
        If the outcome that stands there is not made of keys and values: it would be lost.
    """
    before = document.get("outcome", {})
    if not isinstance(before, dict):
        raise EditError(_no_shape("outcome", "made of keys and values"))
    if outcome.get("status", before.get("status")) == before.get("status"):
        fresh = {} if "source" not in outcome else {"verified": "false"}
        changed = {**before, **fresh, **outcome}
    else:
        changed = {"verified": "false", **outcome}
        if "lenient" in before and outcome.get("status") != _status(before["lenient"]):
            changed = {"lenient": before["lenient"], **changed}
    if "lenient" in outcome:
        changed["lenient"] = {**_mapping(before.get("lenient")), **_mapping(outcome["lenient"])}
    return {**document, "outcome": changed}


def new_promise_text(document: Mapping[str, Value]) -> str:
    """Return the text of a new promise file."""
    return "\n".join([MODELINE, *mapping_lines(document, promise_shape(), 0), ""])


# --- private -------------------------------------------------------------------------------


def _inserted(
    document: Document, name: str, new: Sequence[Mapping[str, Value]], key: str
) -> list[Value]:
    """Put each new item behind the last one of a list that is not newer."""
    before = document.get(name, [])
    if not isinstance(before, list):
        raise EditError(_no_shape(name, "a list"))
    items, days = list(before), [_middle(_mapping(one).get(key)) for one in before]
    for one in new:
        day = _middle(one.get(key))
        place = next((n + 1 for n in reversed(range(len(days))) if days[n] <= day), 0)
        items.insert(place, dict(one))
        days.insert(place, day)
    return items


def _no_shape(name: str, wanted: str) -> str:
    return f"`{name}` is not {wanted}, and what it says would be lost"


def _middle(written: object) -> date:
    """Return the middle of a written date; what cannot be read counts as oldest."""
    try:
        return parse_window(str(written)).middle
    except WindowError:
        return date.min


def _mapping(value: object) -> Document:
    return value if isinstance(value, dict) else {}


def _status(lenient: object) -> object:
    return _mapping(lenient).get("status")
