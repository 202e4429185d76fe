"""Charts that answer: one chain lit by pointing, kept by a click, moved by keys and by its list."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.chromium import Browser
from browser.kinds import PAGES

pytestmark = pytest.mark.browser

LIT = "document.querySelector('.pick select').value"
OWN = "4"
"""A chain of dates that no other one shares."""

LEAVE = (
    "document.querySelector('#milestones .plot').dispatchEvent(new PointerEvent('pointerleave'))"
)
TIP = "document.querySelector('#milestones .tip').innerText"

POINT = """
(({{kind, chain}}) => {{
  const plot = document.querySelector('#milestones .plot');
  plot.scrollIntoView();
  const box = plot.getBoundingClientRect();
  const data = JSON.parse(document.getElementById('milestones-chart').textContent).wide;
  const one = data.data.points.find((row) => row.chain === chain);
  const {{x_low, x_high, y_low, y_high}} = data.values;
  const [inner, high] = [box.width - data.room.left - data.room.right, box.height
    - data.room.top - data.room.bottom];
  const x = box.left + data.room.left + (one.x - x_low) / (x_high - x_low) * inner;
  const y = box.top + data.room.top + (y_high - one.y) / (y_high - y_low) * high;
  plot.dispatchEvent(new PointerEvent(kind, {{clientX: x, clientY: y, bubbles: true}}));
}})({{kind: '{kind}', chain: '{chain}'}})
"""


def pointed(browser: Browser, kind: str, chain: str) -> None:
    """Send a pointer's event at the first statement of a chain."""
    browser.evaluate(POINT.format(kind=kind, chain=chain))


@pytest.fixture
def shown(browser: Browser, site: Path) -> Browser:
    """Return the page of an organization whose chart has several chains."""
    browser.show(site / PAGES["organization"], width=1280)
    return browser


def test_the_longest_chain_is_lit_until_another_is_pointed_at(shown: Browser) -> None:
    assert shown.evaluate(LIT) == "0"
    pointed(shown, "pointermove", OWN)
    assert shown.evaluate(LIT) == OWN
    assert shown.evaluate(TIP).count("\n") >= 3
    shown.evaluate(LEAVE)
    assert shown.evaluate(LIT) == "0"


def test_a_click_keeps_a_chain_and_the_link_leads_to_it(shown: Browser) -> None:
    pointed(shown, "click", OWN)
    pointed(shown, "pointermove", "0")
    assert shown.evaluate(LIT) == OWN
    page = shown.evaluate("document.querySelector('.pick a').href")
    name = shown.evaluate("document.querySelector('.pick option:checked').textContent")
    assert Path(page.removeprefix("file://")).is_file()
    assert "dates)" in name


def test_keys_move_along_a_chain_and_to_the_next(shown: Browser) -> None:
    shown.evaluate("document.querySelector('#milestones .plot').focus()")
    shown.press("ArrowRight", code=39)
    first = shown.evaluate(TIP)
    shown.press("ArrowRight", code=39)
    assert shown.evaluate(TIP) != first
    assert shown.evaluate(LIT) == "0"
    shown.press("ArrowDown", code=40)
    assert shown.evaluate(LIT) == "1"
    shown.press("Enter", code=13)
    shown.evaluate("document.querySelector('#milestones .plot').blur()")
    assert shown.evaluate(LIT) == "1"


def test_the_list_above_lights_a_chain_too(shown: Browser) -> None:
    shown.evaluate(
        "(() => { const list = document.querySelector('.pick select'); list.value = '2';"
        " list.dispatchEvent(new Event('change')); })()"
    )
    colours = shown.evaluate(
        "[...document.querySelectorAll('#milestones svg path')]"
        ".filter((path) => path.getAttribute('stroke') === 'var(--said)').length"
    )
    assert shown.evaluate(LIT) == "2"
    assert colours >= 1


RINGS = """
[...document.querySelectorAll('.pair .plot')].map((plot) => {
  const ring = plot.querySelector('.ring');
  return ring ? [parseFloat(ring.style.left), parseFloat(ring.style.top)] : null;
})
"""


def test_a_statement_found_in_one_chart_of_a_chain_is_ringed_in_the_other(
    browser: Browser, site: Path
) -> None:
    browser.show(site / PAGES["restated"], width=1280)
    assert browser.evaluate(RINGS) == [None, None]
    browser.evaluate("document.querySelectorAll('.pair .plot')[0].focus()")
    browser.press("ArrowRight", code=39)
    dates, first = browser.evaluate(RINGS)
    assert dates is None
    browser.press("ArrowRight", code=39)
    _, second = browser.evaluate(RINGS)
    assert second[0] > first[0]  # said later
    browser.press("End", code=35)
    browser.press("Escape", code=27)
    assert browser.evaluate(RINGS) == [None, None]
    browser.evaluate("document.querySelectorAll('.pair .plot')[1].focus()")
    browser.press("ArrowRight", code=39)
    dates, togo = browser.evaluate(RINGS)
    assert togo is None
    assert dates[0] == first[0]  # both have the same years across


def test_on_the_agenda_keys_go_along_a_row_and_to_the_next_one(
    browser: Browser, site: Path
) -> None:
    browser.show(site / PAGES["due"], width=1280)
    browser.evaluate("document.querySelector('#agenda .plot').focus()")
    told = []
    for key, code in (("ArrowRight", 39), ("ArrowDown", 40), ("ArrowUp", 38), ("End", 35)):
        browser.press(key, code=code)
        told.append(browser.evaluate("document.querySelector('#agenda .tip').innerText"))
    assert told[0] == told[2]
    assert len({told[0], told[1], told[3]}) == 3
