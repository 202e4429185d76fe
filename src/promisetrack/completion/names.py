"""Names that stand in a ledger, read off its folders and the first lines of its files.

No file is parsed: a name that is missed is only not offered, and `check` says what is wrong.
"""

import os
import re
from itertools import pairwise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Pairs = list[tuple[str, str]]

RESERVED_FOLDERS = ("series", "roadmaps", "prices", "crowd")
"""Folders that are no domains; a test holds them against those of the ledger."""

MOST_EXPLAINED = 40
"""Names of which each is shown with its statement; of more, reading would take too long."""


def ledger_folder(words: "Sequence[str]", folder: str) -> "str | None":
    """Return the ledger's folder: that of ``--claims``, or ``claims/`` here or above; or None."""
    for option, value in pairwise(words):
        if option == "--claims":
            return os.path.join(folder, os.path.expanduser(value))  # noqa: PTH111, PTH118
    while True:
        found = os.path.join(folder, "claims")  # noqa: PTH118
        if os.path.isdir(found):  # noqa: PTH112
            return found
        if folder == os.path.dirname(folder):  # noqa: PTH120
            return None
        folder = os.path.dirname(folder)  # noqa: PTH120


def promises(root: str, begun: str) -> "Pairs":
    """Return the ids of promises that begin so, each with its statement where they are few."""
    return _explained(_promise_files(root), begun, b"promise")


def series(root: str, begun: str) -> "Pairs":
    """Return the ids of series that begin so, each with its title where they are few."""
    return _explained(_files(os.path.join(root, "series")), begun, b"title")  # noqa: PTH118


def roadmaps(root: str, begun: str) -> "Pairs":
    """Return the ids of roadmaps that begin so, each with its title."""
    return _explained(_files(os.path.join(root, "roadmaps")), begun, b"title")  # noqa: PTH118


def domains(root: str, begun: str) -> "Pairs":
    """Return the names of domains that begin so."""
    return sorted((name, "") for name, _ in _domains(root) if name.startswith(begun))


def organizations(root: str, begun: str) -> "Pairs":
    """Return the organizations that begin so, in small or capital letters."""
    return _counted(_promise_files(root), rb"^organization:[ \t]+(\S.*?)[ \t\r]*$", begun)


def speakers(root: str, begun: str) -> "Pairs":
    """Return who made claims and begins so, in small or capital letters."""
    return _counted(_promise_files(root), rb"^[ ]+(?:- )?by:[ \t]+(\S.*?)[ \t\r]*$", begun)


def sampling_rules(root: str, begun: str) -> "Pairs":
    """Return the sampling rules that begin so."""
    text = _content(os.path.join(root, "sampling.yaml"))  # noqa: PTH118
    names = re.findall(rb"^ {1,4}([a-z0-9-]+):[ \t\r]*$", text, re.MULTILINE)
    return sorted({(name.decode(), "") for name in names if name.decode().startswith(begun)})


FINDERS: "dict[str, Callable[[str, str], Pairs]]" = {
    "promise": promises, "series": series, "roadmap": roadmaps, "domain": domains,
    "organization": organizations, "speaker": speakers, "sampling": sampling_rules,
}  # fmt: skip
"""What finds the names of each sort; the sorts stand in ``commands.json``."""


# --- private -------------------------------------------------------------------------------


def _domains(root: str) -> "Iterator[tuple[str, str]]":
    try:
        entries = list(os.scandir(root))
    except OSError:
        return
    for entry in entries:
        if entry.name not in RESERVED_FOLDERS and entry.name[0] != "." and entry.is_dir():
            yield entry.name, entry.path


def _promise_files(root: str) -> "Iterator[tuple[str, str]]":
    """Yield the id and the path of each promise."""
    for _, path in _domains(root):
        yield from _files(path)


def _files(folder: str) -> "Iterator[tuple[str, str]]":
    """Yield the stem and the path of each file of a ledger in a folder."""
    try:
        names = os.listdir(folder)  # noqa: PTH208
    except OSError:
        return
    for name in names:
        if name.endswith(".yaml") and name[0] != ".":
            yield name[: -len(".yaml")], os.path.join(folder, name)  # noqa: PTH118


def _explained(files: "Iterable[tuple[str, str]]", begun: str, key: bytes) -> "Pairs":
    found = sorted(one for one in files if one[0].startswith(begun))
    if len(found) > MOST_EXPLAINED:
        return [(name, "") for name, _ in found]
    pattern = re.compile(rb"^" + key + rb":[ \t]+([^\s>|].*?)[ \t\r]*$", re.MULTILINE)
    return [(name, next(iter(_scalars(pattern, path)), "")) for name, path in found]


def _counted(files: "Iterable[tuple[str, str]]", pattern: bytes, begun: str) -> "Pairs":
    compiled = re.compile(pattern, re.MULTILINE)
    start = begun.casefold()
    found = {
        name
        for _, path in files
        for name in _scalars(compiled, path)
        if name.casefold().startswith(start)
    }
    return sorted((name, "") for name in found)


def _scalars(pattern: "re.Pattern[bytes]", path: str) -> "Iterator[str]":
    """Yield what a pattern finds in a file, without quotes around it or a comment behind it."""
    for found in pattern.findall(_content(path)):
        text = found.decode(errors="replace")
        quoted = _QUOTED.match(text)
        if quoted is None:
            text = text.partition(" #")[0].rstrip()
        else:
            text = quoted[2] if quoted[1] is None else quoted[1].replace("''", "'")
        if text and text.isprintable():  # a shell writes it to a terminal as it stands
            yield text


_QUOTED = re.compile(r"""'((?:[^']|'')*)'|"([^"\\]*)\"""")


def _content(path: str) -> bytes:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            return file.read(1 << 16) or b""
    except OSError:
        return b""
