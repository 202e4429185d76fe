"""The milestone trend of a group: the chains of all its promises on one pair of axes.

Each chain is a grey staircase as in the slip chart of one promise. One of them is lit: the page
moves the light to the chain that is pointed at, and a click keeps it there. Which one it is stands
in the parameter ``lit``; nothing else of the picture changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from promisetrack.charts import layers
from promisetrack.charts.chains import Chain, End
from promisetrack.charts.chart import Chart, Layout, Room
from promisetrack.charts.labels import Box, Place
from promisetrack.charts.marks import Label, Rule
from promisetrack.charts.slip import chain_points, staircase
from promisetrack.charts.slip_frame import Plot, shared_frame
from promisetrack.charts.slip_labels import DIAGONAL
from promisetrack.charts.tokens import token
from promisetrack.charts.widths import text_width
from promisetrack.charts.years import year_ticks

if TYPE_CHECKING:
    import altair as alt

KIND: Final = "milestones"

LIT: Final = "datum.chain === lit"


def milestones_spec() -> alt.LayerChart:
    """Return the spec of the kind: gridlines, diagonal, grey staircases, and the lit one on top."""
    lit = _staircases(token("said"), 2.5).transform_filter(LIT)
    marks = layers.points().transform_filter(LIT)
    named = [text.transform_filter(LIT) for text in layers.labels("chains")]
    dots = _dots().transform_filter(f"!({LIT})")
    grey = _staircases(token("muted"), 1.2)
    parts = [*layers.grid(), layers.rules(), layers.turned(), grey, dots, lit, marks, *named]
    return layers.layered(parts, layers.parameters(lit=""))


def milestones_chart(chains: Sequence[Chain], pages: Sequence[str]) -> Chart:
    """Return the chains of several promises together.

    Parameters
    ----------
    chains
        Each with at least one dated statement; that with most of them is lit at first.
    pages
        The address of each promise's page, from the page that shows the chart.
    """
    first = max(range(len(chains)), key=lambda i: (len(chains[i].dated), -i))
    return Chart(
        KIND,
        f"{len(chains)} chains of dates, from {_years(chains)}; one is lit, at first "
        f"“{chains[first].name}” with {len(chains[first].dated)} dates.",
        wide=_layout(chains, pages, first, width=720, room=Room(right=8)),
        narrow=_layout(chains, pages, first, width=388, room=Room(right=8)),
    )


# --- private -------------------------------------------------------------------------------

_BOUND = 1.2
"""A plot grows with its page up to this many times its nominal height."""

_BESIDE = 11.0


def _staircases(colour: str, width: float) -> alt.Chart:
    import altair as alt

    layer: alt.Chart = (
        alt.Chart(alt.NamedData("steps"))
        .mark_line(interpolate="step-after", aria=False, clip=True, color=colour, strokeWidth=width)
        .encode(
            x=layers.x_axis(),
            y=layers.y_axis(),
            detail="line:N",
            order=alt.Order("order:Q"),
            strokeDash=alt.StrokeDash("dash:N", scale=None, legend=None),
        )
    )
    return layer


def _dots() -> alt.Chart:
    import altair as alt

    layer: alt.Chart = (
        alt.Chart(alt.NamedData("points"))
        .mark_point(filled=True, opacity=1, shape="diamond", size=22, aria=False)
        .encode(x=layers.x_axis(), y=layers.y_axis(), fill=alt.value(token("axis")))
    )
    return layer


def _years(chains: Sequence[Chain]) -> str:
    said = [one.said for chain in chains for one in chain.dated]
    return f"{int(min(said))} to {int(max(said))}"


def _layout(
    chains: Sequence[Chain], pages: Sequence[str], first: int, *, width: int, room: Room
) -> Layout:
    frame = shared_frame(chains)
    plot = Plot(frame, width - room.left - room.right)
    ticks = year_ticks(frame.x_low, frame.x_high, pixels=plot.width, apart=48)
    lines = year_ticks(frame.y_low, frame.y_high, pixels=plot.height, apart=38)
    points = [row for i, chain in enumerate(chains) for row in _points(chain, i)]
    return Layout(
        height=round(plot.height * _BOUND),
        aspect=frame.aspect,
        room=room,
        values={
            "x_low": frame.x_low, "x_high": frame.x_high, "x_ticks": ticks,
            "x_names": [str(year) for year in ticks],
            "y_low": frame.y_low, "y_high": frame.y_high, "lit": str(first),
        },
        data={
            "grid": [{"y": year, "label": str(year)} for year in lines],
            **_diagonal(plot, points),
            "steps": [row for i, chain in enumerate(chains) for row in _steps(chain, i)],
            "points": points,
            "chains": [
                _end(chain, i, page, plot, room)
                for i, (chain, page) in enumerate(zip(chains, pages, strict=True))
            ],
        },
    )  # fmt: skip


def _diagonal(plot: Plot, points: Sequence[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return the line on which a date falls due, named where fewest marks are in the way."""
    if plot.frame.diagonal is None:
        return {"rules": [], "turned": []}
    low, high = plot.frame.diagonal
    reach = _REACH / plot.width * (plot.frame.x_high - plot.frame.x_low)
    places = [low + (high - low) * tenth / 10 for tenth in (9, 1, 8, 2, 7, 3, 6, 4, 5)]
    inside = [at for at in places if low + reach <= at <= high - reach]

    def crowd(at: float) -> int:
        return sum(abs(one["x"] - at) < reach and abs(one["y"] - at) < reach for one in points)

    return {
        "rules": [Rule(low, low, high, high, token("ink_3"), (1, 3), 1.2).row()],
        "turned": [{"x": at, "y": at, "text": DIAGONAL} for at in sorted(inside, key=crowd)[:1]],
    }


_REACH = 48
"""Half the length of the diagonal's name along each axis, in pixels, and a little air."""


def _steps(chain: Chain, number: int) -> list[dict[str, Any]]:
    return [
        {
            "x": x, "y": y, "chain": str(number), "line": f"{number}-{piece}", "order": i,
            "dash": [2, 3] if dotted else [1, 0],
        }
        for i, (x, y, piece, dotted) in enumerate(staircase(chain))
    ]  # fmt: skip


def _points(chain: Chain, number: int) -> list[dict[str, Any]]:
    """Return the marks of a chain; the tip of a statement names the promise after the words."""
    rows = chain_points(chain)
    for row in rows[:-1]:
        words, *rest = row["tip"]
        row["tip"] = [words, chain.name, *rest]
    return [{**row, "chain": str(number)} for row in rows]


def _end(chain: Chain, number: int, page: str, plot: Plot, room: Room) -> dict[str, Any]:
    """Return the end of a chain in words, right of its mark or, without room there, left of it."""
    end = chain_points(chain)[-1]
    text = chain.end_words.replace(", ", ",\n").replace("delivered ", "delivered\n")
    x, _ = plot.at(end["x"], end["y"])
    box = Box(0, 0, plot.width + room.right, plot.height)
    fits = x + _BESIDE + text_width(text, bold=True) <= box.right
    place = Place(_BESIDE, 0, "left") if fits else Place(-_BESIDE, 0, "right")
    colour = token("said_text" if chain.end is End.OPEN else "ink")
    row = Label(end["x"], end["y"], text, place, colour, bold=True).row()
    return {**row, "chain": str(number), "name": chain.name, "page": page}
