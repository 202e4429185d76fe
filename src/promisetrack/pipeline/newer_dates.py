"""What a newer date is worth, computed once for a ledger, a day and a model, and kept.

Fourteen fits take some eight seconds, too long for every report (`kept_results`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Final

from promisetrack.forecast.backtest.newer_dates import NewerDates, worth_of_newer_dates
from promisetrack.model import Ledger
from promisetrack.pipeline.kept_results import Shelf


def newer_dates(
    ledger: Ledger,
    *,
    as_of: date,
    folder: Path | None = None,
    on_origin: Callable[[], object] = lambda: None,
) -> NewerDates | None:
    """Return what a newer date is worth; None where no restated promise can be scored.

    Parameters
    ----------
    ledger
        The ledger.
    as_of
        Day up to which knowledge reaches.
    folder
        Where to keep it; None keeps nothing. A folder that cannot be written is no fault.
    on_origin
        Called after every origin that had to be computed.
    """
    path = _SHELF.path(folder, ledger, as_of=as_of) if folder is not None else None
    kept = _SHELF.read(path) if path is not None else None
    if kept is not None:
        return kept[0]
    found = worth_of_newer_dates(ledger, as_of=as_of, on_origin=on_origin)
    if path is not None:
        _SHELF.keep(path, found)
    return found


def newer_dates_fields(found: NewerDates) -> dict[str, Any]:
    """Return it as JSON fields."""
    return asdict(found) | {"as_of": str(found.as_of)}


# --- private -------------------------------------------------------------------------------

_SHELF: Final = Shelf("newer-dates", NewerDates)
