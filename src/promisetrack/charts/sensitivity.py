"""What one number of a forecast would be, had one thing been assumed otherwise.

One row an assumption, the widest first: a dot where the forecast stands, smaller ones where it
would stand, a bar over their range. The name of a row stands above its bar, so that the picture
is as wide on a phone as the page is. A number beyond the edge is a mark there with its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from promisetrack.charts import layers
from promisetrack.charts.chart import Chart, Layout, Room
from promisetrack.charts.labels import Place
from promisetrack.charts.marks import Label, Rule, mark_row
from promisetrack.charts.tokens import token
from promisetrack.charts.widths import text_width
from promisetrack.charts.years import decimal_year, year_ticks
from promisetrack.forecast.words import LAST_YEAR, MORE_LIKELY_NEVER
from promisetrack.words import month_words, probability_words

if TYPE_CHECKING:
    import altair as alt

    from promisetrack.forecast import DeliveryForecast
    from promisetrack.forecast.sensitivity import Answer, Sensitivity

KIND: Final = "sensitivity"


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a forecast: where it stands on the axis, and its words; None: past the edge."""

    at: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Assumption:
    """An assumption: its name, and what the number would be, each with what tells it apart."""

    name: str
    marks: tuple[tuple[str, Number], ...]


def sensitivity_spec() -> alt.LayerChart:
    """Return the spec of the kind: gridlines, the forecast's line, bars, dots and labels."""
    parts = [layers.rules(), layers.rules("bars"), layers.points(), *layers.labels()]
    return layers.layered(parts, layers.parameters())


def chance_strips(found: Sensitivity, *, by: date) -> Chart:
    """Return how the chance of a delivery by a day hangs on every assumption.

    Parameters
    ----------
    found
        The forecast, and what it would have been.
    by
        Last day that counts as delivered in time.

    Returns
    -------
    Chart
        Its axis is in percent; assumptions that do not move the chance are left out.
    """

    def chance(forecast: DeliveryForecast) -> Number:
        share = forecast.probability_by(by)
        return Number(100 * share, probability_words(share))

    return _chart(found, chance, what="The chance", ticks=_percent_ticks)


def median_strips(found: Sensitivity) -> Chart:
    """Return how the day of even odds hangs on every assumption.

    Parameters
    ----------
    found
        The forecast, and what it would have been.

    Returns
    -------
    Chart
        Its axis is in decimal years up to `LAST_YEAR`; a later day is a mark at the edge, and
        assumptions that do not move the day are left out.
    """
    return _chart(found, median_number, what="Even odds", ticks=_years)


def median_number(forecast: DeliveryForecast) -> Number:
    """Return the day of even odds as a decimal year and as a month."""
    day = forecast.quantile(0.5)
    if forecast.probability_never >= _HALF:
        return Number(None, MORE_LIKELY_NEVER)
    if day is None or day.year > LAST_YEAR:
        return Number(None, f"after {LAST_YEAR}")
    return Number(decimal_year(day), month_words(day))


def strips_of(
    answers: Iterable[Answer], number: Callable[[DeliveryForecast], Number], default: Number
) -> list[Assumption]:
    """Return the strips of a number, the widest first, without what does not move it.

    Parameters
    ----------
    answers
        The forecasts under every variant.
    number
        Reads the number from a forecast.
    default
        The number as forecast.
    """
    marks: dict[str, list[tuple[str, Number]]] = {}
    for answer in answers:
        if answer.forecast is not None:
            variant = answer.variant
            one = (variant.short, number(answer.forecast))
            marks.setdefault(variant.about or variant.label, []).append(one)
    strips = [Assumption(name, tuple(of)) for name, of in marks.items()]
    moved = [one for one in strips if any(n.words != default.words for _, n in one.marks)]
    return sorted(moved, key=lambda one: -_width(one, default))


# --- private -------------------------------------------------------------------------------

_HALF = 0.5
_PITCH: Final = 40
"""Pixels of a row: the name, and under it the bar."""
_NAME: Final = 16
"""Pixels from the middle of a bar up to the middle of its row's name."""
_LANE: Final = (0.42, 0.22)
"""How far below and above the middle of its bar a row is clear of names, in rows."""
_BEYOND: Final = 1e6
"""Width of a strip that goes past the edge, on any axis."""
_SMALL: Final = 45
"""Area in square pixels of the dot of a variant."""
_GAP: Final = 9
"""Pixels between the middle of a dot and its label."""
_EDGE: Final = 16
"""Pixels at either edge where no name of an axis has room."""
_APART: Final = 56
"""Least pixels between two names on the axis of chances."""

Ticks = Callable[[float, float, float], list[tuple[float, str]]]


def _width(strip: Assumption, default: Number) -> float:
    at = [number.at for _, number in strip.marks] + [default.at]
    known = [one for one in at if one is not None]
    beyond = _BEYOND if len(known) < len(at) else 0.0
    return beyond + (max(known) - min(known) if known else 0.0)


def _chart(
    found: Sensitivity,
    number: Callable[[DeliveryForecast], Number],
    *,
    what: str,
    ticks: Ticks,
) -> Chart:
    default = number(found.default)
    strips = strips_of(found.answers, number, default)
    description = f"{what}: {default.words} as forecast"
    if strips:
        words = [f"{n.words}{f' ({short})' if short else ''}" for short, n in strips[0].marks]
        description += f"; the widest of {len(strips)} strips: {strips[0].name}, {', '.join(words)}"
    return Chart(
        KIND,
        f"{description}.",
        wide=_layout(strips, default, ticks, pixels=516),
        narrow=_layout(strips, default, ticks, pixels=360),
    )


