"""Where a fact can be read: a name, an address that is safe to link to, and whether it was read."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from promisetrack.model import Source


@dataclass(frozen=True, slots=True)
class SourceLink:
    """A source as shown.

    ``url`` is None where there is no address, or none that may be linked; ``verified`` is None
    where there is no source at all.
    """

    name: str
    url: str | None
    archive: str | None
    verified: bool | None

    @property
    def mark(self) -> str:
        """Whether it was read: a page at the address states both dates, or nobody checked."""
        if self.verified is None:
            return ""
        return " ✓" if self.verified else ", not checked"


def source_link(source: Source | None, *, verified: bool) -> SourceLink:
    """Return how a source is shown; only addresses of web pages become links."""
    if source is None:
        return SourceLink("no source", None, None, None)
    url, archive = _web(source.url) or _web(source.via), _web(source.archive)
    host = urlsplit(url).hostname if url else None
    host = (host or "").removeprefix("www.")
    name = source.publisher or host or source.url or source.via or "source without an address"
    return SourceLink(name, url, archive, verified)


# --- private -------------------------------------------------------------------------------


def _web(address: str | None) -> str | None:
    """Return an address that a reader may follow; never one that a browser would run."""
    if address is None:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None
