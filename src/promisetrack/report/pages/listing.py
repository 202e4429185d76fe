"""The list of all promises: one row each, filtered by words, state and domain."""

from __future__ import annotations

from dataclasses import dataclass

from promisetrack.report.chips import FILTERS, Chip, state_chip, state_group
from promisetrack.report.edition import Edition, Entry, record
from promisetrack.report.page import Page
from promisetrack.report.phrasing import counted, domain_words, median_parts, number_words, opening
from promisetrack.report.tables import Table, table
from promisetrack.words import NOTHING, date_words

PATH = "promises/index.html"
CSV = "data/promises.csv"
ENOUGH = 20
"""Decided promises from which on a share is given in percent."""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One promise in the list; ``words`` is what a search looks through, in lower case."""

    entry: Entry
    group: str
    domain: str
    promised: str
    dates: int
    even: str
    chip: Chip
    words: str


def listing_page(edition: Edition) -> Page:
    """Return the list of all promises, by domain and statement."""
    entries = sorted(edition.entries, key=lambda e: (domain_words(e.promise.domain), e.id))
    rows = [_row(entry) for entry in entries]
    present = {row.group for row in rows}
    return Page(
        path=PATH,
        template="listing.html.j2",
        title=_title(edition),
        description=f"{len(rows):,} dated promises and what became of them.",
        place="promises",
        values={
            "rows": rows,
            "groups": [(name, words) for name, words in FILTERS if name in present],
            "domains": [(domain, domain_words(domain)) for domain in edition.domains],
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
    return text


def _row(entry: Entry) -> ListRow:
    promise = entry.promise
    first = promise.first_dated
    forecast = entry.forecast
    even = NOTHING
    if forecast is not None:
        even, _ = median_parts(forecast)
    said = " ".join(claim.by for claim in promise.claims)
    searched = (
        promise.promise, promise.organization, promise.domain, promise.programme or "",
        promise.id, said, entry.state_words,
    )  # fmt: skip
    return ListRow(
        entry,
        state_group(entry),
        domain_words(promise.domain),
        date_words(first.due) if first is not None and first.due is not None else "no date",
        len(entry.chain.dated),
        even,
        state_chip(entry),
        " ".join(searched).lower(),
    )


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
