"""Start a ledger: a folder with its settings, a sampling rule, and two promises as examples."""

from __future__ import annotations

import os
import secrets
import shutil
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from promisetrack.ledger.schema import write_schemas
from promisetrack.ledger.write import flush_folder
from promisetrack.pipeline.reading import CLAIMS
from promisetrack.problems import CommandError

SCHEMA: Final = "schema"
"""Folder beside the ledger to which the first line of each file points editors."""


def start_ledger(folder: Path) -> list[Path]:
    """Make ``folder/claims`` and, where there is none, ``folder/schema``; return the new files.

    The ledger is made in full beside its place and then moved there, so that it is there whole
    or not at all.

    Raises
    ------
    CommandError
        If ``folder/claims`` is there already: nothing is ever overwritten.
    """
    claims = folder / CLAIMS
    if claims.exists() or claims.is_symlink():
        message = f"{claims}: is there already; nothing was changed"
        raise CommandError(message, remedy="promisetrack log ID adds a promise to it")
    is_new = not folder.exists()
    making = folder / f".{CLAIMS}-{secrets.token_hex(4)}"
    moved: list[Path] = []
    try:
        _copy(resources.files("promisetrack.ledger").joinpath("starter"), making / CLAIMS)
        made = [CLAIMS] if (folder / SCHEMA).exists() else [SCHEMA, CLAIMS]
        if SCHEMA in made:
            write_schemas(making / SCHEMA)
        _flush(making)
        for name in made:
            (making / name).rename(folder / name)
            moved.append(folder / name)
            flush_folder(folder)
        if is_new:
            flush_folder(folder.parent)
    except OSError as error:
        for path in [folder] if is_new else [making, *moved]:
            shutil.rmtree(path, ignore_errors=True)
        message = f"{claims}: {(error.strerror or str(error)).lower()}; nothing was changed"
        remedy = "name a folder that you may write to: promisetrack init DIR"
        raise CommandError(message, remedy=remedy, exit_code=1) from error
    making.rmdir()
    return sorted(path for name in made for path in (folder / name).rglob("*") if path.is_file())


# --- private -------------------------------------------------------------------------------


def _flush(folder: Path) -> None:
    """Have a folder on the disk with all that is in it, before it takes its place."""
    for path in folder.rglob("*"):
        if path.is_dir():
            flush_folder(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
    flush_folder(folder)


def _copy(source: Traversable, target: Path) -> None:
    target.mkdir(parents=True)
    for entry in source.iterdir():
        if entry.is_dir():
            _copy(entry, target / entry.name)
        else:
            (target / entry.name).write_bytes(entry.read_bytes())
