"""The two answers of a roadmap's headline, in words: with all that it takes, and alone.

The front page, the page of the roadmap and those of its milestones say them in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup

from promisetrack.forecast.delivery import DeliveryForecast, Timeline
from promisetrack.forecast.roadmap.timelines import MilestoneTimeline
from promisetrack.forecast.roadmap.words import cause_words
from promisetrack.forecast.words import (
    LAST_YEAR,
    MORE_LIKELY_NEVER,
    interval_words,
    interval_years,
    median_words,
    quoted_year,
)
from promisetrack.report.phrasing import opening
from promisetrack.report.roadmaps import RoadmapStudy, by_end_of
from promisetrack.words import chances_words, probability_words

JOINT: Final = "With all that it requires and the growth it takes"
"""What the first answer is called, everywhere."""

_YEARS_ON: Final = 10
"""What would change the answer is told for so many years after the near round year."""

Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class NamedAnswer:
    """An answer in numbers: its name, even odds, and rows; ``style`` tells the second one apart."""

    name: str
    style: str
    even: str
    rows: tuple[Row, ...]


def two_answers(study: RoadmapStudy, one: MilestoneTimeline, near: int) -> tuple[NamedAnswer, ...]:
    """Return both answers of a milestone, as far as it has them.

    Parameters
    ----------
    study, one
        The roadmap, and the milestone.
    near
        The near round year to quote.
    """
    named = ((JOINT, "", one.timeline), (study.alone_name, "second", one.alone))
    return tuple(
        NamedAnswer(name, style, answer_words(timeline), answer_rows(timeline, near))
        for name, style, timeline in named
        if timeline is not None
    )


def expected_sentence(timeline: Timeline) -> str:
    """Say the first answer in one sentence with its interval."""
    median = median_words(timeline)
    if median == MORE_LIKELY_NEVER:
        return "With all that it takes, it is more likely never done than ever."
    return f"Even odds come {median}; 8 chances in 10: {interval_years(timeline)}."


def three_chances(timeline: Timeline, near: date) -> Markup:
    """Say the three chances that matter: on time, by a near round year, later or never."""
    left = chances_words(1.0 - by_end_of(timeline, LAST_YEAR))
    soon = chances_words(timeline.probability_by(near))
    if isinstance(timeline, DeliveryForecast) and not timeline.first_date_passed:
        start = Markup("It comes on time in <b>{}</b> draws,").format(
            chances_words(timeline.probability_on_time)
        )
    else:
        start = Markup("It comes")
    return start + Markup(
        " by the end of {} in <b>{}</b>, and after {} or never in <b>{}</b>."
    ).format(near.year, soon, LAST_YEAR, left)


def most_sentence(study: RoadmapStudy) -> Markup:
    """Say what would change the headline most, and to what; nothing where nothing does."""
    most, top = study.moves_most, study.top
    if most is None or top is None or top.timeline is None:
        return Markup()
    year = quoted_year(top.timeline.as_of) + _YEARS_ON
    then, usual = (
        chances_words(by_end_of(timeline, year)) for timeline in (most.timeline, top.timeline)
    )
    label = most.scenario.label
    return Markup("What would change that most: if {},").format(label) + Markup(
        " the chance by the end of {} would be <b>{}</b>, not {}."
    ).format(year, then, usual)


def alone_sentence(study: RoadmapStudy, one: MilestoneTimeline | None) -> Markup:
    """Say the other answer, by its name; nothing where nothing was promised."""
    if one is None or one.alone is None:
        return Markup()
    median = median_words(one.alone)
    if median == MORE_LIKELY_NEVER:
        return Markup("{}, it would be <b>{}</b>.").format(study.alone_name, median)
    return Markup("{}, even odds would come <b>{}</b> ({}).").format(
        study.alone_name, median, interval_words(one.alone)
    )


def last_sentence(study: RoadmapStudy, one: MilestoneTimeline | None) -> Markup:
    """Say what a milestone most often waits for; nothing where it waits for itself alone."""
    if one is None or one.timeline is None or not one.holdups:
        return Markup()
    if len(one.holdups) == 1 and one.holdups[0].cause == one.id:
        return Markup()
    first = one.holdups[0]
    cause = cause_words(first.cause, one.id, study.labels)
    return Markup("What most often comes last is <b>{}</b>, in {} draws.").format(
        f"\u201c{cause}\u201d" if first.cause in study.labels and first.cause != one.id else cause,
        chances_words(first.share),
    )


def answer_words(timeline: Timeline) -> str:
    """Say even odds as a big number: "2035", "after 2050"."""
    return opening(median_words(timeline).removeprefix("by ").removeprefix("only "))


def answer_rows(timeline: Timeline, near: int) -> tuple[Row, ...]:
    """Return an answer in numbers: on time, by a near year, after the last, the interval."""
    rows: list[Row] = []
    if isinstance(timeline, DeliveryForecast):
        passed = timeline.first_date_passed
        on_time = "passed" if passed else probability_words(timeline.probability_on_time)
        rows.append(("On time", on_time))
    left = 1.0 - by_end_of(timeline, LAST_YEAR)
    return (
        *rows,
        (f"By the end of {near}", probability_words(by_end_of(timeline, near))),
        (f"After {LAST_YEAR} or never", probability_words(left)),
        ("8 chances in 10", interval_years(timeline)),
    )
