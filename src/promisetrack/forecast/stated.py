"""Dates that a speaker gave a chance himself, against what became of them.

A claim's `confidence` is the chance of keeping its date that was said with it: 0.5 for a date said
to be even odds, 0.7 for one that an agency commits to at 70 percent. Each such claim is judged by
its own deadline, restated or not, since it is that date of which the chance was said. Quotas count
as well; what allows no verdict does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from promisetrack.forecast.rows import LEFT_OUT
from promisetrack.model import Ledger, Promise
from promisetrack.model.knowledge import claims_known_on, outcome_known_on
from promisetrack.model.state import Label, claim_state


@dataclass(frozen=True, slots=True)
class StatedDates:
    """Dates of one stated chance: how many were kept of those that are decided.

    ``lower`` and ``upper`` bound the share that would be kept in the long run, with 8 chances in
    10 (Jeffreys's interval: 0.1 and 0.9 quantiles of Beta(kept + 1/2, missed + 1/2)).
    """

    confidence: float
    dates: int
    kept: int
    decided: int
    lower: float
    upper: float


def stated_dates(
    ledger: Ledger, promises: Iterable[Promise], *, as_of: date, speaker: str | None = None
) -> tuple[StatedDates, ...]:
    """Return what became of the dates with a stated chance, by that chance.

    Parameters
    ----------
    ledger
        The ledger of the promises.
    promises
        Whose claims count.
    as_of
        Day up to which knowledge reaches.
    speaker
        Only dates that this speaker gave; None takes all.
    """
    judged = sorted(
        pair for promise in promises for pair in _judged(ledger, promise, as_of, speaker)
    )
    found = []
    for confidence, group in groupby(judged, key=lambda pair: pair[0]):
        verdicts = [verdict for _, verdict in group]
        kept, missed = verdicts.count(_KEPT), verdicts.count(_MISSED)
        lower, upper = share_interval(kept, kept + missed)
        found.append(StatedDates(confidence, len(verdicts), kept, kept + missed, lower, upper))
    return tuple(found)


def share_interval(kept: float, decided: float) -> tuple[float, float]:
    """Return the interval that holds a share with 8 chances in 10, of ``kept`` of ``decided``.

    >>> [round(bound, 2) for bound in share_interval(1, 3)]
    [0.12, 0.69]
    """
    from scipy.special import betaincinv

    first, second = kept + 0.5, decided - kept + 0.5
    return float(betaincinv(first, second, 0.1)), float(betaincinv(first, second, 0.9))


# --- private -------------------------------------------------------------------------------

_KEPT, _MISSED, _OPEN = "kept", "missed", "open"
_OVER = (Label.LATE, Label.CANCELLED, Label.MISSED)
_WAITING = (Label.OVERDUE, Label.PARTIAL)


def _judged(
    ledger: Ledger, promise: Promise, as_of: date, speaker: str | None
) -> Iterator[tuple[float, str]]:
    """Give the stated chances of a promise's claims, each with its verdict."""
    outcome = outcome_known_on(ledger, promise, as_of)
    if outcome.judgement.value in LEFT_OUT:
        return
    for claim in claims_known_on(promise, as_of):
        other = speaker is not None and claim.by != speaker
        if claim.confidence is None or claim.deadline is None or other:
            continue
        label = claim_state(claim, outcome, as_of=as_of, fixed=promise.is_fixed_window).label
        seen_after = label in _WAITING and outcome.as_of >= claim.deadline
        if label is Label.KEPT:
            yield claim.confidence, _KEPT
        else:
            yield claim.confidence, _MISSED if label in _OVER or seen_after else _OPEN
