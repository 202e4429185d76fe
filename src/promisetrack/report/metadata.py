"""What a chart's values are of, as JSON beside its CSV: `data/x.csv`, `data/x.metadata.json`."""

from __future__ import annotations

from typing import Any, Final

from promisetrack import __version__
from promisetrack.datapackage import LICENCE
from promisetrack.report.citation import citation
from promisetrack.report.columns import columns_of
from promisetrack.report.edition import Edition
from promisetrack.report.figures import Figure
from promisetrack.report.json_text import json_text


def figure_metadata(figure: Figure, edition: Edition, *, page: str, pictures: bool) -> bytes:
    """Return the metadata of a figure.

    Parameters
    ----------
    figure
        The figure.
    edition
        The edition that it was made from.
    page
        Path of the page that shows it, from the root of the site.
    pictures
        Whether it is drawn as SVG and PNG too.
    """
    n, of = _count(figure, edition)
    fields: dict[str, Any] = {
        "schema_version": 1,
        "title": figure.title,
        "subtitle": figure.subtitle.striptags(),
        "description": figure.chart.description,
        "kind": figure.chart.kind,
        "n": n,
        "n_of": of,
        "as_of": str(edition.as_of),
        "reading": edition.reading,
        "columns": [column.fields() for column in columns_of(figure.csv, figure.table.columns)],
        "rows": len(figure.table.rows),
        "source": figure.source,
        "licence": LICENCE.name,
        "citation": f"{figure.title}. In: {citation(edition).data}",
        "page": f"{page}#{figure.id}",
        "csv": figure.csv,
        "svg": figure.picture("svg") if pictures else None,
        "png": figure.picture("png") if pictures else None,
        "ledger": edition.ledger.settings.title,
        "ledger_hash": edition.ledger.hash,
        "program": f"promisetrack {__version__}",
    }
    return json_text(fields)


# --- private -------------------------------------------------------------------------------

_MODELLED: Final = ("capacity-fan", "cumulative", "dumbbell", "forest", "sensitivity")
"""Kinds of chart that rest on all promises that the model was fitted to."""

_OF: Final = {
    "levels": "forecasts", "reliability": "forecasts", "scores": "forecasts",
    "event-time": "months", "held": "statements", "share-line": "months in which dates were named",
    "slip": "statements", "togo": "statements", "milestones": "statements",
}  # fmt: skip
"""What is counted, where it is not promises."""


def _count(figure: Figure, edition: Edition) -> tuple[int, str]:
    """Return on how many of what a figure rests."""
    kind = figure.chart.kind
    if figure.n is not None:
        return figure.n, _OF.get(kind, "promises")
    if kind in _MODELLED and edition.facts is not None:
        return edition.facts.rows, "promises that the model was fitted to"
    if kind == "verified":
        return len(edition.entries), "promises"
    return len(figure.table.rows), _OF.get(kind, "promises")
