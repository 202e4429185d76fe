"""What may come next in a line that is being typed: commands, options, ids, names."""

import json
import os
from collections import namedtuple

from promisetrack.completion.names import FINDERS, ledger_folder

TYPE_CHECKING = False  # importing `typing` takes a tenth of the time that there is
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

FILES = "files"
"""What may come is the name of a file: the shell knows those itself."""

Offer = namedtuple("Offer", "word about")  # noqa: PYI024  `typing.NamedTuple` is heavy, see above
Offer.__doc__ = "A word that may come next, and a few words about it, or none."


def offers(words: "Sequence[str]", folder: str) -> "list[Offer] | None":
    """Return what may stand for the last of some words.

    Parameters
    ----------
    words
        The line after the program's name, up to where Tab was pressed; the last word is the one
        that is being typed, and may be empty.
    folder
        The working folder: the ledger is looked for there and above.

    Returns
    -------
    list of Offer or None
        Sorted; empty where nothing is known; None where a file or folder may stand.
    """
    *before, partial = words or ("",)
    command, rest = _command(before)
    name, _, value = partial.partition("=")
    if partial.startswith("--") and "=" in partial:
        found = _values(command["options"].get(name), words, folder, value)
        return None if found is None else [Offer(f"{name}={one.word}", one.about) for one in found]
    if rest and rest[-1] in command["options"] and _takes_value(command["options"][rest[-1]]):
        return _values(command["options"][rest[-1]], words, folder, partial)
    if partial.startswith("-"):
        about = {option: one["help"] for option, one in command["options"].items()}
        return _begun(about.items(), partial)
    if "commands" in command:
        inner = command["commands"] if all(word.startswith("-") for word in rest) else {}
        return _begun([(one, about["help"]) for one, about in inner.items()], partial)
    return _argument(command, rest, words, folder, partial)


# --- private -------------------------------------------------------------------------------


def _command(before: "Sequence[str]") -> "tuple[dict[str, Any], list[str]]":
    """Return the command that is called, and the words after it."""
    path = os.path.join(os.path.dirname(__file__), "commands.json")  # noqa: PTH118, PTH120
    with open(path, encoding="utf-8") as file:  # noqa: PTH123  `pathlib` is heavy as well
        command = json.load(file)
    rest = list(before)
    while rest and rest[0] in command.get("commands", ()):
        command = command["commands"][rest.pop(0)]
    return command, rest


def _argument(
    command: "dict[str, Any]",
    rest: "Sequence[str]",
    words: "Sequence[str]",
    folder: str,
    partial: str,
) -> "list[Offer] | None":
    """Offer what may stand as the next word that belongs to no option."""
    given, is_value = 0, False
    for word in rest:
        if is_value:
            is_value = False
        elif word.startswith("-"):
            is_value = _takes_value(command["options"].get(word))
        else:
            given += 1
    arguments = command["arguments"]
    if not arguments or (given >= len(arguments) and not command["many"]):
        return []
    kind = arguments[min(given, len(arguments) - 1)]
    return _values({"values": kind}, words, folder, partial)


def _takes_value(option: "dict[str, Any] | None") -> bool:
    return option is not None and option["values"] is not None


def _values(
    option: "dict[str, Any] | None", words: "Sequence[str]", folder: str, partial: str
) -> "list[Offer] | None":
    """Offer the values of an option: words of a closed list, or names from the ledger."""
    values = option["values"] if option else ""
    if isinstance(values, list):
        return _begun([(one, "") for one in values], partial)
    if values == FILES:
        return None
    if values not in FINDERS:
        return []
    root = ledger_folder(words, folder)
    return [] if root is None else [Offer(*one) for one in FINDERS[values](root, partial)]


def _begun(pairs: "Iterable[tuple[str, str]]", partial: str) -> "list[Offer]":
    return sorted(Offer(word, about) for word, about in pairs if word.startswith(partial))
