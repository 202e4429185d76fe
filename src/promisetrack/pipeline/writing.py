"""A ledger opened for writing: first a draft, checked against the whole ledger, then the change.

A `Draft` is the file as it would be, so that it can be shown before anything is written.
`write_draft` then makes the change to the file as it stands at that moment, while no other
writer can.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from promisetrack.ledger.edit import Document, EditError, parse_document, rewrite
from promisetrack.ledger.files import Place, Role
from promisetrack.ledger.read import FileReading
from promisetrack.ledger.shape import promise_shape, series_shape, shape_of
from promisetrack.ledger.text import MAX_BYTES
from promisetrack.ledger.trial import Trial, read_files, try_text
from promisetrack.ledger.write import Change, Edit, change_file
from promisetrack.model import Ledger, Promise, Record, SecurityFile, Series, ledger_of
from promisetrack.pipeline.reading import find_claims
from promisetrack.problems import CommandError, LedgerError, Problem


@dataclass(frozen=True)
class Book:
    """All files of a ledger as they were when it was opened, readable or not."""

    root: Path
    files: tuple[FileReading, ...]

    @cached_property
    def ledger(self) -> Ledger:
        """Every record that could be built, even of a file with errors."""
        return ledger_of([file.record for file in self.files if file.record])

    @cached_property
    def promises(self) -> Mapping[str, Place]:
        """The places of all promise files by their ids."""
        return self._by_id(Role.PROMISE)

    @cached_property
    def series(self) -> Mapping[str, Place]:
        """The places of all series files by their ids."""
        return self._by_id(Role.SERIES)

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """Earlier ids, and the id that each of them became."""
        return {alias: one.id for one in self.ledger.promises for alias in one.aliases}

    @cached_property
    def domains(self) -> tuple[str, ...]:
        """The domains in use."""
        return tuple(sorted({place.domain for place in self.promises.values()}))

    @cached_property
    def organizations(self) -> tuple[str, ...]:
        """The organizations in use."""
        return tuple(sorted({one.organization for one in self.ledger.promises}))

    def _by_id(self, role: Role) -> Mapping[str, Place]:
        places = (file.place for file in self.files)
        return {place.id: place for place in places if place.role is role}


@dataclass(frozen=True, slots=True)
class Draft:
    """A file before and after a change that has not been made; ``before`` is None for a new one."""

    place: Place
    path: Path
    before: str | None
    after: str
    edit: Edit
    record: Record
    warnings: tuple[Problem, ...]

    @property
    def promise(self) -> Promise:
        """What the file would say, where it is one of a promise."""
        assert isinstance(self.record, Promise)  # noqa: S101  its place says so
        return self.record

    @property
    def series(self) -> Series:
        """What the file would say, where it is one of a series."""
        assert isinstance(self.record, Series)  # noqa: S101  its place says so
        return self.record


def open_book(claims: Path | None, *, start: Path) -> Book:
    """Open a ledger for writing.

    Raises
    ------
    CommandError
        Where there is none.
    """
    root = find_claims(claims, start=start)
    return Book(root, read_files(root))


def document_edit(path: Path, role: Role, change: Callable[[Document], Document]) -> Edit:
    """Return the edit that changes what a file says, and no line more."""
    shapes = {Role.SERIES: series_shape(), Role.SECURITY: shape_of(SecurityFile)}
    shape = shapes.get(role, promise_shape())

    def edit(text: str | None) -> str:
        if text is None:
            message = f"{path}: the file is gone"
            remedy = "somebody moved or deleted it meanwhile; give the command again"
            raise CommandError(message, remedy=remedy, exit_code=1)
        try:
            return rewrite(text, change(parse_document(text)), shape)
        except EditError as error:
            message = f"{path}: {error}; nothing was changed"
            raise CommandError(message, remedy="edit the file by hand", exit_code=1) from None

    return edit


def new_file_edit(path: Path, text: str) -> Edit:
    """Return the edit that makes a file, and refuses where there is one already."""

    def edit(before: str | None) -> str:
        if before is not None:
            message = f"{path}: the file is there already"
            raise CommandError(message, remedy="run the command again", exit_code=1)
        return text

    return edit


def draft_change(book: Book, place: Place, edit: Edit) -> Draft:
    """Make a draft of a change to one file, checked against the whole ledger.

    Raises
    ------
    LedgerError
        With the errors that the change would add to the ledger.
    CommandError
        If the file cannot be read or changed.
    """
    path = book.root / place.file
    before = file_text(path)
    after = edit(before)
    trial = _sound(book.root, book.files, place, after)
    if trial.record is None:
        message = f"{path}: has errors of its own; nothing was changed"
        raise CommandError(message, remedy="promisetrack check shows them", exit_code=1)
    return Draft(place, path, before, after, edit, trial.record, trial.warnings)


def write_draft(book: Book, draft: Draft) -> Change:
    """Make the change of a draft, and return what was done.

    Where the file is no longer the one of the draft, the edit is made to what it holds now, and
    the ledger checked again.

    Raises
    ------
    LedgerError
        With the errors that the change would add; nothing is changed.
    CommandError
        If the file cannot be written; nothing is changed.
    """

    def edit(before: str | None) -> str:
        return draft.after if before == draft.before else draft.edit(before)

    def accept(before: str | None, after: str) -> None:
        if (before, after) != (draft.before, draft.after):
            _sound(book.root, read_files(book.root), draft.place, after)

    return change_file(book.root, draft.place.file, edit, accept=accept)


def file_text(path: Path) -> str | None:
    """Return the text of a file, None where there is none.

    Raises
    ------
    CommandError
        If it is not UTF-8.
    """
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        message = f"{path}: the file is not UTF-8"
        raise CommandError(message, remedy="save it again as UTF-8", exit_code=1) from None


# --- private -------------------------------------------------------------------------------


def _sound(root: Path, files: tuple[FileReading, ...], place: Place, text: str) -> Trial:
    size = len(text.encode())
    if size > MAX_BYTES:
        message = f"{root / place.file}: the file would have {size:,} bytes"
        raise CommandError(message, remedy=f"a file has at most {MAX_BYTES:,} bytes", exit_code=1)
    trial = try_text(root, files, place, text)
    if trial.errors:
        raise LedgerError(trial.errors)
    return trial
