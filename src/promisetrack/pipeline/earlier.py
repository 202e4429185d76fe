"""The forecasts of an earlier day, computed once for what was known on it, and kept.

They take some three seconds for 900 promises, too long for every report (`kept_results`). What is
learnt later leaves them as they are.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from promisetrack.forecast.known import Known
from promisetrack.model.knowledge import JudgeReading
from promisetrack.pipeline.kept_results import Shelf
from promisetrack.report.earlier import Earlier, forecasts_of


def earlier_forecasts(known: Known, *, as_of: date, reading: JudgeReading, folder: Path) -> Earlier:
    """Return the forecasts that the ledger gives on an earlier day, from the folder if kept there.

    Parameters
    ----------
    known
        What the ledger held, day by day.
    as_of
        The earlier day.
    reading
        Whose verdicts count.
    folder
        Where to keep them. A folder that cannot be written is no fault.
    """
    shelf = _SHELVES[reading]
    path = shelf.path(folder, known.on(as_of, reading=reading))
    kept = shelf.read(path)
    if kept is not None and kept[0] is not None:
        return replace(kept[0], ledger_hash=known.ledger.hash)
    found = forecasts_of(known.ledger, as_of=as_of, reading=reading)
    shelf.keep(path, found)
    return found


# --- private -------------------------------------------------------------------------------

_SHELVES: Final = {
    "strict": Shelf("earlier", Earlier),
    "lenient": Shelf("earlier-lenient", Earlier),
}
