"""Where the values of some key paths stand in a YAML text.

The text is walked event by event, and no tree of it is made: of a long file with faults near its
start only the start is read.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]

from promisetrack.problems import KeyPath


@dataclass(slots=True)
class Stretch:
    """From where to where a key or a value stands; ``text`` is None for a list or a mapping."""

    start: Any
    end: Any
    text: str | None


Place = tuple[Stretch | None, Stretch]
"""The key (None in a list) and the value of a key path."""


def find_places(text: str, sought: AbstractSet[KeyPath]) -> dict[KeyPath, Place]:
    """Return the places of key paths and of all around them, as far as the text can be read."""
    walk = _Walk(sought)
    parser = CParser(text)
    try:
        while walk.left and walk.step(parser.get_event()):
            pass
    except yaml.YAMLError:
        pass  # what is wrong is said by a fault that knows its place
    return walk.found


# --- private -------------------------------------------------------------------------------


@dataclass(slots=True)
class _Inside:
    """A list or mapping on the way; ``where`` is None where nothing in it is sought."""

    is_mapping: bool
    where: KeyPath | None
    stretch: Stretch | None
    key: Any = None
    number: int = 0


class _Walk:
    """What was found so far, and what is still to be found."""

    def __init__(self, sought: AbstractSet[KeyPath]) -> None:
        self.found: dict[KeyPath, Place] = {}
        self.left = set(sought)
        self._sought = {path[:length] for path in sought for length in range(len(path) + 1)}
        self._around: list[_Inside] = []

    def step(self, event: Any) -> bool:
        """Take an event; False where the text ends, or a key is no text."""
        kind = event.__class__
        if kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._close(event)
        elif kind in _BEGIN:
            return self._take(event, is_open=kind in _OPEN)
        return kind is not yaml.StreamEndEvent

    def _take(self, event: Any, *, is_open: bool) -> bool:
        """Take a key, a value, or the beginning of one."""
        inside = self._around[-1] if self._around else None
        if inside and inside.is_mapping and inside.key is None:
            inside.key = event
            return not is_open
        where, stretch = self._where(inside), None
        if where is not None:
            stretch = _stretch(event)
            self.found[where] = _key_stretch(inside), stretch
            if not is_open:
                self.left.discard(where)
        if inside:
            inside.key, inside.number = None, inside.number + 1
        if is_open:
            is_mapping = event.__class__ is yaml.MappingStartEvent
            self._around.append(_Inside(is_mapping, where, stretch))
        return True

    def _where(self, inside: _Inside | None) -> KeyPath | None:
        """Return the key path of the value that comes, None where it is not sought."""
        if inside is None:
            return ()
        if inside.where is None:
            return None
        step = _text(inside.key) if inside.is_mapping else inside.number
        where = (*inside.where, step)
        # Of a key written twice, the first was read.
        return where if where in self._sought and where not in self.found else None

    def _close(self, event: Any) -> None:
        inside = self._around.pop()
        if inside.stretch is not None and inside.where is not None:
            inside.stretch.end = event.end_mark
            self.left.discard(inside.where)


def _key_stretch(inside: _Inside | None) -> Stretch | None:
    return _stretch(inside.key) if inside and inside.is_mapping else None


def _stretch(event: Any) -> Stretch:
    text = None if event.__class__ in _OPEN else _text(event)
    return Stretch(event.start_mark, event.end_mark, text)


def _text(event: Any) -> str:
    """Return the text of a scalar; an alias, which is refused elsewhere, has none."""
    return str(getattr(event, "value", ""))


_OPEN: Final = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_BEGIN: Final = (*_OPEN, yaml.ScalarEvent, yaml.AliasEvent)
