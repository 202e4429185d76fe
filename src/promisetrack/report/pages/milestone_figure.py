"""The chains of a group together: how the dates of its promises moved, one of them lit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from markupsafe import Markup

from promisetrack.charts import Chain, milestones_chart
from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.report.edition import Entry
from promisetrack.report.figures import Figure
from promisetrack.report.icons import icon
from promisetrack.report.pages.group import Group
from promisetrack.report.phrasing import counted, number_words, opening
from promisetrack.report.tables import table
from promisetrack.words import day_words, duration_words

LEAST_DATES: Final = 2
"""Different dates from which on a promise is drawn."""

LEAST_CHAINS: Final = 2
"""With one, the promise's own page shows it."""

FURTHEST: Final = 12
"""Promises named beside the picture."""

NEAR_YEARS: Final = 1 / 12
"""A date that moved by less than this did not move."""


def milestone_figure(group: Group, *, csv: str) -> Figure | None:
    """Return the chains of a group that were given a newer date; None where they are too few."""
    moved = moved_entries(group.entries)
    if len(moved) < LEAST_CHAINS:
        return None
    chains = [entry.chain for entry in moved]
    day = day_words(group.edition.as_of)
    said = sum(len(chain.dated) for chain in chains)
    return Figure(
        id="milestones",
        title=milestones_title(chains),
        subtitle=Markup(
            "The promised date (up) against the day it was said (across); {} a dated statement of "
            "the chain that is lit. Point at a line to light it, click to keep it; with the "
            "keyboard, arrows move and Enter keeps."
        ).format(icon("said")),
        chart=milestones_chart(chains, [f"../promises/{entry.id}.html" for entry in moved]),
        source=f"As of {day}. {opening(number_words(len(moved)))} of {len(group.entries)} promises "
        f"were given more than one date, {said} dated statements in all; a line breaks where a "
        "date was taken back, and is dotted once the newest has passed.",
        table=table(
            ("promise", "statement", "said_on", "due", "words", "by"),
            [
                [
                    entry.id, entry.promise.promise, str(claim.made.middle),
                    str(claim.deadline) if claim.deadline is not None else "taken back",
                    claim.said, claim.by,
                ]
                for entry in moved
                for claim in entry.promise.claims
                if claim.deadline is not None or claim.withdrawn
            ],
        ),
        csv=csv,
    )  # fmt: skip


def moved_entries(entries: Sequence[Entry]) -> list[Entry]:
    """Return the promises with different dates, the one with most statements first."""
    found = [entry for entry in entries if len(_dues(entry.chain)) >= LEAST_DATES]
    return sorted(found, key=lambda entry: (-len(entry.chain.dated), entry.id))


@dataclass(frozen=True, slots=True)
class MovedDate:
    """How far the date of a promise moved in all: its path, name, distance and dates in words."""

    path: str
    name: str
    by: str
    dates: str


def moved_furthest(group: Group) -> tuple[MovedDate, ...]:
    """Return the promises whose newest date lies furthest after their first, as told beside."""
    found = [(_moved_years(entry.chain), entry) for entry in moved_entries(group.entries)]
    later = sorted(
        ((by, entry) for by, entry in found if by >= NEAR_YEARS),
        key=lambda one: (-one[0], one[1].id),
    )
    return tuple(
        MovedDate(
            f"promises/{entry.id}.html",
            entry.promise.promise,
            duration_words(by * DAYS_PER_YEAR),
            counted(len(entry.chain.dated), "date"),
        )
        for by, entry in later[:FURTHEST]
    )


def milestones_title(chains: Sequence[Chain]) -> str:
    """Say how many dates moved later from the first to the newest, and by how much half of them."""
    moves = [_moved_years(one) for one in chains]
    later = [move for move in moves if move >= NEAR_YEARS]
    if not later:
        return f"None of {counted(len(chains), 'date')} that changed moved later"
    start = f"{number_words(len(later))} of {number_words(len(chains))}"
    if len(later) == len(chains):
        start = "both" if len(chains) == _PAIR else f"all {number_words(len(chains))}"
    told = f"{opening(start)} dates that changed moved later"
    if len(later) < _ENOUGH:
        return told
    return f"{told}, half of them by {duration_words(median(later) * DAYS_PER_YEAR)} or more"


# --- private -------------------------------------------------------------------------------

_PAIR: Final = 2

_ENOUGH: Final = 5
"""Moves from which on their middle is said."""


def _moved_years(chain: Chain) -> float:
    return (chain.dated[-1].due or 0.0) - (chain.dated[0].due or 0.0)


def _dues(chain: Chain) -> set[float | None]:
    return {one.due for one in chain.dated}
