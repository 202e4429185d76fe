"""The sentence that the front page opens with, and the numbers under it, computed by rule.

The rule: the featured promise where the ledger has it, else the open promise with the most
dates, else the ledger itself. What a sentence says depends on how that promise stands, and where
the model gives no year the sentence says so. Where a roadmap leads to that promise, its answer
comes first and the promise alone is the other one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from markupsafe import Markup

from promisetrack.forecast.words import LAST_YEAR, MORE_LIKELY_NEVER, median_words, quoted_year
from promisetrack.model import SeriesType, Status
from promisetrack.quantities import Quantity, QuantityError, format_quantity, parse_unit, ratio
from promisetrack.report.basis import Basis, basis_of
from promisetrack.report.edition import Edition, Entry, record
from promisetrack.report.features import HEADLINE
from promisetrack.report.phrasing import (
    counted,
    deadline_words,
    domain_words,
    opening,
)
from promisetrack.report.roadmap_answers import (
    alone_sentence,
    expected_sentence,
    most_sentence,
    three_chances,
)
from promisetrack.report.roadmaps import RoadmapStudy
from promisetrack.words import chances_words, month_words, share_words

if TYPE_CHECKING:
    from promisetrack.forecast import DeliveryForecast


@dataclass(frozen=True, slots=True)
class Headline:
    """The opening of the front page; ``entry`` is the promise that it is about."""

    kicker: str
    title: str
    standfirst: Markup
    entry: Entry | None


def headline(edition: Edition) -> Headline:
    """Return the headline of an edition."""
    entry = headline_entry(edition)
    if entry is None:
        return _of_ledger(edition)
    kicker = HEADLINE.kicker if entry.id == HEADLINE.promise else domain_words(entry.promise.domain)
    study = headline_study(edition, entry)
    if study is not None and study.top is not None and study.top.timeline is not None:
        title = f"{_promised(entry)} {expected_sentence(study.top.timeline)}"
        return Headline(kicker, title, _with_roadmap(edition, study), entry)
    title = f"{_promised(entry)} {_expected(entry, basis_of(edition.facts))}"
    return Headline(kicker, title, _standfirst(edition, entry), entry)


def headline_study(edition: Edition, entry: Entry | None) -> RoadmapStudy | None:
    """Return the drawn roadmap that leads to the headline; None where it is alone or settled."""
    study = edition.roadmap_with(entry.id) if entry is not None else None
    if study is None or entry is None or study.headline != entry.id:
        return None
    return study if study.top is not None and study.top.timeline is not None else None


def headline_entry(edition: Edition) -> Entry | None:
    """Return the promise that the front page opens with; None where it opens with the ledger."""
    return edition.by_id.get(HEADLINE.promise) or _most_restated(edition)


def by_next_decade(as_of: date) -> date:
    """Return the last day of the near round year to quote."""
    return date(quoted_year(as_of), 12, 31)


def step_words(edition: Edition, entry: Entry) -> Markup:
    """Say what there is so far and how many times that is asked for, where a series measures it."""
    series = edition.ledger.series.get(HEADLINE.level_series)
    measure = entry.promise.measure
    if entry.id != HEADLINE.promise or series is None or measure is None:
        return Markup()
    if series.type is not SeriesType.STOCK:
        return Markup()
    known = [
        (one.date.upper, one.value)
        for one in series.readings
        if one.date.upper is not None and one.date.upper <= edition.as_of
    ]
    if not known:
        return Markup()
    day, value = max(known)
    level = Markup(": about <b>{:g} {}</b> flew in {}").format(
        value, series.unit.name, month_words(day)
    )
    return level + _times(measure.reaches, Quantity(value, series.unit))


# --- private -------------------------------------------------------------------------------


def _most_restated(edition: Edition) -> Entry | None:
    forecast = [entry for entry in edition.entries if entry.forecast is not None]
    return max(forecast, key=lambda entry: (len(entry.chain.dated), entry.id), default=None)


def _promised(entry: Entry) -> str:
    """Say what was promised for when: "SpaceX promises 1 GW a year … by the end of 2027."."""
    promise, first = entry.promise, entry.promise.first_dated
    due = deadline_words(first.due) if first is not None and first.due is not None else ""
    measure = promise.measure
    if measure is not None and entry.id == HEADLINE.promise:
        amount = f"{format_quantity(measure.reaches)} {HEADLINE.amount_of}"
        verb = "promised" if entry.is_settled else "promises"
        return f"{promise.organization} {verb} {amount} {due}.".replace(" .", ".")
    return f"{promise.promise}: promised for {due.removeprefix('by ')}." if due else promise.promise


def _expected(entry: Entry, basis: Basis) -> str:
    """Say when: the even odds by the model, or what became of it."""
    forecast = entry.forecast
    if entry.outcome.status is Status.DELIVERED:
        return f"It was delivered, {entry.state_words}."
    if entry.outcome.status is Status.CANCELLED:
        return f"It was {entry.state_words}."
    if forecast is None:
        return "The record cannot say when."
    median = median_words(forecast)
    if median == MORE_LIKELY_NEVER:
        return basis.more_likely_never
    return basis.headline.format(median)


def _with_roadmap(edition: Edition, study: RoadmapStudy) -> Markup:
    """Say the chances with all that it takes, what would change them most, and the other answer."""
    top = study.top
    if top is None or top.timeline is None:
        return Markup()
    chances = three_chances(top.timeline, by_next_decade(edition.as_of))
    parts = (chances, most_sentence(study), alone_sentence(study, top))
    return Markup(" ").join(part for part in parts if part)


def _standfirst(edition: Edition, entry: Entry) -> Markup:
    forecast = entry.forecast
    if forecast is None:
        reason = opening(entry.no_forecast) or opening(entry.state_words)
        return Markup("{}.").format(reason.rstrip("."))
    basis = basis_of(edition.facts)
    numbers = _three_numbers(forecast, edition.as_of, basis)
    return numbers + Markup(" {}{}.").format(basis.knows, step_words(edition, entry))


def _three_numbers(forecast: DeliveryForecast, as_of: date, basis: Basis) -> Markup:
    """Say the three chances that matter: on time, by a near round year, later or never."""
    near, last = by_next_decade(as_of), date(LAST_YEAR, 12, 31)
    left = chances_words(1 - forecast.probability_by(last))
    soon = chances_words(forecast.probability_by(near))
    if forecast.first_date_passed:
        start = Markup("Its first date has passed. {}").format(basis.reading)
    else:
        on_time = chances_words(forecast.probability_on_time)
        start = Markup("{} on time in <b>{}</b> cases,").format(basis.reading, on_time)
    return start + Markup(
        " by the end of {} in <b>{}</b>, and after {} or never in <b>{}</b>."
    ).format(near.year, soon, LAST_YEAR, left)


def _times(wanted: Quantity, level: Quantity) -> Markup:
    """Say how many times the level is asked for, to one digit; or nothing."""
    amount, _, period = wanted.unit.name.partition("/")
    try:
        times = ratio(Quantity(wanted.value, parse_unit(amount)), level)
    except QuantityError:
        return Markup()
    if not math.isfinite(times) or times < 2:  # noqa: PLR2004  no step to speak of
        return Markup()
    digits = 10 ** math.floor(math.log10(times))
    every = f" every {period}" if period else ""
    return Markup(", and some <b>{:,.0f} times</b> that is promised{}").format(
        round(times / digits) * digits, every
    )


def _of_ledger(edition: Edition) -> Headline:
    count = len(edition.entries)
    kept, decided = record(edition)
    title = f"{opening(counted(count, 'promise'))} in this ledger"
    share = f", {share_words(kept, decided)} kept on time" if decided else ", none decided yet"
    if count == 0:
        standfirst = Markup("Nothing has been logged yet. A promise is one file in claims/.")
    else:
        standfirst = Markup("{}.").format(opening(edition.no_model or "none of them is open"))
    return Headline("Ledger", f"{title}{share if count else ''}.", standfirst, None)
