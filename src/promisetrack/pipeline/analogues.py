"""Find the nearest analogues of a promise, as fields for JSON and as cells in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from promisetrack.forecast.analogues import COUNT, LONG_OVERDUE, Analogue, Case, analogues
from promisetrack.forecast.delivery import ForecastError
from promisetrack.forecast.likeness import ASPECTS
from promisetrack.ledger.ids import find_id
from promisetrack.model import Ledger, Promise, Status
from promisetrack.problems import CommandError
from promisetrack.words import NOTHING, date_words


@dataclass(frozen=True, slots=True)
class Found:
    """A promise of the ledger and its analogues, the nearest first."""

    promise: Promise
    analogues: tuple[Analogue, ...]


def find_analogues(
    ledger: Ledger, text: str, *, as_of: date, count: int = COUNT, same_programme: bool = False
) -> Found:
    """Return the analogues of a promise.

    Parameters
    ----------
    ledger
        The ledger.
    text
        An id, or the start of one.
    as_of
        Day up to which knowledge reaches.
    count, same_programme
        As for `promisetrack.forecast.analogues.analogues`.

    Raises
    ------
    CommandError
        For an id that is none, and for a promise that can be compared with none.
    """
    promise = ledger.promises[find_id(text, [one.id for one in ledger.promises])]
    try:
        found = analogues(ledger, promise, as_of=as_of, count=count, same_programme=same_programme)
    except ForecastError as error:
        message = f"{promise.id}: no analogues as of {as_of}: {error}"
        remedy = f"promisetrack show {promise.id} says what is known of it"
        raise CommandError(message, remedy=remedy, exit_code=1) from None
    return Found(promise, found)


def analogue_cells(found: Found) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the heads and rows of a table in words."""
    heads = ("ID", "MADE", "DUE", "WHAT BECAME OF IT", "STRETCH", "DISTANCE", "WHY")
    return heads, [
        (
            one.case.promise.id,
            date_words(one.case.clock.claim.made),
            NOTHING if (due := one.case.clock.claim.due) is None else date_words(due),
            one.case.words,
            _stretch(one.case),
            f"{one.distance:.2f}",
            one.why,
        )
        for one in found.analogues
    ]


def analogue_sentences(found: Found, *, as_of: date) -> tuple[str, ...]:
    """Say what the analogues are, and by what rule they were chosen."""
    candidates = f"settled, or open at {LONG_OVERDUE:g} times the promised time"
    if not found.analogues:
        return (f"no other promise was {candidates} as of {as_of}",)
    counted = f"{len(found.analogues)} analogue{'s' * (len(found.analogues) > 1)}"
    parts = "; ".join(f"{aspect.weight:g} for {aspect.unit}" for aspect in ASPECTS)
    return (
        f"{counted} as of {as_of}, the nearest of those {candidates}: cases, not a sample",
        f"distance: {parts}",
    )


# --- private -------------------------------------------------------------------------------


def _stretch(case: Case) -> str:
    """Say a stretch; one that is open still can only grow, one that was given up has no end."""
    if case.outcome.status is Status.CANCELLED:
        return f"given up at {case.stretch:.1f}"
    return f"{case.stretch:.1f}{' so far' * case.still_open}"
