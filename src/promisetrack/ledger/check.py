"""Check a ledger, and remember what was found for as long as nothing changes."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Any, Final

from promisetrack import __version__
from promisetrack.ledger.files import Listing, list_files
from promisetrack.ledger.read import read_listing
from promisetrack.ledger.text import read_bytes
from promisetrack.problems import Problem, Severity

CACHE_FILE: Final = "check.json"


def check_ledger(
    path: str | PathLike[str], *, cache: str | PathLike[str] | None = None
) -> tuple[Problem, ...]:
    """Return every problem of a ledger.

    Parameters
    ----------
    path
        The ledger's folder.
    cache
        A folder in which the problems are kept, to be returned again while neither a file of
        the ledger nor the program has changed. It is made where it is missing; what cannot be
        read or written there is done without. None keeps nothing.
    """
    root = Path(path)
    listing = list_files(root)
    if cache is None:
        return read_listing(root, listing)[1]
    kept, fingerprint = Path(cache) / CACHE_FILE, _fingerprint(root, listing)
    known = _load(kept, fingerprint)
    if known is not None:
        return known
    problems = read_listing(root, listing)[1]
    _save(kept, fingerprint, problems)
    return problems


# --- private -------------------------------------------------------------------------------


def _fingerprint(root: Path, listing: Listing) -> str:
    """SHA-256 of all that the problems depend on: the files, their places, and the program."""
    digest = hashlib.sha256(f"{__version__}\n{root}\n{_program()}\n{listing.findings}\n".encode())
    for place in listing.places:
        content, code, _ = read_bytes(root / place.file)
        summary = code if content is None else hashlib.sha256(content).hexdigest()
        digest.update(f"{place.role} {place.file} {summary}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()


def _program() -> list[tuple[str, int, int]]:
    """List the program's own files: a changed rule is not answered from before the change."""
    package = Path(__file__).parents[1]
    found = ((str(file), file.stat()) for file in package.rglob("*.py"))
    return sorted((name, about.st_size, about.st_mtime_ns) for name, about in found)


def _load(path: Path, fingerprint: str) -> tuple[Problem, ...] | None:
    try:
        kept = json.loads(path.read_bytes())
        if kept["fingerprint"] != fingerprint:
            return None
        return tuple(_problem(fields) for fields in kept["problems"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _problem(fields: dict[str, Any]) -> Problem:
    excerpt = tuple((int(number), str(text)) for number, text in fields["excerpt"])
    severity = Severity(fields["severity"])
    return Problem(**{**fields, "excerpt": excerpt, "severity": severity})


def _save(path: Path, fingerprint: str, problems: Sequence[Problem]) -> None:
    kept = {"fingerprint": fingerprint, "problems": [dataclasses.asdict(p) for p in problems]}
    text = json.dumps(kept)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".check-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
