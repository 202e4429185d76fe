"""Track records: how an organization has kept its dates, raw and shrunk towards all others.

Every promise with a row counts (`promisetrack.forecast.rows`), judged by its first date. The raw
share is what happened; the shrunk numbers are what it says of the next promise, and are given only
where `LEAST_DECIDED` promises are decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.delays import DelayModel
from promisetrack.forecast.explain import Effect, explain
from promisetrack.forecast.rows import CANCELLED, DELIVERED, OPEN

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

    @property
    def kept(self) -> int:
        """Number delivered by the first date."""
        return self.early + self.in_time

    @property
    def decided(self) -> int:
        """Number of which it is known whether they were kept."""
        return self.kept + self.late + self.overdue + self.cancelled


def track_record(model: DelayModel, organization: str) -> TrackRecord:
    """Return the track record of an organization, by its name in the ledger.

    Parameters
    ----------
    model
        The fitted model, whose rows are what is counted.
    organization
        Its name; one without a row has a record of noughts.
    """
    own = model.rows.frame["organization"].to_numpy(dtype=np.str_) == organization
    frame, cause = model.rows.frame[own], model.rows.cause[own]
    delay = frame["delay_years"].to_numpy(dtype=np.float64) * DAYS_PER_YEAR
    horizon = frame["horizon_years"].to_numpy(dtype=np.float64) * DAYS_PER_YEAR
    straddles = frame["straddles"].to_numpy(dtype=bool)
    delivered = (cause == DELIVERED) & ~straddles
    kept = delivered & (frame["until"] <= frame["deadline"]).to_numpy()
    early = kept & (delay < -EARLY_SHARE * horizon)
    passed = (frame["until"] >= frame["deadline"]).to_numpy()
    counts = {
        "early": early,
        "in_time": kept & ~early,
        "late": delivered & ~kept,
        "overdue": (cause == OPEN) & passed,
        "cancelled": cause == CANCELLED,
        "not_due": (cause == OPEN) & ~passed,
        "straddling": (cause == DELIVERED) & straddles,
    }
    numbers = {name: int(np.count_nonzero(of)) for name, of in counts.items()}
    decided = len(frame) - numbers["not_due"] - numbers["straddling"]
    shrunk, reason = _shrunk(model, organization, len(frame), decided)
    came = delay[cause == DELIVERED] / DAYS_PER_YEAR
    return TrackRecord(
        organization=organization,
        promises=len(frame),
        median_delay_years=float(np.median(came)) if len(came) else None,
        shrunk=shrunk,
        cannot_tell=reason,
        **numbers,
    )


# --- private -------------------------------------------------------------------------------


def _shrunk(
    model: DelayModel, organization: str, promises: int, decided: int
) -> tuple[Effect | None, str]:
    """Return the effect of an organization in the model, or why there is none to be told."""
    if decided < LEAST_DECIDED:
        return None, f"{decided} decided, at least {LEAST_DECIDED} are needed"
    if model.members is None:
        return None, "the model is one curve for all organizations"
    counts = {"domain": {}, "organization": {organization: promises}}
    return explain(model.members, counts).organizations[0], ""
