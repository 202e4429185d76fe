"""Track records of organizations and speakers: how dates were kept, and what that says of next."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast import DelayModel, ForecastError, fit_delays
from promisetrack.forecast.explain import Interval
from promisetrack.forecast.records import (
    SpeakerRecord,
    TrackRecord,
    Unfitted,
    speaker_record,
    track_record,
)
from promisetrack.forecast.rows import delay_rows
from promisetrack.forecast.stated import StatedDates
from promisetrack.model import Ledger
from promisetrack.problems import CommandError
from promisetrack.words import duration_words, probability_words, share_words


def organization_record(ledger: Ledger, name: str, *, as_of: date) -> TrackRecord:
    """Return the record of an organization, by its name in any case of letters.

    Raises
    ------
    CommandError
        Where no promise is of that organization.
    """
    known = {promise.organization for promise in ledger.promises}
    found = _named(name, known, "promise of an organization")
    return track_record(_fitted(ledger, as_of), found)


def record_of_speaker(ledger: Ledger, name: str, *, as_of: date) -> SpeakerRecord:
    """Return the record of a speaker, by the name in any case of letters.

    Raises
    ------
    CommandError
        Where no claim is by that speaker.
    """
    known = {claim.by for promise in ledger.promises for claim in promise.claims}
    return speaker_record(_fitted(ledger, as_of), _named(name, known, "claim by a speaker"))


def record_lines(record: TrackRecord) -> tuple[tuple[str, str], ...]:
    """Return a record as named lines: early deliveries stand as plainly as late ones."""
    lines = [
        ("kept", f"by their first date: {share_words(record.kept, record.decided)}"),
        ("early", str(record.early)),
        ("in time", str(record.in_time)),
        ("late", str(record.late)),
        ("overdue", f"{record.overdue} seen open after their first date"),
        ("cancelled", str(record.cancelled)),
        ("not due", f"{record.not_due} still ahead of it"),
    ]
    if record.straddling:
        lines.append(("undecided", f"{record.straddling} delivered in a window around it"))
    if record.median_delay_years is not None:
        days = record.median_delay_years * DAYS_PER_YEAR
        side = "after" if days > 0 else "before"
        lines.append(("median", f"delivered {duration_words(days)} {side} the first date"))
    return (*lines, *_stated_lines(record.stated), *_shrunk_lines(record))


def stated_words(one: StatedDates) -> str:
    """Say what became of dates with a stated chance, and how many would have been kept by it."""
    waiting = one.dates - one.decided
    if not one.decided:
        return f"{_dates(one.dates)} given with that chance, none decided yet"
    expected = one.confidence * one.decided
    ahead = f"; {waiting} not decided yet" if waiting else ""
    return (
        f"{one.kept} of {_dates(one.decided)} given with that chance kept, {expected:.1f} by that "
        f"chance (8 chances in 10: {_range(one.lower, one.upper)} in the long run){ahead}"
    )


def speaker_lines(record: SpeakerRecord) -> tuple[tuple[str, str], ...]:
    """Return a speaker's record as named lines."""
    kept = f"by their first date: {share_words(record.kept, record.decided)}"
    if record.decided:
        kept += f" (8 chances in 10: {_range(record.lower, record.upper)})"
    return (("kept", kept), *_stated_lines(record.stated))


def record_fields(record: TrackRecord | SpeakerRecord) -> dict[str, Any]:
    """Return a record as JSON fields; ``shrunk`` is null where it cannot be told."""
    return {**asdict(record), "kept": record.kept, "decided": record.decided}


# --- private -------------------------------------------------------------------------------


def _named(name: str, known: Collection[str], what: str) -> str:
    """Return the name as the ledger has it."""
    found = next((one for one in sorted(known) if one.casefold() == name.casefold()), None)
    if found is None:
        near = difflib.get_close_matches(name[:100], sorted(known), n=1)
        remedy = f"did you mean {near[0]}?" if near else "promisetrack list names them all"
        message = f"no {what} {name[:100]!r}"
        raise CommandError(message, remedy=remedy)
    return found


def _fitted(ledger: Ledger, as_of: date) -> DelayModel | Unfitted:
    """Return the model, or what can be counted without one."""
    try:
        return fit_delays(ledger, as_of=as_of)
    except ForecastError as error:
        return Unfitted(ledger, delay_rows(ledger, as_of=as_of), str(error))


def _stated_lines(stated: Iterable[StatedDates]) -> tuple[tuple[str, str], ...]:
    """Say what became of the dates that were said to be kept with some chance."""
    return tuple((f"said {probability_words(one.confidence)}", stated_words(one)) for one in stated)


def _shrunk_lines(record: TrackRecord) -> tuple[tuple[str, str], ...]:
    shrunk = record.shrunk
    if shrunk is None:
        return (("the next", f"CANNOT TELL: {record.cannot_tell}"),)
    stretch = _interval(shrunk.factor, "{:.2f}".format)
    lines = [
        ("off plan", f"{stretch} times the stretch of the typical promise that misses its plan")
    ]
    if shrunk.on_plan is not None:
        plan = _interval(shrunk.on_plan, probability_words)
        lines.insert(0, ("on plan", f"{plan} of promises a year ahead"))
    return tuple(lines)


def _dates(number: int) -> str:
    return f"{number} date{'s' * (number != 1)}"


def _range(lower: float, upper: float) -> str:
    return f"{probability_words(lower)} – {probability_words(upper)}"


def _interval(number: Interval, say: Any) -> str:
    """Say a number with its interval: 8 chances in 10 that it holds the truth."""
    return f"{say(number.value)} (8 chances in 10: {say(number.lower)} – {say(number.upper)})"
