"""What is folded or shown in parts: short on a screen, whole on paper, found without a script."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.chromium import Browser

pytestmark = pytest.mark.browser

FOLDED = """
[...document.querySelectorAll('.fold:not([open])')].map((fold) => {
  const rows = [...fold.querySelectorAll('tbody tr')];
  return [rows.length, rows.filter((row) => row.getClientRects().length
    && row.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})).length];
})
"""
"""Of each closed fold: its rows, and how many of them can be seen."""

ORGANIZATIONS = "document.querySelectorAll('#organizations tbody tr').length"


def test_a_long_table_of_a_group_is_folded_on_screens_and_printed_whole(
    browser: Browser, site: Path
) -> None:
    browser.show(site / "domains/flight.html", width=420)
    ((rows, seen),) = browser.evaluate(FOLDED)
    assert rows > 4
    assert seen == 0
    browser.emulate(scheme="light", media="print")
    assert browser.evaluate(FOLDED) == [[rows, rows]]
    browser.emulate(scheme="light")


def test_organizations_are_searched_filtered_and_sorted(browser: Browser, site: Path) -> None:
    browser.show(site / "organizations/index.html", width=420)
    every = browser.evaluate(ORGANIZATIONS)
    browser.evaluate("document.querySelector('button[data-state=told]').click()")
    told = browser.evaluate(ORGANIZATIONS)
    assert 0 < told < every
    browser.evaluate("document.querySelector('button[data-reset]').click()")
    browser.evaluate("document.querySelector('input[type=search]').focus()")
    browser.call("Input.insertText", text="telescope")  # a domain that no row shows
    assert browser.evaluate(ORGANIZATIONS) == 1
    browser.evaluate("document.querySelector('button[data-reset]').click()")
    browser.evaluate("document.querySelector('th[data-name=on-time] button').click()")
    shares = browser.evaluate(
        "[...document.querySelectorAll('#organizations tbody tr')]"
        ".map((row) => row.cells[2].dataset.key)"
    )
    known = [float(one) for one in shares if one]
    assert known == sorted(known)
    assert shares[len(known) :] == [""] * (every - len(known))  # too few to tell: last


def test_a_list_of_some_pages_is_printed_whole(
    browser: Browser, site: Path, tmp_path: Path
) -> None:
    page = site / "organizations/index.html"
    html = page.read_text("utf-8")
    before, _, rest = html.partition("<tbody>")
    rows, _, after = rest.partition("</tbody>")
    several = tmp_path / "organizations" / "index.html"
    several.parent.mkdir()
    (tmp_path / "assets").symlink_to(site / "assets")
    several.write_text(f"{before}<tbody>{rows * 30}</tbody>{after}", "utf-8")
    browser.show(several, width=1280)
    shown = browser.evaluate(ORGANIZATIONS)
    assert shown == 30
    browser.evaluate("dispatchEvent(new Event('beforeprint'))")
    every = 30 * rows.count("<tr")
    assert browser.evaluate(ORGANIZATIONS) == every
    assert browser.evaluate("document.querySelector('output').textContent") == (
        f"{every} of {every} shown"
    )
    browser.evaluate("dispatchEvent(new Event('afterprint'))")
    assert browser.evaluate(ORGANIZATIONS) == 30
