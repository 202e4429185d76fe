"""The words on a capacity fan: promised rates, crossings, bands, today, and how the draws split."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from promisetrack.charts.capacity_fan_frame import (
    Crossing,
    FanMarks,
    Frame,
    Standing,
    Zone,
    shown_years,
    year_end,
)
from promisetrack.charts.capacity_fan_words import rate_words, short_rate
from promisetrack.charts.labels import Place
from promisetrack.charts.marks import Label
from promisetrack.charts.tokens import token
from promisetrack.charts.widths import text_width, wrap
from promisetrack.charts.years import decimal_year
from promisetrack.forecast.roadmap.fan import CapacityFan
from promisetrack.units import Unit
from promisetrack.words import day_words

Rows = Iterator[dict[str, Any]]


def fan_labels(
    fan: CapacityFan, marks: FanMarks, frame: Frame, prior: Sequence[Zone]
) -> list[dict[str, Any]]:
    """Return the labels that stand on the page's ground."""
    return [
        *_promised_names(fan, frame), *_crossing_names(fan, marks, frame),
        *_standing_names(marks, frame, fan), *_now_name(marks, frame),
        *(_zone_name(zone) for zone in prior if not _covers_a_promise(
            zone.words, zone.at, fan, frame, down=zone.place.dy
        )),
    ]  # fmt: skip


def band_names(fan: CapacityFan, frame: Frame, marks: FanMarks) -> list[dict[str, Any]]:
    """Return the names of the median and the bands, inside them where they are wide enough."""
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
    return [
        Label(
            year_end(fan, at), (low + high) / 2, text, Place(-6, 0, "right"), token("ink"),
            bold=bold,
        ).row()
        for low, high, text, bold in wanted
        if frame.pixels_up(high) - frame.pixels_up(low) >= _LEAST_GAP
        and not _covers_a_dot(text, (year_end(fan, at), (low + high) / 2), marks, frame)
        and not _covers_a_promise(text, (year_end(fan, at), (low + high) / 2), fan, frame)
    ]  # fmt: skip


def drawn_crossings(marks: FanMarks, frame: Frame) -> list[Crossing]:
    """Return the crossings that lie within the picture."""
    return [one for one in marks.crossings if decimal_year(one.day) <= frame.end]


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


def by_words(day: date) -> str:
    """Say a promised day: "by the end of 2027", "by 30 Jun 2029"."""
    is_last = (day.month, day.day) == (12, 31)
    return f"by the end of {day.year}" if is_last else f"by {day_words(day)}"


# --- private -------------------------------------------------------------------------------

_FOOT: Final = 44
"""Pixels of the bar's part for what has not begun."""
_LEAST_GAP: Final = 17.0
"""Pixels of a band that its name needs."""
_LEAST_SHARE: Final = 0.01
_TWO_LINES: Final = 24
"""Pixels between the middles of a name and of a promised rate's two lines that touch."""
_DOT: Final = 7
"""Pixels from the middle of a dot that its ring reaches."""


def _zone_name(zone: Zone) -> dict[str, Any]:
    """Say why a zone is prior, in ink, which can be read on a band too."""
    return Label(*zone.at, zone.words, zone.place, token("ink"), size=11).row()


def _covers_a_dot(text: str, at: tuple[float, float], marks: FanMarks, frame: Frame) -> bool:
    """Whether a name that ends at a place would lie over the dot of a crossing."""
    right, middle = frame.pixels_across(at[0]), frame.pixels_up(at[1])
    left = right - 6 - text_width(text, bold=True)
    dots = (
        (frame.pixels_across(decimal_year(one.day)), frame.pixels_up(frame.log(one.rate)))
        for one in drawn_crossings(marks, frame)
    )
    return any(left - _DOT < x < right + _DOT and abs(y - middle) < 2 * _DOT for x, y in dots)


def _covers_a_promise(
    text: str, at: tuple[float, float], fan: CapacityFan, frame: Frame, *, down: float = 0
) -> bool:
    """Whether a name that ends at a place would lie over the two lines of a promised rate."""
    right, middle = frame.pixels_across(at[0]), frame.pixels_up(at[1]) - down
    left = right - 6 - (text_width(text, size=11) if down else text_width(text, bold=True))
    for point, lines in zip(fan.promised, _promised_texts(fan, frame), strict=True):
        start = frame.pixels_across(decimal_year(point.due)) + 13
        end = start + max(text_width(line, bold=True) for line in lines)
        is_near = abs(frame.pixels_up(frame.log(point.rate)) - middle) < _TWO_LINES
        if is_near and left < end and start < right:
            return True
    return False


def _promised_texts(fan: CapacityFan, frame: Frame) -> Iterator[tuple[str, str]]:
    """Yield the two lines of every promised rate: what, and by when."""
    for at, point in enumerate(fan.promised):
        rate, when = rate_words(point.rate, fan.unit), by_words(point.due)
        if frame.is_narrow:
            rate = short_rate(point.rate, fan.unit)
            when = when.removeprefix("by the end of ").removeprefix("by ")
        first = "Promised: " if at == 0 and not frame.is_narrow else ""
        yield f"{first}{rate}", when


def _promised_names(fan: CapacityFan, frame: Frame) -> Rows:
    """Name the promised rates, right of their diamonds."""
    for point, lines in zip(fan.promised, _promised_texts(fan, frame), strict=True):
        yield Label(
            decimal_year(point.due), frame.log(point.rate), "\n".join(lines),
            Place(13, 0, "left"), token("said_text"), bold=True,
        ).row()  # fmt: skip


def _crossing_names(fan: CapacityFan, marks: FanMarks, frame: Frame) -> Rows:
    """Name the first crossing left of its dot, the next right of it, where there is room.

    On a phone two of them would cover the names of the bands.
    """
    crossings = drawn_crossings(marks, frame)
    if frame.is_narrow and len(crossings) > 1:
        return
    taken = 0.0
    for point, (text, _) in zip(fan.promised[:1], _promised_texts(fan, frame), strict=False):
        taken = frame.pixels_across(decimal_year(point.due)) + 18 + text_width(text, bold=True)
    for at, one in enumerate(crossings):
        x = decimal_year(one.day)
        words = one.words.replace("1 chance in 10", "1 in 10") if frame.is_narrow else one.words
        text = f"{words} by {one.day.year}"
        width = text_width(text, bold=True)
        place = Place(-6, -12, "right") if at == 0 else Place(9, 12, "left")
        ends = frame.pixels_across(x) - 6 - width, frame.pixels_across(x) + 9 + width
        if (at == 0 and ends[0] > taken) or (at > 0 and ends[1] < frame.width):
            colour = token("expected_text")
            yield Label(x, frame.log(one.rate), text, place, colour, bold=True).row()


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
