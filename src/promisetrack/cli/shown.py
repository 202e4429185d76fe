"""One promise, shown whole: as facts on a terminal, and as fields for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

import typer

from promisetrack.cli.output import print_facts
from promisetrack.model import Claim, Ledger, Outcome, Promise, Source
from promisetrack.model.fields import rule_of
from promisetrack.model.requirements import Placement, connections
from promisetrack.model.state import State, claim_state
from promisetrack.problems import harmless
from promisetrack.words import probability_words, state_words


def show_facts(ledger: Ledger, promise: Promise, *, as_of: date) -> None:
    """Print a promise: its facts, every statement with the rule that read it, the outcome."""
    outcome = ledger.outcome(promise, as_of=as_of)
    words = state_words(promise, outcome, as_of=as_of)
    typer.echo(harmless(promise.promise))
    typer.echo(f"{promise.id}: {words}, as of {as_of}\n")
    print_facts((name, harmless(text)) for name, text in _facts(ledger, promise, as_of))
    typer.echo("\nSaid")
    for claim in promise.claims:
        _print_claim(promise, claim, outcome, as_of)
    typer.echo("\nSeen")
    print_facts((f"  {name}", harmless(text)) for name, text in _outcome_facts(promise, outcome))


def shown_fields(ledger: Ledger, promise: Promise, *, as_of: date) -> dict[str, Any]:
    """Return a promise as JSON fields, with the growth it demands and its place in roadmaps."""
    from promisetrack.forecast.fields import growth_fields
    from promisetrack.forecast.growth import ambition
    from promisetrack.model.fields import promise_fields

    return {
        **promise_fields(promise, ledger.outcome(promise, as_of=as_of), as_of=as_of),
        "growth": growth_fields(ambition(ledger, promise, as_of=as_of)),
        **asdict(connections(ledger, promise.id)),
    }


# --- private -------------------------------------------------------------------------------


def _facts(ledger: Ledger, promise: Promise, as_of: date) -> Iterator[tuple[str, str]]:
    yield "organization", promise.organization
    yield "domain, kind", f"{promise.domain}, {promise.kind.value}"
    yield "counts when", promise.criteria
    if promise.measure is not None:
        series = promise.measure.series
        fixed = ", within its window only" if promise.is_fixed_window else ""
        read = f", read from the series {series}" if series else ""
        yield "measure", f"{promise.measure.quantity}: {promise.measure.reaches}{read}{fixed}"
        yield "growth", _growth(ledger, promise, as_of)
    yield "requires", ", ".join(promise.requires)
    connected = connections(ledger, promise.id)
    yield "required by", ", ".join(connected.required_by)
    for place in connected.roadmaps:
        yield f"roadmap {place.roadmap}", _placement_words(place)
    yield "sampling", promise.sampling
    yield "programme", promise.programme or ""


def _placement_words(place: Placement) -> str:
    requires = f"requires {', '.join(place.requires)}" if place.requires else "requires nothing"
    waiting = ", ".join(place.required_by)
    return f"{requires}; {f'required by {waiting}' if waiting else 'nothing waits for it'}"


def _growth(ledger: Ledger, promise: Promise, as_of: date) -> str:
    from promisetrack.forecast.growth import ambition
    from promisetrack.forecast.growth_words import ambition_words

    asked = ambition(ledger, promise, as_of=as_of)
    return "" if asked is None else ambition_words(asked)


def _print_claim(promise: Promise, claim: Claim, outcome: Outcome, as_of: date) -> None:
    state = claim_state(claim, outcome, as_of=as_of, fixed=promise.is_fixed_window)
    words = f"“{harmless(claim.said)}”" if claim.said else "(no words recorded)"
    typer.echo(f"  {claim.made}  {harmless(claim.by)}: {words}")
    rule = rule_of(claim)
    how = f" by the rule “{rule}”" if rule else " set by hand" if claim.said else ""
    meant = f"due {claim.due}{how}; {_days_words(state)}"
    typer.echo(f"      {'no date: taken back' if claim.withdrawn else meant}")
    if claim.confidence is not None:
        typer.echo(f"      said to be kept with a chance of {probability_words(claim.confidence)}")
    checked = "read at the source" if claim.verified else "not checked"
    typer.echo(f"      {_source_words(claim.source)} ({checked})")


def _days_words(state: State) -> str:
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


def _source_words(source: Source | None) -> str:
    if source is None:
        return "no source"
    return (
        harmless(" ".join(part for part in (source.publisher, source.url) if part)) or "no source"
    )


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
