"""The ledger of the exports, written once for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from export.ledgers import write_ledger
from promisetrack.ledger import load_ledger
from promisetrack.model import Ledger


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    return write_ledger(tmp_path)


@pytest.fixture
def ledger(claims: Path) -> Ledger:
    return load_ledger(claims)
