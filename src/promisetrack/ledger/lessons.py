"""What an editor says about a key beyond its sentence: examples, and the mistake made most.

The sentence itself stands below the field in the model. What is read here is written into the
schemas, for people who are about to write a file; no check depends on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from promisetrack.ledger.tree import Tree, parse_tree


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is taught about one key; every scalar of an example is the text that was typed."""

    examples: tuple[Tree, ...]
    mistake: str


@cache
def lessons() -> Mapping[str, Mapping[str, Lesson]]:
    """Return the lessons on the keys of each record, by the record's name and the key."""
    return {
        name: {key: Lesson(tuple(one["examples"]), one["mistake"]) for key, one in keys.items()}
        for name, keys in _written().items()
        if not _is_choice(keys)
    }


@cache
def choices() -> Mapping[str, Mapping[str, str]]:
    """Return what each word of a closed list means, by the list's name and the word."""
    return {name: words for name, words in _written().items() if _is_choice(words)}


# --- private -------------------------------------------------------------------------------


@cache
def _written() -> Mapping[str, Mapping[str, Tree]]:
    source = resources.files("promisetrack.ledger").joinpath("lessons.yaml")
    tree, faults = parse_tree(source.read_text(encoding="utf-8"))
    if tree is None or faults:
        message = f"lessons.yaml: {faults[0][1].message}"
        raise RuntimeError(message)
    return dict(tree)


def _is_choice(entries: Mapping[str, Tree]) -> bool:
    return all(isinstance(entry, str) for entry in entries.values())
