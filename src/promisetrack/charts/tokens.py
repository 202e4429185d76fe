"""The colours of pages and charts, each with one meaning, for light and for dark.

Orange was said, blue is expected, ink was seen, green was kept, purple is a second answer, grey
is context. Pages and charts name a token (``var(--said)``); only this module knows what colour
that is, so that a change of scheme or a print needs no chart to be drawn again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Tokens:
    """One scheme: a colour a meaning, as #RRGGBB."""

    page: str
    ink: str
    ink_2: str
    ink_3: str
    axis: str
    grid: str
    rule: str
    said: str
    said_text: str
    expected: str
    expected_text: str
    half: str
    eight: str
    kept: str
    kept_text: str
    second: str
    second_text: str
    second_band: str
    muted: str
    panel: str
    link: str


LIGHT: Final = Tokens(
    page="#FFFFFF", ink="#16191D", ink_2="#50565E", ink_3="#6B727B", axis="#8A9099",
    grid="#E5E7EA", rule="#C9CDD2", said="#D55E00", said_text="#A84800", expected="#0072B2",
    expected_text="#005A8E", half="#8FBFDD", eight="#CFE3F0", kept="#009E73",
    kept_text="#00704F", second="#B0609A", second_text="#8E3F78", second_band="#DDBFD3",
    muted="#B9BEC5", panel="#F5F4F0", link="#00568A",
)  # fmt: skip

DARK: Final = Tokens(
    page="#14171B", ink="#EDEFF2", ink_2="#B6BCC4", ink_3="#949BA5", axis="#6C747E",
    grid="#2A2F36", rule="#3A4149", said="#F58B4C", said_text="#F79E69", expected="#56B4E9",
    expected_text="#7CC6F0", half="#2F6485", eight="#1F3D50", kept="#2FC9A0",
    kept_text="#4FD5B1", second="#E3A0C6", second_text="#E9B4D2", second_band="#6A4A5E",
    muted="#565E68", panel="#1C2025", link="#8CCBF0",
)  # fmt: skip


def token(name: str) -> str:
    """Return how a page or a chart refers to a token.

    >>> token("ink_2")
    'var(--ink-2)'

    Raises
    ------
    KeyError
        If no token has that name.
    """
    if name not in Tokens.__dataclass_fields__:
        raise KeyError(name)
    return f"var(--{name.replace('_', '-')})"


def css_variables(tokens: Tokens) -> str:
    """Return a scheme as CSS declarations, one a line."""
    return "\n".join(
        f"  --{field.name.replace('_', '-')}: {getattr(tokens, field.name)};"
        for field in fields(tokens)
    )


def in_colours(spec: Any, tokens: Tokens) -> Any:
    """Return a spec with every named token replaced by its colour, for pictures outside a page."""
    if isinstance(spec, dict):
        return {key: in_colours(value, tokens) for key, value in spec.items()}
    if isinstance(spec, list):
        return [in_colours(value, tokens) for value in spec]
    if isinstance(spec, str):
        return _NAMED.sub(lambda match: _colour(match, tokens), spec)
    return spec


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# --- private -------------------------------------------------------------------------------

_NAMED = re.compile(r"var\(--([a-z0-9-]+)\)")


def _colour(named: re.Match[str], tokens: Tokens) -> str:
    """Return the colour of a token; a name that is none stays: it is a text, not a colour."""
    colour: str = getattr(tokens, named[1].replace("-", "_"), named[0])
    return colour


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
        for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
