"""The front page: the headline and its forecast, the tables, slips, delays, what is due, limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from promisetrack.forecast.words import LAST_YEAR, interval_years, median_words, on_time_words
from promisetrack.report.basis import basis_of
from promisetrack.report.coherence import later_requirements
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.features import TABLES, TableFeature
from promisetrack.report.headline import by_next_decade, headline
from promisetrack.report.page import Page
from promisetrack.report.pages.delay_panels import delay_figures, delay_title
from promisetrack.report.pages.due import DueRow, due_rows
from promisetrack.report.pages.forecast_figure import forecast_figure
from promisetrack.report.pages.forecast_table import (
    ForecastTable,
    forecast_table,
    forecast_values,
)
from promisetrack.report.pages.limits import limits
from promisetrack.report.pages.sensitivity_figures import sensitivity_section
from promisetrack.report.pages.slip_panels import restated_entries, slip_figures, slip_title
from promisetrack.report.phrasing import counted, number_words, opening
from promisetrack.report.tables import Table
from promisetrack.words import probability_words

if TYPE_CHECKING:
    from promisetrack.forecast import DeliveryForecast

TABLE_ROWS = 8
NEXT_DUE = 6
EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Answer:
    """The forecast of the headline in numbers, for the rail."""

    even: str
    rows: tuple[tuple[str, str], ...]


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
    forecast = top.entry.forecast if top.entry is not None else None
    hero = forecast_figure(top.entry, edition, id="headline") if top.entry and forecast else None
    sections = [found for one in TABLES if (found := _section(edition, one, top.entry))]
    restated = restated_entries(edition)
    slips = slip_figures(restated, edition)
    delays = delay_figures(edition)
    due = _next_due(edition)
    hangs_on = sensitivity_section(top.entry, edition, front=True)
    figures = (
        *((hero,) if hero else ()), *(hangs_on.figures if hangs_on else ()), *slips, *delays,
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
            "waits": _waits(top.entry, edition),
            "sensitivity": hangs_on,
            "answer": _answer(forecast, edition.as_of) if forecast else None,
            "sections": [section for section, _ in sections],
            "slips": slips,
            "slip_title": slip_title(restated),
            "delays": delays,
            "delay_title": delay_title(edition),
            "due": due,
            "due_title": f"{opening(counted(len(due), 'date'))} to watch next",
            "limits": limits(edition),
            "basis": basis_of(edition.facts),
        },
        figures=figures,
        files={section.csv: values.csv() for section, values in sections},
    )


# --- private -------------------------------------------------------------------------------


def _answer(forecast: DeliveryForecast, as_of: date) -> Answer:
    near = by_next_decade(as_of)
    on_time = "passed" if forecast.first_date_passed else on_time_words(forecast)
    left = 1 - forecast.probability_by(date(LAST_YEAR, 12, 31))
    rows = (
        ("On time", on_time),
        (f"By the end of {near.year}", probability_words(forecast.probability_by(near))),
        (f"After {LAST_YEAR} or never", probability_words(left)),
        ("8 chances in 10", interval_years(forecast)),
    )
    return Answer(median_words(forecast).removeprefix("by "), rows)


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
        entry
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
        return (entry is not top, not own, -len(entry.chain.dated), entry.id)

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
    early = sum(bool(later_requirements(entry, edition)) for entry in found)
    if early:
        come = "one comes" if early == 1 else f"{number_words(early)} come"
        sentences.append(f"Each is read alone, so {come} out earlier than what it must wait for.")
    return " ".join(sentences)


def _next_due(edition: Edition) -> list[DueRow]:
    """Return the open promises whose newest date comes next."""
    return [row for row in due_rows(edition) if row.deadline >= edition.as_of][:NEXT_DUE]
