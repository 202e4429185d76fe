"""A promise as plain fields, for JSON: what its file says, and what is computed from it."""

from __future__ import annotations

from datetime import date
from typing import Any

from promisetrack.model.promise import Claim, Outcome, Promise
from promisetrack.model.state import claim_state, promise_state


def promise_fields(promise: Promise, outcome: Outcome, *, as_of: date) -> dict[str, Any]:
    """Return a promise as JSON fields.

    Parameters
    ----------
    promise
        The promise.
    outcome
        Its outcome, own or derived (`Ledger.outcome`).
    as_of
        Day up to which knowledge reaches; states are those of this day.

    Returns
    -------
    dict
        The keys of the file that have a value. Every claim has ``due`` besides ("none" takes a
        date back), ``deadline``, ``rule`` (which read its words; None where the date was set by
        hand), ``state`` and ``days``; the outcome has ``derived`` and then ``derived_from``; the
        promise has ``state`` and ``days``.
    """
    state = promise_state(promise, outcome, as_of=as_of)
    fields = promise.model_dump(mode="json", exclude_none=True)
    fields["claims"] = [
        {**written, **_claim_fields(promise, claim, outcome, as_of)}
        for written, claim in zip(fields["claims"], promise.claims, strict=True)
    ]
    fields["outcome"] = outcome.model_dump(mode="json", exclude_none=True)
    fields["outcome"]["derived"] = bool(outcome.derived_from)
    if outcome.derived_from:
        fields["outcome"]["derived_from"] = list(outcome.derived_from)
    return {**fields, "state": state.label.value, "days": state.days}


def rule_of(claim: Claim) -> str | None:
    """Return the rule by which the words of a claim were read, where they give its due window."""
    if claim.said is None or claim.due is None:
        return None
    from promisetrack.phrases import explain_phrase  # the grammar is long to load

    reading = explain_phrase(claim.said, made=claim.made)
    return reading.rule if reading is not None and reading.window == claim.due else None


# --- private -------------------------------------------------------------------------------


def _claim_fields(promise: Promise, claim: Claim, outcome: Outcome, as_of: date) -> dict[str, Any]:
    state = claim_state(claim, outcome, as_of=as_of, fixed=promise.is_fixed_window)
    return {
        "due": "none" if claim.withdrawn else str(claim.due),
        "deadline": str(claim.deadline) if claim.deadline else None,
        "rule": rule_of(claim),
        "state": state.label.value,
        "days": state.days,
    }
