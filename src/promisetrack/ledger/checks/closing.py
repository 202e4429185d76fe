"""The ledger's own facts: the version of its format, and its closing date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from promisetrack.dates import DateWindow
from promisetrack.ledger.checks.overview import FileFault, Overview, promise_file, series_file
from promisetrack.ledger.files import Role
from promisetrack.model import SCHEMA_VERSION, Promise
from promisetrack.problems import Fault, KeyPath


def unknown_version(whole: Overview) -> Iterator[FileFault]:
    """Find a format that this version of promisetrack does not know."""
    version = whole.ledger.settings.schema_version
    if version != SCHEMA_VERSION:
        yield (
            Role.SETTINGS.value,
            Fault(
                ("schema_version",),
                f"this version reads format {SCHEMA_VERSION}, not {version:g}",
                f"`schema_version: {SCHEMA_VERSION}`",
                "install the version of promisetrack that the ledger was written with",
            ),
        )


def fact_after_closing(whole: Overview) -> Iterator[FileFault]:
    """Find a claim, an outcome or evidence from after the ledger was closed."""
    closing = whole.ledger.settings.closing
    for promise in whole.ledger.promises if closing else ():
        for where, day in _days(promise):
            if closing is not None and day > closing:
                yield promise_file(promise), _after(where, day, closing)


def reading_after_closing(whole: Overview) -> Iterator[FileFault]:
    """Find a reading from after the ledger was closed."""
    closing = whole.ledger.settings.closing
    for series in whole.ledger.series if closing else ():
        for i, reading in enumerate(series.readings):
            day = reading.date.lower
            if closing is not None and day is not None and day > closing:
                yield series_file(series), _after(("readings", i, "date"), day, closing)


# --- private -------------------------------------------------------------------------------


def _days(promise: Promise) -> Iterator[tuple[KeyPath, date]]:
    for i, claim in enumerate(promise.claims):
        yield from _first_day(("claims", i, "made"), claim.made)
    if promise.outcome.date is not None:
        yield from _first_day(("outcome", "date"), promise.outcome.date)
    yield ("outcome", "as_of"), promise.outcome.as_of


def _first_day(where: KeyPath, window: DateWindow) -> Iterator[tuple[KeyPath, date]]:
    if window.lower is not None:
        yield where, window.lower


def _after(where: KeyPath, day: date, closing: date) -> Fault:
    return Fault(
        where,
        f"{day} lies after the ledger's closing date, {closing}",
        f"a day on or before {closing}",
        f"move `closing` in {Role.SETTINGS} on once every open promise has been looked at again, "
        "or correct the date",
    )
