"""The page of a group: the parts that organizations, domains and sampling rules have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from promisetrack.model import Status
from promisetrack.report.api import api_json
from promisetrack.report.chips import Chip, state_chip
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.figures import Figure
from promisetrack.report.page import Page
from promisetrack.report.pages.forecast_table import (
    ForecastTable,
    forecast_table,
    forecast_values,
)
from promisetrack.report.pages.group import (
    Group,
    Share,
    fates_sentence,
    group_fields,
    restated_parts,
    restated_sentence,
)
from promisetrack.report.pages.milestone_figure import moved_furthest
from promisetrack.report.pages.roadmap_promise import waiting_words, with_requirements
from promisetrack.report.phrasing import counted, opening
from promisetrack.words import NOTHING, date_words

MOST_FORECASTS: Final = 12


@dataclass(frozen=True, slots=True)
class Fact:
    """A number of the facts row and its words."""

    value: str
    words: str
    range: str = ""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A table of smaller groups: its sentence, the head of its names, and the rows."""

    id: str
    title: str
    head: str
    rows: tuple[Share, ...]
    dek: str = ""


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise of the group in the list of all.

    ``came`` is the day of its delivery; that of a cancellation stands in the chip.
    """

    entry: Entry
    promised: str
    dates: int
    came: str
    chip: Chip


@dataclass(frozen=True, slots=True)
class Next:
    """The card of a new promise: the chance to be on time, and the rest in words."""

    title: str
    on_time: str
    rows: tuple[tuple[str, str], ...]
    dek: str


@dataclass(frozen=True, slots=True)
class GroupPage:
    """What differs from one kind of group to the next.

    Parameters
    ----------
    place
        The entry of the bar.
    folder, slug
        Where the page goes: ``folder/slug.html``, its files under the same names in ``data/`` and
        ``api/v1/``.
    title, kicker
        The sentence, and what stands above it.
    facts
        The row of numbers.
    outcomes
        The figure of single promises.
    pair
        Figures beside each other, under ``pair_title``.
    milestones
        The chains of its promises together.
    share, share_dek
        The price of its share over its promises, and what stands above it.
    breakdowns
        Tables of smaller groups.
    notes
        Texts for the rail, each with a title and maybe links (words, href).
    card, cannot_tell
        The forecast of a new promise, or why there is none.
    forecasts
        Whether open promises are shown with their forecasts.
    fields
        More fields of the machine copy.
    """

    place: str
    folder: str
    slug: str
    crumb: str
    title: str
    kicker: str
    facts: tuple[Fact, ...]
    outcomes: Figure | None = None
    pair: tuple[Figure, ...] = ()
    pair_title: str = ""
    milestones: Figure | None = None
    share: Figure | None = None
    share_dek: str = ""
    breakdowns: tuple[Breakdown, ...] = ()
    notes: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = ()
    card: Next | None = None
    cannot_tell: str = ""
    forecasts: bool = True
    fields: Mapping[str, Any] = field(default_factory=dict)


def group_page(group: Group, own: GroupPage) -> Page:
    """Return the page of a group."""
    edition = group.edition
    forecasts = _forecasts(group) if own.forecasts else None
    csv = f"data/{own.folder}/{own.slug}-forecasts.csv"
    copy = f"api/v1/{own.folder}/{own.slug}.json"
    files = {copy: api_json(edition, **group_fields(group), **own.fields).decode()}
    if forecasts:
        files[csv] = forecast_values(_open(group)).csv()
    figures = (
        *((own.outcomes,) if own.outcomes else ()), *own.pair,
        *((own.milestones,) if own.milestones else ()), *((own.share,) if own.share else ()),
    )  # fmt: skip
    return Page(
        path=f"{own.folder}/{own.slug}.html",
        template="group.html.j2",
        title=own.title,
        description=f"{own.title}. {fates_sentence(group).striptags()}",
        place=own.place,
        values={
            "own": own,
            "group_name": group.name,
            "standfirst": fates_sentence(group),
            "restated": restated_sentence(group),
            "restated_parts": restated_parts(group),
            "furthest": moved_furthest(group) if own.milestones else (),
            "forecasts": forecasts,
            "forecasts_title": _forecasts_title(group, forecasts),
            "forecasts_dek": waiting_words(_open(group), group.edition) if forecasts else "",
            "forecasts_csv": csv,
            "rows": _rows(group.entries),
            "rows_title": opening(counted(len(group.entries), "promise")),
            "copy": copy,
        },
        figures=figures,
        files=files,
    )


# --- private -------------------------------------------------------------------------------


_LEAST_FORECASTS: Final = 2
"""With one, its own page says it better."""


def _forecasts(group: Group) -> ForecastTable | None:
    """Return the open promises by even odds, the earliest first.

    A milestone of a roadmap is read with all that it requires.
    """
    found = _open(group)
    found.sort(key=lambda entry: (_median(entry), entry.id))
    if len(found) < _LEAST_FORECASTS:
        return None
    return forecast_table(found[:MOST_FORECASTS], as_of=group.edition.as_of)


def _open(group: Group) -> list[Entry]:
    found = [entry for entry in group.entries if entry.forecast is not None]
    return [with_requirements(entry, group.edition) for entry in found]


def _median(entry: Entry) -> date:
    median = entry.forecast.quantile(0.5) if entry.forecast is not None else None
    return median or date.max


def _forecasts_title(group: Group, shown: ForecastTable | None) -> str:
    if shown is None:
        return ""
    found = sum(entry.forecast is not None for entry in group.entries)
    start = f"{opening(counted(found, 'promise'))} are open"
    if found <= MOST_FORECASTS:
        return f"{start}; the likeliest to come soon stands first"
    return f"{start}; these {MOST_FORECASTS} have even odds first"


def _rows(entries: Sequence[Entry]) -> list[PromiseRow]:
    """Return all promises, the first promised first."""
    ordered = sorted(entries, key=lambda entry: (entry.state.deadline or date.max, entry.id))
    return [_row(entry) for entry in ordered]


def _row(entry: Entry) -> PromiseRow:
    first = entry.promise.first_dated
    came, is_delivered = entry.outcome.date, entry.outcome.status is Status.DELIVERED
    return PromiseRow(
        entry,
        date_words(first.due) if first is not None and first.due is not None else "no date",
        len(entry.chain.dated),
        date_words(came) if came is not None and is_delivered else NOTHING,
        state_chip(entry),
    )


def listed_href(edition: Edition, **query: str) -> str:
    """Return the address of the list of promises with a search, from a page one folder down."""
    from urllib.parse import urlencode

    return f"../promises/index.html?{urlencode(query)}" if edition.entries else "../index.html"
