"""What a roadmap adds to the page of a promise that is one of its milestones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup

from promisetrack.report.edition import Edition, Entry
from promisetrack.report.headline import by_next_decade
from promisetrack.report.pages.sensitivity_figures import SensitivitySection
from promisetrack.report.phrasing import number_words, opening
from promisetrack.report.roadmap_answers import (
    NamedAnswer,
    alone_sentence,
    expected_sentence,
    last_sentence,
    two_answers,
)
from promisetrack.report.roadmaps import RoadmapStudy


@dataclass(frozen=True, slots=True)
class Link:
    """A milestone beside this one; ``page`` is the id of its promise, or empty."""

    id: str
    label: str
    page: str
    because: str


@dataclass(frozen=True, slots=True)
class PromiseOnRoadmap:
    """A milestone's place: its sentence, both answers, what it requires, what requires it."""

    roadmap: str
    title: str
    sentence: Markup
    answers: tuple[NamedAnswer, ...]
    requires: tuple[Link, ...]
    required_by: tuple[Link, ...]


def on_roadmap(entry: Entry, edition: Edition) -> PromiseOnRoadmap | None:
    """Return a promise's place on a roadmap; None where it has none, or could not be drawn."""
    study = edition.roadmap_with(entry.id)
    one = study.drawn.get(entry.id) if study is not None and study.drawn is not None else None
    if study is None or one is None:
        return None
    said = Markup()
    if one.timeline is not None:
        first = Markup("{}").format(expected_sentence(one.timeline))
        parts = (first, last_sentence(study, one), alone_sentence(study, one))
        said = Markup(" ").join(part for part in parts if part)
    return PromiseOnRoadmap(
        roadmap=study.id,
        title=study.roadmap.title,
        sentence=said,
        answers=two_answers(study, one, by_next_decade(edition.as_of).year),
        requires=tuple(_requires(study, entry.id, edition)),
        required_by=tuple(_required_by(study, entry.id, edition)),
    )


def with_requirements(entry: Entry, edition: Edition) -> Entry:
    """Return a promise with the roadmap's forecast where it is a milestone; else as it is."""
    if entry.forecast is None:
        return entry
    study = edition.roadmap_with(entry.id)
    joint = study.answer(entry.id) if study is not None else None
    return entry if joint is None else replace(entry, other=joint)


def waiting_words(entries: Iterable[Entry], edition: Edition) -> str:
    """Say how many forecasts are those of a roadmap, and that others are not; empty without any."""
    steps = sum(
        one.forecast is not None and edition.roadmap_with(one.id) is not None for one in entries
    )
    if not steps:
        return ""
    wait = "One waits" if steps == 1 else f"{opening(number_words(steps))} wait"
    return f"{wait} for what the roadmap requires; any other is read alone."


def alone_section(
    section: SensitivitySection | None, study: RoadmapStudy | None
) -> SensitivitySection | None:
    """Return what a forecast hangs on, named as that of the promise alone beside a roadmap."""
    if section is None or study is None:
        return section
    title = f"Read alone, {section.title[0].lower()}{section.title[1:]}"
    name = f"{study.alone_name[0].lower()}{study.alone_name[1:]}"
    dek = Markup("This is the other answer, {}. {}").format(name, section.dek)
    return replace(section, title=title, dek=dek)


# --- private -------------------------------------------------------------------------------


def _requires(study: RoadmapStudy, name: str, edition: Edition) -> list[Link]:
    milestone = study.roadmap.get(name)
    if milestone is None:
        return []
    return [_link(study, one.id, one.because, edition) for one in milestone.requires]


def _required_by(study: RoadmapStudy, name: str, edition: Edition) -> list[Link]:
    return [
        _link(study, milestone.id, required.because, edition)
        for milestone in study.roadmap.milestones
        for required in milestone.requires
        if required.id == name
    ]


def _link(study: RoadmapStudy, name: str, because: str, edition: Edition) -> Link:
    page = name if name in edition.by_id else ""
    return Link(name, study.labels.get(name, name), page, because)
