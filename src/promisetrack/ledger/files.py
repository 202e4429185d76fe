"""Which files make a ledger, and what each of them is, judged from its place alone.

    claims/ledger.yaml  sampling.yaml  names.yaml      the ledger's own facts
    claims/organizations.yaml                          which share belongs to whom
    claims/series/<id>.yaml                            one series a file
    claims/roadmaps/<id>.yaml                          one roadmap a file
    claims/prices/<id>.yaml  <id>.csv                  what prices mean, and the closes
    claims/<domain>/<id>.yaml                          one promise a file

Links are followed. Hidden files and files of other kinds (a README, a table) are left alone.
The folders of `OTHER_FOLDERS` belong to other parts of promisetrack.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from promisetrack.model.scalars import LONGEST_SLUG, RESERVED_SLUGS, SLUG_PATTERN
from promisetrack.problems import Fault, Finding

OTHER_FOLDERS: Final = ("crowd",)
SERIES_FOLDER: Final = "series"
ROADMAPS_FOLDER: Final = "roadmaps"
PRICES_FOLDER: Final = "prices"
RESERVED_FOLDERS: Final = (SERIES_FOLDER, ROADMAPS_FOLDER, PRICES_FOLDER, *OTHER_FOLDERS)
"""Folders that are no domains."""

SUFFIX: Final = ".yaml"
TABLE_SUFFIX: Final = ".csv"
"""Of the tables of prices, which are read in their folder alone."""


class Role(StrEnum):
    """What a file of the ledger holds; the values name the files of which there is one."""

    PROMISE = "promise"
    SERIES = "series"
    ROADMAP = "roadmap"
    SECURITY = "security"
    PRICES = "prices"
    SETTINGS = "ledger.yaml"
    SAMPLING = "sampling.yaml"
    NAMES = "names.yaml"
    ORGANIZATIONS = "organizations.yaml"


@dataclass(frozen=True, slots=True)
class Place:
    """One file of a ledger: its path below the ledger, with `/`, and what the path says."""

    file: str
    role: Role
    id: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a ledger, and what is wrong with their places."""

    places: tuple[Place, ...] = ()
    findings: tuple[Finding, ...] = ()


def list_files(root: Path) -> Listing:
    """List the files of a ledger in the order of their paths."""
    found = list(_in_ledger(root) if os.path.isdir(root) else _no_ledger(root))  # noqa: PTH112
    return Listing(
        tuple(one for one in found if isinstance(one, Place)),
        tuple(one for one in found if isinstance(one, Finding)),
    )


# --- private -------------------------------------------------------------------------------

_SINGLE: Final = {
    role.value: role for role in (Role.SETTINGS, Role.SAMPLING, Role.NAMES, Role.ORGANIZATIONS)
}
_OF_FOLDER: Final = {
    SERIES_FOLDER: Role.SERIES,
    ROADMAPS_FOLDER: Role.ROADMAP,
    PRICES_FOLDER: Role.SECURITY,
}
_SLUG: Final = re.compile(SLUG_PATTERN)

_Entry = os.DirEntry[str]


def _in_ledger(root: Path) -> Iterator[Place | Finding]:
    for entry in _entries(root):
        if isinstance(entry, Finding):
            yield entry
        elif _is_folder(entry):
            if entry.name not in OTHER_FOLDERS:
                yield from _in_folder(root / entry.name)
        elif _looks_like_record(entry):
            if entry.name in _SINGLE:
                yield Place(entry.name, _SINGLE[entry.name])
            else:
                yield Finding("FIL007", entry.name, _MISPLACED)
        else:
            yield from _other_kind(entry, entry.name)


def _in_folder(folder: Path) -> Iterator[Place | Finding]:
    is_named_well = _is_slug(folder.name)
    for entry in _entries(folder, folder.name):
        if isinstance(entry, Finding):
            yield entry
            continue
        file = f"{folder.name}/{entry.name}"
        if _is_folder(entry):
            if next(Path(entry.path).glob(f"*{SUFFIX}"), None):
                yield Finding("FIL007", file, _NESTED)
        elif folder.name == PRICES_FOLDER and _is_table(entry):
            yield _table(entry.name.removesuffix(TABLE_SUFFIX))
        elif not _looks_like_record(entry):
            yield from _other_kind(entry, file)
        elif is_named_well:
            yield _record(folder.name, entry.name.removesuffix(SUFFIX))
        else:
            yield Finding("FIL008", folder.name, _bad_folder(folder.name))
            return


def _record(folder: str, identity: str) -> Place | Finding:
    file = f"{folder}/{identity}{SUFFIX}"
    if not _is_slug(identity):
        return Finding("FIL009", file, _bad_id(identity))
    if folder in _OF_FOLDER:
        return Place(file, _OF_FOLDER[folder], identity)
    return Place(file, Role.PROMISE, identity, folder)


