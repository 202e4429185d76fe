"""Put a changed file in the place of the old one: all of it, or nothing.

The new text is checked before it touches the disk, written to a hidden file beside the old one,
flushed, and moved over it in one step. Whenever the process ends, the old file or the new one
is there, whole. Hidden files that a killed process left behind are no part of a ledger, and the
next write sweeps them away.

Once a command has said that it wrote, a loss of power takes nothing back: content is flushed
before the move, folders after it.
"""

from __future__ import annotations

import errno
import glob
import os
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from promisetrack.ledger.lock import lock_ledger
from promisetrack.problems import CommandError

Edit = Callable[[str | None], str]
"""The text of a file (None where there is none yet) to what it becomes."""

Accept = Callable[[str | None, str], None]
"""Looks at the text before and after, and raises where the change must not be made."""

AcceptAll = Callable[[tuple["Change", ...]], None]
"""The same for several files."""

TEMPORARY: Final = ".promisetrack-writing"
"""How the name of a file ends that is being written; it begins with a dot."""

_TRIES: Final = 5


class WriteError(CommandError):
    """A file cannot be written; nothing has been changed, unless ``outcome`` says otherwise."""

    def __init__(
        self, path: Path, reason: str, *, remedy: str = "", outcome: str = "nothing was changed"
    ) -> None:
        super().__init__(f"{path}: {reason}; {outcome}", remedy=remedy, exit_code=1)


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to one file; ``before`` is None for a new one."""

    path: Path
    before: str | None
    after: str


def change_file(root: Path, file: str, edit: Edit, *, accept: Accept) -> Change:
    """Change one file of a ledger, while no other writer can.

    Parameters
    ----------
    root
        The ledger's folder.
    file
        Path of the file below it, with ``/``.
    edit
        Makes the new text from the text that is there at that moment.
    accept
        Raises if the new text must not be written.

    Raises
    ------
    CommandError
        From ``edit`` or ``accept``, or a `WriteError`. The file is as it was.
    """
    path = root / file
    with lock_ledger(root):
        sweep(root)
        for _ in range(_TRIES):
            content = _content(path)
            before = None if content is None else _decoded(path, content)
            after = edit(before)
            accept(before, after)
            if after == before or replace_file(path, content, after.encode()):
                return Change(path, before, after)
    raise WriteError(path, "another program keeps changing it", remedy="close it there first")


def change_files(root: Path, edits: Mapping[str, Edit], *, accept: AcceptAll) -> tuple[Change, ...]:
    """Change several files of a ledger, all of them or none, while no other writer can.

    Where one cannot be written, those written before it are put back. A loss of power between two
    of them leaves each file whole, old or new.

    Parameters
    ----------
    root
        The ledger's folder.
    edits
        For each file (its path below the folder, with ``/``), what makes the new text from the
        text that is there at that moment.
    accept
        Gets all the changes, and raises if they must not be made.

    Raises
    ------
    CommandError
        From an edit or ``accept``, or a `WriteError`. The files are as they were.
    """
    with lock_ledger(root):
        sweep(root)
        changes = tuple(_planned(root / file, edit) for file, edit in edits.items())
        accept(changes)
        _replace_all(changes)
    return changes


def replace_file(path: Path, before: bytes | None, after: bytes) -> bool:
    """Replace a file's content in one step, keeping its rights; make it where ``before`` is None.

    Returns
    -------
    bool
        False if the file no longer holds ``before``: then nothing was done.

    Raises
    ------
    WriteError
        If the disk refuses; where it does so after the move, the message says so.
    """
    place = Path(os.path.realpath(path))  # a link stays a link
    if _content(place) != before:
        return False
    try:
        with _folder(place.parent), _temporary(place) as temporary:
            _write(temporary, after, like=place if before is not None else None)
            if _content(place) != before:
                return False
            os.replace(temporary, place)  # noqa: PTH105  the step that must be one system call
    except OSError as error:
        raise WriteError(path, _reason(error), remedy=_REMEDIES.get(type(error), _LOOK)) from error
    _settle(place.parent, path)
    return True


def make_folder(folder: Path) -> None:
    """Make a folder and those above it where they are missing, so that they outlast a power cut.

    Raises
    ------
    WriteError
        If the disk refuses.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    try:
        with suppress(FileExistsError):  # another program was faster
            folder.mkdir()
        flush_folder(folder.parent)
    except OSError as error:
        raise WriteError(
            folder, _reason(error), remedy=_REMEDIES.get(type(error), _LOOK)
        ) from error


