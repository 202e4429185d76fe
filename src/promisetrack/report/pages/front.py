"""The front page: the headline and its forecast, the tables, slips, delays, what is due, limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from promisetrack.forecast.words import median_words
from promisetrack.report.basis import basis_of
from promisetrack.report.changes import changes_of
from promisetrack.report.citation import citation
from promisetrack.report.coherence import later_requirements
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.features import TABLES, TableFeature
from promisetrack.report.figures import Figure
from promisetrack.report.headline import by_next_decade, headline, headline_study, step_words
from promisetrack.report.page import Page
from promisetrack.report.pages.calibration import calibration_title
from promisetrack.report.pages.changes import changes_title
from promisetrack.report.pages.delay_panels import delay_figures, delay_title
from promisetrack.report.pages.due import DueRow, due_rows
from promisetrack.report.pages.forecast_figure import forecast_figure
from promisetrack.report.pages.forecast_table import (
    ForecastTable,
    forecast_table,
    forecast_values,
)
from promisetrack.report.pages.holders import listed_words
from promisetrack.report.pages.limits import limits
from promisetrack.report.pages.organization_index import organization_section
from promisetrack.report.pages.roadmap import roadmap_path
from promisetrack.report.pages.roadmap_fan import fan_figure
from promisetrack.report.pages.roadmap_promise import (
    alone_section,
    waiting_words,
    with_requirements,
)
from promisetrack.report.pages.roadmap_takes import takes_table
from promisetrack.report.pages.sensitivity_figures import sensitivity_section
from promisetrack.report.pages.slip_panels import restated_entries, slip_figures, slip_title
from promisetrack.report.phrasing import counted, number_words, opening
from promisetrack.report.roadmap_answers import (
    NamedAnswer,
    answer_rows,
    last_sentence,
    two_answers,
)
from promisetrack.report.roadmaps import RoadmapStudy
from promisetrack.report.tables import Table

TABLE_ROWS = 8
NEXT_DUE = 6
EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Section:
    """A forecast table with its sentence."""

    id: str
    title: str
    dek: str
    table: ForecastTable
    csv: str
    more: str
    more_words: str


def front_page(edition: Edition) -> Page:
    """Return the front page of an edition."""
    top = headline(edition)
    study = headline_study(edition, top.entry)
    hero = _hero(top.entry, study, edition)
    sections = [found for one in TABLES if (found := _section(edition, one, top.entry))]
    restated = restated_entries(edition)
    slips = slip_figures(restated, edition)
    delays = delay_figures(edition)
    organizations = organization_section(edition)
    due = _next_due(edition)
    changes = changes_of(edition)
    hangs_on = alone_section(sensitivity_section(top.entry, edition, front=True), study)
    figures = (
        *((hero,) if hero else ()), *(hangs_on.figures if hangs_on else ()), *slips, *delays,
        *((organizations.figure,) if organizations else ()),
    )  # fmt: skip
    return Page(
        path="index.html",
        template="front.html.j2",
        title=top.title,
        description=str(top.standfirst.striptags()),
        place="front",
        values={
            "headline": top,
            "hero": hero,
            "study": study,
            "roadmap": roadmap_path(study.id) if study is not None else "",
            "why": _why(top.entry, study, edition),
            "waits": _waits(top.entry, edition) if study is None else "",
            "sensitivity": hangs_on,
            "answers": _answers(top.entry, study, edition),
            "sections": [section for section, _ in sections],
            "slips": slips,
            "slip_title": slip_title(restated),
            "delays": delays,
            "delay_title": delay_title(edition),
            "organizations": organizations,
            "tested": calibration_title(edition.tested) if edition.tested is not None else "",
            "changed": changes_title(changes) if changes is not None else "",
            "listed": listed_words(edition),
            "due": due,
            "due_title": f"{opening(counted(len(due), 'date'))} to watch next",
            "limits": limits(edition),
            "basis": basis_of(edition.facts),
            "cited": citation(edition),
            "frame": None,
        },
        figures=figures,
        files={section.csv: values.csv() for section, values in sections},
    )


# --- private -------------------------------------------------------------------------------


def _hero(entry: Entry | None, study: RoadmapStudy | None, edition: Edition) -> Figure | None:
    """Return the one picture above the fold: the fan, or the forecast of the promise alone."""
    fan = fan_figure(study, edition) if study is not None else None
    if fan is not None or entry is None or entry.forecast is None:
        return fan
    return forecast_figure(entry, edition, id="headline")


def _answers(
    entry: Entry | None, study: RoadmapStudy | None, edition: Edition
) -> tuple[NamedAnswer, ...]:
    """Return the answer of the roadmap and that of the promise alone, or only the latter."""
    near = by_next_decade(edition.as_of).year
    top = study.top if study is not None else None
    if study is not None and top is not None:
        return two_answers(study, top, near)
    if entry is None or entry.forecast is None:
        return ()
    one = entry.forecast
    even = median_words(one).removeprefix("by ")
    return (NamedAnswer(basis_of(edition.facts).answer, "", even, answer_rows(one, near)),)


def _why(entry: Entry | None, study: RoadmapStudy | None, edition: Edition) -> Markup:
    """Say why the two answers differ: what the rate takes, and how far it is from what there is."""
    if study is None or entry is None:
        return Markup()
    takes = takes_table(study)
    parts = [last_sentence(study, study.top)]
    if takes is not None:
        parts.append(Markup("{}.").format(takes.title))
    step = step_words(edition, entry)
    if step:
        parts.append(Markup("A") + step.removeprefix(": a") + Markup("."))
    return Markup(" ").join(part for part in parts if part)


def _waits(entry: Entry | None, edition: Edition) -> str:
    """Say which requirement of the headline has later even odds than it has itself."""
    later = later_requirements(entry, edition) if entry is not None else []
    if not later or later[0].forecast is None:
        return ""
    return (
        f"It must wait for \u201c{later[0].promise.promise}\u201d, which read in the same way "
        f"has even odds {median_words(later[0].forecast)}."
    )


def _section(
    edition: Edition, feature: TableFeature, top: Entry | None
) -> tuple[Section, Table] | None:
    """Return a forecast table of the open promises of a domain or programme; None without any."""
    found = [
        with_requirements(entry, edition)
        for entry in edition.entries
        if entry.forecast is not None
        and feature.domain in (None, entry.promise.domain)
        and feature.programme in (None, entry.promise.programme)
    ]
    if not found:
        return None
    shown = _shown(found, top)
    csv = f"data/forecasts-{feature.id}.csv"
    query = f"domain={feature.domain}" if feature.domain else f"q={feature.programme}"
    section = Section(
        id=feature.id,
        title=_table_title(found, feature.subject),
        dek=_table_dek(found, shown, edition),
        table=forecast_table(shown, as_of=edition.as_of, subject=top.id if top else None),
        csv=csv,
        more=f"promises/index.html?{query}",
        more_words=f"All promises about {feature.subject}",
    )
    return section, forecast_values(found)


def _shown(found: Sequence[Entry], top: Entry | None) -> list[Entry]:
    """Return the promises to show: the headline's organization first, then the most restated."""
    organization = top.promise.organization if top is not None else None

    def weight(entry: Entry) -> tuple[bool, bool, int, str]:
        own = entry.promise.organization == organization
        is_top = top is not None and entry.id == top.id
        return (not is_top, not own, -len(entry.chain.dated), entry.id)

    chosen = sorted(found, key=weight)[:TABLE_ROWS]
    return sorted(chosen, key=lambda entry: (entry.chain.dated[0].due or 0, entry.id))


