"""The list of all promises: searched, filtered, sorted and linked, by keyboard too, and quick."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from browser.chromium import Browser
from promisetrack.report.figures import embedded_json
from report.ledgers import every_fate

pytestmark = pytest.mark.browser

LIST = "promises/index.html"
TOTAL = len(every_fate().promises)

SHOWN = (
    "[...document.querySelectorAll('#promises tbody tr')]"
    ".map((row) => row.querySelector('a').getAttribute('href').slice(12, -5))"
)
SORTED = (
    "[...document.querySelectorAll('#promises thead [aria-sort]')]"
    ".map((head) => [head.dataset.name, head.getAttribute('aria-sort')])"
)
TOLD = "document.querySelector('form output').textContent"


def column(browser: Browser, number: int) -> list[str]:
    """Return the texts of a column, from the first shown row to the last."""
    texts: list[str] = browser.evaluate(
        "[...document.querySelectorAll('#promises tbody tr')]"
        f".map((row) => row.cells[{number}].textContent.trim())"
    )
    return texts


def test_a_search_finds_who_said_it_and_what_the_row_shows(browser: Browser, site: Path) -> None:
    browser.show(site / LIST, width=1280)
    assert len(browser.evaluate(SHOWN)) == TOTAL
    browser.evaluate("document.querySelector('input[type=search]').focus()")
    browser.call("Input.insertText", text="ELON gigawatt 2027")
    assert browser.evaluate(SHOWN) == ["spacex-orbital-ai-1gw-per-year"]
    browser.wait_until(f"{TOLD} === '1 of {TOTAL} shown'")


def test_states_domains_and_organizations_narrow_the_list(browser: Browser, site: Path) -> None:
    browser.show(site / LIST, width=1280)
    browser.evaluate("document.querySelector('button[data-state=cancelled]').click()")
    assert "cancelled" in browser.evaluate(SHOWN)
    assert "kept" not in browser.evaluate(SHOWN)
    browser.evaluate("document.querySelector('button[data-reset]').click()")
    for name, value, left in (
        ("domain", "telescope", ["restated-too"]),
        ("organization", "SpaceX", ["spacex-orbital-ai-1gw-per-year"]),
    ):
        browser.show(site / LIST, width=1280)
        browser.evaluate(
            f"(() => {{ const one = document.querySelector('select[data-filter={name}]');"
            f" one.value = '{value}'; one.dispatchEvent(new Event('change')); }})()"
        )
        assert browser.evaluate(SHOWN) == left


def test_heads_sort_and_say_so(browser: Browser, site: Path) -> None:
    browser.show(site / LIST, width=1280)
    assert browser.evaluate(SORTED) == []
    head = "document.querySelector('th[data-name={}] button').click()"
    browser.evaluate(head.format("dates"))
    counts = [int(one) for one in column(browser, 4)]
    assert counts == sorted(counts)
    assert browser.evaluate(SORTED) == [["dates", "ascending"]]
    browser.evaluate(head.format("dates"))
    assert [int(one) for one in column(browser, 4)] == sorted(counts, reverse=True)
    assert browser.evaluate(SORTED) == [["dates", "descending"]]
    browser.wait_until(f"{TOLD} === '{TOTAL} of {TOTAL} shown. Dates: most first'")
    browser.evaluate(head.format("promise"))
    names = column(browser, 0)
    assert names[0].startswith("</script>")  # signs come before letters
    assert names[1:] == sorted(names[1:], key=str.casefold)


def test_what_has_no_date_stands_last_in_both_orders(browser: Browser, site: Path) -> None:
    for order in ("even", "-even"):
        browser.show(site / LIST, width=1280, query=f"#sort={order}")
        dates = column(browser, 5)
        known = [one != "–" for one in dates]
        assert known == sorted(known, reverse=True)
        assert any(known)
        assert not all(known)
    browser.show(site / LIST, width=1280, query="#sort=promised")
    years = [int(found[-1]) for one in column(browser, 3) if (found := re.findall(r"\d{4}", one))]
    assert years == sorted(years)
    browser.show(site / LIST, width=1280, query="#sort=state")
    data = json.loads(browser.evaluate("document.getElementById('promises-rows').textContent"))
    state = {row[0]: data["states"][row[4]] for row in data["rows"]}
    order_of = ["overdue", "not-due", "late", "cancelled", "kept", "other"]
    groups = [state[one] for one in browser.evaluate(SHOWN)]
    assert groups == sorted(groups, key=order_of.index)
    assert set(groups) == set(order_of)


def test_a_view_can_be_linked_and_taken_back(browser: Browser, site: Path) -> None:
    browser.show(site / LIST, width=1280, query="?domain=telescope&q=acme")
    assert browser.evaluate(SHOWN) == ["restated-too"]
    browser.evaluate("document.querySelector('button[data-state=overdue]').click()")
    browser.evaluate("document.querySelector('th[data-name=even] button').click()")
    browser.wait_until("location.hash.includes('sort=even')")
    there = browser.evaluate("location.hash")
    assert there == "#q=acme&domain=telescope&state=overdue&sort=even"
    assert browser.evaluate("location.search") == ""
    browser.show(site / "method.html", width=1280)
    browser.show(site / LIST, width=420, query=there)
    assert browser.evaluate(SHOWN) == ["restated-too"]
    assert browser.evaluate(SORTED) == [["even", "ascending"]]
    browser.evaluate("void (location.hash = 'organization=SpaceX')")
    browser.wait_until(f"{SHOWN}[0] === 'spacex-orbital-ai-1gw-per-year'")
    browser.evaluate("void (location.hash = 'content')")  # the skip link is no view
    browser.wait_until("location.hash === '#content'")
    assert len(browser.evaluate(SHOWN)) == 1


@pytest.mark.parametrize(
    "fragment",
    [
        "#sort=constructor&state=__proto__&domain=</script>&organization=nobody",
        "#q=&sort=-",
        "#===&&&",
    ],
)
def test_a_fragment_that_means_nothing_shows_all(
    browser: Browser, site: Path, fragment: str
) -> None:
    browser.show(site / LIST, width=1280, query=fragment)
    assert browser.complaints() == []
    assert len(browser.evaluate(SHOWN)) == TOTAL
    assert browser.evaluate(SORTED) == []


def test_nothing_found_says_so_and_offers_all(browser: Browser, site: Path) -> None:
    browser.show(site / LIST, width=420, query="#q=<img src=x onerror=window.hacked=1>")
    assert browser.evaluate("document.getElementById('promises').hidden")
    assert browser.evaluate("window.hacked === undefined")
    words = browser.evaluate("document.getElementById('promises-none').innerText")
    assert words.startswith("No promise fits")
    browser.evaluate("document.querySelector('#promises-none button').click()")
    assert len(browser.evaluate(SHOWN)) == TOTAL
    assert browser.evaluate("document.activeElement.type") == "search"


def test_the_whole_list_works_from_the_keyboard(browser: Browser, site: Path) -> None:
    browser.show(site / LIST, width=1280)
    browser.evaluate("document.querySelector('input[type=search]').focus()")
    browser.call("Input.insertText", text="acme")
    stops = []
    for _ in range(20):
        browser.press("Tab", code=9)
        stops.append(
            browser.evaluate(
                "(document.activeElement.dataset.filter || document.activeElement.textContent)"
            )
        )
        if stops[-1] == "First promised for":
            break
    assert stops[:3] == ["domain", "organization", "all"]
    assert "Show all" in stops
    assert stops[-4:] == ["Promise", "Organization", "Domain", "First promised for"]
    browser.press("Enter", code=13, text="\r")
    assert browser.evaluate(SORTED) == [["promised", "ascending"]]
    browser.press(" ", code=32, text=" ")
    assert browser.evaluate(SORTED) == [["promised", "descending"]]
    assert browser.evaluate("document.activeElement.textContent") == "First promised for"


def test_on_a_phone_the_heads_stay_to_sort_with(browser: Browser, site: Path) -> None:
    browser.show(site / LIST, width=420)
    seen = browser.evaluate(
        "[...document.querySelectorAll('#promises th button')]"
        ".filter((one) => one.getBoundingClientRect().width > 20).map((one) => one.textContent)"
    )
    assert seen == [
        "Promise",
        "Organization",
        "First promised for",
        "Dates",
        "Even odds by",
        "State",
    ]


def test_without_scripts_the_list_is_whole(browser: Browser, site: Path) -> None:
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.show(site / LIST, width=1280, drawn=False)
        root = browser.call("DOM.getDocument", depth=0)["root"]["nodeId"]
        rows = browser.call("DOM.querySelectorAll", nodeId=root, selector="#promises tbody tr")
        assert len(rows["nodeIds"]) == TOTAL
        assert browser.text("#promises thead").split()[0] == "Promise"
        root = browser.call("DOM.getDocument", depth=0)["root"]["nodeId"]
        form = browser.call("DOM.querySelectorAll", nodeId=root, selector="form:not([hidden])")
        assert form["nodeIds"] == []
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


TIMED = """
(async () => {
  const search = document.querySelector('input[type=search]');
  const type = (words) => { search.value = words; search.dispatchEvent(new Event('input')); };
  const head = (name) => document.querySelector(`th[data-name=${name}] button`).click();
  const acts = {
    first: () => type('spacex'), search: () => type('acme delivers'), clear: () => type(''),
    text: () => head('promise'), date: () => head('promised'), state: () => head('state'),
    filter: () => document.querySelector('button[data-state=overdue]').click(),
  };
  const took = {};
  for (const [name, act] of Object.entries(acts)) {
    const start = performance.now();
    act();
    document.body.getBoundingClientRect();
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    took[name] = performance.now() - start;
  }
  return took;
})()
"""


def many(site: Path, folder: Path, count: int) -> Path:
    """Write the list with its promises over and over, beside the site's assets; return its path."""
    html = (site / LIST).read_text("utf-8")
    before, data, after = re.split(r'(?<=id="promises-rows">)(.*?)(?=</script>)', html, maxsplit=1)
    packed = json.loads(data)
    some = packed["rows"]
    packed["rows"] = [
        [f"{i}-{one[0]}", *one[1:]] for i in range(count) if (one := some[i % len(some)])
    ]
    shutil.copytree(site / "assets", folder / "assets")
    page = folder / "promises/index.html"
    page.parent.mkdir()
    page.write_text(before + str(embedded_json(packed)) + after, "utf-8")
    return page


