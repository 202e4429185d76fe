"""A changed file from a file and what it should say, touching only the lines that must change.

`rewrite` compares what a text says with what it should say and replaces, adds or removes just
those values, by their position in the text: comments, order, quoting and line endings of
everything else stay byte for byte. The result is read again; where it does not say exactly what
was asked, the change is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
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
from promisetrack.ledger.page import (
    EditError,
    Page,
    Slot,
    Splice,
    apply_splices,
    is_blank,
    is_block_text,
    is_flow,
    plain_value,
)
from promisetrack.ledger.quoting import inline_scalar
from promisetrack.ledger.shape import Shape
from promisetrack.ledger.tree import parse_tree
from promisetrack.model.bulk import many_values

__all__ = ["Document", "EditError", "parse_document", "rewrite"]

Document = dict[str, Any]
"""What a file says: keys to texts, lists and further keys."""


def parse_document(text: str) -> Document:
    """Return what a text says.

    Raises
    ------
    EditError
        If it cannot be read.
    """
    with many_values():
        tree, faults = parse_tree(text.removeprefix(_BOM))
    if faults or not isinstance(tree, dict):
        message = faults[0][1].message if faults else "the file is not made of keys and values"
        raise EditError(message)
    return tree


def rewrite(text: str, wanted: Document, shape: Shape) -> str:
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
    if parse_document(text) == wanted:
        return text
    body = text.removeprefix(_BOM)
    if _LONE_RETURN.search(body):
        message = "a line ends in a carriage return alone, so that lines cannot be told apart"
        raise EditError(message)
    mark = text[: len(text) - len(body)]
    page = Page(body, "\r\n" if "\r\n" in body else "\n")
    with many_values():
        after = mark + apply_splices(body, list(_mapping(page, page.top(shape), wanted)))
    if parse_document(after) != wanted:
        message = "the file is laid out in a way that cannot be changed safely"
        raise EditError(message)
    return after


# --- private -------------------------------------------------------------------------------

_BOM: Final = "\ufeff"
_LONE_RETURN: Final = re.compile(r"\r(?!\n)")


def _mapping(page: Page, slot: Slot, wanted: Mapping[str, Value]) -> Iterator[Splice]:
    slots = page.keys(slot)
    kept = {key: one for key, one in slots.items() if key in wanted or is_blank(one.node)}
    if not kept:
        yield _replacement(page, slot, wanted)
        return
    yield from _removals(page, list(slots.values()), [key not in kept for key in slots])
    for key in kept.keys() & wanted.keys():
        yield from _value(page, kept[key], wanted[key])
    rank = slot.shape.rank
    for key in sorted((key for key in wanted if key not in slots), key=rank):
        earlier = [one for other, one in kept.items() if rank(other) <= rank(key)]
        after = max(earlier, key=lambda one: one.start) if earlier else None
        lines = _entry_written(page, slot, key, wanted[key])
        yield _insertion(page, after, next(iter(kept.values())), lines)


def _sequence(page: Page, slot: Slot, wanted: Sequence[Value]) -> Iterator[Splice]:
    slots = page.items(slot)
    same, tail = _common_ends([plain_value(node) for node in slot.node.value], wanted)
    stays = min(len(slots), len(wanted)) - tail
    for one, value in zip(slots[same:stays], wanted[same:stays], strict=True):
        yield from _value(page, one, value)
    gone = [stays <= number < len(slots) - tail for number in range(len(slots))]
    yield from _removals(page, slots, gone)
    for value in wanted[stays : len(wanted) - tail]:
        after = slots[stays - 1] if stays else None
        yield _insertion(page, after, slots[0], _item_written(slot, value))


def _value(page: Page, slot: Slot, wanted: Value) -> Iterator[Splice]:
    node = slot.node
    if plain_value(node) == wanted:
        return
    if isinstance(node, yaml.MappingNode) and isinstance(wanted, Mapping) and node.value:
        yield from _mapping(page, slot, wanted)
    elif isinstance(node, yaml.SequenceNode) and isinstance(wanted, list) and node.value and wanted:
        yield from _sequence(page, slot, wanted)
    else:
        yield _replacement(page, slot, wanted)


def _common_ends(before: Sequence[Value], wanted: Sequence[Value]) -> tuple[int, int]:
    """Return how many items are equal at the start and, of the others, at the end."""
    shorter = min(len(before), len(wanted))
    same = next((n for n in range(shorter) if before[n] != wanted[n]), shorter)
    rest = shorter - same
    tail = next((n for n in range(rest) if before[-1 - n] != wanted[-1 - n]), rest)
    return same, tail


def _entry_written(page: Page, slot: Slot, key: str, value: Value) -> list[str]:
    if is_flow(slot.node):
        return [flow_entry(key, value, slot.shape)]
    return entry_lines(key, value, slot.shape, page.column(slot.node.start_mark.index))


def _item_written(slot: Slot, value: Value) -> list[str]:
    if is_flow(slot.node):
        return [flow_text(value, slot.shape, free=slot.free)]
    return item_lines(value, slot.shape, slot.node.start_mark.column, free=slot.free)


def _insertion(page: Page, after: Slot | None, first: Slot, lines: list[str]) -> Splice:
    """Add an entry behind another, or before the first."""
    if after is None:
        indent = page.eol + " " * page.column(first.start)
        text = page.eol.join(lines).lstrip(" ") + (", " if first.flow else indent)
        return Splice(first.start, first.start, text)
    if first.flow:
        return Splice(after.end, after.end, ", " + lines[0])
    end = page.line_end(after.end)
    return Splice(end, end, "".join(page.eol + line for line in lines))


def _removals(page: Page, slots: Sequence[Slot], gone: Sequence[bool]) -> Iterator[Splice]:
    """Take entries away; at least one stays."""
    lead, first = gone.index(False), slots[0]
    # A hyphen or a brace stands before the first, or it opens the file: what follows moves up.
    moves_up = first.flow or not page.begins_line(first.start) or not page.line_start(first.start)
    if lead and moves_up:
        yield Splice(first.start, slots[lead].start, "")
    for number, slot in enumerate(slots):
        if not gone[number] or (number < lead and moves_up):
            continue
        yield Splice(slots[number - 1].end, slot.end, "") if slot.flow else _lines_of(page, slot)


def _lines_of(page: Page, slot: Slot) -> Splice:
    """Take away the lines of an entry, with the line ending before them."""
    before = page.line_start(slot.start) - 1
    return Splice(page.line_end(page.line_start(before)), page.line_end(slot.end), "")


def _replacement(page: Page, slot: Slot, wanted: Value) -> Splice:
    """Write another value into a slot, on one line where a comment stands beside the old one."""
    node, column = slot.node, page.column(slot.start)
    was_text = isinstance(node, yaml.ScalarNode) and isinstance(wanted, str)
    style = getattr(node, "style", None) if was_text else None
    used = column + slot.lead - slot.start
    lines = value_lines(wanted, slot.shape, free=slot.free, indent=column, used=used)
    comment = _comment_of_block(page, node)
    beside = comment or page.line_rest(slot.end).strip()
    if slot.flow or (beside and len(lines) > 1):
        lines = [flow_text(wanted, slot.shape, free=slot.free, style=style) + comment]
    elif isinstance(wanted, str) and len(lines) == 1:
        lines = [inline_scalar(wanted, free=slot.free, style=style) + comment]
    lines[0] = lines[0] and _gap(page, slot) + lines[0].lstrip(" ")
    return Splice(slot.lead, slot.end, page.eol.join(lines))


def _gap(page: Page, slot: Slot) -> str:
    """Return the spaces between a key and its value, at least one where there is a key."""
    if slot.lead == slot.start:
        return ""
    gap = page.text[slot.lead : slot.node.start_mark.index]
    return gap if gap and "\n" not in gap else " "


def _comment_of_block(page: Page, node: yaml.Node) -> str:
    """Return the comment behind the ``>-`` above a text, with two spaces before it."""
    _, mark, words = page.line_rest(node.start_mark.index).partition("#")
    return f"  {mark}{words}" if mark and is_block_text(node) else ""
