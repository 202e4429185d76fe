"""Keep the SQL copy of a ledger up to date with its files."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from promisetrack.ledger.files import Listing, Place, list_files
from promisetrack.ledger.read import FileReading, combine_files, read_content, read_file
from promisetrack.ledger.text import read_bytes
from promisetrack.model.bulk import lasting_values, many_values
from promisetrack.pipeline.engines import usual_jobs, with_helpers
from promisetrack.problems import Problem, Severity

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from promisetrack.index import Contents, FileContent, Look, SyncReport

DEFAULT_STORE: Final = ".promisetrack/ledger.sqlite"
"""Beside the ledger's folder."""


def index_ledger(claims: Path, store: str | None) -> tuple[SyncReport, str]:
    """Bring the index of a ledger up to date.

    Parameters
    ----------
    claims
        The ledger's folder.
    store
        A path or a URL; None for the SQLite file beside the folder, which is made anew where it
        is damaged.

    Returns
    -------
    report, place
        What changed, and what to call the store.

    Raises
    ------
    StoreError
        If the store cannot be written, or holds something else.
    """
    from promisetrack.index import open_store, place

    with lasting_values():
        if store is None:
            return _index_beside(claims)
        engine = open_store(store)
        return sync_index(engine, claims), place(engine)


def sync_index(engine: Engine, claims: Path) -> SyncReport:
    """Make an open store say what the files of a folder say; only changed files are parsed.

    A file with an error is left out, as `promisetrack.read_ledger` leaves it out, and the
    report lists the errors.

    Raises
    ------
    StoreError
        If the store cannot be written, or holds something else. It is then as it was.
    """
    from promisetrack.index import sync

    return sync(engine, lambda: _look(claims))


MANY: Final = 20_000
"""Files; more of them are read in several processes: a helper takes a second to start."""

AT_ONCE: Final = 1000
"""Files that a process is given at a time."""

# --- private -------------------------------------------------------------------------------

_File = tuple[Place, bytes | None]
"""A file and its bytes; None where they cannot be read."""


def _index_beside(claims: Path) -> tuple[SyncReport, str]:
    """Bring the index beside a ledger up to date, or make it anew where it is damaged."""
    from promisetrack.index import DamagedStoreError, open_store

    path = claims.absolute().parent / DEFAULT_STORE
    path.parent.mkdir(exist_ok=True)
    engine = open_store(path)
    try:
        return sync_index(engine, claims), str(path)
    except DamagedStoreError as error:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        report = sync_index(engine, claims)
        return dataclasses.replace(report, notice=f"{error}; it has been made anew"), str(path)


def _look(claims: Path) -> Look:
    """Read the bytes of every file; they are parsed only if `Look.read` is called."""
    from promisetrack.index import Look

    listing = list_files(claims)
    contents = {place.file: read_bytes(claims / place.file)[0] for place in listing.places}
    hashes = {f: None if content is None else _sha256(content) for f, content in contents.items()}

    def read(kept: Mapping[str, FileContent]) -> Contents:
        changed = [
            (place, contents[place.file]) for place in listing.places if place.file not in kept
        ]
        read_now = iter(_read_all(claims, changed))
        readings = [
            FileReading(place, kept[place.file].record, kept[place.file].findings)
            if place.file in kept
            else next(read_now)
            for place in listing.places
        ]
        return _contents(claims, listing, readings)

    version = _sha256(f"{_program()} {listing.findings}".encode(errors="backslashreplace"))
    return Look(hashes, read, version)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _program() -> str:
    """SHA-256 of the program itself: with another one, a file may say something else."""
    digest = hashlib.sha256()
    package = Path(__file__).parents[1]
    for file in sorted(package.rglob("*.py")):
        digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _read_all(claims: Path, files: Sequence[_File]) -> Iterator[FileReading]:
    """Read files, in their order: very many of them in several processes, of which this is one."""
    starts = range(0, len(files), AT_ONCE)
    pieces = [files[start : start + AT_ONCE] for start in starts]
    jobs = usual_jobs() if len(files) > MANY else 1
    for readings in with_helpers(partial(_read_some, claims), pieces, jobs=jobs):
        yield from readings


def _read_some(claims: Path, files: Sequence[_File]) -> list[FileReading]:
    with many_values():
        return [
            read_file(claims, place, warnings=False)
            if content is None
            else read_content(content, place, warnings=False)
            for place, content in files
        ]


def _contents(claims: Path, listing: Listing, readings: list[FileReading]) -> Contents:
    from promisetrack.index import Contents, FileContent

    ledger, problems = combine_files(claims, listing, readings, warnings=False)
    below = tuple(_below(problem, claims) for problem in problems)
    faulty = {problem.path for problem in below if problem.severity is Severity.ERROR}
    files = {
        reading.place.file: FileContent(
            reading.record,
            reading.findings,
            is_sound=reading.record is not None and reading.place.file not in faulty,
        )
        for reading in readings
    }
    return Contents(ledger, files, below)


def _below(problem: Problem, claims: Path) -> Problem:
    """Name the file as the index does, wherever the folder lies."""
    path = Path(problem.path).relative_to(claims).as_posix()
    # A file's name can hold bytes that are no text, which no database takes.
    return dataclasses.replace(problem, path=_text(path), message=_text(problem.message))


def _text(name: str) -> str:
    return name.encode(errors="backslashreplace").decode()
