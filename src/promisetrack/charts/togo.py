"""Years still to go: how far away each promised date was on the day it was given.

A chain that converges falls to zero. One that keeps its distance stays level. Between two
statements the distance shrinks by a year a year, drawn thin: the saw's teeth are what a listener
who believed the newest date would have had left to wait.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from promisetrack.charts import layers
from promisetrack.charts.chains import Chain, End
from promisetrack.charts.chart import Chart, Layout, Room
from promisetrack.charts.labels import Place
from promisetrack.charts.marks import Label, mark_row
from promisetrack.charts.slip_frame import Frame, Plot
from promisetrack.charts.tokens import token
from promisetrack.charts.widths import text_width
from promisetrack.charts.years import year_ticks

if TYPE_CHECKING:
    import altair as alt

KIND: Final = "togo"


def togo_spec() -> alt.LayerChart:
    """Return the spec of the kind: gridlines, the saw, marks and labels."""
    saw = layers.lines(interpolate="linear")
    parts = [*layers.grid(), saw, layers.points(), *layers.labels()]
    return layers.layered(parts, layers.parameters())


def togo_chart(chain: Chain, frame: Frame) -> Chart:
    """Return the distances of one chain, as wide and as high as its slip chart in a frame.

    Parameters
    ----------
    chain
        At least one dated statement.
    frame
        The years that the slip chart covers.
    """
    description = f"Years still to go at each of {len(chain.dated)} dates of {chain.name}."
    return Chart(
        KIND,
        description,
        wide=_layout(chain, frame, room=Room(right=92), width=516),
        narrow=_layout(chain, frame, room=Room(right=78), width=360),
    )


# --- private -------------------------------------------------------------------------------


def _layout(chain: Chain, frame: Frame, *, room: Room, width: int) -> Layout:
    pixels = width - room.left - room.right
    height = pixels * frame.aspect
    top = max(one.to_go for one in chain.dated)
    y_high = max(top * 1.12, 1.0)
    ticks = year_ticks(frame.x_low, frame.x_high, pixels=pixels, apart=48)
    lines = [y for y in year_ticks(0, y_high, pixels=height, apart=38) if y > 0]
    names = _names(
        lines, _saw(chain), Plot(Frame(frame.x_low, frame.x_high, 0, y_high), pixels), height
    )
    return Layout(
        height=round(height * 1.6),
        aspect=frame.aspect,
        room=room,
        values={
            "x_low": frame.x_low, "x_high": frame.x_high, "x_ticks": ticks,
            "x_names": [str(year) for year in ticks], "y_low": 0, "y_high": y_high,
        },
        data={
            "grid": [{"y": y, "label": names[y]} for y in lines],
            "steps": _saw(chain),
            "points": _points(chain),
            "labels": _labels(chain),
        },
    )  # fmt: skip


def _names(
    lines: Sequence[int], saw: Sequence[dict[str, Any]], plot: Plot, height: float
) -> dict[int, str]:
    """Return the names of gridlines; the highest that has room for the unit carries it."""
    names = {y: str(y) for y in lines}
    for y in reversed(lines):
        words = f"{y} years" if y > 1 else "1 year"
        if not any(_covers(words, y, one, plot, height) for one in _along(saw)):
            return names | {y: words}
    return names


def _along(saw: Sequence[dict[str, Any]]) -> Iterator[tuple[float, float]]:
    """Yield places on the saw's lines, close to each other, in years."""
    for one, after in pairwise(saw):
        if one["line"] == after["line"]:
            for i in range(_PIECES + 1):
                at = i / _PIECES
                yield (
                    one["x"] + at * (after["x"] - one["x"]),
                    one["y"] + at * (after["y"] - one["y"]),
                )


def _covers(words: str, y: float, at: tuple[float, float], plot: Plot, height: float) -> bool:
    """Whether a place of the saw lies on the name of a gridline, which stands on it, left."""
    frame = plot.frame
    right = (at[0] - frame.x_low) / (frame.x_high - frame.x_low) * plot.width
    above = (at[1] - y) / frame.y_high * height
    return right < text_width(words) + _CLEAR and -_CLEAR < above < _LINE + _CLEAR


_PIECES: Final = 12
_CLEAR: Final = 7
_LINE: Final = 15
"""Pixels: between a name and a mark, and the height of a name."""


def _saw(chain: Chain) -> list[dict[str, Any]]:
    """Return the wait from each date down by a year a year, and up again at the next date."""
    corners: list[tuple[float, float, int]] = []
    after = [*(one.said for one in chain.statements[1:]), chain.ended]
    piece = 0
    for one, until in zip(chain.statements, after, strict=True):
        if one.due is None:
            piece += 1
            continue
        end = max(until, one.said)
        met = min(max(one.due, one.said), end)
        corners.append((one.said, one.to_go, piece))
        corners.append((met, max(one.due - met, 0.0), piece))
        if met < end:
            corners.append((end, 0.0, piece))
    return [
        {
            "x": x, "y": y, "line": str(line), "colour": token("said"), "width": 1.2,
            "dash": [1, 0], "order": i,
        }
        for i, (x, y, line) in enumerate(corners)
    ]  # fmt: skip


def _points(chain: Chain) -> list[dict[str, Any]]:
    said = [
        mark_row("said", one.said, one.to_go, tip=one.tip, order=i)
        for i, one in enumerate(chain.statements)
        if one.due is not None
    ]
    if chain.end is End.OPEN:
        return said
    name = "cancelled"
    if chain.end is End.DELIVERED:
        name = "kept" if chain.kept else "seen"
    tip = (chain.name, chain.end_words.capitalize())
    return [*said, mark_row(name, chain.ended, 0, tip=tip, order=len(chain.statements))]


def _labels(chain: Chain) -> list[dict[str, Any]]:
    """Return labels of the first and the newest distance, in years."""
    first, last = chain.dated[0], chain.dated[-1]
    rows = [_distance(first.said, first.to_go)]
    if last is not first and abs(last.said - first.said) > 1:
        rows.append(_distance(last.said, last.to_go))
    return rows


def _distance(x: float, y: float) -> dict[str, Any]:
    place = Place(9, -4, "left")
    return Label(x, y, f"{y:.1f}", place, colour=token("said_text"), bold=True).row()
