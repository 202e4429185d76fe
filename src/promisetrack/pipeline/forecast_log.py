"""The log of issued forecasts: one file a day, append-only, kept so that they can be graded.

`reports/forecasts/<as_of>.csv` has one row a promise, with the ledger and the program it came
from. What was issued is never changed: the same ledger again adds nothing, another ledger adds
its rows below. Rows are added as files of the ledger are written: one writer at a time, whole or
not at all, and a file that is no whole log is left as it is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from promisetrack import __version__
from promisetrack.forecast.fields import CSV_FIELDS, P_BY_YEARS
from promisetrack.inert import inert_cell
from promisetrack.ledger.write import change_file, make_folder
from promisetrack.model import Ledger
from promisetrack.pipeline.forecasting import Forecasts
from promisetrack.pipeline.reading import find_claims, name_store
from promisetrack.problems import CommandError
from promisetrack.report.earlier import Earlier, EarlierForecast

HEAD: Final = ("as_of", "ledger_hash", "version", *CSV_FIELDS)
"""The columns before those of the year ends, ``by_2027`` and so on."""

FOLDER: Final = Path("forecasts")
"""Within `reports/`."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A file of the log, and how many forecasts were added to it; 0: they were there already."""

    path: Path
    added: int


@dataclass(frozen=True, slots=True)
class LoggedForecast:
    """One row of the log: a chance for every year end, and the ends of 8 chances in 10.

    ``p10``, ``p50``, ``p90`` are None where they lie beyond what the program names, or never come.
    """

    promise: str
    as_of: date
    ledger_hash: str
    first_due: date
    p_on_time: float
    p_never: float
    p10: date | None
    p50: date | None
    p90: date | None
    by: Mapping[date, float]


_FROM_FILES: Final = "leave --store away: the log of forecasts is kept beside the files"


def reports_beside(
    claims: Path | None, store: str | None, *, start: Path, remedy: str = _FROM_FILES
) -> Path:
    """Return `reports/` beside the ledger's folder.

    Raises
    ------
    CommandError
        For a ledger in a database: it has no folder; with ``remedy``.
    """
    if store is not None:
        message = f"{name_store(store)}: a ledger in a database has no reports beside it"
        raise CommandError(message, remedy=remedy)
    return find_claims(claims, start=start).resolve().parent / "reports"


def issue(forecasts: Forecasts, ledger: Ledger, *, as_of: date, reports: Path) -> Issued:
    """Add forecasts to the log.

    Parameters
    ----------
    forecasts
        Those of all open promises.
    ledger
        What they were made from.
    as_of
        Their day.
    reports
        Folder of the reports; made where it is missing.

    Raises
    ------
    CommandError
        Where the day's file has other columns or is not whole, or the disk refuses.
    """
    folder, file = reports / FOLDER, f"{as_of}.csv"
    stamp = {"as_of": str(as_of), "ledger_hash": ledger.hash, "version": __version__}
    columns = _columns(as_of)
    added = [stamp | _row(one.fields) for one in forecasts.forecasts]

    def edit(before: str | None) -> str:
        if not before:
            return _text(columns, added, head=True)
        if ledger.hash in _issued_before(before, folder / file, columns):
            return before
        return before + _text(columns, added, head=False)

    make_folder(folder)
    change = change_file(folder, file, edit, accept=lambda *_: None)
    return Issued(folder / file, 0 if change.after == change.before else len(added))


def read_log(reports: Path) -> list[LoggedForecast]:
    """Return every issued forecast, by day and in the order of the files.

    Raises
    ------
    CommandError
        For a file that is no log.
    """
    found: list[LoggedForecast] = []
    for path in sorted((reports / FOLDER).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += _rows(csv.DictReader(file), path)
    return found


def last_issued(reports: Path, *, as_of: date) -> Earlier | None:
    """Return the newest forecasts that were issued for an earlier day than that of a report.

    Where a day's file holds those of several ledgers, the ones issued last count.

    Parameters
    ----------
    reports
        Folder of the reports.
    as_of
        The day of the report: what was issued for it or for a later day is not looked at.

    Returns
    -------
    Earlier or None
        None where nothing was issued before.

    Raises
    ------
    CommandError
        For a file that is no log.
    """
    before = [row for row in read_log(reports) if row.as_of < as_of]
    if not before:
        return None
    day = max(row.as_of for row in before)
    ledger_hash = next(row.ledger_hash for row in reversed(before) if row.as_of == day)
    return Earlier(
        day,
        ledger_hash,
        issued=True,
        forecasts={
            row.promise: EarlierForecast(row.p50, row.p_on_time, row.p_never)
            for row in before
            if (row.as_of, row.ledger_hash) == (day, ledger_hash)
        },
    )


# --- private -------------------------------------------------------------------------------

_BY = "by_"
_RESTORE: Final = "restore it from its history"


def _columns(as_of: date) -> tuple[str, ...]:
    first = as_of.year + 1
    return (*HEAD, *(f"{_BY}{year}" for year in range(first, first + P_BY_YEARS)))


def _row(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {**fields, **{f"{_BY}{year}": p for year, p in fields["p_by"].items()}}


def _text(columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]], *, head: bool) -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, extrasaction="ignore", lineterminator="\n")
    if head:
        writer.writeheader()
    writer.writerows({name: inert_cell(row.get(name)) for name in columns} for row in rows)
    return buffer.getvalue()


def _issued_before(text: str, path: Path, columns: tuple[str, ...]) -> set[str]:
    """Return the hashes of the ledgers whose forecasts are in a file; refuse one that is cut."""
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != columns:
        message = f"{path}: its columns are not those of this program"
        raise CommandError(message, remedy="what was issued stays as it is: keep the file")
    rows = _rows(reader, path)
    if not text.endswith("\n"):
        message = f"{path}:{len(rows) + 1}: the last row is cut"
        raise CommandError(message, remedy=_RESTORE, exit_code=1)
    return {row.ledger_hash for row in rows}


def _rows(reader: csv.DictReader[str], path: Path) -> list[LoggedForecast]:
    found = []
    for line, row in enumerate(reader, start=2):
        try:
            found.append(_logged(row))
        except (AttributeError, KeyError, TypeError, ValueError):
            message = f"{path}:{line}: no row of the forecast log"
            raise CommandError(message, remedy=_RESTORE) from None
    return found


def _logged(row: Mapping[str, str]) -> LoggedForecast:
    by = {
        date(int(name.removeprefix(_BY)), 12, 31): float(value)
        for name, value in row.items()
        if name.startswith(_BY)
    }
    return LoggedForecast(
        promise=row["promise"],
        as_of=date.fromisoformat(row["as_of"]),
        ledger_hash=row["ledger_hash"],
        first_due=date.fromisoformat(row["first_due"]),
        p_on_time=float(row["p_on_time"]),
        p_never=float(row["p_never"]),
        p10=date.fromisoformat(row["p10"]) if row["p10"] else None,
        p50=date.fromisoformat(row["p50"]) if row["p50"] else None,
        p90=date.fromisoformat(row["p90"]) if row["p90"] else None,
        by=by,
    )
