"""Key paths to places in a file's text: findings become problems with line, column and excerpt.

This is the only reader that remembers lines and columns. It is slower than `tree` and runs only
over files with something to report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]

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
    is_sought = any(one.fault.span is None and one.fault.where for one in findings)
    nodes = _nodes_by_path(_compose(text)) if is_sought else {}
    lines = split_lines(text)
    return [_problem(str(path), one, _span(nodes, one.fault, lines), lines) for one in findings]


# --- private -------------------------------------------------------------------------------


_MOST: Final = 500
"""Problems of one file that are told; of more, their number."""

_LONGEST_WORDS: Final = 400
"""Characters of a message; only a quoted text makes one longer."""

_Place = tuple[yaml.Node | None, yaml.Node]


class _Composer(CParser):
    """Nodes with marks, without the resolver that would guess types."""

    def resolve(self, _kind: Any, _value: Any, _implicit: Any) -> str:
        return ""

    def descend_resolver(self, _parent: Any, _index: Any) -> None:
        """Nothing depends on where a node stands."""

    def ascend_resolver(self) -> None:
        """Nothing depends on where a node stands."""


def _cut_short(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Leave out what is more than anyone reads, warnings first, and say how much it is."""
    if len(findings) <= _MOST:
        return findings
    told = sorted(findings, key=lambda one: SEVERITY[one.code] is not Severity.ERROR)
    more = f"{len(told) - _MOST:,} more problems of this file are not told"
    fault = Fault((), more, remedy="mend those that are named, then look again")
    return [*told[:_MOST], Finding(told[_MOST].code, told[_MOST].file, fault)]


def _compose(text: str) -> yaml.Node | None:
    try:
        return _Composer(text).get_single_node()
    except yaml.YAMLError:
        return None


def _nodes_by_path(root: yaml.Node | None) -> dict[KeyPath, _Place]:
    """Return the key node (None in a list) and the value node of every key path."""
    found: dict[KeyPath, _Place] = {}
    waiting: list[tuple[KeyPath, yaml.Node | None]] = [((), root)]
    while waiting:
        where, node = waiting.pop()
        for step, key, value in _below(node):
            if (*where, step) not in found:  # of a key written twice, the first was read
                found[*where, step] = key, value
                waiting.append(((*where, step), value))
    return found


def _below(node: yaml.Node | None) -> Iterator[tuple[str | int, yaml.Node | None, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        named = ((key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode))
        yield from ((key.value, key, value) for key, value in named)
    elif isinstance(node, yaml.SequenceNode):
        yield from ((i, None, value) for i, value in enumerate(node.value))


def _span(nodes: Mapping[KeyPath, _Place], fault: Fault, lines: Sequence[str]) -> Span:
    if fault.span is not None:
        return fault.span
    for length in range(len(fault.where), 0, -1):
        place = nodes.get(fault.where[:length])
        if place is not None:
            key, node = place
            return _node_span(key if key and _is_key_shown(node, fault) else node, lines)
    return Span(1, 1, max(len(lines[0].rstrip()), 1)) if fault.where else Span(0, 0)


def _is_key_shown(node: yaml.Node, fault: Fault) -> bool:
    """Whether the key stands for its value: one of several lines, or an empty one."""
    is_empty = isinstance(node, yaml.ScalarNode) and not node.value
    return fault.on_key or is_empty or not isinstance(node, yaml.ScalarNode)


def _node_span(node: Any, lines: Sequence[str]) -> Span:
    start, end = node.start_mark, node.end_mark
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
