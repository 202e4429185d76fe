"""Import the prices of a saved market file into a series of the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from promisetrack.crowd import (
    PLATFORM_NAMES,
    CrowdDistribution,
    CrowdMarket,
    Layout,
    MarketFileError,
    market_distribution,
    read_market,
)
from promisetrack.crowd.document import check_size, find_place
from promisetrack.crowd.faults import Code
from promisetrack.dates import WindowError, month_length, parse_window
from promisetrack.ledger.changes import add_readings
from promisetrack.ledger.edit import Document
from promisetrack.ledger.files import SERIES_FOLDER, SUFFIX, Place, Role
from promisetrack.ledger.layout import mapping_lines
from promisetrack.ledger.shape import series_shape
from promisetrack.model import Platform, Series, SeriesType
from promisetrack.model.scalars import LONGEST_SLUG
from promisetrack.pipeline.fields import Fields, checked_record, field_fault
from promisetrack.pipeline.writing import Book, Draft, document_edit, draft_change, new_file_edit
from promisetrack.problems import CommandError, LedgerError, Problem


@dataclass(frozen=True, slots=True)
class Imported:
    """The draft of a series with the prices of a market.

    ``added`` readings are new, ``known`` ones stand there already; ``passed`` names the deadlines
    that had passed when the prices were taken.
    """

    draft: Draft
    market: CrowdMarket
    distribution: CrowdDistribution
    added: int
    known: int
    passed: tuple[date, ...]


def read_saved(path: Path, platform: Platform, *, taken: date | None = None) -> CrowdMarket:
    """Read a saved file.

    Parameters
    ----------
    path
        The file.
    platform
        Whose it is.
    taken
        The day of its prices; None: what the file says.

    Raises
    ------
    LedgerError
        With the one problem that was found: its place in the file, and what was expected there.
    OSError
        If the file cannot be read.
    """
    content = b""
    try:
        check_size(path.stat().st_size)
        content = path.read_bytes()
        return read_market(content, platform, taken=taken)
    except MarketFileError as error:
        raise LedgerError([file_problem(path, content, error)]) from None


def draft_import(book: Book, market: CrowdMarket, fields: Fields) -> Imported:
    """Draft the series' file with the prices of a market.

    Parameters
    ----------
    book
        The ledger.
    market
        What the file says.
    fields
        ``series``, the id of a series (left out: the one of this market, else a new one);
        ``url``, the page of the market; ``reaches``, the threshold that it asks about.

    Raises
    ------
    CommandError
        If the series is that of another market, or has another price for a day and deadline.
    LedgerError
        With the errors that the prices would add to the ledger.
    """
    distribution = market_distribution(market)
    identity = _series_id(book, market, fields.get("series"))
    readings = _readings(market, distribution, fields.get("url"))
    head = _head(market, identity, fields)
    place = book.series.get(identity)
    if place is None:
        draft = _new_series(book, identity, {**head, "readings": readings})
        known = 0
    else:
        _refuse_other_series(book, identity, market)
        before = book.ledger.series.get(identity)
        edit = document_edit(
            book.root / place.file, Role.SERIES, lambda now: _extended(now, head, readings)
        )
        draft = draft_change(book, place, edit)
        added = len(draft.series.readings) - (len(before.readings) if before else 0)
        known = len(readings) - added
    passed = tuple(day for day in distribution.deadlines if day < market.taken)
    shown = () if market.layout is Layout.CURVE else passed
    return Imported(draft, market, distribution, len(readings) - known, known, shown)


def file_problem(path: Path, content: bytes, error: MarketFileError) -> Problem:
    """Return what is wrong with a saved file as a problem, at its place in the file."""
    text = content.decode("utf-8", "replace").removeprefix("\ufeff")
    span = error.span
    if span is None and error.where and error.code is not Code.NOT_JSON:
        span = find_place(text, error.where)
    lines = text.split("\n") if span else []
    line = lines[span.line - 1].rstrip("\r") if span and span.line <= len(lines) else None
    return Problem(
        path=str(path),
        line=span.line if span else 0,
        column=span.column if span else 0,
        code=error.code.value,
        message=_cut(str(error), _LONGEST_MESSAGE),
        expected=error.expected,
        remedy=error.remedy,
        excerpt=((span.line, line),) if span and line is not None else (),
        width=span.width if span else 1,
    )


# --- private -------------------------------------------------------------------------------

_MODELINE: Final = "# yaml-language-server: $schema=../../schema/series.schema.json"
_NOTES: Final = {
    Layout.LADDER: "Odds of a crowd, each for its own deadline.",
    Layout.BUCKETS: "Odds of a crowd, added up from answers of which only one can win.",
    Layout.CURVE: "The crowd's distribution, read off at the ends of periods.",
}
_DIGITS: Final = 4
"""Decimals of a probability: a hundredth of a cent."""

_LONGEST_MESSAGE: Final = 300
_FEWEST_YEARS: Final = 2
"""A distribution over fewer ends of years is read off at the ends of months."""


def _cut(words: str, longest: int = 160) -> str:
    return words if len(words) <= longest else f"{words[: longest - 1]}…"


def _series_id(book: Book, market: CrowdMarket, given: str | None) -> str:
    """Return the series that is meant: the one named, the one of this market, or a new one."""
    if given is not None:
        fault = field_fault(Series, "id", given)
        if fault is not None:
            message = f"--series: {fault}"
            raise CommandError(message, remedy="an id such as acme-moon-odds, or no --series")
        return given
    for series in book.ledger.series:
        if series.platform is market.platform and series.market == market.id:
            return series.id
    words = re.findall(r"[a-z0-9]+", f"{market.platform} {market.id}".lower())
    return "-".join(words)[:LONGEST_SLUG].strip("-")


def _refuse_other_series(book: Book, identity: str, market: CrowdMarket) -> None:
    """Refuse a series of something else; a file with errors is refused when it is drafted."""
    series = book.ledger.series.get(identity)
    if series is None:
        return
    if series.type is not SeriesType.PROBABILITY:
        message = f"the series {identity} is of type {series.type}, not of probabilities"
        raise CommandError(message, remedy="name another with --series", exit_code=1)
    stands = (series.platform or market.platform, series.market or market.id)
    if stands != (market.platform, market.id):
        message = (
            f"the series {identity} is that of {stands[1]} on {PLATFORM_NAMES[stands[0]]}, and "
            f"the file is that of {market.id} on {PLATFORM_NAMES[market.platform]}"
        )
        raise CommandError(message, remedy="name another with --series", exit_code=1)


def _head(market: CrowdMarket, identity: str, fields: Fields) -> Document:
    """Return what a series says besides its readings."""
    head: Document = {
        "title": _cut(f"{PLATFORM_NAMES[market.platform]}: {market.question or market.id}"),
        "quantity": f"p_{identity.replace('-', '_')}",
        "unit": "1",
        "type": SeriesType.PROBABILITY.value,
        "platform": market.platform.value,
        "note": _NOTES[market.layout],
    }
    if market.id:
        head["market"] = market.id
    if "reaches" in fields:
        head["asks"] = {"reaches": fields["reaches"]}
    return head


def _readings(
    market: CrowdMarket, distribution: CrowdDistribution, url: str | None
) -> list[Document]:
    own = {price.deadline: price for price in market.prices if market.layout is Layout.LADDER}
    address = market.address or url
    source: Any = address or {"publisher": PLATFORM_NAMES[market.platform]}
    readings = []
    for deadline, value in _chances(market, distribution):
        price = own.get(deadline)
        traded = market.volume if price is None or price.volume is None else price.volume
        traders = market.traders if price is None or price.traders is None else price.traders
        reading: Document = {
            "date": str(market.taken),
            "value": f"{round(value, _DIGITS):.{_DIGITS}f}".rstrip("0").rstrip("."),
            "source": source,
            "verified": "true" if market.address else "false",
            "deadline": str(deadline),
        }
        if traded is not None and market.unit is not None:
            reading["volume"] = f"{traded:.0f} {market.unit}"
        if traders is not None:
            reading["traders"] = str(traders)
        readings.append(reading)
    return readings


def _chances(market: CrowdMarket, distribution: CrowdDistribution) -> Iterator[tuple[date, float]]:
    """Yield deadlines that had not passed, with the prices; of a curve the ends of periods."""
    if market.layout is not Layout.CURVE:
        quoted = zip(distribution.deadlines, distribution.quoted, strict=True)
        yield from ((day, chance) for day, chance in quoted if day >= market.taken)
        return
    for day in _ends(market.taken, distribution.deadlines[-1]):
        chance = distribution.probability_by(day)
        if chance is not None:
            yield day, chance


def _ends(first: date, last: date) -> Sequence[date]:
    """Return the ends of years between two days, or of months where there are few."""
    years = [date(year, 12, 31) for year in range(first.year, last.year + 1)]
    months = [
        date(year, month, month_length(year, month))
        for year in range(first.year, last.year + 1)
        for month in range(1, 13)
    ]
    within = [day for day in years if first < day and day - timedelta(days=1) <= last]
    if len(within) < _FEWEST_YEARS:
        within = [day for day in months if first < day <= last]
    return [min(day, last) for day in within]


def _new_series(book: Book, identity: str, document: Document) -> Draft:
    checked_record(Series, document, {"id": identity})
    if not document["readings"]:
        message = "every deadline in the file had passed when its prices were taken"
        raise CommandError(message, remedy="look at --date", exit_code=1)
    place = Place(f"{SERIES_FOLDER}/{identity}{SUFFIX}", Role.SERIES, identity)
    text = "\n".join([_MODELINE, *mapping_lines(document, series_shape(), 0), ""])
    return draft_change(book, place, new_file_edit(book.root / place.file, text))


def _extended(now: Document, head: Document, readings: Sequence[Document]) -> Document:
    """Add what is not there yet: readings, and the keys that name the market."""
    document = dict(now)
    for key in ("platform", "market", "asks"):
        if key in head and not document.get(key):
            document[key] = head[key]
    if "asks" in head and _reaches(document["asks"]) != _reaches(head["asks"]):
        stands = _reaches(document["asks"])
        message = f"--reaches: the series says already that it asks about {stands}"
        raise CommandError(message, remedy="correct the file by hand", exit_code=1)
    standing, new = _standing(document), []
    for reading in readings:
        value = standing.get(_key(reading))
        if value is None:
            new.append(reading)
            standing[_key(reading)] = reading["value"]
        elif not _is_same(value, reading["value"]):
            message = (
                f"the series has {value} for {reading['date']} and the deadline "
                f"{reading['deadline']}, the file {reading['value']}"
            )
            remedy = "correct the reading, or say of which day the file is with --date"
            raise CommandError(message, remedy=remedy, exit_code=1)
    return add_readings(document, new) if new else document


def _reaches(asks: Any) -> object:
    return asks.get("reaches") if isinstance(asks, dict) else asks


def _standing(document: Document) -> dict[tuple[str, ...], str]:
    """Return the values of days and deadlines that stand in a series already."""
    items = document.get("readings")
    found: dict[tuple[str, ...], str] = {}
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            found.setdefault(_key(item), str(item.get("value")))
    return found


def _key(reading: Document) -> tuple[str, ...]:
    return tuple(_written(reading.get(key)) for key in ("date", "deadline"))


def _written(value: object) -> str:
    """Return a date in the one form that its window has, anything else as it stands."""
    try:
        return str(parse_window(str(value)))
    except WindowError:
        return str(value)


def _is_same(one: str, other: str) -> bool:
    try:
        return abs(float(one) - float(other)) < 10**-_DIGITS
    except ValueError:
        return False