def test_a_row_made_of_data_is_like_one_that_was_written(
    browser: Browser, site: Path, tmp_path: Path
) -> None:
    browser.show(many(site, tmp_path, 2 * TOTAL), width=1280)
    browser.evaluate("document.querySelectorAll('#promises-more button')[1]?.click()")
    rows = browser.evaluate(
        "[...document.querySelectorAll('#promises tbody tr')].map((row) => row.outerHTML)"
    )
    assert len(rows) == 2 * TOTAL
    for written, made in zip(rows[:TOTAL], rows[TOTAL:], strict=True):
        assert re.sub(r"promises/\d+-", "promises/", made) == written


def test_ten_thousand_promises_answer_at_once(browser: Browser, site: Path, tmp_path: Path) -> None:
    page = many(site, tmp_path, 10_000)
    assert page.stat().st_size < 2_500_000
    browser.show(page, width=1280)
    took: dict[str, Any] = browser.evaluate(TIMED)
    assert max(took.values()) < 1_500, took  # a tenth of it on an idle machine
    browser.evaluate("document.querySelector('button[data-reset]').click()")
    assert len(browser.evaluate(SHOWN)) == 100
    browser.wait_until(f"{TOLD} === '10,000 of 10,000 fit, the first 100 shown'")
    browser.evaluate("document.querySelector('#promises-more button').click()")
    assert len(browser.evaluate(SHOWN)) == 200
    browser.evaluate("document.querySelectorAll('#promises-more button')[1].click()")
    assert len(browser.evaluate(SHOWN)) == 10_000
    assert browser.evaluate("document.getElementById('promises-more').hidden")
