"""What became of promises, one row each: the first date, and what came on which day."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from promisetrack.charts import layers
from promisetrack.charts.chart import Chart, Rows
from promisetrack.charts.labels import Place
from promisetrack.charts.marks import Label, Rule, mark_row
from promisetrack.charts.named_rows import NARROW_BELOW, Axis, Name, narrow_rows, wide_rows
from promisetrack.charts.tokens import token
from promisetrack.charts.years import year_ticks

if TYPE_CHECKING:
    import altair as alt

KIND: Final = "outcomes"

Fate: TypeAlias = Literal["kept", "seen", "open", "cancelled"]
"""The mark at the end of a row (`promisetrack.charts.marks`); "seen" came after the date."""


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One promise: its first date and its end, in decimal years, and what the tooltip says."""

    name: str
    due: float
    end: float
    fate: Fate
    tip: tuple[str, ...]


def outcomes_spec() -> alt.LayerChart:
    """Return the spec of the kind: gridlines, the day of the report, bars, marks, names."""
    parts = [layers.rules(), layers.rules("bars"), layers.points(), *layers.labels()]
    return layers.layered(parts, layers.parameters())


def outcomes_chart(rows: Sequence[OutcomeRow], *, today: float, today_words: str) -> Chart:
    """Return the picture of promises, in the order given, at least one.

    Parameters
    ----------
    rows
        The promises.
    today, today_words
        The day of the report, as a decimal year and in words.
    """
    names = [Name(row.name) for row in rows]
    ends = [at for row in rows for at in (row.due, row.end)]
    low, high = min(ends), max(*ends, today)
    low, high = low - 0.03 * (high - low) - 0.1, high + 0.03 * (high - low) + 0.1
    return Chart(
        KIND,
        f"{len(rows)} promises with first dates from {int(rows[0].due)} to {int(rows[-1].due)}.",
        wide=wide_rows(
            names, _axis(low, high, pixels=400), _data(rows, today, today_words), left=296
        ),
        narrow=narrow_rows(
            names, _axis(low, high, pixels=360), _data(rows, today, today_words)
        ),
        narrow_below=NARROW_BELOW,
    )  # fmt: skip


# --- private -------------------------------------------------------------------------------


def _axis(low: float, high: float, *, pixels: int) -> Axis:
    ticks = year_ticks(low, high, pixels=pixels)
    room = 14 / pixels * (high - low)
    inside = [year for year in ticks if math.isclose(low, year) or low + room < year < high - room]
    return Axis(low, high, tuple((year, str(year)) for year in inside))


def _data(rows: Sequence[OutcomeRow], today: float, today_words: str) -> dict[str, Rows]:
    count = len(rows)
    places = list(zip(reversed(range(count)), rows, strict=True))
    return {
        "rules": [Rule(today, -0.5, today, count - 0.5, colour=token("axis"), width=1.5).row()],
        "bars": [_bar(row, y) for y, row in places],
        "points": [mark for y, row in places for mark in _marks(row, y)],
        "labels": [Label(today, count - 0.5, today_words, Place(0, -10, "right")).row()],
    }


def _bar(row: OutcomeRow, y: float) -> dict[str, Any]:
    if row.fate == "open":
        return Rule(row.due, y, row.end, y, token("said"), (4, 3), 1.5).row()
    return Rule(row.due, y, row.end, y, token("muted"), width=3).row()


def _marks(row: OutcomeRow, y: float) -> list[dict[str, Any]]:
    return [
        mark_row("said", row.due, y, tip=row.tip) | {"size": 80},
        mark_row(row.fate, row.end, y, tip=row.tip)
        | {"size": {"seen": 120, "kept": 150, "open": 70, "cancelled": 110}[row.fate]},
    ]
