"""The share against its benchmark in the months around claims and around missed deadlines.

The abnormal return is the share's log return less the benchmark's (market-adjusted: Brown and
Warner 1985, Journal of Financial Economics 14), added up from the day of the event: 0 there by
construction, before it with the sign of what is still to come. An event counts only where every
month around it has closes of both, so that the line is that of the same events throughout. Events
of one organization within one calendar month are one event: its share has only one price.

A share that stops being traded within the months stays in the mean, at what was left of it or at
its last close: to leave out those that died within a year of a date would leave out the worst. Of
one of which nothing was left the last close is taken, since nothing has no logarithm.

What is seen is what went together. Much else happens in a year, and a company names dates when
things go well.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import fmean
from typing import Final

from promisetrack.dates import add_months
from promisetrack.forecast.holders.claims import Holdings
from promisetrack.forecast.holders.holding import Market
from promisetrack.forecast.holders.price_line import PriceLine
from promisetrack.forecast.holders.windows import Interval, mean_interval
from promisetrack.model import Ledger, Promise, Status
from promisetrack.model.knowledge import claims_known_on, outcome_known_on

MONTHS_BEFORE: Final = 6
MONTHS_AFTER: Final = 12

LONGEST_STEP_DAYS: Final = 35
"""Closes further apart than at the ends of months show no month around an event."""


class EventKind(StrEnum):
    """What happened."""

    CLAIM = "claim"
    MISSED = "missed-deadline"


@dataclass(frozen=True, slots=True)
class Event:
    """A month in which an organization named dates, or in which dates passed without delivery.

    ``day`` is the last such day of the month, ``promises`` the ids.
    """

    organization: str
    day: date
    kind: EventKind
    promises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventPoint:
    """A number of months after the event (before it: negative).

    ``mean`` is the mean abnormal log return since the event; ``interval`` its middle 80 % by a
    bootstrap of blocks, None with too few of them.
    """

    month: int
    mean: float
    interval: Interval | None


@dataclass(frozen=True)
class EventPath:
    """The share against its benchmark around all events of a kind.

    Attributes
    ----------
    kind
        What happened.
    events
        Those that count.
    left_out
        How many do not, because closes are missing or the months are not over.
    points
        One a month, in their order; empty without events.
    """

    kind: EventKind
    events: tuple[Event, ...]
    left_out: int
    points: tuple[EventPoint, ...]

    @property
    def organizations(self) -> int:
        """Of how many organizations the events are."""
        return len({event.organization for event in self.events})


def event_path(  # noqa: PLR0913  each is a choice of its own
    ledger: Ledger,
    holdings: Holdings,
    kind: EventKind,
    *,
    organization: str | None = None,
    months_before: int = MONTHS_BEFORE,
    months_after: int = MONTHS_AFTER,
) -> EventPath:
    """Return the mean abnormal return around events.

    Parameters
    ----------
    ledger
        The ledger.
    holdings
        Its shares, the day up to which knowledge reaches, and the gap of closes.
    kind
        Claims, or deadlines that passed without delivery.
    organization
        Only its events; None takes all.
    months_before, months_after
        How far to look, in months.
    """
    events = find_events(ledger, holdings, kind, organization=organization)
    months = range(-months_before, months_after + 1)
    paths = {event: _abnormal(holdings, event, months) for event in events}
    found = {event: path for event, path in paths.items() if path is not None}
    years = math.ceil((months_before + months_after) / 12)
    points = tuple(
        EventPoint(
            month,
            fmean(path[place] for path in found.values()),
            mean_interval(_blocks(found, place, years)),
        )
        for place, month in enumerate(months)
        if found
    )
    return EventPath(kind, tuple(found), len(events) - len(found), points)


def find_events(
    ledger: Ledger, holdings: Holdings, kind: EventKind, *, organization: str | None = None
) -> tuple[Event, ...]:
    """Return the events of organizations with a share, by organization and day."""
    by_month: dict[tuple[str, int, int], list[tuple[date, str]]] = {}
    for promise in ledger.promises:
        if promise.organization in holdings.markets and organization in (
            None,
            promise.organization,
        ):
            for day in _days(ledger, promise, kind, holdings):
                month = (promise.organization, day.year, day.month)
                by_month.setdefault(month, []).append((day, promise.id))
    return tuple(
        Event(of, max(days)[0], kind, tuple(sorted({promise for _, promise in days})))
        for (of, _, _), days in sorted(by_month.items())
    )


# --- private -------------------------------------------------------------------------------


def _days(ledger: Ledger, promise: Promise, kind: EventKind, holdings: Holdings) -> Iterator[date]:
    """Yield the days on which a promise was dated, or on which a date of it passed in vain."""
    outcome = outcome_known_on(ledger, promise, holdings.as_of, reading=holdings.reading)
    settled = outcome.date.upper if outcome.date is not None else None
    is_over = outcome.status in (Status.DELIVERED, Status.CANCELLED)
    for claim in claims_known_on(promise, holdings.as_of):
        if claim.deadline is None or claim.made.upper is None:
            continue
        if kind is EventKind.CLAIM:
            if (claim.made.days or 0) - 1 <= holdings.gap_days:
                yield claim.made.upper
        elif claim.deadline < (settled if is_over and settled else outcome.as_of):
            yield claim.deadline


def _abnormal(holdings: Holdings, event: Event, months: range) -> list[float] | None:
    """Return the abnormal log return since the event, by month; None where closes are missing."""
    for market in holdings.markets[event.organization]:
        path = _on_market(market, event.day, months, holdings.gap_days)
        if path is not None:
            return path
    return None


def _on_market(market: Market, day: date, months: range, gap_days: int) -> list[float] | None:
    step = market.line.step_days
    if market.benchmark is None or step is None or step > LONGEST_STEP_DAYS:
        return None
    if market.ended_by(day) is not None:
        return None
    logs = []
    for month in (0, *months):
        found = _log_against(market, market.benchmark, add_months(day, month), gap_days)
        if found is None:
            return None
        logs.append(found)
    start, *path = logs
    return [one - start for one in path]


def _log_against(market: Market, benchmark: PriceLine, day: date, gap_days: int) -> float | None:
    """Return log(share / benchmark) on a day, after the end of trading of what was left."""
    last = market.line.prices[-1]
    is_past = day > last.day
    if is_past and (market.trading.until is None or day > benchmark.days[-1]):
        return None
    share = last if is_past else market.line.at(day, gap_days=gap_days)
    index = benchmark.at(day if is_past or share is None else share.day, gap_days=gap_days)
    if share is None or index is None:
        return None
    value = market.left(share, market.ended_by(day)) or last.value
    return math.log(value) - math.log(index.value)


def _blocks(paths: dict[Event, list[float]], place: int, years: int) -> Sequence[Sequence[float]]:
    blocks: dict[tuple[str, int], list[float]] = {}
    for event, path in paths.items():
        blocks.setdefault((event.organization, event.day.year // years), []).append(path[place])
    return [blocks[block] for block in sorted(blocks)]
