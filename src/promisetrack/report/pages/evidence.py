"""What was seen of a promise: the outcome, its evidence and source, and how it was derived."""

from __future__ import annotations

from dataclasses import dataclass

from promisetrack.model import Because, Lenient, Outcome, Promise, Status
from promisetrack.model.derive import compare_readings
from promisetrack.quantities import format_quantity
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.phrasing import opening, when_words
from promisetrack.report.sources import SourceLink, source_link
from promisetrack.words import date_words, day_words


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A reading that an outcome was derived from."""

    when: str
    value: str
    share: str
    source: SourceLink


@dataclass(frozen=True, slots=True)
class Seen:
    """The outcome in words; ``derived`` says from what it was computed where nobody set it."""

    sentence: str
    evidence: str
    source: SourceLink
    derived: str
    readings: tuple[ReadingRow, ...]
    lenient: str
    note: str


def seen(entry: Entry, edition: Edition) -> Seen:
    """Return what was seen of a promise."""
    outcome = entry.outcome
    series_id = entry.promise.measure.series if entry.promise.measure is not None else None
    series = edition.ledger.series.get(series_id) if series_id is not None else None
    derived = ""
    if outcome.derived_from and series is not None:
        derived = f"Derived from the readings of “{series.title}”, set by nobody."
    return Seen(
        sentence=_sentence(entry.promise, outcome, edition),
        evidence=outcome.evidence or "",
        source=source_link(outcome.source, verified=outcome.verified),
        derived=derived,
        readings=_readings(entry.promise, outcome, edition) if derived else (),
        lenient=_lenient(outcome.lenient),
        note=outcome.note or "",
    )


# --- private -------------------------------------------------------------------------------

_REASONS = {
    Because.WITHDRAWN: "it was withdrawn",
    Because.ABANDONED: "it was abandoned",
    Because.IMPOSSIBLE: "it became impossible",
    Because.SUPERSEDED: "another promise took its place",
}


def _sentence(promise: Promise, outcome: Outcome, edition: Edition) -> str:
    when = f" {when_words(outcome.date)}" if outcome.date is not None else ""
    if outcome.status is Status.DELIVERED:
        return f"Delivered {when.strip()}."
    if outcome.status is Status.CANCELLED:
        reason = f": {_REASONS[outcome.because]}" if outcome.because is not None else ""
        heir = edition.by_id.get(outcome.superseded_by or "")
        follower = f", “{heir.promise.promise}”" if heir is not None else ""
        return f"Cancelled {when.strip()}{reason}{follower}."
    if outcome.status is Status.PARTIAL:
        share = f": {100 * outcome.reached:.0f}% of it" if outcome.reached is not None else ""
        if promise.is_fixed_window:
            return f"Not reached in its period{share}."
        return f"Delivered in part{share}{when}."
    return f"Not seen by {day_words(outcome.as_of)}."


def _lenient(lenient: Lenient | None) -> str:
    if lenient is None:
        return ""
    when = f" {when_words(lenient.date)}" if lenient.date is not None else ""
    evidence = f": {lenient.evidence}" if lenient.evidence else ""
    return f"A generous judge would say {lenient.status.value}{when}{evidence}"


def _readings(promise: Promise, outcome: Outcome, edition: Edition) -> tuple[ReadingRow, ...]:
    measure = promise.measure
    if measure is None or measure.series is None:
        return ()
    series = edition.ledger.series[measure.series]
    shares = {str(one.last): one.share for one in compare_readings(measure, series)}
    return tuple(
        ReadingRow(
            opening(date_words(reading.date)),
            f"{reading.value:,g} {series.unit.name}",
            f"{100 * shares[str(reading.date.upper)]:.0f}% of {format_quantity(measure.reaches)}",
            source_link(reading.source, verified=reading.verified),
        )
        for reading in series.readings
        if str(reading.date.upper) in outcome.derived_from and str(reading.date.upper) in shares
    )
