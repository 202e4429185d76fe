"""Rows of a roadmap: its milestones, and what each of them waits for."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Table

from promisetrack.index import tables
from promisetrack.index.cells import Row, quantity_cells, source_cells
from promisetrack.model import Lag, Milestone, Requirement, Roadmap


def roadmap_rows(path: str, roadmap: Roadmap) -> Iterator[tuple[Table, Row]]:
    """Yield the rows of a roadmap, of its milestones and of what they wait for."""
    about = {"id": roadmap.id, "path": path, "title": roadmap.title, "note": roadmap.note}
    yield tables.roadmaps, about
    for number, milestone in enumerate(roadmap.milestones):
        yield tables.milestones, _milestone_row(roadmap.id, number, milestone)
    for milestone in roadmap.milestones:
        for required in milestone.requires:
            yield tables.milestone_requires, _edge_row(roadmap.id, milestone.id, required)
        for route in dict.fromkeys(milestone.first_of):
            row = {"roadmap": roadmap.id, "milestone": milestone.id, "route": route}
            yield tables.milestone_routes, row


# --- private -------------------------------------------------------------------------------


def _milestone_row(roadmap: str, number: int, milestone: Milestone) -> Row:
    ramp = milestone.grows
    return {
        "roadmap": roadmap,
        "id": milestone.id,
        "number": number,
        "label": milestone.label,
        **quantity_cells("grows_from", ramp.start if ramp else None),
        **quantity_cells("grows_to", ramp.to if ramp else None),
        **quantity_cells("reaches", milestone.reaches),
    }


def _edge_row(roadmap: str, milestone: str, required: Requirement) -> Row:
    return {
        "roadmap": roadmap,
        "milestone": milestone,
        "required": required.id,
        **_lag("lag", required.lag),
        "because": required.because,
        **source_cells(required.source),
        "verified": required.verified,
    }


def _lag(name: str, lag: Lag | None) -> Row:
    return {
        name: str(lag) if lag else None,
        f"{name}_days_from": lag.low if lag else None,
        f"{name}_days_to": lag.high if lag else None,
    }
