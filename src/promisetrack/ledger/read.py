"""Read a folder as a ledger: every sound file as a value, and every problem of all files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any, Final

from promisetrack.ledger.files import Place, Role, list_files
from promisetrack.ledger.locate import locate
from promisetrack.ledger.record import build_record
from promisetrack.ledger.rules import RULES
from promisetrack.ledger.text import decode, read_bytes, split_lines
from promisetrack.ledger.tree import parse_tree
from promisetrack.model import (
    Catalog,
    Ledger,
    LedgerFile,
    NamesFile,
    Promise,
    Record,
    SamplingFile,
    Series,
)
from promisetrack.problems import Finding, KeyPath, LedgerError, Problem, Severity, Span


def read_ledger(path: str | PathLike[str]) -> tuple[Ledger, tuple[Problem, ...]]:
    """Read a ledger's folder.

    Returns
    -------
    ledger, problems
        The ledger of all files without errors, and every problem of all files, in the order of
        paths and lines. Nothing is raised, whatever the folder holds.
    """
    root = Path(path)
    listing = list_files(root)
    files = [read_file(root, place) for place in listing.places]
    findings = [*listing.findings, *(one for file in files for one in file.findings)]
    faulty = {one.file for one in findings if _SEVERITY.get(one.code) is not Severity.WARNING}
    sound = [file.record for file in files if file.record and file.place.file not in faulty]
    return _ledger(sound), place_findings(root, findings)


def load_ledger(path: str | PathLike[str]) -> Ledger:
    """Read a ledger's folder that must be free of errors.

    Raises
    ------
    LedgerError
        With every problem, where there is an error.
    """
    ledger, problems = read_ledger(path)
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise LedgerError(problems)
    return ledger


@dataclass(frozen=True, slots=True)
class FileReading:
    """What one file says, and what is wrong with it."""

    place: Place
    record: Record | None = None
    findings: tuple[Finding, ...] = ()
    left_out: frozenset[KeyPath] = field(default=frozenset())


def read_file(root: Path, place: Place) -> FileReading:
    """Read one file."""
    content, code, fault = read_bytes(root / place.file)
    if content is None or fault is not None:
        found = (Finding(code, place.file, fault),) if fault else ()
        return FileReading(place, None, found)
    return read_content(content, place)


def read_content(content: bytes, place: Place) -> FileReading:
    """Read the bytes of one file."""
    text, faults = decode(content)
    if text is None or faults:
        return FileReading(place, None, _findings(place, faults))
    tree, faults = parse_tree(text)
    if tree is None:
        return FileReading(place, None, _findings(place, faults))
    record, more, left_out = build_record(_MODELS[place.role], tree, _said_by_place(place))
    return FileReading(place, record, _findings(place, [*faults, *more]), left_out)


def place_findings(root: Path, findings: list[Finding]) -> tuple[Problem, ...]:
    """Give each finding its line, column and excerpt."""
    by_file: defaultdict[str, list[Finding]] = defaultdict(list)
    for one in findings:
        by_file[one.file].append(one)
    problems = [
        problem for file, found in by_file.items() for problem in _problems(root, file, found)
    ]
    return tuple(sorted(problems))


# --- private -------------------------------------------------------------------------------

_MODELS: Final[Mapping[Role, type[Record]]] = {
    Role.PROMISE: Promise,
    Role.SERIES: Series,
    Role.SETTINGS: LedgerFile,
    Role.SAMPLING: SamplingFile,
    Role.NAMES: NamesFile,
}
_SEVERITY: Final = {rule.code: rule.severity for rule in RULES}


def _said_by_place(place: Place) -> dict[str, str]:
    if place.role is Role.PROMISE:
        return {"id": place.id, "domain": place.domain}
    return {"id": place.id} if place.role is Role.SERIES else {}


def _findings(place: Place, faults: Any) -> tuple[Finding, ...]:
    return tuple(Finding(code, place.file, fault) for code, fault in faults)


def _ledger(records: list[Record]) -> Ledger:
    def only(kind: type[Any]) -> Any:
        return next((record for record in records if isinstance(record, kind)), kind())

    return Ledger(
        promises=Catalog(record for record in records if isinstance(record, Promise)),
        series=Catalog(record for record in records if isinstance(record, Series)),
        sampling=only(SamplingFile).rules,
        settings=only(LedgerFile),
        names=only(NamesFile),
    )


def _problems(root: Path, file: str, findings: list[Finding]) -> list[Problem]:
    content, _, _ = read_bytes(root / file) if file else (None, "", None)
    text = content.decode("utf-8-sig", "replace") if content else ""
    lines = split_lines(text)
    spans = locate(text, [one.fault for one in findings])
    return [
        _problem(str(root / file), one, span, lines)
        for one, span in zip(findings, spans, strict=True)
    ]


def _problem(path: str, finding: Finding, span: Span, lines: list[str]) -> Problem:
    fault = finding.fault
    first = max(span.line - 1, 1)
    excerpt = tuple((n, lines[n - 1]) for n in range(first, span.line + 1) if n <= len(lines))
    return Problem(
        path=path,
        line=span.line,
        column=span.column,
        code=finding.code,
        message=fault.message,
        severity=_SEVERITY.get(finding.code, Severity.ERROR),
        expected=fault.expected,
        remedy=fault.remedy,
        excerpt=excerpt if span.line else (),
        width=span.width,
    )
