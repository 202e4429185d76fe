"""One promise, shown whole: as facts on a terminal and as fields of a JSON object."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import typer

from promisetrack.cli.output import plain, print_facts
from promisetrack.model import Claim, Ledger, Outcome, Promise, Source
from promisetrack.model.state import State, claim_state, promise_state
from promisetrack.phrases import explain_phrase


def shown_promise(ledger: Ledger, promise: Promise, *, as_of: date) -> dict[str, Any]:
    """Return a promise as JSON fields: the file's, and what is computed from them."""
    outcome = ledger.outcome(promise, as_of=as_of)
    fields = promise.model_dump(mode="json", exclude_none=True)
    fields["claims"] = [
        {**written, **_claim_fields(promise, claim, outcome, as_of)}
        for written, claim in zip(fields["claims"], promise.claims, strict=True)
    ]
    fields["outcome"] = outcome.model_dump(mode="json", exclude_none=True)
    fields["outcome"]["derived"] = bool(outcome.derived_from)
    if outcome.derived_from:
        fields["outcome"]["derived_from"] = list(outcome.derived_from)
    state = promise_state(promise, outcome, as_of=as_of)
    return {**fields, "state": state.label.value, "days": state.days}


def show_facts(ledger: Ledger, promise: Promise, *, as_of: date) -> None:
    """Print a promise: its facts, every statement with the rule that read it, the outcome."""
    outcome = ledger.outcome(promise, as_of=as_of)
    state = promise_state(promise, outcome, as_of=as_of)
    typer.echo(plain(promise.promise))
    typer.echo(f"{promise.id}: {state_words(state)}, as of {as_of}\n")
    print_facts((name, plain(text)) for name, text in _facts(promise))
    typer.echo("\nSaid")
    for claim in promise.claims:
        _print_claim(promise, claim, outcome, as_of)
    typer.echo("\nSeen")
    print_facts((f"  {name}", plain(text)) for name, text in _outcome_facts(promise, outcome))


def state_words(state: State) -> str:
    """Say a state with its days: 'overdue by 412 days', 'kept, 3 days early'."""
    label = state.label.value.replace("-", " ")
    if state.days is None:
        return label
    if label == "overdue":
        return f"overdue by {state.days:,} days"
    if label == "not due":
        return f"not due for {-state.days:,} days"
    if label == "kept":
        return "kept to the day" if state.days == 0 else f"kept, {-state.days:,} days early"
    return f"{state.days:,} days late"


# --- private -------------------------------------------------------------------------------


def _claim_fields(promise: Promise, claim: Claim, outcome: Outcome, as_of: date) -> dict[str, Any]:
    state = claim_state(claim, outcome, as_of=as_of, fixed=promise.is_fixed_window)
    return {
        "due": "none" if claim.withdrawn else str(claim.due),
        "deadline": str(claim.deadline) if claim.deadline else None,
        "rule": _rule(claim),
        "state": state.label.value,
        "days": state.days,
    }


def _rule(claim: Claim) -> str | None:
    """Return the rule by which the words were read, where they give the due window."""
    if claim.said is None or claim.due is None:
        return None
    reading = explain_phrase(claim.said, made=claim.made)
    return reading.rule if reading is not None and reading.window == claim.due else None


def _facts(promise: Promise) -> Iterator[tuple[str, str]]:
    yield "organization", promise.organization
    yield "domain, kind", f"{promise.domain}, {promise.kind.value}"
    yield "counts when", promise.criteria
    if promise.measure is not None:
        series = promise.measure.series
        fixed = ", within its window only" if promise.is_fixed_window else ""
        read = f", read from the series {series}" if series else ""
        yield "measure", f"{promise.measure.quantity}: {promise.measure.reaches}{read}{fixed}"
    yield "requires", ", ".join(promise.requires)
    yield "sampling", promise.sampling
    yield "programme", promise.programme or ""


def _print_claim(promise: Promise, claim: Claim, outcome: Outcome, as_of: date) -> None:
    state = claim_state(claim, outcome, as_of=as_of, fixed=promise.is_fixed_window)
    words = f"“{plain(claim.said)}”" if claim.said else "(no words recorded)"
    typer.echo(f"  {claim.made}  {plain(claim.by)}: {words}")
    rule = _rule(claim)
    meant = "no date: taken back" if claim.withdrawn else f"due {claim.due}"
    how = f" by the rule “{rule}”" if rule else " set by hand" if claim.said else ""
    typer.echo(f"      {meant}{how}; {state_words(state)}")
    checked = "read at the source" if claim.verified else "not checked"
    typer.echo(f"      {_source_words(claim.source)} ({checked})")


def _source_words(source: Source | None) -> str:
    if source is None:
        return "no source"
    return plain(" ".join(part for part in (source.publisher, source.url) if part)) or "no source"


def _outcome_facts(promise: Promise, outcome: Outcome) -> Iterator[tuple[str, str]]:
    when = f" {outcome.date}" if outcome.date else ""
    reached = f", {outcome.reached:.0%} of the threshold" if outcome.reached is not None else ""
    why = f", {outcome.because.value}" if outcome.because else ""
    yield "outcome", f"{outcome.status.value}{when}{reached}{why} ({outcome.judgement.value})"
    if outcome.derived_from and promise.measure is not None:
        readings = " and ".join(outcome.derived_from)
        yield "derived", f"from the readings of {promise.measure.series} up to {readings}"
    yield "evidence", outcome.evidence or ""
    yield "newest look", str(outcome.as_of)
    yield "source", _source_words(outcome.source) if outcome.source else ""
    if outcome.lenient is not None:
        lenient = outcome.lenient
        yield (
            "leniently",
            " ".join(
                part
                for part in (lenient.status.value, str(lenient.date or ""), lenient.evidence)
                if part
            ),
        )
    yield "note", outcome.note or ""
