"""Texts for formats that cannot hold every letter: control letters leave, line ends become one."""

from __future__ import annotations

import re
from typing import Final

_LINE_ENDS: Final = re.compile(r"\r\n?|\x85|\u2028|\u2029")
_FORBIDDEN: Final = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 forbids or advises against; calendars allow no control letter but the tab."""


def plain(text: str) -> str:
    r"""Return a text without control letters; a line ends in "\n", however it ended before.

    >>> plain("soon\x00\x0b\r\nor later")
    'soon\nor later'
    """
    return _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text))
