"""What a market pays beside what the model says, where both mean the same threshold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from promisetrack.crowd import (
    Comparison,
    asked_threshold,
    compare,
    milestone_threshold,
    why_not_compared,
)
from promisetrack.forecast.roadmap.timelines import MilestoneTimeline
from promisetrack.model import Series, SeriesType
from promisetrack.quantities import format_quantity
from promisetrack.report.phrasing import opening
from promisetrack.report.roadmaps import RoadmapStudy
from promisetrack.words import date_words, day_words, probability_words


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One deadline: the price, and the model's chance."""

    by: str
    price: str
    model: str


@dataclass(frozen=True, slots=True)
class CrowdTable:
    """The prices of one market beside a milestone; what exactly it asks, and what was traded."""

    market: str
    asks: str
    milestone: str
    taken: str
    rows: tuple[PriceRow, ...]


@dataclass(frozen=True, slots=True)
class CrowdSection:
    """A sentence, the markets that mean the same as a milestone, and why others do not."""

    title: str
    tables: tuple[CrowdTable, ...]
    not_compared: tuple[str, ...]


def crowd_section(study: RoadmapStudy) -> CrowdSection | None:
    """Return the prices of the ledger beside a roadmap; None where it has no prices."""
    markets = [one for one in study.ledger.series if one.type is SeriesType.PROBABILITY]
    if study.drawn is None or not markets:
        return None
    tables: list[CrowdTable] = []
    left_out: list[str] = []
    for market in markets:
        found = list(_comparisons(study, market))
        same = [(one, comparison) for one, comparison in found if comparison.rows]
        tables.extend(_table(market, one, comparison) for one, comparison in same)
        if not same:
            left_out.append(f"{market.title}: not compared, {_why_not(study, market, found)}.")
    if not tables and not left_out:
        return None
    return CrowdSection(_title(tables), tuple(tables), tuple(left_out))


# --- private -------------------------------------------------------------------------------


def _comparisons(
    study: RoadmapStudy, market: Series
) -> Iterator[tuple[MilestoneTimeline, Comparison]]:
    """Yield the milestones that are the market's very question, each with the prices beside it."""
    asked = asked_threshold(market)
    for one in study.drawn.milestones if study.drawn is not None else ():
        own = milestone_threshold(one.draws.milestone, study.roadmap, study.ledger.promises)
        if one.timeline is not None and why_not_compared(asked, own) is None:
            yield one, compare(market, one.timeline, own)


def _why_not(
    study: RoadmapStudy, market: Series, found: list[tuple[MilestoneTimeline, Comparison]]
) -> str:
    if found:
        return found[0][1].why_not or "it has no prices"
    asked = asked_threshold(market)
    if asked is None:
        return "the ledger does not say which threshold it asks about"
    top = study.top
    own = None
    if top is not None:
        own = milestone_threshold(top.draws.milestone, study.roadmap, study.ledger.promises)
    return why_not_compared(asked, own) or "no milestone of this roadmap means the same"


def _table(market: Series, one: MilestoneTimeline, comparison: Comparison) -> CrowdTable:
    asks = market.asks
    amount = f"asks about {format_quantity(asks.reaches)}" if asks is not None else ""
    volumes = [row.volume for row in comparison.rows if row.volume is not None]
    taken = f"Prices of {date_words(comparison.rows[-1].taken)}"
    if volumes:
        taken += f", {format_quantity(max(volumes, key=lambda v: v.value))} traded at most"
    return CrowdTable(
        market=market.title,
        asks=" ".join(part for part in (opening(f"It {amount}."), market.note or "") if part),
        milestone=one.label,
        taken=f"{taken}.",
        rows=tuple(
            PriceRow(
                day_words(row.deadline), probability_words(row.crowd), probability_words(row.model)
            )
            for row in comparison.rows
        ),
    )


def _title(tables: list[CrowdTable]) -> str:
    if not tables:
        return "No market asks about a milestone of this roadmap"
    first, last = tables[0], tables[0].rows[-1]
    return (
        f"\u201c{first.milestone}\u201d by {last.by}: the market pays for {last.price}, "
        f"the model says {last.model}"
    )
