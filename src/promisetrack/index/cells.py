"""A date, a quantity and a source of the ledger, each in the columns of its own."""

from __future__ import annotations

from typing import Any

from promisetrack.dates import DateWindow
from promisetrack.model import Source
from promisetrack.quantities import Quantity

Row = dict[str, Any]
"""Values by the names of their columns."""


def window_cells(name: str, window: DateWindow | None) -> Row:
    """Return a date as written, and its first and last day."""
    return {
        name: str(window) if window else None,
        f"{name}_from": window.lower if window else None,
        f"{name}_to": window.upper if window else None,
    }


def quantity_cells(name: str, quantity: Quantity | None) -> Row:
    """Return a quantity as written, and its number and unit."""
    return {
        name: str(quantity) if quantity else None,
        f"{name}_value": quantity.value if quantity else None,
        f"{name}_unit": str(quantity.unit) if quantity else None,
    }


def source_cells(source: Source | None) -> Row:
    """Return where a fact can be read."""
    return {
        "url": source.url if source else None,
        "publisher": source.publisher if source else None,
    }
