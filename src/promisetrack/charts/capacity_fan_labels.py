"""The words on a capacity fan: its points, its bands, today, and how the draws split."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from promisetrack.charts.capacity_fan_frame import (
    FanMarks,
    Frame,
    Standing,
    shown_years,
    year_end,
)
from promisetrack.charts.capacity_fan_names import Named, crossing_dots
from promisetrack.charts.capacity_fan_words import short_rate
from promisetrack.charts.labels import Box, Place, Wish, label_box
from promisetrack.charts.marks import Label
from promisetrack.charts.tokens import token
from promisetrack.charts.widths import wrap
from promisetrack.charts.years import decimal_year
from promisetrack.forecast.roadmap.fan import CapacityFan
from promisetrack.units import Unit

Rows = Iterator[dict[str, Any]]


def fan_labels(
    fan: CapacityFan, marks: FanMarks, frame: Frame, named: Sequence[Named]
) -> list[dict[str, Any]]:
    """Return the labels that stand on the page's ground."""
    return [
        *(one.label.row() for one in named), *_standing_names(marks, frame, fan),
        *_now_name(marks, frame),
    ]  # fmt: skip


def band_names(
    fan: CapacityFan, marks: FanMarks, frame: Frame, named: Sequence[Named]
) -> list[dict[str, Any]]:
    """Return the names of the median and the bands, inside them where they have room."""
    last = shown_years(fan) - 1
    latest = min(marks.cases_until or fan.years[last], fan.years[last] - 1)
    at = max(latest - fan.years[0] - (0 if latest < fan.years[last] - 1 else 1), 0)
    _, p25, p50, p75, p90 = (frame.log(float(rate)) for rate in fan.rates[at])
    lift = 1.3 * _LEAST_GAP / frame.height * (frame.high - frame.low)
    short = frame.is_narrow
    wanted = (
        (p50, p50 + lift if p50 > frame.low else p50, "even odds", True),
        (p25, p50, "middle half" if short else "middle half of draws", False),
        (p75, p90, "8 in 10" if short else "8 draws in 10", False),
    )
    taken = [*(one.box for one in named), *crossing_dots(marks, frame)]
    x = year_end(fan, at)
    return [
        Label(x, (low + high) / 2, text, _BEFORE, token("ink"), bold=bold).row()
        for low, high, text, bold in wanted
        if frame.pixels_up(high) - frame.pixels_up(low) >= _LEAST_GAP
        and _is_free(text, (x, (low + high) / 2), frame, taken, bold=bold)
    ]


def bars(marks: FanMarks, frame: Frame) -> Iterator[tuple[Standing, tuple[float, float]]]:
    """Yield the parts of the bar with their ends; nothing begun has the foot of the axis."""
    foot = frame.low + (frame.high - frame.low) * _FOOT / frame.height
    has_none = any(one.low is None for one in marks.standings)
    for one in marks.standings:
        if one.low is None:
            yield one, (frame.low, foot)
        else:
            low = frame.log(one.low)
            high = frame.high if one.high is None else frame.log(one.high)
            yield one, (max(low, foot) if has_none else low, high)


# --- private -------------------------------------------------------------------------------

_BEFORE: Final = Place(-6, 0, "right")
_FOOT: Final = 44
"""Pixels of the bar's part for what has not begun."""
_LEAST_GAP: Final = 17.0
"""Pixels of a band that its name needs."""
_LEAST_SHARE: Final = 0.01


def _is_free(
    text: str, at: tuple[float, float], frame: Frame, taken: Sequence[Box], *, bold: bool
) -> bool:
    """Whether a name that ends at a place would cover nothing of what is taken."""
    pixels = frame.pixels_across(at[0]), frame.height - frame.pixels_up(at[1])
    box = label_box(Wish(*pixels, text, bold=bold), _BEFORE)
    return not box.meets_any(taken)


def _standing_names(marks: FanMarks, frame: Frame, fan: CapacityFan) -> Rows:
    for one, (low, high) in bars(marks, frame):
        at = (low + high) / 2
        words = _standing_words(one, fan.unit, narrow=frame.is_narrow)
        number = f"{100 * one.share:.0f}%" if one.share >= _LEAST_SHARE else "<1%"
        place, below = Place(22, -8, "left"), Place(22, 7, "left")
        yield Label(frame.end, at, number, place, token("ink"), bold=True, size=13).row()
        yield Label(frame.end, at, words, below, size=11).row()


def _standing_words(one: Standing, unit: Unit, *, narrow: bool) -> str:
    if one.low is None:
        return "none yet"
    if one.high is None:
        least = short_rate(one.low, unit)
        return f">{least}" if narrow else f"{least} or more"
    return f"{'<' if narrow else 'below '}{short_rate(one.high, unit)}"


def _now_name(marks: FanMarks, frame: Frame) -> Rows:
    """Say today's rate below the axis where it is none, else beside its mark."""
    x = decimal_year(marks.as_of)
    if marks.now > 0.0:
        text = wrap(marks.now_words, width=frame.width / 3)
        yield Label(x, frame.log(marks.now), text, Place(12, 12, "left"), token("ink")).row()
    else:
        place = Place(-10, 33, "left")
        yield Label(x, frame.low, marks.now_words, place, token("ink")).row()