def _table_title(found: Sequence[Entry], subject: str) -> str:
    likely = sum(e.forecast is not None and e.forecast.probability_on_time > EVEN for e in found)
    every = f"{number_words(len(found))} open promises about {subject}"
    if len(found) == 1:
        odds = "better than even odds" if likely else "no even odds"
        return f"The one open promise about {subject} has {odds} to be on time"
    if likely == 0:
        return f"None of the {every} has even odds to be on time"
    if likely == len(found):
        return f"All {every} have better than even odds to be on time"
    has = "has" if likely == 1 else "have"
    return (
        f"{opening(number_words(likely))} of the {every} {has} better than even odds to be on time"
    )


def _table_dek(found: Sequence[Entry], shown: Sequence[Entry], edition: Edition) -> str:
    passed = sum(e.forecast is not None and e.forecast.first_date_passed for e in found)
    sentences = []
    if passed:
        verb = "is past its" if passed == 1 else "are past their"
        of = f"{opening(number_words(passed))} of the {number_words(len(found))}"
        sentences.append(f"{of} {verb} first date.")
    if len(shown) < len(found):
        count = number_words(len(shown))
        sentences.append(
            f"Shown are {count}: the headline\u2019s company first, then the most restated."
        )
    waiting = waiting_words(found, edition)
    if waiting:
        sentences.append(waiting)
    early = 0 if waiting else sum(bool(later_requirements(entry, edition)) for entry in found)
    if early:
        come = "one comes" if early == 1 else f"{number_words(early)} come"
        sentences.append(f"Each is read alone, so {come} out earlier than what it must wait for.")
    return " ".join(sentences)


def _next_due(edition: Edition) -> list[DueRow]:
    """Return the open promises whose newest date comes next."""
    return [row for row in due_rows(edition) if row.deadline >= edition.as_of][:NEXT_DUE]
