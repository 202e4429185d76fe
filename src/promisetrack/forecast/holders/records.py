"""What one organization's holders got while they waited, beside how late it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.chain_moves import MoveKind
from promisetrack.forecast.chains import claim_chain
from promisetrack.forecast.holders.claims import (
    ClaimHolding,
    Holdings,
    Horizon,
    LeftOut,
    newest_day,
)
from promisetrack.forecast.holders.holding import Held, Market, held
from promisetrack.forecast.holders.windows import Summary, summarize
from promisetrack.model import Ended, Ledger, Outcome, Promise, Status
from promisetrack.model.knowledge import outcome_known_on, promise_known_on
from promisetrack.model.state import Label, promise_state


@dataclass(frozen=True, slots=True)
class Lateness:
    """One promise: how late it was or is, and what a holder got meanwhile.

    Attributes
    ----------
    promise, organization
        The promise's id, and who has to deliver.
    late_years
        From the first deadline to delivery, in years; negative is early. Where nothing was
        delivered, up to when anyone looked or it was cancelled: then it is at least so late.
    is_delivered
        Whether it ended with delivery.
    held
        From the first claim with a deadline up to the same day; None without closes.
    left_out
        Why there is no return; else None.
    """

    promise: str
    organization: str
    late_years: float
    is_delivered: bool
    held: Held | None
    left_out: LeftOut | None = None


@dataclass(frozen=True)
class SlippedPromise:
    """One promise whose date slipped, and what a holder from each of its dates has.

    ``rows`` holds the claims that have a return up to the newest close, oldest first.
    """

    promise: Promise
    slips: int
    state: Label
    rows: tuple[ClaimHolding, ...]


@dataclass(frozen=True)
class HolderRecord:
    """One organization with a share.

    Attributes
    ----------
    organization
        Its name.
    markets
        Its shares with their closes, in the order of the ledger.
    promises, dates
        How many promises it made by the day asked for, and how many dates it gave in them.
    slips
        How many of its dates were moved to a later one.
    decided, kept, missed
        Promises whose first deadline has passed or that were settled; those kept by it; those
        late, overdue, missed or cancelled.
    by_horizon
        What holders from its claims got; without the horizons over which none has a return.
    left_out
        By horizon, how many claims have no return, by the reason.
    since_first
        From the first close to the newest, or to what was left.
    slipped
        Its promises that slipped and have a return, those that slipped most often first.
    """

    organization: str
    markets: tuple[Market, ...]
    promises: int
    dates: int
    slips: int
    decided: int
    kept: int
    missed: int
    by_horizon: Mapping[Horizon, Summary]
    left_out: Mapping[Horizon, Mapping[LeftOut, int]]
    since_first: Held | None
    slipped: tuple[SlippedPromise, ...]

    @property
    def ended(self) -> Ended | None:
        """How its last share stopped being traded; None while it is traded."""
        return self.markets[-1].trading.ended

    @property
    def years_traded(self) -> float:
        """Years from the first close to the last, over all its shares."""
        first, last = self.markets[0].line.days[0], self.markets[-1].line.days[-1]
        return (last - first).days / DAYS_PER_YEAR


def holder_records(ledger: Ledger, holdings: Holdings) -> tuple[HolderRecord, ...]:
    """Return a record of each organization with a share that promised something, by name.

    Parameters
    ----------
    ledger
        The ledger.
    holdings
        What holders got from its claims.
    """
    records = (_record(ledger, holdings, name) for name in holdings.markets)
    return tuple(record for record in records if record.promises)


def lateness(ledger: Ledger, holdings: Holdings) -> tuple[Lateness, ...]:
    """Return how late each promise was beside what a holder got, in the order of the ids.

    Quotas of a fixed period cannot be late and are left out, as are promises that are not due.
    """
    found = (
        _lateness(ledger, holdings, promise)
        for promise in ledger.promises
        if promise.organization in holdings.markets and not promise.is_fixed_window
    )
    return tuple(one for one in found if one is not None)


# --- private -------------------------------------------------------------------------------

_MISSED = (Label.LATE, Label.OVERDUE, Label.MISSED, Label.PARTIAL, Label.CANCELLED)
_DECIDED = (*_MISSED, Label.KEPT, Label.UNDECIDED)


def _record(ledger: Ledger, holdings: Holdings, name: str) -> HolderRecord:
    as_of, markets = holdings.as_of, holdings.markets[name]
    promises = [
        known
        for promise in ledger.promises
        if promise.organization == name and (known := promise_known_on(promise, as_of)) is not None
    ]
    states = {one.id: _state(ledger, one, holdings) for one in promises}
    slips = {one.id: _slips(one, as_of) for one in promises}
    left_out = {one: holdings.count_left_out(one, organization=name) for one in Horizon}
    summaries = {one: summarize(holdings.select(one, organization=name)) for one in Horizon}
    return HolderRecord(
        organization=name,
        markets=markets,
        promises=len(promises),
        dates=sum(claim.deadline is not None for one in promises for claim in one.claims),
        slips=sum(slips.values()),
        decided=sum(state in _DECIDED for state in states.values()),
        kept=sum(state is Label.KEPT for state in states.values()),
        missed=sum(state in _MISSED for state in states.values()),
        by_horizon={one: found for one, found in summaries.items() if found is not None},
        left_out=left_out,
        since_first=_since_first(markets[0], holdings),
        slipped=_slipped(promises, slips, states, holdings),
    )


def _state(ledger: Ledger, promise: Promise, holdings: Holdings) -> Label:
    as_of = holdings.as_of
    outcome = outcome_known_on(ledger, promise, as_of, reading=holdings.reading)
    return promise_state(promise, outcome, as_of=as_of).label


def _slips(promise: Promise, as_of: date) -> int:
    chain = claim_chain(promise, as_of=as_of)
    return sum(move.kind is MoveKind.SLIP for move in chain.moves) if chain is not None else 0


def _since_first(market: Market, holdings: Holdings) -> Held | None:
    first = market.line.days[0]
    return held(market, first, newest_day(market, holdings.as_of), gap_days=holdings.gap_days)


def _slipped(
    promises: list[Promise],
    slips: Mapping[str, int],
    states: Mapping[str, Label],
    holdings: Holdings,
) -> tuple[SlippedPromise, ...]:
    rows: dict[str, list[ClaimHolding]] = {}
    for row in holdings.select(Horizon.NEWEST):
        rows.setdefault(row.promise, []).append(row)
    found = (
        SlippedPromise(one, slips[one.id], states[one.id], tuple(rows[one.id]))
        for one in promises
        if slips[one.id] and one.id in rows
    )
    return tuple(sorted(found, key=lambda one: (-one.slips, one.promise.id)))


def _lateness(ledger: Ledger, holdings: Holdings, promise: Promise) -> Lateness | None:
    known = promise_known_on(promise, holdings.as_of)
    claim = known.first_dated if known is not None else None
    if known is None or claim is None or claim.deadline is None or claim.made.upper is None:
        return None
    outcome = outcome_known_on(ledger, known, holdings.as_of, reading=holdings.reading)
    end = _last_seen(outcome)
    is_delivered = outcome.status is Status.DELIVERED
    days = (end - claim.deadline).days
    if days <= 0 and not is_delivered:
        return None
    number = next(n for n, one in enumerate(known.claims) if one is claim)
    got, why = _waited(holdings, known, number, end)
    return Lateness(known.id, known.organization, days / DAYS_PER_YEAR, is_delivered, got, why)


def _last_seen(outcome: Outcome) -> date:
    """Return the day of delivery or cancellation, else up to when anyone looked."""
    is_over = outcome.status in (Status.DELIVERED, Status.CANCELLED)
    upper = outcome.date.upper if is_over and outcome.date is not None else None
    return upper or outcome.as_of


def _waited(
    holdings: Holdings, promise: Promise, number: int, end: date
) -> tuple[Held | None, LeftOut | None]:
    """Return what a holder got from a claim to a day, or why that is not known."""
    made = promise.claims[number].made
    row = next(
        row
        for row in holdings.rows
        if (row.promise, row.number, row.horizon) == (promise.id, number, Horizon.NEWEST)
    )
    if row.left_out in (LeftOut.DAY_UNKNOWN, LeftOut.NOT_TRADED, LeftOut.NO_LONGER_TRADED):
        return None, row.left_out
    for market in holdings.markets[promise.organization]:
        last = market.trading.until
        if made.upper and market.trading.start <= made.upper and (not last or made.upper <= last):
            stop = min(end, newest_day(market, holdings.as_of))
            got = held(market, made.upper, stop, gap_days=holdings.gap_days)
            return got, None if got is not None else LeftOut.NO_CLOSE
    return None, LeftOut.NO_CLOSE
