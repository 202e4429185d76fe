"""The site in parts: pages with what they bring along, machine copies, and what all pages share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from promisetrack import __version__
from promisetrack.charts.tokens import DARK, LIGHT, css_variables
from promisetrack.report.api import api_files, api_index
from promisetrack.report.bundle import spec_bundle
from promisetrack.report.calendar import PATH as CALENDAR
from promisetrack.report.calendar import due_calendar
from promisetrack.report.datapackage import PATH as PACKAGE
from promisetrack.report.datapackage import head_of, package_files
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.feed import PATH as FEED
from promisetrack.report.feed import feed_xml
from promisetrack.report.holder_study import PATH as HOLDERS
from promisetrack.report.kept_pictures import pictures_of
from promisetrack.report.metadata import figure_metadata
from promisetrack.report.page import Page
from promisetrack.report.pages.changes import changes_page
from promisetrack.report.pages.due import due_page
from promisetrack.report.pages.embed import embed_page, embed_path
from promisetrack.report.pages.front import front_page
from promisetrack.report.pages.group_pages import RECORD_PAGES
from promisetrack.report.pages.holders import holders_pages
from promisetrack.report.pages.intervals import intervals_page
from promisetrack.report.pages.listing import listing_page
from promisetrack.report.pages.method import method_page
from promisetrack.report.pages.promise import promise_page, promise_path
from promisetrack.report.pages.quality import quality_page
from promisetrack.report.pages.roadmap import roadmap_page, roadmap_path
from promisetrack.report.phrasing import domain_words
from promisetrack.report.rendering import page_environment
from promisetrack.words import day_words

if TYPE_CHECKING:
    from promisetrack.model.knowledge import JudgeReading

PLACES: Final = (
    ("front", "index.html", "Overview"),
    ("promises", "promises/index.html", "Promises"),
    ("organizations", "organizations/index.html", "Organizations"),
    ("domains", "domains/index.html", "Domains"),
    ("calibration", "calibration.html", "Track record"),
    ("due", "due.html", "Due"),
    ("method", "method.html", "Method"),
)
"""The bar: place, path and words."""


@dataclass(frozen=True, slots=True)
class Site:
    """What every page says of the whole."""

    version: str
    as_of: str
    hash: str
    promises: int
    claims: int
    places: tuple[tuple[str, str, str], ...] = PLACES
    address: str = ""
    """Where the site is published, with a slash at its end; empty where nobody said."""
    pictures: bool = False
    """Whether every chart is there as SVG and PNG."""
    kept: Path | None = None
    """Where pictures are kept from one report to the next; None: nowhere."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is of: a domain (None: all), and whose verdicts count."""

    only: str | None = None
    reading: JudgeReading = "strict"


Part: TypeAlias = "Callable[[Edition, Site], Iterator[tuple[str, bytes]]]"
"""Makes a part of the site: files by their paths from the root, with forward slashes."""


def site_files(
    edition: Edition, *, bundle: bytes, address: str = "", pictures: bool = False
) -> Iterator[tuple[str, bytes]]:
    """Make every file of the site: its path from the root, with forward slashes, and content.

    Parameters
    ----------
    edition
        What the pages read.
    bundle
        The scripts that draw (`promisetrack.report.bundle`).
    address
        Where the site will be published, with a slash at its end.
    pictures
        Whether every chart is drawn as SVG and PNG too: about a third of a second each.
    """
    paths, tables = [], {}
    site = site_of(edition, address=address, pictures=pictures)
    for part in site_parts(edition):
        for path, content in part_files(part, edition, site):
            paths.append(path)
            if path.endswith(".csv"):
                tables[path] = head_of(content)
            yield path, content
    for path, content in asset_files(bundle, spec_bundle()):
        paths.append(path)
        yield path, content
    yield from last_files(edition, paths, tables, address=address)


def site_of(
    edition: Edition, *, address: str = "", pictures: bool = False, kept: Path | None = None
) -> Site:
    """Return what every page of an edition says of the whole."""
    return Site(
        __version__,
        _as_of_words(edition),
        edition.ledger.hash,
        len(edition.entries),
        edition.claims,
        _places(edition),
        address,
        pictures,
        kept,
    )


def site_parts(edition: Edition) -> tuple[Part, ...]:
    """Return what makes the parts of the site, in their order; none needs another.

    The same for the same edition, so that a part is known by its number in any process.
    """
    return tuple(site_part(edition, number) for number in range(count_parts(edition)))


def count_parts(edition: Edition) -> int:
    """Return how many parts the site has."""
    return len(_PAGES) + len(edition.entries) + 1


def site_part(edition: Edition, number: int) -> Part:
    """Return what makes the part of a number."""
    if number < len(_PAGES):
        return partial(_of_pages, _PAGES[number])
    if number == len(_PAGES):  # before the promises: at the end the others would wait for it
        return _for_programs
    return partial(_of_promise, edition.entries[number - len(_PAGES) - 1])


def part_files(part: Part, edition: Edition, site: Site) -> Iterator[tuple[str, bytes]]:
    """Make the files of a part: their paths from the root of the site, and contents."""
    return part(edition, site)


