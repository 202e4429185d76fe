"""What changed since an earlier day, as a page and as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from promisetrack.dates import DateWindow
from promisetrack.report.changes import (
    LEAST_CHANCE,
    LEAST_DAYS,
    CameDue,
    Changes,
    Move,
    changes_of,
)
from promisetrack.report.chips import Chip, state_chip
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.page import Page
from promisetrack.report.phrasing import counted, joined, opening
from promisetrack.report.tables import Cell, Table, table
from promisetrack.words import NOTHING, chances_words, date_words, day_words, duration_words

PATH = "changes.html"
CSV = "data/changes.csv"


@dataclass(frozen=True, slots=True)
class Said:
    """A promise with something that was said of it: for when, and when."""

    entry: Entry
    due: str
    made: str
    before: str


@dataclass(frozen=True, slots=True)
class Passed:
    """A promise with a date that passed, and how it stands now."""

    entry: Entry
    due: str
    number: str
    chip: Chip


@dataclass(frozen=True, slots=True)
class Ended:
    """A promise that was resolved, how, and what was thought of it before."""

    entry: Entry
    chip: Chip
    when: str
    thought: str


def changes_page(edition: Edition) -> Page:
    """Return the page of what changed; without anything to compare it says how to get it."""
    found = changes_of(edition)
    return Page(
        path=PATH,
        template="changes.html.j2",
        title=changes_title(found),
        description="What was promised, restated, came due, was resolved; which forecasts moved.",
        place="changes",
        values={
            "changes": found,
            "since": day_words(found.earlier.as_of) if found else "",
            "until": day_words(edition.as_of),
            "rule": (
                f"Shown are even odds that moved by {LEAST_DAYS} days or more, and chances to be "
                f"on time that moved by {chances_words(LEAST_CHANCE)} or more."
                + (" Each promise is read alone, without the roadmap." if edition.roadmaps else "")
            ),
            "moves": [(move, by_words(move)) for move in found.moves] if found else [],
            "came_due": [_passed(one) for one in found.came_due] if found else [],
            "resolved": [_ended(one, found) for one in found.resolved] if found else [],
            "restated": _restated(found) if found else [],
            "promised": [_promised(one) for one in found.promised] if found else [],
            "csv": CSV,
        },
        files={CSV: _values(found).csv()} if found else {},
    )


def changes_title(found: Changes | None) -> str:
    """Say how much changed, in one sentence."""
    if found is None:
        return "Nothing to compare with yet"
    parts = [
        f"{counted(len(found.promised), 'promise')} made",
        f"{len(found.restated)} restated",
        f"{counted(len(found.came_due), 'date')} passed",
        f"{len(found.resolved)} resolved",
        f"{counted(len(found.moves), 'forecast')} moved",
    ]
    return f"{opening(joined(parts))} since {day_words(found.earlier.as_of)}"


def by_words(move: Move) -> str:
    """Say how far even odds moved: "2.1 years later"; nothing where they stayed or have no day."""
    if not move.way:
        return ""
    return f"{duration_words(move.days)} {move.way}" if move.days is not None else move.way


# --- private -------------------------------------------------------------------------------


def _passed(one: CameDue) -> Passed:
    dated = [claim for claim in one.entry.promise.claims if claim.deadline is not None]
    number = f"date {dated.index(one.claim) + 1} of {len(dated)}" if len(dated) > 1 else ""
    return Passed(one.entry, date_words(one.due), number, state_chip(one.entry))


def _ended(entry: Entry, found: Changes) -> Ended:
    outcome = entry.outcome
    before = found.earlier.forecasts.get(entry.id)
    thought = f"{chances_words(before.p_on_time)} to be on time" if before else NOTHING
    when = date_words(outcome.date) if outcome.date is not None else day_words(outcome.as_of)
    return Ended(entry, state_chip(entry), when, thought)


def _restated(found: Changes) -> list[Said]:
    rows = []
    for one in found.restated:
        claims = one.entry.promise.claims
        dated = [claim for claim in claims[: claims.index(one.claims[0])] if claim.due]
        before = date_words(dated[-1].due) if dated and dated[-1].due else "no date"
        rows += [
            Said(one.entry, _due(claim.due, withdrawn=claim.withdrawn), date_words(claim.made), was)
            for claim, was in zip(
                one.claims,
                [before, *(_due(c.due, withdrawn=c.withdrawn) for c in one.claims[:-1])],
                strict=True,
            )
        ]
    return rows


def _promised(entry: Entry) -> Said:
    first = entry.promise.claims[0]
    return Said(entry, _due(first.due, withdrawn=first.withdrawn), date_words(first.made), "")


def _due(window: DateWindow | None, *, withdrawn: bool) -> str:
    if window is not None:
        return date_words(window)
    return "taken back" if withdrawn else "no date"


def _values(found: Changes) -> Table:
    """Return all changes as one table: what kind, of which promise, from what to what."""
    rows: list[list[Cell]] = []
    for move in found.moves:
        before, now = move.before, move.now
        rows.append(
            [
                "forecast", move.entry.id, _iso(before.median), _iso(now.median), move.days,
                before.p_on_time, now.p_on_time,
            ]
        )  # fmt: skip
    rows += [
        ["resolved", one.id, "pending", one.outcome.status.value, None, None, None]
        for one in found.resolved
    ]
    rows += [
        ["came due", one.entry.id, str(one.deadline), one.entry.outcome.status.value, None, None,
         None]
        for one in found.came_due
    ]  # fmt: skip
    rows += [
        ["restated", one.entry.id, None, str(claim.due or "none"), None, None, None]
        for one in found.restated
        for claim in one.claims
    ]
    rows += [
        ["promised", one.id, None, str(one.promise.claims[0].due or "none"), None, None, None]
        for one in found.promised
    ]
    columns = (
        "change", "promise", "from", "to", "days", "p_on_time_before", "p_on_time_now",
    )  # fmt: skip
    return table(columns, rows)


def _iso(day: date | None) -> str | None:
    return None if day is None else str(day)
