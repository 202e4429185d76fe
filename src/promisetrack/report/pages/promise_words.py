"""The opening of a promise's page: first promised, dates given, and what became or may become."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from markupsafe import Markup

from promisetrack.forecast.newer_dates_words import worth_sentence
from promisetrack.forecast.words import LAST_YEAR, MORE_LIKELY_NEVER, median_words
from promisetrack.model import Status
from promisetrack.model.state import Label
from promisetrack.report.basis import Basis
from promisetrack.report.coherence import later_requirements
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.phrasing import (
    counted,
    deadline_words,
    opening,
    period_words,
    times_words,
    when_words,
)
from promisetrack.words import chances_words, span_words

if TYPE_CHECKING:
    from promisetrack.forecast import DeliveryForecast


def standfirst(entry: Entry, basis: Basis) -> Markup:
    """Say when it was first promised for when, how many dates were given, and what is to come."""
    parts = (_first(entry), _dates(entry), _end(entry, basis))
    return Markup(" ").join(part for part in parts if part)


def requirements_sentence(entry: Entry, edition: Edition) -> str:
    """Say that the forecast stands alone, and which requirement comes out later than it."""
    if entry.forecast is None or not entry.promise.requires:
        return ""
    alone = "The forecast above does not use them: it is that of a promise standing alone."
    later = later_requirements(entry, edition)
    if not later or later[0].forecast is None:
        return alone
    return (
        f"{alone} Read in the same way, “{later[0].promise.promise}” has even odds "
        f"{median_words(later[0].forecast)}, later than what waits for it."
    )


def newer_sentence(entry: Entry, edition: Edition) -> str:
    """Say what newer dates have been worth; nothing where the forecast rests on one date."""
    moved = len({claim.deadline for claim in entry.promise.claims if claim.deadline}) > 1
    known = edition.newer_dates
    if entry.forecast is None or entry.promise.is_fixed_window or known is None or not moved:
        return ""
    return f"What a new date from the same mouth is worth: {worth_sentence(known)}."


# --- private -------------------------------------------------------------------------------

_RESTATED = 2
"""Dates from which on a promise was restated."""


def _first(entry: Entry) -> Markup:
    first = entry.promise.first_dated
    if first is None or first.due is None:
        return Markup("No date with a last day was ever given.")
    said = period_words(first.made)
    due = deadline_words(first.due).removeprefix("by ")
    return Markup("First promised in {} for {}.").format(said, due)


def _dates(entry: Entry) -> Markup:
    """Count the dates of a restated promise, and say what the newest one is worth."""
    newest, last = entry.promise.newest_dated, entry.promise.claims[-1]
    number = len(entry.chain.dated)
    if number < _RESTATED or newest is None or newest.due is None or newest.deadline is None:
        return Markup()
    if len({one.due for one in entry.chain.dated}) == 1 and not last.withdrawn:
        between = ", and taken back in between" if _was_taken_back(entry) else ""
        return Markup("That date was repeated {}{}.").format(times_words(number - 1), between)
    count = opening(counted(number, "date"))
    if entry.outcome.status is not Status.PENDING:
        return Markup("{} were given in all.").format(count)
    due = deadline_words(newest.due).removeprefix("by ")
    if last.withdrawn:
        then = f"the last was taken back {when_words(last.made)}"
    elif newest.deadline < entry.outcome.as_of:
        then = f"the newest, {due}, has passed too"
    else:
        then = f"the newest is {due}"
    return Markup("{} have been given; {}.").format(count, then)


def _was_taken_back(entry: Entry) -> bool:
    return any(claim.withdrawn for claim in entry.promise.claims)


def _end(entry: Entry, basis: Basis) -> Markup:
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
        if entry.promise.is_fixed_window:
            part = _quota(entry.forecast)
        else:
            part += _expected(entry.forecast, basis)
        return part
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


def _quota(forecast: DeliveryForecast) -> Markup:
    """Say the chance of a quota, which cannot be late."""
    if forecast.first_date_passed:
        return Markup("Its period is over, and it is not known whether it was kept.")
    return Markup(
        "A quota is kept within its period or not at all: the chance is <b>{}</b>."
    ).format(chances_words(forecast.probability_on_time))


def _expected(forecast: DeliveryForecast, basis: Basis) -> Markup:
    left = chances_words(1 - forecast.probability_by(date(LAST_YEAR, 12, 31)))
    median = median_words(forecast)
    if median == MORE_LIKELY_NEVER:
        return Markup(
            "It is <b>more likely never</b> than ever to come: in <b>{}</b>, not by {}."
        ).format(left, LAST_YEAR)
    return Markup("{} <b>{}</b>; in <b>{}</b> it comes after {} or never.").format(
        basis.so_far, median, left, LAST_YEAR
    )
