"""Days and prices as tables of prices write them, where one cell alone does not tell what it means.

* 10/09/2026 is October in the United States and September elsewhere: any day of the column above
  12 settles it, else the order of the United States is taken, and that is said (`DayOrder`).
* 1,234 is a thousand or one and a bit: in a column where some price can only have a decimal comma
  (10,5 or 1.234,56), all have one; where every price is such a one, the column is refused
  (`decimal_mark`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from promisetrack.intake.faults import Code, FileFault, IntakeError
from promisetrack.intake.sheet import Cell

NO_TRADE: Final = frozenset({"", "null", "n/a", "-", "none"})
"""What stands for a close on a day without a trade."""

SIGNS: Final = {"$": frozenset({"USD", "CAD", "AUD", "HKD", "SGD", "NZD"}),
                "€": frozenset({"EUR"}), "£": frozenset({"GBP"}),
                "¥": frozenset({"JPY", "CNY"})}  # fmt: skip
"""Which currencies a sign before a price can mean."""


@dataclass(frozen=True, slots=True)
class DayOrder:
    """Where day and month stand in days such as 10/09/2026, counted from 0.

    ``unsure`` is the first such day where no day of the column rules the other order out.
    """

    day: int
    month: int
    unsure: Cell | None = None


def day_order(cells: Sequence[Cell]) -> DayOrder:
    """Return how a column of days is to be read: the United States' order unless ruled out.

    Raises
    ------
    IntakeError
        If some days can only be the one and some only the other.
    """
    pairs = [
        (int(found[1]), int(found[2]), cell)
        for cell in cells
        if (found := _SLASHED.fullmatch(cell.text)) is not None
    ]
    day_first = [cell for first, _, cell in pairs if first > _MONTHS]
    month_first = [cell for _, second, cell in pairs if second > _MONTHS]
    if day_first and month_first:
        fault = FileFault(
            Code.ROWS,
            "this day is written in another order than the others",
            "month/day/year or day/month/year throughout",
            "write days as 2026-10-09",
            day_first[0].span,
        )
        raise IntakeError([fault])
    if day_first:
        return DayOrder(0, 1)
    unsure = next((cell for first, second, cell in pairs if first != second), None)
    return DayOrder(1, 0, None if month_first else unsure)


def read_day(text: str, order: DayOrder) -> date | None:
    """Return the day that a cell says; None where it says none, or a zone may have moved it."""
    try:
        return _day(text, order)
    except ValueError:
        return None


def decimal_mark(cells: Sequence[Cell]) -> str:
    """Return the sign before the decimals of a column of prices: a point, or a comma.

    Raises
    ------
    IntakeError
        If some prices can only have the one and some only the other, or each of them either.
    """
    bare = [(_bare(cell.text), cell) for cell in cells]
    commas = [cell for text, cell in bare if _ONLY_COMMA.fullmatch(text)]
    points = [cell for text, cell in bare if _ONLY_POINT.fullmatch(text)]
    if commas and points:
        fault = FileFault(
            Code.ROWS,
            f"{commas[0].text[:40]!r} has a comma before its decimals, others a point",
            "one way to write decimals throughout",
            "use a point for decimals",
            commas[0].span,
        )
        raise IntakeError([fault])
    if cells and all(_EITHER.fullmatch(cell.text) for cell in cells):
        fault = FileFault(
            Code.ROWS,
            f"{cells[0].text[:40]!r} can be a thousand or have a comma before its decimals, as all "
            "others can",
            "a number such as 1234.50",
            "use a point for decimals, and nothing between thousands",
            cells[0].span,
        )
        raise IntakeError([fault])
    return "," if commas else "."


def read_price(text: str, mark: str) -> float | None:
    """Return the price that a cell says, its sign of a currency left out; None where it is none."""
    negative = text.startswith("-")
    bare = _bare(text.removeprefix("-"))
    if mark == ",":
        bare = bare.translate(_SWAPPED)
    if _PRICE.fullmatch(bare) is None:
        return None
    number = float(bare.replace(",", ""))
    return -number if negative else number if math.isfinite(number) else None


def sign_of(text: str) -> str:
    """Return the sign of a currency before a price; empty without one."""
    first = text.removeprefix("-")[:1]
    return first if first in SIGNS else ""


# --- private -------------------------------------------------------------------------------


def _day(text: str, order: DayOrder) -> date | None:
    if (found := _ISO.fullmatch(text)) is not None:
        is_moved = found["zone"] in _ZERO_OFFSETS and _NIGHT.search(text) is not None
        return None if is_moved else date.fromisoformat(found["day"])
    if _COMPACT.fullmatch(text):
        return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007  a day has no zone
    if (found := _SLASHED.fullmatch(text)) is not None:
        parts = (int(found[1]), int(found[2]))
        return date(int(found[3]), parts[order.month], parts[order.day])
    if (found := _DOTTED.fullmatch(text)) is not None:
        return date(int(found[3]), int(found[2]), int(found[1]))
    return _named_day(text)


def _named_day(text: str) -> date | None:
    found = _NAMED.fullmatch(text)
    if found is None:
        return None
    month = _MONTH_NAMES.index((found["month"] or found["later"])[:3].lower()) + 1
    return date(int(found["year"]), month, int(found["day"] or found["first"]))


_ISO: Final = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ][0-9:.]{4,15}(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_COMPACT: Final = re.compile(r"[0-9]{8}")
_TIME: Final = r"(?:,? [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
_SLASHED: Final = re.compile(rf"([0-9]{{1,2}})/([0-9]{{1,2}})/([0-9]{{4}}){_TIME}")
_DOTTED: Final = re.compile(rf"([0-9]{{1,2}})\.([0-9]{{1,2}})\.([0-9]{{4}}){_TIME}")
_NAMED: Final = re.compile(
    r"(?:(?P<month>[A-Za-z]{3,9})\.? (?P<day>[0-9]{1,2}),? |"
    r"(?P<first>[0-9]{1,2})[ -](?P<later>[A-Za-z]{3,9})\.?[ -])(?P<year>[0-9]{4})"
)
_MONTH_NAMES: Final = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"
)  # fmt: skip
_PRICE: Final = re.compile(r"(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.[0-9]{1,20})?")
_ONLY_COMMA: Final = re.compile(
    r"[0-9]+(?:\.[0-9]{3})*,(?:[0-9]{1,2}|[0-9]{4,20})|[0-9.]+\.[0-9]{3},[0-9]+"
)
_ONLY_POINT: Final = re.compile(
    r"[0-9]+(?:,[0-9]{3})*\.(?:[0-9]{1,2}|[0-9]{4,20})|[0-9,]+,[0-9]{3}\.[0-9]+"
)
_EITHER: Final = re.compile(r"[0-9]{1,3},[0-9]{3}")
_SWAPPED: Final = str.maketrans(".,", ",.")
_ZERO_OFFSETS: Final = ("Z", "+00:00", "+0000")
_NIGHT: Final = re.compile(r"[T ](?:00:(?!00(?::00)?(?:\.0+)?(?:Z|\+))|0[123]:)")
"""In UTC the evening before in New York; midnight itself is how programs write a day alone."""
_MONTHS: Final = 12


def _bare(text: str) -> str:
    """Return a price without its sign of a currency and the spaces between thousands."""
    bare = text.removeprefix("-")
    bare = (bare[1:] if bare[:1] in SIGNS else bare).strip()
    return _SPACED.sub("", bare) if _SPACED.search(bare) else bare


_SPACED: Final = re.compile(r"(?<=[0-9])[ '\u2019](?=[0-9]{3}(?:[^0-9]|$))")
