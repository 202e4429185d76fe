"""The folder of the report before the last, kept so that the next one is written over it.

Deleting thousands of files takes some disks ten seconds and more: those that are told of each block
that is free. Writing over files frees none. So two folders take turns: one is the report, the other
lies in the folder of what is kept, until it is filled anew and takes the report's place.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

NAME: Final = "last-report"
"""Of the folder, in that of what is kept."""


def take_spare(kept: Path | None, fresh: Path) -> None:
    """Make the folder of a new report: the spare one where there is one that may be written over.

    A spare folder with anything but plain files of its own, such as a link that would lead the
    writing elsewhere, is deleted. Two programs never get the same one.
    """
    if kept is not None:
        with suppress(OSError):
            (kept / NAME).rename(fresh)
            if _is_plain(fresh):
                return
            _delete(fresh)
    fresh.mkdir(parents=True)


def write_over(path: Path, content: bytes) -> None:
    """Write a file of a new report, over one that is there."""
    try:
        file = path.open("r+b")
    except FileNotFoundError:
        path.write_bytes(content)
        return
    with file:
        file.write(content)
        file.truncate()


def drop_others(folder: Path, paths: Iterable[str]) -> None:
    """Delete what a new report has not written: it is of an earlier one."""
    own = {os.path.join(folder, *path.split("/")) for path in paths}  # noqa: PTH118  thousands
    for place, _, names in os.walk(folder, topdown=False):
        for name in names:
            if (path := os.path.join(place, name)) not in own:  # noqa: PTH118
                Path(path).unlink()
        if Path(place) != folder:
            with suppress(OSError):  # it holds something
                Path(place).rmdir()


def keep_spare(old: Path, kept: Path | None) -> None:
    """Keep the folder of the last report for the next; where that cannot be, delete it."""
    if kept is not None:
        with suppress(OSError):
            kept.mkdir(parents=True, exist_ok=True)
            old.rename(kept / NAME)
            return
    shutil.rmtree(old, ignore_errors=True)


# --- private -------------------------------------------------------------------------------


def _delete(path: Path) -> None:
    if path.is_symlink() or not path.is_dir():
        path.unlink()
    else:
        shutil.rmtree(path)


def _is_plain(folder: Path) -> bool:
    """Whether a folder holds folders, and files that have no other name, alone."""
    if not stat.S_ISDIR(folder.lstat().st_mode):
        return False
    for place, folders, names in os.walk(folder):
        if any(Path(place, name).is_symlink() for name in folders):
            return False
        for name in names:
            found = os.lstat(os.path.join(place, name))  # noqa: PTH118
            if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
                return False
    return True
