"""The site: pages, assets and machine copies, written as one folder that replaces the last one."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from promisetrack import __version__
from promisetrack.charts import kind_specs
from promisetrack.charts.theme import chart_config
from promisetrack.charts.tokens import DARK, LIGHT, css_variables
from promisetrack.report.api import api_files, api_index
from promisetrack.report.bundle import vega_bundle
from promisetrack.report.calendar import PATH as CALENDAR
from promisetrack.report.calendar import due_calendar
from promisetrack.report.datapackage import PATH as PACKAGE
from promisetrack.report.datapackage import head_of, package_files
from promisetrack.report.earlier import Earlier
from promisetrack.report.edition import Edition, make_edition
from promisetrack.report.feed import PATH as FEED
from promisetrack.report.feed import feed_xml
from promisetrack.report.metadata import figure_metadata
from promisetrack.report.page import Page
from promisetrack.report.pages.changes import changes_page
from promisetrack.report.pages.due import due_page
from promisetrack.report.pages.embed import embed_page, embed_path
from promisetrack.report.pages.front import front_page
from promisetrack.report.pages.group_pages import record_pages
from promisetrack.report.pages.intervals import intervals_page
from promisetrack.report.pages.listing import listing_page
from promisetrack.report.pages.method import method_page
from promisetrack.report.pages.promise import promise_page, promise_path
from promisetrack.report.pages.quality import quality_page
from promisetrack.report.pages.roadmap import roadmap_page, roadmap_path
from promisetrack.report.phrasing import domain_words
from promisetrack.report.pictures import figure_svg, png_of
from promisetrack.report.rendering import page_environment
from promisetrack.words import day_words

if TYPE_CHECKING:
    from jinja2 import Environment

    from promisetrack.forecast.backtest.digest import Digest
    from promisetrack.forecast.backtest.newer_dates import NewerDates
    from promisetrack.model import Ledger
    from promisetrack.model.knowledge import JudgeReading

KEPT: Final = ("README.md", "forecasts")
"""What stays in the folder: it is written by hand or append-only."""

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


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is of: a domain (None: all), and whose verdicts count."""

    only: str | None = None
    reading: JudgeReading = "strict"


def build_report(  # noqa: PLR0913  what is costly comes from outside
    ledger: Ledger,
    *,
    as_of: date,
    out: Path,
    cache: Path | None = None,
    newer_dates: NewerDates | None = None,
    tested: Digest | None = None,
    earlier: Earlier | None = None,
    scope: Scope | None = None,
    address: str = "",
    pictures: bool = False,
) -> Path:
    """Write the report of a ledger as known on a day; the same ledger and day, the same bytes.

    The site is written beside ``out`` and then takes its place, so that a reader never sees half
    of it and pages of promises that are gone do not linger. ``README.md`` and ``forecasts/`` of
    an earlier report are kept; everything else in ``out`` is replaced.

    Parameters
    ----------
    ledger
        The ledger.
    as_of
        Day up to which knowledge reaches.
    out
        Folder of the report; made where it is missing.
    cache
        Folder for what is costly to make and depends on no ledger; None keeps nothing.
    newer_dates
        What a newer date is worth in this ledger; None: the pages do not say it.
    tested
        The backtest of this ledger in short; None: the pages say how to make it.
    earlier
        What was forecast earlier (`promisetrack.report.earlier`); None: nothing is compared.
    scope
        Which promises, by whose reading; None: all, by the ledger's own.
    address
        Where the site will be published, with a slash at its end; empty where nobody knows.
    pictures
        Whether every chart is drawn as SVG and PNG too.

    Returns
    -------
    Path
        The front page.

    Raises
    ------
    FileExistsError
        Where ``out`` is no folder, or a folder that holds something else than a report.
    OSError
        Where the folder cannot be written.
    """
    _check_folder(out)
    chosen = scope or Scope()
    edition = make_edition(
        ledger, as_of=as_of, newer_dates=newer_dates, tested=tested, earlier=earlier,
        reading=chosen.reading, only=chosen.only,
    )  # fmt: skip
    files = site_files(edition, bundle=vega_bundle(cache), address=address, pictures=pictures)
    fresh = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        for path, content in files:
            target = fresh / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        _replace(out, fresh)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return out / "index.html"


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
    paths, tables = [PACKAGE], {}
    for path, content in _files(edition, bundle=bundle, address=address, pictures=pictures):
        paths.append(path)
        if path.endswith(".csv"):
            tables[path] = head_of(content)
        yield path, content
    yield from package_files(edition, tables, address=address)
    yield api_index(edition, paths)


