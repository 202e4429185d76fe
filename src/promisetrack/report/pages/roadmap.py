"""The page of a roadmap: the fan, the milestones, what it takes, what moves it, what taught it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from promisetrack.forecast.roadmap.timelines import MilestoneTimeline
from promisetrack.forecast.words import interval_years, median_words, never_share_words
from promisetrack.model.roadmap import Milestone
from promisetrack.quantities import Quantity, format_quantity
from promisetrack.report.edition import Edition
from promisetrack.report.page import Page
from promisetrack.report.pages.roadmap_crowd import crowd_section
from promisetrack.report.pages.roadmap_fan import fan_figure
from promisetrack.report.pages.roadmap_moves import moved_values, moves_section
from promisetrack.report.pages.roadmap_ramps import ramps_section
from promisetrack.report.pages.roadmap_table import (
    dumbbell_figure,
    milestone_rows,
    milestone_values,
    table_title,
)
from promisetrack.report.pages.roadmap_takes import takes_table
from promisetrack.report.pages.roadmap_words import (
    roadmap_limits,
    roadmap_standfirst,
    roadmap_title,
)
from promisetrack.report.roadmaps import RoadmapStudy
from promisetrack.report.sources import SourceLink, source_link
from promisetrack.units import UnitError, parse_unit

A_FEW: Final = 4
"""Rows for which nothing is folded."""

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the headline's amount: its words, and when it may come."""

    meaning: str
    label: str
    even: str
    interval: str
    never: str


@dataclass(frozen=True, slots=True)
class Need:
    """Why one milestone, ``of``, waits for another, or from where it grows."""

    of: str
    label: str
    id: str
    needs: str
    lag: str
    because: str
    source: SourceLink


def roadmap_path(roadmap_id: str) -> str:
    """Return the path of a roadmap's page from the root of the site."""
    return f"roadmap/{roadmap_id}.html"


def roadmap_page(study: RoadmapStudy, edition: Edition) -> Page:
    """Return the page of a roadmap."""
    fan, dates = fan_figure(study, edition), dumbbell_figure(study, edition)
    moves = moves_section(study, edition)
    stem = f"data/roadmaps/{study.id}"
    figures = (
        *((fan,) if fan else ()), *((dates,) if dates else ()), *(moves.figures if moves else ()),
    )  # fmt: skip
    needs = list(_needs(study, edition))
    files = {f"{stem}-milestones.csv": milestone_values(study).csv()} if study.drawn else {}
    if moves:
        files[f"{stem}-scenarios.csv"] = moved_values(study, edition).csv()
    standfirst, near = roadmap_standfirst(study), _near_headline(study)
    rows = milestone_rows(study, edition)
    return Page(
        path=roadmap_path(study.id),
        template="roadmap.html.j2",
        title=roadmap_title(study),
        description=str(standfirst.striptags()),
        place="roadmap",
        values={
            "study": study,
            "standfirst": standfirst,
            "fan": fan,
            "rows": in_two(
                rows,
                sorted((row for row in rows if row.id in near), key=lambda row: not row.subject),
            ),
            "table_title": table_title(study) if study.drawn else "",
            "dates": dates,
            "takes": takes_table(study),
            "moves": moves,
            "ramps": ramps_section(study),
            "readings": two_readings(study),
            "needs": in_two(needs, [one for one in needs if one.of == study.headline]),
            "crowd": crowd_section(study),
            "limits": roadmap_limits(study),
            "stem": stem,
        },
        figures=figures,
        files=files,
    )


def in_two(rows: Sequence[_Row], first: Sequence[_Row]) -> tuple[Sequence[_Row], Sequence[_Row]]:
    """Return the rows that are shown, and those folded under them; a few more are not folded."""
    rest = [row for row in rows if row not in first]
    return (first, rest) if first and len(rest) > A_FEW else (rows, [])


def two_readings(study: RoadmapStudy) -> tuple[Reading, ...]:
    """Return the headline's amount as a rate and as an amount; empty where only one is drawn."""
    top, drawn = study.top, study.drawn
    measure = top.promise.measure if top is not None and top.promise is not None else None
    if drawn is None or top is None or measure is None:
        return ()
    wanted = _without_period(measure.reaches)
    if wanted is None:
        return ()
    same = [one for one in drawn.milestones if _reaches(one.draws.milestone, wanted)]
    rate = _reading(f"{format_quantity(measure.reaches)}, a rate", top)
    amount = f"{format_quantity(wanted)}, an amount at work"
    found = [rate, *(_reading(amount, one) for one in same)]
    return tuple(one for one in found if one is not None) if same else ()


def span_words(start: Quantity, to: Quantity) -> str:
    """Say from where to where something grows, a common unit once.

    >>> from promisetrack.quantities import parse_quantity
    >>> span_words(parse_quantity("1 satellites"), parse_quantity("2 satellites"))
    'growth from 1 to 2 satellites'
    """
    first = str(start).split(" ", 1)[0] if start.unit == to.unit else str(start)
    return f"growth from {first} to {to}"


# --- private -------------------------------------------------------------------------------


def _without_period(quantity: Quantity) -> Quantity | None:
    amount, _, period = quantity.unit.name.partition("/")
    if not period:
        return None
    try:
        return Quantity(quantity.value, parse_unit(amount))
    except UnitError:
        return None


def _reaches(milestone: Milestone, wanted: Quantity) -> bool:
    return milestone.reaches is not None and (
        milestone.reaches.value == wanted.value and milestone.reaches.unit == wanted.unit
    )


def _reading(meaning: str, one: MilestoneTimeline) -> Reading | None:
    if one.timeline is None:
        return None
    return Reading(
        meaning,
        one.label,
        median_words(one.timeline).removeprefix("by "),
        interval_years(one.timeline),
        never_share_words(one.timeline),
    )


def _near_headline(study: RoadmapStudy) -> set[str]:
    """Return the ids of the headline's milestone and of those that it waits for."""
    top = next((one for one in study.roadmap.milestones if one.id == study.headline), None)
    if top is None:
        return set()
    return {top.id, *(one.id for one in top.requires), *top.first_of}


def _needs(study: RoadmapStudy, edition: Edition) -> Iterator[Need]:
    """Yield every requirement with its reason, and every ramp with where it starts."""
    for one in study.roadmap.milestones:
        page = one.id if one.id in edition.by_id else ""
        for required in one.requires:
            lag = str(required.lag).replace("..", " to ") if required.lag is not None else ""
            yield Need(
                one.id, one.label, page, study.labels.get(required.id, required.id), lag,
                required.because, source_link(required.source, verified=required.verified),
            )  # fmt: skip
        if one.first_of:
            names = ", ".join(study.labels.get(name, name) for name in one.first_of)
            nobody = source_link(None, verified=False)
            yield Need(
                one.id, one.label, page, f"the first of: {names}", "", "Either will do.", nobody
            )
        if one.grows is not None:
            span = span_words(one.grows.start, one.grows.to)
            source = source_link(one.grows.source, verified=one.grows.verified)
            yield Need(one.id, one.label, page, span, "", one.grows.because, source)
