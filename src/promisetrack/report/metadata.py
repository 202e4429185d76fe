"""What a chart's values are of, as JSON beside its CSV: `data/x.csv`, `data/x.metadata.json`."""

from __future__ import annotations

import json
from typing import Any

from promisetrack import __version__
from promisetrack.report.edition import Edition
from promisetrack.report.figures import Figure


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
    fields: dict[str, Any] = {
        "schema_version": 1,
        "title": figure.title,
        "subtitle": figure.subtitle.striptags(),
        "description": figure.chart.description,
        "kind": figure.chart.kind,
        "source": figure.source,
        "columns": list(figure.table.columns),
        "rows": len(figure.table.rows),
        "page": f"{page}#{figure.id}",
        "csv": figure.csv,
        "svg": figure.picture("svg") if pictures else None,
        "png": figure.picture("png") if pictures else None,
        "ledger": edition.ledger.settings.title,
        "ledger_hash": edition.ledger.hash,
        "as_of": str(edition.as_of),
        "reading": edition.reading,
        "program": f"promisetrack {__version__}",
    }
    return (json.dumps(fields, ensure_ascii=False, indent=1) + "\n").encode()
