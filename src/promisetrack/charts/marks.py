"""The marks of the report, each a shape with one meaning, and the rows that draw them.

=========  =====  ==================================================
name       shape  meaning
=========  =====  ==================================================
said       ◆      a date that was promised
expected   ●      what the forecast expects
seen       ◉      seen to have happened, after the date: a dot in a ring
kept       ★      delivered on or before the date
open       ▸      still running, or beyond the edge
cancelled  ✕      given up
=========  =====  ==================================================
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from promisetrack.charts.labels import Place
from promisetrack.charts.theme import LABEL_SIZE
from promisetrack.charts.tokens import token
from promisetrack.charts.widths import LINE_HEIGHT

STAR: Final = (
    "M0,-1L0.2245,-0.309L0.9511,-0.309L0.3633,0.118L0.5878,0.809L0,0.382"
    "L-0.5878,0.809L-0.3633,0.118L-0.9511,-0.309L-0.2245,-0.309Z"
)
CROSS: Final = "M-1,-0.7L-0.7,-1L0,-0.3L0.7,-1L1,-0.7L0.3,0L1,0.7L0.7,1L0,0.3L-0.7,1L-1,0.7L-0.3,0Z"
TARGET: Final = (
    "M0,-1A1,1,0,1,1,0,1A1,1,0,1,1,0,-1ZM0,-0.64A0.64,0.64,0,1,0,0,0.64A0.64,0.64,0,1,0,0,-0.64Z"
    "M0,-0.4A0.4,0.4,0,1,1,0,0.4A0.4,0.4,0,1,1,0,-0.4Z"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape, its area in square pixels, and the token of its colour."""

    shape: str
    size: int
    colour: str


MARKS: Final = {
    "said": Mark("diamond", 110, "said"),
    "expected": Mark("circle", 95, "expected"),
    "seen": Mark(TARGET, 210, "ink"),
    "kept": Mark(STAR, 190, "kept"),
    "open": Mark("triangle-right", 80, "said"),
    "cancelled": Mark(CROSS, 170, "ink_2"),
}


def mark_row(
    name: str,
    x: float,
    y: float,
    *,
    tip: Sequence[str] = (),
    order: int = 0,
) -> dict[str, Any]:
    """Return a row of the data set `points`: a mark at a place."""
    mark = MARKS[name]
    return {
        "x": x, "y": y, "shape": mark.shape, "size": mark.size,
        "fill": token(mark.colour),
        "stroke": token("page"), "tip": list(tip), "order": order,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line from (x, y) to (x2, y2); ``dash`` is on and off in pixels."""

    x: float
    y: float
    x2: float
    y2: float
    colour: str
    dash: tuple[int, int] = (1, 0)
    width: float = 1

    def row(self) -> dict[str, Any]:
        """Return it as a row of the data set `rules`."""
        return {
            "x": self.x, "y": self.y, "x2": self.x2, "y2": self.y2,
            "colour": self.colour, "dash": list(self.dash), "width": self.width,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """A text of one or more lines, at its place beside a point."""

    x: float
    y: float
    text: str
    place: Place
    colour: str = token("ink_2")
    bold: bool = False
    size: int = LABEL_SIZE

    def row(self) -> dict[str, Any]:
        """Return it as a row of the data set `labels`.

        A place is that of the text's vertical middle; Vega sets a text of several lines from its
        first, so that one moves up by half of the others.
        """
        above = self.text.count("\n") * self.size * LINE_HEIGHT / 2
        return {
            "x": self.x, "y": self.y, "text": self.text, "dx": self.place.dx,
            "dy": self.place.dy - above, "align": self.place.align, "colour": self.colour,
            "weight": 700 if self.bold else 400, "size": self.size,
        }  # fmt: skip
