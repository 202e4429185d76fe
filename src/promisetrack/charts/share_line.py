"""The price of a share with what was promised while it was held.

Above, the price as a multiple of its first close on a logarithmic scale, a diamond on it wherever
a date was named, and the index in grey from the same day. Below, on the same years, a lane for each
promise: when a date was named, when it was due, when it came. Of the first lane a hairline leads
from each date up to the price of that day.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from promisetrack.charts import layers
from promisetrack.charts.chains import Chain, End
from promisetrack.charts.chart import Chart, Layout, Room
from promisetrack.charts.labels import Place, spread
from promisetrack.charts.marks import Label, Rule, mark_row
from promisetrack.charts.money import left_words, money_ticks, times_words
from promisetrack.charts.named_rows import fitted
from promisetrack.charts.tokens import token
from promisetrack.charts.widths import text_width
from promisetrack.charts.years import decimal_year, year_ticks
from promisetrack.words import month_words

if TYPE_CHECKING:
    import altair as alt

KIND: Final = "share-line"

Position = tuple[float, float]
"""A decimal year, and a multiple of the first close."""


@dataclass(frozen=True, slots=True)
class Told:
    """A mark at a time: its name (`promisetrack.charts.marks`, "again" or "due") and its words."""

    mark: str
    year: float
    tip: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """A line of marks under the price.

    ``spans`` are its pieces of line: from a year to a year, dotted where it is over the date.
    """

    name: str
    words: str
    marks: tuple[Told, ...]
    spans: tuple[tuple[float, float, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A share: its closes and those of its index, oldest first, each from its first close on.

    ``named`` are the dates named while it was traded, ``gone`` whether trading stopped, ``left``
    what was left of a unit of money then, where that is not what the last close says.
    """

    name: str
    index_name: str
    closes: tuple[Position, ...]
    index: tuple[Position, ...]
    named: tuple[Told, ...]
    until: float
    gone: bool = False
    left: float | None = None

    @property
    def has_gap(self) -> bool:
        """Whether there is a time without closes, over which the line is dotted."""
        return bool(_gaps(self.closes))


def share_line_spec() -> alt.LayerChart:
    """Return the spec of the kind: gridlines, hairlines, both prices, lanes, marks, names."""
    parts = [
        *layers.grid(), layers.rules(), layers.lines("index", interpolate="linear"),
        layers.lines("closes", interpolate="linear"), layers.points(), *layers.labels(),
    ]  # fmt: skip
    return layers.layered(parts, layers.parameters())


def chain_lane(chain: Chain) -> Lane:
    """Return a promise as a lane: its dates, the days they meant, and how it ended."""
    dated = chain.dated
    dues = [one.due for one in dated if one.due is not None]
    marks = [
        Told("again" if at and dues[at] > dues[at - 1] else "said", one.said, one.tip)
        for at, one in enumerate(dated)
    ]
    marks += [
        Told("due", due, ("The day meant", *one.tip)) for due, one in zip(dues, dated, strict=True)
    ]
    name = {End.DELIVERED: "kept" if chain.kept else "seen", End.OPEN: "open"}
    end = name.get(chain.end, "cancelled")
    marks.append(Told(end, chain.ended, (chain.name, chain.end_words.capitalize())))
    start, met = dated[0].said, min(dues[0], chain.ended)
    spans = [(start, max(met, start), False)]
    if met < chain.ended:
        spans.append((met, chain.ended, True))
    words = f"{len(dated)} date{'s' if len(dated) > 1 else ''}; {chain.end_words}"
    return Lane(chain.name, words, tuple(marks), tuple(spans))


def share_chart(share: ShareLine, lanes: Sequence[Lane]) -> Chart:
    """Return the price of a share over lanes of promises.

    Parameters
    ----------
    share
        At least one close.
    lanes
        The lanes, the first on top; hairlines lead up from the first.
    """
    return Chart(
        KIND,
        _description(share),
        wide=_layout(share, lanes, _Look(720, 300, 100)),
        narrow=_layout(share, lanes, _Look(388, 240, 72)),
        narrow_below=560,
    )


