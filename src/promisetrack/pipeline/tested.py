"""The backtest of a ledger in short: kept by `backtest`, shown by `report`.

It takes half a minute of work, too long for a report, so a report shows the one that was made of
the same ledger, day and model, and says which command makes it where there is none.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from promisetrack.forecast.backtest import Backtest
from promisetrack.forecast.backtest.digest import Digest, digest
from promisetrack.model import Ledger
from promisetrack.pipeline.kept_results import Shelf


def keep_test(ledger: Ledger, found: Backtest, *, folder: Path) -> Digest:
    """Keep a backtest with the default origins and models in short, and return it.

    Parameters
    ----------
    ledger
        The ledger that was tested.
    found
        Its backtest.
    folder
        Where to keep it. A folder that cannot be written is no fault.
    """
    short = digest(found)
    _SHELF.keep(_SHELF.path(folder, f"{ledger.hash} {found.as_of}"), short)
    return short


def kept_test(ledger: Ledger, *, as_of: date, folder: Path) -> Digest | None:
    """Return the backtest of this very ledger, day and model; None where none was kept."""
    kept = _SHELF.read(_SHELF.path(folder, f"{ledger.hash} {as_of}"))
    return kept[0] if kept is not None else None


# --- private -------------------------------------------------------------------------------

_SHELF: Final = Shelf("backtest", Digest)
