"""The CSV of the site as a Data Package (version 2): every table, column, type, unit, licence.

Tables of one kind share a Table Schema, a file of its own in `data/schema/`: a site has thousands
of tables and two dozen kinds. A table whose columns are its own carries its schema.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from promisetrack import __version__
from promisetrack.report.citation import LICENCE, citation
from promisetrack.report.columns import columns_of, kind_of
from promisetrack.report.edition import Edition

PATH: Final = "datapackage.json"
SCHEMAS: Final = "data/schema"


def package_files(
    edition: Edition, tables: Mapping[str, tuple[str, ...]], *, address: str = ""
) -> Iterator[tuple[str, bytes]]:
    """Make the package and the schemas that its tables share.

    Parameters
    ----------
    edition
        The edition.
    tables
        The columns of every CSV of the site, by path.
    address
        Where the site is published, with a slash at its end; empty where nobody knows.
    """
    shared: dict[str, tuple[str, ...]] = {}
    resources = []
    for path, names in sorted(tables.items()):
        kind = kind_of(path)
        own = kind is None or shared.setdefault(kind.name, names) != names
        resources.append(
            {
                "name": path.removeprefix("data/").removesuffix(".csv").replace("/", "."),
                "path": path,
                "type": "table",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                **({"description": kind.words} if kind is not None else {}),
                "schema": table_schema(path, names)
                if own or kind is None
                else f"{SCHEMAS}/{kind.name}.json",
            }
        )
    for name, names in shared.items():
        example = next(r["path"] for r in resources if r["schema"] == f"{SCHEMAS}/{name}.json")
        yield f"{SCHEMAS}/{name}.json", _text(table_schema(str(example), names))
    yield PATH, _text({**_head(edition, address), "resources": resources})


def table_schema(path: str, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the Table Schema of a CSV."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [column.fields() for column in columns_of(path, names)],
        "missingValues": [""],
    }


def head_of(content: bytes) -> tuple[str, ...]:
    """Return the columns of a CSV."""
    return tuple(next(csv.reader([content.partition(b"\n")[0].decode()]), ()))


# --- private -------------------------------------------------------------------------------


def _head(edition: Edition, address: str) -> dict[str, Any]:
    cited = citation(edition)
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "promisetrack",
        "title": edition.ledger.settings.title,
        "description": (
            "Tables of a report on dated promises: what was said, what became of it, and "
            f"forecasts. To cite: {cited.data}"
        ),
        "version": f"{edition.as_of}+{edition.ledger.hash[:16]}",
        "created": f"{edition.as_of}T00:00:00Z",
        **({"homepage": address} if address else {}),
        "licenses": [{"name": LICENCE.name, "title": LICENCE.title, "path": LICENCE.path}],
        "sources": [
            {"title": f"Ledger {edition.ledger.hash}, the files in claims/ of promisetrack"},
            {"title": "The pages whose addresses stand in the columns url of the statements"},
        ],
        "contributors": [{"title": f"promisetrack {__version__}", "roles": ["creator"]}],
        "keywords": ["promises", "forecasts", "technology", "delays"],
    }


def _text(fields: Mapping[str, Any]) -> bytes:
    return (json.dumps(fields, ensure_ascii=False, indent=1) + "\n").encode()
