"""The writers of the machine copies (`promisetrack.report.copies`), at guessable addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from promisetrack import __version__
from promisetrack.datapackage import LICENCE
from promisetrack.forecast.analogues import analogue_fields
from promisetrack.forecast.fields import forecast_fields
from promisetrack.forecast.roadmap.drawn import roadmap_fields
from promisetrack.model.fields import promise_fields
from promisetrack.report.changes import changes_of
from promisetrack.report.citation import citation
from promisetrack.report.copies import COPIES, FOLDER, SCHEMA_VERSION, copy_schemas
from promisetrack.report.copy_lists import changes_fields, due_fields, series_fields
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.json_text import json_text
from promisetrack.report.pages.due import due_rows
from promisetrack.report.pages.growth import ambition_of

_OF_ANALOGUES = ("promise", "status", "outcome", "stretch", "still_open", "distance")

INDEX: Final = "index.json"

BESIDE: Final = (
    ("datapackage.json", "Every CSV of the site with its columns, types and units."),
    ("due.ics", "What comes due, as a calendar."),
    ("feed.xml", "What came due, what was resolved, which forecasts moved, as an Atom feed."),
)
"""Files for programs that are no copies."""


def api_files(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Make the JSON files that no page makes: paths from the root of the site, and contents."""
    promises = {entry.id: _promise(entry, edition) for entry in edition.entries}
    forecasts = {
        entry.id: forecast_fields(entry.promise, entry.forecast, ambition_of(entry, edition))
        for entry in edition.entries
        if entry.forecast is not None
    }
    nearest = {name: _nearest(edition, name) for name, found in edition.nearest.items() if found}
    lists: dict[str, Mapping[str, Any]] = {
        "promises": {"promises": list(promises.values())},
        "forecasts": {"forecasts": list(forecasts.values())},
        "analogues": {
            "analogues": [{"promise": name, "nearest": found} for name, found in nearest.items()]
        },
        "due": {"due": [due_fields(row, edition) for row in due_rows(edition)]},
        "changes": changes_fields(changes_of(edition)),
        "series": {"series": series_fields(edition)},
    }
    for name, fields in lists.items():
        yield f"{FOLDER}/{name}.json", api_json(edition, **fields)
    for entry in edition.entries:
        copy = {
            "promise": promises[entry.id],
            "forecast": forecasts.get(entry.id),
            "no_forecast": entry.no_forecast or None,
            "analogues": nearest.get(entry.id, []),
            "page": f"promises/{entry.id}.html",
            "embed": f"embed/{entry.id}.html",
        }
        yield f"{FOLDER}/promises/{entry.id}.json", api_json(edition, **copy)
    yield from _roadmaps(edition)
    for name, schema in copy_schemas().items():
        yield f"{FOLDER}/schema/{name}.schema.json", json_text(schema)


def api_index(edition: Edition, paths: Iterable[str]) -> tuple[str, bytes]:
    """Make the file that names all files for programs.

    Parameters
    ----------
    edition
        The edition.
    paths
        The files of the site.
    """
    names = [*paths, f"{FOLDER}/{INDEX}"]
    files = []
    for copy in COPIES:
        path = f"{FOLDER}/{copy.path}"
        files.append(
            {
                "path": path,
                "files": sum(is_copy(name, path) for name in names),
                "holds": copy.holds,
                "schema": f"{FOLDER}/schema/{copy.schema}.schema.json",
                "schema_version": SCHEMA_VERSION,
            }
        )
    none = {"schema": None, "schema_version": None}
    files += [
        {"path": path, "files": names.count(path), "holds": holds, **none} for path, holds in BESIDE
    ]
    fields = {
        "title": edition.ledger.settings.title,
        "program": f"promisetrack {__version__}",
        "licence": LICENCE.name,
        "citation": citation(edition).data,
        "files": [one for one in files if one["files"]],
    }
    return f"{FOLDER}/{INDEX}", api_json(edition, **fields)


def is_copy(path: str, pattern: str) -> bool:
    """Whether a file is one of those that a path with ``{id}`` or ``{name}`` stands for."""
    many = re.sub(r"\\\{[a-z]+\\\}", "[^/]+", re.escape(pattern))
    return re.fullmatch(many, path) is not None


def api_json(edition: Edition, **lists: Any) -> bytes:
    """Return a machine copy: what it is of, then the fields given."""
    head = {
        "schema_version": SCHEMA_VERSION,
        "as_of": str(edition.as_of),
        "ledger_hash": edition.ledger.hash,
        "reading": edition.reading,
        "domain": edition.only,
    }
    return json_text({**head, **lists})


# --- private -------------------------------------------------------------------------------


def _promise(entry: Entry, edition: Edition) -> dict[str, Any]:
    return promise_fields(entry.promise, entry.outcome, as_of=edition.as_of)


def _nearest(edition: Edition, name: str) -> list[dict[str, Any]]:
    """Return the analogues of a promise."""
    return [
        {key: fields[key] for key in _OF_ANALOGUES}
        for fields in map(analogue_fields, edition.nearest[name])
    ]


def _roadmaps(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Make a copy of every roadmap that was drawn, and another of the first."""
    drawn = [study.drawn for study in edition.roadmaps if study.drawn is not None]
    for number, one in enumerate(drawn):
        copy = api_json(edition, **roadmap_fields(one))
        yield f"{FOLDER}/roadmaps/{one.roadmap.id}.json", copy
        if number == 0:
            yield f"{FOLDER}/roadmap.json", copy
