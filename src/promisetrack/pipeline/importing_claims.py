"""Read files that hold claims: a table with a column map, a saved list of launches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from promisetrack.crowd import MarketFileError
from promisetrack.dates import parse_window
from promisetrack.intake import (
    ColumnMap,
    Incoming,
    IntakeError,
    read_issue,
    read_launches,
    read_map,
    read_sheet,
    table_claims,
)
from promisetrack.intake.issue import MAX_BYTES as MOST_OF_AN_ISSUE
from promisetrack.intake.sheet import MAX_BYTES
from promisetrack.pipeline.file_problems import SourceFile
from promisetrack.pipeline.importing import file_problem
from promisetrack.pipeline.log import PROMISE_KEYS
from promisetrack.pipeline.writing import Book
from promisetrack.problems import CommandError, LedgerError
from promisetrack.words import day_words

LARGEST_MAP: Final = 100_000
"""Bytes; a map has a line for each key."""


@dataclass(frozen=True, slots=True)
class FromFile:
    """The claims of a file, the file, and what a reader should know of it: a sentence each.

    ``unchanged`` counts what says no more than the ledger does.
    """

    source: SourceFile
    claims: tuple[Incoming, ...]
    notes: tuple[str, ...] = ()
    unchanged: int = 0


def read_table(path: Path, maps: Iterable[str], values: Mapping[str, str]) -> FromFile:
    """Read a table of claims.

    Parameters
    ----------
    path
        A file of comma-separated values.
    maps
        ``KEY=COLUMN``, or the path of a map in YAML; later ones win.
    values
        Texts that hold for every row.

    Raises
    ------
    LedgerError
        With every fault of the file or the map that keeps it from being read.
    OSError
        If a file cannot be read.
    """
    mapping = _mapping(maps, values)
    source = SourceFile(path, _start(path, MAX_BYTES))
    try:
        claims, unused = table_claims(read_sheet(source.content), mapping)
    except IntakeError as error:
        raise source.refusal(error) from None
    notes = tuple(f"left out: the column {name!r}, which no key takes" for name in unused)
    return FromFile(source, claims, notes)


def read_launch_list(path: Path, book: Book, fields: Mapping[str, str]) -> FromFile:
    """Read a saved list of launches; one whose date is the newest of its promise is no claim.

    Parameters
    ----------
    path
        A saved answer of the Launch Library.
    book
        The ledger.
    fields
        `domain` and `sampling` of new promises.

    Raises
    ------
    LedgerError
        With the one fault that was found.
    OSError
        If the file cannot be read.
    """
    source = SourceFile(path, _start(path, MAX_BYTES))
    try:
        found = read_launches(source.content)
    except MarketFileError as error:
        raise LedgerError([file_problem(path, source.content, error)]) from None
    claims = [_beside(book, one, fields) for one in found.claims]
    told = tuple(one for one in claims if not _is_newest(book, one))
    notes = [f"left out: {name} ({why})" for name, why in found.left_out]
    notes += _resolvable(book, found.flown)
    return FromFile(source, told, tuple(notes), len(claims) - len(told))


def read_issue_form(path: Path) -> FromFile:
    """Read the claim of an issue that was made with the form.

    Raises
    ------
    LedgerError
        With every fault that keeps the file from being read.
    OSError
        If it cannot be read.
    """
    source = SourceFile(path, _start(path, MOST_OF_AN_ISSUE))
    try:
        claim = read_issue(source.content)
    except IntakeError as error:
        raise source.refusal(error) from None
    return FromFile(source, (claim,))


def pairs(texts: Sequence[str], *, option: str) -> Iterator[tuple[str, str]]:
    """Yield the two sides of each ``KEY=TEXT``.

    Raises
    ------
    CommandError
        If one has no equals sign.
    """
    for text in texts:
        key, is_pair, value = text.partition("=")
        if not is_pair:
            message = f"{option} {text}: no equals sign"
            raise CommandError(message, remedy=f"{option} KEY=TEXT")
        yield key.strip(), " ".join(value.split())


# --- private -------------------------------------------------------------------------------


def _start(path: Path, most: int) -> bytes:
    """Read a file, and of one that is too large no more than shows it."""
    with path.open("rb") as file:
        return file.read(most + 1)


def _mapping(maps: Iterable[str], values: Mapping[str, str]) -> ColumnMap:
    mapping = ColumnMap()
    for text in maps:
        key, is_pair, column = text.partition("=")
        if is_pair:
            mapping = replace(mapping, columns={**mapping.columns, key.strip(): column.strip()})
        else:
            read = _read_map_file(Path(text))
            columns = {**mapping.columns, **read.columns}
            mapping = ColumnMap(columns, {**mapping.values, **read.values})
    return replace(mapping, values={**mapping.values, **values})


def _read_map_file(path: Path) -> ColumnMap:
    if not path.is_file():
        message = f"{path}: no such map of columns"
        raise CommandError(message, remedy="give KEY=COLUMN, or the path of a YAML file")
    source = SourceFile(path, _start(path, LARGEST_MAP))
    try:
        return read_map("\n".join(source.lines))
    except IntakeError as error:
        raise source.refusal(error) from None


def _beside(book: Book, one: Incoming, fields: Mapping[str, str]) -> Incoming:
    """Add what no list knows; of a promise that is there, its own words stand."""
    identity = book.aliases.get(one.fields["id"], one.fields["id"])
    if identity not in book.promises:
        return replace(one, assumed=fields)
    kept = {key: text for key, text in one.fields.items() if key not in PROMISE_KEYS}
    return replace(one, fields={**kept, "id": identity})


def _resolvable(book: Book, flown: Mapping[str, tuple[date, bool]]) -> Iterator[str]:
    """Name the open promises that have flown, and the command that says so."""
    for name, (day, has_failed) in flown.items():
        promise = book.ledger.promises.get(book.aliases.get(name, name))
        if promise is None or promise.outcome.is_settled:
            continue
        look = "; the flight failed, so look at its criteria" if has_failed else ""
        command = f"promisetrack resolve {promise.id} --status delivered --date {day}"
        yield f"{promise.id} flew on {day_words(day)}{look}: {command}"


def _is_newest(book: Book, one: Incoming) -> bool:
    promise = book.ledger.promises.get(one.fields["id"])
    newest = promise.claims[-1].due if promise is not None else None
    return newest is not None and newest == parse_window(one.fields["due"])
