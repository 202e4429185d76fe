"""Promised against realistic dates: one row a milestone, from what was said to what is expected.

A diamond is what was promised, a purple ring what the promise alone would say, a dot even odds with
its line from one to nine chances in ten; what is done already stands at its day. On a wide page
the names stand at the left, on a phone above their rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from promisetrack.charts import layers
from promisetrack.charts.chart import Chart, Layout, Room
from promisetrack.charts.labels import Place
from promisetrack.charts.marks import Label, Rule, mark_row
from promisetrack.charts.tokens import token
from promisetrack.charts.years import decimal_year, year_ticks
from promisetrack.forecast.words import LAST_YEAR
from promisetrack.words import day_words

if TYPE_CHECKING:
    import altair as alt

KIND: Final = "dumbbell"


@dataclass(frozen=True, slots=True)
class Dumbbell:
    """One row.

    Parameters
    ----------
    name
        Of the milestone.
    promised
        Its first and its newest date, as far as there are any.
    done, kept
        The day of its delivery, and whether that kept the first date; None: it is open.
    span
        P10, P25, P50, P75, P90; None past every year that is named, or never.
    alone
        Even odds by its promise alone.
    words
        Even odds in short, or its state, for the right-hand edge.
    strong
        Whether it is what the picture is about.
    """

    name: str
    promised: tuple[date, ...]
    done: date | None
    kept: bool
    span: tuple[date | None, ...]
    alone: date | None
    words: str
    strong: bool = False


def dumbbell_spec() -> alt.LayerChart:
    """Return the spec of the kind: gridlines, spans, marks and names."""
    parts = [layers.rules(), layers.rules("spans"), layers.points(), *layers.labels()]
    return layers.layered(parts, layers.parameters())


def dumbbell_chart(rows: Sequence[Dumbbell], *, as_of: date) -> Chart:
    """Return the picture of promised against expected dates.

    Parameters
    ----------
    rows
        At least one; the first stands on top.
    as_of
        The day of the forecasts: where the line "today" stands.
    """
    settled = sum(row.done is not None for row in rows)
    later = sum(_is_later(row) for row in rows)
    description = (
        f"{len(rows)} milestones: {settled} done; of the others, {later} have even odds only "
        f"after the newest promised date or after {LAST_YEAR}."
    )
    return Chart(
        KIND,
        description,
        wide=_layout(rows, as_of, _Look(pixels=1120 - 430, pitch=25, room=_WIDE)),
        narrow=_layout(rows, as_of, _Look(pixels=388 - 84, pitch=42, room=_NARROW)),
        narrow_below=760,
    )


# --- private -------------------------------------------------------------------------------

_WIDE: Final = Room(left=330, right=100, top=24, bottom=24)
_NARROW: Final = Room(right=84, top=32, bottom=24)
_BACK_YEARS: Final = 3.0
_RING: Final = (
    "M0,-1A1,1,0,1,1,0,1A1,1,0,1,1,0,-1ZM0,-0.5A0.5,0.5,0,1,0,0,0.5A0.5,0.5,0,1,0,0,-0.5Z"
)


@dataclass(frozen=True, slots=True)
class _Look:
    pixels: int
    pitch: int
    room: Room

    @property
    def is_narrow(self) -> bool:
        return not self.room.left


def _is_later(row: Dumbbell) -> bool:
    if row.done is not None:
        return False
    even = row.span[2]
    return even is None or bool(row.promised and even > row.promised[-1])


def _layout(rows: Sequence[Dumbbell], as_of: date, look: _Look) -> Layout:
    low, high = _start(rows, as_of), decimal_year(date(LAST_YEAR, 12, 31))
    count = len(rows)
    ticks = year_ticks(low, high, pixels=look.pixels, apart=48)
    lines = [Rule(year, -0.5, year, count - 0.5, colour=token("grid")).row() for year in ticks]
    today = decimal_year(as_of)
    lines.append(Rule(today, -0.5, today, count - 0.5, token("ink_3"), (1, 0), 1.2).row())
    above = -16 if look.is_narrow else -9
    placed = [(count - 1 - at, row) for at, row in enumerate(rows)]
    return Layout(
        height=look.pitch * count,
        room=look.room,
        values={
            "x_low": low, "x_high": high, "x_ticks": ticks,
            "x_names": [str(year) for year in ticks], "y_low": -0.5, "y_high": count - 0.5,
        },
        data={
            "rules": lines,
            "spans": [row for y, one in placed for row in _spans(one, y, high)],
            "points": [row for y, one in placed for row in _points(one, y, low, high)],
            "labels": [
                Label(today, count - 0.5, "today", Place(0, above, "center")).row(),
                *_years_above(_sparse(ticks, high - low), today, count - 0.5, look),
                *(row for y, one in placed for row in _names(one, y, (low, high), look)),
            ],
        },
    )  # fmt: skip


def _years_above(
    ticks: Sequence[int], today: float, y: float, look: _Look
) -> Iterator[dict[str, Any]]:
    """Yield the years above a picture on a wide page, where they do not meet "today"."""
    if look.is_narrow:
        return
    apart = _BESIDE_TODAY * (ticks[1] - ticks[0]) if len(ticks) > 1 else 0.0
    for year in ticks:
        if abs(year - today) > apart:
            yield Label(year, y, str(year), Place(0, -9, "center")).row()


def _sparse(ticks: Sequence[int], years: float) -> Sequence[int]:
    """Return every tick, or every second or fourth, as far apart as names are on a narrow page."""
    while len(ticks) > 1 and (ticks[1] - ticks[0]) / years * _NARROWEST < _NAME:
        ticks = ticks[::2]
    return ticks


_BESIDE_TODAY: Final = 0.85
_NARROWEST: Final = 760 - 430
"""Pixels of the plot on the narrowest page that has this layout."""
_NAME: Final = 44
"""Pixels from year to year so that their names stand apart."""


def _start(rows: Sequence[Dumbbell], as_of: date) -> float:
    """Return the left edge: the earliest day that stands on a row, and not too far back."""
    days = [as_of]
    for row in rows:
        days += [*row.promised, *([row.done] if row.done else [])]
    return max(decimal_year(min(days)), decimal_year(as_of) - _BACK_YEARS) - 0.6


def _spans(row: Dumbbell, y: float, high: float) -> Iterator[dict[str, Any]]:
    """Yield the thin line of 8 in 10 and the thick one of the middle half, to the edge and on."""
    if row.done is not None:
        return
    p10, p25, _, p75, p90 = row.span
    for first, last, width in ((p10, p90, 3), (p25, p75, 8)):
        if first is not None and decimal_year(first) < high:
            end = high if last is None else min(decimal_year(last), high)
            yield Rule(decimal_year(first), y, end, y, token("half"), (1, 0), width).row()


def _points(row: Dumbbell, y: float, low: float, high: float) -> Iterator[dict[str, Any]]:
    for day in dict.fromkeys(row.promised):
        yield mark_row(
            "said", max(decimal_year(day), low), y,
            tip=(row.name, f"promised by {day_words(day)}"), order=0,
        ) | {"size": 80}  # fmt: skip
    if row.done is not None:
        tip = (row.name, f"done {day_words(row.done)}")
        name = "kept" if row.kept else "seen"
        yield mark_row(name, max(decimal_year(row.done), low), y, tip=tip) | {"size": 130}
        return
    if row.alone is not None and decimal_year(row.alone) <= high:
        tip = (row.name, f"its promise alone: even odds by {row.alone.year}")
        yield mark_row("expected", decimal_year(row.alone), y, tip=tip, order=1) | {
            "shape": _RING, "fill": token("second"), "size": 110,
        }  # fmt: skip
    even, last = row.span[2], row.span[4]
    if even is not None and decimal_year(even) <= high:
        tip = (row.name, f"with all that it requires: even odds by {even.year}")
        yield mark_row("expected", decimal_year(even), y, tip=tip, order=2)
    if last is None or decimal_year(last) > high:
        tip = (row.name, f"with all that it requires: even odds {row.words}")
        yield mark_row("open", high, y, tip=tip, order=3) | {"fill": token("expected")}


def _names(
    row: Dumbbell, y: float, ends: tuple[float, float], look: _Look
) -> Iterator[dict[str, Any]]:
    """Yield the name of a row, and its even odds at the right."""
    ink = token("ink") if row.strong or row.done is None else token("ink_2")
    place = Place(0, -16, "left") if look.is_narrow else Place(4 - look.room.left, 0, "left")
    yield Label(ends[0], y, row.name, place, ink, bold=row.strong).row()
    words = row.words.removeprefix("by ").removeprefix("only ").removeprefix("more ")
    yield Label(ends[1], y, words, Place(12, 0, "left"), ink, bold=row.done is None).row()