def share_panel(share: ShareLine) -> Chart:
    """Return the price of a share as a small picture without lanes."""
    return Chart(
        KIND,
        _description(share),
        wide=_layout(share, (), _Look(346, 190, 72)),
        narrow=_layout(share, (), _Look(190, 170, 52, small=True)),
        narrow_below=260,
    )


# --- private -------------------------------------------------------------------------------

_PITCH: Final = 38
"""Pixels from lane to lane."""
_BEFORE: Final = 0.05
_NOTHING: Final = 1e-4
"""What is left of money is drawn no lower than here, times the money."""
_STROKE: Final = "M-0.05,-1L0.05,-1L0.05,1L-0.05,1Z"
_SIZES: Final = {"said": 56, "again": 60, "due": 190, "seen": 150, "kept": 150, "open": 70}
_BEAD: Final = 22
"""Area of a diamond on the line of prices."""


@dataclass(frozen=True, slots=True)
class _Look:
    width: int
    height: int
    right: int
    small: bool = False

    @property
    def pixels(self) -> int:
        return self.width - self.right


@dataclass(frozen=True, slots=True)
class _Frame:
    """The ends of both axes; ``low`` is the foot of the prices, ``unit`` one pixel up."""

    x_low: float
    x_high: float
    low: float
    high: float
    unit: float

    def lane(self, number: int) -> float:
        return self.low - (number + 1) * _PITCH * self.unit


def _description(share: ShareLine) -> str:
    last = share.closes[-1][1]
    words = f"The price of {share.name} went from 1 to {times_words(last)} of its first close"
    if share.index:
        words += f", {share.index_name} to {times_words(share.index[-1][1])}"
    return f"{words}; {len(share.named)} months in which it named a date are marked."


