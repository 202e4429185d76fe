"""What comes due, as an agenda: one row a quarter or year, one mark a promise, the past apart.

The first marks of a row weigh most, and their promises are named behind it. A row of many marks has
several lines. Positions across are numbers of marks; rows are set from the top, a gap and a heading
between what is past and to come.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from promisetrack.charts import layers
from promisetrack.charts.chart import Chart, Layout, Room
from promisetrack.charts.labels import Place
from promisetrack.charts.marks import Label, Rule, mark_row
from promisetrack.charts.named_rows import fitted
from promisetrack.charts.tokens import token
from promisetrack.charts.widths import text_width

if TYPE_CHECKING:
    import altair as alt

KIND: Final = "agenda"

NARROW_BELOW: Final = 900
"""Width of the chart, in pixels, below which the names of rows stand above them."""

MOST_LINES: Final = 4
"""Lines of a row at most; a longer one says how many of its promises are drawn."""


@dataclass(frozen=True, slots=True)
class AgendaMark:
    """A promise; ``hollow`` is one whose mark says less than it could: see the chart's key."""

    name: str
    hollow: bool
    tip: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """A quarter or year with its promises, the weightiest first."""

    name: str
    marks: tuple[AgendaMark, ...]


def agenda_spec() -> alt.LayerChart:
    """Return the spec of the kind: hairlines, marks, names."""
    parts = [layers.rules(), layers.points(), *layers.labels()]
    return layers.layered(parts, layers.parameters())


def agenda_chart(past: Sequence[AgendaRow], coming: Sequence[AgendaRow]) -> Chart:
    """Return the picture of open promises by their newest date; what is past stands above.

    Parameters
    ----------
    past
        Periods whose dates have passed, in their order; none is left out for being empty.
    coming
        Those to come, likewise.

    Raises
    ------
    ValueError
        If there is no row at all.
    """
    blocks = [
        _Block(f"{words}: {sum(len(row.marks) for row in rows)}", tuple(rows), mark)
        for words, rows, mark in (
            ("Past their newest date", past, "open"),
            ("To come", coming, "said"),
        )
        if rows
    ]
    counts = [f"{row.name} {len(row.marks)}" for block in blocks for row in block.rows if row.marks]
    return Chart(
        KIND,
        f"Open promises by their newest date: {', '.join(counts)}.",
        wide=_layout(blocks, _WIDE),
        narrow=_layout(blocks, _NARROW),
        narrow_below=NARROW_BELOW,
    )


# --- private -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Block:
    head: str
    rows: tuple[AgendaRow, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class _Look:
    """Pixels: of the plot, from row to row, from line to line, for a heading, left of the plot.

    ``line`` is the most marks of a line, each as wide as `step`. ``size`` is the area of a full
    mark; a hollow one has no ring around it that takes part of it.
    """

    pixels: int
    pitch: int
    lower: int
    head: int
    left: int
    line: int
    step: float
    size: int

    @property
    def most(self) -> int:
        """Marks of a row at most."""
        return self.line * MOST_LINES

    @property
    def is_narrow(self) -> bool:
        return not self.left


_WIDE: Final = _Look(
    pixels=NARROW_BELOW - 132, pitch=24, lower=13, head=40, left=132, line=45, step=10.0, size=100
)
_NARROW: Final = _Look(pixels=372, pitch=34, lower=12, head=38, left=0, line=36, step=10.0, size=64)
_RAISED: Final = 15
_HOLLOW: Final = 0.5
_NAMES: Final = 2


def _layout(blocks: Sequence[_Block], look: _Look) -> Layout:
    height = sum(look.head + sum(_height(row, look) for row in block.rows) for block in blocks)
    rules: list[dict[str, Any]] = []
    points: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    top, across = 0, look.pixels / look.step
    for block in blocks:
        heading = height - top - look.head * 0.62
        at = Place(-look.left, 0, "left")
        labels.append(Label(0, heading, block.head, at, token("ink"), bold=True, size=14).row())
        top += look.head
        for row in block.rows:
            y = height - top - look.pitch * (0.72 if look.is_narrow else 0.5)
            top += _height(row, look)
            rules.append(Rule(0, height - top, across, height - top, token("grid")).row())
            points += _points(row, y, block.mark, look, first=len(points))
            labels += _labels(row, y, look)
    return Layout(
        height=height,
        room=Room(left=look.left, top=2, bottom=4),
        values={
            "x_low": 0, "x_high": across, "y_low": 0, "y_high": height, "x_ticks": [],
            "x_names": [],
        },
        data={"rules": rules, "points": points, "labels": labels},
    )  # fmt: skip


def _height(row: AgendaRow, look: _Look) -> int:
    return look.pitch + look.lower * _last_line(row, look)


def _last_line(row: AgendaRow, look: _Look) -> int:
    """Return the number of a row's last line, from 0."""
    return max(min(len(row.marks), look.most) - 1, 0) // look.line


def _points(
    row: AgendaRow, y: float, mark: str, look: _Look, *, first: int
) -> Iterator[dict[str, Any]]:
    for i, one in enumerate(row.marks[: look.most]):
        line, place = divmod(i, look.line)
        at = place + 0.5, y - line * look.lower
        drawn = mark_row(mark, *at, tip=one.tip, order=first + i)
        if one.hollow:
            drawn |= {"fill": token("page"), "stroke": token("said")}
        yield drawn | {"size": look.size * _HOLLOW if one.hollow else look.size}


def _labels(row: AgendaRow, y: float, look: _Look) -> Iterator[dict[str, Any]]:
    """Yield the name of a row, its count, and the promises that it is worth reading for."""
    count = str(len(row.marks)) if row.marks else "none"
    if len(row.marks) > look.most:
        count = f"{count}, the first {look.most} drawn"
    ink, bold = token("ink"), bool(row.marks)
    if look.is_narrow:
        head = f"{row.name}: {count}"
        yield Label(0, y, head, Place(0, -_RAISED, "left"), ink, bold=bold).row()
        room = look.pixels - text_width(head, bold=True) - 12
        at = Place(0, -_RAISED, "right")
        yield from _named(row, look.pixels / look.step, y, room, at, most=1)
        return
    yield Label(0, y, row.name, Place(-look.left, 0, "left"), ink).row()
    last = _last_line(row, look)
    end, y = min(len(row.marks), look.most) - last * look.line, y - last * look.lower
    yield Label(end, y, count, Place(6, 0, "left"), ink, bold=bold).row()
    start = 6 + text_width(count, bold=True) + 12
    room = look.pixels - end * look.step - start
    yield from _named(row, end, y, room, Place(start, 0, "left"), most=_NAMES)


def _named(  # noqa: PLR0913  a text and where it goes
    row: AgendaRow, x: float, y: float, room: float, place: Place, *, most: int
) -> Iterator[dict[str, Any]]:
    names = [one.name for one in row.marks[:most]]
    while len(names) > 1 and text_width(_AND.join(names)) > room:
        names.pop()
    if names and room > _LEAST_ROOM:
        yield Label(x, y, fitted(_AND.join(names), room), place).row()


_AND: Final = "  ·  "
_LEAST_ROOM: Final = 80
