"""The pages of a roadmap in a browser: drawn, fitting, told to pointer and keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.chromium import Browser
from promisetrack.report import build_report
from report.ledgers import AS_OF
from report.roadmap_ledger import with_roadmap

pytestmark = pytest.mark.browser

PAGES = ("roadmap/made-up.html", "index.html")
FORMS = ((1280, "light"), (420, "dark"))

OUTSIDE = """
[...document.querySelectorAll('.plot svg text')].filter((text) => {
  const box = text.getBoundingClientRect();
  return box.width && (box.right > innerWidth || box.left < 0);
}).map((text) => text.textContent)
"""
"""Texts of charts that stand out of the page at a side."""


@pytest.fixture(scope="module")
def roadmaps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a report with a roadmap."""
    out = tmp_path_factory.mktemp("roadmaps") / "reports"
    build_report(with_roadmap(), as_of=AS_OF, out=out)
    return out


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form[0]}-{form[1]}")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_with_a_roadmap_draws_whole_and_fits(
    browser: Browser, roadmaps: Path, page: str, form: tuple[int, str]
) -> None:
    width, scheme = form
    browser.show(roadmaps / page, width=width, scheme=scheme)
    assert browser.complaints() == []
    assert browser.evaluate("document.documentElement.scrollWidth") == width
    assert browser.evaluate(OUTSIDE) == []


def test_every_fan_and_the_dates_are_drawn(browser: Browser, roadmaps: Path) -> None:
    browser.show(roadmaps / PAGES[0], width=1280)
    drawn = browser.evaluate(
        "[...document.querySelectorAll('.plot')].map(p => p.querySelectorAll('svg path').length)"
    )
    assert len(drawn) == 5
    assert min(drawn) > 8


def test_the_fan_stands_above_the_fold(browser: Browser, roadmaps: Path) -> None:
    browser.show(roadmaps / "index.html", width=1280)
    top, height = browser.evaluate(
        "(() => { const b = document.querySelector('#fan .plot').getBoundingClientRect();"
        " return [b.top + scrollY, b.height]; })()"
    )
    assert top + height / 2 < 800


def test_the_keyboard_steps_through_the_years_of_the_fan(browser: Browser, roadmaps: Path) -> None:
    browser.show(roadmaps / "index.html", width=1280)
    told = browser.evaluate(
        "(() => { const plot = document.querySelector('#fan .plot'); plot.focus();"
        " const key = (name) => plot.dispatchEvent(new KeyboardEvent('keydown', {key: name}));"
        " key('Home'); const first = plot.querySelector('.tip').textContent; key('End');"
        " return [first, plot.querySelector('.tip').textContent]; })()"
    )
    assert told[0].startswith("So far")
    assert told[1].startswith("By the end of 2050")
    assert "8 chances in 10:" in told[1]
