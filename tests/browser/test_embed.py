"""A promise in a frame of another page: shown under the strictest sandbox, whole, in both schemes.

A page in a sandbox may not run scripts, ask for anything or leave; it still has to show.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.chromium import Browser
from promisetrack.report.pages.embed import HEIGHT, Frame

pytestmark = pytest.mark.browser

EMBEDS = ("spacex-orbital-ai-1gw-per-year", "restated", "delivered", "quota", "hostile")
MISFITS = """
[...document.querySelectorAll('main *, footer')].filter((one) => {
  if (one.closest('svg')) return false;
  const box = one.getBoundingClientRect();
  return box.width && (box.right > innerWidth + 1 || box.left < -1);
}).map((one) => one.outerHTML.slice(0, 120))
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 420, 720])
@pytest.mark.parametrize("one", EMBEDS)
def test_it_fits_its_frame(  # noqa: PLR0913, PLR0917  what is shown, and three fixtures
    browser: Browser, site: Path, tmp_path: Path, one: str, width: int, scheme: str
) -> None:
    page = site / "embed" / f"{one}.html"
    browser.show(page, width=width, height=HEIGHT, scheme=scheme, drawn=False)
    browser.save_screenshot(tmp_path / f"{one}-{width}-{scheme}.png")
    assert browser.complaints() == []
    assert browser.evaluate(MISFITS) == []
    assert browser.evaluate("document.documentElement.scrollWidth") == width
    if width >= 420:
        assert browser.evaluate("document.documentElement.scrollHeight") <= HEIGHT
    page_colour = browser.evaluate("getComputedStyle(document.body).backgroundColor")
    assert page_colour == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(20, 23, 27)")


def test_a_page_with_the_copied_frames_shows_them(browser: Browser, site: Path) -> None:
    frames = "".join(
        Frame(f"embed/{one}.html", "</iframe><script>alert(1)</script>").snippet()
        for one in EMBEDS[:2]
    )
    host = site / "host.html"
    host.write_text(f'<!doctype html><html lang="en"><title>Host</title><body>{frames}</body>')
    browser.show(host, width=720, drawn=False)
    browser.wait_until("document.readyState === 'complete'")
    asked = browser.requests()
    host.unlink()
    assert browser.complaints() == []
    for one in EMBEDS[:2]:
        assert (site / "embed" / f"{one}.html").as_uri() in asked
    assert len(asked) == 3
    assert browser.evaluate("document.scripts.length") == 0
    assert browser.evaluate("document.querySelectorAll('iframe').length") == 2
