"""What a newer date is worth, computed once for what it rests on, and kept.

Fourteen fits take some eight seconds, too long for every report (`kept_results`). Each origin is
kept by itself, so that a changed claim costs the fits that knew it and no others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from promisetrack.forecast.backtest.newer_dates import (
    NewerDates,
    OriginScores,
    origins,
    score_origin,
    worth_of_origins,
)
from promisetrack.forecast.known import Known
from promisetrack.mapper import Apart
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
        Called after every origin.
    """
    apart = newer_dates_apart(Known(ledger), as_of=as_of, folder=folder)
    found = []
    for piece in apart.pieces:
        found.append(piece())
        on_origin()
    return apart.together(found)


def newer_dates_apart(
    known: Known, *, as_of: date, folder: Path | None
) -> Apart[NewerDates | None]:
    """Return the same in pieces, one an origin."""
    kept = partial(_kept, known, as_of, folder)
    pieces = tuple(partial(kept, origin) for origin in origins(as_of))
    return Apart(pieces, partial(worth_of_origins, as_of))


def newer_dates_fields(found: NewerDates) -> dict[str, Any]:
    """Return it as JSON fields."""
    return asdict(found) | {"as_of": str(found.as_of)}


# --- private -------------------------------------------------------------------------------

_SHELF: Final = Shelf("newer-dates", OriginScores)


def _kept(known: Known, as_of: date, folder: Path | None, origin: date) -> OriginScores:
    """Return the scores of an origin, from the folder if what they rest on is unchanged."""
    if folder is None:
        return score_origin(known.ledger, origin, as_of=as_of)
    rests_on = f"{known.on(origin)} {known.became_of_restated(origin, as_of=as_of)}"
    path = _SHELF.path(folder, rests_on)
    kept = _SHELF.read(path)
    if kept is not None and kept[0] is not None:
        return kept[0]
    found = score_origin(known.ledger, origin, as_of=as_of)
    _SHELF.keep(path, found)
    return found
