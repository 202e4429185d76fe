"""Where labels go: beside their marks, over nothing, and apart from each other.

Vega-Lite moves no label out of the way, so it is done here, in pixels of a nominal plot. Pixels
count from the plot's top left corner.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from promisetrack.charts.widths import text_height, text_width

GAP: Final = 7.0
"""Pixels between a mark and its label."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that something occupies."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two rectangles share any area."""
        return self.meets_any((other,))

    def meets_any(self, others: Iterable[Box]) -> bool:
        """Whether it shares any area with one of many others."""
        left, top, right, bottom = self.left, self.top, self.right, self.bottom
        return any(
            left < other.right and other.left < right and top < other.bottom and other.top < bottom
            for other in others
        )

    def within(self, other: Box) -> bool:
        """Whether it lies wholly inside another."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """A label that wants a place beside a point."""

    x: float
    y: float
    text: str
    size: float = 12
    bold: bool = False
    beside: bool = False
    """Whether it would rather stand right or left of its point than above or below."""
    places: tuple[Place, ...] = ()
    """The places to try, best first; none given: those around its point."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a label goes, from its point: offsets in pixels, and the side that it is set from."""

    dx: float
    dy: float
    align: str


def place_beside(wishes: Sequence[Wish], *, frame: Box, taken: Iterable[Box]) -> list[Place | None]:
    """Give each label the first free place beside its point; None where there is none.

    Labels are served in the order of ``wishes``. The text is set from its vertical middle.

    Parameters
    ----------
    wishes
        Labels and their points.
    frame
        Where labels may stand.
    taken
        What they must not cover: marks, lines, other labels.
    """
    occupied = list(taken)
    places: list[Place | None] = []
    for wish in wishes:
        found = None
        for place in wish.places or _candidates(wish):
            box = label_box(wish, place)
            if box.within(frame) and not box.meets_any(occupied):
                found = place
                occupied.append(box)
                break
        places.append(found)
    return places


def label_box(wish: Wish, place: Place) -> Box:
    """Return the rectangle of a label at a place, with a pixel of air around it."""
    width = text_width(wish.text, size=wish.size, bold=wish.bold)
    height = text_height(wish.text, size=wish.size)
    x = wish.x + place.dx
    left = {"left": x, "right": x - width, "center": x - width / 2}[place.align]
    middle = wish.y + place.dy
    return Box(left - 1, middle - height / 2, left + width + 1, middle + height / 2)


def line_boxes(
    points: Sequence[tuple[float, float]], *, thickness: float = 3, piece: float = 10
) -> list[Box]:
    """Return a polyline as small rectangles, for labels to keep clear of."""
    boxes = []
    for (x0, y0), (x1, y1) in pairwise(points):
        straight = x0 == x1 or y0 == y1
        pieces = 1 if straight else max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / piece))
        for i in range(pieces):
            (ax, bx), (ay, by) = (
                sorted((a + (b - a) * i / pieces, a + (b - a) * (i + 1) / pieces))
                for a, b in ((x0, x1), (y0, y1))
            )
            half = thickness / 2
            boxes.append(Box(ax - half, ay - half, bx + half, by + half))
    return boxes


def spread(wanted: Sequence[float], *, apart: float, low: float, high: float) -> list[float]:
    """Move positions as little as possible so that they lie at least ``apart`` from each other.

    Positions stay in order and within ``low`` to ``high`` where that has room for all; where it
    has not, they are set evenly and closer.
    """
    count = len(wanted)
    if count == 0:
        return []
    apart = min(apart, (high - low) / max(count - 1, 1))
    order = sorted(range(count), key=lambda i: wanted[i])
    moved = _pooled([wanted[i] - k * apart for k, i in enumerate(order)])
    top = high - (count - 1) * apart
    placed = [0.0] * count
    for k, i in enumerate(order):
        placed[i] = min(max(moved[k], low), top) + k * apart
    return placed


# --- private -------------------------------------------------------------------------------

_BESIDE = 11.0
"""Pixels between the middle of a large mark and a label on a level with it."""


def _candidates(wish: Wish) -> Iterable[Place]:
    up = GAP + text_height(wish.text, size=wish.size) / 2
    if wish.beside:
        yield from (Place(_BESIDE, 0, "left"), Place(-_BESIDE, 0, "right"))
    for far in (0.0, 10.0):
        yield Place(0, -up - far, "center")
        yield Place(0, up + far, "center")
        yield Place(GAP + far, 0, "left")
        yield Place(-GAP - far, 0, "right")
        for across, align in ((-4.0, "left"), (4.0, "right")):
            yield Place(across, -up - far, align)
            yield Place(across, up + far, align)
        for along in (0.7, 1.6):
            yield Place(GAP + far, -up * along, "left")
            yield Place(GAP + far, up * along, "left")
            yield Place(-GAP - far, -up * along, "right")
            yield Place(-GAP - far, up * along, "right")


def _pooled(values: list[float]) -> list[float]:
    """Return the non-decreasing values nearest to these (pool adjacent violators)."""
    blocks: list[tuple[float, int]] = []
    for value in values:
        blocks.append((value, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (one, many), (other, more) = blocks[-2], blocks.pop()
            total = many + more
            blocks[-1] = ((one * many + other * more) / total, total)
    return [value for value, count in blocks for _ in range(count)]
