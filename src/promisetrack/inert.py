"""Texts that do nothing but be read: not to a terminal, a spreadsheet, nor the reader's eye.

What people typed into a ledger is printed, exported and opened elsewhere. A character that steers
a terminal, turns the order of a line round or hides in it has no use in any of that.
"""

from __future__ import annotations

import re
from typing import Any, Final

HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
"""Control characters but tab and line ends, line ends that editors do not show, characters that
reorder text or take no room (joiners stay: Persian and emoji need them), halves of characters."""

FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001
"""A spreadsheet runs a cell that begins so; some read the wide forms as the plain ones."""


def inert_cell(value: Any) -> Any:
    r"""Return the value of a cell of CSV so that no spreadsheet runs it and no terminal obeys it.

    A text that begins as a formula gets an apostrophe, even behind spaces; hidden characters
    become escapes; lines end in one way.

    Parameters
    ----------
    value
        What the cell holds; what is no text, such as a number, comes back as it is.

    Examples
    --------
    >>> inert_cell("=1+1"), inert_cell("soon\x1b[2J"), inert_cell(-1)
    ("'=1+1", 'soon\\x1b[2J', -1)
    """
    if not isinstance(value, str):
        return value
    # Python's writer of CSV quotes a cell for "\n", but not for a "\r" that ends a row elsewhere.
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    text = HIDDEN.sub(_python_escape, lines)
    is_formula = text.startswith(FORMULA_SIGNS) or text.lstrip().startswith(FORMULA_SIGNS)
    return f"'{text}" if is_formula else text


def inert_json(text: str) -> str:
    r"""Return JSON whose hidden characters are escapes: the same value, safe on a terminal.

    Parameters
    ----------
    text
        JSON, in which such characters can stand only inside of texts.

    Examples
    --------
    >>> inert_json('{"said": "soon\x9b2J"}')
    '{"said": "soon\\u009b2J"}'
    """
    return HIDDEN.sub(_json_escape, text)


# --- private -------------------------------------------------------------------------------


def _python_escape(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


def _json_escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))
