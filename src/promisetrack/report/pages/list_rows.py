"""Rows of the list of promises, and the compact data that the page's script makes them of.

What stands in many rows (names, dates, states) is written once and named by its number.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from promisetrack.report.chips import Chip
from promisetrack.report.edition import Entry


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its name in addresses, its head, and what its two orders are called.

    ``kind`` says how it is sorted (text, date or number), ``style`` is the class of its head.
    """

    name: str
    head: str
    kind: str
    up: str
    down: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, and the key that it is sorted by: alike in length, or numbers."""

    words: str
    key: str | int | float | None = None


@dataclass(frozen=True, slots=True)
class ListRow:
    """One promise in the list; ``searched`` is what a search reads beside what the row shows.

    ``whose`` is the path of the page of its organization.
    """

    entry: Entry
    group: str
    domain: str
    whose: str
    promised: Cell
    dates: int
    even: Cell
    on_time: Cell
    chip: Chip
    rank: int
    searched: tuple[str, ...]


def packed_rows(rows: Iterable[ListRow]) -> dict[str, list[Any]]:
    """Return rows as JSON values that list.js unpacks.

    Returns
    -------
    dict
        ``rows``: for each its id, statement, and numbers into the other lists: organization,
        domain, state, date first promised, count of dates, even odds, chance to be on time, chip,
        rank of its state, and what else a search reads. ``organizations`` are names with the
        paths of their pages, ``domains`` their ids and words, ``cells`` words and keys, ``chips``
        the number of their look (`chip_looks`) and their words.
    """
    rows = list(rows)
    looks = {look: number for number, look in enumerate(map(_look, chip_looks(rows)))}
    organizations = _Numbers[tuple[str, str]]()
    domains = _Numbers[tuple[str, str]]()
    states, searched = _Numbers[str](), _Numbers[str]()
    cells = _Numbers[tuple[str, str | int | float | None]]()
    chips = _Numbers[tuple[int, str]]()
    packed = [
        [
            row.entry.id,
            row.entry.promise.promise,
            organizations.of((row.entry.promise.organization, row.whose)),
            domains.of((row.entry.promise.domain, row.domain)),
            states.of(row.group),
            cells.of((row.promised.words, row.promised.key)),
            row.dates,
            cells.of((row.even.words, row.even.key)),
            cells.of((row.on_time.words, row.on_time.key)),
            chips.of((looks[_look(row.chip)], row.chip.words)),
            row.rank,
            [searched.of(one) for one in row.searched],
        ]
        for row in rows
    ]
    return {
        "organizations": organizations.values,
        "domains": domains.values,
        "states": states.values,
        "cells": cells.values,
        "chips": chips.values,
        "searched": searched.values,
        "rows": packed,
    }


def chip_looks(rows: Iterable[ListRow]) -> list[Chip]:
    """Return one chip for each look among those of the rows: the script copies them."""
    return list({_look(row.chip): row.chip for row in reversed(list(rows))}.values())


# --- private -------------------------------------------------------------------------------

_Value = TypeVar("_Value", bound=Hashable)


class _Numbers(Generic[_Value]):
    """Numbers values in the order in which they are met."""

    def __init__(self) -> None:
        self._number: dict[_Value, int] = {}

    def of(self, value: _Value) -> int:
        """Return the number of a value."""
        return self._number.setdefault(value, len(self._number))

    @property
    def values(self) -> list[_Value]:
        """The values, by their numbers."""
        return list(self._number)


def _look(chip: Chip) -> tuple[str, str | None]:
    return chip.style, chip.icon
