"""A promise in a frame: the statement, the forecast in words, a strip of years, a link back.

Made to stand inside another page. It runs no script and asks for no other file, so that it costs
a reader next to nothing and can be shown under the strictest sandbox, even from the disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources

from markupsafe import Markup

from promisetrack.charts import Scale, Strip, forecast_strip, strip_scale
from promisetrack.charts.tokens import DARK, LIGHT, css_variables
from promisetrack.report.basis import basis_of
from promisetrack.report.chips import state_chip
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.page import Page
from promisetrack.report.pages.promise_words import standfirst
from promisetrack.report.phrasing import domain_words

HEIGHT = 360
"""Pixels that a frame needs at 420 px of width and more, for all but the longest statements."""


@dataclass(frozen=True, slots=True)
class Years:
    """The strip of a forecast with its line of years."""

    scale: Scale
    strip: Strip


@dataclass(frozen=True, slots=True)
class Frame:
    """What to put into another page so that it shows a promise."""

    path: str
    title: str

    def snippet(self, address: str = "") -> str:
        """Return the frame as HTML, for a page beside the site or, with an address, anywhere."""
        return (
            f'<iframe src="{address}{self.path}" title="{escape(self.title)}" width="100%" '
            f'height="{HEIGHT}" loading="lazy" sandbox="allow-popups"></iframe>'
        )


def frame_of(entry: Entry) -> Frame:
    """Return the frame of a promise."""
    return Frame(embed_path(entry.id), entry.promise.promise)


def embed_path(promise_id: str) -> str:
    """Return the path of a promise's page for frames, from the root of the site."""
    return f"embed/{promise_id}.html"


def embed_page(entry: Entry, edition: Edition) -> Page:
    """Return the page of one promise for frames."""
    promise = entry.promise
    return Page(
        path=embed_path(entry.id),
        template="embed.html.j2",
        title=promise.promise,
        description=f"{promise.organization}: {promise.promise}. {entry.state_words}.",
        place="promises",
        values={
            "entry": entry,
            "domain": domain_words(promise.domain),
            "chip": state_chip(entry),
            "standfirst": standfirst(entry, basis_of(edition.facts)),
            "years": _years(entry, edition),
            "style": _style(),
        },
    )


# --- private -------------------------------------------------------------------------------


@cache
def _style() -> Markup:
    """Return the whole style of a frame: both schemes, by the reader's setting, and the rules."""
    rules = (resources.files("promisetrack.report") / "assets" / "embed.css").read_text("utf-8")
    light, dark = css_variables(LIGHT), css_variables(DARK)
    schemes = (
        f":root {{\n  color-scheme: light;\n{light}\n}}\n"
        f"@media screen and (prefers-color-scheme: dark) {{\n"
        f":root {{\n  color-scheme: dark;\n{dark}\n}}\n}}\n"
    )
    return Markup(schemes + rules)  # noqa: S704  a file of ours


def _years(entry: Entry, edition: Edition) -> Years | None:
    """Return the strip; None without a forecast, and for a quota, which cannot be late."""
    forecast = entry.forecast
    if forecast is None or entry.promise.is_fixed_window:
        return None
    scale = strip_scale([forecast], as_of=edition.as_of)
    return Years(scale, forecast_strip(forecast, scale))
