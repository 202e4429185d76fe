"""What is due: open promises whose newest date has passed, comes within a year, or went unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from promisetrack.model.state import is_open
from promisetrack.report.chips import Chip, state_chip
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.page import Page
from promisetrack.report.pages.due_figure import due_figure
from promisetrack.report.pages.forecast_table import on_time_words
from promisetrack.report.pages.list_rows import Cell, Column
from promisetrack.report.pages.roadmap_promise import waiting_words, with_requirements
from promisetrack.report.phrasing import counted, domain_words, median_parts, number_words, opening
from promisetrack.report.tables import table
from promisetrack.words import NOTHING, date_words, day_words

AHEAD = timedelta(days=365)
CSV = "data/due.csv"
AGENDA_CSV = "data/due-agenda.csv"

COMING, SEEN, UNSEEN = "coming", "seen", "unseen"
GROUPS: Final = (
    (COMING, "due within a year"),
    (SEEN, "past, seen open since"),
    (UNSEEN, "past, nobody looked since"),
)

COLUMNS: Final = (
    Column("promise", "Promise", "text", "A to Z", "Z to A"),
    Column("newest", "Newest date", "date", "earliest first", "latest first"),
    Column("looked", "Last looked at", "date", "longest ago first", "latest first"),
    Column("first", "First date kept", "number", "least likely first", "most likely first"),
    Column("even", "Even odds by", "date", "earliest first", "latest first"),
)
"""The columns that can be sorted by; the state stands after them."""


@dataclass(frozen=True, slots=True)
class DueRow:
    """An open promise with its newest date; ``share`` is the chance of its first, None if past.

    ``group`` says how it stands to its newest date, ``domain`` is a name to search by.
    """

    entry: Entry
    group: str
    domain: str
    deadline: date
    newest: str
    number: str
    share: float | None
    on_time: str
    even: Cell
    seen: str
    chip: Chip
    checked: str


def due_page(edition: Edition) -> Page:
    """Return the page of what is due."""
    rows = due_rows(edition)
    passed = [row for row in rows if row.group != COMING]
    unseen = sum(row.group == UNSEEN for row in passed)
    coming = [row for row in rows if row.group == COMING and row.deadline <= edition.as_of + AHEAD]
    shown = [*coming, *passed]
    present = {row.group for row in shown}
    agenda = due_figure(rows, edition, csv=AGENDA_CSV)
    return Page(
        path="due.html",
        template="due.html.j2",
        title=_title(passed, coming),
        description="Open promises whose newest date has passed or comes within a year.",
        place="due",
        values={
            "rows": shown,
            "columns": COLUMNS,
            "groups": [(name, words) for name, words in GROUPS if name in present],
            "domains": [
                (one, domain_words(one))
                for one in sorted({row.entry.promise.domain for row in shown}, key=domain_words)
            ],
            "organizations": sorted(
                {row.entry.promise.organization for row in shown}, key=str.casefold
            ),
            "unseen": unseen,
            "unseen_words": f"{opening(number_words(unseen))} of the {len(passed)} that are past "
            f"it {_were(unseen)}",
            "waiting": waiting_words((row.entry for row in shown), edition),
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
        _row(with_requirements(entry, edition), deadline, edition.as_of)
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
    share, on_time, even, seen = None, NOTHING, Cell(NOTHING), ""
    if forecast is not None:
        (words, seen), day = median_parts(forecast), forecast.quantile(0.5)
        even = Cell(words, str(day) if day is not None else "9999-12-31")
        share = None if forecast.first_date_passed else forecast.probability_on_time
        on_time = on_time_words(forecast)
    group = COMING if deadline >= as_of else SEEN if entry.outcome.as_of > deadline else UNSEEN
    return DueRow(
        entry,
        group,
        domain_words(entry.promise.domain),
        deadline,
        date_words(newest.due) if newest is not None and newest.due is not None else NOTHING,
        _which_date(entry),
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
