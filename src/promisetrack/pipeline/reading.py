"""Open a ledger, and answer what is in it and what is due."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from promisetrack.model import Ledger, Outcome, Promise, Status
from promisetrack.model.bulk import lasting_values
from promisetrack.model.listed import holds_words
from promisetrack.model.state import Ended, Label, Promised, State, promise_state
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


class Nameable(Promised, Protocol):
    """A promise, as far as it can be asked for."""

    @property
    def id(self) -> str: ...  # noqa: D102  as in `Promise`
    @property
    def promise(self) -> str: ...  # noqa: D102
    @property
    def organization(self) -> str: ...  # noqa: D102
    @property
    def domain(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Row:
    """A promise with its outcome (own or derived) and its state on a day."""

    promise: Promise
    outcome: Outcome
    state: State


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
        with lasting_values():
            ledger, problems = read_store(store)
        return Opened(ledger, name_store(store), problems)
    from promisetrack.ledger import read_ledger

    folder = find_claims(claims, start=start)
    with lasting_values():
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
    return [row for row in rows if is_wanted(row.promise, row.outcome, wanted, as_of=as_of)]


def is_wanted(promise: Nameable, outcome: Ended, wanted: Wanted, *, as_of: date) -> bool:
    """Whether a promise with some outcome is one of those that are asked for."""
    return (
        _same(wanted.organization, promise.organization)
        and _same(wanted.domain, promise.domain)
        and wanted.status in (None, outcome.status)
        and (not wanted.overdue or _is_overdue(promise, outcome, as_of))
        and _holds(wanted.search, promise)
    )


# --- private -------------------------------------------------------------------------------


def _row(ledger: Ledger, promise: Promise, as_of: date) -> Row:
    outcome = ledger.outcome(promise, as_of=as_of)
    return Row(promise, outcome, promise_state(promise, outcome, as_of=as_of))


def _is_overdue(promise: Promised, outcome: Ended, as_of: date) -> bool:
    newest = promise.newest_dated
    if newest is None or newest.deadline is None or newest.deadline >= as_of:
        return False
    return promise_state(promise, outcome, as_of=as_of).label in (Label.OVERDUE, Label.PARTIAL)


def _same(wanted: str | None, value: str) -> bool:
    return wanted is None or wanted.casefold() == value.casefold()


def _holds(words: str | None, promise: Nameable) -> bool:
    return words is None or holds_words(words, promise.id, promise.promise, promise.organization)
