"""The forecasts of an earlier day, computed once for a ledger, a day and a model, and kept.

They take some three seconds for 900 promises, too long for every report (`kept_results`).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from promisetrack.model import Ledger
from promisetrack.model.knowledge import JudgeReading
from promisetrack.pipeline.kept_results import Shelf
from promisetrack.report.earlier import Earlier, forecasts_of


def earlier_forecasts(
    ledger: Ledger, *, as_of: date, reading: JudgeReading, folder: Path
) -> Earlier:
    """Return the forecasts that the ledger gives on an earlier day, from the folder if kept there.

    Parameters
    ----------
    ledger
        The ledger.
    as_of
        The earlier day.
    reading
        Whose verdicts count.
    folder
        Where to keep them. A folder that cannot be written is no fault.
    """
    shelf = _SHELVES[reading]
    path = shelf.path(folder, ledger, as_of=as_of)
    kept = shelf.read(path)
    if kept is not None and kept[0] is not None:
        return kept[0]
    found = forecasts_of(ledger, as_of=as_of, reading=reading)
    shelf.keep(path, found)
    return found


# --- private -------------------------------------------------------------------------------

_SHELVES: Final = {
    "strict": Shelf("earlier", Earlier),
    "lenient": Shelf("earlier-lenient", Earlier),
}
