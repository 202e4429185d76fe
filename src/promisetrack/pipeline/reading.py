"""Open a ledger, and answer what is in it and what is due."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from promisetrack.ledger import read_ledger
from promisetrack.model import Ledger, Outcome, Promise, Status
from promisetrack.model.state import Label, State, is_open, promise_state
from promisetrack.pipeline.faults import CommandError
from promisetrack.problems import LedgerError, Problem, Severity

CLAIMS = "claims"


@dataclass(frozen=True, slots=True)
class Opened:
    """A ledger, where it came from, and the problems met on the way."""

    ledger: Ledger
    place: str
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that kept a file out of the ledger (warnings are for `check`)."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which promises are asked for; the empty value asks for all."""

    organization: str | None = None
    domain: str | None = None
    status: Status | None = None
    overdue: bool = False
    search: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A promise with its outcome (own or derived) and its state on a day."""

    promise: Promise
    outcome: Outcome
    state: State


@dataclass(frozen=True, slots=True)
class Due:
    """An open promise that wants a look: why, and by how many days.

    ``days_to_deadline`` is negative when the newest deadline has passed; ``evidence_days`` is
    the age of the newest evidence.
    """

    row: Row
    deadline: date | None
    days_to_deadline: int | None
    evidence_days: int


def find_claims(given: Path | None, *, start: Path) -> Path:
    """Return the ledger's folder: the one given, or `claims/` in ``start`` or above it.

    A folder that was found is named as seen from ``start``, the working folder, so that places
    in messages are short and an editor can jump to them.

    Raises
    ------
    CommandError
        Where there is none.
    """
    if given is not None:
        if not given.is_dir():
            what = "is a file, not a folder" if given.exists() else "does not exist"
            message = f"{given}: {what}"
            raise CommandError(message, remedy="give the ledger's folder with --claims DIR")
        return given
    for folder in (start, *start.parents):
        if (folder / CLAIMS).is_dir():
            return Path(os.path.relpath(folder / CLAIMS, start))
    message = f"{start}: no claims/ folder here or above"
    raise CommandError(
        message, remedy="promisetrack init makes one; --claims DIR names one elsewhere"
    )


def open_ledger(claims: Path | None, store: str | None, *, start: Path) -> Opened:
    """Open a ledger from its files, or from the database of ``store``.

    Raises
    ------
    CommandError
        Where there is none, the database cannot be read, or both are named.
    """
    if store is not None:
        from promisetrack.index import read_store

        if claims is not None:
            message = f"{claims} and {name_store(store)}: two ledgers, where one is read"
            raise CommandError(message, remedy="give one of the two", exit_code=2)
        ledger, problems = read_store(store)
        return Opened(ledger, name_store(store), problems)
    folder = find_claims(claims, start=start)
    ledger, problems = read_ledger(folder, warnings=False)
    return Opened(ledger, str(folder), problems)


def name_store(store: str) -> str:
    """Return what to call a store in a message: without its password."""
    from promisetrack.index import open_store, place

    return place(open_store(store))


def open_sound_ledger(claims: Path | None, store: str | None, *, start: Path) -> Ledger:
    """Open a ledger for a result that must not silently leave promises out.

    Raises
    ------
    LedgerError
        With all problems, when any file has an error.
    """
    opened = open_ledger(claims, store, start=start)
    if opened.errors:
        raise LedgerError(opened.errors)
    return opened.ledger


def select(ledger: Ledger, wanted: Wanted, *, as_of: date) -> list[Row]:
    """Return the promises that are asked for, each with its state, in the order of their ids."""
    rows = (_row(ledger, promise, as_of) for promise in ledger.promises)
    return [row for row in rows if _matches(row, wanted, as_of)]


def due_promises(rows: list[Row], *, as_of: date, within: int, stale: int) -> list[Due]:
    """Return the open promises that want a look, the most overdue first.

    Parameters
    ----------
    rows
        The promises to look at.
    as_of
        The day from which is counted.
    within
        Days ahead: deadlines up to then are due.
    stale
        Days: open promises whose newest evidence is older than this are due for a look.
    """
    found = []
    for row in rows:
        if not is_open(row.promise, row.outcome, as_of=as_of):
            continue
        newest = row.promise.newest_dated
        deadline = newest.deadline if newest else None
        left = (deadline - as_of).days if deadline else None
        age = (as_of - row.outcome.as_of).days
        if (left is not None and left <= within) or age > stale:
            found.append(Due(row, deadline, left, age))
    far = timedelta.max.days
    return sorted(
        found,
        key=lambda due: (
            far if due.days_to_deadline is None else due.days_to_deadline,
            due.row.promise.id,
        ),
    )


# --- private -------------------------------------------------------------------------------


def _row(ledger: Ledger, promise: Promise, as_of: date) -> Row:
    outcome = ledger.outcome(promise, as_of=as_of)
    return Row(promise, outcome, promise_state(promise, outcome, as_of=as_of))


def _matches(row: Row, wanted: Wanted, as_of: date) -> bool:
    promise = row.promise
    return (
        _same(wanted.organization, promise.organization)
        and _same(wanted.domain, promise.domain)
        and wanted.status in (None, row.outcome.status)
        and (not wanted.overdue or _is_overdue(row, as_of))
        and _holds(wanted.search, f"{promise.id} {promise.promise} {promise.organization}")
    )


def _is_overdue(row: Row, as_of: date) -> bool:
    newest = row.promise.newest_dated
    passed = newest is not None and newest.deadline is not None and newest.deadline < as_of
    return passed and row.state.label in (Label.OVERDUE, Label.PARTIAL)


def _same(wanted: str | None, value: str) -> bool:
    return wanted is None or wanted.casefold() == value.casefold()


def _holds(words: str | None, text: str) -> bool:
    folded = text.casefold()
    return words is None or all(word in folded for word in words.casefold().split())
