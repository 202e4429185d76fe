"""A drawn roadmap in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from promisetrack.forecast.roadmap.milestones import GROWTH, LAUNCHES, SATELLITES
from promisetrack.forecast.roadmap.timelines import MilestoneTimeline
from promisetrack.words import NOTHING, probability_words

OWN_PROMISE: Final = "its own delay"


def holdup_words(one: MilestoneTimeline, labels: Mapping[str, str]) -> str:
    """Say what most often comes last: "launches (47%)".

    Parameters
    ----------
    one
        The milestone.
    labels
        Short names of all milestones, by id.
    """
    if not one.holdups:
        return NOTHING
    first = one.holdups[0]
    if len(one.holdups) == 1:
        return cause_words(first.cause, one.id, labels)
    return f"{cause_words(first.cause, one.id, labels)} ({probability_words(first.share)})"


def cause_words(cause: str, own: str, labels: Mapping[str, str]) -> str:
    """Say what a cause of `root_causes` is, for the milestone ``own``."""
    if cause == own:
        return OWN_PROMISE
    if cause == LAUNCHES:
        return "launches"
    if cause == SATELLITES:
        return "making satellites"
    if cause.startswith(f"{GROWTH} "):
        name = cause.removeprefix(f"{GROWTH} ")
        return "its growth" if name == own else f"growth: {labels.get(name, name)}"
    return labels.get(cause, cause)


def range_words(ends: tuple[float, float] | None) -> str:
    """Say a range to two figures: "6,300 to 8,300"; dashes where it is unknown."""
    if ends is None:
        return NOTHING
    low, high = (amount_words(end) for end in ends)
    return low if low == high else f"{low} to {high}"


def amount_words(amount: float) -> str:
    """Say a number to two figures.

    >>> amount_words(8333), amount_words(0.0123), amount_words(2.6)
    ('8,300', '0.012', '2.6')
    """
    rounded = float(f"{amount:.2g}")
    return f"{rounded:,.0f}" if rounded >= _WHOLE else f"{rounded:.2g}"


# --- private -------------------------------------------------------------------------------

_WHOLE: Final = 10.0