# --- private -------------------------------------------------------------------------------


def _files(
    edition: Edition, *, bundle: bytes, address: str, pictures: bool
) -> Iterator[tuple[str, bytes]]:
    """Make every file that is not about the others."""
    environment = page_environment()
    site = Site(
        __version__,
        _as_of_words(edition),
        edition.ledger.hash,
        len(edition.entries),
        edition.claims,
        _places(edition),
        address,
        pictures,
    )
    for page in _pages(edition):
        yield page.path, _rendered(environment, page, site)
        for path, text in page.files.items():
            yield path, text.encode()
        for figure in page.figures:
            yield figure.csv, figure.table.csv().encode()
            about = figure_metadata(figure, edition, page=page.path, pictures=pictures)
            yield figure.metadata, about
            if pictures:
                svg = figure_svg(figure)
                yield figure.picture("svg"), svg.encode()
                yield figure.picture("png"), png_of(svg)
    for path, to in _moved(edition).items():
        yield path, environment.get_template("moved.html.j2").render(to=to).encode()
    yield CALENDAR, due_calendar(edition, address=address)
    yield FEED, feed_xml(edition, address=address)
    yield from api_files(edition)
    yield from _assets(bundle)


def _places(edition: Edition) -> tuple[tuple[str, str, str], ...]:
    """Return the bar, with the roadmap where the ledger has one: the first, if it has several."""
    roadmaps = [("roadmap", roadmap_path(one.id), "Roadmap") for one in edition.ledger.roadmaps]
    return (PLACES[0], *roadmaps[:1], *PLACES[1:])


def _pages(edition: Edition) -> Iterator[Page]:
    yield front_page(edition)
    for study in edition.roadmaps:
        yield roadmap_page(study, edition)
    yield listing_page(edition)
    yield intervals_page(edition)
    yield due_page(edition)
    yield changes_page(edition)
    yield method_page(edition)
    yield quality_page(edition)
    yield from record_pages(edition)
    for entry in edition.entries:
        yield promise_page(entry, edition)
        yield embed_page(entry, edition)


def _as_of_words(edition: Edition) -> str:
    """Say the day, and whatever makes the report another one than that of the whole ledger."""
    only = f"{domain_words(edition.only)} only" if edition.only is not None else ""
    reading = "lenient reading" if edition.reading == "lenient" else ""
    return ", ".join(part for part in (day_words(edition.as_of), only, reading) if part)


def _rendered(environment: Environment, page: Page, site: Site) -> bytes:
    template = environment.get_template(page.template)
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


def _assets(bundle: bytes) -> Iterator[tuple[str, bytes]]:
    folder = resources.files("promisetrack.report") / "assets"
    style = (folder / "report.css").read_text("utf-8")
    yield "assets/report.css", f"{_schemes()}\n{style}".encode()
    for name in ("theme.js", "report.js", "list.js"):
        yield f"assets/{name}", (folder / name).read_bytes()
    yield "assets/vega.js", bundle
    charts = {"config": chart_config(), "specs": kind_specs()}
    yield "assets/specs.js", f"window.promisetrack = {_compact(charts)};\n".encode()


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


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=True)


def _check_folder(out: Path) -> None:
    """Refuse to replace a folder that is no report."""
    if out.is_file():
        message = f"{out} is a file"
        raise FileExistsError(message)
    if not out.is_dir():
        return
    found = {path.name for path in out.iterdir()} - set(KEPT)
    if found and "index.html" not in found:
        message = f"{out} holds something else than a report"
        raise FileExistsError(message)


def _replace(out: Path, fresh: Path) -> None:
    """Put the fresh site in the place of the old one, keeping what is not ours."""
    old = out.with_name(f".{out.name}.{os.getpid()}.old")
    if out.is_dir():
        out.rename(old)
    fresh.rename(out)
    for name in KEPT:
        if (old / name).exists():
            (old / name).rename(out / name)
    shutil.rmtree(old, ignore_errors=True)
