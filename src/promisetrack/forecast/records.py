"""Track records: how an organization has kept its dates, raw and shrunk towards all others.

Every promise with a row counts (`promisetrack.forecast.rows`), judged by its first date. The raw
share is what happened; the shrunk numbers are what it says of the next promise, and are given only
where `LEAST_DECIDED` promises are decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.clock import first_clock
from promisetrack.forecast.delays import DelayModel
from promisetrack.forecast.explain import Effect, explain
from promisetrack.forecast.rows import CANCELLED, DELIVERED, OPEN, DelayRows
from promisetrack.forecast.stated import StatedDates, share_interval, stated_dates
from promisetrack.model import Ledger, Promise
from promisetrack.model.knowledge import claims_known_on

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_DECIDED: Final = 5
"""With fewer decided promises a record cannot be told from luck."""

EARLY_SHARE: Final = 0.1
"""A delivery is early when it comes before the last tenth of its horizon."""


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """What became of the promises of an organization, and what that says.

    ``early`` and ``in_time`` are kept, ``late`` is delivered after the first date, ``overdue`` open
    after it when last seen; with ``cancelled`` they make ``decided``. ``not_due`` is open before
    it, ``straddling`` delivered in a window that holds it. ``shrunk`` is the organization's effect
    in the model; None with ``cannot_tell``, the reason.
    """

    organization: str
    promises: int
    early: int
    in_time: int
    late: int
    overdue: int
    cancelled: int
    not_due: int
    straddling: int
    median_delay_years: float | None
    """Of the delivered ones; negative is early."""
    shrunk: Effect | None
    cannot_tell: str
    stated: tuple[StatedDates, ...]
    """Dates that were given with a chance, by that chance."""

    @property
    def kept(self) -> int:
        """Number delivered by the first date."""
        return self.early + self.in_time

    @property
    def decided(self) -> int:
        """Number of which it is known whether they were kept."""
        return self.kept + self.late + self.overdue + self.cancelled


@dataclass(frozen=True, slots=True)
class SpeakerRecord:
    """How the promises whose first date a speaker gave were kept by that date.

    ``lower`` and ``upper`` hold the share kept in the long run with 8 chances in 10.
    """

    speaker: str
    promises: int
    kept: int
    decided: int
    lower: float
    upper: float
    stated: tuple[StatedDates, ...]
    """Dates that the speaker gave with a chance, by that chance."""


@dataclass(frozen=True, slots=True, eq=False)
class Unfitted:
    """The rows of a ledger that holds too little for a model: they can be counted all the same."""

    ledger: Ledger
    rows: DelayRows
    why: str
    """Why there is no model."""

    @property
    def as_of(self) -> date:
        """Day up to which knowledge reaches."""
        return self.rows.as_of


def track_record(model: DelayModel | Unfitted, organization: str) -> TrackRecord:
    """Return the track record of an organization, by its name in the ledger.

    Parameters
    ----------
    model
        The fitted model, whose rows are what is counted; or the rows alone.
    organization
        Its name; one without a row has a record of noughts.
    """
    return track_records(model, (organization,))[organization]


def track_records(
    model: DelayModel | Unfitted, organizations: Sequence[str]
) -> Mapping[str, TrackRecord]:
    """Return the track records of organizations by their names, looking at each row once.

    Parameters
    ----------
    model
        As for `track_record`.
    organizations
        Their names in the ledger.
    """
    rows = _rows_by_organization(model.rows)
    promises = _promises_by_organization(model.ledger)
    fates = row_fates(model.rows)
    counts = {name: count_fates(fates[rows.get(name, _NO_ROW)]) for name in organizations}
    shrunk = _shrunk(model, {name: _decided(one) for name, one in counts.items()}, rows)
    delay = model.rows.frame["delay_years"].to_numpy(dtype=np.float64)
    found = {}
    for name in organizations:
        own = rows.get(name, _NO_ROW)
        came = delay[own[model.rows.cause[own] == DELIVERED]]
        effect, reason = shrunk[name]
        found[name] = TrackRecord(
            organization=name,
            promises=len(own),
            median_delay_years=float(np.median(came)) if len(came) else None,
            shrunk=effect,
            cannot_tell=reason,
            stated=stated_dates(model.ledger, promises.get(name, ()), as_of=model.as_of),
            **counts[name],
        )
    return found


def speaker_record(model: DelayModel | Unfitted, speaker: str) -> SpeakerRecord:
    """Return how a speaker's dates were kept, by the name in the ledger.

    A promise counts for whoever gave its first date. There is nothing shrunk: the model knows
    organizations, and who of them speaks has told it nothing more.

    Parameters
    ----------
    model
        The fitted model, whose rows are what is counted; or the rows alone.
    speaker
        The name; one without a row has a record of noughts.
    """
    ledger, as_of = model.ledger, model.as_of
    first = {one.id: first_clock(claims_known_on(one, as_of)) for one in ledger.promises}
    own = {name for name, clock in first.items() if clock and clock.claim.by == speaker}
    mask = model.rows.frame["id"].isin(own).to_numpy()
    numbers = count_fates(row_fates(model.rows)[mask])
    kept = numbers["early"] + numbers["in_time"]
    decided = int(mask.sum()) - numbers["not_due"] - numbers["straddling"]
    lower, upper = share_interval(kept, decided)
    stated = stated_dates(ledger, ledger.promises, as_of=as_of, speaker=speaker)
    return SpeakerRecord(speaker, int(mask.sum()), kept, decided, lower, upper, stated)


FATES: Final = (
    "early", "in_time", "late", "overdue", "cancelled", "not_due", "straddling",
)  # fmt: skip
"""The fates of `TrackRecord`, each row's one of them."""


