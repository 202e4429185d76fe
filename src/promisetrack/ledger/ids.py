"""Find the id that was meant: whole, by its start, or nearly."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from typing import Final

from promisetrack.problems import CommandError

LONGEST_ID: Final = 100
"""Characters; longer texts are refused before they are compared with anything."""

_SHOWN: Final = 5


class UnknownIdError(CommandError):
    """No id, or more than one, is what the text can mean."""


def find_id(text: str, ids: Collection[str], *, what: str = "promise") -> str:
    """Return the id that a text names: equal to it, or the only one that begins with it.

    Raises
    ------
    UnknownIdError
        With the nearest ids, or those that begin with the text.

    Examples
    --------
    >>> find_id("tesla-r", ["tesla-roadster", "tesla-semi"])
    'tesla-roadster'
    """
    if text in ids:
        return text
    begun = sorted(one for one in ids if text and one.startswith(text))
    if len(begun) == 1:
        return begun[0]
    if begun:
        shown = ", ".join(begun[:_SHOWN]) + (", ..." if len(begun) > _SHOWN else "")
        message = f"{len(begun)} ids begin with {text!r}: {shown}"
        raise UnknownIdError(message, remedy="type on until it is only one")
    near = near_ids(text, ids)
    message = f"no {what} {_short(text)!r}"
    remedy = f"did you mean {' or '.join(near)}?" if near else f"promisetrack {_lists(what)}"
    raise UnknownIdError(message, remedy=remedy)


def near_ids(text: str, ids: Collection[str]) -> list[str]:
    """Return up to three ids that look like the text, the nearest first."""
    if len(text) > LONGEST_ID:
        return []
    return difflib.get_close_matches(text, ids, n=3, cutoff=0.7)


# --- private -------------------------------------------------------------------------------


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_ID else text[: LONGEST_ID - 3] + "..."


def _lists(what: str) -> str:
    return "list shows all ids" if what == "promise" else "check names what is wrong with the files"
