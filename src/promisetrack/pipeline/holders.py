"""Answer what holders of a share got while they waited: tables, fields and sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from promisetrack.forecast.holders import (
    GAP_DAYS,
    AdjustedTwiceError,
    Basis,
    ClaimHolding,
    EventKind,
    EventPath,
    Held,
    HolderRecord,
    Holdings,
    Horizon,
    Summary,
    claim_holdings,
    event_path,
    holder_records,
)
from promisetrack.forecast.holders.fields import event_fields, holding_fields, record_fields
from promisetrack.forecast.holders.money_words import benchmark_words, ratio_words
from promisetrack.forecast.holders.needed_words import little_sentences, needed_sentences
from promisetrack.forecast.holders.record_words import (
    left_out_sentences,
    record_sentences,
    slip_words,
)
from promisetrack.forecast.holders.words import (
    basis_sentences,
    event_sentence,
    survivorship_sentences,
    together_sentences,
)
from promisetrack.model import Ledger
from promisetrack.model.knowledge import JudgeReading
from promisetrack.pipeline.faults import CommandError
from promisetrack.words import NOTHING


@dataclass(frozen=True)
class Holders:
    """What holders got, by claim and by organization, and the share around events."""

    holdings: Holdings
    records: tuple[HolderRecord, ...]
    events: tuple[EventPath, ...]
    organization: str | None = None
    """The one that was asked for; None: all."""

    @property
    def rows(self) -> tuple[ClaimHolding, ...]:
        """The rows that were asked for."""
        return tuple(
            row for row in self.holdings.rows if self.organization in (None, row.organization)
        )

    @property
    def asked(self) -> tuple[HolderRecord, ...]:
        """The records that were asked for."""
        return tuple(
            record for record in self.records if self.organization in (None, record.organization)
        )


def find_holders(  # noqa: PLR0913  each is a choice of its own
    ledger: Ledger,
    *,
    as_of: date,
    organization: str | None = None,
    basis: Basis = Basis.PRICE,
    gap_days: int = GAP_DAYS,
    reading: JudgeReading = "strict",
) -> Holders:
    """Measure what holders got.

    Parameters
    ----------
    ledger
        The ledger, with its organizations and prices.
    as_of
        Day up to which knowledge reaches.
    organization
        A name as promises have it, in capitals or not; None asks for all.
    basis
        Prices alone, or with dividends reinvested.
    gap_days
        Days that a close may be older than the day it stands for.
    reading
        "lenient" takes a generous judge's verdict where an outcome has one.

    Raises
    ------
    CommandError
        If no organization, or not the one asked for, has a share with closes.
    """
    try:
        holdings = claim_holdings(
            ledger, as_of=as_of, basis=basis, gap_days=gap_days, reading=reading
        )
    except AdjustedTwiceError as error:
        raise CommandError(str(error), remedy="promisetrack check", exit_code=1) from None
    records = holder_records(ledger, holdings)
    name = _named(records, organization)
    if not records:
        message = f"no organization has a share with closes by {as_of}"
        remedy = (
            "name its ticker in organizations.yaml, then promisetrack import prices FILE --ticker"
        )
        raise CommandError(message, remedy=remedy, exit_code=1)
    events = tuple(event_path(ledger, holdings, kind, organization=name) for kind in EventKind)
    return Holders(holdings, records, events, name)


def record_cells(records: Iterable[HolderRecord]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the heads and rows of a table of organizations; medians, with times that count."""
    heads = (
        "ORGANIZATION", "DATES", "SLIPS", "KEPT", "A YEAR LATER", "THREE YEARS", "FIVE YEARS",
        "SINCE FIRST CLOSE", "INDEX", "SHARE",
    )  # fmt: skip
    return heads, [
        (
            record.organization,
            str(record.dates),
            str(record.slips),
            f"{record.kept} of {record.decided}" if record.decided else NOTHING,
            *(
                _median_cell(record.by_horizon.get(horizon))
                for horizon in (Horizon.ONE_YEAR, Horizon.THREE_YEARS, Horizon.FIVE_YEARS)
            ),
            *_since_cells(record.since_first),
            record.ended.value if record.ended else "traded",
        )
        for record in records
    ]


def holder_sentences(found: Holders) -> tuple[str, ...]:
    """Say what one organization's record says, or all of them together, and how little."""
    benchmark = next((benchmark_words(record.markets[-1]) for record in found.asked), "the index")
    events = [event_sentence(path, benchmark=benchmark) for path in found.events if path.points]
    if found.organization is None:
        return (
            *together_sentences(found.holdings, benchmark=benchmark),
            *survivorship_sentences(found.records),
            *events,
            *basis_sentences(found.holdings),
        )
    (record,) = found.asked
    slips = [f"{one.promise.promise}: {slip_words(one)}" for one in record.slipped[:_SLIPS]]
    return (
        *record_sentences(record),
        *slips,
        *left_out_sentences(record, Horizon.ONE_YEAR),
        *events,
        *little_sentences(found.records, record.organization),
        *needed_sentences(found.records, record.organization),
        *basis_sentences(found.holdings),
    )


def holders_json(found: Holders) -> dict[str, Any]:
    """Return what `holders --format json` prints below its schema version."""
    holdings = found.holdings
    return {
        "as_of": str(holdings.as_of),
        "basis": holdings.basis.value,
        "without_dividends": list(holdings.without_dividends),
        "reading": holdings.reading,
        "gap_days": holdings.gap_days,
        "organizations": [record_fields(record) for record in found.asked],
        "events": [event_fields(path) for path in found.events],
        "holdings": list(holding_fields(found.rows)),
        "sentences": list(holder_sentences(found)),
    }


# --- private -------------------------------------------------------------------------------

_SLIPS: Final = 5
"""Promises of one organization whose slips are told."""


def _named(records: Iterable[HolderRecord], organization: str | None) -> str | None:
    if organization is None:
        return None
    names = [record.organization for record in records]
    for name in names:
        if name.casefold() == organization.casefold():
            return name
    message = f"{organization}: has no share with closes in this ledger"
    remedy = f"one of {', '.join(names)}" if names else "promisetrack import prices FILE --ticker"
    raise CommandError(message, remedy=remedy, exit_code=1)


def _median_cell(summary: Summary | None) -> str:
    if summary is None:
        return NOTHING
    return f"{ratio_words(summary.median_ratio)} ({summary.windows} of {summary.claims})"


def _since_cells(held: Held | None) -> tuple[str, str]:
    if held is None:
        return NOTHING, NOTHING
    index = NOTHING if held.benchmark_ratio is None else ratio_words(held.benchmark_ratio)
    return ratio_words(held.ratio), index
