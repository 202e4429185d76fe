"""A changed file from a file and what it should say, touching only the lines that must change.

`rewrite` compares what a text says with what it should say and replaces, adds or removes just
those values, by position in the text: comments, order, quoting and line endings of everything
else stay byte for byte. The result is read again; where it does not say exactly what was asked,
the change is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

from promisetrack.ledger.layout import (
    Value,
    entry_lines,
    flow_entry,
    flow_text,
    item_lines,
    value_lines,
)
from promisetrack.ledger.quoting import inline_scalar
from promisetrack.ledger.shape import Shape
from promisetrack.ledger.tree import parse_tree

Document = dict[str, Any]
"""What a file says: keys to texts, lists and further keys."""


class EditError(Exception):
    """A text cannot be changed as asked without touching more than the change."""


def parse_document(text: str) -> Document:
    """Return what a text says.

    Raises
    ------
    EditError
        If it cannot be read.
    """
    tree, faults = parse_tree(text.removeprefix(_BOM))
    if not isinstance(tree, dict) or faults:
        message = faults[0][1].message if faults else "the file is not made of keys and values"
        raise EditError(message)
    return tree


def rewrite(text: str, wanted: Mapping[str, Value], shape: Shape) -> str:
    """Return the text changed so that it says what is wanted.

    Parameters
    ----------
    text
        A file's text, with any line endings, with or without a byte order mark.
    wanted
        What it should say; what is equal stays as it is written.
    shape
        Order of the keys: an added key stands where the order puts it.

    Raises
    ------
    EditError
        If the text cannot be read, or the changed text would not say what is wanted.
    """
    before = parse_document(text)
    if before == wanted:
        return text
    mark, body = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    page = _Page(body, "\r\n" if "\r\n" in body else "\n")
    root = yaml.compose(body, Loader=yaml.CSafeLoader)
    after = mark + _apply(body, list(_mapping(page, _Slot(root, 0, 0, 0), wanted, shape)))
    if parse_document(after) != wanted:
        message = "the file is laid out in a way that cannot be changed safely; edit it by hand"
        raise EditError(message)
    return after


# --- private -------------------------------------------------------------------------------

_BOM: Final = "\ufeff"


@dataclass(frozen=True, slots=True)
class _Page:
    """A text and its line ending."""

    text: str
    eol: str

    def line_start(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        """Return the end of the line that holds ``index``, before its line ending."""
        end = self.text.find("\n", index)
        end = len(self.text) if end < 0 else end
        return end - 1 if self.text[index:end].endswith("\r") else end

    def begins_line(self, index: int) -> bool:
        return not self.text[self.line_start(index) : index].strip()

    def column(self, index: int) -> int:
        return index - self.line_start(index)

    def end_of(self, node: yaml.Node) -> int:
        """Return where the content of a node ends; the marks of blocks lie further down."""
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            return self._block_end(node)
        if isinstance(node, yaml.CollectionNode) and not node.flow_style:
            last = node.value[-1]
            return self.end_of(last[1] if isinstance(last, tuple) else last)
        return int(node.end_mark.index)

    def _block_end(self, node: yaml.ScalarNode) -> int:
        start, end = node.start_mark.index, node.end_mark.index
        header = self.text[start : self.line_end(start)].partition("#")[0]
        if "+" in header:  # trailing empty lines belong to it
            return start + len(self.text[start:end].removesuffix("\n").removesuffix("\r"))
        return start + len(self.text[start:end].rstrip())


@dataclass(frozen=True, slots=True)
class _Splice:
    """Replace the text from ``start`` to ``end``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Slot:
    """A value in its place: ``start`` of its key or hyphen, ``lead`` just behind that mark."""

    node: yaml.Node
    start: int
    lead: int
    end: int


def _apply(text: str, splices: Sequence[_Splice]) -> str:
    done, parts = 0, []
    # At one place, what is added comes before what is taken away.
    for splice in sorted(splices, key=lambda one: (one.start, one.end > one.start)):
        if splice.start < done:
            message = "two changes meet in one line; make them one after the other"
            raise EditError(message)
        parts += [text[done : splice.start], splice.text]
        done = splice.end
    return "".join([*parts, text[done:]])


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(value) for value in node.value]
    return node.value


def _mapping(
    page: _Page, slot: _Slot, wanted: Mapping[str, Value], shape: Shape
) -> Iterator[_Splice]:
    slots = {key.value: _key_slot(page, key, value) for key, value in slot.node.value}
    flow, column = bool(slot.node.flow_style), slot.node.start_mark.column
    kept = {key: one for key, one in slots.items() if key in wanted}
    if not kept:
        yield _replacement(page, slot, wanted, shape, free=False, flow=flow)
        return
    yield from _removals(page, list(slots.values()), [key not in wanted for key in slots], flow)
    for key, one in kept.items():
        yield from _value(
            page, one, wanted[key], shape.of(key), free=key in shape.texts, flow=flow
        )
    for key in sorted((key for key in wanted if key not in slots), key=shape.rank):
        earlier = [one for other, one in kept.items() if shape.rank(other) < shape.rank(key)]
        after = max(earlier, key=lambda one: one.start) if earlier else None
        lines = (
            [flow_entry(key, wanted[key], shape)]
            if flow
            else entry_lines(key, wanted[key], shape, column)
        )
        yield _insertion(page, after, next(iter(kept.values())), lines, flow=flow)


