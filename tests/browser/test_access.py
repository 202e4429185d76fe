"""Whether everyone can use a page: by eye, by keyboard, by screen reader, in both schemes."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.axe import axe_script, violations
from browser.chromium import Browser
from browser.kinds import FORMS, PAGES
from browser.seen import HEADINGS, LOW_CONTRAST

pytestmark = pytest.mark.browser

WHOLE = 30_000
"""A height in pixels that shows any page at once, so that each point of it can be asked."""

LANDMARKS = """
['header', 'nav[aria-label]', 'main#content', 'footer']
  .filter((one) => document.querySelectorAll(`body ${one}`).length !== 1)
"""

UNNAMED = """
[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
  .filter((one) => !(one.textContent.trim() || one.getAttribute('aria-label')
    || (one.labels && one.labels[0] && one.labels[0].textContent.trim())))
  .map((one) => one.outerHTML.slice(0, 120))
"""

FOCUSED = """
(() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  const outline = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
  const inView = box.width > 0 && box.bottom > 0 && box.top < innerHeight
    && box.right > 0 && box.left < innerWidth;
  return outline && inView ? '' : one.outerHTML.slice(0, 160);
})()
"""


@pytest.fixture(scope="session")
def axe() -> str:
    """Return axe-core, or skip."""
    script = axe_script()
    if script is None:
        pytest.skip("no package with axe-core is installed")
    return script


@pytest.mark.parametrize("form", [FORMS[0], FORMS[3]], ids=lambda form: f"{form[0]}-{form[1]}")
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_no_violation(
    browser: Browser, site: Path, axe: str, page: str, form: tuple[int, str]
) -> None:
    width, scheme = form
    browser.show(site / PAGES[page], width=width, scheme=scheme)
    assert violations(browser, axe) == []


def test_axe_finds_a_violation_where_there_is_one(browser: Browser, site: Path, axe: str) -> None:
    browser.show(site / "method.html", width=1280)
    browser.evaluate("void (document.querySelector('html').lang = '')")
    browser.evaluate("void document.querySelector('main').append(document.createElement('button'))")
    found = " ".join(violations(browser, axe))
    assert "html-has-lang" in found
    assert "button-name" in found


@pytest.mark.parametrize("page", PAGES)
def test_every_text_stands_out_from_its_ground(browser: Browser, site: Path, page: str) -> None:
    for width, scheme in ((1280, "light"), (1280, "dark"), (420, "dark")):
        browser.show(site / PAGES[page], width=width, height=WHOLE, scheme=scheme)
        assert browser.evaluate(LOW_CONTRAST) == [], (width, scheme)


def test_a_pale_text_is_found(browser: Browser, site: Path) -> None:
    browser.show(site / PAGES["restated"], width=1280, height=WHOLE)
    browser.evaluate("void (document.querySelector('h1').style.color = 'rgb(150 150 150)')")
    browser.evaluate(
        "void document.querySelectorAll('#slip .drawing text')"
        ".forEach((text) => { text.style.fill = '#AAAAAA'; })"
    )
    found = browser.evaluate(LOW_CONTRAST)
    assert found[0] == "2.96: Acme delivers restated"
    assert len(found) > 3


@pytest.mark.parametrize("page", PAGES)
def test_headings_landmarks_and_names_are_in_order(browser: Browser, site: Path, page: str) -> None:
    browser.show(site / PAGES[page], width=1280)
    assert browser.evaluate(HEADINGS) == []
    assert browser.evaluate(UNNAMED) == []
    assert browser.evaluate("document.documentElement.lang") == "en"
    assert browser.evaluate("document.title.length > 10")
    if page != "embedded":  # a part of somebody else's page: it has no bar
        assert browser.evaluate(LANDMARKS) == []


def test_every_chart_has_words_and_a_table(browser: Browser, site: Path) -> None:
    for page in ("front", "restated", "organization", "domain"):
        browser.show(site / PAGES[page], width=1280)
        lacking = browser.evaluate(
            "[...document.querySelectorAll('figure.chart')].filter((one) =>"
            " !one.querySelector('.plot[aria-label]') || !one.querySelector('details table td')"
            " || !one.querySelector('a[href$=\".csv\"]')).map((one) => one.id)"
        )
        assert lacking == []


@pytest.mark.parametrize("width", [1280, 420])
@pytest.mark.parametrize("page", ["front", "list", "restated", "organization", "due"])
def test_what_has_the_focus_is_seen(browser: Browser, site: Path, page: str, width: int) -> None:
    browser.show(site / PAGES[page], width=width)
    reached = 0
    for _ in range(40):
        browser.press("Tab", code=9)
        fault = browser.evaluate(FOCUSED)
        if fault is None:
            break
        assert fault == ""
        reached += 1
    assert reached > 8


def test_the_first_stop_of_the_keyboard_leads_past_the_bar(browser: Browser, site: Path) -> None:
    browser.show(site / PAGES["restated"], width=1280)
    browser.press("Tab", code=9)
    assert browser.evaluate("document.activeElement.textContent") == "To the content"
    assert browser.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    browser.press("Enter", code=13, text="\r")
    browser.wait_until("location.hash === '#content'")
    browser.press("Tab", code=9)
    assert browser.evaluate("document.activeElement.closest('main') !== null")
