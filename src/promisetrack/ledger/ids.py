"""Find the id that a person means."""

from __future__ import annotations

import difflib
from collections.abc import Collection


class UnknownIdError(LookupError):
    """No id, or more than one, is what was typed; the message says which come near."""


def find_id(typed: str, ids: Collection[str], *, what: str = "promise") -> str:
    """Return the id that equals what was typed, or the only one that begins with it.

    Raises
    ------
    UnknownIdError
        Where none fits, naming the nearest; or where several do, naming some.
    """
    if typed in ids:
        return typed
    starting = sorted(one for one in ids if typed and one.startswith(typed))
    if len(starting) == 1:
        return starting[0]
    if starting:
        message = f"{typed!r} could be any of {_some(starting)}"
    else:
        near = difflib.get_close_matches(typed, ids, n=3, cutoff=0.5)
        near = near or sorted(one for one in ids if typed and typed in one)[:3]
        message = f"no {what} has the id {typed[:60]!r}"
        message += f"; did you mean {' or '.join(near)}?" if near else ""
    raise UnknownIdError(message)


# --- private -------------------------------------------------------------------------------

_SHOWN = 5


def _some(ids: list[str]) -> str:
    more = len(ids) - _SHOWN
    return ", ".join(ids[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
