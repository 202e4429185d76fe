"""How much was read at a page, by domain: the share of dates and of outcomes, one row each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from promisetrack.charts import layers
from promisetrack.charts.chart import Chart, Rows
from promisetrack.charts.marks import Rule, mark_row
from promisetrack.charts.named_rows import NARROW_BELOW, Axis, Name, narrow_rows, wide_rows
from promisetrack.charts.tokens import token

if TYPE_CHECKING:
    import altair as alt

KIND: Final = "verified"


@dataclass(frozen=True, slots=True)
class VerifiedRow:
    """A domain: the shares (0 to 1) of its dates and of its settled outcomes that were read.

    ``outcomes`` is None where none is settled. ``tip`` is what a tooltip says below the name;
    ``subject`` is the row of all together.
    """

    name: str
    dates: float
    outcomes: float | None
    right: str
    tip: tuple[str, ...]
    subject: bool = False


def verified_spec() -> alt.LayerChart:
    """Return the spec of the kind: gridlines, a bar between the two shares, marks, names."""
    parts = [layers.rules(), layers.rules("bars"), layers.points(), *layers.labels()]
    return layers.layered(parts, layers.parameters())


def verified_chart(rows: Sequence[VerifiedRow], *, head: str) -> Chart:
    """Return the picture of domains, in the order given, at least one.

    Parameters
    ----------
    rows
        The domains.
    head
        Head of the column at the right.
    """
    names = [Name(row.name, row.right, bold=row.subject) for row in rows]
    data = _data(rows)
    best, worst = (end([row.dates for row in rows]) for end in (max, min))
    return Chart(
        KIND,
        f"{len(rows)} rows; the share of dates read runs from {worst:.0%} to {best:.0%}.",
        wide=wide_rows(names, _AXIS, data, left=190, right=76, head=head),
        narrow=narrow_rows(names, _AXIS, data),
        narrow_below=NARROW_BELOW - 80,
    )


# --- private -------------------------------------------------------------------------------

_MARGIN: Final = 0.025
"""Room for half a mark at both ends."""

_AXIS: Final = Axis(
    -_MARGIN, 1 + _MARGIN, tuple((share / 4, f"{25 * share}%") for share in range(5))
)


def _data(rows: Sequence[VerifiedRow]) -> dict[str, Rows]:
    places = list(zip(reversed(range(len(rows))), rows, strict=True))
    return {
        "bars": [
            Rule(row.dates, y, row.outcomes, y, colour=token("muted"), width=1.5).row()
            for y, row in places
            if row.outcomes is not None
        ],
        "points": [mark for y, row in places for mark in _marks(row, y)],
    }


def _marks(row: VerifiedRow, y: float) -> list[dict[str, Any]]:
    tip = (row.name, *row.tip)
    dates = mark_row("said", row.dates, y, tip=tip, order=1)
    if row.outcomes is None:
        return [dates]
    # The smaller mark lies on the larger, so that equal shares show both.
    return [mark_row("seen", row.outcomes, y, tip=tip), dates]
