"""Closes of a table against those in the ledger: the same, or refused with their place."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from promisetrack.intake import Code, FileFault
from promisetrack.ledger.price_rows import price_text, read_table
from promisetrack.model import Close
from promisetrack.problems import CommandError

MOST: Final = 20
"""Contradictions that are told; where there are more, the whole table counts in other shares."""


def standing_closes(path: Path, text: str | None, identity: str) -> dict[date, Close]:
    """Return the closes of a table of the ledger by their days.

    Parameters
    ----------
    path, text
        Where the table lies, and what it holds; None where it is not there.
    identity
        The id that the file's name gives it.

    Raises
    ------
    CommandError
        If the table has faults of its own.
    """
    if text is None:
        return {}
    table, faults = read_table(text, identity)
    if table is None or faults:
        message = f"{path}: has errors of its own; nothing was changed"
        raise CommandError(message, remedy="promisetrack check shows them", exit_code=1)
    return {row.date: row for row in table.rows}


def is_same(row: Close, other: Close) -> bool:
    """Return whether two closes of a day are the same, written with more or fewer digits."""
    pairs = [(row.close, other.close), (row.adjusted_close, other.adjusted_close)]
    return all(
        one is None or two is None or math.isclose(one, two, rel_tol=_SAME) for one, two in pairs
    )


def refuse_apart(rows: Sequence[Close], standing: Mapping[date, Close]) -> None:
    """Refuse closes with dividends that share no day with those in the ledger.

    Each dividend changes all closes before it, so that those of two downloads fit together only
    where a day has the same in both.

    Parameters
    ----------
    rows
        Closes of the table.
    standing
        Closes of the ledger, by their days.

    Raises
    ------
    CommandError
        If both have closes with dividends, and no day in common.
    """
    paid = {day for day, row in standing.items() if row.adjusted_close is not None}
    more = {row.date for row in rows if row.adjusted_close is not None}
    if paid and more and not paid & more:
        message = (
            f"closes with dividends reinvested end on {max(paid)} in the ledger and begin on "
            f"{min(more)} here: without a day in both nobody can say whether they fit together"
        )
        remedy = "give a table that has a day of both, or the whole of it anew with --replace"
        raise CommandError(message, remedy=remedy, exit_code=1)


def contradiction(row: Close, other: Close, spans: Mapping[date, Any]) -> FileFault:
    """Return what is wrong with a close that is another one in the ledger.

    Parameters
    ----------
    row, other
        The close of the table, and that of the ledger.
    spans
        Where each day stands in the table.
    """
    if math.isclose(row.close, other.close, rel_tol=_SAME):
        return FileFault(
            Code.OTHER_FACTS,
            f"{row.date} closes at {row.adjusted_close:g} with dividends reinvested here, and at "
            f"{other.adjusted_close:g} in the ledger",
            "the same, counted from the same dividends",
            "after a dividend all such closes change: give the whole table anew with --replace",
            spans[row.date],
        )
    return FileFault(
        Code.OTHER_FACTS,
        f"{row.date} closes at {price_text(row.close)} here, and at {price_text(other.close)} in "
        "the ledger",
        "the same close, in the same shares",
        "after a split all closes change: give the whole table anew with --replace",
        spans[row.date],
    )


# --- private -------------------------------------------------------------------------------

_SAME: Final = 2e-4
"""Prices of one day that differ by less are one price, written with more or fewer digits."""