def _table(identity: str) -> Place | Finding:
    file = f"{PRICES_FOLDER}/{identity}{TABLE_SUFFIX}"
    if not _is_slug(identity):
        return Finding("FIL009", file, _bad_id(identity, TABLE_SUFFIX))
    return Place(file, Role.PRICES, identity)


def _other_kind(entry: _Entry, file: str) -> Iterator[Finding]:
    """Yield a finding where a name only looks like a record's; anything else may lie there."""
    stem, suffix = os.path.splitext(entry.name)  # noqa: PTH122  a name, not a path
    if suffix == SUFFIX:
        yield Finding("FIL001", file, _no_file(entry))
    elif suffix.lower() in (SUFFIX, ".yml"):
        yield Finding("FIL006", file, _wrong_suffix(stem, suffix))


def _entries(folder: Path, name: str = "") -> Iterator[_Entry | Finding]:
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield Finding("FIL001", name, _unreadable(error))
        return
    yield from (entry for entry in found if not entry.name.startswith("."))


def _is_folder(entry: _Entry) -> bool:
    return not entry.name.endswith(SUFFIX) and _is(entry.is_dir)


def _looks_like_record(entry: _Entry) -> bool:
    return entry.name.endswith(SUFFIX) and _is(entry.is_file)


def _is_table(entry: _Entry) -> bool:
    return entry.name.endswith(TABLE_SUFFIX) and _is(entry.is_file)


def _is(kind: Callable[[], bool]) -> bool:
    """Whether an entry is of a kind, which the listing of its folder says but for links."""
    try:
        return kind()
    except OSError:  # a link to itself, or to where nobody may look
        return False


def _is_slug(name: str) -> bool:
    is_short = len(name) <= LONGEST_SLUG
    return is_short and _SLUG.fullmatch(name) is not None and name not in RESERVED_SLUGS


def _as_slug(name: str) -> str:
    words = re.findall(r"[a-z0-9]+", name.lower())
    slug = "-".join(words)[:LONGEST_SLUG].strip("-") or "words-in-small-letters"
    return f"{slug}-1" if slug in RESERVED_SLUGS else slug


def _no_ledger(root: Path) -> Iterator[Finding]:
    reason = "is not a folder" if os.path.lexists(root) else "does not exist"
    fault = Fault(
        (),
        f"there is no ledger here: {root.name or root} {reason}",
        "a folder such as claims/",
        "name the folder with --claims, or start a ledger with `promisetrack init`",
    )
    yield Finding("FIL005", "", fault)


_MISPLACED: Final = Fault(
    (),
    "a promise lies in the folder of its domain",
    f"claims/<domain>/<id>{SUFFIX}; here only {', '.join(_SINGLE)}",
    "move the file into the folder of its domain",
)
_NESTED: Final = Fault(
    (),
    "a folder inside a domain is not read",
    f"claims/<domain>/<id>{SUFFIX}, without a further level",
    "move its files one level up, or the folder out of the ledger",
)


def _unreadable(error: OSError) -> Fault:
    reason = (error.strerror or "no access").lower()
    return Fault(
        (),
        f"the folder cannot be read: {reason}",
        "a folder that you may read",
        "look at its permissions",
    )


def _no_file(entry: _Entry) -> Fault:
    what = "not a file that holds text"
    if _is(entry.is_dir):
        what = "a folder"
    elif entry.is_symlink():
        what = "a link that leads nowhere"
    return Fault((), f"this is {what}", "a file", f"mend it, or take {SUFFIX} from its name")


def _wrong_suffix(stem: str, suffix: str) -> Fault:
    return Fault(
        (),
        f"the file is not read: its name ends in {suffix}",
        f"names that end in {SUFFIX}",
        f"call it {stem}{SUFFIX}",
    )


_EVERYWHERE: Final = "a name that a file may have on every system"


def _bad_folder(name: str) -> Fault:
    return Fault(
        (),
        f"the folder {name!r} cannot be a domain, so its files are not read",
        _EVERYWHERE
        if name in RESERVED_SLUGS
        else "lower-case words joined by hyphens, such as launch-vehicle",
        f"rename it {_as_slug(name)}",
    )


def _bad_id(identity: str, suffix: str = SUFFIX) -> Fault:
    return Fault(
        (),
        f"the file's name {identity[:60]!r} cannot be an id",
        _EVERYWHERE
        if identity in RESERVED_SLUGS
        else f"lower-case words joined by hyphens, at most {LONGEST_SLUG} characters",
        f"rename it {_as_slug(identity)}{suffix}",
    )
