"""A small sound ledger, for tests to break."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SAMPLING = """\
rules:
  found-by-hand:
    title: Found by hand
    kind: opportunistic
    rule: Whatever was read in 2020.
"""
PROMISE = """\
promise: Acme opens its {name}
organization: Acme
kind: construction
criteria: The plant has sent power to a customer.
sampling: found-by-hand
claims:
  - made: 2020-01-15
    by: Acme
    due: 2021
    verified: false
outcome:
  status: pending
  as_of: 2020-06-30
"""
SERIES = """\
title: Power sent
quantity: power
unit: MW
type: stock
readings:
  - date: 2020-06-30
    value: 3
"""


@pytest.fixture
def promise_text() -> str:
    """Return a sound promise file."""
    return PROMISE.format(name="first plant")


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    """Return a sound ledger of two promises and one series."""
    folder = tmp_path / "claims"
    (folder / "energy").mkdir(parents=True)
    (folder / "series").mkdir()
    (folder / "sampling.yaml").write_text(SAMPLING, encoding="utf-8")
    for name in ("first", "second"):
        text = PROMISE.format(name=f"{name} plant")
        (folder / "energy" / f"{name}-plant.yaml").write_text(text, encoding="utf-8")
    (folder / "series" / "power-sent.yaml").write_text(SERIES, encoding="utf-8")
    return folder


@pytest.fixture
def change(claims: Path) -> Callable[[str, str], Path]:
    """Return a function that replaces a text in the first promise's file, just once."""

    def replace(old: str, new: str) -> Path:
        path = claims / "energy" / "first-plant.yaml"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return replace
