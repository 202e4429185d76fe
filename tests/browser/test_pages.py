"""Every kind of page, drawn without a network: no complaint, no request, no sideways scroll.

Pictures of what was shown are left in pytest's temporary folder.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.chromium import Browser
from browser.kinds import FORMS, PAGES, kinds_in, kinds_looked_at
from browser.seen import COLLISIONS, CUT_CHARTS, EMPTY_CHARTS, MISFITS

REDRAWN = """
[...document.querySelectorAll('.plot')].every(
  (plot) => Math.abs(plot.querySelector('svg').getBoundingClientRect().width - plot.clientWidth) < 3
)
"""
"""Whether every chart has the width of its place: it follows a while after the page."""

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form[0]}-{form[1]}")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_draws_whole_and_alone(
    browser: Browser, site: Path, tmp_path: Path, page: str, form: tuple[int, str]
) -> None:
    width, scheme = form
    browser.show(site / PAGES[page], width=width, scheme=scheme)
    browser.save_screenshot(tmp_path / f"{page}-{width}-{scheme}.png")
    assert browser.complaints() == []
    assert [one for one in browser.requests() if not one.startswith(f"{site.as_uri()}/")] == []
    assert browser.evaluate("document.documentElement.scrollWidth") == width
    assert browser.evaluate(MISFITS) == []
    assert browser.evaluate(CUT_CHARTS) == []
    assert browser.evaluate(EMPTY_CHARTS) == []
    assert browser.evaluate(COLLISIONS) == []


@pytest.mark.parametrize("page", PAGES)
def test_between_phone_and_desk_nothing_stands_out(browser: Browser, site: Path, page: str) -> None:
    browser.show(site / PAGES[page], width=621)
    for width in (621, 760, 861, 1000, 1081):
        browser.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=900, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        browser.wait_until(REDRAWN)
        assert browser.evaluate("document.documentElement.scrollWidth") == width
        assert browser.evaluate(MISFITS) == [], width


def test_no_kind_of_page_is_left_out(site: Path) -> None:
    assert kinds_looked_at() == kinds_in(site)


def test_the_pages_with_charts_have_them(browser: Browser, site: Path) -> None:
    counts = {}
    for page in ("front", "restated", "delivered", "kept", "due"):
        browser.show(site / PAGES[page], width=1280)
        counts[page] = browser.evaluate("document.querySelectorAll('.plot svg').length")
    assert counts == {"front": 6, "restated": 3, "delivered": 2, "kept": 0, "due": 1}


def test_hostile_text_runs_nothing_and_is_read_as_text(browser: Browser, site: Path) -> None:
    for page in ("hostile", "list", "front", "due"):
        browser.show(site / PAGES[page], width=1280)
        assert browser.evaluate("window.hacked === undefined")
    browser.show(site / PAGES["hostile"], width=1280)
    heading = browser.evaluate("document.querySelector('h1').textContent")
    assert heading.startswith("</script><script>window.hacked")
    assert "soon <b>now</b>" in browser.evaluate("document.querySelector('main').innerText")


def test_dark_and_light_differ_where_they_should(browser: Browser, site: Path) -> None:
    colours = {}
    for scheme in ("light", "dark"):
        browser.show(site / PAGES["restated"], width=1280, scheme=scheme)
        colours[scheme] = browser.evaluate(
            "[getComputedStyle(document.body).backgroundColor,"
            " ...[...document.querySelectorAll('.plot svg path')]"
            ".map((path) => getComputedStyle(path).fill)]"
        )
    assert colours["light"][0] == "rgb(255, 255, 255)"
    assert colours["dark"][0] == "rgb(20, 23, 27)"
    assert "rgb(213, 94, 0)" in colours["light"]
    assert "rgb(245, 139, 76)" in colours["dark"]
    assert "rgb(213, 94, 0)" not in colours["dark"]
