"""The names of promised rates, zones and crossings on a capacity fan, where they cover nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from promisetrack.charts.capacity_fan_frame import Crossing, FanMarks, Frame, Zone
from promisetrack.charts.capacity_fan_words import rate_words, short_rate
from promisetrack.charts.labels import Box, Place, Wish, label_box, line_boxes, place_beside
from promisetrack.charts.marks import Label
from promisetrack.charts.tokens import token
from promisetrack.charts.widths import text_width
from promisetrack.charts.years import decimal_year
from promisetrack.forecast.roadmap.fan import CapacityFan
from promisetrack.words import day_words


@dataclass(frozen=True, slots=True)
class Named:
    """A name, and the rectangle that it fills, in pixels from the plot's top left corner."""

    label: Label
    box: Box


def placed_names(
    fan: CapacityFan, marks: FanMarks, frame: Frame, prior: Sequence[Zone]
) -> list[Named]:
    """Return the names of promised rates, all of them, and of zones and crossings with room.

    On a phone two crossings stay without names, which would cover those of the bands.
    """
    named = _promised_names(fan, marks, frame)
    named += [
        one for one in (_zone_name(zone, frame) for zone in prior)
        if not one.box.meets_any(other.box for other in named)
    ]  # fmt: skip
    crossings = drawn_crossings(marks, frame)
    if frame.is_narrow and len(crossings) > 1:
        return named
    return [*named, *_crossing_names(crossings, named, frame)]


def crossing_dots(marks: FanMarks, frame: Frame) -> list[Box]:
    """Return the rectangles of the dots of the crossings, with their rings."""
    return [_mark_box(one.day, one.rate, frame) for one in drawn_crossings(marks, frame)]


def drawn_crossings(marks: FanMarks, frame: Frame) -> list[Crossing]:
    """Return the crossings that lie within the picture."""
    return [one for one in marks.crossings if decimal_year(one.day) <= frame.end]


def by_words(day: date) -> str:
    """Say a promised day: "by the end of 2027", "by 30 Jun 2029"."""
    is_last = (day.month, day.day) == (12, 31)
    return f"by the end of {day.year}" if is_last else f"by {day_words(day)}"


# --- private -------------------------------------------------------------------------------

_MARK: Final = 7.0
"""Pixels from the middle of a dot or a diamond that its ring reaches."""
_ZONE_SIZE: Final = 11
_UP: Final = 24.0
"""Pixels by which two lines clear the ring of a dot beside them."""
_PROMISED_PLACES: Final = (
    Place(13, 0, "left"), Place(13, 10, "left"), Place(17, -_UP, "left"),
    Place(13, _UP, "left"), Place(-13, 0, "right"), Place(-13, -_UP, "right"),
)  # fmt: skip
"""On a level with the diamond, else above or below that level; the path climbs to the right."""
_LEFT: Final = Place(-6, -12, "right")
_RIGHT: Final = (Place(9, 12, "left"), Place(9, -12, "left"))
_GRID_NAME_UP, _GRID_NAME_DOWN = 18.0, 4.0
"""Pixels that the name of a gridline reaches above and below it."""


def _promised_names(fan: CapacityFan, marks: FanMarks, frame: Frame) -> list[Named]:
    """Name the promised rates beside their diamonds, clear of dots, of the path and each other."""
    spots = [_spot(one.due, one.rate, frame) for one in fan.promised]
    wishes = [
        Wish(*spot, text, bold=True, places=_PROMISED_PLACES)
        for spot, text in zip(spots, _promised_texts(fan, frame), strict=True)
    ]
    taken = [
        *crossing_dots(marks, frame), *_grid_names(fan, frame),
        *(_mark_box(one.due, one.rate, frame) for one in fan.promised),
        *line_boxes([_spot(marks.as_of, marks.now, frame), *spots]),
    ]  # fmt: skip
    whole = Box(0, -frame.room.top, frame.width, frame.height)
    places = place_beside(wishes, frame=whole, taken=taken)
    return [
        _named(wish, place or _PROMISED_PLACES[0], (point.due, point.rate), "said_text", frame)
        for wish, place, point in zip(wishes, places, fan.promised, strict=True)
    ]


def _crossing_names(
    crossings: Sequence[Crossing], named: Sequence[Named], frame: Frame
) -> Iterator[Named]:
    """Name the first crossing left of its dot, the next right of it, or on the other side.

    Below a dot on its left lies the edge of the band, which climbs through the dot.
    """
    taken = [one.box for one in named]
    dots = [_mark_box(one.day, one.rate, frame) for one in crossings]
    whole = Box(0, 0, frame.width, frame.height)
    for at, one in enumerate(crossings):
        words = one.words.replace("1 chance in 10", "1 in 10") if frame.is_narrow else one.words
        wish = Wish(
            *_spot(one.day, one.rate, frame), f"{words} by {one.day.year}", bold=True,
            places=(_LEFT, *_RIGHT) if at == 0 else (*_RIGHT, _LEFT),
        )  # fmt: skip
        others = [*taken, *dots[:at], *dots[at + 1 :]]
        place = place_beside([wish], frame=whole, taken=others)[0]
        if place is not None:
            name = _named(wish, place, (one.day, one.rate), "expected_text", frame)
            taken.append(name.box)
            yield name


def _zone_name(zone: Zone, frame: Frame) -> Named:
    """Say why a zone is prior, in ink, which can be read on a band too."""
    x, y = zone.at
    at = frame.pixels_across(x), frame.height - frame.pixels_up(y)
    label = Label(x, y, zone.words, zone.place, token("ink"), size=_ZONE_SIZE)
    return Named(label, label_box(Wish(*at, zone.words, size=_ZONE_SIZE), zone.place))


def _named(wish: Wish, place: Place, at: tuple[date, float], colour: str, frame: Frame) -> Named:
    day, rate = at
    x, y = decimal_year(day), frame.log(rate)
    return Named(Label(x, y, wish.text, place, token(colour), bold=True), label_box(wish, place))


def _spot(day: date, rate: float, frame: Frame) -> tuple[float, float]:
    """Return where a day and a rate meet, in pixels from the plot's top left corner."""
    across = frame.pixels_across(decimal_year(day))
    return across, frame.height - frame.pixels_up(frame.log(rate))


def _mark_box(day: date, rate: float, frame: Frame) -> Box:
    x, y = _spot(day, rate, frame)
    return Box(x - _MARK, y - _MARK, x + _MARK, y + _MARK)


def _grid_names(fan: CapacityFan, frame: Frame) -> Iterator[Box]:
    """Yield what names of gridlines on the level of a promised rate may fill, at the left."""
    for point in fan.promised:
        _, y = _spot(point.due, point.rate, frame)
        words = (short_rate if frame.is_narrow else rate_words)(point.rate, fan.unit)
        yield Box(0, y - _GRID_NAME_UP, text_width(words), y + _GRID_NAME_DOWN)


def _promised_texts(fan: CapacityFan, frame: Frame) -> Iterator[str]:
    """Yield the two lines of every promised rate: what, and by when."""
    for at, point in enumerate(fan.promised):
        rate, when = rate_words(point.rate, fan.unit), by_words(point.due)
        if frame.is_narrow:
            rate = short_rate(point.rate, fan.unit)
            when = when.removeprefix("by the end of ").removeprefix("by ")
        first = "Promised: " if at == 0 and not frame.is_narrow else ""
        yield f"{first}{rate}\n{when}"
