"""Edits of a file: what is wanted is said after them, and all else stays byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import yaml

from fuzzing.feed import Feed
from fuzzing.replay import check_words
from fuzzing.targets import files
from promisetrack.ledger.edit import Document, EditError, parse_document, rewrite
from promisetrack.ledger.shape import promise_shape, series_shape

WORDS: Final = (*files.WORDS, "# a remark", "  # beside it", "\r\n", ": ", "- ", " ", "\n\n")
VALUES: Final = (
    "x", "yes", "1e3", "x: y", "#k", "- z", "it's", "two  spaces", "é 🚀", "{b}", "a,b", "2017",
    "../2017-12-31", 'q"q', "tail:", "two\nlines", "[x", " lead", "?", "!t", "&a", "*b", "%x", "|",
    "---", "long words that go on and on " * 5 + "end", "\u2028", "\ttab", "~", "null", "",
)  # fmt: skip
KEYS: Final = ("programme", "note", "url", "verified", "due", "made", "k e", "yes", "0", "unknown")
SHAPES: Final = (promise_shape(), series_shape())
REPLACED, GONE, NESTED, ADDED = range(4)
_BOM: Final = "\ufeff"

Path = tuple[str | int, ...]


def seeds() -> Iterator[bytes]:
    for number, seed in enumerate(files.seeds()):
        yield bytes([number % 2, number * 5, number % 4, number * 3]) + seed[1:1500]
    text = b"a: {b: c, d: [e, f]}  # g\nh:\n  - i: j\n    k: >-\n      l\n      m\n  - n\n"
    for kind in range(4):
        for place in range(9):
            yield bytes([0, place, kind, 2 * place]) + text
            yield bytes([0, place, kind, 2 * place]) + text.replace(b"\n", b"\r\n")


def check(data: bytes) -> None:
    feed = Feed(data)
    shape, step, kind = feed.choice(SHAPES), feed.number(256), feed.number(ADDED + 1)
    value = feed.choice(VALUES)
    text = feed.some(len(data)).decode("utf-8", "replace")
    try:
        before = parse_document(text)
    except EditError:
        return
    assert rewrite(text, before, shape) == text
    found = list(places(before))
    if not found:
        return
    where = found[step % len(found)]
    wanted = changed(before, where, kind, value)
    try:
        after = rewrite(text, wanted, shape)
    except EditError as error:
        check_words(error)
        return
    assert parse_document(after) == wanted
    if wanted != before:
        check_kept(text, after, where, is_replaced=kind == REPLACED)


def check_kept(text: str, after: str, where: Path, *, is_replaced: bool) -> None:
    """Check that what stands before and behind the changed place stands there still."""
    mark = _BOM if text.startswith(_BOM) else ""
    node = yaml.compose(text.removeprefix(_BOM), Loader=yaml.CSafeLoader)
    start, end = span(node, where if is_replaced else where[:-1])
    # Lines of one file that end differently may lose an ending in favour of its neighbour's.
    assert after.startswith(mark + text.removeprefix(_BOM)[:start].rstrip("\r\n"))
    # A block's own mark of its end lies further down, before what follows it.
    assert after.endswith(text.removeprefix(_BOM)[end:])


def span(node: Any, where: Path) -> tuple[int, int]:
    """Return where a value begins and ends; with its key, but for items of a list."""
    start = node.start_mark.index
    for step in where:
        if isinstance(step, int):
            node = node.value[step]
            start = node.start_mark.index
        else:
            key, node = next(pair for pair in node.value if pair[0].value == step)
            start = key.start_mark.index
    return start, node.end_mark.index


def places(document: Any, where: Path = ()) -> Iterator[Path]:
    """Yield every place of a document."""
    if where:
        yield where
    steps: Any = document if isinstance(document, dict) else ()
    for step in range(len(document)) if isinstance(document, list) else steps:
        yield from places(document[step], (*where, step))


def changed(document: Document, where: Path, kind: int, value: str) -> Any:
    """Return a document with a value replaced, taken away, or one added beside or below it."""
    copy: Any = duplicate(document)
    parent: Any = copy
    for step in where[:-1]:
        parent = parent[step]
    last: Any = where[-1]
    text = value or "x"
    if kind == REPLACED:
        parent[last] = text
    elif kind == GONE and len(parent) > 1:
        del parent[last]
    elif isinstance(parent, list):
        parent.insert(last, {"made": "2020", "by": text} if kind == NESTED else text)
    else:
        key = KEYS[len(value) % len(KEYS)]
        parent.setdefault(key, {"url": text} if kind == NESTED else text)
    return copy


def duplicate(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: duplicate(one) for key, one in value.items()}
    return [duplicate(one) for one in value] if isinstance(value, list) else value