def asset_files(bundle: bytes, specs: bytes) -> Iterator[tuple[str, bytes]]:
    """Make the files that all pages share; two of them come from `promisetrack.report.bundle`."""
    folder = resources.files("promisetrack.report") / "assets"
    style = (folder / "report.css").read_text("utf-8")
    yield "assets/report.css", f"{_schemes()}\n{style}".encode()
    for name in ("theme.js", "report.js", "list.js"):
        yield f"assets/{name}", (folder / name).read_bytes()
    yield "assets/vega.js", bundle
    yield "assets/specs.js", specs


def last_files(
    edition: Edition, paths: Iterable[str], tables: Mapping[str, tuple[str, ...]], *, address: str
) -> Iterator[tuple[str, bytes]]:
    """Make the files that are about the others: their paths, and the columns of every CSV."""
    yield from package_files(edition, tables, address=address)
    yield api_index(edition, [PACKAGE, *paths])


# --- private -------------------------------------------------------------------------------


def _of_pages(
    make: Callable[[Edition], Iterable[Page]], edition: Edition, site: Site
) -> Iterator[tuple[str, bytes]]:
    for page in make(edition):
        yield from _page_files(page, edition, site)


def _of_promise(entry: Entry, edition: Edition, site: Site) -> Iterator[tuple[str, bytes]]:
    for page in (promise_page(entry, edition), embed_page(entry, edition)):
        yield from _page_files(page, edition, site)


def _for_programs(edition: Edition, site: Site) -> Iterator[tuple[str, bytes]]:
    moved = page_environment().get_template("moved.html.j2")
    for path, to in _moved(edition).items():
        yield path, moved.render(to=to).encode()
    yield CALENDAR, due_calendar(edition, address=site.address)
    yield FEED, feed_xml(edition, address=site.address)
    yield from api_files(edition)


def _page_files(page: Page, edition: Edition, site: Site) -> Iterator[tuple[str, bytes]]:
    """Make a page and the files that it brings with it."""
    yield page.path, _rendered(page, site)
    for path, text in page.files.items():
        yield path, text.encode()
    for figure in page.figures:
        yield figure.csv, figure.table.csv().encode()
        about = figure_metadata(figure, edition, page=page.path, pictures=site.pictures)
        yield figure.metadata, about
        if site.pictures:
            svg, png = pictures_of(figure, site.kept)
            yield figure.picture("svg"), svg
            yield figure.picture("png"), png


def _places(edition: Edition) -> tuple[tuple[str, str, str], ...]:
    """Return the bar: with the first roadmap, and with holders, where the ledger has them."""
    roadmaps = [("roadmap", roadmap_path(one.id), "Roadmap") for one in edition.ledger.roadmaps]
    holders = [("holders", HOLDERS, "Holders")] if edition.listed else []
    return (PLACES[0], *roadmaps[:1], *PLACES[1:5], *holders, *PLACES[5:])


def _roadmap_pages(edition: Edition) -> Iterator[Page]:
    for study in edition.roadmaps:
        yield roadmap_page(study, edition)


def _alone(page: Callable[[Edition], Page]) -> Callable[[Edition], Iterable[Page]]:
    return lambda edition: (page(edition),)


_FIRST: Final = (
    _alone(front_page),
    _roadmap_pages,
    *map(_alone, (listing_page, intervals_page, due_page, changes_page, method_page, quality_page)),
)

_PAGES: Final[tuple[Callable[[Edition], Iterable[Page]], ...]] = (
    *_FIRST,
    *RECORD_PAGES,
    holders_pages,
)


def _as_of_words(edition: Edition) -> str:
    """Say the day, and whatever makes the report another one than that of the whole ledger."""
    only = f"{domain_words(edition.only)} only" if edition.only is not None else ""
    reading = "lenient reading" if edition.reading == "lenient" else ""
    return ", ".join(part for part in (day_words(edition.as_of), only, reading) if part)


def _rendered(page: Page, site: Site) -> bytes:
    template = page_environment().get_template(page.template)
    return template.render(page=page, site=site, **page.values).encode()


def _moved(edition: Edition) -> Mapping[str, str]:
    """Return the addresses of earlier ids and where they lead."""
    return {
        path(alias): f"{entry.id}.html"
        for entry in edition.entries
        for alias in entry.promise.aliases
        if alias not in edition.by_id
        for path in (promise_path, embed_path)
    }


def _schemes() -> str:
    """Return both schemes as CSS: the reader's setting, overridden by a choice, never in print."""
    light, dark = css_variables(LIGHT), css_variables(DARK)
    return (
        f":root {{\n  color-scheme: light;\n{light}\n}}\n"
        "@media screen and (prefers-color-scheme: dark) {\n"
        f":root {{\n  color-scheme: dark;\n{dark}\n}}\n}}\n"
        "@media screen {\n"
        f":root[data-scheme=light] {{\n  color-scheme: light;\n{light}\n}}\n"
        f":root[data-scheme=dark] {{\n  color-scheme: dark;\n{dark}\n}}\n}}\n"
    )
