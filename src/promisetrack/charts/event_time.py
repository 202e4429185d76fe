"""The share against its index in the months around events: the mean and its interval.

Zero is the day of the event, so the line goes through it. The band holds 8 chances in 10; without
it there are too few events to say.
"""

from __future__ import annotations

import math
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

KIND: Final = "event-time"


@dataclass(frozen=True, slots=True)
class Month:
    """A number of months after the event: mean log return against the index, and its interval."""

    month: int
    mean: float
    low: float | None
    high: float | None


def event_time_spec() -> alt.LayerChart:
    """Return the spec of the kind: band, gridlines, rules, line, marks and words."""
    parts = [
        layers.band(), *layers.grid(), layers.rules(), layers.lines(interpolate="linear"),
        layers.points(), *layers.labels(),
    ]  # fmt: skip
    return layers.layered(parts, layers.parameters())


def event_time_chart(
    months: Sequence[Month], *, event: str, ends: tuple[float, float] | None = None
) -> Chart:
    """Return the picture of the months around events.

    Parameters
    ----------
    months
        In their order, at least two.
    event
        What happened at month 0, in a few words.
    ends
        Lowest and highest log return to draw, so that neighbours share a scale; None: its own.
    """
    low, high = ends or event_ends(months)
    last = months[-1]
    return Chart(
        KIND,
        f"From {-months[0].month} months before to {last.month} months after; at the end the mean "
        f"stands at {percent_words(last.mean)} against the index.",
        wide=_layout(months, event, (low, high), pixels=480),
        narrow=_layout(months, event, (low, high), pixels=340),
        narrow_below=400,
    )


def event_ends(months: Sequence[Month]) -> tuple[float, float]:
    """Return the lowest and the highest log return of a picture, with its band."""
    values = [0.0]
    for one in months:
        values += [one.mean, *(end for end in (one.low, one.high) if end is not None)]
    return min(*values, -0.1), max(*values, 0.1)


def percent_words(log: float) -> str:
    """Say a log return as a signed percentage.

    >>> [percent_words(one) for one in (-0.07, 0.0, 0.18)]
    ['−7%', '0%', '+20%']
    """
    percent = round(100 * math.expm1(log))
    return f"{percent:+d}%".replace("-", "−") if percent else "0%"


# --- private -------------------------------------------------------------------------------

_STEPS: Final = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
_MOST_LINES: Final = 6


def _layout(
    months: Sequence[Month], event: str, ends: tuple[float, float], *, pixels: int
) -> Layout:
    low, high = (math.expm1(end) for end in ends)
    span = high - low
    first, last = months[0].month, months[-1].month
    names = 46 / pixels * (last - first)
    every = 6 if last - first > _WIDE_MONTHS else 3
    ticks = [month for month in range(first, last + 1) if month % every == 0]
    return Layout(
        height=260,
        room=Room(right=52, top=30),
        values={
            "x_low": first - names, "x_high": last, "x_ticks": ticks,
            "x_names": [_month_name(month, last) for month in ticks],
            "y_low": low - 0.06 * span, "y_high": high + 0.1 * span,
        },
        data={
            "grid": _grid(low, high),
            "band": _band(months),
            "rules": [
                Rule(first - names, 0, last, 0, token("axis"), width=1.2).row(),
                Rule(0, low - 0.06 * span, 0, high + 0.1 * span, token("said"), (5, 4), 1.2).row(),
            ],
            "steps": [
                {
                    "x": one.month, "y": math.expm1(one.mean), "line": "mean", "order": i,
                    "colour": token("ink"), "width": 2, "dash": [1, 0],
                }
                for i, one in enumerate(months)
            ],
            "points": [_point(one) for one in months],
            "labels": _labels(months, event, high + 0.1 * span),
        },
    )  # fmt: skip


_WIDE_MONTHS: Final = 24


def _month_name(month: int, last: int) -> str:
    if month == 0:
        return "0"
    sign = f"{month:+d}".replace("-", "−")
    return f"{sign} months" if month == last else sign


def _grid(low: float, high: float) -> list[dict[str, Any]]:
    step = next((one for one in _STEPS if (high - low) / one <= _MOST_LINES), _STEPS[-1])
    ticks = range(math.ceil(low / step), math.floor(high / step) + 1)
    return [
        {"y": at * step, "label": f"{100 * at * step:+.0f}%".replace("-", "−") if at else "index"}
        for at in ticks
    ]


def _band(months: Sequence[Month]) -> list[dict[str, Any]]:
    return [
        {
            "x": one.month, "y": math.expm1(one.low), "y2": math.expm1(one.high), "line": "band",
            "colour": token("grid"),
        }
        for one in months
        if one.low is not None and one.high is not None
    ]  # fmt: skip


def _point(one: Month) -> dict[str, Any]:
    when = "on the day" if one.month == 0 else f"{abs(one.month)} months {_side(one.month)}"
    tip = [when.capitalize(), f"Mean against the index: {percent_words(one.mean)}"]
    if one.low is not None and one.high is not None:
        tip.append(f"8 chances in 10: {percent_words(one.low)} to {percent_words(one.high)}")
    return mark_row("expected", one.month, math.expm1(one.mean), tip=tip) | {
        "fill": token("ink"), "stroke": token("ink"), "size": 8,
    }  # fmt: skip


def _side(month: int) -> str:
    return "after" if month > 0 else "before"


def _labels(months: Sequence[Month], event: str, top: float) -> list[dict[str, Any]]:
    last, ink = months[-1], token("ink")
    words = percent_words(last.mean)
    return [
        Label(last.month, math.expm1(last.mean), words, Place(8, 0, "left"), ink, bold=True).row(),
        Label(0, top, event, Place(0, -12, "center"), token("said_text")).row(),
    ]
