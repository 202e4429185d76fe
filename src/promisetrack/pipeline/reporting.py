"""Render a ledger as a report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from promisetrack.model import Ledger
from promisetrack.pipeline.kept_results import FOLDER
from promisetrack.pipeline.newer_dates import newer_dates
from promisetrack.pipeline.tested import kept_test
from promisetrack.report import build_report


def render_report(ledger: Ledger, *, as_of: date, out: Path) -> Path:
    """Write the report of a ledger as known on a day, and return its front page."""
    cache = out.resolve().parent / FOLDER
    newer = newer_dates(ledger, as_of=as_of, folder=cache)
    return build_report(
        ledger,
        as_of=as_of,
        out=out,
        cache=cache,
        newer_dates=newer,
        tested=kept_test(ledger, as_of=as_of, folder=cache),
    )
