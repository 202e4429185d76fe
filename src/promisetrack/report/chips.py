"""The state of a promise as a chip: a shape, a word, a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from promisetrack.model import Judgement
from promisetrack.model.state import Label
from promisetrack.report.edition import Entry


@dataclass(frozen=True, slots=True)
class Chip:
    """How a state is shown: a class of the stylesheet, a mark, and the words."""

    style: str
    icon: str | None
    words: str


NO_VERDICT: Final = (Judgement.AMBIGUOUS, Judgement.VOID, Judgement.UNFALSIFIABLE)
"""Judgements under which an outcome counts in no rate."""

FILTERS: Final = (
    ("not-due", "not due"),
    ("overdue", "overdue"),
    ("kept", "kept"),
    ("late", "late"),
    ("cancelled", "cancelled"),
    ("other", "other"),
)
"""The states that a list can be filtered by, and their words."""


def state_chip(entry: Entry) -> Chip:
    """Return the chip of a promise."""
    words = entry.state_words
    if words == "disputed":
        return Chip("disputed", None, words)
    label = entry.state.label
    if entry.outcome.judgement in NO_VERDICT:
        return Chip("", None, words)
    if label is Label.OVERDUE:
        return Chip("overdue", "overdue", words) if entry.is_overdue else Chip("", "undue", words)
    style, icon = _LOOKS.get(label, ("", None))
    return Chip(style, icon, words)


def state_group(entry: Entry) -> str:
    """Return under which filter a promise is listed."""
    label = entry.state.label
    unseen = label is Label.OVERDUE and not entry.is_overdue
    if unseen or entry.outcome.judgement in NO_VERDICT:
        return "other"
    return label.value if label.value in dict(FILTERS) else "other"


# --- private -------------------------------------------------------------------------------

_LOOKS: Final[dict[Label, tuple[str, str | None]]] = {
    Label.NOT_DUE: ("", "undue"),
    Label.KEPT: ("kept", "kept"),
    Label.LATE: ("late", "seen"),
    Label.UNDECIDED: ("late", "seen"),
    Label.MISSED: ("", "part"),
    Label.PARTIAL: ("", "part"),
    Label.CANCELLED: ("", "cancelled"),
}
