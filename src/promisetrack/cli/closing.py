"""The day of a forecast: the one asked for, else the ledger's closing date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from promisetrack.cli.output import note
from promisetrack.pipeline import CommandError

if TYPE_CHECKING:
    from promisetrack.model import Ledger


def forecast_day(ledger: Ledger, as_of: date | None) -> date:
    """Return the day to forecast from, and note how much of the evidence is older than it.

    Raises
    ------
    CommandError
        Where the ledger holds no promise, and so closes on no day.
    """
    closing = ledger.closing
    if closing is None:
        message = "the ledger holds no promise yet"
        raise CommandError(message, remedy="promisetrack log ID adds one", exit_code=1)
    if as_of is not None and as_of > closing:
        older = sum(promise.outcome.as_of < as_of for promise in ledger.promises)
        note(
            f"as of {as_of}, {older} of {len(ledger.promises)} outcomes were last looked at "
            f"before that day; the ledger closes on {closing}",
            matters=True,
        )
    return as_of or closing
