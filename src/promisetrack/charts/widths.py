"""How wide a text is when drawn, so that labels are placed here and not by luck.

The sans faces that pages ask for (Helvetica, Arial, Liberation Sans) share one set of advance
widths; these are the ones of the Latin letters, in thousandths of the size (Adobe's Helvetica
metrics). A letter that is not listed counts as an em of a digit.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

LINE_HEIGHT: Final = 1.25
"""Height of a line of a label, in sizes."""

BOLD_FACTOR: Final = 1.06
"""Bold is wider by about this much."""


@lru_cache(maxsize=4096)  # asked again for each place that a label might take
def text_width(text: str, *, size: float = 12, bold: bool = False) -> float:
    """Return the width of the longest line of a text, in pixels."""
    lines = text.split("\n")
    widest = max(sum(_WIDTHS.get(letter, _OTHER) for letter in line) for line in lines)
    return widest * size / 1000 * (BOLD_FACTOR if bold else 1)


def text_height(text: str, *, size: float = 12) -> float:
    """Return the height of a text of one or more lines, in pixels."""
    return (text.count("\n") + 1) * size * LINE_HEIGHT


def wrap(text: str, *, width: float, size: float = 12, bold: bool = False) -> str:
    """Return a text with line breaks between words so that lines fit a width, in pixels.

    A word that is wider than the width stands on its own line.
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size=size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


# --- private -------------------------------------------------------------------------------

_OTHER = 556
_GROUPS = {
    "ijl'\u2018\u2019": 222, "|": 260, " ,.!:;/\\ft[]I-·": 278, "(){}r“”*`": 333, "csvxyzJk": 500,
    "0123456789abdeghnopqu?$#_L–": 556, "+<=>~−×": 584, "FTZ": 611, "&ABEKPSVXY": 667,
    "CDHNRUw": 722, "GOQ": 778, "mM": 833, "%": 889, "W": 944, "@": 1015, "—…→": 1000,
}  # fmt: skip
_WIDTHS = {letter: width for letters, width in _GROUPS.items() for letter in letters}
