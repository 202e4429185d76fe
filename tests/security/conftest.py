"""The attacking ledger as files, and the report made from it, once for each process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from browser.chromium import Browser, find_chromium, started
from promisetrack.ledger import load_ledger
from promisetrack.model import Ledger
from promisetrack.report.building import write_report
from promisetrack.report.edition import Edition, make_edition
from security.attacks import write_attack


@pytest.fixture(scope="session")
def claims(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the ledger; nobody changes it."""
    return write_attack(tmp_path_factory.mktemp("attack") / "claims")


@pytest.fixture(scope="session")
def ledger(claims: Path) -> Ledger:
    """Return the ledger: all attacks are in it, since no file has a fault."""
    return load_ledger(claims)


@pytest.fixture(scope="session")
def edition(ledger: Ledger) -> Edition:
    """Return what its report is made from."""
    assert ledger.closing is not None
    return make_edition(ledger, as_of=ledger.closing)


@pytest.fixture(scope="session")
def site(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of its report, published at an address."""
    out = tmp_path_factory.mktemp("site") / "reports"
    write_report(edition, out=out, address="https://home.page/")
    return out


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Return a browser without a network, or skip."""
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium is installed (apt-get install chromium)")
    with started(program, tmp_path_factory.mktemp("profile")) as running:
        yield running
