"""Kinds of page that need more than a ledger of promises: a roadmap, and a finished backtest."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.axe import axe_script, violations
from browser.chromium import Browser
from browser.kinds import FORMS
from browser.seen import COLLISIONS, CUT_CHARTS, EMPTY_CHARTS, HEADINGS, LOW_CONTRAST, MISFITS
from promisetrack.forecast.backtest import backtest
from promisetrack.forecast.backtest.digest import digest
from promisetrack.report import build_report
from report.ledgers import AS_OF
from report.roadmap_ledger import with_roadmap
from report.test_calibration_page import held

pytestmark = pytest.mark.browser

PAGES = {"roadmap": "roadmap/made-up.html", "front": "index.html", "tested": "calibration.html"}


@pytest.fixture(scope="module")
def fuller(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the address of each page of `PAGES`."""
    ahead, behind = (tmp_path_factory.mktemp(name) / "reports" for name in ("ahead", "behind"))
    build_report(with_roadmap(), as_of=AS_OF, out=ahead)
    tested = digest(backtest(held(), as_of=AS_OF, first=2014, last=2024))
    build_report(held(), as_of=AS_OF, out=behind, tested=tested)
    folders = {"roadmap": ahead, "front": ahead, "tested": behind}
    return {name: folders[name] / path for name, path in PAGES.items()}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form[0]}-{form[1]}")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_sound(
    browser: Browser, fuller: dict[str, Path], page: str, form: tuple[int, str]
) -> None:
    width, scheme = form
    browser.show(fuller[page], width=width, scheme=scheme)
    assert browser.complaints() == []
    assert browser.evaluate("document.querySelectorAll('.plot svg').length") > 0
    assert browser.evaluate("document.documentElement.scrollWidth") == width
    for fault in (MISFITS, CUT_CHARTS, EMPTY_CHARTS, COLLISIONS, HEADINGS):
        assert browser.evaluate(fault) == []
    script = axe_script()
    if script is not None:
        assert violations(browser, script) == []
    browser.show(fuller[page], width=width, height=30_000, scheme=scheme)
    assert browser.evaluate(LOW_CONTRAST) == []
