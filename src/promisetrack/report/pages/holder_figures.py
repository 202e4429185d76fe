"""The figures of what holders got: from each date of a promise, beside lateness, around events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from promisetrack.charts.chains import End
from promisetrack.charts.event_time import Month, event_ends, event_time_chart
from promisetrack.charts.held import Got, HeldRow, held_chart
from promisetrack.charts.money import times_words
from promisetrack.charts.named_rows import fitted
from promisetrack.charts.waited import Waited, waited_chart
from promisetrack.charts.widths import wrap
from promisetrack.forecast.holders import (
    ClaimHolding,
    EventKind,
    EventPath,
    HolderRecord,
    Lateness,
    SlippedPromise,
)
from promisetrack.forecast.holders.money_words import (
    against_words,
    benchmark_words,
    count_words,
    gave_words,
    had_words,
    opening,
)
from promisetrack.forecast.holders.record_words import slip_words
from promisetrack.forecast.holders.words import promises_of
from promisetrack.report.edition import Edition
from promisetrack.report.figures import Figure
from promisetrack.report.holder_study import HolderStudy
from promisetrack.report.icons import icon, swatch
from promisetrack.report.phrasing import deadline_words, number_words
from promisetrack.report.phrasing import times_words as often
from promisetrack.report.tables import Table, table
from promisetrack.words import day_words, month_words

LEAST_WINDOWS: Final = 30
"""Times of waiting that do not overlap below which a picture of them tells nothing from luck."""


def chain_holders_figure(record: HolderRecord) -> Figure | None:
    """Return what a holder from each date of the most restated promise got; None without one."""
    if not record.slipped:
        return None
    slipped = record.slipped[0]
    rows = [_date_row(row, slipped) for row in slipped.rows]
    index = benchmark_words(record.markets[-1])
    return Figure(
        id="dates-of-one",
        title=opening(slip_words(slipped)),
        subtitle=Markup(
            "“{}”, {}. One row a date: {} what a holder from that day has by the newest price, {} "
            "what {} gave over the same days. Logarithmic. The older the date, the longer the time."
        ).format(slipped.promise.promise, record.organization, icon("held"), icon("index"), index),
        chart=held_chart(rows, head="share", left=196),
        source=f"To {_newest(slipped.rows)}. All of these times end on one day: they overlap, and "
        "are one observation of one share.",
        table=_rows_table([slipped]),
        csv="data/holders/dates-of-one.csv",
        n=len(rows),
    )


def slipped_figure(study: HolderStudy) -> Figure | None:
    """Return a row an organization: holders from each date of its most restated promise."""
    found = [one for one in study.records if one.slipped]
    if len(found) < 2:  # noqa: PLR2004  one has its own picture
        return None
    found.sort(key=lambda one: (-one.slipped[0].slips, one.organization))
    rows = [
        HeldRow(
            one.organization,
            often(one.slipped[0].slips),
            tuple(_got(row, one.slipped[0]) for row in one.slipped[0].rows),
        )
        for one in found
    ]
    return Figure(
        id="dates-of-all",
        title=_slipped_title(found),
        subtitle=Markup(
            "One row a company, its most restated promise; {} a holder from each of its dates, up "
            "to the newest price, {} the index over the same days. Logarithmic. At the right: how "
            "often the date slipped."
        ).format(icon("held"), icon("index")),
        chart=held_chart(rows, head="slipped", left=130),
        source=f"{count_words(len(found), 'company', 'companies')} of {len(study.records)}: those "
        "with a date that slipped and a price on one of its days. The days differ, so rows compare "
        "with their own rings, not with each other.",
        table=_rows_table([one.slipped[0] for one in found]),
        csv="data/holders/dates-of-all.csv",
        n=len(found),
    )


def waited_figure(study: HolderStudy, edition: Edition) -> Figure | None:
    """Return lateness against return, a mark a promise; None where no promise has both."""
    found = [one for one in study.waits if one.held and one.held.benchmark_ratio]
    if not found:
        return None
    marks = [_waited(one, edition) for one in found]
    left_out = len(study.waits) - len(found)
    return Figure(
        id="lateness",
        title=_waited_title(found, study.windows()),
        subtitle=Markup(
            "Across: years from the first date to delivery, or to the last look. Up: what the "
            "share became over what the index became from the first claim to that day, "
            "logarithmic. {} kept, {} came late, {} open: at least so late, {} cancelled."
        ).format(icon("kept"), icon("seen"), icon("open"), icon("cancelled")),
        chart=waited_chart(marks),
        source=f"{count_words(len(found), 'promise')}; {left_out} more have no price on the day "
        "of their first claim. What went together, not what made what.",
        table=_waited_table(study),
        csv="data/holders/lateness.csv",
        n=len(found),
    )


def event_figures(study: HolderStudy) -> tuple[Figure, ...]:
    """Return the share around claims and around missed dates, on one scale."""
    paths = [path for path in study.events if path.points]
    months = [
        [
            Month(
                point.month, point.mean,
                point.interval.lower if point.interval else None,
                point.interval.upper if point.interval else None,
            )
            for point in path.points
        ]
        for path in paths
    ]  # fmt: skip
    ends = [event_ends(one) for one in months]
    shared = (min(low for low, _ in ends), max(high for _, high in ends)) if ends else None
    return tuple(_event_figure(path, one, shared) for path, one in zip(paths, months, strict=True))


# --- private -------------------------------------------------------------------------------

_EVENTS: Final = {
    EventKind.CLAIM: ("a date was named", "dates were named"),
    EventKind.MISSED: ("a date passed in vain", "dates passed in vain"),
}


def _newest(rows: Sequence[ClaimHolding]) -> str:
    return day_words(max(row.held.end.day for row in rows if row.held is not None))


def _date_row(row: ClaimHolding, slipped: SlippedPromise) -> HeldRow:
    due = slipped.promise.claims[row.number].due
    words = f": {deadline_words(due)}" if due is not None else ""
    got = _got(row, slipped)
    return HeldRow(f"{month_words(row.made)}{words}", times_words(got.share), (got,))


def _got(row: ClaimHolding, slipped: SlippedPromise) -> Got:
    held, claim = row.held, slipped.promise.claims[row.number]
    assert held is not None  # noqa: S101  the rows of a slipped promise have a return
    tip = [
        f"“{claim.said}”" if claim.said else slipped.promise.promise,
        f"{claim.by}, {day_words(row.made)}; meant by {day_words(row.deadline)}",
        f"To {day_words(held.end.day)} a holder {had_words(held.ratio)}",
    ]
    if held.benchmark_ratio is not None:
        tip.append(f"The index {gave_words(held.benchmark_ratio)} over the same days")
    publisher = claim.source.publisher if claim.source else None
    checked = "✓ read at the source" if claim.verified else "not checked"
    tip.append(f"{publisher}, {checked}" if publisher else checked.capitalize())
    return Got(held.ratio, held.benchmark_ratio, tuple(tip))


def _slipped_title(records: Sequence[HolderRecord]) -> str:
    """Say in how many companies holders from every date did better than the index, and worse."""
    better = worse = 0
    for one in records:
        beat = {row.held.beat_benchmark for row in one.slipped[0].rows if row.held is not None}
        better += beat == {True}
        worse += beat == {False}
    every = number_words(len(records))
    return (
        f"Of {every} companies whose dates slipped, holders from every date did better than the "
        f"index in {_how_many(better)} and worse in {_how_many(worse)}"
    )


def _how_many(count: int) -> str:
    return number_words(count) if count else "none"


def _rows_table(several: Sequence[SlippedPromise]) -> Table:
    return table(
        ("organization", "promise", "claim", "made", "deadline", "end_close_of", "ratio",
         "benchmark_ratio"),
        [
            [
                row.organization, row.promise, row.number, str(row.made), str(row.deadline),
                str(row.held.end.day), row.held.ratio, row.held.benchmark_ratio,
            ]
            for one in several
            for row in one.rows
            if row.held is not None
        ],
    )  # fmt: skip


def _waited(one: Lateness, edition: Edition) -> Waited:
    held, entry = one.held, edition.by_id[one.promise]
    assert held is not None and held.benchmark_ratio  # noqa: S101, PT018  the caller saw to it
    first, last = day_words(held.start.day), day_words(held.end.day)
    tip = (
        entry.promise.promise,
        f"{one.organization}; {entry.state_words}",
        f"{first} to {last}: a holder {had_words(held.ratio)}",
        f"The index {gave_words(held.benchmark_ratio)}",
    )
    ends = {End.DELIVERED: "kept" if entry.chain.kept else "seen", End.OPEN: "open"}
    return Waited(
        one.late_years,
        held.ratio / held.benchmark_ratio,
        ends.get(entry.chain.end, "cancelled"),
        wrap(fitted(entry.promise.promise, 3 * _NAME - 60), width=_NAME, size=11),
        tip,
    )


_NAME: Final = 132
"""Pixels that a line of the name of a promise has room in."""


def _waited_title(found: Sequence[Lateness], windows: int) -> str:
    """Say of how many promises, companies and separate times the picture is: the caveat first."""
    words = promises_of([one.organization for one in found])
    hold = f"{',' if ',' in words else ''} {'holds' if len(found) == 1 else 'hold'}"
    words = f"{words}{hold} no more than {count_words(windows, 'time')} of waiting that "
    words += "does not overlap" if windows == 1 else "do not overlap"
    return f"{words}: too few to tell lateness from luck" if windows < LEAST_WINDOWS else words


def _waited_table(study: HolderStudy) -> Table:
    return table(
        ("promise", "organization", "late_years", "delivered_yet", "start_close_of",
         "end_close_of", "ratio", "benchmark_ratio", "left_out"),
        [
            [
                one.promise, one.organization, one.late_years, "yes" if one.is_delivered else "no",
                str(one.held.start.day) if one.held else None,
                str(one.held.end.day) if one.held else None,
                one.held.ratio if one.held else None,
                one.held.benchmark_ratio if one.held else None,
                one.left_out.value if one.left_out else None,
            ]
            for one in study.waits
        ],
    )  # fmt: skip


def _event_figure(
    path: EventPath, months: Sequence[Month], ends: tuple[float, float] | None
) -> Figure:
    label, what = _EVENTS[path.kind]
    companies = count_words(path.organizations, "company", "companies")
    blocks = path.points[-1].interval
    band = Markup("{} 8 chances in 10, ").format(swatch("grid")) if blocks else Markup()
    return Figure(
        id=path.kind.value,
        title=_event_title(path, what),
        subtitle=Markup(
            "The share against the index since the month in which {}, mean of {}; {}months before "
            "at the left."
        ).format(label, count_words(len(path.events), "such month"), band),
        chart=event_time_chart(months, event=label, ends=ends),
        source=f"{count_words(len(path.events), 'month')} of {companies}"
        + (f" in {blocks.blocks} blocks of company and years" if blocks else "")
        + f"; {path.left_out} left out, because closes are missing around them or the months are "
        "not over.",
        table=table(
            ("month", "mean_log_excess", "lower_80", "upper_80"),
            [[one.month, one.mean, one.low, one.high] for one in months],
        ),
        csv=f"data/holders/around-{path.kind.value}.csv",
        n=len(path.events),
    )


def _event_title(path: EventPath, what: str) -> str:
    """Say what the share did in the months after, and whether that can be told from chance."""
    last = path.points[-1]
    start = f"{last.month} months after {what}"
    if last.interval is None:
        return (
            f"{start}, the share stood {against_words(last.mean, 'the index')}: too few to say more"
        )
    if last.interval.lower * last.interval.upper <= 0:
        return f"{start}, no difference from the index can be told"
    return f"{start}, the share stood {against_words(last.mean, 'the index')} in the mean"
