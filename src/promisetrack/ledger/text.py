"""A file's bytes to text, or the reason why not."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from promisetrack.inert import HIDDEN
from promisetrack.problems import Fault, Span

MAX_BYTES: Final = 1024 * 1024
"""A record of the ledger takes a few kilobytes; a larger file is something else."""

_LINE_END: Final = re.compile(r"\r\n|\r|\n")


def read_bytes(path: Path) -> tuple[bytes | None, str, Fault | None]:
    """Read a file whose size is looked at first.

    Returns
    -------
    content, code, fault
        The bytes and an empty code; or None, a code, and what is wrong with the file.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        try:
            size = os.fstat(handle).st_size
            if size > MAX_BYTES:
                return None, "FIL002", _too_large(size)
            return _read_whole(handle, size), "", None
        finally:
            os.close(handle)
    except OSError as error:
        return None, "FIL001", _unreadable(error)


def decode(content: bytes) -> tuple[str | None, list[tuple[str, Fault]]]:
    """Decode UTF-8, with or without a byte order mark, and look for characters that hide.

    Returns
    -------
    text, faults
        The text without the mark, None where a byte is not UTF-8; (code, fault) pairs.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [("FIL003", _not_utf8(content, error.start))]
    found = list(HIDDEN.finditer(text))
    return text, [("FIL004", _hidden(text, found))] if found else []


def split_lines(text: str) -> list[str]:
    """Split where YAML does: at line feeds, carriage returns, and both together."""
    return _LINE_END.split(text)


# --- private -------------------------------------------------------------------------------


def _read_whole(handle: int, size: int) -> bytes:
    """Read a file of that size, in one go as a rule."""
    content = part = os.read(handle, size)
    while part and len(content) < size:
        part = os.read(handle, size - len(content))
        content += part
    return content


def _unreadable(error: OSError) -> Fault:
    reason = (error.strerror or "it cannot be opened").lower()
    return Fault(
        (),
        f"the file cannot be read: {reason}",
        "a file that you may read",
        "look at its permissions and, for a link, at where it leads",
    )


def _too_large(size: int) -> Fault:
    return Fault(
        (),
        f"the file has {size:,} bytes",
        f"at most {MAX_BYTES:,} bytes",
        "one promise or one series a file; keep pages and tables elsewhere and name their address",
    )


def _not_utf8(content: bytes, position: int) -> Fault:
    before = content[:position].decode("utf-8", "replace")
    lines = split_lines(before)
    return Fault(
        (),
        f"byte {position} (0x{content[position]:02x}) is not UTF-8",
        "text saved as UTF-8",
        "save the file again with the encoding UTF-8",
        span=Span(len(lines), len(lines[-1]) + 1),
    )


def _hidden(text: str, found: list[re.Match[str]]) -> Fault:
    lines = split_lines(text[: found[0].start()])
    more = f"; there are {len(found) - 1:,} more like it" if found[1:] else ""
    return Fault(
        (),
        f"the character U+{ord(found[0].group()):04X} cannot be seen{more}",
        "characters that show in an editor",
        "delete it; it often comes along when text is pasted",
        span=Span(len(lines), len(lines[-1]) + 1),
    )
