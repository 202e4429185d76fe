"""How good a ledger's data are, by domain and by sampling rule: read at a page, and how lately.

Everything is counted as known on a day (`promisetrack.model.knowledge`). *Verified* is what the
files say: a page at the address given states the fact. An outcome that readings decided is
verified where all of these are. *Settled* is every outcome that is no longer pending.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from statistics import median_low
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from promisetrack.forecast.kept import Quota, settled_quotas
from promisetrack.forecast.rows import DELIVERED, OPEN, DelayRows, delay_rows
from promisetrack.model import Catalog, Ledger, Outcome, Promise, Status
from promisetrack.model.knowledge import JudgeReading, ledger_known_on, outcome_known_on
from promisetrack.model.state import is_open

if TYPE_CHECKING:
    from promisetrack.model.promise import Source
    from promisetrack.model.series import Reading

ALL: Final = "all"
"""Name of the row of the whole ledger."""


@dataclass(frozen=True, slots=True)
class QualityRow:
    """Counts of some promises of a ledger: those of a domain, of a sampling rule, or all."""

    name: str
    promises: int
    claims: int
    claims_verified: int
    claims_with_address: int
    """Claims that name the address of a page, verified or not."""
    settled: int
    """Promises whose outcome is delivered, cancelled or partial."""
    settled_verified: int
    settled_with_address: int
    open: int
    """Promises that can still be delivered."""
    median_look: date | None
    """Day by which half of the open ones had their newest evidence; None where none is open."""
    open_due: int
    """Open ones whose newest deadline lies before the day."""
    open_due_unseen: int
    """Those of them without evidence of the day's own calendar year."""
    open_due_unchecked: int
    """Those of them last looked at no later than their own deadline: nobody knows of a delay."""
    restatements: int
    """Claims beyond the first of each promise."""
    kept: int
    """Delivered by the first date, of ``decided``: what can be late and is known to be or not."""
    decided: int
    quotas_kept: int
    """Quotas of a fixed period that were kept, of ``quotas`` that are settled."""
    quotas: int

    @property
    def restatements_per_promise(self) -> float:
        """Mean number of claims beyond the first; 0 where there is no promise."""
        return self.restatements / self.promises if self.promises else 0.0


@dataclass(frozen=True, slots=True)
class Quality:
    """The quality of a ledger on a day: of all of it, of each domain, of each sampling rule.

    Domains and rules are in the order of most promises first; those without a promise are left
    out.
    """

    as_of: date
    total: QualityRow
    domains: tuple[QualityRow, ...]
    rules: tuple[QualityRow, ...]


def ledger_quality(ledger: Ledger, *, as_of: date, reading: JudgeReading = "strict") -> Quality:
    """Count how well the promises of a ledger rest on pages, and how lately they were looked at.

    Parameters
    ----------
    ledger
        The ledger; one without promises gives noughts.
    as_of
        Day up to which knowledge reaches, and with whose year evidence is compared.
    reading
        "lenient" takes a generous judge's verdict where an outcome has one.
    """
    known = ledger_known_on(ledger, as_of)
    rows = delay_rows(ledger, as_of=as_of, reading=reading)
    looked = {
        one.id: outcome_known_on(ledger, one, as_of, reading=reading) for one in known.promises
    }

    def counted(name: str, promises: Sequence[Promise]) -> QualityRow:
        own = replace(known, promises=Catalog(promises))
        quotas = settled_quotas(own, as_of=as_of, reading=reading)
        return _row(name, own, looked, rows, quotas)

    def grouped(key: Callable[[Promise], str]) -> tuple[QualityRow, ...]:
        groups: dict[str, list[Promise]] = {}
        for promise in known.promises:
            groups.setdefault(key(promise), []).append(promise)
        found = (counted(name, promises) for name, promises in groups.items())
        return tuple(sorted(found, key=lambda row: (-row.promises, row.name)))

    return Quality(
        as_of,
        counted(ALL, known.promises),
        domains=grouped(lambda promise: promise.domain),
        rules=grouped(lambda promise: promise.sampling),
    )


def quality_fields(found: Quality) -> dict[str, Any]:
    """Return the quality of a ledger as JSON fields: the counts, and the shares made of them."""
    return {
        "as_of": str(found.as_of),
        "total": row_fields(found.total),
        "domains": [row_fields(row) for row in found.domains],
        "sampling": [row_fields(row) for row in found.rules],
    }