def row_fates(rows: DelayRows) -> NDArray[np.str_]:
    """Return the fate (n,) of each row, one of `FATES`."""
    frame, cause = rows.frame, rows.cause
    delay = frame["delay_years"].to_numpy(dtype=np.float64) * DAYS_PER_YEAR
    horizon = frame["horizon_years"].to_numpy(dtype=np.float64) * DAYS_PER_YEAR
    straddles = frame["straddles"].to_numpy(dtype=bool)
    delivered = (cause == DELIVERED) & ~straddles
    kept = delivered & (frame["until"] <= frame["deadline"]).to_numpy()
    early = kept & (delay < -EARLY_SHARE * horizon)
    passed = (frame["until"] >= frame["deadline"]).to_numpy()
    of = (
        early,
        kept & ~early,
        delivered & ~kept,
        (cause == OPEN) & passed,
        cause == CANCELLED,
        (cause == OPEN) & ~passed,
        (cause == DELIVERED) & straddles,
    )
    return np.select(of, FATES, default="")


def count_fates(found: NDArray[np.str_]) -> dict[str, int]:
    """Return how many of some fates (n,) are of each kind."""
    return {name: int(np.count_nonzero(found == name)) for name in FATES}


# --- private -------------------------------------------------------------------------------


_NO_ROW: Final = np.zeros(0, dtype=np.intp)


def _rows_by_organization(rows: DelayRows) -> Mapping[str, NDArray[np.intp]]:
    """Return the places of the rows of each organization, in the order of the rows."""
    found: dict[str, list[int]] = {}
    for at, name in enumerate(rows.frame["organization"].tolist()):
        found.setdefault(name, []).append(at)
    return {name: np.array(places, dtype=np.intp) for name, places in found.items()}


def _promises_by_organization(ledger: Ledger) -> Mapping[str, list[Promise]]:
    found: dict[str, list[Promise]] = {}
    for promise in ledger.promises:
        found.setdefault(promise.organization, []).append(promise)
    return found


def _decided(counts: Mapping[str, int]) -> int:
    return sum(counts.values()) - counts["not_due"] - counts["straddling"]


def _shrunk(
    model: DelayModel | Unfitted,
    decided: Mapping[str, int],
    rows: Mapping[str, NDArray[np.intp]],
) -> Mapping[str, tuple[Effect | None, str]]:
    """Return the effect of each organization in the model, or why there is none to be told."""
    if isinstance(model, Unfitted):
        return dict.fromkeys(decided, (None, model.why))
    few = {
        name: f"{count} decided, at least {LEAST_DECIDED} are needed"
        for name, count in decided.items()
        if count < LEAST_DECIDED
    }
    told = [name for name in decided if name not in few]
    effects: dict[str, Effect] = {}
    if model.members is not None and told:
        counts = {"domain": {}, "organization": {name: len(rows[name]) for name in told}}
        effects = {one.name: one for one in explain(model.members, counts).organizations}
    curve = "the model is one curve for all organizations"
    return {name: (effects.get(name), few.get(name, "" if effects else curve)) for name in decided}
