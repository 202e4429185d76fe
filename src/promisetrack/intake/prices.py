"""Tables of prices as people have them, to closes by the exchange's own day.

Layouts are told apart by the names of the columns, not by their order:

* Yahoo: Date, Open, High, Low, Close, Adj Close, Volume (Adj Close has dividends reinvested)
* Stooq: Date, Open, High, Low, Close, Volume
* Nasdaq: Date, Close/Last, Volume, ..., days as 10/09/2026, prices as $1,234.50, newest first
* Google Sheets: Date, Close, days as 10/9/2026 16:00:00
* others with columns that are called date and close

A time beside a day is that of the exchange and is left out. A time with a zone is refused where
the zone moves it to another day: then nobody can say which day of the exchange is meant.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from promisetrack.intake.faults import Code, FileFault, IntakeError
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

    ``left_out`` counts rows without a trade: Yahoo writes null in them.
    """

    layout: PriceLayout
    closes: tuple[FoundClose, ...]
    left_out: int = 0


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
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise IntakeError([_WEB_PAGE])
    sheet = read_sheet(content)
    columns = _columns(sheet)
    order = _day_order(sheet, columns["date"])
    faults: list[FileFault] = []
    closes: list[FoundClose] = []
    left_out = 0
    for row in sheet.rows:
        cells = {key: row[n] for key, n in columns.items() if n < len(row)}
        if _is_without_trade(cells.get("close")):
            left_out += 1
            continue
        found = list(_faults(cells, row[0], order, today))
        faults += found
        if not found:
            closes.append(_close(cells, order))
    closes, twice = _one_a_day(closes)
    faults += twice
    if not closes and not faults:
        faults.append(FileFault(Code.ROWS, "no row has a price", "a day and a close", _SAVE_AGAIN))
    if faults:
        raise IntakeError(_first(sorted(faults, key=_line)))
    return PriceTableRead(_layout(sheet, columns), tuple(closes), left_out)


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
_WEB_PAGE: Final = FileFault(
    Code.UNREADABLE,
    "this is a web page (HTML), not a table",
    "comma-separated values",
    "use the page's own link to download the prices as CSV",
    Span(1, 1),
)
_NAMES: Final = {
    "date": ("date", "timestamp", "time", "datum"),
    "close": ("close", "close/last", "last", "price", "schluss"),
    "adjusted": ("adj close", "adj_close", "adjclose", "adjusted close", "adjusted_close"),
}
_ISO: Final = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ][0-9:.]{4,15}(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_COMPACT: Final = re.compile(r"[0-9]{8}")
_SLASHED: Final = re.compile(
    r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?: [0-9]{1,2}:[0-9]{2}:[0-9]{2})?"
)
_PRICE: Final = re.compile(
    r"[$€£]?\s?(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.[0-9]{1,20})?"
)
_NO_TRADE: Final = frozenset({"", "null", "n/a", "nan", "-", "none"})
_ZERO_OFFSETS: Final = ("Z", "+00:00", "+0000")
_NIGHT: Final = re.compile(r"[T ](?:00:(?!00(?::00)?(?:\.0+)?(?:Z|\+))|0[123]:)")
"""In UTC the evening before in New York; midnight itself is how programs write a day alone."""


def _columns(sheet: Sheet) -> dict[str, int]:
    """Return the number of the column of each key that the table has."""
    names = [cell.text.strip().lower() for cell in sheet.head]
    found = {
        key: [number for number, name in enumerate(names) if name in known]
        for key, known in _NAMES.items()
    }
    faults = [_column_fault(key, found[key], sheet) for key in ("date", "close")]
    wrong = [fault for fault in faults if fault is not None]
    if wrong:
        raise IntakeError(wrong)
    return {key: places[0] for key, places in found.items() if places}


def _column_fault(key: str, places: Sequence[int], sheet: Sheet) -> FileFault | None:
    if len(places) == 1:
        return None
    said = "no column is" if not places else f"{len(places)} columns are"
    span = sheet.head[places[1]].span if places else sheet.head[0].span
    return FileFault(
        Code.COLUMNS,
        f"{said} one of {'days' if key == 'date' else 'closes'}",
        f"one column that is called {' or '.join(_NAMES[key][:2])}",
        "name the columns in the first line, such as Date,Close",
        span,
    )


