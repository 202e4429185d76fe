"""What happened, as an Atom feed (RFC 4287): what came due, was resolved, which forecasts moved.

Ids are UUIDs made of what an entry is about, so that an entry stays itself from one report to
the next. Times are midnights of the ledger's own days: a deadline, the day of an outcome's
newest evidence, the day of the edition. No clock is read.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from xml.etree import ElementTree as ET

from promisetrack.model import Status
from promisetrack.report.changes import CameDue, Move, came_due, changes_of, event_day
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.pages.changes import by_words
from promisetrack.report.phrasing import deadline_words, opening
from promisetrack.report.plain import plain
from promisetrack.words import day_words

PATH = "feed.xml"
SPAN: Final = timedelta(days=365)
"""How far back the feed goes."""

MOST_MOVES: Final = 25
"""Forecasts that moved, the largest moves first; the page of changes has them all."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: ``key`` says what it is about, ``link`` is a path from the root of the site."""

    key: str
    title: str
    summary: str
    link: str
    updated: date
    published: date
    category: str


def feed_xml(edition: Edition, *, address: str = "") -> bytes:
    """Return the feed of an edition.

    Parameters
    ----------
    edition
        The edition.
    address
        Where the site is published, with a slash at its end; without one links are relative.
    """
    items = sorted(
        feed_items(edition), key=lambda one: (one.updated, one.published, one.key), reverse=True
    )
    updated = max((one.updated for one in items), default=edition.as_of)
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _add(root, "id", _urn(f"feed {edition.ledger.settings.title}"))
    _add(root, "title", edition.ledger.settings.title)
    _add(root, "subtitle", "What came due, what was resolved, and which forecasts moved.")
    _add(root, "updated", _midnight(updated))
    _add(ET.SubElement(root, "author"), "name", "promisetrack")
    if address:
        ET.SubElement(root, "link", {"rel": "self", "href": f"{address}{PATH}"})
    ET.SubElement(root, "link", {"rel": "alternate", "href": f"{address}index.html"})
    for item in items:
        _entry(root, item, address)
    ET.indent(root, " ")
    body: bytes = ET.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body + b"\n"


def feed_items(edition: Edition) -> Iterator[Item]:
    """Give what came due and what was resolved within a year, and which forecasts moved."""
    since = edition.as_of - SPAN
    for entry in edition.entries:
        for due in came_due(entry, since=since, until=edition.as_of):
            yield _came_due(due, edition.as_of)
        if entry.outcome.status is not Status.PENDING and event_day(entry.outcome) > since:
            yield _resolved(entry)
    changes = changes_of(edition)
    if changes is not None:
        for move in changes.moves[:MOST_MOVES]:
            yield _moved(move, changes.earlier.as_of, edition.as_of)


# --- private -------------------------------------------------------------------------------

_ATOM = "http://www.w3.org/2005/Atom"
_SPACE = uuid.UUID("6f1d9f5c-5c5b-5b6e-9d2a-8f0f3f6f2f10")
"""The name space of our entries: any fixed UUID does."""


def _came_due(one: CameDue, as_of: date) -> Item:
    entry, day = one.entry, one.deadline + timedelta(days=1)
    return Item(
        key=f"due {entry.id} {one.deadline}",
        title=f"Came due: {entry.promise.promise}",
        summary=(
            f"{entry.promise.organization} promised it {deadline_words(one.due)}. "
            f"{opening(entry.state_words)}, as of {day_words(as_of)}."
        ),
        link=_page(entry),
        updated=day,
        published=day,
        category="due",
    )


def _resolved(entry: Entry) -> Item:
    outcome = entry.outcome
    day = event_day(outcome)
    evidence = f" {outcome.evidence}" if outcome.evidence else ""
    return Item(
        key=f"resolved {entry.id} {outcome.status.value}",
        title=f"{_HOW[outcome.status]}: {entry.promise.promise}",
        summary=f"{entry.promise.organization}: {entry.state_words}.{evidence}",
        link=_page(entry),
        updated=max(day, outcome.as_of),
        published=day,
        category="resolved",
    )


_HOW: Final = {
    Status.DELIVERED: "Delivered",
    Status.CANCELLED: "Cancelled",
    Status.PARTIAL: "Delivered in part",
}


def _moved(move: Move, since: date, until: date) -> Item:
    if move.way:
        by = by_words(move)
        title = f"Even odds {by}: {move.entry.promise.promise}"
        said = f"even odds from “{move.even_before}” to “{move.even_now}”"
    else:
        title = f"Chance to be on time moved: {move.entry.promise.promise}"
        said = f"even odds as before, {move.even_now}"
    if move.on_time_before != move.on_time_now:
        said += f"; on time from {move.on_time_before} to {move.on_time_now}"
    return Item(
        key=f"moved {move.entry.id} {since} {until}",
        title=title,
        summary=f"Between {day_words(since)} and {day_words(until)}: {said}.",
        link=_page(move.entry),
        updated=until,
        published=until,
        category="moved",
    )


def _entry(root: ET.Element, item: Item, address: str) -> None:
    entry = ET.SubElement(root, "entry")
    _add(entry, "id", _urn(item.key))
    _add(entry, "title", item.title)
    _add(entry, "updated", _midnight(item.updated))
    _add(entry, "published", _midnight(item.published))
    ET.SubElement(entry, "link", {"rel": "alternate", "href": f"{address}{item.link}"})
    ET.SubElement(entry, "category", {"term": item.category})
    _add(entry, "summary", item.summary)


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = plain(text)


def _page(entry: Entry) -> str:
    return f"promises/{entry.id}.html"


def _urn(key: str) -> str:
    return uuid.uuid5(_SPACE, key).urn


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
