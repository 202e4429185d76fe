"""Every kind of page of a report, by a name for tests, and the forms in which each is looked at."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Final

PAGES: Final = {
    "front": "index.html",
    "list": "promises/index.html",
    "intervals": "intervals.html",
    "headline": "promises/spacex-orbital-ai-1gw-per-year.html",
    "restated": "promises/restated.html",
    "delivered": "promises/delivered.html",
    "kept": "promises/kept.html",
    "cancelled": "promises/cancelled.html",
    "quota": "promises/quota.html",
    "undated": "promises/undated.html",
    "hostile": "promises/hostile.html",
    "organizations": "organizations/index.html",
    "organization": "organizations/acme.html",
    "domains": "domains/index.html",
    "domain": "domains/flight.html",
    "sampling": "sampling/index.html",
    "sample": "sampling/named-projects.html",
    "calibration": "calibration.html",
    "holders": "holders.html",
    "due": "due.html",
    "changes": "changes.html",
    "quality": "quality.html",
    "method": "method.html",
    "embedded": "embed/restated.html",
}

FORMS: Final = ((1280, "light"), (1280, "dark"), (420, "light"), (420, "dark"))
"""Widths in pixels and colour schemes."""

MOVED: Final = 'http-equiv="refresh"'
"""What a page has that only leads to another."""


def kinds_in(site: Path) -> set[tuple[str, bool]]:
    """Return the kinds of page of a site: folders, with what is their index told apart.

    Pages at the root are each a kind of their own.
    """
    return {
        _kind(str(path.relative_to(site).as_posix()))
        for path in site.rglob("*.html")
        if MOVED not in path.read_text("utf-8")
    }


def kinds_looked_at() -> set[tuple[str, bool]]:
    """Return the kinds that `PAGES` names."""
    return {_kind(path) for path in PAGES.values()}


# --- private -------------------------------------------------------------------------------


def _kind(path: str) -> tuple[str, bool]:
    parts = PurePosixPath(path)
    if len(parts.parts) == 1:
        return path, False
    return str(parts.parent), parts.name == "index.html"
