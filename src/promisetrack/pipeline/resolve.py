"""Resolve a promise: what became of it, on which evidence."""

from __future__ import annotations

from datetime import date
from typing import Final

from promisetrack.dates import WindowError, parse_window
from promisetrack.ledger.changes import change_outcome, flat_keys, with_source
from promisetrack.ledger.edit import Document
from promisetrack.ledger.files import Role
from promisetrack.ledger.ids import find_id
from promisetrack.model import Outcome
from promisetrack.pipeline.fields import Fields, checked_record, require
from promisetrack.pipeline.writing import Book, Draft, document_edit, draft_change

LENIENT_KEYS: Final = ("status", "date", "evidence")
LENIENT: Final = "lenient_"
"""How the fields begin that a generous judge would give."""

SETTLED: Final = ("delivered", "cancelled")
_A_LOOK: Final = ("status", "date", "evidence", "url", "lenient_date")


def resolved_id(book: Book, text: str) -> str:
    """Return the id that is meant: whole, an earlier one, or the start of one.

    Raises
    ------
    UnknownIdError
        With the nearest ids.
    """
    return find_id(book.aliases.get(text, text), book.promises)


def needed_keys(fields: Fields) -> tuple[str, ...]:
    """Return the keys without which there is nothing to change."""
    if fields.get("status") in SETTLED:
        return ("status", "date")
    return () if fields else ("status",)


def draft_outcome(book: Book, identity: str, fields: Fields, *, today: date) -> Draft:
    """Draft the file with the outcome.

    Parameters
    ----------
    book
        The ledger.
    identity
        The promise's id.
    fields
        Keys of the outcome; those that begin with ``lenient_`` are a generous judge's.
    today
        Day of the newest evidence, where neither `as_of` nor `published` is given.

    Raises
    ------
    CommandError
        Naming the options that are missing or wrong.
    LedgerError
        With the errors that the outcome would add to the ledger.
    """
    require(fields, needed_keys(fields), what="an outcome")
    outcome = _outcome_document(fields)
    place = book.promises[identity]

    checked_record(Outcome, {"status": "pending", "as_of": str(today), **outcome})

    def change(document: Document) -> Document:
        return change_outcome(document, _dated(outcome, fields, document.get("outcome"), today))

    edit = document_edit(book.root / place.file, Role.PROMISE, change)
    return draft_change(book, place, edit)


# --- private -------------------------------------------------------------------------------


def _outcome_document(fields: Fields) -> Document:
    given = {key: fields[key] for key in flat_keys(Outcome) if key in fields}
    if "superseded_by" in given:
        given.setdefault("because", "superseded")
    lenient = {key: fields[LENIENT + key] for key in LENIENT_KEYS if LENIENT + key in fields}
    outcome = with_source(given)
    return {**outcome, "lenient": lenient} if lenient else outcome


def _dated(outcome: Document, fields: Fields, before: object, today: date) -> Document:
    """Date the evidence, where something new was seen: by the page, else today; never earlier."""
    if "as_of" in outcome or not any(key in fields for key in _A_LOOK):
        return outcome
    seen = parse_window(fields["published"]) if "published" in fields else None
    day = (seen.upper or seen.lower or today) if seen else today
    try:
        known = parse_window(str(before["as_of"]) if isinstance(before, dict) else "").middle
    except (KeyError, WindowError):
        known = day
    return {**outcome, "as_of": str(max(min(day, today), known))}
