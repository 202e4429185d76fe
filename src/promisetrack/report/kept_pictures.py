"""Pictures that were drawn before: drawing a chart as SVG and PNG takes a third of a second.

Each lies under a name made of all that it depends on: the chart with its words, what draws it, and
the sources of this program that do. So a report draws only those that have changed.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path

from promisetrack.report.figures import Figure
from promisetrack.report.keeping import chart_makers, keep
from promisetrack.report.pictures import figure_svg, png_of


def pictures_of(figure: Figure, folder: Path | None) -> tuple[bytes, bytes]:
    """Return a figure as SVG and as PNG, from the folder if it was drawn before.

    Parameters
    ----------
    figure
        The figure.
    folder
        Where to keep pictures; None keeps nothing. A folder that cannot be written is no fault.
    """
    if folder is None:
        return _drawn(figure)
    stem = folder / _name(figure)
    try:
        kept = stem.with_suffix(".svg").read_bytes(), stem.with_suffix(".png").read_bytes()
        os.utime(stem.with_suffix(".png"))
    except OSError:
        kept = _drawn(figure)
        keep(stem.with_suffix(".svg"), kept[0])
        keep(stem.with_suffix(".png"), kept[1])
    return kept


def forget_pictures(folder: Path, *, unseen_since: float) -> None:
    """Remove the pictures that nobody has asked for since a time, in seconds of the system."""
    for png in folder.glob("*.png"):
        with suppress(OSError):
            if png.stat().st_mtime < unseen_since:
                png.unlink()
                png.with_suffix(".svg").unlink()


# --- private -------------------------------------------------------------------------------


def _drawn(figure: Figure) -> tuple[bytes, bytes]:
    svg = figure_svg(figure)
    return svg.encode(), png_of(svg)


def _name(figure: Figure) -> str:
    """Return a digest of all that a picture depends on."""
    words = [figure.title, str(figure.subtitle), figure.source, figure.label]
    text = json.dumps([chart_makers(), words, figure.chart.fields()])
    return hashlib.sha256(text.encode()).hexdigest()[:32]
