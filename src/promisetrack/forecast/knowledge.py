"""What was known on a day: the one rule by which later facts are kept out.

Facts are dated by the event. On day d, a claim is known when the window in which it was made has
ended by d; an outcome when the window of its date has; a reading likewise (`Ledger.outcome`).
Every other promise is pending on d, last seen open on d, or earlier where its own newest evidence
is older and it is pending to this day.

A judgement belongs to the outcome that it judges. So it goes with an outcome that came later,
and stays with a promise that is pending still: there it speaks of the promise's words.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from promisetrack.model import Claim, Ledger, Outcome, Promise, Status

JudgeReading = Literal["strict", "lenient"]
"""Whose verdict counts: the ledger's, or a generous judge's where the outcome names one."""


def claims_known_on(promise: Promise, day: date) -> tuple[Claim, ...]:
    """Return the claims made on or before a day, oldest first."""
    return tuple(
        claim
        for claim in promise.claims
        if claim.made.upper is not None and claim.made.upper <= day
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
    outcome = _read_by(reading, ledger.outcome(promise, as_of=day))
    if outcome.status is Status.PENDING or _last_day(outcome) <= day:
        return outcome.model_copy(update={"as_of": min(day, outcome.as_of)})
    return Outcome(status=Status.PENDING, as_of=day)


# --- private -------------------------------------------------------------------------------


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
