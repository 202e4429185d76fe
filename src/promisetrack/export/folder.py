"""Tables as the files of a folder: one each, and the package that describes them.

The package names the length and SHA-256 of every file. It is the last to be written, so that a
folder whose writing was cut short can be told from a whole one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

from promisetrack import __version__
from promisetrack.datapackage import (
    PATH,
    csv_text,
    json_text,
    package_head,
    table_resource,
    table_schema,
)
from promisetrack.export.parquet import parquet_bytes
from promisetrack.export.sheets import Sheet
from promisetrack.inert import inert_json
from promisetrack.model import Ledger

PACKAGE_NAME: Final = "promisetrack-ledger"


class ForFolder(StrEnum):
    """Formats that take a file for each table; the name is how the files end, too."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"


FORMATS: Final = (*ForFolder, "sqlite")
"""Every format of an export."""


def folder_files(
    ledger: Ledger, sheets: Iterable[Sheet], form: ForFolder
) -> Iterator[tuple[str, bytes]]:
    """Make the files of a folder, the package last.

    Parameters
    ----------
    ledger
        The ledger.
    sheets
        Its tables (`ledger_sheets`).
    form
        The format.

    Yields
    ------
    name, content
        Name below the folder, and bytes.

    Raises
    ------
    NoParquetError
        If Parquet is asked for, and the library that writes it is not installed.
    """
    resources = []
    for sheet in sheets:
        name, content = f"{sheet.name}.{form}", _BYTES[form](sheet)
        resources.append(_resource(sheet, name, content, form))
        yield name, content
    yield PATH, json_text({**_head(ledger), "resources": resources})


# --- private -------------------------------------------------------------------------------


def _csv(sheet: Sheet) -> bytes:
    rows = ([_truth(cell) for cell in row] for row in sheet.rows)
    return csv_text([column.name for column in sheet.columns], rows).encode()


def _jsonl(sheet: Sheet) -> bytes:
    names = [column.name for column in sheet.columns]
    lines = (
        json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=_plain)
        for row in sheet.rows
    )
    return "".join(f"{inert_json(line)}\n" for line in lines).encode()


_BYTES: Final = {
    ForFolder.CSV: _csv,
    ForFolder.JSONL: _jsonl,
    ForFolder.PARQUET: parquet_bytes,
}

_MEDIA: Final[Mapping[ForFolder, str]] = {
    ForFolder.CSV: "text/csv",
    ForFolder.JSONL: "application/jsonl",
    ForFolder.PARQUET: "application/vnd.apache.parquet",
}


def _truth(cell: Any) -> Any:
    """Write a truth value as every reader of CSV knows it; Python's own words are for Python."""
    return str(cell).lower() if isinstance(cell, bool) else cell


def _plain(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _head(ledger: Ledger) -> dict[str, Any]:
    closing = ledger.closing
    return {
        **package_head(
            PACKAGE_NAME,
            ledger.settings.title,
            "A ledger of dated promises: what was said, for when, and what became of it.",
            version=f"{closing or 'empty'}+{ledger.hash[:16]}",
            **({"created": f"{closing}T00:00:00Z"} if closing else {}),
        ),
        "sources": [
            {"title": f"Ledger {ledger.hash}, closed {closing or '(no evidence yet)'}"},
            {"title": "The pages whose addresses stand in the table sources"},
        ],
        "contributors": [{"title": f"promisetrack {__version__}", "roles": ["creator"]}],
        "keywords": ["promises", "forecasts", "technology", "delays"],
    }


def _resource(sheet: Sheet, name: str, content: bytes, form: ForFolder) -> dict[str, Any]:
    written = {"format": str(form), "mediatype": _MEDIA[form]}
    found = {**table_resource(name, sheet.name, sheet.words), **written}
    if form is ForFolder.PARQUET:
        del found["encoding"]
    return {
        **found,
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": table_schema(sheet.columns, **_keys(sheet)),
    }


def _keys(sheet: Sheet) -> dict[str, Any]:
    found: dict[str, Any] = {"primaryKey": list(sheet.key)} if sheet.key else {}
    if sheet.references:
        found["foreignKeys"] = [
            {
                "fields": [one.column],
                "reference": {"resource": one.sheet, "fields": [one.target]},
            }
            for one in sheet.references
        ]
    return found
