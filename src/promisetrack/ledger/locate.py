"""Key paths to places in a file's text: the only reader that remembers lines and columns.

It is slower than `tree` and runs only over files with something to report.
"""

from __future__ import annotations

from typing import Any

import yaml
from yaml.cyaml import CParser

from promisetrack.ledger.text import split_lines
from promisetrack.problems import Fault, KeyPath, Span


def locate(text: str, faults: list[Fault]) -> list[Span]:
    """Return the place of each fault in one file's text.

    A key path that the text does not hold (a missing key) leads to the nearest place around it.
    A text that cannot be parsed has only places that are known already.
    """
    root = None
    if any(fault.span is None and fault.where for fault in faults):
        root = _compose(text)
    lines = split_lines(text)
    return [fault.span or _span(root, fault, lines) for fault in faults]


# --- private -------------------------------------------------------------------------------


class _Composer(CParser):
    """Nodes with marks, without the resolver that would guess types."""

    def resolve(self, _kind: Any, _value: Any, _implicit: Any) -> str:
        return ""

    def descend_resolver(self, _parent: Any, _index: Any) -> None:
        """Nothing depends on where a node stands."""

    def ascend_resolver(self) -> None:
        """Nothing depends on where a node stands."""


def _compose(text: str) -> yaml.Node | None:
    try:
        return _Composer(text).get_single_node()  # type: ignore[no-any-return]
    except yaml.YAMLError:
        return None


def _span(root: yaml.Node | None, fault: Fault, lines: list[str]) -> Span:
    node, key = root, None
    for step in fault.where:
        below = _below(node, step)
        if below is None:
            break
        key, node = below
    if node is None or node is root:
        return Span(1, 1, max(len(lines[0].rstrip()), 1)) if fault.where else Span(0, 0)
    return _node_span(key if _is_key_shown(key, node, fault) else node, lines)


def _below(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
    """The key node (None in a list) and the value node one step down."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None


def _is_key_shown(key: yaml.Node | None, node: yaml.Node, fault: Fault) -> bool:
    """The key stands for a value of several lines, and for one that is empty."""
    if key is None:
        return False
    is_empty = isinstance(node, yaml.ScalarNode) and not node.value
    return fault.on_key or is_empty or not isinstance(node, yaml.ScalarNode)


def _node_span(node: Any, lines: list[str]) -> Span:
    start, end = node.start_mark, node.end_mark
    line = lines[start.line] if start.line < len(lines) else ""
    stop = end.column if end.line == start.line else len(line.rstrip())
    return Span(start.line + 1, start.column + 1, max(stop - start.column, 1))
