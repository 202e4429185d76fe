"""The slip charts of the front page: the promises restated most and longest, in equal steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from promisetrack.charts import slip_panels
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.figures import Figure
from promisetrack.report.pages.statements import statement_values
from promisetrack.report.phrasing import counted, opening
from promisetrack.report.spells import longest_spell
from promisetrack.words import day_words

SLIP_PANELS: Final = 6
LEAST_DATES: Final = 3
"""Dates from which on a chain has a shape."""


def restated_entries(edition: Edition) -> list[Entry]:
    """Return the promise restated most and longest of each domain, the most restated first."""
    best: dict[str, Entry] = {}
    for entry in edition.entries:
        held = best.get(entry.promise.domain)
        if len(entry.chain.dated) >= LEAST_DATES and (
            held is None or _restated(entry) > _restated(held)
        ):
            best[entry.promise.domain] = entry
    return sorted(best.values(), key=_restated, reverse=True)[:SLIP_PANELS]


def slip_figures(entries: Sequence[Entry], edition: Edition) -> list[Figure]:
    """Return a slip chart of each of these promises; the last one names their source."""
    charts = slip_panels([entry.chain for entry in entries]) if entries else []
    return [
        Figure(
            id=f"slip-{entry.id}",
            title=f"{entry.promise.promise}: {counted(len(entry.chain.dated), 'date')}",
            subtitle=Markup("{}, {}").format(entry.promise.organization, entry.chain.end_words),
            chart=chart,
            source=_source(entries, edition) if entry is entries[-1] else "",
            table=statement_values(entry),
            csv=f"data/slip-{entry.id}.csv",
        )
        for entry, chart in zip(entries, charts, strict=True)
    ]


def slip_title(entries: Sequence[Entry]) -> str:
    """Say the longest spell in which one of these promises stayed near."""
    spells = [
        (spell.years, entry.promise.promise, spell.words)
        for entry in entries
        if (spell := longest_spell(entry.chain)) is not None
    ]
    if not spells:
        return "Some promises are restated for years"
    _, promise, words = max(spells)
    return f"{promise}: {words}"


# --- private -------------------------------------------------------------------------------


def _restated(entry: Entry) -> tuple[float, str]:
    """Return how much and for how long a promise was restated: dates times years."""
    dated = entry.chain.dated
    return len(dated) * (dated[-1].said - dated[0].said), entry.id


def _source(entries: Sequence[Entry], edition: Edition) -> str:
    chains = sum(len(entry.chain.dated) >= LEAST_DATES for entry in edition.entries)
    shown = opening(counted(len(entries), "chain"))
    return (
        f"As of {day_words(edition.as_of)}. {shown} of {chains} with three or more dates: "
        "of each domain the one restated most and longest."
    )
