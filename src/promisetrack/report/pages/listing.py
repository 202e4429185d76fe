"""The list of all promises: one row each, to be searched, filtered and sorted.

The first rows stand in the page as a table, all of them as compact data that the page's script
makes rows of: thousands of written rows would take megabytes, of which few are looked at.
"""

from __future__ import annotations

from typing import Final

from promisetrack.report.chips import FILTERS, state_chip, state_group
from promisetrack.report.edition import Edition, Entry, record
from promisetrack.report.page import Page
from promisetrack.report.pages.forecast_table import on_time_words
from promisetrack.report.pages.group import organization_path
from promisetrack.report.pages.list_rows import Cell, Column, ListRow, chip_looks, packed_rows
from promisetrack.report.pages.roadmap_promise import waiting_words, with_requirements
from promisetrack.report.phrasing import counted, domain_words, median_parts, number_words, opening
from promisetrack.report.tables import Table, table
from promisetrack.words import NOTHING, date_words

PATH = "promises/index.html"
CSV = "data/promises.csv"
ENOUGH = 20
"""Decided promises from which on a share is given in percent."""

FIRST: Final = 100
"""Rows that are shown at first, and all that is shown without scripts."""


COLUMNS: Final = (
    Column("promise", "Promise", "text", "A to Z", "Z to A"),
    Column("organization", "Organization", "text", "A to Z", "Z to A"),
    Column("domain", "Domain", "text", "A to Z", "Z to A"),
    Column("promised", "First promised for", "date", "earliest first", "latest first"),
    Column("dates", "Dates", "number", "fewest first", "most first", "number"),
    Column("even", "Even odds by", "date", "earliest first", "latest first", "number"),
    Column("on-time", "On time", "number", "least likely first", "most likely first", "number"),
    Column("state", "State", "number", "longest overdue first", "longest overdue last"),
)


def listing_page(edition: Edition) -> Page:
    """Return the list of all promises, by domain and statement."""
    entries = [
        with_requirements(entry, edition)
        for entry in sorted(edition.entries, key=lambda e: (domain_words(e.promise.domain), e.id))
    ]
    rows = [
        _row(entry, organization_path(edition, entry.promise.organization)) for entry in entries
    ]
    present = {row.group for row in rows}
    return Page(
        path=PATH,
        template="listing.html.j2",
        title=_title(edition),
        description=f"{len(rows):,} dated promises and what became of them.",
        place="promises",
        values={
            "columns": COLUMNS,
            "rows": rows[:FIRST],
            "first": FIRST,
            "count": len(rows),
            "packed": packed_rows(rows),
            "looks": chip_looks(rows),
            "groups": [(name, words) for name, words in FILTERS if name in present],
            "domains": [(domain, domain_words(domain)) for domain in edition.domains],
            "organizations": sorted(
                {entry.promise.organization for entry in entries}, key=str.casefold
            ),
            "standfirst": _standfirst(edition),
            "csv": CSV,
        },
        files={CSV: _values(edition).csv()},
    )


# --- private -------------------------------------------------------------------------------


def _title(edition: Edition) -> str:
    """Say what share was kept on time, as plainly as the number of cases allows."""
    kept, decided = record(edition)
    if decided == 0:
        return "None of these promises can be judged yet"
    if decided < ENOUGH:
        share = f"{opening(number_words(kept))} of {decided} promises that can be judged"
        return f"{share} {'was' if kept == 1 else 'were'} kept on time"
    share = f"{100 * kept / decided:.0f}%"
    return f"Of {decided:,} promises that can be judged, {share} were kept on time"


def _standfirst(edition: Edition) -> str:
    domains = counted(len(edition.domains), "domain")
    quotas = sum(entry.promise.is_fixed_window for entry in edition.entries)
    text = f"{opening(counted(len(edition.entries), 'promise'))} in {domains}."
    if quotas:
        text += f" The {counted(quotas, 'quota')} of a fixed period among them are judged apart."
    return f"{text} {waiting_words(edition.entries, edition)}".strip()


def _row(entry: Entry, whose: str) -> ListRow:
    promise, group = entry.promise, state_group(entry)
    searched = {*(claim.by for claim in promise.claims), promise.programme or ""} - {""}
    return ListRow(
        entry,
        group,
        domain_words(promise.domain),
        whose,
        _promised(entry),
        len(entry.chain.dated),
        _even(entry),
        _on_time(entry),
        state_chip(entry),
        _rank(group, entry.state.days),
        tuple(sorted(searched)),
    )


def _promised(entry: Entry) -> Cell:
    first = entry.promise.first_dated
    if first is None or first.due is None:
        return Cell("no date")
    return Cell(date_words(first.due), str(first.deadline))


def _even(entry: Entry) -> Cell:
    if entry.forecast is None:
        return Cell(NOTHING)
    day = entry.forecast.quantile(0.5)
    return Cell(median_parts(entry.forecast)[0], str(day) if day is not None else _NEVER)


def _on_time(entry: Entry) -> Cell:
    forecast = entry.forecast
    if forecast is None:
        return Cell(NOTHING)
    share = 0.0 if forecast.first_date_passed else forecast.probability_on_time
    return Cell(on_time_words(forecast), round(share, 4))


_NEVER: Final = "9999-12-31"
"""Key of a median that lies beyond all days."""


def _rank(group: str, days: int | None) -> int:
    """Return the place of a state in its order: overdue, not due, late, cancelled, kept, other.

    Within a group the one with the most days comes first.
    """
    order = ("overdue", "not-due", "late", "cancelled", "kept", "other")
    return order.index(group) * _SPAN + _SPAN // 2 - (days or 0)


_SPAN: Final = 1_000_000
"""More days than any state lasts, twice."""


def _values(edition: Edition) -> Table:
    columns = (
        "promise", "statement", "organization", "domain", "kind", "sampling", "programme",
        "first_said", "first_due", "newest_due", "dates", "status", "outcome_date", "as_of",
        "state", "days",
    )  # fmt: skip
    return table(columns, [_value_row(entry) for entry in edition.entries])


def _value_row(entry: Entry) -> list[str | int | None]:
    promise, outcome, state = entry.promise, entry.outcome, entry.state
    first, newest = promise.first_dated, promise.newest_dated
    return [
        promise.id, promise.promise, promise.organization, promise.domain, promise.kind.value,
        promise.sampling, promise.programme,
        str(first.made) if first is not None else None,
        str(first.deadline) if first is not None else None,
        str(newest.deadline) if newest is not None else None,
        len(entry.chain.dated), outcome.status.value,
        str(outcome.date) if outcome.date is not None else None,
        str(outcome.as_of), state.label.value, state.days,
    ]  # fmt: skip
