"""What holders got while they waited, as the pages read it: made once, and only where asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from promisetrack.forecast.holders import (
    EventKind,
    EventPath,
    HolderRecord,
    Holdings,
    Horizon,
    Lateness,
    claim_holdings,
    event_path,
    find_markets,
    holder_records,
    lateness,
    most_apart,
    most_dated,
)
from promisetrack.model import Catalog, Ledger
from promisetrack.model.knowledge import JudgeReading

PATH = "holders.html"


@dataclass(frozen=True)
class HolderStudy:
    """The holders of all organizations with a share.

    Attributes
    ----------
    ledger
        The ledger, with the promises of the report alone.
    holdings, records, waits
        What holders got by claim, by organization, and beside how late each promise was.
    """

    ledger: Ledger
    holdings: Holdings
    records: tuple[HolderRecord, ...]
    waits: tuple[Lateness, ...]

    @cached_property
    def events(self) -> tuple[EventPath, ...]:
        """The share around events of each kind."""
        return tuple(event_path(self.ledger, self.holdings, kind) for kind in EventKind)

    @cached_property
    def model(self) -> HolderRecord:
        """The organization with most dates that have five years behind them; else most dates."""
        found = most_dated(self.records, but="")
        return found or max(self.records, key=lambda one: (one.dates, one.organization))

    @cached_property
    def asked(self) -> HolderRecord | None:
        """Of the others that are still traded, the one with most dates; None without one."""
        alive = [
            one
            for one in self.records
            if one.ended is None and one.organization != self.model.organization
        ]
        return max(alive, key=lambda one: (one.dates, one.organization), default=None)

    @cached_property
    def dead(self) -> tuple[HolderRecord, ...]:
        """Those whose share is no longer traded."""
        return tuple(one for one in self.records if one.ended is not None)

    @property
    def longest(self) -> Horizon | None:
        """The longest horizon of whole years over which the model has a return."""
        years = (Horizon.FIVE_YEARS, Horizon.THREE_YEARS, Horizon.ONE_YEAR)
        return next((one for one in years if one in self.model.by_horizon), None)

    def windows(self) -> int:
        """Return how many times of waiting do not overlap, at most, summed over organizations."""
        spans: dict[str, list[tuple[date, date]]] = {}
        for one in self.waits:
            if one.held is not None:
                spans.setdefault(one.organization, []).append(
                    (one.held.start.day, one.held.end.day)
                )
        return sum(map(most_apart, spans.values()))


def listed_organizations(ledger: Ledger, promisers: Iterable[str], as_of: date) -> frozenset[str]:
    """Return which promisers have a share with closes by a day; cheap, since pages link by it."""
    return frozenset(promisers) & frozenset(find_markets(ledger, as_of=as_of))


def study_holders(
    ledger: Ledger, promises: Iterable[str], as_of: date, *, reading: JudgeReading = "strict"
) -> HolderStudy | None:
    """Measure what holders got; None where no organization has a share with closes.

    Parameters
    ----------
    ledger
        The ledger, with its prices.
    promises
        Ids of the promises of the report: others do not count.
    as_of
        Day up to which knowledge reaches.
    reading
        "lenient" takes a generous judge's verdict where an outcome has one.
    """
    shown = set(promises)
    own = replace(ledger, promises=Catalog(one for one in ledger.promises if one.id in shown))
    holdings = claim_holdings(own, as_of=as_of, reading=reading)
    records = holder_records(own, holdings)
    return HolderStudy(own, holdings, records, lateness(own, holdings)) if records else None
