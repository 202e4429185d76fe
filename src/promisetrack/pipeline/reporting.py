"""Render a ledger as a report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from promisetrack.model import Ledger
from promisetrack.report import build_report

CACHE = ".promisetrack"
"""Folder beside the report for what can be made again at any time."""


def render_report(ledger: Ledger, *, as_of: date, out: Path) -> Path:
    """Write the report of a ledger as known on a day, and return its front page."""
    return build_report(ledger, as_of=as_of, out=out, cache=out.resolve().parent / CACHE)
