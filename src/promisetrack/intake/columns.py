"""Which column of a table holds which key of a claim.

A map names a column for a key (`made: Announced`), or a text that holds for every row
(`sampling: {value: my-list}`). A column that is called as a key is that key's, unless the map
gives it to another. `id` is the promise's id; without one it is made of the statement, so that rows
with the same statement are claims on the same promise.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from promisetrack.intake.faults import Code, FileFault, IntakeError
from promisetrack.intake.incoming import Incoming
from promisetrack.intake.sheet import Cell, Sheet
from promisetrack.ledger.changes import flat_keys
from promisetrack.ledger.tree import parse_tree
from promisetrack.model import Claim
from promisetrack.model.scalars import LONGEST_SLUG
from promisetrack.problems import Span

PROMISE_KEYS: Final = (
    "id", "promise", "organization", "domain", "kind", "criteria", "sampling", "programme",
)  # fmt: skip

KEYS: Final = (*PROMISE_KEYS, *flat_keys(Claim))
"""What a column can hold."""


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """The column of each key, and the texts that hold for every row."""

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


def read_map(text: str) -> ColumnMap:
    """Read a map from YAML: `key: column`, or `key: {value: text}`.

    Parameters
    ----------
    text
        The whole file.

    Returns
    -------
    ColumnMap
        Its keys are among `KEYS`; whether a table has the columns is asked by `table_claims`.

    Raises
    ------
    IntakeError
        With every fault; the places are those in this text.
    """
    tree, faults = parse_tree(text)
    if tree is None or faults:
        raise IntakeError(
            [FileFault(code, f.message, f.expected, f.remedy, f.span) for code, f in faults]
        )
    columns: dict[str, str] = {}
    values: dict[str, str] = {}
    wrong: list[FileFault] = []
    for key, said in tree.items():
        if isinstance(said, str):
            columns[key] = said
        elif isinstance(said, dict) and list(said) == ["value"] and isinstance(said["value"], str):
            values[key] = said["value"]
        else:
            message = f"{key}: neither a column nor a value"
            expected = f"{key}: a column's name, or {key}: {{value: a text for every row}}"
            wrong.append(FileFault(Code.COLUMNS, message, expected, span=_line_of(text, key)))
    wrong += [
        _unknown_key(key, _line_of(text, key)) for key in (*columns, *values) if key not in KEYS
    ]
    if wrong:
        raise IntakeError(wrong)
    return ColumnMap(columns, values)


def table_claims(sheet: Sheet, mapping: ColumnMap) -> tuple[tuple[Incoming, ...], tuple[str, ...]]:
    """Return the claims of a table, one a row, and the columns that no key takes.

    Parameters
    ----------
    sheet
        A table with its head.
    mapping
        A column that is called as a key needs no entry.

    Raises
    ------
    IntakeError
        If the map names a key that no claim has, or a column that the table has not, or twice.
    """
    places = _places(sheet, mapping)
    taken = set(places.values())
    unused = (cell.text for number, cell in enumerate(sheet.head) if number not in taken)
    claims = tuple(_incoming(row, places, mapping.values) for row in sheet.rows)
    return claims, tuple(name for name in unused if name)


def made_id(statement: str) -> str:
    """Return the id that a statement makes: its words, joined by hyphens.

    >>> made_id("Falcon Heavy makes its first launch!")
    'falcon-heavy-makes-its-first-launch'
    """
    plain = unicodedata.normalize("NFKD", statement).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower())
    kept = ""
    for word in words:
        if len(kept) + len(word) + 1 > LONGEST_SLUG:
            break
        kept = f"{kept}-{word}" if kept else word
    return kept


# --- private -------------------------------------------------------------------------------


def _places(sheet: Sheet, mapping: ColumnMap) -> dict[str, int]:
    """Return the number of the column of each key."""
    names = [cell.text for cell in sheet.head]
    counted = Counter(names)
    spoken_for = frozenset(mapping.columns.values())
    asked = {name: name for name in names if name in KEYS and name not in spoken_for}
    asked |= mapping.columns
    faults = [_unknown_key(key, None) for key in (*asked, *mapping.values) if key not in KEYS]
    faults += [_wrong_column(name, sheet.head) for name in asked.values() if counted[name] != 1]
    if not asked:
        message = "no column is called as a key, and no map names one"
        remedy = "name the columns: --map promise=COLUMN --map made=COLUMN"
        faults.append(FileFault(Code.COLUMNS, message, f"one of {', '.join(KEYS)}", remedy))
    if faults:
        raise IntakeError(faults)
    return {key: names.index(name) for key, name in asked.items()}


def _unknown_key(key: str, span: Span | None) -> FileFault:
    near = difflib.get_close_matches(key, KEYS, n=1)
    return FileFault(
        Code.COLUMNS,
        f"no claim has a key {key!r}",
        f"one of {', '.join(KEYS)}",
        f"did you mean {near[0]}?" if near else "",
        span,
    )


def _wrong_column(name: str, head: tuple[Cell, ...]) -> FileFault:
    there = [cell for cell in head if cell.text == name]
    if there:
        message = f"{len(there)} columns are called {name!r}"
        return FileFault(Code.COLUMNS, message, "each name once", span=there[1].span)
    names = [cell.text for cell in head if cell.text]
    near = difflib.get_close_matches(name, names, n=1)
    return FileFault(
        Code.COLUMNS,
        f"no column is called {name!r}",
        f"one of {', '.join(names)}",
        f"did you mean {near[0]!r}?" if near else "",
        head[0].span,
    )


def _incoming(
    row: tuple[Cell, ...], places: Mapping[str, int], values: Mapping[str, str]
) -> Incoming:
    cells = {key: row[number] for key, number in places.items() if number < len(row)}
    fields = {key: cell.text for key, cell in cells.items() if cell.text}
    spans = {key: cell.span for key, cell in cells.items()}
    if "id" not in {**values, **fields} and "promise" in fields:
        fields["id"] = made_id(fields["promise"])
        spans["id"] = spans.get("promise", row[0].span)
    return Incoming(fields, values, lambda key: spans.get(key, row[0].span))


def _line_of(text: str, key: str) -> Span | None:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(f"{key}:"):
            return Span(number, 1, len(key))
    return None
