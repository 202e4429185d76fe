"""The slip chart: each promised date against the day on which it was said.

Equal steps of years both ways. A promise that keeps its distance runs along the diagonal; one
that converges meets it. A date holds until the next one is given, so the line is a staircase.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from promisetrack.charts import layers
from promisetrack.charts.chains import Chain, End
from promisetrack.charts.chart import Chart, Layout, Room
from promisetrack.charts.labels import Box
from promisetrack.charts.marks import Rule, mark_row
from promisetrack.charts.slip_frame import Frame, Plot, chain_frame
from promisetrack.charts.slip_labels import diagonal_label, slip_labels
from promisetrack.charts.tokens import token
from promisetrack.charts.years import year_ticks

if TYPE_CHECKING:
    import altair as alt

KIND: Final = "slip"


def slip_spec() -> alt.LayerChart:
    """Return the spec of the kind: gridlines, diagonal, staircases, marks and labels."""
    parts = [
        *layers.grid(), layers.rules(), layers.turned(), layers.lines(), layers.points(),
        *layers.labels(),
    ]  # fmt: skip
    return layers.layered(parts, layers.parameters())


def slip_chart(chain: Chain) -> Chart:
    """Return the slip chart of one chain, with the words of some of its statements.

    Parameters
    ----------
    chain
        At least one dated statement.
    """
    frame = chain_frame(chain)
    return Chart(
        KIND,
        _description(chain),
        wide=_layout(chain, frame, width=516, room=Room(right=92), words=5),
        narrow=_layout(chain, frame, width=360, room=Room(right=78), words=2),
    )


def slip_panels(chains: Sequence[Chain]) -> list[Chart]:
    """Return slip charts of several chains, each over its own years, all in the same steps.

    Parameters
    ----------
    chains
        At least one, each with a dated statement.

    Returns
    -------
    list of Chart
        In the same order.

    Raises
    ------
    ValueError
        If there is no chain.
    """
    frames = [chain_frame(chain) for chain in chains]
    across = max(frame.x_high - frame.x_low for frame in frames)
    up = max(frame.y_high - frame.y_low for frame in frames)
    return [
        _panel(chain, frame.widened(across, up, before=_BEFORE))
        for chain, frame in zip(chains, frames, strict=True)
    ]


def staircase(chain: Chain) -> list[tuple[float, float, int, bool]]:
    """Return the corners of a chain's line: x, y, the piece that it belongs to, whether dotted.

    A new piece starts where a date is taken back; past the last date the line is dotted.
    """
    corners: list[tuple[float, float, int, bool]] = []
    piece, held = 0, None
    for one in chain.statements:
        if one.due is not None:
            corners.append((one.said, one.due, piece, False))
        elif held is not None:
            corners.append((one.said, held, piece, False))
        piece += one.due is None
        held = one.due
    if held is not None:
        corners.extend(_after_last(chain, held, piece))
    return corners


def chain_points(chain: Chain) -> list[dict[str, Any]]:
    """Return the marks of a chain as rows of the data set `points`, its end's mark last."""
    said = [
        mark_row("said", one.said, one.due, tip=one.tip, order=i)
        for i, one in enumerate(chain.statements)
        if one.due is not None
    ]
    return [*said, _end_mark(chain)]


# --- private -------------------------------------------------------------------------------

_BEFORE = 0.3
"""Share of the years that a panel gains which lie before its own."""

_BOUND = 1.6
"""A plot grows with its page up to this many times its nominal height."""


def _description(chain: Chain) -> str:
    return f"Slip chart of {chain.name}: {len(chain.dated)} dates, {chain.end_words}."


def _panel(chain: Chain, frame: Frame) -> Chart:
    return Chart(
        KIND,
        _description(chain),
        wide=_layout(chain, frame, width=346, room=Room(right=4), words=0),
        narrow=_layout(chain, frame, width=190, room=Room(right=4), words=0),
        narrow_below=260,
    )


def _layout(chain: Chain, frame: Frame, *, width: int, room: Room, words: int) -> Layout:
    plot = Plot(frame, width - room.left - room.right)
    ticks = year_ticks(frame.x_low, frame.x_high, pixels=plot.width, apart=48)
    lines = year_ticks(frame.y_low, frame.y_high, pixels=plot.height, apart=38)
    steps, points = _steps(chain), chain_points(chain)
    named = [Box(0, y - 14, 32, y) for year in lines for y in (plot.at(0, year)[1],)]
    return Layout(
        height=round(plot.height * _BOUND),
        aspect=frame.aspect,
        room=room,
        values={
            "x_low": frame.x_low, "x_high": frame.x_high, "x_ticks": ticks,
            "x_names": [str(year) for year in ticks],
            "y_low": frame.y_low, "y_high": frame.y_high,
        },
        data={
            "grid": [{"y": year, "label": str(year)} for year in lines],
            "rules": _diagonal(frame),
            "turned": diagonal_label(plot, steps, points),
            "steps": steps,
            "points": points,
            "labels": slip_labels(
                chain, plot, steps, points, frame=_around(plot, room), named=named, words=words
            ),
        },
    )  # fmt: skip


def _around(plot: Plot, room: Room) -> Box:
    return Box(0, -room.top, plot.width + room.right, plot.height)


def _diagonal(frame: Frame) -> list[dict[str, Any]]:
    if frame.diagonal is None:
        return []
    low, high = frame.diagonal
    return [Rule(low, low, high, high, colour=token("ink_3"), dash=(1, 3), width=1.2).row()]


def _steps(chain: Chain) -> list[dict[str, Any]]:
    return [
        {
            "x": x, "y": y, "line": str(line), "colour": token("said"), "width": 2,
            "dash": [2, 3] if dotted else [1, 0], "order": i,
        }
        for i, (x, y, line, dotted) in enumerate(staircase(chain))
    ]  # fmt: skip


def _after_last(chain: Chain, held: float, piece: int) -> list[tuple[float, float, int, bool]]:
    """Return the line from the newest date on: solid until it falls due, dotted to the end."""
    met = min(max(held, chain.statements[-1].said), chain.ended)
    corners = [(met, held, piece, False)]
    late = chain.ended > met
    if late:
        corners += [(met, held, piece + 1, True), (chain.ended, held, piece + 1, True)]
    if chain.end is End.DELIVERED:
        corners += [
            (chain.ended, held, piece + 2, late),
            (chain.ended, chain.ended, piece + 2, late),
        ]
    return corners


def _end_mark(chain: Chain) -> dict[str, Any]:
    """Return the mark of a delivery, on the diagonal; else one at the newest date."""
    y = chain.ended
    if chain.end is End.DELIVERED:
        name = "kept" if chain.kept else "seen"
    else:
        name = "open" if chain.end is End.OPEN else "cancelled"
        y = next((one.due for one in reversed(chain.dated) if one.due is not None), y)
    tip = (chain.name, chain.end_words.capitalize())
    return mark_row(name, chain.ended, y, tip=tip, order=len(chain.statements))
