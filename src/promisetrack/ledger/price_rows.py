"""The table of a security's closes: text to rows, with the line and column of every fault.

The table is written by `promisetrack import prices` and by hand, and has one form: commas, no
quotes, no empty lines, days as 2026-10-09, points in numbers, the oldest day first.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from promisetrack.ledger.text import split_lines
from promisetrack.model import Close, PriceTable
from promisetrack.model.scalars import SLUG_PATTERN
from promisetrack.problems import Fault, Span

Faults = list[tuple[str, Fault]]

COLUMNS: Final = ("date", "close", "adjusted_close", "source")
HEADINGS: Final = ("date,close,adjusted_close,source", "date,close,source")
"""The first line: with a column of closes with dividends reinvested, or without."""

MOST: Final = 200
"""Faults of one table that are told; of more, their number."""


def read_table(text: str, identity: str) -> tuple[PriceTable | None, Faults]:
    """Read the rows of a table of prices.

    Parameters
    ----------
    text
        What the file holds.
    identity
        The id that the file's name gives it.

    Returns
    -------
    table, faults
        The rows that can be read, None where the heading is not known; and (code, fault) pairs in
        the order of the lines.
    """
    head, *lines = split_lines(text.removesuffix("\n").removesuffix("\r"))
    if head not in HEADINGS:
        return None, [("PRC001", _wrong_heading(head))]
    columns = head.split(",")
    rows: list[Close] = []
    faults: Faults = []
    for number, line in enumerate(lines, start=2):
        row, found = _read_row(line, number, columns)
        if row is not None and rows and row.date <= rows[-1].date:
            found = [("PRC005", _out_of_order(row.date, rows[-1].date, number))]
        elif row is not None:
            rows.append(row)
        faults += found
    return PriceTable.model_construct(id=identity, rows=tuple(rows)), _first(faults)


def table_text(table: PriceTable) -> str:
    """Return a table as its file holds it; the column of adjusted closes only where one is."""
    has_adjusted = any(row.adjusted_close is not None for row in table.rows)
    lines = [HEADINGS[0] if has_adjusted else HEADINGS[1]]
    for row in table.rows:
        adjusted = "" if row.adjusted_close is None else price_text(row.adjusted_close)
        cells = [str(row.date), price_text(row.close), *([adjusted] if has_adjusted else [])]
        lines.append(",".join([*cells, row.source]))
    return "\n".join(lines) + "\n"


def price_text(price: float) -> str:
    """Return a price with seven digits, and no more than it needs.

    Pages that count in single precision give 160.95 as 160.9499969482422.

    >>> price_text(160.9499969482422), price_text(7674.3701171875), price_text(0.0026)
    ('160.95', '7674.37', '0.0026')
    """
    decimals = max(2, _DIGITS - 1 - math.floor(math.log10(price)))
    return f"{price:.{decimals}f}".rstrip("0").rstrip(".")


# --- private -------------------------------------------------------------------------------

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PRICE: Final = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?")
_SLUG: Final = re.compile(SLUG_PATTERN)
_DIGITS: Final = 7


def _read_row(line: str, number: int, columns: Sequence[str]) -> tuple[Close | None, Faults]:
    cells = line.split(",")
    if len(cells) != len(columns):
        return None, [("PRC002", _wrong_cells(line, number, len(cells), columns))]
    said = dict(zip(columns, cells, strict=True))
    faults = list(_cell_faults(said, number))
    if faults:
        return None, faults
    adjusted = said.get("adjusted_close")
    return Close.model_construct(
        date=date.fromisoformat(said["date"]),
        close=float(said["close"]),
        adjusted_close=float(adjusted) if adjusted else None,
        source=said["source"],
    ), []


def _cell_faults(said: dict[str, str], number: int) -> Iterator[tuple[str, Fault]]:
    column = 1
    for name, text in said.items():
        span = Span(number, column, max(len(text), 1))
        column += len(text) + 1
        if name == "date" and not _is_day(text):
            yield "PRC003", _not_a_day(text, span)
        elif name == "source" and _SLUG.fullmatch(text) is None:
            yield "PRC002", _no_source(text, span)
        elif name in ("close", "adjusted_close") and not _is_price(name, text):
            yield "PRC004", _not_a_price(text, span)


def _is_day(text: str) -> bool:
    try:
        return _DAY.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_price(name: str, text: str) -> bool:
    if not text:
        return name == "adjusted_close"
    is_number = _PRICE.fullmatch(text) is not None
    return is_number and math.isfinite(float(text)) and float(text) > 0


def _first(faults: Faults) -> Faults:
    if len(faults) <= MOST:
        return faults
    more = f"{len(faults) - MOST:,} more faults of this table are not told"
    fault = Fault((), more, remedy="mend those that are named, then look again")
    return [*faults[:MOST], (faults[MOST][0], fault)]


def _wrong_heading(head: str) -> Fault:
    return Fault(
        (),
        f"the first line is {head[:60]!r}",
        " or ".join(f"`{one}`" for one in HEADINGS),
        "read a table of another layout with `promisetrack import prices FILE --ticker TICKER`",
        span=Span(1, 1, max(len(head), 1)),
    )


def _wrong_cells(line: str, number: int, count: int, columns: Sequence[str]) -> Fault:
    said = f"the row has {count} cells" if line.strip() else "the line is empty"
    return Fault(
        (),
        f"{said}, the heading {len(columns)}",
        ",".join(columns),
        "write numbers with a point and without quotes, and leave no line empty",
        span=Span(number, 1, max(len(line), 1)),
    )


def _not_a_day(text: str, span: Span) -> Fault:
    return Fault(
        (),
        f"{text[:40]!r} is not a day",
        "the exchange's day, such as 2026-10-09",
        "write year, month and day",
        span=span,
    )


def _no_source(text: str, span: Span) -> Fault:
    return Fault(
        (),
        f"{text[:40]!r} names no source",
        "the id of one of the `sources` of the file beside the table",
        "name the page that the close was read from",
        span=span,
    )


def _not_a_price(text: str, span: Span) -> Fault:
    return Fault(
        (),
        f"{text[:40]!r} is not a price",
        "digits with a point, above 0",
        "leave the row out where there was no trade; a worthless share has its last close",
        span=span,
    )


def _out_of_order(day: date, before: date, number: int) -> Fault:
    said = "stands here twice" if day == before else f"comes after {before}"
    return Fault(
        (),
        f"{day} {said}",
        "each day once, the oldest first",
        "delete the row, or move it up",
        span=Span(number, 1, 10),
    )