def row_fields(row: QualityRow) -> dict[str, Any]:
    """Return a row as JSON fields: counts, then shares from 0 to 1; None of nothing."""
    return {
        **asdict(row),
        "median_look": str(row.median_look) if row.median_look else None,
        "claims_verified_share": _share(row.claims_verified, row.claims),
        "claims_with_address_share": _share(row.claims_with_address, row.claims),
        "settled_verified_share": _share(row.settled_verified, row.settled),
        "settled_with_address_share": _share(row.settled_with_address, row.settled),
        "restatements_per_promise": round(row.restatements_per_promise, 4),
        "kept_share": _share(row.kept, row.decided),
        "quotas_kept_share": _share(row.quotas_kept, row.quotas),
    }


# --- private -------------------------------------------------------------------------------


def _row(
    name: str,
    own: Ledger,
    looked: Mapping[str, Outcome],
    rows: DelayRows,
    quotas: Sequence[Quota],
) -> QualityRow:
    promises, as_of = own.promises, rows.as_of
    claims = [claim for promise in promises for claim in promise.claims]
    settled = [one for one in promises if looked[one.id].status is not Status.PENDING]
    waiting = [one for one in promises if is_open(one, looked[one.id], as_of=as_of)]
    days = [looked[one.id].as_of for one in waiting]
    due = [one for one in waiting if _is_due(one, as_of)]
    kept, decided = _record(promises, rows)
    return QualityRow(
        name=name,
        promises=len(promises),
        claims=len(claims),
        claims_verified=sum(claim.verified for claim in claims),
        claims_with_address=sum(_has_address(claim.source) for claim in claims),
        settled=len(settled),
        settled_verified=sum(_is_verified(own, one, looked[one.id]) for one in settled),
        settled_with_address=sum(_is_addressed(own, one, looked[one.id]) for one in settled),
        open=len(waiting),
        median_look=median_low(days) if days else None,
        open_due=len(due),
        open_due_unseen=sum(looked[one.id].as_of.year < as_of.year for one in due),
        open_due_unchecked=sum(not _is_due(one, looked[one.id].as_of) for one in due),
        restatements=len(claims) - len(promises),
        kept=kept,
        decided=decided,
        quotas_kept=sum(quota.kept for quota in quotas),
        quotas=len(quotas),
    )


def _is_due(promise: Promise, day: date) -> bool:
    """Whether the newest deadline lies before a day."""
    newest = promise.newest_dated
    return newest is not None and newest.deadline is not None and newest.deadline < day


def _record(promises: Sequence[Promise], rows: DelayRows) -> tuple[int, int]:
    """Return how many were kept by the first date, of how many that are decided."""
    own = rows.frame["id"].isin({promise.id for promise in promises}).to_numpy()
    frame, cause = rows.frame[own], rows.cause[own]
    straddling = (cause == DELIVERED) & frame["straddles"].to_numpy(dtype=np.bool_)
    not_due = (cause == OPEN) & (frame["until"] < frame["deadline"]).to_numpy(dtype=np.bool_)
    decided = ~straddling & ~not_due
    kept = decided & frame["kept"].to_numpy(dtype=np.bool_)
    return int(kept.sum()), int(decided.sum())


def _is_verified(ledger: Ledger, promise: Promise, outcome: Outcome) -> bool:
    readings = _deciding(ledger, promise, outcome)
    return all(one.verified for one in readings) if readings else outcome.verified


def _is_addressed(ledger: Ledger, promise: Promise, outcome: Outcome) -> bool:
    readings = _deciding(ledger, promise, outcome)
    if readings:
        return all(_has_address(one.source) for one in readings)
    return _has_address(outcome.source)


def _deciding(ledger: Ledger, promise: Promise, outcome: Outcome) -> list[Reading]:
    """Return the readings from which an outcome was derived; none where it was judged."""
    measure = promise.measure
    series = ledger.series.get(measure.series) if measure and measure.series else None
    if series is None:
        return []
    return [one for one in series.readings if str(one.date.upper) in outcome.derived_from]


def _has_address(source: Source | None) -> bool:
    """Whether a page is named that a reader can open: not a note about it (`via`)."""
    return source is not None and bool(source.url or source.archive)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
