"""Tables as CSV, and what stands in a Data Package (version 2) about them.

The report and the export both write tables for other programs: this is what they share. A day is a
``date``; a window of days, and a day that may be named loosely, is a ``string``. An empty cell is a
value that is not there.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from promisetrack.inert import inert_cell

PATH: Final = "datapackage.json"
"""Where a package stands, in the folder that it describes."""


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: its name by the list of SPDX, what it is called, and where it can be read."""

    name: str
    title: str
    path: str


LICENCE: Final = Licence(
    "CC-BY-4.0",
    "Creative Commons Attribution 4.0 International",
    "https://creativecommons.org/licenses/by/4.0/",
)
"""That of the data (`DATA-LICENSE`)."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it holds, its type, and its unit (empty: none).

    ``more`` holds further properties of a field in a Table Schema.
    """

    name: str
    words: str
    type: str = "string"
    unit: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    def fields(self) -> dict[str, object]:
        """Return the column as a field of a Table Schema."""
        found: dict[str, object] = {"name": self.name, "type": self.type, **self.more}
        if self.words:
            found["description"] = self.words
        if self.unit:
            found["unit"] = self.unit
        return found


def table_schema(columns: Iterable[Column], **keys: Any) -> dict[str, Any]:
    """Return the Table Schema of a table, by the Data Package standard, version 2.

    Parameters
    ----------
    columns
        In the order of the table.
    **keys
        Further properties, such as its ``primaryKey``.
    """
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [column.fields() for column in columns],
        "missingValues": [""],
        **keys,
    }


def table_resource(path: str, name: str, words: str, **more: Any) -> dict[str, Any]:
    """Return a table of CSV as a resource of a package (version 2), without its schema.

    Parameters
    ----------
    path
        Of the file, from the folder of the package.
    name
        By which other tables refer to it.
    words
        What a row is; nothing is said where it is empty.
    **more
        Further properties, such as its ``schema``.
    """
    return {
        "name": name,
        "path": path,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **({"description": words} if words else {}),
        **more,
    }


def package_head(name: str, title: str, words: str, **more: Any) -> dict[str, Any]:
    """Return what a package (version 2) says besides its resources.

    Parameters
    ----------
    name
        Lower case, for programs.
    title
        For people.
    words
        What is in it.
    **more
        Further properties, which stand before the licence.
    """
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "title": title,
        "description": words,
        **more,
        "licenses": [{"name": LICENCE.name, "title": LICENCE.title, "path": LICENCE.path}],
    }


def json_text(fields: Mapping[str, Any]) -> bytes:
    """Return JSON as the files of a package hold it: UTF-8, indented by one space.

    Parameters
    ----------
    fields
        Texts, numbers, truth values, None, and lists and mappings of these.

    Raises
    ------
    TypeError
        If anything else is among them.
    """
    return (json.dumps(fields, ensure_ascii=False, indent=1) + "\n").encode()


def csv_text(columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> str:
    """Return rows as CSV with a head, lines ending in a line feed.

    Parameters
    ----------
    columns
        Their k names.
    rows
        Of k cells each; None is an empty cell, and a text that a spreadsheet would run as a formula
        is set off by an apostrophe (`inert_cell`).
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([inert_cell(cell) for cell in row] for row in rows)
    return buffer.getvalue()
