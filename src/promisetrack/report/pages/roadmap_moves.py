"""What would move the headline of a roadmap most: every scenario in a row, some as pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from promisetrack.forecast.fields import day_field
from promisetrack.forecast.roadmap.drawn import MOVES_DRAWS, drawn_so
from promisetrack.forecast.roadmap.scenarios import PACES, Moved
from promisetrack.forecast.roadmap.timelines import MilestoneTimeline
from promisetrack.forecast.words import median_words, quoted_year
from promisetrack.report.edition import Edition
from promisetrack.report.figures import Figure
from promisetrack.report.pages.roadmap_fan import fan_figure
from promisetrack.report.phrasing import opening
from promisetrack.report.roadmaps import RoadmapStudy, by_end_of
from promisetrack.report.tables import Table, table
from promisetrack.words import probability_words


@dataclass(frozen=True, slots=True)
class MovedRow:
    """One scenario in words; ``bar`` is its share of the largest move."""

    label: str
    even: str
    chances: tuple[str, ...]
    moves: str
    bar: float


@dataclass(frozen=True, slots=True)
class MovesSection:
    """The scenarios of a milestone: a sentence, the years that are quoted, rows and pictures."""

    title: str
    draws: int
    years: tuple[int, ...]
    usual: MovedRow
    rows: tuple[MovedRow, ...]
    figures: tuple[Figure, ...]


def moves_section(study: RoadmapStudy, edition: Edition) -> MovesSection | None:
    """Return what would move the headline; None where nothing does."""
    most, top = study.moves_most, study.top
    if most is None or top is None or top.timeline is None:
        return None
    first = quoted_year(edition.as_of)
    years = (first, first + 5, first + 10)
    usual = MovedRow(
        "as drawn", median_words(top.timeline).removeprefix("by "),
        tuple(probability_words(by_end_of(top.timeline, year)) for year in years), "", 0.0,
    )  # fmt: skip
    return MovesSection(
        title=f"It would change most if {most.scenario.label}",
        draws=min(study.drawn.draws.worlds.count, MOVES_DRAWS) if study.drawn else 0,
        years=years,
        usual=usual,
        rows=tuple(_row(one, years, most.moves) for one in study.moved),
        figures=_pictures(study, edition),
    )


def moved_values(study: RoadmapStudy, edition: Edition) -> Table:
    """Return the scenarios as values."""
    first = quoted_year(edition.as_of)
    years = (first, first + 5, first + 10)
    rows = [
        [
            one.scenario.name, one.scenario.label, day_field(one.timeline.quantile(0.5)),
            *(by_end_of(one.timeline, year) for year in years), one.moves,
        ]
        for one in study.moved
    ]  # fmt: skip
    return table(("scenario", "if", "p50", *(f"p_by_{year}" for year in years), "moves"), rows)


# --- private -------------------------------------------------------------------------------

_SHOWN: Final = tuple(f"doubling-{years:g}" for years in PACES)
"""The scenarios that are drawn as pictures, beside the roadmap as it is."""


def _row(one: Moved, years: tuple[int, ...], most: float) -> MovedRow:
    points = f"{100 * one.moves:.0f}"
    return MovedRow(
        label=one.scenario.label,
        even=median_words(one.timeline).removeprefix("by "),
        chances=tuple(probability_words(by_end_of(one.timeline, year)) for year in years),
        moves="1 point" if points == "1" else f"{points} points",
        bar=one.moves / most if most > 0.0 else 0.0,
    )


def _pictures(study: RoadmapStudy, edition: Edition) -> tuple[Figure, ...]:
    """Return the fan as drawn, and under some scenarios, on the same page."""
    if study.drawn is None or study.drawn.fan is None:
        return ()
    found = [fan_figure(study, edition, name="fan-as-drawn", title=_titled("As drawn", study.top))]
    for one in study.moved:
        if one.scenario.name in _SHOWN:
            drawn = drawn_so(study.drawn, one.scenario)
            title = _titled(f"If {one.scenario.label}", drawn.get(study.headline))
            found.append(
                fan_figure(
                    study, edition, drawn=drawn, name=f"fan-{one.scenario.name}", title=title
                )
            )
    return tuple(one for one in found if one is not None)


def _titled(start: str, top: MilestoneTimeline | None) -> str:
    if top is None or top.timeline is None:
        return opening(start)
    return opening(f"{start}: even odds {median_words(top.timeline)}")
