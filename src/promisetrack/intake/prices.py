"""Tables of prices as people have them, to closes by the exchange's own day.

Layouts are told apart by the names of the columns, not by their order:

* Yahoo: Date, Open, High, Low, Close, Adj Close, Volume (Adj Close has dividends reinvested); the
  same copied from the page, where the names go on, days are Oct 9, 2026, and rows of dividends and
  splits stand between; and as yfinance writes it, with the ticker in a line of its own
* Stooq: Date, Open, High, Low, Close, Volume; in bulk <TICKER>, <PER>, <DATE>, ..., <CLOSE>
* Nasdaq: Date, Close/Last, Volume, ..., days as 10/09/2026, prices as $1,234.50, newest first
* Google Sheets: Date, Close, days as 10/9/2026 16:00:00, or 09.10.2026 and 10,5 between semicolons
* others with columns that are called date and close

A time beside a day is that of the exchange and is left out. A time with a zone is refused where
the zone moves it to another day: then nobody can say which day of the exchange is meant. One table
holds the prices of one security in one currency: where it says so itself, it is held to it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from promisetrack.intake.faults import Code, FileFault, IntakeError
from promisetrack.intake.price_cells import (
    NO_TRADE,
    SIGNS,
    DayOrder,
    day_order,
    decimal_mark,
    read_day,
    read_price,
    sign_of,
)
from promisetrack.intake.price_columns import find_columns, heading_names, without_second_head
from promisetrack.intake.sheet import Cell, Sheet, read_sheet
from promisetrack.problems import Span

MOST: Final = 200
"""Faults that are told; of more, their number."""


class PriceLayout(StrEnum):
    """Whose table it is, by its columns."""

    YAHOO = "Yahoo"
    STOOQ = "Stooq"
    NASDAQ = "Nasdaq"
    SHEETS = "Google Sheets"
    OTHER = "other"


class Keep(StrEnum):
    """Which closes are kept."""

    ALL = "all"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class FoundClose:
    """One row: the day, its last price, and the same with dividends reinvested where it is said.

    ``span`` is where the day stands in the file.
    """

    day: date
    close: float
    adjusted: float | None
    span: Span


@dataclass(frozen=True, slots=True)
class PriceTableRead:
    """A table of prices: whose layout, and the closes, the oldest first, one a day.

    ``left_out`` counts rows without a close: of days without a trade, of dividends and splits.
    ``currencies`` are those that it can be in by its own words, empty where it says nothing;
    ``unsure`` is the first day that could be read with month and day the other way round.
    """

    layout: PriceLayout
    closes: tuple[FoundClose, ...]
    left_out: int = 0
    currencies: frozenset[str] = frozenset()
    unsure: Cell | None = None


def read_prices(content: bytes, *, today: date) -> PriceTableRead:
    """Read a table of prices.

    Parameters
    ----------
    content
        The bytes of a file of comma-separated values.
    today
        No close can be of a later day.

    Returns
    -------
    PriceTableRead
        Closes in the currency of the file, by the exchange's own days.

    Raises
    ------
    IntakeError
        With every fault: what is no text, a column that is not there, a row without a day or a
        price, a day that stands there twice with two prices, or that has not come yet.
    """
    if _WEB.match(content):
        raise IntakeError([_WEB_PAGE])
    sheet = without_second_head(read_sheet(content))
    columns = find_columns(sheet)
    rows = [
        {key: row[n] for key, n in columns.items() if n < len(row)}
        for row in sheet.rows
        if not _is_without_close(row, columns["close"])
    ]
    style = _style(rows)
    closes, faults = _closes(rows, style, today)
    closes, twice = _one_a_day(closes)
    faults += [*twice, *_mixed(rows, "ticker", "security"), *_mixed(rows, "currency", "currency")]
    faults += _mixed_signs(rows)
    if not closes and not faults:
        faults.append(FileFault(Code.ROWS, "no row has a price", "a day and a close", _SAVE_AGAIN))
    if faults:
        raise IntakeError(_first(sorted(faults, key=_line)))
    return PriceTableRead(
        _layout(sheet, columns),
        tuple(closes),
        len(sheet.rows) - len(rows),
        _currencies(rows),
        style.order.unsure,
    )


def keep_last(closes: Sequence[FoundClose], keep: Keep) -> tuple[FoundClose, ...]:
    """Return the first close, and the last one of each month or year; all of them if asked for.

    The first is the day of listing in a table that begins there. The newest close stays too, so
    that a month or year that is not over has one.

    Parameters
    ----------
    closes
        The oldest first, one a day.
    keep
        Which of them.
    """
    if keep is Keep.ALL or not closes:
        return tuple(closes)
    last: dict[tuple[int, int], FoundClose] = {}
    for one in closes:
        last[one.day.year, one.day.month if keep is Keep.MONTHS else 0] = one
    kept = list(last.values())
    return tuple(kept if kept[0] is closes[0] else [closes[0], *kept])


# --- private -------------------------------------------------------------------------------

_SAVE_AGAIN: Final = "download the table again, as CSV with a day and a close in each row"
_WEB: Final = re.compile(
    rb"(?i)(?:\xef\xbb\xbf)?\s*<(?:!doctype|!--|\?xml|html|head|body|div|table)"
)
_WEB_PAGE: Final = FileFault(
    Code.UNREADABLE,
    "this is a web page (HTML), not a table",
    "comma-separated values",
    "use the page's own link to download the prices as CSV",
    Span(1, 1),
)
_EVENT: Final = re.compile(r"(?i)\b(?:dividends?|stock splits?)\b")
_SAME: Final = 1e-5
"""Prices that differ by less are one price, written with more or fewer digits."""
_LEAST: Final = 1e-6
"""Prices below a millionth have too few digits in a table of the ledger."""

_Row = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class _Style:
    """How days and prices are written: the same throughout a table."""

    order: DayOrder
    mark: str


def _style(rows: Sequence[_Row]) -> _Style:
    prices = [row[key] for row in rows for key in ("close", "adjusted") if key in row]
    return _Style(day_order([row["date"] for row in rows if "date" in row]), decimal_mark(prices))


def _layout(sheet: Sheet, columns: dict[str, int]) -> PriceLayout:
    names = heading_names(sheet)
    if "close/last" in names:
        return PriceLayout.NASDAQ
    if "adjusted" in columns:
        return PriceLayout.YAHOO
    if names == ["date", "open", "high", "low", "close", "volume"] or "openint" in names:
        return PriceLayout.STOOQ
    is_sheets = names in (["date", "close"], ["datum", "schluss"])
    first = sheet.rows[0][columns["date"]].text if sheet.rows else ""
    return PriceLayout.SHEETS if is_sheets and re.search("[/.]", first) else PriceLayout.OTHER


def _is_without_close(row: Sequence[Cell], column: int) -> bool:
    if column < len(row) and row[column].text.lower() in NO_TRADE:
        return True
    return any(_EVENT.search(cell.text) for cell in row[1:])


def _closes(
    rows: Sequence[_Row], style: _Style, today: date
) -> tuple[list[FoundClose], list[FileFault]]:
    closes: list[FoundClose] = []
    faults: list[FileFault] = []
    for row in rows:
        found = list(_faults(row, style, today))
        faults += found
        if not found:
            closes.append(_close(row, style))
    return closes, faults


def _faults(row: _Row, style: _Style, today: date) -> Iterator[FileFault]:
    if "date" not in row or "close" not in row:
        span = next(iter(row.values())).span if row else None
        said, remedy = "the row is too short", f"delete it if it is no price, or {_SAVE_AGAIN}"
        yield FileFault(Code.ROWS, said, "a day and a close", remedy, span)
        return
    day = read_day(row["date"].text, style.order)
    if day is None:
        yield _not_a_day(row["date"])
    elif day > today:
        yield _not_yet(row["date"], day, today)
    for key in ("close", "adjusted"):
        if key in row and not (key == "adjusted" and row[key].text.lower() in NO_TRADE):
            price = read_price(row[key].text, style.mark)
            if price is None:
                yield _not_a_price(row[key])
            elif price < _LEAST:
                yield _not_above_zero(row[key])


def _close(row: _Row, style: _Style) -> FoundClose:
    day, close = read_day(row["date"].text, style.order), read_price(row["close"].text, style.mark)
    assert day is not None and close is not None  # noqa: S101, PT018  looked at before
    adjusted = read_price(row["adjusted"].text, style.mark) if "adjusted" in row else None
    return FoundClose(day, close, adjusted, row["date"].span)


def _mixed(rows: Sequence[_Row], key: str, what: str) -> Iterator[FileFault]:
    """Yield the first row of another security, or in another currency, than the rows before."""
    cells = [row[key] for row in rows if key in row and row[key].text]
    other = next((cell for cell in cells if cell.text != cells[0].text), None)
    if other is not None:
        yield FileFault(
            Code.ROWS,
            f"this price is of {other.text[:20]!r}, those before of {cells[0].text[:20]!r}",
            f"one {what} in a table",
            "make a table of each",
            other.span,
        )


def _mixed_signs(rows: Sequence[_Row]) -> Iterator[FileFault]:
    cells = [row["close"] for row in rows if "close" in row and sign_of(row["close"].text)]
    other = next((one for one in cells if sign_of(one.text) != sign_of(cells[0].text)), None)
    if other is not None:
        yield FileFault(
            Code.ROWS,
            f"{other.text[:40]!r} is in another currency than {cells[0].text[:40]!r}",
            "one currency in a table",
            "make a table of each",
            other.span,
        )


def _currencies(rows: Sequence[_Row]) -> frozenset[str]:
    """Return the currencies that the closes can be in by the words of the table itself."""
    named = next((row["currency"].text for row in rows if row.get("currency")), "")
    if named:
        return frozenset({named})
    closes = (row["close"].text for row in rows if "close" in row)
    return next((SIGNS[sign] for text in closes if (sign := sign_of(text))), frozenset())


def _one_a_day(closes: Sequence[FoundClose]) -> tuple[list[FoundClose], list[FileFault]]:
    """Return closes in order, one a day, and the days with two prices."""
    by_day: dict[date, FoundClose] = {}
    faults: list[FileFault] = []
    for one in closes:
        other = by_day.setdefault(one.day, one)
        if not math.isclose(other.close, one.close, rel_tol=_SAME):
            faults.append(
                FileFault(
                    Code.ROWS,
                    f"{one.day} closes at {one.close:g} here and at {other.close:g} in line "
                    f"{other.span.line}",
                    "one close a day",
                    "delete the row of the later hour, or the one of another share",
                    one.span,
                )
            )
    return [by_day[day] for day in sorted(by_day)], faults


def _first(faults: Sequence[FileFault]) -> Sequence[FileFault]:
    if len(faults) <= MOST:
        return faults
    more = FileFault(
        Code.ROWS,
        f"{len(faults) - MOST:,} more faults of this file are not told",
        remedy="mend those that are named, then look again",
    )
    return [*faults[:MOST], more]


def _line(fault: FileFault) -> tuple[int, int]:
    return (fault.span.line, fault.span.column) if fault.span else (0, 0)


def _not_a_day(cell: Cell) -> FileFault:
    return FileFault(
        Code.ROWS,
        f"{cell.text[:40]!r} is no day of the exchange",
        "a day such as 2026-10-09, 20261009, 10/09/2026 or Oct 9, 2026",
        "write the exchange's own day; a time in another zone may lie in the day before or after",
        cell.span,
    )


def _not_yet(cell: Cell, day: date, today: date) -> FileFault:
    return FileFault(
        Code.ROWS,
        f"{day} has not come yet",
        f"a day up to {today}",
        "see whether day and month are the wrong way round, or delete the row",
        cell.span,
    )


def _not_a_price(cell: Cell) -> FileFault:
    return FileFault(
        Code.ROWS,
        f"{cell.text[:40]!r} is no price",
        "a number such as 134.50 or $1,234.50",
        "use a point for decimals; delete the row if there was no trade",
        cell.span,
    )


def _not_above_zero(cell: Cell) -> FileFault:
    return FileFault(
        Code.ROWS,
        f"a close of {cell.text[:40]} is no price",
        "a number above 0",
        "delete the row if there was no trade; a share without worth has its last close",
        cell.span,
    )
