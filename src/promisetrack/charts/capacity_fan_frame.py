"""Where things stand on a capacity fan: its marks, its scales, and where it is prior."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from promisetrack.charts.capacity_fan_words import rate_words
from promisetrack.charts.chart import Room
from promisetrack.charts.labels import Place
from promisetrack.charts.marks import Rule
from promisetrack.charts.tokens import token
from promisetrack.charts.years import decimal_year
from promisetrack.forecast.roadmap.fan import CapacityFan
from promisetrack.forecast.words import LAST_YEAR


@dataclass(frozen=True, slots=True)
class Standing:
    """A share of the draws at the end of the last year, and the rates that it lies between.

    ``high`` is None above all thresholds; both are None where nothing has begun.
    """

    share: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Crossing:
    """A day by which a share of the draws has reached a rate, in words: "even odds"."""

    day: date
    rate: float
    words: str


@dataclass(frozen=True, slots=True)
class FanMarks:
    """What stands on a fan besides its bands.

    Parameters
    ----------
    as_of
        Day of the forecast.
    now, now_words
        Today's rate, 0 for none, and how it is told.
    standings
        How the draws split at the last year, from above.
    crossings
        When the headline's rate is reached.
    cases_until
        Year after which there are no cases of ramps so long; None: beyond the picture.
    """

    as_of: date
    now: float
    now_words: str
    standings: tuple[Standing, ...]
    crossings: tuple[Crossing, ...]
    cases_until: int | None


class Frame:
    """The scales of one layout: years across, logs to base 10 of rates up, and pixels of both."""

    def __init__(
        self, fan: CapacityFan, marks: FanMarks, width: int, height: int, room: Room
    ) -> None:
        """Fit the scales to the rates that are drawn, and leave room for names of lines."""
        self.room, self.height = room, height
        self.width = width - room.left - room.right
        rates = fan.rates[: shown_years(fan)]
        known = [float(rate) for rate in rates.ravel() if rate > 0.0]
        known += [point.rate for point in fan.promised]
        known += [marks.now] if marks.now > 0.0 else []
        low, high = min(known, default=0.1), max(known, default=10.0)
        self.low = float(math.floor(math.log10(low) + _EXACT))
        self.high = max(math.log10(high) + _ABOVE, self.low + _LEAST_DECADES)
        self.end = year_end(fan, shown_years(fan) - 1)
        room_left = _NAMES_NARROW if self.is_narrow else _NAMES
        begin = decimal_year(marks.as_of)
        self.start = begin - (self.end - begin) * room_left / (self.width - room_left)

    def log(self, rate: float) -> float:
        """Return where a rate stands; nothing, and less than the axis shows, on its foot."""
        return self.low if rate <= 0.0 else max(math.log10(rate), self.low)

    def pixels_up(self, y: float) -> float:
        """Return how many pixels above the foot a log stands."""
        return (y - self.low) / (self.high - self.low) * self.height

    def pixels_across(self, x: float) -> float:
        """Return how many pixels from the left a decimal year stands."""
        return (x - self.start) / (self.end - self.start) * self.width

    @property
    def is_narrow(self) -> bool:
        """Whether it is the layout of a phone."""
        return self.width < _NARROW_BELOW


@dataclass(frozen=True, slots=True)
class Zone:
    """A rectangle in which the fan is prior, its dotted edge, and where its words stand."""

    x: float
    y: float
    x2: float
    y2: float
    edge: Rule
    words: str
    at: tuple[float, float]
    place: Place

    def row(self) -> dict[str, Any]:
        """Return it as a row of the data set `ground`."""
        return {
            "x": self.x, "y": self.y, "x2": self.x2, "y2": self.y2, "colour": token("panel"),
        }  # fmt: skip


def shown_years(fan: CapacityFan) -> int:
    """Return how many of the fan's years are drawn: those up to `LAST_YEAR`, at least one."""
    return max(sum(year <= LAST_YEAR for year in fan.years), 1)


def year_end(fan: CapacityFan, at: int) -> float:
    """Return the end of one of the fan's years."""
    return decimal_year(date(fan.years[at], 12, 31))


def zones(fan: CapacityFan, marks: FanMarks, frame: Frame) -> tuple[Zone, ...]:
    """Return where the fan is prior: above what ramps climbed, and later than ramps grew."""
    top = min(frame.log(fan.supported), frame.high)
    found = [_too_high(fan, frame, top)] if top < frame.high else []
    if marks.cases_until is not None:
        later = decimal_year(date(marks.cases_until, 12, 31))
        if frame.start < later < frame.end:
            found.append(_too_late(marks.cases_until, frame, later, top))
    return tuple(found)


def hatches(zone: Zone, fan: CapacityFan, frame: Frame) -> Iterator[dict[str, Any]]:
    """Yield slanting lines in the page colour over what the bands have in a zone."""
    begun = [at for at in range(shown_years(fan)) if frame.log(fan.rates[at, -1]) > zone.y]
    if not begun:
        return
    x0 = frame.pixels_across(max(zone.x, year_end(fan, max(begun[0] - 1, 0))))
    y0, y1 = frame.pixels_up(zone.y), frame.pixels_up(zone.y2)
    x1 = frame.pixels_across(zone.x2)
    years = (frame.end - frame.start) / frame.width
    logs = (frame.high - frame.low) / frame.height
    shift = x0 - y1
    while shift < x1 - y0:
        left, right = max(x0, y0 + shift), min(x1, y1 + shift)
        if left < right:
            yield Rule(
                frame.start + left * years, frame.low + (left - shift) * logs,
                frame.start + right * years, frame.low + (right - shift) * logs,
                colour=token("page"), width=2,
            ).row()  # fmt: skip
        shift += _HATCH


# --- private -------------------------------------------------------------------------------

_EXACT: Final = 1e-9
_ABOVE: Final = 0.35
"""Powers of ten above the largest rate."""
_LEAST_DECADES: Final = 2.0
_NARROW_BELOW: Final = 400
_NAMES, _NAMES_NARROW = 88, 46
"""Pixels left of today for the names of gridlines."""
_HATCH: Final = 7.0
"""Pixels between two lines of hatching."""


def _too_high(fan: CapacityFan, frame: Frame, top: float) -> Zone:
    most = rate_words(fan.supported, fan.unit)
    words = f"above {most}: higher than any ramp on record has climbed"
    if frame.is_narrow:
        words = f"above {most}: beyond all ramps"
    return Zone(
        frame.start, top, frame.end, frame.high, _edge(frame.start, top, frame.end, top),
        words, (frame.end, top), Place(-4, -10, "right"),
    )  # fmt: skip


def _too_late(year: int, frame: Frame, later: float, top: float) -> Zone:
    words = f"after {year}: longer than any ramp was followed"
    if frame.is_narrow:
        words = f"after {year}: beyond all ramps"
    return Zone(
        later, frame.low, frame.end, top, _edge(later, frame.low, later, top),
        words, (frame.end, frame.low), Place(0, 33, "right"),
    )  # fmt: skip


def _edge(x: float, y: float, x2: float, y2: float) -> Rule:
    return Rule(x, y, x2, y2, colour=token("axis"), dash=(1, 3), width=1.2)