def _layout(sheet: Sheet, columns: dict[str, int]) -> PriceLayout:
    names = [cell.text.strip().lower() for cell in sheet.head]
    if "close/last" in names:
        return PriceLayout.NASDAQ
    if "adjusted" in columns:
        return PriceLayout.YAHOO
    if names == ["date", "open", "high", "low", "close", "volume"]:
        return PriceLayout.STOOQ
    is_dated_so = bool(sheet.rows) and "/" in sheet.rows[0][columns["date"]].text
    return PriceLayout.SHEETS if names == ["date", "close"] and is_dated_so else PriceLayout.OTHER


def _day_order(sheet: Sheet, column: int) -> tuple[int, int]:
    """Return where month and day stand in days such as 10/09/2026: US order unless ruled out.

    Raises
    ------
    IntakeError
        If some days can only be the one and some only the other.
    """
    pairs = [
        (int(found[1]), int(found[2]), row[column].span)
        for row in sheet.rows
        if column < len(row) and (found := _SLASHED.fullmatch(row[column].text))
    ]
    day_first = [span for first, _, span in pairs if first > _MONTHS]
    month_first = [span for _, second, span in pairs if second > _MONTHS]
    if day_first and month_first:
        fault = FileFault(
            Code.ROWS,
            "this day is written in another order than the others",
            "month/day/year or day/month/year throughout",
            "write days as 2026-10-09",
            day_first[0],
        )
        raise IntakeError([fault])
    return (1, 0) if day_first else (0, 1)


_MONTHS: Final = 12
_SAME: Final = 1e-5
"""Prices that differ by less are one price, written with more or fewer digits."""


def _is_without_trade(cell: Cell | None) -> bool:
    return cell is not None and cell.text.lower() in _NO_TRADE - {"nan"}


def _faults(
    cells: dict[str, Cell], first: Cell, order: tuple[int, int], today: date
) -> Iterator[FileFault]:
    for key in ("date", "close"):
        if key not in cells:
            yield FileFault(
                Code.ROWS, "the row is too short", "a day and a close", _SAVE_AGAIN, first.span
            )
            return
    day = _day(cells["date"].text, order)
    if day is None:
        yield _not_a_day(cells["date"])
    elif day > today:
        yield _not_yet(cells["date"], day, today)
    for key in ("close", "adjusted"):
        if key in cells and not _is_blank_adjusted(key, cells[key]):
            price = _price(cells[key].text)
            if price is None:
                yield _not_a_price(cells[key])
            elif price <= 0:
                yield _not_above_zero(cells[key])


def _is_blank_adjusted(key: str, cell: Cell) -> bool:
    return key == "adjusted" and cell.text.lower() in _NO_TRADE - {"nan"}


def _day(text: str, order: tuple[int, int]) -> date | None:
    try:
        if (found := _ISO.fullmatch(text)) is not None:
            is_moved = found["zone"] in _ZERO_OFFSETS and _NIGHT.search(text) is not None
            return None if is_moved else date.fromisoformat(found["day"])
        if _COMPACT.fullmatch(text):
            return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007  a day has no zone
        if (found := _SLASHED.fullmatch(text)) is not None:
            parts = (int(found[1]), int(found[2]))
            return date(int(found[3]), parts[order[0]], parts[order[1]])
    except ValueError:
        return None
    return None


def _price(text: str) -> float | None:
    negative = text.startswith("-")
    bare = text.removeprefix("-")
    if _PRICE.fullmatch(bare) is None:
        return None
    number = float(re.sub(r"[$€£,\s]", "", bare))
    return -number if negative else number if math.isfinite(number) else None


def _close(cells: dict[str, Cell], order: tuple[int, int]) -> FoundClose:
    day, close = _day(cells["date"].text, order), _price(cells["close"].text)
    assert day is not None and close is not None  # noqa: S101, PT018  looked at before
    adjusted = cells.get("adjusted")
    return FoundClose(day, close, _price(adjusted.text) if adjusted else None, cells["date"].span)


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
        "a day such as 2026-10-09, 20261009 or 10/09/2026",
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
