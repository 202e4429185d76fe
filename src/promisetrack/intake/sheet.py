"""A table of comma-separated values to cells, each with its line and column.

The separator is the comma, the semicolon or the tab: whichever stands most often in the first
line. A cell in double quotes may hold any of these, line ends, and doubled quotes. Empty lines are
left out. Python's own reader knows the lines of rows, not the places of cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from promisetrack.intake.faults import Code, FileFault, IntakeError
from promisetrack.problems import Span

MAX_BYTES: Final = 20 * 1024 * 1024
"""A hundred thousand claims take less."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says, and where it begins in the file."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its head, and its rows, none of them longer than the head or without any text."""

    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


def read_sheet(content: bytes) -> Sheet:
    """Read a table whose first line names the columns.

    Parameters
    ----------
    content
        CSV in UTF-8, at most `MAX_BYTES`.

    Returns
    -------
    Sheet
        Each cell with its line and column, counted from 1; rows without any text are left out.

    Raises
    ------
    IntakeError
        With every fault: what is no text, a quote without an end, a row longer than the head.
    """
    text = _text(content)
    head, *rows = list(_rows(text, _separator(text))) or [()]
    if not head:
        raise _nothing()
    faults = [
        FileFault(
            Code.CELLS,
            f"the row has {len(row)} cells, the head {len(head)}",
            expected=f"at most {len(head)} cells",
            remedy="put a cell that holds the separator in double quotes",
            span=row[len(head)].span,
        )
        for row in rows
        if any(cell.text for cell in row[len(head) :])
    ]
    if faults:
        raise IntakeError(faults)
    kept = (row[: len(head)] for row in rows)
    return Sheet(head, tuple(row for row in kept if any(cell.text for cell in row)))


# --- private -------------------------------------------------------------------------------

_SEPARATORS: Final = ",;\t"
_QUOTED: Final = re.compile(r'"((?:[^"]|"")*)"')
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_SEPARATOR_LINE: Final = re.compile(r"\A\"?(?i:sep)=[,;\t]\"?(?=[\r\n])")
"""A first line for spreadsheets alone; the separator is seen in the next."""


def _text(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise _unreadable(_TOO_LARGE, f"at most {MAX_BYTES:,} bytes", _KEEP_LESS)
    if content.startswith(b"PK\x03\x04"):
        raise _unreadable(_WORKBOOK, "CSV", _SAVE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"byte {error.start} (0x{content[error.start]:02x}) is not UTF-8"
        raise _unreadable(message, "CSV in UTF-8", _SAVE) from None
    text = _SEPARATOR_LINE.sub("", text.rstrip() + "\n", count=1)
    if not text.strip():
        raise _nothing()
    return text


_TOO_LARGE: Final = "the file is too large"
_KEEP_LESS: Final = "keep the columns and rows that are needed"
_EMPTY: Final = "the file is empty"
_WORKBOOK: Final = "this is a workbook or an archive, not CSV"
_SAVE: Final = "in the spreadsheet, save it as CSV in UTF-8"


def _unreadable(message: str, expected: str, remedy: str = "") -> IntakeError:
    return IntakeError([FileFault(Code.UNREADABLE, message, expected, remedy)])


def _nothing() -> IntakeError:
    return _unreadable(_EMPTY, "a line that names the columns, then the rows", _SAVE)


def _separator(text: str) -> str:
    head = _QUOTED.sub("", _LINE_END.split(text.lstrip(), maxsplit=1)[0])
    return max(_SEPARATORS, key=head.count)


def _rows(text: str, separator: str) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows that are not empty lines."""
    plain = re.compile(rf"[^{re.escape(separator)}\r\n]*")
    row: list[Cell] = []
    place, line, line_start = 0, 1, 0
    while place < len(text):
        found = _QUOTED.match(text, place) or plain.match(text, place)
        assert found is not None  # noqa: S101  a plain cell may be empty
        raw = found[0]
        row.append(_cell(raw, Span(line, place - line_start + 1, max(_width(raw), 1))))
        place = found.end()
        breaks = list(_LINE_END.finditer(raw))
        if breaks:
            line, line_start = line + len(breaks), found.start() + breaks[-1].end()
        end = _LINE_END.match(text, place)
        if end is None:
            _refuse_rest(text, place, separator, Span(line, place - line_start + 1))
            place += 1
            continue
        if len(row) > 1 or row[0].text:
            yield tuple(row)
        row, place, line, line_start = [], end.end(), line + 1, end.end()


def _width(raw: str) -> int:
    return len(_LINE_END.split(raw, maxsplit=1)[0])


def _cell(raw: str, span: Span) -> Cell:
    if raw.startswith('"'):
        if _QUOTED.fullmatch(raw) is None:
            fault = FileFault(
                Code.QUOTES,
                "the quote that begins here never ends",
                "a closing double quote",
                "double a quote that is part of the text",
                span,
            )
            raise IntakeError([fault])
        raw = raw[1:-1].replace('""', '"')
    return Cell(" ".join(raw.split()), span)


def _refuse_rest(text: str, place: int, separator: str, span: Span) -> None:
    """Refuse what stands between a closing quote and the next separator."""
    if text[place : place + 1] != separator:
        fault = FileFault(
            Code.QUOTES,
            f"{text[place]!r} stands after a closing quote",
            "the separator, or the end of the line",
            "double a quote that is part of the text",
            span,
        )
        raise IntakeError([fault])
