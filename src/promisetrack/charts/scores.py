"""Models against one another: the difference of each score to that of a rule, with its interval."""

from __future__ import annotations

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

KIND: Final = "scores"


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A model: its mean score minus the rule's, and the 95 % interval of that; below 0 is better.

    The interval is None for the rule itself. ``subject`` is the model that the pages use.
    """

    name: str
    difference: float
    interval: tuple[float, float] | None
    subject: bool


def scores_spec() -> alt.LayerChart:
    """Return the spec of the kind: gridlines, intervals, dots, names."""
    parts = [layers.rules(), layers.rules("bars"), layers.points(), *layers.labels()]
    return layers.layered(parts, layers.parameters())


def scores_chart(rows: Sequence[ScoreRow]) -> Chart:
    """Return the picture of models, in the order given, at least one."""
    names = [Name(row.name, _signed(row.difference), bold=row.subject) for row in rows]
    axis, data = _axis(rows), _data(rows)
    best = min(rows, key=lambda row: row.difference)
    return Chart(
        KIND,
        f"{len(rows)} ways to forecast; the best is {best.name}, at {_signed(best.difference)}.",
        wide=wide_rows(names, axis, data, left=200, right=64),
        narrow=narrow_rows(names, axis, data),
        narrow_below=NARROW_BELOW - 80,
    )


# --- private -------------------------------------------------------------------------------


def _signed(value: float) -> str:
    """Say a difference with its sign.

    >>> _signed(-0.1312), _signed(-0.004)
    ('−0.13', '0')
    """
    return "0" if abs(value) < _LEAST else f"{value:+.2f}".replace("-", "−")


def _axis(rows: Sequence[ScoreRow]) -> Axis:
    ends = [end for row in rows for end in (*(row.interval or ()), row.difference)]
    low, high = min(*ends, -0.05), max(*ends, 0.05)
    step = next((s for s in (0.05, 0.1, 0.2, 0.5, 1.0, 2.0) if (high - low) / s <= _TICKS), 5.0)
    first = int(low / step) - 1
    ticks = (round(step * at, 4) for at in range(first, int(high / step) + 2))
    named = tuple((at, "same" if at == 0 else _signed(at)) for at in ticks if low <= at <= high)
    margin = 0.04 * (high - low)
    return Axis(low - margin, high + margin, named)


_LEAST: Final = 0.005
"""A smaller difference is shown as none."""
_TICKS: Final = 7


def _data(rows: Sequence[ScoreRow]) -> dict[str, Rows]:
    count = len(rows)
    places = list(zip(reversed(range(count)), rows, strict=True))
    return {
        "rules": [Rule(0, -0.5, 0, count - 0.5, colour=token("axis"), width=1.2).row()],
        "bars": [
            Rule(*_ends(row.interval, y), colour=token("half" if row.subject else "muted"), width=4)
            .row()
            for y, row in places
            if row.interval is not None
        ],
        "points": [_mark(row, y) for y, row in places],
        "labels": [Label(0, count - 0.5, "better ←", Place(-6, -10, "right")).row()],
    }  # fmt: skip


def _ends(interval: tuple[float, float], y: float) -> tuple[float, float, float, float]:
    return interval[0], y, interval[1], y


def _mark(row: ScoreRow, y: float) -> dict[str, Any]:
    tip = [row.name, f"{_signed(row.difference)} in log score"]
    if row.interval is not None:
        low, high = map(_signed, row.interval)
        tip.append(f"95 chances in 100: {low} to {high}")
    mark = mark_row("expected", row.difference, y, tip=tip)
    return mark if row.subject else mark | {"fill": token("ink_2"), "size": 60}
