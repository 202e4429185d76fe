"""Which promises are forecast at an origin.

* **new**: first dated in the step after the origin; forecast on the day on which its clock starts,
  as if nothing but that claim were known.
* **open**: dated by the origin and open then, as far as was known; forecast given that.
* **test**: promises of another ledger, each as if new.

Fixed windows, promises without a deadline and those that cannot be decided are in no set (the
ledger's own delay rows leave them out), nor are promises of which nothing was seen after their
zero day: there is nothing to score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

import numpy as np

from promisetrack.dates import DateWindow
from promisetrack.forecast.backtest.outcomes import Seen, seen_again, what_was_seen
from promisetrack.forecast.baselines import Cases
from promisetrack.forecast.clock import Clock, first_clock
from promisetrack.forecast.rows import OPEN, DelayRows
from promisetrack.model import Claim, Ledger, Outcome, Promise, Status
from promisetrack.model.knowledge import claims_known_on

SetName: TypeAlias = Literal["new", "open", "test"]


@dataclass(frozen=True, slots=True, eq=False)
class CaseSet:
    """Cases of one kind at one origin, with what was seen of them."""

    name: SetName
    origin: date
    cases: Cases
    seen: Seen


def new_cases(ledger: Ledger, final: DelayRows, *, after: date, upto: date) -> CaseSet:
    """Return the promises first dated in (after, upto].

    Parameters
    ----------
    ledger
        The ledger.
    final
        Its rows as finally known.
    after, upto
        The origin, and the end of its step.
    """
    promises = [one for one in _with_rows(ledger, final) if after < _first_dated(one) <= upto]
    return _as_new("new", after, promises, final)


def unseen_cases(other: Ledger, final: DelayRows, *, known: Ledger, origin: date) -> CaseSet:
    """Return the promises of another ledger that are not in the known one, each as if new.

    The same promise is one of the same id or alias, or of the same organization and statement.

    Parameters
    ----------
    other
        The other ledger.
    final
        Its rows as finally known.
    known
        The ledger of the fit.
    origin
        Day of the fit.
    """
    names = {name for one in known.promises for name in (one.id, *one.aliases)}
    said = {(one.organization, one.promise) for one in known.promises}
    promises = [
        one
        for one in _with_rows(other, final)
        if names.isdisjoint((one.id, *one.aliases)) and (one.organization, one.promise) not in said
    ]
    return _as_new("test", origin, promises, final)


def open_cases(ledger: Ledger, final: DelayRows, then: DelayRows) -> CaseSet:
    """Return the promises that were open at an origin.

    Parameters
    ----------
    ledger
        The ledger.
    final
        Its rows as finally known.
    then
        Its rows as known at the origin.
    """
    rows = then.frame[then.cause == OPEN].set_index("id")
    zero = rows["until"][rows.index.isin(final.frame["id"])]
    zero = zero.loc[seen_again(final, zero)]
    promises = [ledger.promises[name] for name in zero.index]
    cases = _cases(promises, [then.as_of] * len(zero), [day.date() for day in zero])
    return CaseSet("open", then.as_of, cases, what_was_seen(final, zero))


# --- private -------------------------------------------------------------------------------


def _with_rows(ledger: Ledger, final: DelayRows) -> list[Promise]:
    return [ledger.promises[name] for name in final.frame["id"]]


def _first_dated(promise: Promise) -> date:
    """Return the day by which the first dated claim is known to have been made."""
    made = _clock(promise.claims).claim.made
    return made.upper or made.middle


def _as_new(name: SetName, origin: date, promises: Sequence[Promise], final: DelayRows) -> CaseSet:
    """Return promises as cases on the days on which their clocks start."""
    starts = final.frame.set_index("id")["made"].loc[[one.id for one in promises]]
    zero = starts.loc[seen_again(final, starts)]
    by_id = {one.id: one for one in promises}
    just_made = [_just_made(by_id[name]) for name in zero.index]
    days = [one.outcome.as_of for one in just_made]
    return CaseSet(name, origin, _cases(just_made, days, days), what_was_seen(final, zero))


def _just_made(promise: Promise) -> Promise:
    """Return a promise as it stood on the day of its first dated claim, nothing seen of it yet.

    Its readings are left aside with its outcome: they would have to say of one day what they say
    of a period.
    """
    clock = _clock(promise.claims)
    claim = clock.claim.model_copy(update={"made": DateWindow(clock.start, clock.start)})
    outcome = Outcome(status=Status.PENDING, as_of=clock.start)
    measure = promise.measure
    if measure is not None:
        measure = measure.model_copy(update={"series": None})
    return promise.model_copy(update={"claims": (claim,), "outcome": outcome, "measure": measure})


def _cases(promises: Sequence[Promise], as_of: Sequence[date], zero: Sequence[date]) -> Cases:
    numbers = [_numbers(*row) for row in zip(promises, as_of, zero, strict=True)]
    columns = np.array(numbers, dtype=np.float64).reshape(-1, 4).T
    return Cases(
        promises=tuple(promises),
        as_of=tuple(as_of),
        zero=tuple(zero),
        domain=np.array([promise.domain for promise in promises], dtype=np.str_),
        horizon=columns[0],
        elapsed=columns[1],
        newest_horizon=columns[2],
        newest_elapsed=columns[3],
    )


def _numbers(promise: Promise, as_of: date, zero: date) -> tuple[int, int, int, int]:
    """Return horizon and elapsed days, of the first and of the newest claim known."""
    claims = claims_known_on(promise, as_of)
    first, newest = _clock(claims), _clock(claims[::-1])
    return (
        first.horizon,
        (zero - first.start).days,
        newest.horizon,
        (zero - newest.start).days,
    )


def _clock(claims: Sequence[Claim]) -> Clock:
    """Return the clock of the first of the claims that has a deadline."""
    clock = first_clock(claims)
    assert clock is not None  # noqa: S101  a promise without a deadline has no row
    return clock
