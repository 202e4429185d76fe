"""Machine copies of an edition: promises, forecasts and roadmaps as JSON at guessable addresses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from promisetrack.forecast.analogues import analogue_fields
from promisetrack.forecast.fields import forecast_fields
from promisetrack.forecast.roadmap.drawn import roadmap_fields
from promisetrack.model.fields import promise_fields
from promisetrack.report.edition import Edition
from promisetrack.report.pages.growth import ambition_of

SCHEMA_VERSION = 1

_OF_ANALOGUES = ("promise", "status", "outcome", "stretch", "still_open", "distance")


def api_files(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Make the JSON files: their paths from the root of the site, and contents."""
    promises = [
        promise_fields(entry.promise, entry.outcome, as_of=edition.as_of)
        for entry in edition.entries
    ]
    forecasts = [
        forecast_fields(entry.promise, entry.forecast, ambition_of(entry, edition))
        for entry in edition.entries
        if entry.forecast is not None
    ]
    yield "api/v1/promises.json", api_json(edition, promises=promises)
    yield "api/v1/forecasts.json", api_json(edition, forecasts=forecasts)
    yield "api/v1/analogues.json", api_json(edition, analogues=list(_analogues(edition)))
    for study in edition.roadmaps:
        if study.drawn is not None:
            fields = roadmap_fields(study.drawn)
            yield f"api/v1/roadmaps/{study.id}.json", api_json(edition, **fields)


def api_json(edition: Edition, **lists: Any) -> bytes:
    """Return a machine copy: what it is of, then the fields given."""
    head = {
        "schema_version": SCHEMA_VERSION,
        "as_of": str(edition.as_of),
        "ledger_hash": edition.ledger.hash,
        "reading": edition.reading,
        "domain": edition.only,
    }
    return (json.dumps({**head, **lists}, ensure_ascii=False, indent=1) + "\n").encode()


# --- private -------------------------------------------------------------------------------


def _analogues(edition: Edition) -> Iterator[dict[str, Any]]:
    """Give the promises that have analogues, each with them."""
    for name, found in edition.nearest.items():
        if found:
            nearest = [{key: analogue_fields(one)[key] for key in _OF_ANALOGUES} for one in found]
            yield {"promise": name, "nearest": nearest}
