"""Who keeps their word: one row an organization, what was seen beside what is expected.

The axis is logarithmic: half the promised time, on time, twice as long.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from promisetrack.charts import layers
from promisetrack.charts.chart import Chart, Rows
from promisetrack.charts.labels import Place
from promisetrack.charts.marks import Label, Rule, mark_row
from promisetrack.charts.named_rows import NARROW_BELOW, Axis, Name, narrow_rows, wide_rows
from promisetrack.charts.tokens import token

if TYPE_CHECKING:
    import altair as alt

KIND: Final = "forest"


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One organization.

    ``low``, ``middle`` and ``high`` are the shrunk stretch with 8 chances in 10, ``raw`` the median
    that was seen (None where half never came), ``kept`` of ``decided`` the raw share on time.
    """

    name: str
    low: float
    middle: float
    high: float
    raw: float | None
    kept: int
    decided: int


def forest_spec() -> alt.LayerChart:
    """Return the spec of the kind: gridlines, intervals, marks, names."""
    parts = [layers.rules(), layers.rules("bars"), layers.points(), *layers.labels()]
    return layers.layered(parts, layers.parameters())


def forest_chart(rows: Sequence[ForestRow], *, everyone: float | None) -> Chart:
    """Return the picture of organizations, in the order given, at least one.

    Parameters
    ----------
    rows
        The organizations.
    everyone
        Median stretch of all promises, None where half never came.
    """
    names = [Name(row.name, f"{row.kept} of {row.decided}") for row in rows]
    axis, data = _axis(rows), _data(rows, everyone)
    first, last = rows[0], rows[-1]
    return Chart(
        KIND,
        f"{len(rows)} organizations, from {first.name} at {first.middle:.1f} times the promised "
        f"time to {last.name} at {last.middle:.1f} times.",
        wide=wide_rows(names, axis, data, left=190, right=74, head="kept of decided"),
        narrow=narrow_rows(names, axis, data),
        narrow_below=NARROW_BELOW,
    )


# --- private -------------------------------------------------------------------------------

_NAMES: Final = (
    (0.25, "¼ of the time"), (0.5, "½"), (1.0, "on time"), (2.0, "2×"), (4.0, "4×"), (8.0, "8×"),
    (16.0, "16×"),
)  # fmt: skip


def _axis(rows: Sequence[ForestRow]) -> Axis:
    values = [
        value for row in rows for value in (row.low, row.high, row.raw or row.middle) if value > 0
    ]
    low = math.log2(min(*values, 0.9)) - 0.25
    high = math.log2(max(*values, 1.1)) + 0.25
    ticks = tuple((math.log2(at), name) for at, name in _NAMES if low <= math.log2(at) <= high)
    return Axis(low, high, ticks)


def _data(rows: Sequence[ForestRow], everyone: float | None) -> dict[str, Rows]:
    count = len(rows)
    data: dict[str, Rows] = {
        "rules": [Rule(0, -0.5, 0, count - 0.5, colour=token("axis")).row()],
        "bars": [
            Rule(math.log2(row.low), y, math.log2(row.high), y, colour=token("half"), width=6).row()
            for y, row in zip(reversed(range(count)), rows, strict=True)
        ],
        "points": [
            mark
            for y, row in zip(reversed(range(count)), rows, strict=True)
            for mark in _marks(row, y)
        ],
    }
    if everyone is None:
        return data
    at, top = math.log2(everyone), count - 0.5
    line = Rule(at, -0.5, at, top, token("ink_3"), (5, 4), 1.2).row()
    label = Label(at, top, f"all: {everyone:.1f}×", Place(0, -10, "center")).row()
    return data | {"rules": [*data["rules"], line], "labels": [label]}


def _marks(row: ForestRow, y: float) -> list[dict[str, Any]]:
    tip = [
        row.name,
        f"Expected: {row.middle:.1f} times the promised time",
        f"8 chances in 10: {row.low:.1f} – {row.high:.1f}",
        f"Seen: {row.raw:.1f} times" if row.raw else "Seen: fewer than half came",
        f"Kept on time: {row.kept} of {row.decided} decided",
    ]
    found = [mark_row("expected", math.log2(row.middle), y, tip=tip)]
    if row.raw:
        seen = mark_row("seen", math.log2(row.raw), y, tip=tip) | {"size": _SMALL}
        found.insert(0, seen)
    return found


_SMALL: Final = 120
