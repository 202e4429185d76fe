"""One text as one YAML scalar: plain where every reader agrees, quoted or folded elsewhere."""

from __future__ import annotations

import io
import re
from typing import Final

from yaml import ScalarNode
from yaml.emitter import Emitter
from yaml.resolver import Resolver

FOLD_AT: Final = 96
"""Columns after which a folded text breaks."""

LONGEST_LINE: Final = 100
"""A key and its text stay on one line up to here."""


def inline_scalar(text: str, *, free: bool, flow: bool = False, style: str | None = None) -> str:
    """Return a text as a scalar on one line.

    Parameters
    ----------
    text
        What readers must get back.
    free
        Whether it is free text, to be quoted where another YAML reader would see a number, a
        date or a truth value. Dates, numbers and flags are written plainly.
    flow
        Whether it stands inside ``{}`` or ``[]``.
    style
        The quote the text had before, kept where it can be: ``'``, ``"`` or None for plain.
    """
    about = Emitter(io.StringIO(), allow_unicode=True).analyze_scalar(text)
    plain = about.allow_flow_plain if flow else about.allow_block_plain
    one_line = not (about.multiline or about.empty)
    if plain and one_line and style not in ("'", '"') and not (free and _misread(text)):
        return text
    if about.allow_single_quoted and one_line and style != '"':
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(map(_escaped, text)) + '"'


def folded_lines(text: str, indent: int) -> list[str] | None:
    """Return a long text as the lines of a folded scalar, or None where folding would change it.

    The first line is the mark ``>-``; the others carry their indentation and break at spaces.
    """
    about = Emitter(io.StringIO(), allow_unicode=True).analyze_scalar(text)
    if not about.allow_block or about.multiline or text != text.strip():
        return None
    lines = [""]
    for word in _LONE_SPACE.split(text):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and indent + len(longer) > FOLD_AT:
            lines.append(word)
        else:
            lines[-1] = longer
    return None if len(lines) == 1 else [">-", *(" " * indent + line for line in lines)]


# --- private -------------------------------------------------------------------------------

_LONE_SPACE: Final = re.compile(r"(?<! ) (?! )")
"""A break in a folded text becomes one space, so only a space by itself may become a break."""

_OTHER_READERS: Final = re.compile(r"[yYnN]|[-+]?[0-9.]+[eE][-+]?[0-9]+|0o[0-7]+")
"""Truth values of YAML 1.1 and numbers of YAML 1.2 that PyYAML takes for text."""

_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}

_PRINTABLE: Final = re.compile("[ -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]")


def _misread(text: str) -> bool:
    tag = Resolver().resolve(ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return tag != "tag:yaml.org,2002:str" or _OTHER_READERS.fullmatch(text) is not None


def _escaped(character: str) -> str:
    code = ord(character)
    if character in _ESCAPES:
        return _ESCAPES[character]
    if _PRINTABLE.match(character) or code > 0xFFFF:  # noqa: PLR2004  beyond the basic plane
        return character
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}"  # noqa: PLR2004  two digits
