"""Rows of a series, what its market asks, and its readings."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Table

from promisetrack.index import tables
from promisetrack.index.cells import Row, quantity_cells, source_cells, window_cells
from promisetrack.model import Asks, Reading, Series


def series_rows(path: str, series: Series) -> Iterator[tuple[Table, Row]]:
    """Yield the rows of a series and of its readings."""
    yield (
        tables.series,
        {
            "id": series.id,
            "path": path,
            "title": series.title,
            "quantity": series.quantity,
            "unit": str(series.unit),
            "type": series.type.value,
            "organization": series.organization,
            "platform": series.platform.value if series.platform else None,
            "market": series.market,
            **_asks_cells(series.asks),
            "note": series.note,
        },
    )
    for number, reading in enumerate(series.readings):
        yield tables.readings, _reading_row(series.id, number, reading)


# --- private -------------------------------------------------------------------------------


def _asks_cells(asks: Asks | None) -> Row:
    return {
        **quantity_cells("asks_reaches", asks.reaches if asks else None),
        "asks_quantity": asks.quantity if asks else None,
        "asks_type": asks.type.value if asks and asks.type else None,
        "asks_direction": asks.direction.value if asks else None,
        "asks_organization": asks.organization if asks else None,
        "asks_note": asks.note if asks else None,
    }


def _reading_row(series: str, number: int, reading: Reading) -> Row:
    return {
        "series": series,
        "number": number,
        **window_cells("date", reading.date),
        "value": reading.value,
        "deadline": reading.deadline,
        **quantity_cells("volume", reading.volume),
        "traders": reading.traders,
        **source_cells(reading.source),
        "verified": reading.verified,
        "note": reading.note,
    }
