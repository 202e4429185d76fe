"""The columns of a table of prices: which is the day and which the close, by their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from promisetrack.intake.faults import Code, FileFault, IntakeError
from promisetrack.intake.sheet import Sheet


def find_columns(sheet: Sheet) -> dict[str, int]:
    """Return the number of the column of each key that the table has.

    The keys are date and close, and where there are such columns adjusted, ticker and currency.

    Raises
    ------
    IntakeError
        If no column, or more than one, is that of days or that of closes.
    """
    names = heading_names(sheet)
    found = {key: _places(names, known) for key, known in _NAMES.items()}
    faults = [_column_fault(key, found[key], sheet) for key in ("date", "close")]
    wrong = [fault for fault in faults if fault is not None]
    if wrong:
        raise IntakeError(wrong)
    return {key: places[0] for key, places in found.items() if places}


def heading_names(sheet: Sheet) -> list[str]:
    """Return the names of the columns in small letters, without brackets, stars and explanations.

    Yahoo's page says "Close Close price adjusted for splits.", older ones "Close*"; tables of
    Stooq in bulk say "<CLOSE>".
    """
    return [_plain(cell.text) for cell in sheet.head]


def without_second_head(sheet: Sheet) -> Sheet:
    """Return a table of yfinance with one line of names: it writes the ticker and "Date" below.

    Raises
    ------
    IntakeError
        If it holds the prices of several tickers.
    """
    first = [row[0].text.lower() for row in sheet.rows[:2]]
    if first != ["ticker", "date"] or sheet.head[0].text.lower() != "price":
        return sheet
    tickers, named = sheet.rows[0], sheet.rows[1][0]
    other = next((one for one in tickers[2:] if one.text != tickers[1].text), None)
    if other is not None:
        fault = FileFault(
            Code.ROWS,
            f"this column is of {other.text[:20]!r}, the first of {tickers[1].text[:20]!r}",
            "one security in a table",
            "make a table of each",
            other.span,
        )
        raise IntakeError([fault])
    return Sheet((named, *sheet.head[1:]), sheet.rows[2:])


# --- private -------------------------------------------------------------------------------

_NAMES: Final = {
    "date": ("date", "timestamp", "datum", "data", "time"),
    "close": ("close", "close/last", "last", "price", "schluss", "schlusskurs", "zamkniecie"),
    "adjusted": ("adj close", "adj_close", "adjclose", "adjusted close", "adjusted_close"),
    "ticker": ("ticker", "symbol"),
    "currency": ("currency",),
}
_EXPLAINED: Final = re.compile(r"(adj close|close) (?:adjusted )?close price .*")


def _plain(text: str) -> str:
    name = text.strip().lower().strip("<>* ")
    explained = _EXPLAINED.fullmatch(name)
    return explained[1] if explained else name


def _places(names: Sequence[str], known: Sequence[str]) -> list[int]:
    """Return where columns of a key stand; a day stands before the time of day beside it."""
    found = [number for number, name in enumerate(names) if name in known]
    is_timed = "time" in known and any(names[number] != "time" for number in found)
    return [number for number in found if not is_timed or names[number] != "time"]


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
