"""Note a reading of a series, and see which promises it settles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from promisetrack.ledger.changes import add_reading, flat_keys, with_source
from promisetrack.ledger.files import Role
from promisetrack.ledger.ids import find_id
from promisetrack.model import Catalog, Outcome, Promise, Reading, Series
from promisetrack.pipeline.fields import Fields, checked_record, require
from promisetrack.pipeline.meaning import outcome_sentence
from promisetrack.pipeline.writing import Book, Draft, document_edit, draft_change

NEEDED: Final = ("date", "value")


@dataclass(frozen=True, slots=True)
class Turn:
    """A promise whose derived outcome a reading changes, and the new outcome."""

    promise: Promise
    after: Outcome


@dataclass(frozen=True, slots=True)
class Observed:
    """The draft of a reading, and the promises that it turns."""

    draft: Draft
    turns: tuple[Turn, ...]


def series_id(book: Book, text: str) -> str:
    """Return the id of the series that is meant.

    Raises
    ------
    UnknownIdError
        With the nearest ids.
    """
    return find_id(text, book.series, what="series")


def draft_reading(book: Book, identity: str, fields: Fields) -> Observed:
    """Draft the series' file with the reading.

    Raises
    ------
    CommandError
        Naming the options that are missing or wrong.
    LedgerError
        With the errors that the reading would add to the ledger.
    """
    require(fields, NEEDED, what="a reading")
    given = {key: fields[key] for key in flat_keys(Reading) if key in fields}
    reading = with_source({"verified": "false", **given})
    checked_record(Reading, reading)
    place = book.series[identity]
    edit = document_edit(
        book.root / place.file, Role.SERIES, lambda document: add_reading(document, reading)
    )
    draft = draft_change(book, place, edit)
    return Observed(draft, _turns(book, draft.series))


def turn_sentence(turn: Turn) -> str:
    """Say what becomes of a promise by the readings of its series."""
    return outcome_sentence(turn.promise, turn.after)


# --- private -------------------------------------------------------------------------------


def _turns(book: Book, series: Series) -> tuple[Turn, ...]:
    """Return the promises whose outcome is another one with these readings."""
    before = book.ledger
    others = (one for one in before.series if one.id != series.id)
    after = replace(before, series=Catalog((*others, series)))
    measured = [
        (promise, before.outcome(promise), after.outcome(promise))
        for promise in before.promises
        if promise.measure is not None and promise.measure.series == series.id
    ]
    return tuple(Turn(one, new) for one, old, new in measured if _said(old) != _said(new))


def _said(outcome: Outcome) -> tuple[object, ...]:
    return outcome.status, outcome.date, outcome.reached
