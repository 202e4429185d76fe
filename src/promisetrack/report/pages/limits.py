"""What the numbers cannot tell, in short: computed, so that it stays true of any ledger."""

from __future__ import annotations

from dataclasses import dataclass

from promisetrack.report.edition import Edition
from promisetrack.report.phrasing import counted, opening
from promisetrack.words import probability_words


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: what it is about, and a sentence or two."""

    title: str
    text: str


def limits(edition: Edition) -> tuple[Limit, ...]:
    """Return the three limits that matter most to a reader of the front page."""
    facts = edition.facts
    if facts is None:
        return (Limit("No forecast yet", f"{opening(edition.no_model)}."),)
    return (
        Limit(
            "All promises are one crowd here",
            "The model knows how long was promised and how long such promises took. Who promises, "
            "what must come first, and how large the step is change nothing in it.",
        ),
        Limit(
            "Never is a floor",
            f"{opening(counted(facts.cancelled, 'promise'))} of {facts.rows:,} "
            f"{'is' if facts.cancelled == 1 else 'are'} known to be given up; what is dropped in "
            f"silence still counts as open. Never: at least {probability_words(facts.never)}.",
        ),
        Limit(
            "Where the cases end",
            f"Beyond {facts.supported_to:.1f} times the promised time fewer than ten promises are "
            "left to learn from. Later dates rest on the shape of the curve.",
        ),
    )