def _sequence(
    page: _Page, slot: _Slot, wanted: Sequence[Value], shape: Shape, *, free: bool
) -> Iterator[_Splice]:
    flow, column = bool(slot.node.flow_style), slot.node.start_mark.column
    slots = [_item_slot(page, node, column, flow=flow) for node in slot.node.value]
    same, tail = _common_ends([_plain(node) for node in slot.node.value], wanted)
    changed = min(len(slots), len(wanted)) - same - tail
    for one, value in zip(
        slots[same : same + changed], wanted[same : same + changed], strict=True
    ):
        yield from _value(page, one, value, shape, free=free, flow=flow)
    stays = same + changed
    gone = [stays <= number < len(slots) - tail for number in range(len(slots))]
    yield from _removals(page, slots, gone, flow)
    for value in wanted[stays : len(wanted) - tail]:
        after = slots[stays - 1] if stays else None
        lines = (
            [flow_text(value, shape, free=free)]
            if flow
            else item_lines(value, shape, column, free=free)
        )
        yield _insertion(page, after, slots[0], lines, flow=flow)


def _value(
    page: _Page, slot: _Slot, wanted: Value, shape: Shape, *, free: bool, flow: bool
) -> Iterator[_Splice]:
    node = slot.node
    if _plain(node) == wanted:
        return
    if isinstance(node, yaml.MappingNode) and isinstance(wanted, Mapping) and node.value:
        yield from _mapping(page, slot, wanted, shape)
    elif isinstance(node, yaml.SequenceNode) and isinstance(wanted, list) and node.value and wanted:
        yield from _sequence(page, slot, wanted, shape, free=free)
    else:
        yield _replacement(page, slot, wanted, shape, free=free, flow=flow)


def _key_slot(page: _Page, key: yaml.Node, value: yaml.Node) -> _Slot:
    lead = page.text.find(":", key.end_mark.index) + 1
    end = max(page.end_of(value), key.end_mark.index)
    return _Slot(value, key.start_mark.index, lead, end)


def _item_slot(page: _Page, node: yaml.Node, column: int, *, flow: bool) -> _Slot:
    start = int(node.start_mark.index)
    if not flow:
        line = page.line_start(start)
        while line and page.text[line + column : line + column + 1] != "-":
            line = page.line_start(line - 1)
        start = line + column
    return _Slot(node, start, start if flow else start + 1, page.end_of(node))


def _common_ends(before: Sequence[Value], wanted: Sequence[Value]) -> tuple[int, int]:
    """Return how many items are equal at the start and, of the others, at the end."""
    shorter = min(len(before), len(wanted))
    same = next((n for n in range(shorter) if before[n] != wanted[n]), shorter)
    rest = shorter - same
    tail = next((n for n in range(rest) if before[-1 - n] != wanted[-1 - n]), rest)
    return same, tail


def _insertion(
    page: _Page, after: _Slot | None, first: _Slot, lines: list[str], *, flow: bool
) -> _Splice:
    if after is None:
        indent = "" if flow else page.eol + " " * page.column(first.start)
        text = page.eol.join(lines).lstrip(" ") + (", " if flow else indent)
        return _Splice(first.start, first.start, text)
    if flow:
        return _Splice(after.end, after.end, ", " + lines[0])
    end = page.line_end(after.end)
    return _Splice(end, end, "".join(page.eol + line for line in lines))


def _removals(
    page: _Page, slots: Sequence[_Slot], gone: Sequence[bool], flow: bool  # noqa: FBT001
) -> Iterator[_Splice]:
    """Take entries away; at least one stays."""
    lead = next(number for number, is_gone in enumerate(gone) if not is_gone)
    shares_line = flow or not page.begins_line(slots[0].start)
    if lead and shares_line:
        yield _Splice(slots[0].start, slots[lead].start, "")
    for number, slot in enumerate(slots):
        if not gone[number] or (number < lead and shares_line):
            continue
        if flow:
            yield _Splice(slots[number - 1].end, slot.end, "")
            continue
        start, end = page.line_start(slot.start), page.line_end(slot.end)
        if start:
            yield _Splice(page.line_end(page.line_start(start - 1)), end, "")
        else:
            yield _Splice(0, page.text.find("\n", end) + 1, "")


def _replacement(
    page: _Page, slot: _Slot, wanted: Value, shape: Shape, *, free: bool, flow: bool
) -> _Splice:
    node, column = slot.node, page.column(slot.start)
    was_text = isinstance(node, yaml.ScalarNode) and isinstance(wanted, str)
    style = node.style if was_text else None
    comment = _header_comment(page, node)
    used = column + slot.lead - slot.start
    lines = value_lines(wanted, shape, free=free, indent=column, used=used)
    beside = comment or page.text[slot.end : page.line_end(slot.end)].strip()
    if flow or (beside and len(lines) > 1):
        lines = [flow_text(wanted, shape, free=free, style=style) + comment]
    elif isinstance(wanted, str) and len(lines) == 1:
        lines = [inline_scalar(wanted, free=free, style=style) + comment]
    gap = page.text[slot.lead : node.start_mark.index] if slot.lead > slot.start else ""
    if slot.lead > slot.start and (not gap or "\n" in gap):
        gap = " "
    lines[0] = lines[0] and gap + lines[0].lstrip(" ")
    return _Splice(slot.lead, slot.end, page.eol.join(lines))


def _header_comment(page: _Page, node: yaml.Node) -> str:
    """Return the comment behind the ``>-`` of a block of text, with two spaces before it."""
    if not (isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")):
        return ""
    start = node.start_mark.index
    _, mark, words = page.text[start : page.line_end(start)].partition("#")
    return f"  {mark}{words}" if mark else ""
