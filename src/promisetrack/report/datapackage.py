"""The CSV of the site as a Data Package (version 2): every table, column, type, unit, licence.

Tables of one kind share a Table Schema, a file of its own in `data/schema/`: a site has thousands
of tables and two dozen kinds. A table whose columns are its own carries its schema.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from typing import Any, Final

from promisetrack import __version__, datapackage
from promisetrack.datapackage import PATH, json_text, package_head, table_resource
from promisetrack.report.citation import citation
from promisetrack.report.columns import columns_of, kind_of
from promisetrack.report.edition import Edition

__all__ = ["PATH", "SCHEMAS", "head_of", "package_files", "table_schema"]

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
            table_resource(
                path,
                path.removeprefix("data/").removesuffix(".csv").replace("/", "."),
                kind.words if kind is not None else "",
                schema=table_schema(path, names)
                if own or kind is None
                else f"{SCHEMAS}/{kind.name}.json",
            )
        )
    for name, names in shared.items():
        example = next(r["path"] for r in resources if r["schema"] == f"{SCHEMAS}/{name}.json")
        yield f"{SCHEMAS}/{name}.json", json_text(table_schema(str(example), names))
    yield PATH, json_text({**_head(edition, address), "resources": resources})


def table_schema(path: str, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the Table Schema of a CSV."""
    return datapackage.table_schema(columns_of(path, names))


def head_of(content: bytes) -> tuple[str, ...]:
    """Return the columns of a CSV."""
    return tuple(next(csv.reader([content.partition(b"\n")[0].decode()]), ()))


# --- private -------------------------------------------------------------------------------


def _head(edition: Edition, address: str) -> dict[str, Any]:
    words = "Tables of a report on dated promises: what was said, what became of it, and forecasts."
    return {
        **package_head(
            "promisetrack",
            edition.ledger.settings.title,
            f"{words} To cite: {citation(edition).data}",
            version=f"{edition.as_of}+{edition.ledger.hash[:16]}",
            created=f"{edition.as_of}T00:00:00Z",
            **({"homepage": address} if address else {}),
        ),
        "sources": [
            {"title": f"Ledger {edition.ledger.hash}, the files in claims/ of promisetrack"},
            {"title": "The pages whose addresses stand in the columns url of the statements"},
        ],
        "contributors": [{"title": f"promisetrack {__version__}", "roles": ["creator"]}],
        "keywords": ["promises", "forecasts", "technology", "delays"],
    }
