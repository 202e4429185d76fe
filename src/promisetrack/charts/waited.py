"""Lateness against return: a mark a promise, how late it is and what a holder got meanwhile.

Across, years from the first date to delivery, or to the last look; up, what the share became over
what the index became in the same days, logarithmic. The shape says how the promise ended.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from promisetrack.charts import layers
from promisetrack.charts.chart import Chart, Layout, Room
from promisetrack.charts.labels import Box, Wish, place_beside
from promisetrack.charts.marks import Label, Rule, mark_row
from promisetrack.charts.money import money_ticks, times_words
from promisetrack.charts.tokens import token
from promisetrack.charts.years import bounds, year_ticks

if TYPE_CHECKING:
    import altair as alt

KIND: Final = "waited"


@dataclass(frozen=True, slots=True)
class Waited:
    """One promise.

    ``late`` counts in years, ``ratio`` is the share's multiple over the index's (0: nothing was
    left), ``mark`` one of kept, seen, open and cancelled; ``name`` is written where it finds room,
    empty for none.
    """

    late: float
    ratio: float
    mark: str
    name: str
    tip: tuple[str, ...]


def waited_spec() -> alt.LayerChart:
    """Return the spec of the kind: gridlines, the two rules, marks and names."""
    parts = [*layers.grid(), layers.rules(), layers.points(), *layers.labels()]
    return layers.layered(parts, layers.parameters())


def waited_chart(marks: Sequence[Waited]) -> Chart:
    """Return the picture of promises, at least one."""
    more = sum(one.ratio > 1 for one in marks)
    late = sum(one.late > 0 for one in marks)
    return Chart(
        KIND,
        f"{len(marks)} promises, {late} of them late; during {more} the share did better than its "
        "index.",
        wide=_layout(marks, width=720, height=380, names=6),
        narrow=_layout(marks, width=388, height=340, names=3),
        narrow_below=560,
    )


# --- private -------------------------------------------------------------------------------

_ROOM: Final = Room(right=14, top=22, bottom=26)
_SIZES: Final = {"kept": 150, "seen": 150, "open": 70, "cancelled": 130}
_FLOOR: Final = 0.3
"""How far below everything else stands a share of which nothing was left, in powers of ten."""


def _layout(marks: Sequence[Waited], *, width: int, height: int, names: int) -> Layout:
    pixels = width - _ROOM.right
    x_low, x_high, y_low, y_high = _ends(marks, pixels)

    def at(one: Waited) -> tuple[float, float]:
        return one.late, math.log10(one.ratio) if one.ratio > 0 else y_low + _FLOOR / 3

    def pixel(x: float, y: float) -> tuple[float, float]:
        return (
            (x - x_low) / (x_high - x_low) * pixels,
            (y_high - y) / (y_high - y_low) * height,
        )

    years = year_ticks(x_low, x_high, pixels=pixels, apart=64)
    grid = _grid(y_low, y_high, height, floor=any(one.ratio == 0 for one in marks))
    return Layout(
        height=height,
        room=_ROOM,
        values={
            "x_low": x_low, "x_high": x_high, "y_low": y_low, "y_high": y_high,
            "x_ticks": years, "x_names": [_year_name(year, years[-1]) for year in years],
        },
        data={
            "grid": grid,
            "rules": [
                Rule(x_low, 0, x_high, 0, token("axis"), width=1.2).row(),
                Rule(0, y_low, 0, y_high, token("ink_3"), (5, 4), 1.2).row(),
            ],
            "points": [
                mark_row(one.mark, *at(one), tip=one.tip) | {"size": _SIZES[one.mark]}
                for one in marks
            ],
            "labels": _names(
                [(one, at(one), pixel(*at(one))) for one in marks],
                [Box(0, pixel(0, row["y"])[1] - 14, 84, pixel(0, row["y"])[1]) for row in grid],
                Box(0, 0, pixels, height), names,
            ),
        },
    )  # fmt: skip


def _ends(marks: Sequence[Waited], pixels: float) -> tuple[float, float, float, float]:
    x_low, x_high = bounds([0.0, *(one.late for one in marks)], least=2.0)
    known = [one.ratio for one in marks if one.ratio > 0] or [1.0]
    y_low, y_high = math.log10(min(*known, 0.8)), math.log10(max(*known, 1.25))
    if len(known) < len(marks):
        y_low -= _FLOOR
    x_span, y_span = x_high - x_low, y_high - y_low
    grid_names = 64 / pixels
    return (
        x_low - max(0.04, grid_names) * x_span, x_high + 0.03 * x_span,
        y_low - 0.05 * y_span, y_high + 0.06 * y_span,
    )  # fmt: skip


def _grid(low: float, high: float, height: float, *, floor: bool) -> list[dict[str, Any]]:
    ticks = money_ticks(low + _FLOOR * floor, high, pixels=height, apart=40)
    rows = [
        {"y": math.log10(at), "label": "as the index" if at == 1 else times_words(at)}
        for at in ticks
    ]
    return [*rows, *([{"y": low + _FLOOR / 3, "label": "nothing left"}] if floor else [])]


def _year_name(year: int, last: int) -> str:
    if year == 0:
        return "on time"
    years = "1 year" if abs(year) == 1 else f"{abs(year)} years"
    if year < 0:
        return f"{years} early"
    return f"{years} late" if year == last else str(year)


def _names(
    placed: Sequence[tuple[Waited, tuple[float, float], tuple[float, float]]],
    named: Sequence[Box],
    frame: Box,
    count: int,
) -> list[dict[str, Any]]:
    """Return names of the outermost marks, where they find room."""
    around = [Box(x - 7, y - 7, x + 7, y + 7) for _, _, (x, y) in placed]
    outer = sorted(
        (row for row in placed if row[0].name),
        key=lambda row: -max(abs(row[1][1]), abs(row[1][0]) / 5),
    )[:count]
    wishes = [Wish(*pixels, one.name, size=11) for one, _, pixels in outer]
    places = place_beside(wishes, frame=frame, taken=[*around, *named])
    return [
        Label(*at, one.name, place, size=11).row()
        for (one, at, _), place in zip(outer, places, strict=True)
        if place is not None
    ]
