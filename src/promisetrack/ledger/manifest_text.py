"""A manifest as the text of a file, and back.

The text is JSON in plain ASCII, the same for the same files, so that a seal made again changes
nothing. It holds no date: a date in a file proves nothing, that of a signature does.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from promisetrack.ledger.manifest import LogLine, Manifest
from promisetrack.problems import CommandError

VERSION: Final = 1
"""Version of the file."""


class SealError(CommandError):
    """A file is no seal, or no longer the one that was written."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"{name}: {reason}",
            remedy="take the seal from a signed tag: git show TAG:seal.json",
            exit_code=1,
        )


def manifest_text(manifest: Manifest) -> str:
    """Return a manifest as the text of a file."""
    fields = {
        "schema_version": VERSION,
        "root": manifest.root,
        "files": dict(sorted(manifest.files.items())),
        "forecasts": {
            path: [f"{line.sha256}  {line.promise}".rstrip() for line in lines]
            for path, lines in sorted(manifest.logs.items())
        },
    }
    return json.dumps(fields, indent=2) + "\n"


def parse_manifest(content: bytes, *, name: str) -> Manifest:
    """Read a manifest.

    Parameters
    ----------
    content
        The bytes of its file.
    name
        What to call the file in a message.

    Raises
    ------
    SealError
        If it is none, or if its root hash is not that of its files.
    """
    try:
        root, files, logs = _read(json.loads(content))
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        raise SealError(name, "this is no seal that this program reads") from None
    manifest = Manifest(files, logs)
    if manifest.root != root or not logs.keys() <= files.keys():
        raise SealError(name, "the seal itself was changed: its root hash is not that of its files")
    return manifest


# --- private -------------------------------------------------------------------------------

_HASH: Final = re.compile("[0-9a-f]{64}")
_LINE: Final = re.compile("([0-9a-f]{64})(?:  ([a-z0-9-]+))?")


def _read(fields: dict[str, Any]) -> tuple[str, dict[str, str], dict[str, tuple[LogLine, ...]]]:
    if set(fields) != {"schema_version", "root", "files", "forecasts"}:
        raise KeyError(*fields)
    if fields["schema_version"] != VERSION:
        raise ValueError(fields["schema_version"])
    files = {path: _matched(_HASH, text)[0] for path, text in fields["files"].items()}
    logs = {path: tuple(map(_log_line, lines)) for path, lines in fields["forecasts"].items()}
    return _matched(_HASH, fields["root"])[0], files, logs


def _log_line(text: str) -> LogLine:
    found = _matched(_LINE, text)
    return LogLine(found[2] or "", found[1])


def _matched(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    found = pattern.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return found
