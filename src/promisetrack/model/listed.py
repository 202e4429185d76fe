"""What a list shows of a promise: a few of its facts, and what became of it.

A ledger of a hundred thousand promises is listed without building every claim and source of it:
these values are as quickly read from a database as they are made of a promise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

from promisetrack.dates import DateWindow
from promisetrack.model.ledger import Ledger
from promisetrack.model.promise import Claim, Judgement, Outcome, Promise, Status

_Day: TypeAlias = date  # a field of its own is named `date`


class ListedDate(NamedTuple):
    """For when a claim was made: as written, and its last day."""

    due: str
    deadline: date


class ListedOutcome(NamedTuple):
    """What became of a promise (`promisetrack.model.Outcome` says what each field means)."""

    status: Status
    date: DateWindow | None
    as_of: _Day
    judgement: Judgement
    reached: float | None


class ListedPromise(NamedTuple):
    """What a list shows of a promise; ``claims`` is the number of them."""

    id: str
    promise: str
    organization: str
    domain: str
    kind: str
    is_fixed_window: bool
    claims: int
    first_dated: ListedDate | None
    newest_dated: ListedDate | None
    outcome: ListedOutcome


@dataclass(frozen=True, slots=True)
class Listing:
    """Promises of a ledger, in the order of their ids.

    ``total`` counts all that it holds, ``faulty`` the files that errors keep out of it, and
    ``roadmaps`` gives by promise the ids of the roadmaps that name it.
    """

    promises: tuple[ListedPromise, ...]
    total: int
    faulty: int
    roadmaps: Mapping[str, tuple[str, ...]]


def listed(ledger: Ledger, promise: Promise, *, as_of: date) -> ListedPromise:
    """Return what a list shows of a promise of a ledger, read from its series up to a day."""
    return listed_with(promise, ledger.outcome(promise, as_of=as_of))


def listed_with(promise: Promise, outcome: Outcome) -> ListedPromise:
    """Return what a list shows of a promise with an outcome, its own or a derived one."""
    return ListedPromise(
        id=promise.id,
        promise=promise.promise,
        organization=promise.organization,
        domain=promise.domain,
        kind=promise.kind.value,
        is_fixed_window=promise.is_fixed_window,
        claims=len(promise.claims),
        first_dated=_listed_date(promise.first_dated),
        newest_dated=_listed_date(promise.newest_dated),
        outcome=ListedOutcome(
            outcome.status, outcome.date, outcome.as_of, outcome.judgement, outcome.reached
        ),
    )


def holds_words(words: str, *texts: str) -> bool:
    """Whether each of some words stands in one of the texts, in capitals or not."""
    folded = " ".join(texts).casefold()
    return all(word in folded for word in words.casefold().split())


# --- private -------------------------------------------------------------------------------


def _listed_date(claim: Claim | None) -> ListedDate | None:
    if claim is None or claim.deadline is None:
        return None
    return ListedDate(str(claim.due), claim.deadline)
