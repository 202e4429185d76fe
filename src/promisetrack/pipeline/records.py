"""The track record of an organization: how it kept its dates, and what that says of the next."""

from __future__ import annotations

import difflib
from dataclasses import asdict
from datetime import date
from typing import Any

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast import ForecastError, fit_delays
from promisetrack.forecast.explain import Interval
from promisetrack.forecast.records import TrackRecord, track_record
from promisetrack.model import Ledger
from promisetrack.problems import CommandError
from promisetrack.words import duration_words, probability_words, share_words


def organization_record(ledger: Ledger, name: str, *, as_of: date) -> TrackRecord:
    """Return the record of an organization, by its name in any case of letters.

    Raises
    ------
    CommandError
        Where no promise is of that organization, or the ledger holds too little for a model.
    """
    known = {promise.organization for promise in ledger.promises}
    found = next((one for one in sorted(known) if one.casefold() == name.casefold()), None)
    if found is None:
        near = difflib.get_close_matches(name[:100], sorted(known), n=1)
        remedy = f"did you mean {near[0]}?" if near else "promisetrack list names them all"
        message = f"no promise of an organization {name[:100]!r}"
        raise CommandError(message, remedy=remedy)
    try:
        return track_record(fit_delays(ledger, as_of=as_of), found)
    except ForecastError as error:
        message = f"no record as of {as_of}: {error}"
        raise CommandError(message, exit_code=1) from None


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
    return (*lines, *_shrunk_lines(record))


def record_fields(record: TrackRecord) -> dict[str, Any]:
    """Return a record as JSON fields; ``shrunk`` is null where it cannot be told."""
    return {**asdict(record), "kept": record.kept, "decided": record.decided}


# --- private -------------------------------------------------------------------------------


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


def _interval(number: Interval, say: Any) -> str:
    """Say a number with its interval: 8 chances in 10 that it holds the truth."""
    return f"{say(number.value)} (8 chances in 10: {say(number.lower)} – {say(number.upper)})"
