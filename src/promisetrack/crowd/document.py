"""A saved file's bytes to JSON, and the line of a place in it."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from promisetrack.crowd.faults import Code, MarketFileError
from promisetrack.problems import KeyPath, Span

MAX_BYTES: Final = 20 * 1024 * 1024
"""A question with its whole history takes a few megabytes; a larger file is something else."""

MAX_DEPTH: Final = 64
"""Levels; the deepest value of a platform's answer lies eight down."""


def read_document(content: bytes) -> Any:
    """Decode a saved file.

    Raises
    ------
    MarketFileError
        Where it is too large, no text, a web page, or not JSON: then with line and column.
    """
    text = _text(content)
    if not text.strip():
        message = "the file is empty"
        raise MarketFileError(message, code=Code.NOT_JSON, expected=_WANTED, remedy=_SAVE)
    if text.lstrip().startswith("<"):
        message = "this is a web page (HTML), not JSON"
        raise MarketFileError(message, code=Code.NOT_JSON, expected=_WANTED, remedy=_SAVE).at(
            Span(1, 1)
        )
    try:
        return decoded(text)
    except json.JSONDecodeError as error:
        raise _broken(error, text) from None
    except RecursionError:
        message = "values are nested too deep"
        raise MarketFileError(message, code=Code.NOT_JSON, expected=_WANTED) from None
    except ValueError as error:  # a number with thousands of digits
        message = f"a number cannot be read: {error}"
        raise MarketFileError(message, code=Code.NOT_JSON, expected=_WANTED) from None


def decoded(text: str) -> Any:
    """Return what a text of JSON says, so flat that nothing done with it can exhaust the stack.

    Raises
    ------
    ValueError
        If it is not JSON, or holds a number of thousands of digits.
    RecursionError
        If it is nested deeper than `MAX_DEPTH` levels.
    """
    top = json.loads(text)
    level, depth = [top] if isinstance(top, dict | list) else [], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise RecursionError
        lists = [one.values() if isinstance(one, dict) else one for one in level]
        level = [inner for one in lists for inner in one if isinstance(inner, dict | list)]
    return top


def check_size(size: int) -> None:
    """Refuse a file for its number of bytes, before it is read.

    Raises
    ------
    MarketFileError
        Where it is too large.
    """
    if size > MAX_BYTES:
        message = f"the file has {size:,} bytes"
        raise MarketFileError(
            message,
            code=Code.UNREADABLE,
            expected=f"at most {MAX_BYTES:,} bytes: one question and its prices",
            remedy="save the answer for one market or event, not a list of all",
        )


def find_place(text: str, where: KeyPath) -> Span | None:
    """Return where a value stands in the text of a JSON document, None where it does not.

    Steps that lie inside a string that holds JSON are left out: the string is the place.
    """
    place = _skip(text, 0)
    for step in where:
        if text[place] not in "{[":
            break
        inner = _member(text, place, step) if text[place] == "{" else _item(text, place, step)
        if inner is None:
            break
        place = inner
    _, end = _DECODER.raw_decode(text, place)
    first_line = text[place:end].partition("\n")[0]
    return _span(text, place, max(len(first_line), 1) if text[place] not in "{[" else 1)


# --- private -------------------------------------------------------------------------------

_WANTED: Final = "the JSON that the platform's public interface (API) answers"
_SAVE: Final = "save the answer of the API, not the page that shows it"
_DECODER: Final = json.JSONDecoder()
_SPACE: Final = re.compile(r"[ \t\n\r]*")


def _text(content: bytes) -> str:
    check_size(len(content))
    if content.startswith(b"PK\x03\x04"):
        message = "this is a zip archive"
        raise MarketFileError(message, code=Code.NOT_JSON, expected=_WANTED, remedy=_SAVE)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"byte {error.start} (0x{content[error.start]:02x}) is not UTF-8"
        raise MarketFileError(message, code=Code.NOT_JSON, expected=_WANTED) from None


def _broken(error: json.JSONDecodeError, text: str) -> MarketFileError:
    at_end = not text[error.pos :].strip() or error.msg.startswith("Unterminated")
    message = "the JSON breaks off" if at_end else f"this is not JSON: {_said(error.msg)}"
    return MarketFileError(
        message,
        code=Code.NOT_JSON,
        expected=_WANTED,
        remedy="download it again; it may have been cut short" if at_end else _SAVE,
    ).at(Span(error.lineno, error.colno))


def _said(words: str) -> str:
    return words[:1].lower() + words[1:]


def _skip(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place


def _member(text: str, place: int, key: str | int) -> int | None:
    """Return where the value of a key of an object begins; of a key written twice, the last."""
    found, place = None, _skip(text, place + 1)
    while text[place] != "}":
        name, place = _DECODER.raw_decode(text, place)
        place = _skip(text, _skip(text, place) + 1)
        if name == key:
            found = place
        place = _next(text, place)
    return found


def _item(text: str, place: int, number: str | int) -> int | None:
    """Return where an item of a list begins."""
    position, place = 0, _skip(text, place + 1)
    while text[place] != "]":
        if position == number:
            return place
        place = _next(text, place)
        position += 1
    return None


def _next(text: str, place: int) -> int:
    """Return where the entry behind a value begins, or its bracket."""
    _, end = _DECODER.raw_decode(text, place)
    end = _skip(text, end)
    return _skip(text, end + 1) if text[end] == "," else end


def _span(text: str, place: int, width: int) -> Span:
    line_start = text.rfind("\n", 0, place) + 1
    return Span(text.count("\n", 0, place) + 1, place - line_start + 1, width)
