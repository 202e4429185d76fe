"""The promises most like one, and what became of them: the reference class by name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from promisetrack.forecast.analogues import LONG_OVERDUE, Analogue
from promisetrack.model import Judgement, Status
from promisetrack.model.state import Label
from promisetrack.report.chips import Chip, state_chip
from promisetrack.report.edition import Edition
from promisetrack.report.phrasing import joined, number_words, opening, period_words
from promisetrack.words import duration_words


@dataclass(frozen=True, slots=True)
class AnalogueRow:
    """One of them; ``bar`` is its stretch as a share of the longest shown."""

    id: str
    statement: str
    organization: str
    made: str
    ahead: str
    chip: Chip
    stretch: str
    bar: float
    alike: str
    has_page: bool


def analogue_rows(found: tuple[Analogue, ...], edition: Edition) -> list[AnalogueRow]:
    """Return the rows of their table, the nearest first."""
    longest = max((one.case.stretch for one in found), default=1.0)
    return [_row(one, edition, longest) for one in found]


def analogues_title(found: tuple[Analogue, ...]) -> str:
    """Say what they did: "Of the ten promises most like it, two were kept and eight came late"."""
    counts = Counter(_kind(one) for one in found)
    parts = [f"{number_words(counts[kind])} {_verb(kind, counts[kind])}" for kind in _kinds(counts)]
    if len(found) == 1:
        return f"The one promise like it {_verb(next(iter(counts)), 1)}"
    return f"Of the {number_words(len(found))} promises most like it, {joined(parts)}"


ANALOGUES_DEK: Final = (
    f"The nearest of all that are settled, or open at {LONG_OVERDUE:g} times the promised time and "
    "more. Field counts most, then kind, company, length, the year, and whether a threshold is "
    "measured. They are cases to think of, not the sample that the forecast is made from."
)


# --- private -------------------------------------------------------------------------------

_WORDS: Final = {
    Label.KEPT: "kept",
    Label.LATE: "late",
    Label.UNDECIDED: "close",
    Label.OVERDUE: "open",
    Label.PARTIAL: "part",
    Label.CANCELLED: "cancelled",
    Label.NOT_DUE: "open",
    Label.MISSED: "part",
    Label.UNDATED: "open",
}
_VERBS: Final = {
    "kept": ("was kept", "were kept"),
    "late": ("came late", "came late"),
    "close": ("came about the date", "came about the date"),
    "open": ("is still open after its date", "are still open after their dates"),
    "part": ("came in part", "came in part"),
    "cancelled": ("was cancelled", "were cancelled"),
    "disputed": ("is disputed", "are disputed"),
}
"""In the order in which they are said."""

_SHARED: Final = (
    ("domain", "field"),
    ("kind", "kind"),
    ("organization", "company"),
)


def _kind(one: Analogue) -> str:
    is_disputed = one.case.outcome.judgement is Judgement.DISPUTED
    return "disputed" if is_disputed else _WORDS[one.case.label]


def _kinds(counts: Counter[str]) -> list[str]:
    return [kind for kind in _VERBS if counts[kind]]


def _verb(kind: str, number: int) -> str:
    return _VERBS[kind][number != 1]


def _row(one: Analogue, edition: Edition, longest: float) -> AnalogueRow:
    case = one.case
    return AnalogueRow(
        id=case.promise.id,
        statement=case.promise.promise,
        organization=case.promise.organization,
        made=period_words(case.clock.claim.made),
        ahead=duration_words(case.clock.horizon),
        chip=state_chip(edition.entry(case.promise.id)),
        has_page=case.promise.id in edition.by_id,
        stretch=_stretch(one),
        bar=case.stretch / longest,
        alike=_alike(one),
    )


def _stretch(one: Analogue) -> str:
    shown = f"{one.case.stretch:.1f}×"
    if one.case.outcome.status is Status.CANCELLED:
        return f"given up at {shown}"
    return f"{shown} so far" if one.case.still_open else shown


def _alike(one: Analogue) -> str:
    """Name what it shares: "Field, kind and company"."""
    apart = {part.aspect: part.distance for part in one.differences}
    shared = [words for aspect, words in _SHARED if apart[aspect] == 0.0]
    return opening(joined(shared)) if shared else "Length of time only"
