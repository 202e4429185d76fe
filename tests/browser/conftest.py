"""A browser, and a site to show in it, made once for each process of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from browser.chromium import Browser, find_chromium, started
from promisetrack.report import build_report
from report.ledgers import AS_OF, every_fate

REASON = "no Chromium is installed (apt-get install chromium)"


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium, or skip."""
    program = find_chromium()
    if program is None:
        pytest.skip(REASON)
    return program


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a report that has a page of every kind."""
    out = tmp_path_factory.mktemp("site") / "reports"
    build_report(every_fate(), as_of=AS_OF, out=out)
    return out


@pytest.fixture(scope="session")
def browser(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Return a browser without a network."""
    with started(chromium, tmp_path_factory.mktemp("profile")) as running:
        yield running
