"""What the site needs beyond the pages: their order, and links that leave `docs/` as plain words.

MkDocs loads this file (``hooks`` in ``mkdocs.yml``); it imports nothing of MkDocs itself, so that
the tests can read it where MkDocs is not installed.
"""

from __future__ import annotations

import os.path
import re
from pathlib import Path
from typing import Any

SECTIONS = {
    "tutorial": "Tutorial",
    "how-to": "How to",
    "explanation": "Explanation",
    "reference": "Reference",
}
LINK = re.compile(r"\[(?P<words>[^]\[]+)\]\((?P<target>[^)\s]+)\)")


def on_config(config: Any) -> Any:
    """Set the order of the pages: the front page, then the folders, each by its pages' names."""
    config["nav"] = ordered(Path(config["docs_dir"]))
    return config


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """Return a page as the site shows it."""
    return without_links_outside(markdown, page.file.src_uri)


def ordered(docs: Path) -> list[dict[str, Any]]:
    """Return the pages in reading order, as MkDocs wants its ``nav``."""
    nav: list[dict[str, Any]] = [{"Where to look": "index.md"}]
    for folder, title in SECTIONS.items():
        pages = sorted((docs / folder).glob("*.md"))
        nav.append({title: [f"{folder}/{page.name}" for page in pages]})
    return nav


def without_links_outside(markdown: str, page: str) -> str:
    """Return a page's text where a link to a file of the project outside `docs/` is its path.

    The site is published alone: such a link works in a copy of the project, and nowhere else.

    Parameters
    ----------
    markdown
        The text of the page.
    page
        Its path below `docs/`, such as ``how-to/log-a-claim.md``.
    """
    folder = os.path.dirname(page)  # noqa: PTH120  an address, not a file

    def plain(match: re.Match[str]) -> str:
        target = match["target"].partition("#")[0]
        place = os.path.normpath(os.path.join(folder, target))  # noqa: PTH118  the same
        if "://" in target or not target or not place.startswith(".."):
            return match[0]
        path = place.removeprefix("../")
        return match["words"] if path in match["words"] else f"{match['words']} (`{path}`)"

    return LINK.sub(plain, markdown)
