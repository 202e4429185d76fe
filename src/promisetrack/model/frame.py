"""The ledger as a table: one row a claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from datetime import date

    from promisetrack.model.ledger import Ledger
    from promisetrack.model.promise import Claim, Promise


def claims_frame(ledger: Ledger) -> pd.DataFrame:
    """Return one row a claim, oldest first within its promise.

    Returns
    -------
    DataFrame of shape (claims, 19)
        ``promise`` (id), ``statement``, ``organization``, ``domain``, ``kind``, ``sampling``,
        ``programme``, ``claim`` (0 is the first), ``made_from`` and ``made_to``, ``by``,
        ``said``, ``due_from`` and ``due_to`` (NaT where open or withdrawn), ``verified``,
        ``status``, ``outcome_from`` and ``outcome_to``, ``as_of``. Dates are datetime64, days.
    """
    rows = [
        _row(ledger, promise, number, claim)
        for promise in ledger.promises
        for number, claim in enumerate(promise.claims)
    ]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    for name in _COLUMNS:
        if name.endswith(("_from", "_to")) or name == "as_of":
            frame[name] = pd.to_datetime(frame[name])
    return frame


_COLUMNS = (
    "promise", "statement", "organization", "domain", "kind", "sampling", "programme", "claim",
    "made_from", "made_to", "by", "said", "due_from", "due_to", "verified", "status",
    "outcome_from", "outcome_to", "as_of",
)  # fmt: skip


def _row(ledger: Ledger, promise: Promise, number: int, claim: Claim) -> tuple[object, ...]:
    outcome = ledger.outcome(promise)
    due = (claim.due.lower, claim.due.upper) if claim.due else (None, None)
    seen: tuple[date | None, date | None] = (None, None)
    if outcome.date is not None:
        seen = (outcome.date.lower, outcome.date.upper)
    return (
        promise.id, promise.promise, promise.organization, promise.domain, promise.kind.value,
        promise.sampling, promise.programme, number, claim.made.lower, claim.made.upper, claim.by,
        claim.said, *due, claim.verified, outcome.status.value, *seen, outcome.as_of,
    )  # fmt: skip
