"""The frame of charts with one named row a thing: names at the left, or above on a phone.

Rows are numbered from the top; row i of n stands at y = n - 1 - i.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from promisetrack.charts.chart import Layout, Room, Rows
from promisetrack.charts.labels import Place
from promisetrack.charts.marks import Label, Rule
from promisetrack.charts.tokens import token
from promisetrack.charts.widths import text_width

NARROW_BELOW: Final = 560
"""Width of a chart, in pixels, below which names stand above their rows."""


@dataclass(frozen=True, slots=True)
class Name:
    """What is written beside a row: its name, and a few words at the right."""

    text: str
    right: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """The horizontal axis: its ends, and where names stand on it."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]


def wide_rows(  # noqa: PLR0913  the room at both sides is the chart's
    names: Sequence[Name],
    axis: Axis,
    data: dict[str, Rows],
    *,
    left: int,
    right: int = 12,
    head: str = "",
) -> Layout:
    """Return the layout with names at the left.

    Parameters
    ----------
    names
        Of the rows.
    axis
        The horizontal axis.
    data
        Rows of the data sets that the kind draws; ``rules`` and ``labels`` are added to.
    left, right
        Pixels that names, and the words at the right, have room in.
    head
        Head of the column at the right.
    """
    count = len(names)
    labels = [
        row
        for i, name in enumerate(names)
        for row in _beside(name, count - 1 - i, axis, left, right)
    ]
    if head:
        at = Place(right, -10, "right")
        labels.append(Label(axis.high, count - 0.5, head, at, size=11).row())
    return _layout(axis, data, names, (_PITCH, Room(left, right, 26, 24)), labels)


def narrow_rows(
    names: Sequence[Name], axis: Axis, data: dict[str, Rows], *, pixels: int = 372
) -> Layout:
    """Return the layout with names above their rows, at a nominal width."""
    count = len(names)
    labels = [
        row for i, name in enumerate(names) for row in _above(name, count - 1 - i, axis, pixels)
    ]
    return _layout(axis, data, names, (_TALL_PITCH, Room(top=26)), labels)


def fitted(text: str, width: float, *, bold: bool = False) -> str:
    """Return a text that fits a width in pixels, cut between words where it does not.

    >>> fitted("A Block 5 booster flies a third time", 120)
    'A Block 5 booster …'
    """
    if text_width(text, bold=bold) <= width:
        return text
    words = text.split()
    while len(words) > 1 and text_width(" ".join([*words, "…"]), bold=bold) > width:
        words.pop()
    short = " ".join(words)
    while len(short) > 1 and text_width(f"{short} …", bold=bold) > width:
        short = short[:-1]
    return f"{short} …"


# --- private -------------------------------------------------------------------------------

_PITCH: Final = 24
_TALL_PITCH: Final = 44
_RAISED: Final = 17
"""Pixels from a row up to its name."""


def _layout(
    axis: Axis,
    data: dict[str, Rows],
    names: Sequence[Name],
    frame: tuple[int, Room],
    labels: list[dict[str, Any]],
) -> Layout:
    pitch, room = frame
    count = len(names)
    grid = [
        Rule(at, -0.5, at, count - 0.5, colour=token("grid")).row()
        for at, _ in axis.ticks
        if axis.low <= at <= axis.high
    ]
    return Layout(
        height=pitch * count,
        room=room,
        values={
            "x_low": axis.low, "x_high": axis.high, "y_low": -0.5, "y_high": count - 0.5,
            "x_ticks": [at for at, _ in axis.ticks], "x_names": [name for _, name in axis.ticks],
        },
        data={
            **data,
            "rules": [*grid, *data.get("rules", ())],
            "labels": [*data.get("labels", ()), *labels],
        },
    )  # fmt: skip


def _beside(name: Name, y: float, axis: Axis, left: int, right: int) -> list[dict[str, Any]]:
    ink = token("ink")
    text = fitted(name.text, left - 12, bold=name.bold)
    rows = [Label(axis.low, y, text, Place(-left, 0, "left"), ink, bold=name.bold).row()]
    if name.right:
        rows.append(Label(axis.high, y, name.right, Place(right, 0, "right")).row())
    return rows


def _above(name: Name, y: float, axis: Axis, pixels: int) -> list[dict[str, Any]]:
    room = pixels - (text_width(name.right) + 12 if name.right else 0)
    text = fitted(name.text, room, bold=name.bold)
    place = Place(0, -_RAISED, "left")
    rows = [Label(axis.low, y, text, place, token("ink"), bold=name.bold).row()]
    if name.right:
        rows.append(Label(axis.high, y, name.right, Place(0, -_RAISED, "right")).row())
    return rows