def _layout(strips: Sequence[Assumption], default: Number, ticks: Ticks, *, pixels: int) -> Layout:
    low, high = _ends(strips, default, pixels)
    edge = _EDGE / pixels * (high - low)
    named = [(at, name) for at, name in ticks(low, high, pixels) if low + edge < at < high - edge]
    rows = len(strips)
    return Layout(
        height=_PITCH * rows + _PITCH // 2,
        room=Room(top=24),
        values={
            "x_low": low, "x_high": high, "x_ticks": [at for at, _ in named],
            "x_names": [name for _, name in named], "y_low": -0.5, "y_high": rows,
        },
        data={
            "rules": [row for y in range(rows) for row in _lines(named, default, y)],
            "bars": [_bar(one, rows - 1 - i, default, high) for i, one in enumerate(strips)],
            "points": [
                row
                for i, one in enumerate(strips)
                for row in _points(one, rows - 1 - i, default, high)
            ],
            "labels": [
                *_default_label(default, rows, (low, high), pixels),
                *(
                    row
                    for i, one in enumerate(strips)
                    for row in _labels(one, rows - 1 - i, default, low, high)
                ),
            ],
        },
    )  # fmt: skip


def _ends(strips: Sequence[Assumption], default: Number, pixels: int) -> tuple[float, float]:
    """Return the ends of the axis, with room beside the outermost marks for their labels."""
    numbers = [default, *(number for one in strips for _, number in one.marks)]
    known = [one.at for one in numbers if one.at is not None] or [0.0]
    beyond = any(one.at is None for one in numbers)
    texts = [_end_text(short, number) for one in strips for short, number in one.marks]
    room = max((text_width(text, bold=True) for text in texts), default=0.0) + 2 * _GAP
    least, most = min(known), max(known)
    span = max(most - least, 1e-3 * max(abs(most), 1.0))
    per_pixel = span / max(pixels - room * 2, pixels / 4)
    far = most + per_pixel * room
    return least - per_pixel * room, far + per_pixel * 24 * beyond


def _lines(named: list[tuple[float, str]], default: Number, y: int) -> list[dict[str, Any]]:
    """Return the gridlines and the forecast's line beside the bar of a row, clear of its name."""
    low, high = y - _LANE[0], y + _LANE[1]
    grid = [Rule(at, low, at, high, colour=token("grid")).row() for at, _ in named]
    if default.at is None:
        return grid
    return [*grid, Rule(default.at, low, default.at, high, token("expected"), (5, 4), 1.2).row()]


def _default_label(
    default: Number, top: float, ends: tuple[float, float], pixels: int
) -> list[dict[str, Any]]:
    """Name the forecast's line at its top, within the picture."""
    text = f"as forecast: {default.words}"
    low, high = ends
    at = high if default.at is None else default.at
    half = text_width(text, bold=True) / 2
    pixel = (at - low) / (high - low) * pixels
    align = "left" if pixel < half else "right" if pixel > pixels - half else "center"
    place = Place(0, -8, align)
    return [Label(at, top, text, place, token("expected_text"), bold=True).row()]


def _bar(strip: Assumption, y: float, default: Number, high: float) -> dict[str, Any]:
    at = [high if n.at is None else n.at for n in (default, *(n for _, n in strip.marks))]
    return Rule(min(at), y, max(at), y, colour=token("half"), width=6).row()


def _points(strip: Assumption, y: float, default: Number, high: float) -> list[dict[str, Any]]:
    """Return the marks of a row, the forecast's last and on top."""
    rows = [
        _point(number, y, high, (strip.name, _end_text(short, number)), size=_SMALL)
        for short, number in strip.marks
    ]
    return [*rows, _point(default, y, high, ("As forecast", default.words))]


def _point(
    number: Number, y: float, high: float, tip: tuple[str, str], *, size: int | None = None
) -> dict[str, Any]:
    if number.at is None:
        return mark_row("open", high, y, tip=tip) | {"fill": token("expected")}
    row = mark_row("expected", number.at, y, tip=tip)
    return row if size is None else row | {"size": size}


def _labels(
    strip: Assumption, y: float, default: Number, low: float, high: float
) -> list[dict[str, Any]]:
    """Name the row, and the number at each end of its bar that is not the forecast's own."""
    rows = [Label(low, y, strip.name, Place(0, -_NAME, "left")).row()]
    middle = high if default.at is None else default.at
    ends = [
        (high if number.at is None else number.at, short, number) for short, number in strip.marks
    ]
    for (at, short, number), side in ((min(ends, key=_place), -1), (max(ends, key=_place), 1)):
        if side * (at - middle) > 0 or (side > 0 and number.at is None):
            align = "left" if side > 0 and number.at is not None else "right"
            place = Place(_GAP if align == "left" else -_GAP, 0, align)
            text = _end_text(short, number)
            rows.append(Label(at, y, text, place, token("ink"), bold=True).row())
    return rows


def _place(end: tuple[float, str, Number]) -> float:
    return end[0]


def _end_text(short: str, number: Number) -> str:
    return f"{short}: {number.words}" if short else number.words


def _percent_ticks(low: float, high: float, pixels: float) -> list[tuple[float, str]]:
    step = next((s for s in (1, 2, 5, 10, 20) if s * pixels / (high - low) >= _APART), 25)
    first, last = max(low, 0.0), min(high, 100.0)
    found = range(-(-int(first) // step) * step, int(last) + 1, step)
    return [(at, f"{at}%") for at in found if at >= first]


def _years(low: float, high: float, pixels: float) -> list[tuple[float, str]]:
    return [(year, str(year)) for year in year_ticks(low, high, pixels=pixels, apart=48)]
