"""The capacity fan: a rate by year on a logarithmic axis, beside the path that was promised.

Bands hold 8 and 5 of 10 draws; below the axis, where nothing has begun, a sentence stands instead.
Where rates or years lie beyond what ramps of the past support, the ground is shaded and the bands
are hatched. A bar at the right splits the draws at the last year.

Vertical positions are logarithms to base 10 in the fan's unit, so that all layers of other charts
serve here too.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from promisetrack.charts import layers
from promisetrack.charts.capacity_fan_frame import (
    Crossing,
    FanMarks,
    Frame,
    Standing,
    hatches,
    shown_years,
    year_end,
    zones,
)
from promisetrack.charts.capacity_fan_labels import band_names, bars, fan_labels
from promisetrack.charts.capacity_fan_names import by_words, drawn_crossings, placed_names
from promisetrack.charts.capacity_fan_words import range_of_rates, rate_words, short_rate
from promisetrack.charts.chart import Chart, Layout, Room
from promisetrack.charts.marks import mark_row
from promisetrack.charts.tokens import token
from promisetrack.charts.years import decimal_year, year_ticks
from promisetrack.forecast.roadmap.fan import QUANTILES, CapacityFan
from promisetrack.words import day_words

if TYPE_CHECKING:
    import altair as alt

KIND: Final = "capacity-fan"
HEIGHT: Final = 400

__all__ = [
    "HEIGHT", "KIND", "Crossing", "FanMarks", "Standing", "capacity_fan_chart",
    "capacity_fan_spec",
]  # fmt: skip


def capacity_fan_spec() -> alt.LayerChart:
    """Return the spec of the kind: shaded ground, bands, hatching, paths, marks, bar, labels."""
    import altair as alt

    ground = (
        alt.Chart(alt.NamedData("ground"))
        .mark_rect(aria=False)
        .encode(
            x=layers.x_axis(), y=layers.y_axis(), x2="x2:Q", y2="y2:Q",
            color=alt.Color("colour:N", scale=None, legend=None),
        )
    )  # fmt: skip
    bar = (
        alt.Chart(alt.NamedData("bar"))
        .mark_rule(xOffset=14, strokeWidth=3, aria=False)
        .encode(
            x=layers.x_axis(), y=layers.y_axis(), y2="y2:Q",
            color=alt.Color("colour:N", scale=None, legend=None),
        )
    )  # fmt: skip
    gridlines, names = layers.grid()
    parts = [
        ground, gridlines, layers.band(), layers.rules("hatches"), layers.rules(), names,
        layers.lines(interpolate="linear"), bar, layers.points(),
        *layers.labels("notes", halo=False), *layers.labels(),
    ]  # fmt: skip
    return layers.layered(parts, layers.parameters())


def capacity_fan_chart(fan: CapacityFan, marks: FanMarks) -> Chart:
    """Return the picture of a fan with its promised path and its marks.

    Parameters
    ----------
    fan
        Rates (t, 5) by the ends of t years, in its unit; years after `LAST_YEAR` are not drawn.
    marks
        What stands beside the bands, its rates in the fan's unit.
    """
    last = shown_years(fan) - 1
    median, high = float(fan.rates[last, _MEDIAN]), float(fan.rates[last, -1])
    largest = max((point.rate for point in fan.promised), default=None)
    description = (
        f"Rates by year on a logarithmic axis. By the end of {fan.years[last]} the middle "
        f"draw stands at {rate_words(median, fan.unit)}, one in ten above "
        f"{rate_words(high, fan.unit)}"
    )
    if largest is not None:
        description += f"; the largest promised rate is {rate_words(largest, fan.unit)}"
    return Chart(
        KIND,
        f"{description}.",
        wide=_layout(fan, marks, Frame(fan, marks, 720, HEIGHT, _WIDE)),
        narrow=_layout(fan, marks, Frame(fan, marks, 388, 340, _NARROW)),
        narrow_below=620,
    )


# --- private -------------------------------------------------------------------------------

_MEDIAN: Final = QUANTILES.index(0.5)
_WIDE: Final = Room(right=112, top=14, bottom=40)
_NARROW: Final = Room(right=78, top=14, bottom=40)
_DECADES: Final = 3
"""Gridlines are named every so many powers of ten."""


def _layout(fan: CapacityFan, marks: FanMarks, frame: Frame) -> Layout:
    ticks = year_ticks(frame.start + 0.5, frame.end, pixels=frame.width, apart=48)
    prior = zones(fan, marks, frame)
    named = placed_names(fan, marks, frame, prior)
    return Layout(
        height=frame.height,
        room=frame.room,
        values={
            "x_low": frame.start, "x_high": frame.end, "x_ticks": ticks,
            "x_names": [str(year) for year in ticks], "y_low": frame.low, "y_high": frame.high,
        },
        data={
            "ground": [zone.row() for zone in prior],
            "grid": list(_grid(fan, frame)),
            "band": [*_band(fan, frame, 0, 4, "eight"), *_band(fan, frame, 1, 3, "half")],
            "hatches": [row for zone in prior for row in hatches(zone, fan, frame)],
            "rules": [zone.edge.row() for zone in prior],
            "steps": [*_median(fan, frame), *_promised_path(fan, marks, frame)],
            "bar": list(_bar(marks, frame)),
            "points": list(_points(fan, marks, frame)),
            "notes": band_names(fan, marks, frame, named),
            "labels": fan_labels(fan, marks, frame, named),
        },
    )  # fmt: skip


def _grid(fan: CapacityFan, frame: Frame) -> Iterator[dict[str, Any]]:
    for power in range(math.ceil(frame.low), math.floor(frame.high) + 1):
        named = (power - math.floor(frame.low)) % _DECADES == 0
        words = (short_rate if frame.is_narrow else rate_words)(10.0**power, fan.unit)
        yield {"y": power, "label": words if named else ""}


def _band(
    fan: CapacityFan, frame: Frame, low: int, high: int, colour: str
) -> Iterator[dict[str, Any]]:
    """Yield a band, from the last year in which all of it is nothing."""
    count = shown_years(fan)
    begun = [at for at in range(count) if fan.rates[at, high] > 0.0]
    for at in range(max(begun[0] - 1, 0), count) if begun else ():
        yield {
            "x": year_end(fan, at), "y": frame.log(float(fan.rates[at, low])),
            "y2": frame.log(float(fan.rates[at, high])), "line": colour, "colour": token(colour),
        }  # fmt: skip


def _median(fan: CapacityFan, frame: Frame) -> list[dict[str, Any]]:
    """Return the line of the median, from the last year in which it is nothing."""
    count = shown_years(fan)
    begun = [at for at in range(count) if fan.rates[at, _MEDIAN] > 0.0]
    shown = range(max(begun[0] - 1, 0), count) if begun else range(0)
    points = [(year_end(fan, at), frame.log(float(fan.rates[at, _MEDIAN]))) for at in shown]
    return _line(points, line="median", colour=token("expected"), width=2.5, dash=[1, 0])


def _promised_path(fan: CapacityFan, marks: FanMarks, frame: Frame) -> list[dict[str, Any]]:
    points = [(decimal_year(one.due), frame.log(one.rate)) for one in fan.promised]
    start = [(decimal_year(marks.as_of), frame.log(marks.now))] if points else []
    return _line([*start, *points], line="promised", colour=token("said"), width=2, dash=[5, 4])


def _line(points: Sequence[tuple[float, float]], **look: Any) -> list[dict[str, Any]]:
    return [{"x": x, "y": y, "order": at, **look} for at, (x, y) in enumerate(points)]


def _points(fan: CapacityFan, marks: FanMarks, frame: Frame) -> Iterator[dict[str, Any]]:
    """Yield today, the years to point at, the promised rates, and the crossings on top."""
    yield mark_row(
        "seen", decimal_year(marks.as_of), frame.log(marks.now),
        tip=("So far", f"{marks.now_words}, {day_words(marks.as_of)}"),
    )  # fmt: skip
    for at in range(1, shown_years(fan)):
        y = frame.log(float(fan.rates[at, _MEDIAN]))
        row = mark_row("expected", year_end(fan, at), y, tip=_year_tip(fan, at), order=1)
        yield row | {"size": 0, "stroke": "transparent"}
    for point in fan.promised:
        promised = f"Promised: {rate_words(point.rate, fan.unit)} {by_words(point.due)}"
        x, y = decimal_year(point.due), frame.log(point.rate)
        yield mark_row("said", x, y, tip=(point.label, promised), order=2)
    for one in drawn_crossings(marks, frame):
        words = (
            f"{one.words[:1].upper()}{one.words[1:]} by {one.day.year}",
            f"of {rate_words(one.rate, fan.unit)}",
        )
        x, y = decimal_year(one.day), frame.log(one.rate)
        yield mark_row("expected", x, y, tip=words, order=3)


def _year_tip(fan: CapacityFan, at: int) -> list[str]:
    p10, p25, p50, p75, p90 = (float(rate) for rate in fan.rates[at])
    return [
        f"By the end of {fan.years[at]}",
        f"Even odds: {rate_words(p50, fan.unit)}",
        f"Middle half: {range_of_rates(p25, p75, fan.unit)}",
        f"8 chances in 10: {range_of_rates(p10, p90, fan.unit)}",
    ]


def _bar(marks: FanMarks, frame: Frame) -> Iterator[dict[str, Any]]:
    gap = (frame.high - frame.low) * 1.5 / frame.height
    for one, (low, high) in bars(marks, frame):
        colour = "muted" if one.low is None else "expected"
        yield {"x": frame.end, "y": low + gap, "y2": high - gap, "colour": token(colour)}
