"""Which files make a ledger, and what each of them is, judged from its place alone.

    claims/ledger.yaml  sampling.yaml  names.yaml      the ledger's own facts
    claims/series/<id>.yaml                            one series a file
    claims/<domain>/<id>.yaml                          one promise a file

Links are followed. Hidden files and files of other kinds (a README, a table) are left alone.
The folders of `OTHER_FOLDERS` belong to other parts of promisetrack.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from promisetrack.model.scalars import SLUG_PATTERN
from promisetrack.problems import Fault, Finding

OTHER_FOLDERS: Final = ("roadmaps", "prices", "crowd")
SERIES_FOLDER: Final = "series"
SUFFIX: Final = ".yaml"


class Role(StrEnum):
    """What a file of the ledger holds; the values name the files of which there is one."""

    PROMISE = "promise"
    SERIES = "series"
    SETTINGS = "ledger.yaml"
    SAMPLING = "sampling.yaml"
    NAMES = "names.yaml"


@dataclass(frozen=True, slots=True)
class Place:
    """One file of a ledger: its path below the ledger, with `/`, and what the path says."""

    file: str
    role: Role
    id: str = ""
    domain: str = ""


@dataclass(slots=True)
class Listing:
    """The files of a ledger, and what is wrong with their places."""

    places: list[Place] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def list_files(root: Path) -> Listing:
    """List the files of a ledger in the order of their paths."""
    found = Listing()
    if not root.is_dir():
        reason = "is not a folder" if root.exists() else "does not exist"
        _report(
            found,
            "FIL005",
            "",
            f"the ledger {root.name or root} {reason}",
            "a folder such as claims/",
            "name the folder with --claims, or start a ledger with `promisetrack init`",
        )
        return found
    for entry in _entries(root, "", found):
        if entry.is_dir():
            _list_folder(Path(entry.path), entry.name, found)
        elif entry.name in _SINGLE:
            found.places.append(Place(entry.name, _SINGLE[entry.name]))
        elif _is_record(entry, entry.name, found):
            _misplaced(entry.name, found)
    return found


# --- private -------------------------------------------------------------------------------

_SINGLE: Final = {role.value: role for role in (Role.SETTINGS, Role.SAMPLING, Role.NAMES)}
_SLUG: Final = re.compile(SLUG_PATTERN)
_LONGEST_ID: Final = 100


def _list_folder(folder: Path, name: str, found: Listing) -> None:
    if name in OTHER_FOLDERS:
        return
    is_series = name == SERIES_FOLDER
    named_well = _SLUG.match(name) is not None
    for entry in _entries(folder, name, found):
        file = f"{name}/{entry.name}"
        if entry.is_dir():
            _nested(entry, file, found)
        elif _is_record(entry, file, found):
            if not named_well:
                _misnamed_folder(name, found)
                return
            identity = entry.name.removesuffix(SUFFIX)
            if _SLUG.match(identity) is None or len(identity) > _LONGEST_ID:
                _misnamed(file, identity, found)
            elif is_series:
                found.places.append(Place(file, Role.SERIES, identity))
            else:
                found.places.append(Place(file, Role.PROMISE, identity, name))


def _entries(folder: Path, name: str, found: Listing) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            listed: Iterable[os.DirEntry[str]] = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        reason = (error.strerror or "no access").lower()
        message = f"the folder cannot be read: {reason}"
        _report(found, "FIL001", name, message, "a folder that you may read", "look at its rights")
        return
    yield from (entry for entry in listed if not entry.name.startswith("."))


def _is_record(entry: os.DirEntry[str], file: str, found: Listing) -> bool:
    """Whether a directory entry is a file to read; says so where it only looks like one."""
    suffix = os.path.splitext(entry.name)[1]  # noqa: PTH122  a name, not a path
    if suffix != SUFFIX:
        if suffix.lower() in (SUFFIX, ".yml"):
            better = entry.name.removesuffix(suffix) + SUFFIX
            message = f"the file is not read: its name ends in {suffix}"
            _report(found, "FIL006", file, message, f"names ending in {SUFFIX}", f"call it {better}")
        return False
    if entry.is_file():
        return True
    what = "a link that leads nowhere" if entry.is_symlink() else "not a file that holds text"
    _report(found, "FIL001", file, f"this is {what}", "a file", "mend the link or delete it")
    return False


def _misplaced(file: str, found: Listing) -> None:
    _report(
        found,
        "FIL007",
        file,
        "a promise lies in the folder of its domain",
        f"claims/<domain>/<id>{SUFFIX}; here only {', '.join(_SINGLE)}",
        "move the file into the folder of its domain",
    )


def _nested(entry: os.DirEntry[str], file: str, found: Listing) -> None:
    if _holds_records(entry):
        _report(
            found,
            "FIL007",
            file,
            "a folder inside a domain is not read",
            f"claims/<domain>/<id>{SUFFIX}, without a further level",
            "move its files one level up, or the folder out of the ledger",
        )


def _holds_records(entry: os.DirEntry[str]) -> bool:
    if entry.name.endswith(SUFFIX):
        return True
    return any(True for _ in Path(entry.path).glob(f"*{SUFFIX}"))


def _misnamed_folder(name: str, found: Listing) -> None:
    _report(
        found,
        "FIL008",
        name,
        f"the folder {name!r} cannot be a domain, so its files are not read",
        "lower-case words joined by hyphens, such as launch-vehicle",
        f"rename it {_slug(name)}",
    )


def _misnamed(file: str, identity: str, found: Listing) -> None:
    _report(
        found,
        "FIL009",
        file,
        f"the file's name {identity[:60]!r} cannot be an id",
        "lower-case words joined by hyphens, at most 100 characters",
        f"rename it {_slug(identity)}{SUFFIX}",
    )


def _slug(name: str) -> str:
    words = re.findall(r"[a-z0-9]+", name.lower())
    return "-".join(words)[:_LONGEST_ID].strip("-") or "a-name-in-small-letters"


def _report(  # noqa: PLR0913  the fields of a finding, by name
    found: Listing, code: str, file: str, message: str, expected: str, remedy: str
) -> None:
    found.findings.append(Finding(code, file, Fault((), message, expected, remedy)))
