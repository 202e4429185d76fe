"""The writers of the machine copies (`promisetrack.report.copies`), at guessable addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, Final, NamedTuple

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
from promisetrack.report.json_text import json_line, json_list, json_object, json_text, json_value
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
    """Make the JSON files that no page makes: paths from the root of the site, and contents.

    What is told of a promise is encoded once, and stands in its list and in its own copy: as
    texts it is a tenth of what the fields of all promises would take.
    """
    found = {entry.id: _encoded(entry, edition) for entry in edition.entries}
    for name, one in _LISTS.items():
        texts = (text for text in map(one, found.values()) if text)
        yield f"{FOLDER}/{name}.json", _listed(edition, name, texts)
    lists: dict[str, Mapping[str, Any]] = {
        "due": {"due": [due_fields(row, edition) for row in due_rows(edition)]},
        "changes": changes_fields(changes_of(edition)),
        "series": {"series": series_fields(edition)},
    }
    for name, fields in lists.items():
        yield f"{FOLDER}/{name}.json", api_json(edition, **fields)
    for entry in edition.entries:
        yield f"{FOLDER}/promises/{entry.id}.json", _own_copy(entry, found[entry.id], edition)
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
    return _many(pattern).fullmatch(path) is not None


def api_json(edition: Edition, **lists: Any) -> bytes:
    """Return a machine copy: what it is of, then the fields given."""
    return json_text({**_head(edition), **lists})


# --- private -------------------------------------------------------------------------------


@cache
def _many(pattern: str) -> re.Pattern[str]:
    """Return what a path with ``{id}`` or ``{name}`` stands for."""
    return re.compile(re.sub(r"\\\{[a-z]+\\\}", "[^/]+", re.escape(pattern)))


class _Encoded(NamedTuple):
    """What is told of a promise, as JSON; empty where there is nothing."""

    promise: str
    forecast: str
    analogues: str
    """The object that stands in the list of all."""
    nearest: str
    """The list alone."""


_LISTS: Final[Mapping[str, Callable[[_Encoded], str]]] = {
    "promises": attrgetter("promise"),
    "forecasts": attrgetter("forecast"),
    "analogues": attrgetter("analogues"),
}


def _encoded(entry: Entry, edition: Edition) -> _Encoded:
    promise = promise_fields(entry.promise, entry.outcome, as_of=edition.as_of)
    forecast = ""
    if entry.forecast is not None:
        ambition = ambition_of(entry, edition)
        forecast = json_line(forecast_fields(entry.promise, entry.forecast, ambition))
    nearest = _nearest(edition, entry.id)
    own = {"promise": entry.id, "nearest": nearest}
    analogues = json_line(own) if nearest else ""
    return _Encoded(json_line(promise), forecast, analogues, json_value(nearest))


def _own_copy(entry: Entry, found: _Encoded, edition: Edition) -> bytes:
    """Return the copy of one promise, of what is encoded already."""
    fields = {
        "promise": found.promise,
        "forecast": found.forecast or "null",
        "no_forecast": json_line(entry.no_forecast or None),
        "analogues": found.nearest,
        "page": json_line(f"promises/{entry.id}.html"),
        "embed": json_line(f"embed/{entry.id}.html"),
    }
    return json_object({**_encoded_head(edition), **fields})


def _listed(edition: Edition, name: str, texts: Iterable[str]) -> bytes:
    """Return a copy that is a list of what is encoded already."""
    return json_object({**_encoded_head(edition), name: json_list(texts)})


def _encoded_head(edition: Edition) -> dict[str, str]:
    return {name: json_line(value) for name, value in _head(edition).items()}


def _head(edition: Edition) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "as_of": str(edition.as_of),
        "ledger_hash": edition.ledger.hash,
        "reading": edition.reading,
        "domain": edition.only,
    }


def _nearest(edition: Edition, name: str) -> list[dict[str, Any]]:
    """Return the analogues of a promise."""
    return [
        {key: fields[key] for key in _OF_ANALOGUES}
        for fields in map(analogue_fields, edition.nearest.get(name, ()))
    ]


def _roadmaps(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Make a copy of every roadmap that was drawn, and another of the first."""
    drawn = [study.drawn for study in edition.roadmaps if study.drawn is not None]
    for number, one in enumerate(drawn):
        copy = api_json(edition, **roadmap_fields(one))
        yield f"{FOLDER}/roadmaps/{one.roadmap.id}.json", copy
        if number == 0:
            yield f"{FOLDER}/roadmap.json", copy