def flush_folder(folder: Path) -> None:
    """Have the names in a folder on the disk before returning.

    Raises
    ------
    OSError
        If the disk refuses; not where the file system cannot flush folders at all.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NOT_FOR_FOLDERS:
            raise
    finally:
        os.close(handle)


def sweep(root: Path) -> None:
    """Delete what killed writers left behind; call it only while holding the lock."""
    for pattern in (f".*{TEMPORARY}", f"*/.*{TEMPORARY}"):
        for leftover in root.glob(pattern):
            with suppress(OSError):
                leftover.unlink()


def sweep_beside(place: Path) -> None:
    """Delete what killed writers of one file left behind; call it only while holding the lock."""
    for leftover in place.parent.glob(f".{glob.escape(place.name)}.*{TEMPORARY}"):
        with suppress(OSError):
            leftover.unlink()


# --- private -------------------------------------------------------------------------------


def _planned(path: Path, edit: Edit) -> Change:
    content = _content(path)
    before = None if content is None else _decoded(path, content)
    return Change(path, before, edit(before))


def _replace_all(changes: Iterable[Change]) -> None:
    """Make some changes, or none."""
    done: list[Change] = []
    try:
        for change in changes:
            if change.before != change.after:
                _replace(change)
                done.append(change)
    except BaseException:
        for change in reversed(done):
            _take_back(change)
        raise


def _replace(change: Change) -> None:
    before = None if change.before is None else change.before.encode()
    if not replace_file(change.path, before, change.after.encode()):
        raise WriteError(
            change.path, "another program changed it meanwhile", remedy="give the command again"
        )


def _take_back(change: Change) -> None:
    """Undo a change to one file, where nobody has changed it since."""
    if change.before is not None:
        with suppress(WriteError):
            replace_file(change.path, change.after.encode(), change.before.encode())
    elif _content(change.path) == change.after.encode():
        with suppress(OSError):
            change.path.unlink()
            change.path.parent.rmdir()  # only where it is empty


_NOT_FOR_FOLDERS: Final = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF})
"""What some network file systems answer when a folder is to be flushed."""

_LOOK: Final = "look at the folder: may you write there, and is there room on the disk?"
_REMEDIES: Final[dict[type[OSError], str]] = {
    PermissionError: "look at the rights of the file and its folder"
}


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WriteError(path, _reason(error), remedy=_REMEDIES.get(type(error), _LOOK)) from error


def _decoded(path: Path, content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise WriteError(path, "the file is not UTF-8", remedy="promisetrack check") from None


@contextmanager
def _folder(folder: Path) -> Iterator[None]:
    """Make a folder where it is missing; unmake it if nothing came of it."""
    is_new = not folder.is_dir()
    if is_new:
        folder.mkdir()
    try:
        if is_new:
            flush_folder(folder.parent)
        yield
    finally:
        if is_new:
            with suppress(OSError):  # it is in use
                folder.rmdir()


@contextmanager
def _temporary(place: Path) -> Iterator[Path]:
    """Name a hidden file beside a place, and see to it that none is left."""
    path = place.with_name(f".{place.name}.{secrets.token_hex(4)}{TEMPORARY}")
    try:
        yield path
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _write(path: Path, content: bytes, *, like: Path | None) -> None:
    """Write a new file to the disk, with the owner and rights of another."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with open(handle, "wb", buffering=0) as file:  # noqa: PTH123  a handle has no path
        if like is not None:
            about = like.stat()
            with suppress(PermissionError):  # only root gives files away
                os.fchown(handle, about.st_uid, about.st_gid)
            os.fchmod(handle, stat.S_IMODE(about.st_mode))
        rest = memoryview(content)
        while rest:
            rest = rest[file.write(rest) :]
        os.fsync(handle)


def _settle(folder: Path, path: Path) -> None:
    """Flush the folder of a file that was moved there: it stands, but might not outlast a cut."""
    try:
        flush_folder(folder)
    except OSError as error:
        raise WriteError(
            path,
            _reason(error),
            remedy="look at the disk; then run promisetrack check",
            outcome="the change was made, but may be lost if the power fails",
        ) from error
