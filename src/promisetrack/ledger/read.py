"""Read a folder as a ledger: every sound file as a value, and every problem of all files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, Final

from promisetrack.ledger.checks.overview import Overview
from promisetrack.ledger.files import Listing, Place, Role, list_files
from promisetrack.ledger.inspection import inspect_ledger, inspect_record
from promisetrack.ledger.locate import place_findings
from promisetrack.ledger.price_rows import read_table
from promisetrack.ledger.record import build_record
from promisetrack.ledger.rules import SEVERITY
from promisetrack.ledger.text import decode, read_bytes
from promisetrack.ledger.tree import parse_tree
from promisetrack.model import (
    Ledger,
    LedgerFile,
    NamesFile,
    OrganizationsFile,
    Promise,
    Record,
    Roadmap,
    SamplingFile,
    Security,
    Series,
    ledger_of,
)
from promisetrack.model.bulk import many_values
from promisetrack.problems import Finding, LedgerError, Problem, Severity


def read_ledger(
    path: str | PathLike[str], *, warnings: bool = True
) -> tuple[Ledger, tuple[Problem, ...]]:
    """Read a ledger's folder.

    Parameters
    ----------
    path
        The folder, `claims/` as a rule.
    warnings
        Whether to look for what is only a warning; without, reading takes a third less time.

    Returns
    -------
    ledger, problems
        The ledger of all files without errors, and every problem of all files, in the order of
        paths and lines. Nothing is raised, whatever the folder holds.
    """
    root = Path(path)
    return read_listing(root, list_files(root), warnings=warnings)


def load_ledger(path: str | PathLike[str]) -> Ledger:
    """Read a ledger's folder that must be free of errors.

    Parameters
    ----------
    path
        The folder, `claims/` as a rule.

    Returns
    -------
    Ledger
        All that the files say.

    Raises
    ------
    LedgerError
        With every problem, where there is an error.
    """
    ledger, errors = read_ledger(path, warnings=False)
    if errors:
        raise LedgerError(read_ledger(path)[1])
    return ledger


@dataclass(frozen=True, slots=True)
class FileReading:
    """What one file says, and what is wrong with it."""

    place: Place
    record: Record | None = None
    findings: tuple[Finding, ...] = ()


def read_listing(
    root: Path, listing: Listing, *, warnings: bool = True
) -> tuple[Ledger, tuple[Problem, ...]]:
    """Read the listed files of a ledger."""
    with many_values():
        files = [read_file(root, place, warnings=warnings) for place in listing.places]
        return combine_files(root, listing, files, warnings=warnings)


def combine_files(
    root: Path, listing: Listing, files: list[FileReading], *, warnings: bool = True
) -> tuple[Ledger, tuple[Problem, ...]]:
    """Make a ledger of files that have been read, one reading for each listed place."""
    findings = [*listing.findings, *ledger_findings(files, warnings=warnings)]
    faulty = {one.file for one in findings if SEVERITY[one.code] is Severity.ERROR}
    if not warnings:
        findings = [one for one in findings if SEVERITY[one.code] is Severity.ERROR]
    sound = [file.record for file in files if file.record and file.place.file not in faulty]
    return ledger_of(sound), place_findings(root, findings)


def ledger_findings(files: Iterable[FileReading], *, warnings: bool = True) -> Iterator[Finding]:
    """Yield what is wrong in some files, each for itself and all together."""
    files = tuple(files)
    for file in files:
        yield from file.findings
    yield from inspect_ledger(_overview(files), warnings=warnings)


def read_file(root: Path, place: Place, *, warnings: bool = True) -> FileReading:
    """Read one file."""
    content, code, fault = read_bytes(root / place.file)
    if content is None or fault is not None:
        found = (Finding(code, place.file, fault),) if fault else ()
        return FileReading(place, None, found)
    return read_content(content, place, warnings=warnings)


def read_content(content: bytes, place: Place, *, warnings: bool = True) -> FileReading:
    """Read the bytes of one file."""
    text, faults = decode(content)
    if text is None or faults:
        return FileReading(place, None, _findings(place, faults))
    if place.role is Role.PRICES:
        table, faults = read_table(text, place.id)
        return FileReading(place, table, _findings(place, faults))
    tree, faults = parse_tree(text)
    if tree is None:
        return FileReading(place, None, _findings(place, faults))
    record, more, left_out = build_record(_MODELS[place.role], tree, _said_by_place(place))
    found = inspect_record(record, left_out, warnings=warnings) if record else ()
    return FileReading(place, record, _findings(place, [*faults, *more, *found]))


# --- private -------------------------------------------------------------------------------

_MODELS: Final[Mapping[Role, type[Record]]] = {
    Role.PROMISE: Promise,
    Role.SERIES: Series,
    Role.ROADMAP: Roadmap,
    Role.SETTINGS: LedgerFile,
    Role.SAMPLING: SamplingFile,
    Role.NAMES: NamesFile,
    Role.SECURITY: Security,
    Role.ORGANIZATIONS: OrganizationsFile,
}


def _said_by_place(place: Place) -> dict[str, str]:
    if place.role is Role.PROMISE:
        return {"id": place.id, "domain": place.domain}
    has_id = place.role in (Role.SERIES, Role.ROADMAP, Role.SECURITY)
    return {"id": place.id} if has_id else {}


def _findings(place: Place, faults: Any) -> tuple[Finding, ...]:
    return tuple(Finding(code, place.file, fault) for code, fault in faults)


def _overview(files: Sequence[FileReading]) -> Overview:
    rules = [file for file in files if file.place.role is Role.SAMPLING]
    return Overview(
        ledger=ledger_of([file.record for file in files if file.record]),
        promise_files=_by_id(files, Role.PROMISE),
        series_files=_by_id(files, Role.SERIES),
        has_sampling=bool(rules),
        is_sampling_sound=all(file.record for file in rules),
        unread=frozenset(file.place.file for file in files if file.record is None),
    )


def _by_id(files: Sequence[FileReading], role: Role) -> dict[str, tuple[str, ...]]:
    by_id: dict[str, tuple[str, ...]] = {}
    for place in (file.place for file in files if file.place.role is role):
        by_id[place.id] = (*by_id.get(place.id, ()), place.file)
    return by_id
