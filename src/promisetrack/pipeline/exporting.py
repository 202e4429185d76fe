"""Write a ledger as tables for other programs: the disk around `promisetrack.export`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from promisetrack.datapackage import PATH
from promisetrack.ledger.lock import lock_ledger
from promisetrack.ledger.write import WriteError, make_folder, replace_file, sweep_beside
from promisetrack.problems import CommandError

if TYPE_CHECKING:
    from promisetrack.model import Ledger

SQLITE: Final = "sqlite"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the files, and the rows of each table."""

    paths: tuple[Path, ...]
    rows: Mapping[str, int]


def export_ledger(ledger: Ledger, form: str, out: Path, *, claims: Path | None) -> Exported:
    """Write a ledger's tables; each file is replaced in one step, and the package comes last.

    Parameters
    ----------
    ledger
        The ledger.
    form
        ``csv``, ``jsonl`` or ``parquet`` for a folder, ``sqlite`` for a file.
    out
        Where to.
    claims
        The folder that the ledger was read from, which no export may touch; None for a store.

    Raises
    ------
    CommandError
        If the place holds something else, or the disk refuses.
    """
    from promisetrack.export import ForFolder, NoParquetError, folder_files, ledger_sheets

    _refuse_ledger(out, claims)
    sheets = ledger_sheets(ledger)
    rows = {sheet.name: len(sheet.rows) for sheet in sheets}
    if form == SQLITE:
        from promisetrack.export import sqlite_file

        _refuse_other_file(out)
        content = sqlite_file(ledger, sheets)
        make_folder(out.parent)
        with lock_ledger(out.parent):
            return Exported((_written(out, content),), rows)
    try:
        files = dict(folder_files(ledger, sheets, ForFolder(form)))
    except NoParquetError as error:
        remedy = "pip install 'promisetrack[parquet]', or choose another --format"
        raise CommandError(str(error), remedy=remedy) from None
    return Exported(tuple(_write_folder(out, files)), rows)


# --- private -------------------------------------------------------------------------------

_OURS: Final = re.compile(r"[a-z_]+\.(csv|jsonl|parquet)")
"""How the names of tables look; an export removes no file of another name."""


def _refuse_ledger(out: Path, claims: Path | None) -> None:
    if claims is not None and out.resolve().is_relative_to(claims.resolve()):
        message = f"{out}: an export cannot lie within the ledger"
        raise CommandError(message, remedy=f"put it beside {claims.resolve().name}/")


def _refuse_other_file(out: Path) -> None:
    from promisetrack.export import is_export

    if out.is_dir():
        message = f"{out}: is a folder; SQLite is one file"
        raise CommandError(message, remedy=f"name a file, such as {out / 'ledger.sqlite'}")
    if out.exists():
        with out.open("rb") as file:
            head = file.read(100)
        if head and not is_export(head):
            message = f"{out}: holds something that no export wrote"
            raise CommandError(message, remedy="move it away, or name another file", exit_code=1)


def _write_folder(out: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """Write the files of a folder, then remove tables of an earlier export that it has no more."""
    if out.exists() and not out.is_dir():
        message = f"{out}: is a file; this format is a folder of tables"
        raise CommandError(message, remedy="name a folder, or choose --format sqlite")
    make_folder(out)
    with lock_ledger(out):
        earlier = _tables_of(out / PATH)
        _refuse_other_tables(out, files, earlier)
        for name, content in files.items():
            yield _written(out / name, content)
        for name in sorted(earlier - files.keys()):
            with suppress(FileNotFoundError):
                (out / name).unlink()


def _refuse_other_tables(out: Path, files: Iterable[str], earlier: frozenset[str]) -> None:
    for name in files:
        if name not in earlier and (out / name).exists() and not (name == PATH and earlier):
            message = f"{out / name}: is there already, and no export wrote it"
            raise CommandError(message, remedy="move it away, or name another folder", exit_code=1)


def _tables_of(package: Path) -> frozenset[str]:
    """Return the files that an earlier export says it wrote; none where there is none of ours."""
    from promisetrack.export.folder import PACKAGE_NAME

    try:
        found = json.loads(package.read_bytes())
        if found["name"] != PACKAGE_NAME:
            return frozenset()
        names = [str(one["path"]) for one in found["resources"]]
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return frozenset()
    return frozenset(name for name in names if _OURS.fullmatch(name))


def _written(path: Path, content: bytes) -> Path:
    """Put a file in its place, whole, while its folder is locked; what says so already stays."""
    before = path.read_bytes() if path.exists() else None
    if before != content:
        sweep_beside(path)
        if not replace_file(path, before, content):
            remedy = "give the command again"
            raise WriteError(path, "another program changed it meanwhile", remedy=remedy)
    return path
