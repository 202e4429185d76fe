"""What comes due as a calendar (RFC 5545), for any program that takes one.

One all-day event for each open promise with a date: the last day of its newest window. The UID
is the promise's, so that a newer date moves the event instead of adding one; SEQUENCE counts its
statements. No clock is read: DTSTAMP is the edition's day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from promisetrack.forecast.words import even_odds, on_time_words
from promisetrack.report.edition import Edition
from promisetrack.report.pages.due import AHEAD, DueRow, due_rows
from promisetrack.report.phrasing import opening
from promisetrack.report.plain import plain
from promisetrack.words import day_words

PATH = "due.ics"


def due_calendar(edition: Edition, *, address: str = "") -> bytes:
    """Return the calendar: what is to come, and what passed within a year and is still open.

    Parameters
    ----------
    edition
        The edition.
    address
        Where the site is published, with a slash at its end; without one no event has a URL.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//promisetrack//due//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text('Promises that come due')}",
        f"X-WR-CALNAME:{_text('Promises that come due')}",
    ]
    for row in due_rows(edition):
        if row.deadline >= edition.as_of - AHEAD:
            lines += _event(row, edition.as_of, address)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


# --- private -------------------------------------------------------------------------------

_LONGEST = 75
"""Octets of a line, without its end (RFC 5545, 3.1)."""


def _event(row: DueRow, as_of: date, address: str) -> Iterator[str]:
    promise = row.entry.promise
    page = f"{address}promises/{promise.id}.html"
    yield "BEGIN:VEVENT"
    yield f"UID:due-{promise.id}@promisetrack"
    yield f"DTSTAMP:{_day(as_of)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_day(row.deadline)}"
    yield f"DTEND;VALUE=DATE:{_day(row.deadline + timedelta(days=1))}"
    yield f"SEQUENCE:{len(promise.claims) - 1}"
    yield f"SUMMARY:{_text(f'Due: {promise.promise}')}"
    yield f"DESCRIPTION:{_text(_description(row, as_of))}"
    yield f"CATEGORIES:{_text(promise.domain)}"
    if address:
        yield f"URL:{page}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _description(row: DueRow, as_of: date) -> str:
    """Say who promised, for when, with which odds, and what must be seen."""
    promise, forecast = row.entry.promise, row.entry.forecast
    odds = ""
    if forecast is not None:
        odds = f"{opening(even_odds(forecast))}; on time: {on_time_words(forecast)}."
    lines = (
        f"{promise.organization}, {row.number}: {row.newest}.",
        odds,
        f"What counts: {promise.criteria}",
        f"As of {day_words(as_of)}.",
    )
    return "\n".join(line for line in lines if line)


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _text(words: str) -> str:
    """Return words as a TEXT value (RFC 5545, 3.3.11); what no calendar may hold is left out."""
    escaped = plain(words).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Break a line so that none has more than 75 octets, and no letter is cut in two."""
    lines, current, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _LONGEST:
            lines.append(current)
            current, size = " ", 1
        current, size = current + letter, size + octets
    return "\r\n".join([*lines, current])
