"""What is due: open promises whose newest date has passed, comes within a year, or went unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from promisetrack.model.state import is_open
from promisetrack.report.chips import Chip, state_chip
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.page import Page
from promisetrack.report.pages.due_figure import due_figure
from promisetrack.report.phrasing import counted, median_parts, number_words, opening
from promisetrack.report.tables import table
from promisetrack.words import NOTHING, date_words, day_words, probability_words, span_words

AHEAD = timedelta(days=365)
CSV = "data/due.csv"
AGENDA_CSV = "data/due-agenda.csv"


@dataclass(frozen=True, slots=True)
class DueRow:
    """An open promise with its newest date; ``share`` is the chance of its first, None if past."""

    entry: Entry
    deadline: date
    newest: str
    number: str
    since: str
    share: float | None
    on_time: str
    even: str
    seen: str
    chip: Chip
    checked: str


def due_page(edition: Edition) -> Page:
    """Return the page of what is due."""
    rows = due_rows(edition)
    passed = [row for row in rows if row.deadline < edition.as_of]
    unseen = sum(row.entry.outcome.as_of <= row.deadline for row in passed)
    coming = [row for row in rows if edition.as_of <= row.deadline <= edition.as_of + AHEAD]
    agenda = due_figure(rows, edition, csv=AGENDA_CSV)
    return Page(
        path="due.html",
        template="due.html.j2",
        title=_title(passed, coming),
        description="Open promises whose newest date has passed or comes within a year.",
        place="due",
        values={
            "passed": passed,
            "coming": coming,
            "unseen": unseen,
            "unseen_words": f"{opening(number_words(unseen))} of them {_were(unseen)}",
            "csv": CSV,
            "agenda": agenda,
        },
        figures=(agenda,) if agenda else (),
        files={
            CSV: table(
                ("promise", "statement", "organization", "newest_due", "days_left", "evidence"),
                [
                    [
                        row.entry.id, row.entry.promise.promise, row.entry.promise.organization,
                        str(row.deadline), (row.deadline - edition.as_of).days,
                        str(row.entry.outcome.as_of),
                    ]
                    for row in [*passed, *coming]
                ],
            ).csv()
        },
    )  # fmt: skip


def due_rows(edition: Edition) -> list[DueRow]:
    """Return the open promises that have a date, the earliest newest date first."""
    rows = [
        _row(entry, deadline, edition.as_of)
        for entry in edition.entries
        if is_open(entry.promise, entry.outcome, as_of=edition.as_of)
        and (newest := entry.promise.newest_dated) is not None
        and (deadline := newest.deadline) is not None
    ]
    return sorted(rows, key=lambda row: (row.deadline, row.entry.id))


# --- private -------------------------------------------------------------------------------


def _row(entry: Entry, deadline: date, as_of: date) -> DueRow:
    forecast = entry.forecast
    newest = entry.promise.newest_dated
    share, on_time, even, seen = None, NOTHING, NOTHING, ""
    if forecast is not None:
        even, seen = median_parts(forecast)
        on_time = "0%"
        if not forecast.first_date_passed:
            share = forecast.probability_on_time
            on_time = probability_words(share)
    return DueRow(
        entry,
        deadline,
        date_words(newest.due) if newest is not None and newest.due is not None else NOTHING,
        _which_date(entry),
        span_words(deadline, as_of) if deadline < as_of else "",
        share,
        on_time,
        even,
        seen,
        state_chip(entry),
        day_words(entry.outcome.as_of),
    )


def _which_date(entry: Entry) -> str:
    dates = len(entry.chain.dated)
    which = f"{_ordinal(dates)} date" if dates > 1 else "only date"
    return f"{which}, taken back since" if entry.promise.claims[-1].withdrawn else which


def _title(passed: list[DueRow], coming: list[DueRow]) -> str:
    if not passed and not coming:
        return "Nothing is due within a year"
    overdue = opening(counted(len(passed), "open promise"))
    verb = "is" if len(passed) == 1 else "are"
    their = "its" if len(passed) == 1 else "their"
    fall = "falls" if len(coming) == 1 else "fall"
    ahead = f"{counted(len(coming), 'more', 'more')} {fall} due within a year"
    return f"{overdue} {verb} past {their} newest date; {ahead}"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _ordinal(number: int) -> str:
    teens = 10 <= number % 100 <= 20  # noqa: PLR2004
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