def _layout(share: ShareLine, lanes: Sequence[Lane], look: _Look) -> Layout:
    frame = _frame(share, look)
    ticks, names = _time_names(frame, look)
    foot = frame.lane(len(lanes)) + (_PITCH - 12) * frame.unit if lanes else frame.low
    return Layout(
        height=look.height + max(len(lanes) * _PITCH + 12 - _PITCH // 2, 0) * bool(lanes),
        room=Room(right=look.right, top=22),
        values={
            "x_low": frame.x_low, "x_high": frame.x_high, "x_ticks": ticks, "x_names": names,
            "y_low": foot, "y_high": frame.high,
        },
        data={
            "grid": _grid(frame, look),
            "rules": [
                *_hairlines(share, lanes, frame), *_spans(lanes, frame, share.closes[0][0]),
            ],
            "index": _line(share.index, "ink_3", 1.5),
            "closes": [*_closes(share), *_fallen(share)],
            "points": [*_on_line(share), *_on_lanes(lanes, frame, share.closes[0][0])],
            "labels": [*_ends(share, frame, look), *_lane_names(lanes, frame, look)],
        },
    )  # fmt: skip


def _frame(share: ShareLine, look: _Look) -> _Frame:
    ratios = [ratio for _, ratio in (*share.closes, *share.index) if ratio > 0]
    if share.left is not None:
        ratios.append(max(share.left, _NOTHING))
    low, high = math.log10(min(*ratios, 0.9)), math.log10(max(*ratios, 1.1))
    low, high = low - 0.06 * (high - low), high + 0.08 * (high - low)
    start = share.closes[0][0]
    span = max(share.until - start, 0.2)
    grid_names = 46 / look.pixels
    x_low = start - span * max(_BEFORE, grid_names)
    return _Frame(x_low, share.until + 0.015 * span, low, high, (high - low) / look.height)


def _time_names(frame: _Frame, look: _Look) -> tuple[list[float], list[str]]:
    """Return the years to name; where none begins, or only one, the months."""
    margin = 16 / look.pixels * (frame.x_high - frame.x_low)
    years = year_ticks(frame.x_low + margin, frame.x_high, pixels=look.pixels, apart=48)
    if len(years) > 1 or frame.x_high - frame.x_low > _SHORT_YEARS:
        return list(years), [str(year) for year in years]
    pixels = look.pixels / (12 * (frame.x_high - frame.x_low))
    step = next((one for one in (1, 2, 3, 6) if one * pixels >= _MONTH), 12)
    first = math.ceil(12 * (frame.x_low + margin) - _NEARLY)
    months = [one for one in range(first, math.floor(12 * frame.x_high) + 1) if one % step == 0]
    days = [date(one // 12, one % 12 + 1, 1) for one in months]
    return [decimal_year(day) for day in days], [month_words(day) for day in days]


_MONTH: Final = 64
"""Pixels that the name of a month and its year have room in."""
_NEARLY: Final = 1e-6
_SHORT_YEARS: Final = 2.0
"""Years up to which months are named where fewer than two years are."""


def _grid(frame: _Frame, look: _Look) -> list[dict[str, Any]]:
    ticks = money_ticks(frame.low, frame.high, pixels=look.height, apart=40)
    return [{"y": math.log10(at), "label": times_words(at)} for at in ticks]


def _line(positions: Sequence[Position], colour: str, width: float) -> list[dict[str, Any]]:
    return [
        {
            "x": year, "y": math.log10(max(ratio, _NOTHING)), "line": colour, "order": i,
            "colour": token(colour), "width": width, "dash": [1, 0],
        }
        for i, (year, ratio) in enumerate(positions)
    ]  # fmt: skip


def _closes(share: ShareLine) -> Iterator[dict[str, Any]]:
    """Yield the line of closes in its pieces, and dotted the times between them without any."""
    bounds = [0, *(n for n, _ in _gaps(share.closes)), len(share.closes)]
    for number, (start, stop) in enumerate(pairwise(bounds)):
        for row in _line(share.closes[start:stop], "ink", 2):
            yield row | {"line": f"closes {number}"}
    for number, (_, ends) in enumerate(_gaps(share.closes)):
        for row in _line(ends, "ink", 1.5):
            yield row | {"line": f"no closes {number}", "dash": [2, 3]}


def _gaps(closes: Sequence[Position]) -> list[tuple[int, tuple[Position, Position]]]:
    """Return the times without closes: the number of the close behind each, and both ends."""
    steps = [later[0] - earlier[0] for earlier, later in pairwise(closes)]
    if not steps:
        return []
    least = max(_GAP_YEARS, 3 * median(steps))
    return [
        (n, (earlier, later))
        for n, (earlier, later) in enumerate(pairwise(closes), start=1)
        if later[0] - earlier[0] > least
    ]


_GAP_YEARS: Final = 0.25
"""Years without a close from which on the line is dotted."""


def _fallen(share: ShareLine) -> list[dict[str, Any]]:
    """Return the way from the last close to what was left after the end of trading."""
    if share.left is None:
        return []
    year, ratio = share.closes[-1]
    ends = (max(ratio, _NOTHING), max(share.left, _NOTHING))
    return [
        {
            "x": year, "y": math.log10(end), "line": "fallen", "order": i,
            "colour": token("ink"), "width": 1.5, "dash": [2, 3],
        }
        for i, end in enumerate(ends)
    ]  # fmt: skip


def _price_at(share: ShareLine, year: float) -> float:
    """Return where the line stands at a time: on it, between two closes."""
    closes = share.closes
    if year <= closes[0][0]:
        return math.log10(closes[0][1])
    for (x0, one), (x1, other) in pairwise(closes):
        if x0 <= year <= x1:
            along = (year - x0) / (x1 - x0) if x1 > x0 else 0.0
            return (1 - along) * math.log10(one) + along * math.log10(other)
    return math.log10(closes[-1][1])


def _on_line(share: ShareLine) -> Iterator[dict[str, Any]]:
    for one in share.named:
        yield _mark(one, _price_at(share, one.year), 0) | {"size": _BEAD}
    if share.gone:
        year, ratio = share.closes[-1]
        end = share.left if share.left is not None else ratio
        tip = (share.name, "No longer traded")
        yield mark_row("cancelled", year, math.log10(max(end, _NOTHING)), tip=tip, order=1) | {
            "size": 120
        }


def _on_lanes(lanes: Sequence[Lane], frame: _Frame, start: float) -> Iterator[dict[str, Any]]:
    for number, lane in enumerate(lanes):
        for one in lane.marks:
            if start <= one.year <= frame.x_high:
                yield _mark(one, frame.lane(number), number + 1)


def _mark(one: Told, y: float, order: int) -> dict[str, Any]:
    name = "said" if one.mark in ("again", "due") else one.mark
    row = mark_row(name, one.year, y, tip=one.tip, order=order)
    row["size"] = _SIZES.get(one.mark, row["size"])
    if one.mark == "said":
        row["stroke"] = token("said")
    if one.mark in ("kept", "seen"):
        row["stroke"] = "transparent"  # they stand close, and a ring would cut the next one
    if one.mark == "again":
        row |= {"fill": token("page"), "stroke": token("said")}
    if one.mark == "due":
        row |= {"shape": _STROKE, "stroke": token("said")}
    return row


def _has_price(share: ShareLine, year: float) -> bool:
    return share.closes[0][0] <= year <= share.closes[-1][0]


def _hairlines(share: ShareLine, lanes: Sequence[Lane], frame: _Frame) -> Iterator[dict[str, Any]]:
    for lane in lanes[:1]:
        for one in lane.marks:
            if one.mark in ("said", "again") and _has_price(share, one.year):
                y = _price_at(share, one.year)
                yield Rule(one.year, frame.lane(0), one.year, y, token("rule")).row()


def _spans(lanes: Sequence[Lane], frame: _Frame, begins: float) -> Iterator[dict[str, Any]]:
    for number, lane in enumerate(lanes):
        y = frame.lane(number)
        for start, end, dotted in lane.spans:
            first, last = max(start, begins), min(end, frame.x_high)
            if first < last:
                dash = (2, 3) if dotted else (1, 0)
                yield Rule(first, y, last, y, token("said"), dash, 1.5).row()


def _ends(share: ShareLine, frame: _Frame, look: _Look) -> list[dict[str, Any]]:
    """Return what became of both, at the right, apart from each other."""
    left = share.left if share.left is not None else share.closes[-1][1]
    index = _short(share.index_name, look)
    found = [(share.closes[-1], left_words(left), True)]
    if share.index:
        found.append((share.index[-1], f"{index}{times_words(share.index[-1][1])}", False))
    heights = [
        math.log10(max(left if i == 0 else end[1], _NOTHING)) for i, (end, _, _) in enumerate(found)
    ]
    pixels = [(frame.high - y) / frame.unit for y in heights]
    placed = spread(pixels, apart=17, low=-8, high=look.height - 6)
    return [
        Label(
            end[0], y, text, Place(9, at - was, "left"), token("ink" if bold else "ink_2"),
            bold=bold,
        ).row()
        for (end, text, bold), y, at, was in zip(found, heights, placed, pixels, strict=True)
    ]  # fmt: skip


def _short(name: str, look: _Look) -> str:
    """Return the index's name where it finds room, with a space behind."""
    return f"{name} " if text_width(f"{name} 0.00×") <= look.right - 10 else ""


def _lane_names(lanes: Sequence[Lane], frame: _Frame, look: _Look) -> Iterator[dict[str, Any]]:
    for number, lane in enumerate(lanes):
        y, room = frame.lane(number), look.width - 8
        right = lane.words if text_width(lane.words) < room - 120 else ""
        name = fitted(lane.name, room - (text_width(right) + 16 if right else 0))
        yield Label(frame.x_low, y, name, Place(0, -17, "left"), token("ink")).row()
        if right:
            yield Label(frame.x_high, y, right, Place(look.right - 2, -17, "right")).row()
