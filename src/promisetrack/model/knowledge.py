"""What was known on a day: the one rule by which later facts are kept out.

Facts are dated by the event. On day d, a claim is known when the window in which it was made has
ended by d; an outcome when the window of its date has; a reading likewise (`Ledger.outcome`).
Every other promise is pending on d, last seen open on d, or earlier where its own newest evidence
is older and it is pending to this day.

A judgement belongs to the outcome that it judges. So it goes with an outcome that came later,
and stays with a promise that is pending still: there it speaks of the promise's words.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from promisetrack.model.ledger import Catalog, Ledger
from promisetrack.model.promise import Claim, Outcome, Promise, Status
from promisetrack.model.series import Series

JudgeReading = Literal["strict", "lenient"]
"""Whose verdict counts: the ledger's, or a generous judge's where the outcome names one."""


def claims_known_on(promise: Promise, day: date) -> tuple[Claim, ...]:
    """Return the claims made on or before a day, oldest first."""
    known = [
        claim for claim in promise.claims if (last := claim.made.upper) is not None and last <= day
    ]
    return promise.claims if len(known) == len(promise.claims) else tuple(known)


def promise_known_on(promise: Promise, day: date) -> Promise | None:
    """Return a promise with the claims made by a day; None where none was.

    Its outcome is left as it is: `outcome_known_on` gives the one known on the day.
    """
    claims = claims_known_on(promise, day)
    if len(claims) == len(promise.claims):
        return promise
    return promise.model_copy(update={"claims": claims}) if claims else None


def ledger_known_on(ledger: Ledger, day: date) -> Ledger:
    """Return what a ledger held on a day: its promises, claims, outcomes and readings of then."""
    known = (promise_known_on(promise, day) for promise in ledger.promises)
    return replace(
        ledger,
        promises=Catalog(
            promise.model_copy(update={"outcome": _known_on(promise.outcome, day)})
            for promise in known
            if promise is not None
        ),
        series=Catalog(_series_on(series, day) for series in ledger.series),
    )


def outcome_known_on(
    ledger: Ledger, promise: Promise, day: date, *, reading: JudgeReading = "strict"
) -> Outcome:
    """Return what was known on a day of what became of a promise.

    Parameters
    ----------
    ledger
        The ledger that holds the promise and its series.
    promise
        A promise of the ledger.
    day
        Day up to which knowledge reaches.
    reading
        "lenient" takes a generous judge's status and date where the outcome has them.

    Returns
    -------
    Outcome
        Its ``as_of`` is the day on which it was last seen so, never later than ``day``.
    """
    return _known_on(_read_by(reading, ledger.outcome(promise, as_of=day)), day)


# --- private -------------------------------------------------------------------------------


def _known_on(outcome: Outcome, day: date) -> Outcome:
    if outcome.status is not Status.PENDING and _last_day(outcome) > day:
        return Outcome(status=Status.PENDING, as_of=day)
    return outcome if outcome.as_of <= day else outcome.model_copy(update={"as_of": day})


def _series_on(series: Series, day: date) -> Series:
    readings = tuple(
        reading
        for reading in series.readings
        if reading.date.upper is not None and reading.date.upper <= day
    )
    return series.model_copy(update={"readings": readings})


def _read_by(reading: JudgeReading, outcome: Outcome) -> Outcome:
    lenient = outcome.lenient
    if reading == "strict" or lenient is None:
        return outcome
    return outcome.model_copy(
        update={"status": lenient.status, "date": lenient.date or outcome.date}
    )


def _last_day(outcome: Outcome) -> date:
    """Return the last day of the outcome's date; where it has none, of its evidence."""
    last = outcome.date.upper if outcome.date is not None else None
    return last or outcome.as_of
