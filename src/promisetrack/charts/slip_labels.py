"""The labels of a slip chart: how it ended, the words of some statements, the diagonal's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from promisetrack.charts.chains import Chain, End, Statement
from promisetrack.charts.labels import Box, Wish, line_boxes, place_beside
from promisetrack.charts.marks import Label
from promisetrack.charts.slip_frame import Plot
from promisetrack.charts.tokens import token
from promisetrack.charts.widths import wrap

DIAGONAL: Final = "the day it falls due"

Row = Mapping[str, Any]


def slip_labels(  # noqa: PLR0913  what is drawn, and where there is room
    chain: Chain,
    plot: Plot,
    steps: Sequence[Row],
    points: Sequence[Row],
    *,
    frame: Box,
    named: Sequence[Box],
    words: int,
) -> list[dict[str, Any]]:
    """Return the end in words, then those statements whose words find room.

    Parameters
    ----------
    chain
        The chain.
    plot
        The nominal size for which labels are placed.
    steps, points
        The line and the marks, the end's mark last.
    frame
        Where labels may stand, the room around the plot included.
    named
        What else they must not cover: the names of gridlines.
    words
        Number of statements at most that carry their words.
    """
    end = points[-1]
    text = chain.end_words.replace(", ", ",\n").replace("delivered ", "delivered\n")
    spots = [(end["x"], end["y"]), *((one.said, one.due or 0.0) for one in _telling(chain, words))]
    texts = [text, *(wrap(one.words, width=_WIDEST) for one in _telling(chain, words))]
    wishes = [
        Wish(*plot.at(*spot), text, bold=i == 0, beside=i == 0)
        for i, (spot, text) in enumerate(zip(spots, texts, strict=True))
    ]
    taken = [*_occupied(plot, steps, points), *named]
    places = place_beside(wishes, frame=frame, taken=taken)
    colours = [token("said_text" if chain.end is End.OPEN else "ink")]
    return [
        Label(
            *spot, text, place, colour=colours[i] if i == 0 else token("ink_2"), bold=i == 0
        ).row()
        for i, (spot, text, place) in enumerate(zip(spots, texts, places, strict=True))
        if place is not None
    ]


def diagonal_label(plot: Plot, steps: Sequence[Row], points: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the diagonal's name below it, where nothing is in its way; none without such room."""
    if plot.frame.diagonal is None:
        return []
    low, high = plot.frame.diagonal
    reach = _REACH / plot.width * (plot.frame.x_high - plot.frame.x_low)
    span = high - low - 2 * reach
    if span < 0:
        return []
    taken = _occupied(plot, steps, points, diagonal=False)
    for tenth in range(11):
        year = low + reach + span * tenth / 10
        pieces = _turned_boxes(*plot.at(year, year))
        if not any(piece.meets_any(taken) for piece in pieces):
            return [{"x": year, "y": year, "text": DIAGONAL}]
    return []


# --- private -------------------------------------------------------------------------------

_REACH = 44
"""Half the length of the diagonal's name along each axis, in pixels."""

_WIDEST = 118
"""Words wider than this are wrapped, in pixels."""


def _telling(chain: Chain, count: int) -> list[Statement]:
    """Return the statements whose words are worth their room: first, last, the largest moves."""
    spoken = [one for one in chain.dated if one.words]
    if count <= 0 or not spoken:
        return []
    moves = sorted(
        range(1, len(spoken) - 1),
        key=lambda i: -abs((spoken[i].due or 0) - (spoken[i - 1].due or 0)),
    )
    chosen = [0, len(spoken) - 1, *moves]
    return [spoken[i] for i in dict.fromkeys(chosen[:count])]


def _occupied(
    plot: Plot, steps: Sequence[Row], points: Sequence[Row], *, diagonal: bool = True
) -> list[Box]:
    corners: list[tuple[float, float]] = []
    for row in steps:
        x, y = plot.at(row["x"], row["y"])
        if corners:
            corners.append((x, corners[-1][1]))
        corners.append((x, y))
    ends = plot.frame.diagonal if diagonal else None
    marks = [plot.at(row["x"], row["y"]) for row in points]
    return [
        *line_boxes(corners),
        *line_boxes([plot.at(year, year) for year in ends or ()]),
        *(Box(x - 5, y - 5, x + 5, y + 5) for x, y in marks),
    ]


def _turned_boxes(x: float, y: float) -> list[Box]:
    """Return a name set along the diagonal below a point of it, as small squares."""
    return [
        Box(x + along - 2, y - along - 2, x + along + 14, y - along + 14)
        for along in range(-_REACH + 8, _REACH - 7, 8)
    ]
