"""The marks of charts as small pictures in running text, chips and keys."""

from __future__ import annotations

from functools import cache
from typing import Final

from markupsafe import Markup

from promisetrack.charts.marks import CROSS, STAR, TARGET

_PATHS: Final = {
    "said": "M0,-1L0.8,0L0,1L-0.8,0Z",
    "expected": "M0,-0.8A0.8,0.8,0,1,1,0,0.8A0.8,0.8,0,1,1,0,-0.8Z",
    "seen": TARGET,
    "kept": STAR,
    "open": "M-0.5,-0.8L0.8,0L-0.5,0.8Z",
    "cancelled": CROSS,
    "overdue": "M0,-0.8L0.9,0.75L-0.9,0.75Z",
    "undue": "M0,-1L0.8,0L0,1L-0.8,0ZM0,-0.62L-0.5,0L0,0.62L0.5,0Z",
    "again": "M0,-1L0.8,0L0,1L-0.8,0ZM0,-0.62L-0.5,0L0,0.62L0.5,0Z",
    "unseen": "M-0.5,-0.8L0.8,0L-0.5,0.8ZM-0.26,-0.36L-0.26,0.36L0.32,0Z",
    "part": ("M0,-0.9A0.9,0.9,0,1,1,0,0.9A0.9,0.9,0,1,1,0,-0.9ZM0,-0.7A0.7,0.7,0,1,0,0,0.7Z"),
    "beyond": (
        "M0,-0.8A0.8,0.8,0,1,1,0,0.8A0.8,0.8,0,1,1,0,-0.8Z"
        "M0,-0.5A0.5,0.5,0,1,0,0,0.5A0.5,0.5,0,1,0,0,-0.5Z"
    ),
}
_PATHS["held"], _PATHS["index"] = _PATHS["expected"], _PATHS["beyond"]

_COLOURS: Final = {
    "said": "var(--said)",
    "expected": "var(--expected)",
    "seen": "var(--ink)",
    "kept": "var(--kept)",
    "open": "var(--said)",
    "again": "var(--said)",
    "unseen": "var(--said)",
    "cancelled": "var(--ink-2)",
    "beyond": "var(--expected)",
    "held": "var(--ink)",
    "index": "var(--ink-3)",
}


@cache
def icon(name: str, *, plain: bool = False) -> Markup:
    """Return a mark as an inline SVG; ``plain`` takes the colour of the text around it.

    Raises
    ------
    KeyError
        If there is no such mark.
    """
    colour = "currentColor" if plain else _COLOURS.get(name, "currentColor")
    return Markup(
        '<svg class="mark" viewBox="-1 -1 2 2" aria-hidden="true"><path d="{}" fill="{}"/></svg>'
    ).format(_PATHS[name], colour)


@cache
def swatch(token: str) -> Markup:
    """Return a bar in the colour of a token, for keys of bands."""
    return Markup('<span class="swatch" style="background: var(--{})"></span>').format(token)
