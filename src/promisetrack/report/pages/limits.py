"""What the numbers cannot tell, in short: computed, so that it stays true of any ledger."""

from __future__ import annotations

from dataclasses import dataclass

from promisetrack.report.basis import basis_of
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
    basis = basis_of(facts)
    about = "at least" if facts.never_is_floor else "about"
    return (
        Limit(
            basis.limit_title,
            basis.limit,
        ),
        Limit(
            "Never is a floor" if facts.never_is_floor else "Never is mostly assumption",
            f"{opening(counted(facts.cancelled, 'promise'))} of {facts.rows:,} "
            f"{'is' if facts.cancelled == 1 else 'are'} known to be given up; what is dropped in "
            f"silence still counts as open. Never: {about} {probability_words(facts.never)}.",
        ),
        Limit(
            "Where the cases end",
            f"Beyond {facts.supported_to:.1f} times the promised time fewer than ten promises are "
            "left to learn from. Later dates rest on the shape of the curve.",
        ),
    )
