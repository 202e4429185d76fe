"""Whether chances can be taken at their word: said against seen, and the levels of what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from promisetrack.charts import layers
from promisetrack.charts.chart import Chart, Layout, Room
from promisetrack.charts.labels import Place
from promisetrack.charts.marks import Label, Rule, mark_row
from promisetrack.charts.tokens import token

if TYPE_CHECKING:
    import altair as alt

RELIABILITY: Final = "reliability"
LEVELS: Final = "levels"


@dataclass(frozen=True, slots=True)
class ChanceBin:
    """Cases of a similar chance: the mean chance, the share seen with its 80 % interval."""

    n: int
    said: float
    seen: float
    low: float
    high: float


def reliability_spec() -> alt.LayerChart:
    """Return the spec of said against seen: gridlines, diagonal, intervals, dots, counts."""
    parts = [*layers.grid(), layers.rules(), layers.points(), *layers.labels()]
    return layers.layered(parts, layers.parameters())


def levels_spec() -> alt.LayerChart:
    """Return the spec of the levels of what came: gridlines, bars, the even line, words."""
    parts = [*layers.grid(), layers.band(), layers.rules(), *layers.labels(halo=False)]
    return layers.layered(parts, layers.parameters())


def reliability_chart(bins: Sequence[ChanceBin]) -> Chart:
    """Return said against seen, on equal scales, of at least one bin."""
    farthest = max(bins, key=_miss)
    return Chart(
        RELIABILITY,
        f"{len(bins)} dots near the diagonal; farthest from it: said "
        f"{100 * farthest.said:.0f}%, seen {100 * farthest.seen:.0f}%, of {farthest.n} cases.",
        wide=_said_layout(bins, _TICKS),
        narrow=_said_layout(bins, _TICKS[::2]),
        narrow_below=420,
    )


def levels_chart(levels: Sequence[float]) -> Chart:
    """Return how many cases came in each equal part of their forecasts.

    Parameters
    ----------
    levels
        Cases in equal bins of the level of what was seen, from early to late or never.
    """
    even = sum(levels) / len(levels)
    most = max(range(len(levels)), key=lambda at: levels[at])
    return Chart(
        LEVELS,
        f"{len(levels)} bars, each {even:.0f} cases high if the forecasts are right; the highest, "
        f"number {most + 1}, has {levels[most]:.0f}.",
        wide=_levels_layout(levels, even),
    )


# --- private -------------------------------------------------------------------------------

_TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
_HEIGHT: Final = 330
_ROOM_LEFT: Final = 0.3
"""Chance from which on a label has room left of its dot."""
_LEFT: Final = -0.09
"""Left end of the axis of chances: names of gridlines stand left of 0."""


def _miss(one: ChanceBin) -> float:
    """Return how far a bin is from the diagonal, past its interval first."""
    return max(one.low - one.said, one.said - one.high, 0.0) + 0.01 * abs(one.seen - one.said)


def _said_layout(bins: Sequence[ChanceBin], ticks: Sequence[float]) -> Layout:
    names = [f"{100 * at:.0f}%" for at in ticks]
    names[-1] = "said 100%"
    return Layout(
        height=_HEIGHT,
        room=Room(right=30, top=22),
        values={
            "x_low": _LEFT, "x_high": 1.02, "y_low": -0.03, "y_high": 1.0,
            "x_ticks": list(ticks), "x_names": names,
        },
        data={
            "grid": [
                {"y": at, "label": f"{100 * at:.0f}%" if at < 1.0 else "100% came"}
                for at in _TICKS
                if at > 0.0
            ],
            "rules": [
                Rule(0, 0, 1, 1, token("ink_3"), (2, 3), 1.2).row(),
                *(
                    Rule(one.said, one.low, one.said, one.high, token("half"), width=4).row()
                    for one in bins
                ),
            ],
            "points": [_dot(one, max(bin_.n for bin_ in bins)) for one in bins],
            "labels": _counts(bins),
        },
    )  # fmt: skip


def _dot(one: ChanceBin, most: int) -> dict[str, Any]:
    tip = [
        f"Said {100 * one.said:.0f}%, came {100 * one.seen:.0f}%",
        f"{one.n} cases; 8 chances in 10: {100 * one.low:.0f}% – {100 * one.high:.0f}%",
    ]
    return mark_row("expected", one.said, one.seen, tip=tip) | {"size": 40 + 160 * one.n / most}


def _counts(bins: Sequence[ChanceBin]) -> list[dict[str, Any]]:
    """Name the counts of the largest bin and of the one farthest off."""
    told = {max(bins, key=lambda one: one.n), max(bins, key=_miss)}
    return [
        Label(one.said, one.seen, f"{one.n} cases", _away(one)).row() for one in bins if one in told
    ]


def _away(one: ChanceBin) -> Place:
    """Return the side of a dot that lies away from the diagonal."""
    above = one.seen > one.said and one.said > _ROOM_LEFT
    return Place(-12, 0, "right") if above else Place(14, 4, "left")


def _levels_layout(levels: Sequence[float], even: float) -> Layout:
    count = len(levels)
    top = max(*levels, even) * 1.12
    bars = [
        {
            "x": (at + edge) / count + (0.006 if edge == 0 else -0.006), "y": value, "y2": 0,
            "line": f"bar-{at}", "colour": token("half"),
        }
        for at, value in enumerate(levels)
        for edge in (0, 1)
    ]  # fmt: skip
    return Layout(
        height=_HEIGHT,
        room=Room(right=6, top=22, bottom=24),
        values={
            "x_low": 0, "x_high": 1, "y_low": 0, "y_high": top,
            "x_ticks": [0.04, 0.5, 0.93], "x_names": ["earlier", "as forecast", "later"],
        },
        data={
            "grid": [],
            "band": bars,
            "rules": [Rule(0, even, 1, even, token("ink_3"), (5, 4), 1.2).row()],
            "labels": [
                Label(
                    (at + 0.5) / count, 0, f"{value:.0f}", Place(0, -10, "center"), token("ink")
                ).row()
                for at, value in enumerate(levels)
            ]
            + [Label(0, top, f"dashed: {even:.0f} each", Place(0, -8, "left")).row()],
        },
    )  # fmt: skip
