"""Tables of values: what a page shows under a chart, and what its CSV holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from promisetrack.datapackage import csv_text

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; dates are ISO texts, shares run from 0 to 1."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def csv(self) -> str:
        """Return the table as CSV with a head; None is an empty field.

        A text that a spreadsheet would run as a formula is set off by an apostrophe.
        """
        return csv_text(self.columns, self.rows)


def table(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Table:
    """Make a table; numbers are rounded to what a reader can use."""
    return Table(
        tuple(columns),
        tuple(
            tuple(round(cell, 4) if isinstance(cell, float) else cell for cell in row)
            for row in rows
        ),
    )
