"""What a newer date is worth, computed once for a ledger, a day and a model, and kept.

Fourteen fits take some eight seconds, too long for every report. The result is kept in the folder
of things that can be made again (`.promisetrack/`) under a name made of all that it depends on: the
ledger's content, the day, and the sources of the model.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from promisetrack.forecast.backtest.newer_dates import NewerDates, worth_of_newer_dates
from promisetrack.forecast.backtest.summary import Versus
from promisetrack.model import Ledger

FOLDER: Final = ".promisetrack"


def newer_dates(
    ledger: Ledger,
    *,
    as_of: date,
    folder: Path | None = None,
    on_origin: Callable[[], object] = lambda: None,
) -> NewerDates | None:
    """Return what a newer date is worth; None where no restated promise can be scored.

    Parameters
    ----------
    ledger
        The ledger.
    as_of
        Day up to which knowledge reaches.
    folder
        Where to keep it; None keeps nothing. A folder that cannot be written is no fault.
    on_origin
        Called after every origin that had to be computed.
    """
    path = folder / f"newer-dates-{_key(ledger, as_of)}.json" if folder is not None else None
    kept = _read(path) if path is not None else None
    if kept is not None:
        return kept[0]
    found = worth_of_newer_dates(ledger, as_of=as_of, on_origin=on_origin)
    if path is not None:
        _keep(path, found)
    return found


def newer_dates_fields(found: NewerDates) -> dict[str, Any]:
    """Return it as JSON fields."""
    return asdict(found) | {"as_of": str(found.as_of)}


# --- private -------------------------------------------------------------------------------


def _key(ledger: Ledger, as_of: date) -> str:
    text = f"{ledger.hash} {as_of} {_sources()}"
    return hashlib.sha256(text.encode()).hexdigest()[:24]


@cache
def _sources() -> str:
    """Return a digest of the program's own sources: another model, another result."""
    digest = hashlib.sha256()
    root = resources.files("promisetrack")
    for part in ("forecast", "survival", "model"):
        with resources.as_file(root / part) as path:
            for file in sorted(path.rglob("*.py")):
                digest.update(file.read_bytes())
    return digest.hexdigest()


def _read(path: Path) -> tuple[NewerDates | None] | None:
    """Return what was kept, in a tuple because it may be nothing; None where nothing was kept."""
    try:
        fields: dict[str, Any] | None = json.loads(path.read_text("utf-8"))
        if fields is None:
            return (None,)
        fields["as_of"] = date.fromisoformat(fields["as_of"])
        fields |= {name: Versus(**fields[name]) for name in ("newest", "both")}
        return (NewerDates(**fields),)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _keep(path: Path, found: NewerDates | None) -> None:
    """Write it whole or not at all, so that another process never reads half of it."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    fields = None if found is None else newer_dates_fields(found)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(fields), "utf-8")
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
