"""Pages as text: what a reader sees, without the tags."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from html.parser import HTMLParser

from promisetrack.model import Ledger
from promisetrack.report.edition import make_edition
from promisetrack.report.site import site_files
from report.ledgers import AS_OF, every_fate


def made(ledger: Ledger) -> dict[str, str]:
    """Return every page of a ledger's report by its path, but for the bundle of scripts."""
    files = site_files(make_edition(ledger, as_of=AS_OF), bundle=b"")
    return {path: content.decode() for path, content in files}


@cache
def site() -> dict[str, str]:
    """Return the report of a ledger that has a page of every kind."""
    return made(every_fate())


def text(html: str) -> str:
    """Return what a page says, in one line."""
    body = re.split(r"<main[^>]*>", html)[1].partition("</main>")[0]
    body = re.sub(r"<script.*?</script>|<details.*?</details>", " ", body, flags=re.DOTALL)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", body))).strip()


def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    """Return the elements of a page, as a browser would find them, with their attributes."""
    found: list[tuple[str, dict[str, str | None]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, dict(attrs)))

    Reader().feed(html)
    return found


def heading(html: str) -> str:
    """Return the first heading of a page."""
    found = re.search(r"<h1>(.*?)</h1>", html, flags=re.DOTALL)
    assert found is not None
    return unescape(found[1])
