"""Seal a ledger, and say what changed since: the disk around `promisetrack.ledger.manifest`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from promisetrack.ledger.lock import lock_ledger
from promisetrack.ledger.manifest import (
    CLAIMS,
    LOG,
    Difference,
    Kind,
    Manifest,
    compare,
    make_manifest,
)
from promisetrack.ledger.manifest_text import SealError, manifest_text, parse_manifest
from promisetrack.ledger.write import WriteError, replace_file, sweep_beside
from promisetrack.problems import CommandError

SEAL: Final = "seal.json"
"""Name of the manifest, beside the ledger's folder."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A seal, where it lies, and what is not as it says.

    For a seal that was just written, that is what changed since the one before it; None where
    there was none.
    """

    path: Path
    manifest: Manifest
    differences: tuple[Difference, ...] | None


def seal_ledger(claims: Path, file: Path | None) -> Sealed:
    """Write the manifest of a ledger's files and of its issued forecasts.

    Parameters
    ----------
    claims
        The ledger's folder.
    file
        Where to; None: `seal.json` beside it.

    Raises
    ------
    CommandError
        If the place lies within what is sealed, or holds something that is no seal.
    OSError
        If a file cannot be read: a ledger is sealed whole or not at all.
    """
    place = _place(claims, file)
    with lock_ledger(claims):  # so that nothing changes while it is read
        before = place.read_bytes() if place.exists() else None
        since = None
        if before is not None:
            since = compare(_parsed(before, place), sealed_contents(claims))
        manifest = make_manifest(sealed_contents(claims))
        sweep_beside(place)
        if not replace_file(place, before, manifest_text(manifest).encode()):
            remedy = "give the command again"
            raise WriteError(place, "another program changed it meanwhile", remedy=remedy)
    return Sealed(place, manifest, since)


def verify_seal(claims: Path, file: Path | None) -> Sealed:
    """Compare a ledger with its seal.

    Raises
    ------
    CommandError
        If there is no seal, or if it was changed itself.
    """
    place = _place(claims, file)
    if not place.exists():
        message = f"{place}: there is no seal"
        raise CommandError(message, remedy="promisetrack seal writes one; --file names another")
    manifest = parse_manifest(place.read_bytes(), name=str(place))
    return Sealed(place, manifest, compare(manifest, sealed_contents(claims)))


def sealed_contents(claims: Path) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of every file that is sealed, one after the other.

    These are the regular files of the ledger's folder at any depth, links followed, and those of
    the forecast log beside it. Hidden files and folders are no part of a ledger.
    """
    reports = claims.resolve().parent / "reports"
    for folder, name in ((claims, CLAIMS), (reports / "forecasts", LOG)):
        for path in _files(folder, frozenset()):
            yield name + path.relative_to(folder).as_posix(), path.read_bytes()


def difference_text(one: Difference) -> str:
    """Return a difference as one line: the place, how bad it is, and what happened."""
    place = f"{one.path}:{one.line}" if one.line else one.path
    return f"{place}: {one.severity}: {_what(one)}"


# --- private -------------------------------------------------------------------------------


def _count(number: int) -> str:
    return f"{number:,} forecast{'' if number == 1 else 's'}"


def _what(one: Difference) -> str:
    match one.kind:
        case Kind.LOST | Kind.ALTERED:
            return f"{_line(one)} was {one.kind}"
        case Kind.CHANGED if one.path.startswith(LOG):
            return "the sealed lines no longer stand at its start, in their order"
        case _:
            also = f" with {_count(one.forecasts)}" if one.forecasts else ""
            return f"{one.kind} since the seal{also}"


def _line(one: Difference) -> str:
    if one.promise:
        return f"the forecast of {one.promise}"
    return "the line that names the columns" if one.line == 1 else "the line"


def _place(claims: Path, file: Path | None) -> Path:
    if file is None:
        return Path(os.path.relpath(claims.resolve().parent / SEAL, Path.cwd()))
    inside = file.resolve()
    for folder in (claims.resolve(), claims.resolve().parent / "reports" / "forecasts"):
        if inside.is_relative_to(folder):
            message = f"{file}: a seal cannot lie within what it seals"
            raise CommandError(message, remedy=f"put it beside {folder.name}/")
    return file


def _parsed(content: bytes, place: Path) -> Manifest:
    try:
        return parse_manifest(content, name=str(place))
    except SealError as error:
        message = f"{error}; nothing was changed"
        remedy = "move it away, or name another --file"
        raise CommandError(message, remedy=remedy, exit_code=1) from None


def _files(folder: Path, above: frozenset[tuple[int, int]]) -> Iterator[Path]:
    """Yield the files of a folder and those below; a link to a folder above is not entered."""
    if not folder.is_dir():
        return
    here = folder.stat()
    if (here.st_dev, here.st_ino) in above:
        return
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if not entry.name.startswith("."))
    for name in names:
        path = folder / name
        if path.is_file():
            yield path
        else:
            yield from _files(path, above | {(here.st_dev, here.st_ino)})
