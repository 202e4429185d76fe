"""The page of a roadmap: the fan, the milestones, what it takes, what moves it, what taught it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
    """Why one milestone waits for another, or from where it grows."""

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
    files = {f"{stem}-milestones.csv": milestone_values(study).csv()} if study.drawn else {}
    if moves:
        files[f"{stem}-scenarios.csv"] = moved_values(study, edition).csv()
    standfirst = roadmap_standfirst(study)
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
            "rows": milestone_rows(study, edition),
            "table_title": table_title(study) if study.drawn else "",
            "dates": dates,
            "takes": takes_table(study),
            "moves": moves,
            "ramps": ramps_section(study),
            "readings": two_readings(study),
            "needs": list(_needs(study, edition)),
            "crowd": crowd_section(study),
            "limits": roadmap_limits(study),
            "stem": stem,
        },
        figures=figures,
        files=files,
    )


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


def _needs(study: RoadmapStudy, edition: Edition) -> Iterator[Need]:
    """Yield every requirement with its reason, and every ramp with where it starts."""
    for one in study.roadmap.milestones:
        page = one.id if one.id in edition.by_id else ""
        for required in one.requires:
            lag = str(required.lag).replace("..", " to ") if required.lag is not None else ""
            yield Need(
                one.label, page, study.labels.get(required.id, required.id), lag,
                required.because, source_link(required.source, verified=required.verified),
            )  # fmt: skip
        if one.first_of:
            names = ", ".join(study.labels.get(name, name) for name in one.first_of)
            nobody = source_link(None, verified=False)
            yield Need(one.label, page, f"the first of: {names}", "", "Either will do.", nobody)
        if one.grows is not None:
            span = f"growth from {one.grows.start} to {one.grows.to}"
            source = source_link(one.grows.source, verified=one.grows.verified)
            yield Need(one.label, page, span, "", one.grows.because, source)
