"""The sentences of a promise's page, each computed from its chain, outcome and forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from markupsafe import Markup

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.clock import first_clock
from promisetrack.forecast.words import (
    LAST_YEAR,
    MORE_LIKELY_NEVER,
    chances_words,
    median_words,
    probability_words,
    span_words,
)
from promisetrack.model import Status
from promisetrack.model.state import Label
from promisetrack.report.chips import NO_VERDICT
from promisetrack.report.edition import Entry
from promisetrack.report.phrasing import (
    counted,
    deadline_words,
    joined,
    number_words,
    opening,
    period_words,
    when_words,
)
from promisetrack.report.spells import longest_spell

if TYPE_CHECKING:
    from promisetrack.forecast import DeliveryForecast
    from promisetrack.report.pages.statements import StatementRow


@dataclass(frozen=True, slots=True)
class Fact:
    """A number and what it counts."""

    value: str
    words: str


def standfirst(entry: Entry) -> Markup:
    """Say when it was first promised for when, how many dates were given, and what is to come."""
    return Markup(" ").join(part for part in (_first(entry), _dates(entry), _end(entry)) if part)


def facts(entry: Entry) -> list[Fact]:
    """Return the numbers of a promise, at most four."""
    chain, forecast = entry.chain, entry.forecast
    found = []
    if chain.dated:
        count = len(chain.dated)
        found.append(Fact(str(count), "dated statement" if count == 1 else "dated statements"))
    stretch = _stretch(entry)
    if stretch is not None:
        so_far = "" if entry.outcome.status is Status.DELIVERED else ", so far"
        found.append(Fact(f"{stretch:.1f}×", f"the promised time{so_far}"))
    if len(chain.dated) > 1:
        first, last = chain.dated[0].to_go, chain.dated[-1].to_go
        found.append(Fact(f"{first:.1f} → {last:.1f} years", "to go, first and newest statement"))
    elif chain.dated:
        found.append(Fact(f"{chain.dated[0].to_go:.1f} years", "to go when it was promised"))
    if forecast is not None and not forecast.first_date_passed:
        found.append(Fact(probability_words(forecast.probability_on_time), "chance to be on time"))
    elif forecast is not None:
        soon = date(forecast.as_of.year + 2, 12, 31)
        found.append(
            Fact(
                probability_words(forecast.probability_by(soon)),
                f"chance by the end of {soon.year}",
            )
        )
    return found


def chain_title(entry: Entry) -> str:
    """Say how often the date was restated, and which way: "Restated 14 times: …"."""
    chain = entry.chain
    moves = [
        (later.due or 0) - (earlier.due or 0)
        for earlier, later in zip(chain.dated, chain.dated[1:], strict=False)
    ]
    day = 1.5 / DAYS_PER_YEAR
    counts = (
        (sum(move > day for move in moves), "later"),
        (sum(move < -day for move in moves), "sooner"),
        (sum(abs(move) <= day for move in moves), "the same"),
    )
    told = [(n, way) for n, way in counts if n]
    if len(told) == 1:
        each = "" if len(moves) == 1 else " each time"
        return f"Restated {_times(len(moves))},{each} {told[0][1]}"
    return f"Restated {_times(len(moves))}: {joined([f'{_times(n)} {way}' for n, way in told])}"


def chain_sentence(entry: Entry) -> str:
    """Say over which years every date lay near, or how the newest compares with the first."""
    spell = longest_spell(entry.chain)
    return f"It was {spell.words}." if spell is not None else ""


def statements_title(rows: Sequence[StatementRow]) -> str:
    """Say how many statements there are, and how many were read at their source."""
    read = sum(row.source.verified is True for row in rows)
    count = opening(counted(len(rows), "statement"))
    if read == len(rows):
        return (
            f"{count}, {'each ' if read > 1 else ''}read at {'its' if read > 0 else 'the'} source"
        )
    if read == 0:
        return f"{count}, not checked at the source"
    return f"{count}, {number_words(read)} read at the source"


# --- private -------------------------------------------------------------------------------


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number) or counted(number, "time")


def _first(entry: Entry) -> Markup:
    first = entry.promise.first_dated
    if first is None or first.due is None:
        return Markup("No date with a last day was ever given.")
    said = period_words(first.made)
    due = deadline_words(first.due).removeprefix("by ")
    return Markup("First promised in {} for {}.").format(said, due)


def _dates(entry: Entry) -> Markup:
    dated, newest = entry.chain.dated, entry.promise.newest_dated
    if len(dated) < 2 or newest is None or newest.due is None or newest.deadline is None:  # noqa: PLR2004
        return Markup()
    count = opening(counted(len(dated), "date"))
    if entry.outcome.status is not Status.PENDING:
        return Markup("{} were given in all.").format(count)
    last = entry.promise.claims[-1]
    if last.withdrawn:
        return Markup("{} have been given; the last was taken back {}.").format(
            count, when_words(last.made)
        )
    passed = newest.deadline < entry.outcome.as_of
    end = " has passed too." if passed else "."
    words = deadline_words(newest.due).removeprefix("by ")
    start = "the newest is" if not passed else "the newest,"
    return Markup("{} have been given; {} {}{}").format(
        count, start, f"{words}," if passed else words, end
    )


def _end(entry: Entry) -> Markup:
    outcome, state = entry.outcome, entry.state
    when = when_words(outcome.date) if outcome.date is not None else ""
    if outcome.status is Status.DELIVERED:
        return _delivered(entry, when)
    if outcome.status is Status.CANCELLED:
        return Markup("It was cancelled {}.").format(when)
    part = Markup()
    if state.label is Label.MISSED:
        share = f"{100 * outcome.reached:.0f}%" if outcome.reached is not None else "a part"
        return Markup("By the end of its period <b>{}</b> of it was reached.").format(share)
    if outcome.status is Status.PARTIAL:
        share = f" ({100 * outcome.reached:.0f}%)" if outcome.reached is not None else ""
        part = Markup("It was delivered in part{}. ").format(share)
    if entry.forecast is not None:
        return part + _expected(entry.forecast)
    reason = entry.no_forecast.rstrip(".")
    if not reason:
        return part
    return part + Markup("There is no forecast: {}.").format(reason)


def _delivered(entry: Entry, when: str) -> Markup:
    state = entry.state
    if state.label is Label.KEPT:
        return Markup("It was delivered {}: <b>kept</b>.").format(when)
    if state.label is Label.LATE and state.deadline is not None and entry.outcome.date is not None:
        delivered = entry.outcome.date.lower or entry.outcome.date.upper or state.deadline
        late = span_words(state.deadline, delivered)
        return Markup("It was delivered {}, <b>{}</b> after the first date.").format(when, late)
    return Markup("It was delivered {}.").format(when)


def _expected(forecast: DeliveryForecast) -> Markup:
    left = chances_words(1 - forecast.probability_by(date(LAST_YEAR, 12, 31)))
    median = median_words(forecast)
    if median == MORE_LIKELY_NEVER:
        return Markup(
            "It is <b>more likely never</b> than ever to come: in <b>{}</b>, not by {}."
        ).format(left, LAST_YEAR)
    return Markup(
        "An average promise so far along has even odds <b>{}</b>; in <b>{}</b> it comes after {} "
        "or never."
    ).format(median, left, LAST_YEAR)


def _stretch(entry: Entry) -> float | None:
    """Return the time taken, or passed so far, over the time first promised."""
    outcome = entry.outcome
    clock = first_clock(entry.promise.claims)
    judged = outcome.judgement not in NO_VERDICT and not entry.promise.is_fixed_window
    if clock is None or not judged or outcome.status is Status.CANCELLED:
        return None
    delivered = outcome.status is Status.DELIVERED and outcome.date is not None
    end = outcome.date.middle if delivered and outcome.date is not None else outcome.as_of
    return max((end - clock.start).days, 0) / clock.horizon
