"""The nearest analogues of a promise: what became of the promises most like it, by name.

Candidates are the rows of the delay model (`promisetrack.forecast.rows`) that have something to
show on the day asked about: delivered, cancelled, or *long overdue*, which is last seen open at
`LONG_OVERDUE` times the promised time or later. Younger open promises are left out, so the ten are
cases to think of and no sample: their median stretch is no forecast.

Likeness is `promisetrack.forecast.likeness`; equal distances go by id. Never among them are the
promise itself and, unless asked for, others of its own programme.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any, Final

from promisetrack.forecast.clock import Clock, first_clock
from promisetrack.forecast.delivery import ForecastError
from promisetrack.forecast.likeness import (
    Difference,
    Traits,
    TraitsTable,
    differences,
    distances,
    traits_of,
)
from promisetrack.forecast.rows import LEFT_OUT, delay_rows
from promisetrack.model import Ledger, Outcome, Promise, Status
from promisetrack.model.knowledge import outcome_known_on, promise_known_on
from promisetrack.model.state import Label, promise_state
from promisetrack.words import state_words

COUNT: Final = 10
"""Analogues of a promise, where no other number is asked for."""

LONG_OVERDUE: Final = 1.5
"""Stretch from which an open promise tells something: by then half of all promises have come."""


@dataclass(frozen=True, slots=True)
class Case:
    """A promise with something to show on a day.

    Parameters
    ----------
    promise
        With the claims known on the day.
    outcome
        Known on the day.
    clock
        Of its first claim with a deadline.
    stretch
        Time to the delivery, the cancellation or the newest evidence, over the promised time.
    label
        Its state on the day, by its first date.
    words
        What became of it: "1.8 years late", "overdue 5 years 11 months".
    traits
        What is compared of it.
    """

    promise: Promise
    outcome: Outcome
    clock: Clock
    stretch: float
    label: Label
    words: str
    traits: Traits

    @property
    def still_open(self) -> bool:
        """Whether it could still come, so that its stretch is one so far."""
        return self.outcome.status in (Status.PENDING, Status.PARTIAL)


@dataclass(frozen=True, slots=True)
class Analogue:
    """A case, how far it is from the promise, and what each aspect adds to that."""

    case: Case
    distance: float
    differences: tuple[Difference, ...]

    @property
    def why(self) -> str:
        """How it is like the promise, and how not."""
        return ", ".join(one.words for one in self.differences)


class Cases(tuple[Case, ...]):  # noqa: SLOT001  the table is kept in its __dict__
    """Cases, with the table of what is compared of them."""

    @cached_property
    def table(self) -> TraitsTable:
        """The traits of the cases."""
        return TraitsTable.of([case.traits for case in self])

    def nearest(self, this: Traits) -> Iterator[Case]:
        """Give the cases, the nearest first, equally near ones in their order."""
        far = distances(this, self.table).round(_DIGITS)
        for number in far.argsort(kind="stable"):
            yield self[number]


def analogues(  # noqa: PLR0913  each is a choice of the reader
    ledger: Ledger,
    promise: Promise,
    *,
    as_of: date,
    count: int = COUNT,
    same_programme: bool = False,
    cases: Sequence[Case] | None = None,
) -> tuple[Analogue, ...]:
    """Return the settled and long overdue promises most like one, the nearest first.

    Parameters
    ----------
    ledger
        Where to look.
    promise
        One of the ledger, or an imagined one.
    as_of
        Day up to which knowledge reaches, of the promise and of all others.
    count
        At most so many, at least 1.
    same_programme
        Allow others of the promise's own programme.
    cases
        What `reference_cases` returned for the same ledger and day, where many promises are
        asked about; None looks them up.

    Raises
    ------
    ForecastError
        If the promise had no deadline by then, or is a quota of a fixed period.
    ValueError
        If ``count`` is less than 1.
    """
    if count < 1:
        message = f"count must be at least 1, not {count}"
        raise ValueError(message)
    this = traits_of(promise, _clock_on(promise, as_of))
    known = (
        reference_cases(ledger, as_of=as_of)
        if cases is None
        else cases
        if isinstance(cases, Cases)
        else Cases(cases)
    )
    near = (
        case
        for case in known.nearest(this)
        if _is_apart(promise, case.promise, same_programme=same_programme)
    )
    return tuple(_analogue(this, case) for case in islice(near, count))


def reference_cases(ledger: Ledger, *, as_of: date) -> Cases:
    """Return every promise that can be an analogue on a day, in the order of their ids."""
    rows = delay_rows(ledger, as_of=as_of).frame
    cases = (
        _case(ledger, ledger.promises[name], float(stretch), as_of)
        for name, stretch in zip(rows["id"], rows["stretch"], strict=True)
    )
    return Cases(case for case in cases if not case.still_open or case.stretch >= LONG_OVERDUE)


def analogue_fields(analogue: Analogue) -> dict[str, Any]:
    """Return an analogue as JSON fields."""
    case, outcome = analogue.case, analogue.case.outcome
    settled = None if case.still_open or outcome.date is None else str(outcome.date)
    return {
        "promise": case.promise.id,
        "statement": case.promise.promise,
        "organization": case.promise.organization,
        "domain": case.promise.domain,
        "kind": case.promise.kind.value,
        "made": str(case.clock.claim.made),
        "due": str(case.clock.claim.due),
        "status": outcome.status.value,
        "settled": settled,
        "as_of": str(outcome.as_of),
        "still_open": case.still_open,
        "stretch": round(case.stretch, 4),
        "outcome": case.words,
        "distance": round(analogue.distance, 6),
        "differences": {one.aspect: round(one.distance, 6) for one in analogue.differences},
        "why": analogue.why,
    }


# --- private -------------------------------------------------------------------------------

_DIGITS = 9
"""Distances that agree to so many decimals are equal: sums of the same parts may differ beyond."""


def _analogue(this: Traits, case: Case) -> Analogue:
    parts = differences(this, case.traits)
    return Analogue(case, sum(part.distance for part in parts), parts)


def _clock_on(promise: Promise, as_of: date) -> Clock:
    known = promise_known_on(promise, as_of)
    if known is None:
        raise ForecastError(LEFT_OUT["not yet promised"])
    if known.is_fixed_window:
        raise ForecastError(LEFT_OUT["fixed window"])
    clock = first_clock(known.claims)
    if clock is None:
        raise ForecastError(LEFT_OUT["no deadline"])
    return clock


def _is_apart(promise: Promise, other: Promise, *, same_programme: bool) -> bool:
    shared = promise.programme is not None and promise.programme == other.programme
    return promise.id != other.id and (same_programme or not shared)


def _case(ledger: Ledger, promise: Promise, stretch: float, as_of: date) -> Case:
    known = promise_known_on(promise, as_of)
    assert known is not None  # noqa: S101  a promise with a row had a claim
    outcome = outcome_known_on(ledger, promise, as_of)
    clock = _clock_on(known, as_of)
    return Case(
        promise=known,
        outcome=outcome,
        clock=clock,
        stretch=stretch,
        label=promise_state(known, outcome, as_of=as_of).label,
        words=state_words(known, outcome, as_of=as_of),
        traits=traits_of(known, clock),
    )
