"""How to cite a page and the data: what it is of, as of when, from which ledger, by which program.

The ledger's hash makes a citation checkable: the same hash, day and program give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from promisetrack import __version__
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.plain import plain
from promisetrack.words import day_words


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite a page and the data in a text; `bibtex` gives the page."""

    page: str
    data: str
    key: str
    title: str
    year: int
    note: str

    def bibtex(self, url: str = "") -> str:
        """Return the page as a BibTeX entry, with its address where it has one."""
        fields = {"title": f"{{{self.title.translate(_TEX)}}}", "year": str(self.year)}
        if url:
            fields["howpublished"] = f"\\url{{{url}}}"
        fields["note"] = self.note
        lines = (f"  {name} = {{{value}}}," for name, value in fields.items())
        return "\n".join([f"@misc{{{self.key},", *lines, "}"])


def citation(edition: Edition, entry: Entry | None = None) -> Citation:
    """Return how to cite the page of a promise; without one, the whole."""
    title = plain(edition.ledger.settings.title)
    day, ledger = day_words(edition.as_of), edition.ledger.hash
    data = f"{title}. As of {day}. Ledger {ledger[:16]}, promisetrack {__version__}."
    page, key, named = data, "promisetrack", title
    if entry is not None:
        statement = plain(entry.promise.promise)
        page, key = f"“{statement}”, promise {entry.id}. In: {data}", entry.id
        named = f"{statement}, in: {title}"
    return Citation(
        page, data, f"{key}-{edition.as_of}", named, edition.as_of.year,
        f"As of {edition.as_of}, ledger {ledger}, promisetrack {__version__}",
    )  # fmt: skip


# --- private -------------------------------------------------------------------------------

_TEX: Mapping[int, str] = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
        "_": r"\_", "%": r"\%", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\n": " ",
    }
)  # fmt: skip
"""Letters that BibTeX would read as commands."""
