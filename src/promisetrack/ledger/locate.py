"""Key paths to places in a file's text: findings become problems with line, column and excerpt.

This is the only reader that remembers lines and columns. It is slower than `tree` and runs only
over files with something to report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from promisetrack.ledger.places import Place, Stretch, find_places
from promisetrack.ledger.rules import SEVERITY
from promisetrack.ledger.text import read_bytes, split_lines
from promisetrack.problems import Fault, Finding, KeyPath, Problem, Severity, Span


def place_findings(root: Path, findings: Iterable[Finding]) -> tuple[Problem, ...]:
    """Turn findings into problems, in the order of paths, lines and columns.

    A key path that a file does not hold (a missing key) leads to the nearest place around it.
    """
    by_file: defaultdict[str, list[Finding]] = defaultdict(list)
    for one in findings:
        by_file[one.file].append(one)
    problems: list[Problem] = []
    for file, found in by_file.items():
        content, _, _ = read_bytes(root / file) if file else (None, "", None)
        text = content.decode("utf-8-sig", "replace") if content else ""
        problems += problems_in_text(text, root / file, found)
    return tuple(sorted(problems))


def problems_in_text(text: str, path: Path, findings: Sequence[Finding]) -> list[Problem]:
    """Turn the findings of one file into problems, given the file's text."""
    findings = _cut_short(findings)
    sought = {one.fault.where for one in findings if one.fault.span is None and one.fault.where}
    places = find_places(text, sought) if sought else {}
    lines = split_lines(text)
    return [_problem(str(path), one, _span(places, one.fault, lines), lines) for one in findings]


# --- private -------------------------------------------------------------------------------


_MOST: Final = 500
"""Problems of one file that are told; of more, their number."""

_LONGEST_WORDS: Final = 400
"""Characters of a message; only a quoted text makes one longer."""


def _cut_short(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Leave out what is more than anyone reads, warnings first, and say how much it is."""
    if len(findings) <= _MOST:
        return findings
    told = sorted(findings, key=lambda one: SEVERITY[one.code] is not Severity.ERROR)
    more = f"{len(told) - _MOST:,} more problems of this file are not told"
    fault = Fault((), more, remedy="mend those that are named, then look again")
    return [*told[:_MOST], Finding(told[_MOST].code, told[_MOST].file, fault)]


def _span(places: Mapping[KeyPath, Place], fault: Fault, lines: Sequence[str]) -> Span:
    if fault.span is not None:
        return fault.span
    for length in range(len(fault.where), 0, -1):
        place = places.get(fault.where[:length])
        if place is not None:
            key, value = place
            return _span_of(key if key and _is_key_shown(value, fault) else value, lines)
    return Span(1, 1, max(len(lines[0].rstrip()), 1)) if fault.where else Span(0, 0)


def _is_key_shown(value: Stretch, fault: Fault) -> bool:
    """Whether the key stands for its value: one of several lines, or an empty one."""
    return fault.on_key or not value.text


def _span_of(stretch: Stretch, lines: Sequence[str]) -> Span:
    start, end = stretch.start, stretch.end
    line = lines[start.line] if start.line < len(lines) else ""
    stop = end.column if end.line == start.line else len(line.rstrip())
    return Span(start.line + 1, start.column + 1, max(stop - start.column, 1))


def _problem(path: str, finding: Finding, span: Span, lines: Sequence[str]) -> Problem:
    fault = finding.fault
    first = max(span.line - 1, 1)
    excerpt = tuple((n, lines[n - 1]) for n in range(first, span.line + 1) if n <= len(lines))
    return Problem(
        path=path,
        line=span.line,
        column=span.column,
        code=finding.code,
        message=_cut(fault.message),
        severity=SEVERITY[finding.code],
        expected=_cut(fault.expected),
        remedy=_cut(fault.remedy),
        excerpt=excerpt if span.line else (),
        width=span.width,
    )


def _cut(words: str) -> str:
    """Cut words that quote a text of any length."""
    return words if len(words) <= _LONGEST_WORDS else words[: _LONGEST_WORDS - 1] + "…"
