"""The milestones of a roadmap as rows: promised, expected, alone, and held up by what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup

from promisetrack.charts import Dumbbell, dumbbell_chart
from promisetrack.forecast.delivery import DeliveryForecast, Timeline
from promisetrack.forecast.roadmap.fields import CSV_COLUMNS, milestone_fields, milestone_row
from promisetrack.forecast.roadmap.timelines import MilestoneTimeline
from promisetrack.forecast.roadmap.words import holdup_words
from promisetrack.forecast.words import (
    LAST_YEAR,
    median_words,
    never_share_words,
)
from promisetrack.model import Status
from promisetrack.model.state import Label
from promisetrack.report.chips import Chip, state_chip
from promisetrack.report.edition import Edition
from promisetrack.report.figures import Figure
from promisetrack.report.icons import icon, swatch
from promisetrack.report.phrasing import counted, number_words, opening
from promisetrack.report.roadmaps import RoadmapStudy
from promisetrack.report.tables import Table
from promisetrack.words import NOTHING, date_words, day_words, month_words, probability_words

EVEN: Final = 0.5


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """One milestone in words; ``page`` is the id of its promise's page, or None.

    ``chip`` says what became of one that is settled; all that is forecast is then empty.
    """

    id: str
    label: str
    page: str | None
    organization: str
    promised: str
    first_promised: str
    chip: Chip | None
    settled: str
    p10: str
    even: str
    p90: str
    on_time: str
    never: str
    alone: str
    held_up: str
    subject: bool


def milestone_rows(study: RoadmapStudy, edition: Edition) -> list[MilestoneRow]:
    """Return the rows, in the order of the roadmap."""
    return [_row(one, study, edition) for one in _milestones(study)]


def milestone_values(study: RoadmapStudy) -> Table:
    """Return the milestones as values, as `promisetrack roadmap --format csv` prints them."""
    rows = [milestone_row(milestone_fields(one)) for one in _milestones(study)]
    return Table(CSV_COLUMNS, tuple(tuple(row[name] for name in CSV_COLUMNS) for row in rows))


def table_title(study: RoadmapStudy) -> str:
    """Count the open dated milestones that have better than even odds to be on time."""
    dated = [
        one.timeline
        for one in _milestones(study)
        if isinstance(one.timeline, DeliveryForecast) and one.timeline.promise
    ]
    done = sum(one.draws.is_done for one in _milestones(study))
    likely = sum(one.probability_on_time > EVEN for one in dated)
    of = f"{number_words(len(dated))} open milestones that have a date"
    start = f"{opening(counted(done, 'step'))} {'is' if done == 1 else 'are'} done. "
    if likely == 0:
        said = f"None of the {of} has even odds to be on time"
    else:
        has = "has" if likely == 1 else "have"
        said = (
            f"{opening(number_words(likely))} of the {of} {has} even odds to be on time, or better"
        )
    return f"{start}{said}" if done else said


def dumbbell_figure(study: RoadmapStudy, edition: Edition) -> Figure | None:
    """Return promised against realistic dates as a figure; None without draws."""
    milestones = _milestones(study)
    if not milestones:
        return None
    rows = [_dumbbell(one, study, edition) for one in milestones]
    return Figure(
        id="dates",
        title=_dumbbell_title(milestones),
        subtitle=Markup(
            "{} promised, {} even odds with all that it requires, {} middle half, line: 8 chances "
            "in 10, {} goes on after {}. {} even odds by its promise alone. {} done on time, {} "
            "done later. At the right: even odds by."
        ).format(
            icon("said"), icon("expected"), swatch("half"), _triangle(), LAST_YEAR, _ring(),
            icon("kept"), icon("seen"),
        ),
        chart=dumbbell_chart(rows, as_of=edition.as_of),
        source=f"As of {day_words(edition.as_of)}.",
        table=_dumbbell_values(milestones),
        csv=f"data/roadmaps/{study.id}-dates.csv",
    )  # fmt: skip


# --- private -------------------------------------------------------------------------------

_ORDER: Final = (0.1, 0.25, 0.5, 0.75, 0.9)


def _milestones(study: RoadmapStudy) -> tuple[MilestoneTimeline, ...]:
    return study.drawn.milestones if study.drawn is not None else ()


def _row(one: MilestoneTimeline, study: RoadmapStudy, edition: Edition) -> MilestoneRow:
    entry = edition.by_id.get(one.id)
    promised = one.timeline if isinstance(one.timeline, DeliveryForecast) else None
    newest = entry.promise.newest_dated if entry is not None else None
    first = entry.promise.first_dated if entry is not None else None
    due = day_words(newest.deadline) if newest is not None and newest.deadline else "no date"
    earlier = first.deadline if first is not None and first is not newest else None
    moved = earlier is not None and newest is not None and earlier != newest.deadline
    settled = one.timeline is None
    return MilestoneRow(
        id=one.id,
        label=one.label,
        page=one.id if entry is not None else None,
        organization=entry.promise.organization if entry is not None else "",
        promised=due,
        first_promised=f"first {day_words(earlier)}" if moved and earlier else "",
        chip=state_chip(entry) if settled and entry is not None else None,
        settled=_settled(one) if settled else "",
        p10=_year(one.timeline, 0.1),
        even="" if one.timeline is None else median_words(one.timeline).removeprefix("by "),
        p90=_year(one.timeline, 0.9),
        on_time=_on_time(promised),
        never="" if one.timeline is None else never_share_words(one.timeline),
        alone=NOTHING if one.alone is None else median_words(one.alone).removeprefix("by "),
        held_up=holdup_words(one, study.labels),
        subject=one.id == study.headline,
    )


def _settled(one: MilestoneTimeline) -> str:
    outcome = one.draws.outcome
    if outcome is None:
        return ""
    when = f" {date_words(outcome.date)}" if outcome.date is not None else ""
    return f"{outcome.status.value}{when}"


def _on_time(promised: DeliveryForecast | None) -> str:
    if promised is None:
        return NOTHING
    return "0%" if promised.first_date_passed else probability_words(promised.probability_on_time)


def _year(timeline: Timeline | None, p: float) -> str:
    if timeline is None:
        return ""
    day = timeline.quantile(p)
    if day is None or day.year > LAST_YEAR:
        return f"after {LAST_YEAR}"
    near = (day - timeline.as_of).days < _NEAR_DAYS
    return month_words(max(day, timeline.as_of)) if near else str(day.year)


_NEAR_DAYS: Final = 365


def _dumbbell(one: MilestoneTimeline, study: RoadmapStudy, edition: Edition) -> Dumbbell:
    entry = edition.by_id.get(one.id)
    dates: Iterable[date | None] = ()
    if entry is not None:
        claims = (entry.promise.first_dated, entry.promise.newest_dated)
        dates = (claim.deadline for claim in claims if claim is not None)
    outcome = one.draws.outcome
    delivered = outcome is not None and outcome.status is Status.DELIVERED and outcome.date
    done = outcome.date.middle if delivered and outcome is not None and outcome.date else None
    if one.timeline is None:
        words = f"done {done.year}" if done else (entry.state_words if entry else "")
    else:
        words = median_words(one.timeline)
    return Dumbbell(
        name=one.label,
        promised=tuple(day for day in dates if day is not None),
        done=done,
        kept=entry is not None and entry.state.label is Label.KEPT,
        span=tuple(one.timeline.quantile(p) for p in _ORDER) if one.timeline else (None,) * 5,
        alone=one.alone.quantile(EVEN) if one.alone is not None else None,
        words=words,
        strong=one.id == study.headline,
    )


def _dumbbell_title(milestones: Iterable[MilestoneTimeline]) -> str:
    """Count the milestones that come later with their requirements than by the promise alone."""
    both = [
        (one.timeline.quantile(EVEN), one.alone.quantile(EVEN))
        for one in milestones
        if one.timeline is not None and one.alone is not None
    ]
    known = [(joint, alone) for joint, alone in both if alone is not None]
    later = sum(joint is None or (joint - alone).days > _A_QUARTER for joint, alone in known)
    if not known:
        return "What was promised, and when it may come"
    of = f"{number_words(len(known))} open promises"
    if later == 0:
        return f"None of the {of} comes later for what it requires"
    verb = "comes" if later == 1 else "come"
    count = opening(number_words(later))
    return f"{count} of the {of} {verb} later, once all wait for what they require"


_A_QUARTER: Final = 91


def _dumbbell_values(milestones: Iterable[MilestoneTimeline]) -> Table:
    rows = []
    for one in milestones:
        fields = milestone_row(milestone_fields(one))
        rows.append(tuple(fields[name] for name in _COLUMNS))
    return Table(_COLUMNS, tuple(rows))


_COLUMNS: Final = ("label", "status", "first_due", "due", "p10", "p50", "p90", "promise_only_p50")


def _ring() -> Markup:
    return Markup(
        '<svg class="mark" viewBox="-1 -1 2 2" aria-hidden="true"><circle r="0.6" fill="none" '
        'stroke="var(--second)" stroke-width="0.4"/></svg>'
    )


def _triangle() -> Markup:
    return Markup(
        '<svg class="mark" viewBox="-1 -1 2 2" aria-hidden="true"><path d="M-0.5,-0.8L0.8,0L-0.5,'
        '0.8Z" fill="var(--expected)"/></svg>'
    )
