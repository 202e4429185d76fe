"""The figures of a group: what became of its promises one by one, and as their time ran."""

from __future__ import annotations

from collections import Counter
from typing import Final

from markupsafe import Markup

from promisetrack.charts.incidence import LAST, incidence_chart
from promisetrack.charts.outcomes import Fate, OutcomeRow, outcomes_chart
from promisetrack.charts.years import decimal_year
from promisetrack.model.state import Label
from promisetrack.report.edition import Entry
from promisetrack.report.figures import Figure
from promisetrack.report.icons import icon
from promisetrack.report.pages.group import Group
from promisetrack.report.phrasing import joined, opening
from promisetrack.report.tables import table
from promisetrack.words import date_words, day_words

MOST_ROWS: Final = 26
LEAST_ROWS: Final = 4


def outcomes_figure(group: Group, *, csv: str) -> Figure | None:
    """Return what became of the newest promises whose first date has passed; None with few."""
    decided = [(row, entry) for entry in group.entries if (row := _row(entry)) is not None]
    decided.sort(key=lambda pair: (pair[0].due, pair[1].id))
    shown = decided[-MOST_ROWS:]
    if len(shown) < LEAST_ROWS:
        return None
    as_of = group.edition.as_of
    newest = f"The {len(shown)} newest of {len(decided)}" if len(decided) > len(shown) else "All"
    return Figure(
        id="outcomes",
        title=_outcomes_title(shown, more=len(decided) > len(shown)),
        subtitle=Markup(
            "{} first promised date, {} kept, {} delivered late, {} still open, {} cancelled. "
            "The bar is the time between."
        ).format(icon("said"), icon("kept"), icon("seen"), icon("open"), icon("cancelled")),
        chart=outcomes_chart(
            [row for row, _ in shown], today=decimal_year(as_of), today_words=day_words(as_of)
        ),
        source=f"{newest} promises whose first date has passed, as of {day_words(as_of)}. "
        "Quotas of a fixed period are not drawn.",
        table=table(
            ("promise", "statement", "first_due", "outcome", "outcome_date", "days_late"),
            [
                [
                    entry.id, entry.promise.promise, str(entry.state.deadline),
                    entry.outcome.status.value,
                    str(entry.outcome.date) if entry.outcome.date is not None else None,
                    entry.state.days,
                ]
                for _, entry in shown
            ],
        ),
        csv=csv,
    )  # fmt: skip


def incidence_figure(group: Group, *, name: str, csv: str) -> Figure | None:
    """Return what became of a group as its time ran; None where it is too few for curves."""
    own = group.fates
    if own is None:
        return None
    others = group.others
    stop = min(float(own.times[-1]), LAST)
    key = "Band: 8 chances in 10. Dashed: all other promises." if others else ""
    return Figure(
        id="fates",
        title=_incidence_title(group),
        subtitle=Markup(
            "Share of promises by multiples of the promised time. Grey from above: cancelled. {}"
        ).format(key),
        chart=incidence_chart(own, others, name=name),
        source=f"{own.rows} promises with a date"
        + (f", {others.rows} others" if others else "")
        + f"; the curve stops at {stop:.1f} times, where fewer than five are left. "
        "Cancelled and late are kept apart (Aalen and Johansen).",
        table=table(
            ("times_promised", "delivered", "lower_80", "upper_80", "cancelled"),
            [
                [
                    float(own.times[i]), float(own.delivered[i]), _known(own.lower[i]),
                    _known(own.upper[i]), float(own.cancelled[i]),
                ]
                for i in range(len(own.times))
            ],
        ),
        csv=csv,
        n=own.rows,
    )  # fmt: skip


# --- private -------------------------------------------------------------------------------

_MARKS: Final[dict[Label, Fate]] = {
    Label.KEPT: "kept",
    Label.LATE: "seen",
    Label.CANCELLED: "cancelled",
}
_WORDS: Final[tuple[tuple[Fate, str, str], ...]] = (
    ("kept", "was kept", "were kept"),
    ("seen", "came late", "came late"),
    ("open", "is still open", "are still open"),
    ("cancelled", "was cancelled", "were cancelled"),
)


def _row(entry: Entry) -> OutcomeRow | None:
    """Return a promise as a row; None where its date has not passed, or nothing can be drawn."""
    promise, state = entry.promise, entry.state
    if promise.is_fixed_window or state.deadline is None:
        return None
    fate = "open" if entry.is_overdue else _MARKS.get(state.label)
    if fate is None:
        return None
    outcome = entry.outcome
    end = outcome.as_of if fate == "open" or outcome.date is None else outcome.date.middle
    first = promise.first_dated
    due = date_words(first.due) if first is not None and first.due is not None else ""
    tip = (promise.promise, f"{promise.organization}, promised for {due}", entry.state_words)
    return OutcomeRow(promise.promise, decimal_year(state.deadline), decimal_year(end), fate, tip)


def _outcomes_title(shown: list[tuple[OutcomeRow, Entry]], *, more: bool) -> str:
    counts = Counter(row.fate for row, _ in shown)
    told = [
        f"{counts[fate]} {one if counts[fate] == 1 else many}"
        for fate, one, many in _WORDS
        if counts[fate]
    ]
    which = f"the last {len(shown)}" if more else f"{len(shown)}"
    return f"{opening(f'of {which} to fall due, {joined(told)}')}"


def _incidence_title(group: Group) -> str:
    own, others = group.fates, group.others
    for time, words in ((2.0, "within twice the promised time"), (1.0, "by the first date")):
        mine = own.at(time) if own is not None else None
        if mine is None:
            continue
        title = f"{100 * mine[0]:.0f}% were delivered {words}"
        theirs = others.at(time) if others is not None else None
        return f"{title}, against {100 * theirs[0]:.0f}% of all others" if theirs else title
    return "What became of them as their time ran"


def _known(value: float) -> float | None:
    return float(value) if value == value else None  # noqa: PLR0124  NaN
