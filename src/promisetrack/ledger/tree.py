"""YAML text to a plain tree: mappings, lists, and every scalar as the text that was typed.

Only what a ledger needs is read. Anchors, aliases, tags, several documents, keys that are not
text, keys written twice, and nesting deeper than `MAX_DEPTH` are faults. The tree is built from
the parser's events by a loop, never by recursion, so that no input can exhaust the stack.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Any, Final

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]

from promisetrack.inert import HIDDEN
from promisetrack.ledger.syntax import syntax_fault
from promisetrack.problems import Fault, Span

Tree = Any
"""``dict[str, Tree] | list[Tree] | str``."""

Faults = list[tuple[str, Fault]]
"""Faults with their codes, in the order of the text."""

MAX_DEPTH: Final = 16
"""The deepest value of a ledger, an address in a roadmap, lies six levels down."""

MOST_OF_A_KIND: Final = 200
"""Faults of one code that are told of one file; of more, their number."""

_PLAIN: Final = "write the key without brackets, as the reference of the format has it"
_FLAT: Final = "take the brackets or the indents away that nothing stands in"
_WHOLE: Final = "write its keys, starting with one that other files have, or delete it"
_STANDARD_TAG: Final = "tag:yaml.org,2002:"
_BLANK: Final = frozenset({"", "~", "null", "Null", "NULL"})


LONG: Final = 50_000
"""Characters; what such a text says is kept for whoever asks next."""


def parse_tree(text: str) -> tuple[Tree | None, Faults]:
    """Parse one document.

    A change to a file asks several times what the same two texts say, and a long one takes tenths
    of a second: the last two are kept. Nobody changes a tree.

    Returns
    -------
    tree, faults
        The tree, None where nothing can be read; and the faults. An empty value is an absent
        one: its key is left out. Of a key written twice the first value is kept.
    """
    tree, faults = _parsed(text) if len(text) < LONG else _parsed_long(text)
    return tree, list(faults)


# --- private -------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def _parsed_long(text: str) -> tuple[Tree | None, Faults]:
    return _parsed(text)


def _parsed(text: str) -> tuple[Tree | None, Faults]:
    builder = _Builder()
    try:
        tree = builder.build(CParser(text))
    except yaml.YAMLError as error:
        return None, [*builder.faults, *builder.more(), syntax_fault(text, error)]
    except _Refused:
        return None, [*builder.faults, *builder.more()]
    if not isinstance(tree, dict):
        found = "the file is not made of keys and values" if tree else "the file is empty"
        builder.fault(
            "YML007", None, found, "`key: value` lines, as in any file of a ledger", _WHOLE
        )
        return None, builder.faults
    return tree, [*builder.faults, *builder.more()]


class _Refused(Exception):  # noqa: N818  it ends the reading, and the faults say why
    """Reading on would tell nothing more."""


class _Builder:
    """The tree so far, the container being filled, and those around it."""

    def __init__(self) -> None:
        self.faults: Faults = []
        self._found: Counter[str] = Counter()
        self._top: Tree | None = None
        self._inside: Tree = None
        self._key: str | None = None
        self._around: list[tuple[Tree, str | None]] = []
        self._has_alias = False
        self._blanks: list[tuple[dict[str, Tree], str | None]] = []

    def build(self, parser: Any) -> Tree | None:
        next_event = parser.get_event
        while True:
            event = next_event()
            kind = event.__class__
            if kind is yaml.ScalarEvent:
                self._scalar(event)
            elif kind is yaml.MappingStartEvent:
                self._open({}, event)
            elif kind is yaml.SequenceStartEvent:
                self._open([], event)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._inside, self._key = self._around.pop()
            elif kind is yaml.StreamEndEvent:
                return self._finished()
            else:
                self._other(event)

    def fault(self, code: str, event: Any, message: str, expected: str, remedy: str = "") -> None:
        self._found[code] += 1
        if self._found[code] > MOST_OF_A_KIND:
            return
        span = Span(1, 1) if event is None else _span(event)
        self.faults.append((code, Fault((), message, expected, remedy, span=span)))

    def more(self) -> Faults:
        """Say of how many faults of each kind nothing was said."""
        left = {code: found - MOST_OF_A_KIND for code, found in self._found.items()}
        return [(code, _and_more(number)) for code, number in left.items() if number > 0]

    def _scalar(self, event: Any) -> None:
        if event.anchor or event.tag:
            self._refuse_marks(event)
        text = event.value
        if event.style == '"' and HIDDEN.search(text):
            self._refuse_escape(event)
        if self._inside.__class__ is dict and self._key is None:
            self._key = text
            if text in self._inside:
                self._refuse_second(event)
            return
        if text in _BLANK:
            self._leave_out(event)
        self._put(text)

    def _put(self, value: Tree) -> None:
        inside = self._inside
        if inside.__class__ is dict:
            inside.setdefault(self._key, value)
            self._key = None
        elif inside is None:
            self._top = value
        else:
            inside.append(value)

    def _open(self, container: Tree, event: Any) -> None:
        if event.anchor or event.tag:
            self._refuse_marks(event)
        if self._inside.__class__ is dict and self._key is None:
            self.fault("YML006", event, "a key must be plain text", "`key: value`", _PLAIN)
            raise _Refused
        if len(self._around) >= MAX_DEPTH:
            self.fault(
                "YML008", event, f"nested deeper than {MAX_DEPTH} levels", "a flat file", _FLAT
            )
            raise _Refused
        self._put(container)
        self._around.append((self._inside, None))
        self._inside, self._key = container, None

    def _leave_out(self, event: Any) -> None:
        """Remember a key without a value; say where the nothing was typed in words."""
        if event.value and not event.implicit[0]:
            return
        if event.value:
            self.fault(
                "TYP006",
                event,
                f"{event.value} is read as text, not as nothing",
                "no value at all",
                "leave the value empty, or delete the key; quote a text that is just this word",
            )
        if self._inside.__class__ is dict:
            self._blanks.append((self._inside, self._key))

    def _finished(self) -> Tree | None:
        if self._has_alias:  # what it stands for is not known
            raise _Refused
        for inside, key in self._blanks:
            inside.pop(key or "", None)
        return self._top

    def _other(self, event: Any) -> None:
        if event.__class__ is yaml.AliasEvent:
            self.fault(
                "YML003",
                event,
                f"the alias *{event.anchor} is not read",
                "every value written out where it is used",
                "copy the text that the alias stands for; quote a text that begins with *",
            )
            self._has_alias = True
            if self._inside.__class__ is dict and self._key is None:
                self._key = event.anchor
            else:
                self._put("")
        elif event.__class__ is yaml.DocumentStartEvent and self._top is not None:
            self.fault(
                "YML005",
                event,
                "a second document begins here",
                "one record a file",
                "move what follows `---` into a file of its own",
            )
            raise _Refused

    def _refuse_marks(self, event: Any) -> None:
        if event.anchor:
            self.fault(
                "YML003",
                event,
                f"the anchor &{event.anchor} is not read",
                "every value written out where it is used",
                "drop the anchor; quote a text that begins with &",
            )
        if event.tag:
            self.fault(
                "YML004",
                event,
                f"the tag {event.tag.replace(_STANDARD_TAG, '!!')} is not read",
                "plain text; what a value is follows from its key",
                "drop the tag; quote a text that begins with !",
            )

    def _refuse_escape(self, event: Any) -> None:
        """Refuse what a text may not hold as it is, written as an escape either."""
        found = HIDDEN.findall(event.value)
        more = f"; there are {len(found) - 1:,} more like it" if found[1:] else ""
        self.fault(
            "FIL004",
            event,
            f"an escape stands for U+{ord(found[0]):04X}, a character that cannot be seen{more}",
            "characters that show in an editor",
            "delete the escape",
        )

    def _refuse_second(self, event: Any) -> None:
        self.fault(
            "KEY003",
            event,
            f"the key `{event.value}` is written twice",
            "each key once",
            "keep one of the two; only the first was read",
        )


def _and_more(number: int) -> Fault:
    message = f"there {'is 1 more' if number == 1 else f'are {number:,} more'} like those named"
    remedy = "mend those that are named, then look again"
    return Fault((), message, "one promise or one series a file", remedy)


def _span(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    width = end.column - start.column if end.line == start.line else 1
    return Span(start.line + 1, start.column + 1, max(width, 1))
