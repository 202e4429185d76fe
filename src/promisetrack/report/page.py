"""A page: where it goes, what it is called, the template and the values that fill it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from promisetrack.report.figures import Figure


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site.

    ``path`` counts from the root of the site, with forward slashes; ``place`` is the entry of
    the bar that it belongs to. ``files`` are texts that the page links to, by their paths.
    """

    path: str
    template: str
    title: str
    description: str
    place: str
    values: Mapping[str, Any]
    figures: tuple[Figure, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """The way from the page to the root of the site: "", "../" and so on."""
        return "../" * self.path.count("/")
