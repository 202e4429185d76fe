"""What a holder from each date got: a row a promise or a date, share beside index.

The axis is logarithmic: half the money, the same, twice as much. A share is a dot, the index over
the same days a ring; a line joins the two of one date.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from promisetrack.charts import layers
from promisetrack.charts.chart import Chart
from promisetrack.charts.marks import Rule, mark_row
from promisetrack.charts.money import money_ticks, times_words
from promisetrack.charts.named_rows import Axis, Name, narrow_rows, wide_rows
from promisetrack.charts.tokens import token

if TYPE_CHECKING:
    import altair as alt

KIND: Final = "held"


@dataclass(frozen=True, slots=True)
class Got:
    """What one holder got: of the share, and what the index gave (None: not known)."""

    share: float
    index: float | None
    tip: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row: its name, the words at its right, and the holders on it, at least one."""

    name: str
    right: str
    holders: tuple[Got, ...]


def held_spec() -> alt.LayerChart:
    """Return the spec of the kind: gridlines, joining lines, dots and rings, names."""
    parts = [layers.rules(), layers.rules("joined"), layers.points(), *layers.labels()]
    return layers.layered(parts, layers.parameters())


def held_chart(rows: Sequence[HeldRow], *, head: str, left: int = 210) -> Chart:
    """Return the picture of holders, in the order given, at least one row.

    Parameters
    ----------
    rows
        The rows.
    head
        Head of the words at the right.
    left
        Pixels that names have room in, on a wide page.
    """
    names = [Name(row.name, row.right) for row in rows]
    axis, few = _axis(rows, _WIDTH - left - _RIGHT), _axis(rows, 372)
    every = [got for row in rows for got in row.holders]
    more = sum(got.index is not None and got.share > got.index for got in every)
    against = sum(got.index is not None for got in every)
    return Chart(
        KIND,
        f"{len(every)} dates in {len(rows)} rows; from {more} of {against} a holder had more than "
        "the index gave.",
        wide=wide_rows(names, axis, _data(rows, axis), left=left, right=_RIGHT, head=head),
        narrow=narrow_rows(names, few, _data(rows, few)),
        narrow_below=_NARROW_BELOW,
    )


# --- private -------------------------------------------------------------------------------

_RIGHT: Final = 72
_NARROW_BELOW: Final = 440
_WIDTH: Final = 516
"""Pixels of a picture that stands beside another."""
_FLOOR: Final = 60
"""Pixels at the left in which stands what lost everything."""
_NOTHING: Final = "nothing"


def _axis(rows: Sequence[HeldRow], pixels: float) -> Axis:
    found = [value for row in rows for got in row.holders for value in (got.share, got.index)]
    known = [value for value in found if value]
    low, high = math.log10(min(*known, 0.9)), math.log10(max(*known, 1.1))
    low, high = low - 0.05 * (high - low), high + 0.05 * (high - low)
    ticks = money_ticks(low, high, pixels=pixels, apart=44)
    named = [(math.log10(at), "the same" if at == 1 else times_words(at)) for at in ticks]
    if any(value == 0 for value in found):
        unit = (high - low) / (pixels - _FLOOR)
        low -= _FLOOR * unit
        nothing = low + _FLOOR * unit / 2
        named = [(nothing, _NOTHING), *(one for one in named if one[0] > nothing + _FLOOR * unit)]
    return Axis(low, high, tuple(named))


def _data(rows: Sequence[HeldRow], axis: Axis) -> dict[str, Any]:
    count = len(rows)
    same = Rule(0, -0.5, 0, count - 0.5, token("axis"), width=1.2).row()
    placed = [(count - 1 - at, row) for at, row in enumerate(rows)]
    return {
        "rules": [same],
        "joined": [row for y, one in placed for row in _joined(one, y, axis)],
        "points": [row for y, one in placed for row in _marks(one, y, axis)],
    }


def _joined(row: HeldRow, y: float, axis: Axis) -> Iterator[dict[str, Any]]:
    for got in row.holders:
        if got.index is not None:
            ends = _at(got.share, axis), _at(got.index, axis)
            yield Rule(min(ends), y, max(ends), y, token("rule"), width=3).row()


def _marks(row: HeldRow, y: float, axis: Axis) -> Iterator[dict[str, Any]]:
    for got in row.holders:
        if got.index is not None:
            yield mark_row("expected", _at(got.index, axis), y) | {
                "fill": token("page"), "stroke": token("ink_3"), "size": 60,
            }  # fmt: skip
    for got in row.holders:
        yield mark_row("expected", _at(got.share, axis), y, tip=got.tip) | {
            "fill": token("ink"), "size": 80,
        }  # fmt: skip


def _at(ratio: float, axis: Axis) -> float:
    """Return where a multiple stands; nothing stands under its name, left of all others."""
    return math.log10(ratio) if ratio > 0 else axis.ticks[0][0]
