"""Where the values of a YAML text stand, and how stretches of it are replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import yaml

from promisetrack.ledger.shape import Shape


class EditError(Exception):
    """A text cannot be changed as asked without touching more than the change."""


@dataclass(frozen=True, slots=True)
class Splice:
    """Replace the text from ``start`` to ``end``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A value in its place.

    ``start`` is where its key or hyphen begins, ``lead`` lies just behind that mark, ``end``
    behind the value's last character. ``flow``: it stands inside ``{}`` or ``[]``, where an
    item of a list has no mark. ``shape`` and ``free`` say what the value may be (`Shape`).
    """

    node: yaml.Node
    start: int
    lead: int
    end: int
    shape: Shape
    flow: bool = False
    free: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A text and its line ending."""

    text: str
    eol: str

    def line_start(self, index: int) -> int:
        """Return where the line that holds ``index`` begins."""
        return self.text.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        """Return where it ends, before its line ending."""
        end = self.text.find("\n", index)
        end = len(self.text) if end < 0 else end
        return end - 1 if self.text[index:end].endswith("\r") else end

    def line_rest(self, index: int) -> str:
        """Return what stands on the line from ``index`` on."""
        return self.text[index : self.line_end(index)]

    def begins_line(self, index: int) -> bool:
        """Whether only spaces stand before ``index``."""
        return not self.text[self.line_start(index) : index].strip()

    def column(self, index: int) -> int:
        """Return how far ``index`` stands from the start of its line."""
        return index - self.line_start(index)

    def top(self, shape: Shape) -> Slot:
        """Return the slot of all that the text says."""
        node = yaml.compose(self.text, Loader=yaml.CSafeLoader)
        return Slot(cast("yaml.Node", node), 0, 0, len(self.text), shape)

    def keys(self, slot: Slot) -> dict[str, Slot]:
        """Return the slots of a mapping."""
        return {
            key.value: Slot(
                node=value,
                start=key.start_mark.index,
                lead=self.text.find(":", key.end_mark.index) + 1,
                end=max(self._end(value), key.end_mark.index),
                shape=slot.shape.of(key.value),
                flow=is_flow(slot.node),
                free=key.value in slot.shape.texts,
            )
            for key, value in slot.node.value
        }

    def items(self, slot: Slot) -> list[Slot]:
        """Return the slots of a list."""
        flow, column = is_flow(slot.node), slot.node.start_mark.column
        found = []
        for node in slot.node.value:
            start = node.start_mark.index if flow else self._hyphen(node.start_mark.index, column)
            lead, end = start + (not flow), self._end(node)
            found.append(Slot(node, start, lead, end, slot.shape, flow, slot.free))
        return found

    def _hyphen(self, index: int, column: int) -> int:
        """Return where the hyphen stands before an item, in its line or one further up."""
        line = self.line_start(index)
        while line and self.text[line + column : line + column + 1] != "-":
            line = self.line_start(line - 1)
        return line + column

    def _end(self, node: yaml.Node) -> int:
        """Return where a value ends; the parser's own mark of a block lies further down."""
        if is_block_text(node):
            return self._block_text_end(node)
        if isinstance(node, yaml.CollectionNode) and not is_flow(node):
            last = node.value[-1]
            return self._end(last[1] if isinstance(last, tuple) else last)
        return int(node.end_mark.index)

    def _block_text_end(self, node: yaml.Node) -> int:
        start, end = node.start_mark.index, node.end_mark.index
        if "+" in self.line_rest(start).partition("#")[0]:  # empty lines at its end belong to it
            return start + len(self.text[start:end].removesuffix("\n").removesuffix("\r"))
        return start + len(self.text[start:end].rstrip())


def apply_splices(text: str, splices: Sequence[Splice]) -> str:
    """Return the text with all replacements made.

    Raises
    ------
    EditError
        If two of them overlap.
    """
    done, parts = 0, []
    # At one place, what is added comes before what is taken away.
    for splice in sorted(splices, key=lambda one: (one.start, one.end > one.start)):
        if splice.start < done:
            message = "two changes meet in one line"
            raise EditError(message)
        parts += [text[done : splice.start], splice.text]
        done = splice.end
    return "".join([*parts, text[done:]])


def plain_value(node: yaml.Node) -> Any:
    """Return what a node says: texts, lists and mappings; a key without a value says nothing."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: plain_value(one) for key, one in node.value if not is_blank(one)}
    if isinstance(node, yaml.SequenceNode):
        return [plain_value(value) for value in node.value]
    return node.value


def is_blank(node: yaml.Node) -> bool:
    """Whether a node is an empty text, which is read as no value at all."""
    return isinstance(node, yaml.ScalarNode) and not node.value


def is_flow(node: yaml.Node) -> bool:
    """Whether a node is written inside ``{}`` or ``[]``."""
    return bool(getattr(node, "flow_style", False))


def is_block_text(node: yaml.Node) -> bool:
    """Whether a node is a text below a ``|`` or ``>``."""
    return isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
