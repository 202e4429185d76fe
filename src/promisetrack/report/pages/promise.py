"""The page of one promise: its forecast or its end, its statements, what counts, what was seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from promisetrack.forecast.growth import Ambition
from promisetrack.forecast.growth_words import ambition_words
from promisetrack.model import Judgement
from promisetrack.quantities import format_quantity
from promisetrack.report.basis import basis_of
from promisetrack.report.chips import Chip, state_chip
from promisetrack.report.citation import citation
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.figures import Figure
from promisetrack.report.page import Page
from promisetrack.report.pages.analogues import (
    ANALOGUES_DEK,
    analogue_rows,
    analogues_title,
)
from promisetrack.report.pages.chain_figures import chain_figures
from promisetrack.report.pages.chain_words import chain_sentence, chain_title, statements_title
from promisetrack.report.pages.embed import frame_of
from promisetrack.report.pages.evidence import seen
from promisetrack.report.pages.forecast_figure import forecast_figure
from promisetrack.report.pages.group import domain_path, organization_path, sampling_path
from promisetrack.report.pages.growth import ambition_of, growth_rows, growth_title
from promisetrack.report.pages.promise_facts import facts
from promisetrack.report.pages.promise_words import (
    newer_sentence,
    requirements_sentence,
    standfirst,
)
from promisetrack.report.pages.roadmap_promise import alone_section, on_roadmap
from promisetrack.report.pages.sensitivity_figures import sensitivity_section
from promisetrack.report.pages.statements import statement_rows, statement_values
from promisetrack.report.phrasing import domain_words
from promisetrack.report.since import since_words
from promisetrack.words import day_words


@dataclass(frozen=True, slots=True)
class Related:
    """Another promise that this one waits for, or that waits for it; None where unknown."""

    id: str
    name: str
    organization: str
    chip: Chip | None


def promise_path(promise_id: str) -> str:
    """Return the path of a promise's page from the root of the site."""
    return f"promises/{promise_id}.html"


def promise_page(entry: Entry, edition: Edition) -> Page:
    """Return the page of one promise."""
    promise = entry.promise
    forecast = forecast_figure(entry, edition)
    chain = chain_figures(entry, edition)
    steps = on_roadmap(entry, edition)
    hangs_on = alone_section(sensitivity_section(entry, edition), edition.roadmap_with(entry.id))
    figures: tuple[Figure, ...] = (
        *((forecast,) if forecast else ()), *(hangs_on.figures if hangs_on else ()), *chain,
    )  # fmt: skip
    rows = statement_rows(entry)
    csv = f"data/promises/{entry.id}-statements.csv"
    nearest, demanded = edition.nearest.get(entry.id, ()), ambition_of(entry, edition)
    return Page(
        path=promise_path(entry.id),
        template="promise.html.j2",
        title=promise.promise,
        description=f"{promise.organization}: {promise.promise}. {entry.state_words}.",
        place="promises",
        values={
            "entry": entry,
            "chip": state_chip(entry),
            "checked": _checked(entry),
            "standfirst": standfirst(entry, basis_of(edition.facts)),
            "facts": facts(entry, on_roadmap=edition.roadmap_with(entry.id) is not None),
            "forecast": forecast,
            "steps": steps,
            "sensitivity": hangs_on,
            "chain": chain,
            "chain_title": chain_title(entry.chain),
            "chain_dek": chain_sentence(entry.chain),
            "newer": newer_sentence(entry, edition),
            "statements": rows,
            "statements_title": statements_title(rows),
            "statements_csv": csv,
            "seen": seen(entry, edition),
            "terms": _terms(entry, edition, demanded),
            "requires": _related(promise.requires, edition),
            "requirements_dek": requirements_sentence(entry, edition),
            "required_by": _related(edition.waiting.get(entry.id, ()), edition),
            "domain": domain_words(promise.domain),
            "domain_page": domain_path(edition, promise.domain),
            "organization_page": organization_path(edition, promise.organization),
            "sampling_page": sampling_path(edition, promise.sampling),
            "growth": growth_rows(demanded),
            "growth_title": growth_title(demanded),
            "analogues": analogue_rows(nearest, edition),
            "analogues_title": analogues_title(nearest),
            "analogues_dek": ANALOGUES_DEK,
            "cited": citation(edition, entry),
            "frame": frame_of(entry),
        },
        figures=figures,
        files={csv: statement_values(entry).csv()},
    )


# --- private -------------------------------------------------------------------------------

_VERDICTS: Final = {
    Judgement.DISPUTED: "The verdict is disputed.",
    Judgement.AMBIGUOUS: "The outcome allows two verdicts, so it counts in no rate.",
    Judgement.VOID: "Its conditions never came about, so it counts in no rate.",
    Judgement.UNFALSIFIABLE: "Its words cannot be decided, so it counts in no rate.",
}


def _checked(entry: Entry) -> str:
    outcome = entry.outcome
    return f"{outcome.status.value}, last checked {day_words(outcome.as_of)}"


def _terms(entry: Entry, edition: Edition, demanded: Ambition | None) -> list[tuple[str, str]]:
    promise = entry.promise
    rule = edition.ledger.sampling.get(promise.sampling)
    terms = [
        ("Organization", promise.organization),
        ("Kind", promise.kind.value.replace("-", " ")),
        ("Sampling rule", rule.title if rule is not None else promise.sampling),
    ]
    if promise.programme:
        terms.append(("Programme", promise.programme))
    if promise.measure is not None:
        quantity = promise.measure.quantity.replace("_", " ")
        bound = "at most" if promise.measure.direction.value == "at-most" else "at least"
        period = ", within its period only" if promise.is_fixed_window else ""
        terms.append(
            ("Measured", f"{quantity}: {bound} {format_quantity(promise.measure.reaches)}{period}")
        )
    if demanded is not None and not growth_rows(demanded):
        terms.append(("Growth asked for", ambition_words(demanded)))
    if entry.outcome.judgement in _VERDICTS:
        terms.append(("Verdict", _VERDICTS[entry.outcome.judgement]))
    if edition.earlier is not None:
        terms.append((f"Since {day_words(edition.earlier.as_of)}", since_words(entry, edition)))
    return [*terms, ("Id", promise.id)]


def _related(ids: tuple[str, ...], edition: Edition) -> list[Related]:
    found = []
    for one in ids:
        entry = edition.by_id.get(one)
        if entry is None:
            found.append(Related(one, one, "not in this edition", None))
        else:
            promise = entry.promise
            found.append(Related(one, promise.promise, promise.organization, state_chip(entry)))
    return found
