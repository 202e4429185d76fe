"""What a reader can do: step through a chart, change the scheme, print, travel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from browser.chromium import Browser, started
from browser.kinds import PAGES
from promisetrack.charts import filled, kind_specs, promise_chain, slip_chart
from report.ledgers import AS_OF, every_fate

pytestmark = pytest.mark.browser

FOCUS_SLIP = "document.querySelector('#slip .plot').focus()"
ZONED = ("front", "list", "restated", "delivered", "organization", "domain", "due")
TIP = "[...document.querySelectorAll('#slip .tip:not([hidden]) *')].map((one) => one.textContent)"


def test_arrow_keys_step_through_the_statements_of_a_chart(browser: Browser, site: Path) -> None:
    browser.show(site / "promises/restated.html", width=1280)
    browser.evaluate(FOCUS_SLIP)
    assert browser.evaluate(TIP) == []
    browser.press("ArrowRight")
    assert browser.evaluate(TIP) == [
        "“soon enough”",
        "Jane Doe, 10 Oct 2014",
        "Latest date meant: 31 Dec 2015; then 1.2 years to go",
        "Not checked",
    ]
    browser.press("ArrowRight")
    assert "Feb 2016" in browser.evaluate(TIP)[1]
    browser.press("End")
    assert browser.evaluate(TIP) == ["Acme delivers restated", "Open, 2 years over"]
    browser.press("Escape")
    assert browser.evaluate(TIP) == []


def test_a_pointer_near_a_mark_tells_it(browser: Browser, site: Path) -> None:
    browser.show(site / "promises/restated.html", width=1280, height=3000)
    spot = browser.evaluate(
        "(() => { const mark = document.querySelector('#slip svg .mark-symbol path')"
        ".getBoundingClientRect();"
        " return [mark.x + mark.width / 2 + 6, mark.y + mark.height / 2]; })()"
    )
    browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=spot[0], y=spot[1])
    assert browser.evaluate(TIP)[1] == "Jane Doe, 10 Oct 2014"
    browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=5, y=5)
    assert browser.evaluate(TIP) == []


def test_a_click_keeps_what_a_mark_tells(browser: Browser, site: Path) -> None:
    browser.show(site / "promises/restated.html", width=1280, height=3000)
    click = (
        "(() => {{ const mark = document.querySelector('#slip svg .mark-symbol path')"
        ".getBoundingClientRect(); document.querySelector('#slip .plot').dispatchEvent("
        "new MouseEvent('click', {{clientX: mark.x + {0}, clientY: mark.y, bubbles: true}})); }})()"
    )
    browser.evaluate(click.format(4))
    browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=5, y=5)
    assert browser.evaluate(TIP)[1] == "Jane Doe, 10 Oct 2014"
    browser.evaluate(click.format(-300))
    assert browser.evaluate(TIP) == []


def test_the_scheme_can_be_chosen(browser: Browser, site: Path) -> None:
    browser.show(site / "method.html", width=1280, scheme="light")
    colour = "getComputedStyle(document.body).backgroundColor"
    browser.evaluate("document.querySelector('[data-toggle-scheme]').click()")
    assert browser.evaluate(colour) == "rgb(20, 23, 27)"
    browser.evaluate("document.querySelector('[data-toggle-scheme]').click()")
    assert browser.evaluate(colour) == "rgb(255, 255, 255)"
    browser.evaluate("localStorage.clear()")


def test_a_dark_page_prints_in_light_at_the_width_of_paper(
    browser: Browser, site: Path, tmp_path: Path
) -> None:
    browser.show(site / "promises/restated.html", width=1280, scheme="dark")
    browser.evaluate(
        "window.widths = [];"
        "new MutationObserver(() => window.widths.push("
        "  document.querySelector('#slip .drawing svg').width.baseVal.value))"
        ".observe(document.querySelector('#slip .drawing'), {childList: true})"
    )
    browser.save_pdf(tmp_path / "restated.pdf")
    assert (tmp_path / "restated.pdf").read_bytes().startswith(b"%PDF")
    browser.wait_until("window.widths.length === 2")
    on_paper, after = browser.evaluate("window.widths")
    assert on_paper == 330
    assert after > 480
    browser.emulate(scheme="dark", media="print")
    assert browser.evaluate("getComputedStyle(document.body).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    said = "getComputedStyle(document.documentElement).getPropertyValue('--said')"
    assert browser.evaluate(said).strip() == "#D55E00"
    browser.emulate(scheme="dark")


def test_pages_say_the_same_days_west_and_east_of_greenwich(
    chromium: str, site: Path, tmp_path: Path
) -> None:
    said = {}
    for zone in ("America/Los_Angeles", "Pacific/Auckland"):
        profile = tmp_path / zone.replace("/", "-")
        with started(chromium, profile, environment={"TZ": zone}) as elsewhere:
            elsewhere.show(site / "promises/restated.html", width=1280)
            here = elsewhere.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
            assert here == zone
            elsewhere.evaluate(FOCUS_SLIP)
            elsewhere.press("ArrowRight")
            said[zone] = [elsewhere.evaluate("document.querySelector('#slip .tip').innerText")]
            for page in ZONED:
                elsewhere.show(site / PAGES[page], width=1280)
                said[zone] += elsewhere.evaluate(
                    "[document.querySelector('main').innerText,"
                    " ...[...document.querySelectorAll('.drawing')].map((one) => one.innerHTML)]"
                )
    west, east = said.values()
    assert len(west) > 2 * len(ZONED)
    assert west == east


def test_pages_draw_what_the_library_would(browser: Browser, site: Path) -> None:
    promise = every_fate().promises["restated"]
    chart = slip_chart(promise_chain(promise, promise.outcome, as_of=AS_OF))
    browser.show(site / "promises/restated.html", width=1280)
    drawn: dict[str, Any] = browser.evaluate(
        "(() => { const chart = JSON.parse(document.getElementById('slip-chart').textContent);"
        " const { filled, specs } = window.promisetrack;"
        " return filled(specs[chart.kind], chart.wide, 516); })()"
    )
    assert drawn == filled(kind_specs()["slip"], chart.wide, width=516)


def test_without_scripts_the_tables_remain(browser: Browser, site: Path) -> None:
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.show(site / "promises/restated.html", width=420, drawn=False)
        assert browser.text("noscript") != ""
        assert "soon enough" in browser.text("main")
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
