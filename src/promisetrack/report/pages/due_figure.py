"""The agenda of open promises as a figure: by quarter where it is near, by year where it is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from promisetrack.charts import AgendaMark, AgendaRow, agenda_chart
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.figures import Figure
from promisetrack.report.icons import icon
from promisetrack.report.phrasing import counted, opening
from promisetrack.report.tables import table
from promisetrack.words import day_words

if TYPE_CHECKING:
    from promisetrack.report.pages.due import DueRow

YEARS_BACK: Final = 3
"""Years before the present one that have a row of their own."""

QUARTERS_AHEAD: Final = 2
"""Years after the present one whose quarters have a row each."""

YEARS_AHEAD: Final = 2
"""Years after those that have a row of their own."""

LEAST: Final = 2
"""Promises that the picture needs."""


def due_figure(rows: Sequence[DueRow], edition: Edition, *, csv: str) -> Figure | None:
    """Return the agenda of open promises that have a date; None with too few."""
    if len(rows) < LEAST:
        return None
    as_of = edition.as_of
    weighed = sorted(rows, key=lambda row: _weight(row, edition))
    past = [row for row in weighed if row.deadline < as_of]
    coming = [row for row in weighed if row.deadline >= as_of]
    return Figure(
        id="agenda",
        title=agenda_title(rows, as_of),
        subtitle=Markup(
            "One mark an open promise, by its newest date. To come: {} its first date can still "
            "be kept, {} it has passed. Past: {} seen open since, {} nobody has looked since. "
            "Named: those on which most others wait, then those with most dates."
        ).format(icon("said"), icon("again"), icon("open"), icon("unseen")),
        chart=agenda_chart(
            _agenda(past, _past_bins(as_of), edition), _agenda(coming, _coming_bins(as_of), edition)
        ),
        source=f"As of {day_words(as_of)}. {opening(counted(len(rows), 'open promise'))} with a "
        "date; a range counts at its last day.",
        table=table(
            (
                "promise", "statement", "organization", "newest_due", "days_left", "dates",
                "waited_for_by", "evidence",
            ),
            [
                [
                    row.entry.id, row.entry.promise.promise, row.entry.promise.organization,
                    str(row.deadline), (row.deadline - as_of).days, len(row.entry.chain.dated),
                    len(edition.waiting.get(row.entry.id, ())), str(row.entry.outcome.as_of),
                ]
                for row in rows
            ],
        ),
        csv=csv,
    )  # fmt: skip


def agenda_title(rows: Sequence[DueRow], as_of: date) -> str:
    """Say how much of what is to come falls due by the end of the year."""
    coming = [row for row in rows if row.deadline >= as_of]
    if not coming:
        verb = "is" if len(rows) == 1 else "are"
        return f"Nothing is to come; {counted(len(rows), 'promise')} {verb} past"
    year = min(row.deadline for row in coming).year
    soon = sum(row.deadline.year == year for row in coming)
    fall = "falls" if soon == 1 else "fall"
    of = f"{soon} of {len(coming)} dates to come" if soon < len(coming) else "All dates to come"
    return f"{of} {fall if soon < len(coming) else 'fall'} due by the end of {year}"


# --- private -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Bin:
    """A row of the agenda: its name, and its last day."""

    name: str
    last: date


def _weight(row: DueRow, edition: Edition) -> tuple[int, int, date, str]:
    entry = row.entry
    waiting = len(edition.waiting.get(entry.id, ()))
    return -waiting, -len(entry.chain.dated), row.deadline, entry.id


def _past_bins(as_of: date) -> list[_Bin]:
    first = as_of.year - YEARS_BACK
    years = [_Bin(str(year), _end(year)) for year in range(first, as_of.year)]
    return [
        _Bin(f"before {first}", _end(first - 1)), *years, _Bin(f"{as_of.year} so far", date.max)
    ]  # fmt: skip


def _coming_bins(as_of: date) -> list[_Bin]:
    last = as_of.year + QUARTERS_AHEAD
    quarters = [
        _Bin(f"Q{quarter} {year}", _quarter_end(year, quarter))
        for year in range(as_of.year, last + 1)
        for quarter in (1, 2, 3, 4)
        if _quarter_end(year, quarter) >= as_of
    ]
    years = [_Bin(str(year), _end(year)) for year in range(last + 1, last + 1 + YEARS_AHEAD)]
    return [*quarters, *years, _Bin(f"after {last + YEARS_AHEAD}", date.max)]


def _end(year: int) -> date:
    return date(year, 12, 31)


def _quarter_end(year: int, quarter: int) -> date:
    return date(year, 3 * quarter, 30 if quarter in (2, 3) else 31)


def _agenda(rows: Sequence[DueRow], bins: Sequence[_Bin], edition: Edition) -> list[AgendaRow]:
    """Return the rows of a block; empty ones at its start and end are left out."""
    held: dict[str, list[AgendaMark]] = {one.name: [] for one in bins}
    for row in rows:
        held[next(one.name for one in bins if row.deadline <= one.last)].append(_mark(row, edition))
    made = [AgendaRow(name, tuple(marks)) for name, marks in held.items()]
    full = [i for i, one in enumerate(made) if one.marks]
    return made[full[0] : full[-1] + 1] if full else []


def _mark(row: DueRow, edition: Edition) -> AgendaMark:
    entry = row.entry
    hollow: Callable[[Entry], bool] = _unseen if row.deadline < edition.as_of else _first_passed
    words, *rest = entry.chain.dated[-1].tip
    even = f"Even odds by {row.even.words}" if entry.forecast is not None else ""
    lines = (words, entry.promise.promise, *rest[:2], even.replace("by only", "only"), *rest[2:])
    return AgendaMark(entry.promise.promise, hollow(entry), tuple(one for one in lines if one))


def _unseen(entry: Entry) -> bool:
    """Whether nobody has looked since the newest date passed."""
    newest = entry.promise.newest_dated
    return newest is None or newest.deadline is None or entry.outcome.as_of <= newest.deadline


def _first_passed(entry: Entry) -> bool:
    return entry.forecast is not None and entry.forecast.first_date_passed
