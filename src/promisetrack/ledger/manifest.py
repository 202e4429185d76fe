"""What a ledger held on the day it was sealed, as hashes: names and bytes in, a manifest out.

Every file is named by its path below the project, with ``/``: ``claims/...`` for the ledger,
``reports/forecasts/...`` for the log of issued forecasts. Its hash is the SHA-256 of its bytes.

The root hash is the SHA-256 of one text: a line ``<hash>  <path>`` for each file, in the order of
the bytes of the paths. That is what ``sha256sum`` prints, a backslash, line feed or carriage
return in a name escaped as it does, so the root can be had without this program.

The log of forecasts only grows. So each of its lines is hashed too, in order to name the one that
was lost; what decides is the hash of the file, whose sealed lines must stand at its start.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from promisetrack.model.scalars import SLUG_PATTERN
from promisetrack.problems import Severity

CLAIMS: Final = "claims/"
LOG: Final = "reports/forecasts/"
"""How the paths begin of what is sealed."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the log: its promise, empty where it is no forecast, and its hash."""

    promise: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The hash of each file by its path, and the lines of each file of the forecast log."""

    files: Mapping[str, str]
    logs: Mapping[str, tuple[LogLine, ...]]

    @property
    def root(self) -> str:
        """The hash that stands for all files."""
        ordered = sorted(self.files, key=_path_bytes)
        return _sha256(b"".join(_root_line(path, self.files[path]) for path in ordered))

    @property
    def forecasts(self) -> int:
        """How many issued forecasts are sealed."""
        return sum(line.promise != "" for lines in self.logs.values() for line in lines)


class Kind(StrEnum):
    """What happened to a sealed file or line, or to one that was not there yet."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    LOST = "lost"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was sealed.

    ``line`` counts from 1, in the file as it was sealed; 0 means the file as a whole. ``promise``
    is the one whose forecast was lost or altered. ``forecasts`` counts those in a file of the log
    that was added, removed, or to which they were added.
    """

    kind: Kind
    path: str
    line: int = 0
    promise: str = ""
    forecasts: int = 0

    @property
    def severity(self) -> Severity:
        """A warning where all that was sealed is still there as it was."""
        return Severity.WARNING if self.kind is Kind.ADDED else Severity.ERROR


def make_manifest(contents: Iterable[tuple[str, bytes]]) -> Manifest:
    """Hash files.

    Parameters
    ----------
    contents
        Path and bytes of each file; they are looked at one after the other.

    Examples
    --------
    >>> make_manifest([("claims/names.yaml", b"")]).files["claims/names.yaml"][:8]
    'e3b0c442'
    """
    files: dict[str, str] = {}
    logs: dict[str, tuple[LogLine, ...]] = {}
    for path, content in contents:
        files[path] = _sha256(content)
        if path.startswith(LOG):
            logs[path] = log_lines(content)
    return Manifest(files, logs)


def compare(sealed: Manifest, contents: Iterable[tuple[str, bytes]]) -> tuple[Difference, ...]:
    """Return what is no longer as it was sealed, in the order of paths and lines.

    Parameters
    ----------
    sealed
        The manifest of that day.
    contents
        Path and bytes of each file as it is now.
    """
    found: list[Difference] = []
    missing = dict.fromkeys(sealed.files)
    for path, content in contents:
        if path not in sealed.files:
            found.append(Difference(Kind.ADDED, path, forecasts=_forecasts_in(path, content)))
            continue
        del missing[path]
        if _sha256(content) == sealed.files[path]:
            continue
        if path in sealed.logs:
            found.extend(_log_differences(path, sealed, content))
        else:
            found.append(Difference(Kind.CHANGED, path))
    for path in missing:
        lost = sum(line.promise != "" for line in sealed.logs.get(path, ()))
        found.append(Difference(Kind.REMOVED, path, forecasts=lost))
    return tuple(sorted(found, key=lambda one: (_path_bytes(one.path), one.line)))


def log_lines(content: bytes) -> tuple[LogLine, ...]:
    """Return the lines of a file of the forecast log; a line's hash leaves its end out."""
    if not content:
        return ()
    head, *rows = content.removesuffix(b"\n").split(b"\n")
    column = _column(head)
    found = (LogLine(_id(row, column), _sha256(row)) for row in rows)
    return (LogLine("", _sha256(head)), *found)


# --- private -------------------------------------------------------------------------------

_ESCAPES: Final = ((b"\\", b"\\\\"), (b"\n", b"\\n"), (b"\r", b"\\r"))
_PROMISE: Final = b"promise"
_ID: Final = re.compile(SLUG_PATTERN)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _path_bytes(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")


def _root_line(path: str, sha256: str) -> bytes:
    name = escaped = _path_bytes(path)
    for character, written in _ESCAPES:
        escaped = escaped.replace(character, written)
    mark = b"\\" if escaped != name else b""
    return mark + sha256.encode() + b"  " + escaped + b"\n"


def _column(head: bytes) -> int | None:
    names = head.split(b",")
    return names.index(_PROMISE) if _PROMISE in names else None


def _id(row: bytes, column: int | None) -> str:
    """Return the id in a line, empty where there is none; no cell before it holds a comma."""
    cells = row.split(b",")
    cell = cells[column] if column is not None and column < len(cells) else b""
    text = cell.decode(errors="replace")
    return text if _ID.fullmatch(text) else ""


def _forecasts_in(path: str, content: bytes) -> int:
    lines = log_lines(content) if path.startswith(LOG) else ()
    return sum(line.promise != "" for line in lines)


def _log_differences(path: str, sealed: Manifest, content: bytes) -> Iterator[Difference]:
    """Yield what happened to the sealed lines of one file, and how many came after them."""
    before, now = sealed.logs[path], log_lines(content)
    size = sum(len(line) + 1 for line in content.split(b"\n")[: len(before)])
    if len(now) >= len(before) and _sha256(content[:size]) == sealed.files[path]:
        added = sum(line.promise != "" for line in now[len(before) :])
        yield Difference(Kind.ADDED, path, forecasts=added)
        return
    lines = list(_line_differences(path, before, now))
    yield from lines or [Difference(Kind.CHANGED, path)]


def _line_differences(
    path: str, before: tuple[LogLine, ...], now: tuple[LogLine, ...]
) -> Iterator[Difference]:
    still = Counter(line.sha256 for line in now)
    gone = []
    for number, line in enumerate(before, start=1):
        if still[line.sha256]:
            still[line.sha256] -= 1
        else:
            gone.append((number, line))
    others = Counter(line.promise for line in _unsealed(before, now))
    for number, line in gone:
        kind = Kind.ALTERED if others[line.promise] else Kind.LOST
        others[line.promise] -= kind is Kind.ALTERED
        yield Difference(kind, path, number, line.promise)


def _unsealed(before: tuple[LogLine, ...], now: tuple[LogLine, ...]) -> Iterator[LogLine]:
    """Yield the lines that were not sealed."""
    sealed = Counter(line.sha256 for line in before)
    for line in now:
        if sealed[line.sha256]:
            sealed[line.sha256] -= 1
        else:
            yield line
