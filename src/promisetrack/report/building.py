"""A report written: as one folder that replaces the last one, its parts made by whoever is free."""

from __future__ import annotations

import glob
import os
import secrets
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from promisetrack.mapper import Mapper, in_turn
from promisetrack.report.bundle import spec_bundle, vega_bundle
from promisetrack.report.datapackage import head_of
from promisetrack.report.earlier import Earlier
from promisetrack.report.edition import Edition, make_edition
from promisetrack.report.kept_pictures import forget_pictures
from promisetrack.report.site import (
    Scope,
    Site,
    asset_files,
    count_parts,
    last_files,
    part_files,
    site_of,
    site_part,
)
from promisetrack.report.spare import drop_others, keep_spare, take_spare, write_over

if TYPE_CHECKING:
    from promisetrack.forecast.backtest.digest import Digest
    from promisetrack.forecast.backtest.newer_dates import NewerDates
    from promisetrack.model import Ledger

KEPT: Final = ("README.md", "forecasts")
"""What stays in the folder: it is written by hand or append-only."""

PICTURES: Final = "figures"
"""Folder of kept pictures, in that of what is costly to make."""

AT_ONCE: Final = 8
"""Parts of the site that are handed out together."""


def build_report(  # noqa: PLR0913  what is costly comes from outside
    ledger: Ledger,
    *,
    as_of: date,
    out: Path,
    cache: Path | None = None,
    newer_dates: NewerDates | None = None,
    tested: Digest | None = None,
    earlier: Earlier | None = None,
    scope: Scope | None = None,
    address: str = "",
    pictures: bool = False,
) -> Path:
    """Write the report of a ledger as known on a day; the same ledger and day, the same bytes.

    The site is written in full beside ``out`` and then takes its place, so that a reader sees no
    half-made page and pages of promises that are gone do not linger. ``README.md`` and
    ``forecasts/`` of an earlier report stay where they are; everything else in ``out`` is replaced.

    Parameters
    ----------
    ledger
        The ledger.
    as_of
        Day up to which knowledge reaches.
    out
        Folder of the report; made where it is missing.
    cache
        Folder for what is costly to make and may serve again; None keeps nothing.
    newer_dates
        What a newer date is worth in this ledger; None: the pages do not say it.
    tested
        The backtest of this ledger in short; None: the pages say how to make it.
    earlier
        What was forecast earlier (`promisetrack.report.earlier`); None: nothing is compared.
    scope
        Which promises, by whose reading; None: all, by the ledger's own.
    address
        Where the site will be published, with a slash at its end; empty where nobody knows.
    pictures
        Whether every chart is drawn as SVG and PNG too.

    Returns
    -------
    Path
        The front page.

    Raises
    ------
    FileExistsError
        Where ``out`` is no folder, or a folder that holds something else than a report.
    OSError
        Where the folder cannot be written.
    """
    chosen = scope or Scope()
    edition = make_edition(
        ledger, as_of=as_of, newer_dates=newer_dates, tested=tested, earlier=earlier,
        reading=chosen.reading, only=chosen.only,
    )  # fmt: skip
    return write_report(edition, out=out, cache=cache, address=address, pictures=pictures)


def write_report(  # noqa: PLR0913  what a site depends on
    edition: Edition,
    *,
    out: Path,
    cache: Path | None = None,
    address: str = "",
    pictures: bool = False,
    mapper: Mapper = in_turn,
) -> Path:
    """Write the report of an edition, as `build_report` does.

    Parameters
    ----------
    edition
        What the pages read.
    out, cache, address, pictures
        As for `build_report`.
    mapper
        Hands out parts of the site to whoever writes them; the bytes are the same whoever does.
    """
    _check_folder(out)
    _sweep(out)
    fresh = out.with_name(f".{out.name}.{os.getpid()}-{secrets.token_hex(4)}")
    kept, start = cache / PICTURES if cache is not None else None, time.time()
    site = site_of(edition, address=address, pictures=pictures, kept=kept)
    take_spare(cache, fresh)
    try:
        found = Written([], {})
        count = count_parts(edition)
        shares = [range(at, min(at + AT_ONCE, count)) for at in range(0, count, AT_ONCE)]
        for written in mapper(partial(_write_parts, edition, site, fresh), shares):
            found.add(written)
        found.add(_write(asset_files(vega_bundle(cache), spec_bundle(cache)), fresh))
        last = _write(last_files(edition, found.paths, found.tables, address=address), fresh)
        drop_others(fresh, [*found.paths, *last.paths])
        _replace(out, fresh, cache)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    if pictures and kept is not None:
        forget_pictures(kept, unseen_since=start)
    return out / "index.html"


# --- private -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Written:
    """The paths of files that were written, and the columns of those that are tables."""

    paths: list[str]
    tables: dict[str, tuple[str, ...]]

    def add(self, other: Written) -> None:
        """Take up what somebody else has written."""
        self.paths.extend(other.paths)
        self.tables.update(other.tables)


def _write_parts(edition: Edition, site: Site, folder: Path, numbers: range) -> Written:
    """Write some of the parts of a site."""
    found = Written([], {})
    for number in numbers:
        found.add(_write(part_files(site_part(edition, number), edition, site), folder))
    return found


def _write(files: Iterable[tuple[str, bytes]], folder: Path) -> Written:
    found = Written([], {})
    for path, content in files:
        target = folder / path
        _folder(target.parent)
        write_over(target, content)
        found.paths.append(path)
        if path.endswith(".csv"):
            found.tables[path] = head_of(content)
    return found


@lru_cache(maxsize=64)
def _folder(path: Path) -> None:
    """Make a folder, once."""
    path.mkdir(parents=True, exist_ok=True)


def _check_folder(out: Path) -> None:
    """Refuse to replace a folder that is no report."""
    if out.is_file():
        message = f"{out} is a file"
        raise FileExistsError(message)
    if not out.is_dir():
        return
    found = {path.name for path in out.iterdir()} - set(KEPT)
    if found and "index.html" not in found:
        message = f"{out} holds something else than a report"
        raise FileExistsError(message)


def _replace(out: Path, fresh: Path, cache: Path | None) -> None:
    """Put the fresh site in the place of the old one, name by name, the front page last.

    What is kept is never moved: the log of forecasts is there at every moment, whoever writes to
    it meanwhile, and a program killed here loses pages at most, which the next one makes again.
    """
    if not out.exists():
        fresh.rename(out)
        return
    old = fresh.with_name(f"{fresh.name}.old")
    old.mkdir()
    new = {path.name for path in fresh.iterdir()}
    names = new.union(path.name for path in out.iterdir()) - set(KEPT)
    try:
        for name in sorted(names, key=lambda name: (name == "index.html", name)):
            if (out / name).is_dir() or name not in new:
                (out / name).rename(old / name)
            if name in new:
                (fresh / name).replace(out / name)
    finally:
        keep_spare(old, cache)


def _sweep(out: Path) -> None:
    """Delete what reports of this folder left behind whose programs were killed."""
    for path in out.parent.glob(f".{glob.escape(out.name)}.*-*"):
        number = path.name.removeprefix(f".{out.name}.").partition("-")[0]
        if number.isdigit() and not _is_running(int(number)):
            shutil.rmtree(path, ignore_errors=True)
            path.unlink(missing_ok=True)


def _is_running(number: int) -> bool:
    """Whether a process runs; where nobody can ask, it does."""
    if os.name != "posix":
        return True
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
