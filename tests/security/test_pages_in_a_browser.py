"""Every kind of page, made of hostile texts, in a browser: nothing runs, and no rule is broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from browser.chromium import Browser

pytestmark = pytest.mark.browser

LISTENING = """
window.broken = [];
document.addEventListener('securitypolicyviolation', (event) => window.broken.push(
  `${event.violatedDirective}: ${event.blockedURI} ${event.sample}`
));
"""
"""Runs before the page: what breaks the page's policy is kept."""

FOREIGN = """
[...document.querySelectorAll('*')].filter((one) =>
  ['IFRAME', 'IMG', 'BASE', 'OBJECT', 'EMBED', 'TEXTAREA'].includes(one.tagName)
  || [...one.attributes].some((attribute) => attribute.name.startsWith('on'))
  || (one.tagName === 'SCRIPT' && !one.type && !one.src)
  || /^\\s*(javascript|data|vbscript):/i.test(one.getAttribute('href') || '')
     && one.getAttribute('href') !== 'data:,'
).map((one) => one.outerHTML.slice(0, 200))
"""
"""Elements that no page of ours has."""


@pytest.fixture
def listening(browser: Browser) -> Browser:
    browser.call("Page.addScriptToEvaluateOnNewDocument", source=LISTENING)
    return browser


def pages_to_show(site: Path) -> list[Path]:
    """Return every page but those of the crowd, of which one will do, and those that lead on.

    A page that leads on to another is gone before anything can be asked of it; the other is shown.
    """
    return [
        page
        for page in sorted(site.rglob("*.html"))
        if (not page.name.startswith("crowd-") or page.name == "crowd-11.html")
        and 'http-equiv="refresh"' not in page.read_text(encoding="utf-8")
    ]


def test_nothing_runs_and_no_rule_is_broken(listening: Browser, site: Path) -> None:
    shown = pages_to_show(site)
    for page in shown:
        listening.show(page, width=1280)
        assert listening.evaluate("window.hacked === undefined"), page.name
        assert listening.evaluate("window.broken") == [], page.name
        assert listening.evaluate(FOREIGN) == [], page.name
        assert listening.complaints() == [], page.name
        assert [one for one in listening.requests() if not one.startswith("file:")] == [], page.name
    assert len(shown) > 30


def test_pointing_at_a_chart_shows_its_texts_as_texts(listening: Browser, site: Path) -> None:
    listening.show(site / "promises" / "restated.html", width=1280)
    listening.evaluate("document.querySelector('.plot[tabindex]').focus()")
    for key in ("End", "Home", "ArrowRight"):
        listening.press(key)
        assert listening.evaluate("document.querySelector('.tip').textContent.length > 0")
    assert listening.evaluate(FOREIGN) == []
    assert listening.evaluate("window.hacked === undefined")


def test_a_list_is_searched_and_sorted_without_running_its_texts(
    listening: Browser, site: Path
) -> None:
    words = "%3Cimg%20src%3Dx%20onerror%3Dwindow.hacked%3D1%3E"
    listening.show(site / "promises" / "index.html", width=1280, query=f"#q={words}&sort=-due")
    listening.wait_until("document.querySelector('output').textContent.includes('shown')")
    assert listening.evaluate("document.querySelector('input[type=search]').value") == (
        "<img src=x onerror=window.hacked=1>"
    )
    assert listening.evaluate(FOREIGN) == []
    assert listening.evaluate("window.hacked === undefined")


@pytest.mark.parametrize(
    ("attack", "rule"),
    [
        ("Object.assign(document.createElement('script'), {text: 'window.hacked = 1'})", "script"),
        ("Object.assign(document.createElement('script'), {src: 'data:,window.hacked=1'})", "scr"),
        ("Object.assign(document.createElement('img'), {src: 'https://evil.page/x.png'})", "img"),
        ("Object.assign(document.createElement('iframe'), {src: 'https://evil.page'})", "frame"),
    ],
)
def test_what_would_get_in_is_stopped_and_told(
    listening: Browser, site: Path, attack: str, rule: str
) -> None:
    listening.show(site / "index.html", width=1280)
    listening.evaluate(f"document.body.append({attack})")
    listening.wait_until("window.broken.length > 0")
    assert rule in json.dumps(listening.evaluate("window.broken"))
    assert listening.evaluate("window.hacked === undefined")
