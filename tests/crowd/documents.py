"""The market files of this folder, and changed copies of them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from promisetrack.crowd import CrowdMarket, read_market
from promisetrack.model import Platform

FILES = Path(__file__).parent / "files"
OF_PLATFORM = {
    "kalshi-ladder": Platform.KALSHI,
    "polymarket-event": Platform.POLYMARKET,
    "manifold-buckets": Platform.MANIFOLD,
    "manifold-binary": Platform.MANIFOLD,
    "metaculus-date": Platform.METACULUS,
    "metaculus-group": Platform.METACULUS,
    "metaculus-choice": Platform.METACULUS,
}


def document(name: str) -> Any:
    """Return a fresh copy of a file's content, to be changed."""
    return json.loads((FILES / f"{name}.json").read_bytes())


def as_bytes(content: Any) -> bytes:
    return json.dumps(content).encode()


def chances(market: CrowdMarket) -> dict[str, float]:
    """Return the prices by the deadlines as written; `later` for those without one."""
    return {str(price.deadline or "later"): price.probability for price in market.prices}


def changed(content: Any, where: tuple[str | int, ...], value: Any) -> Any:
    """Put a value at a place of a document."""
    inner = content
    for step in where[:-1]:
        inner = inner[step]
    inner[where[-1]] = value
    return content


def read(name: str, content: Any) -> CrowdMarket:
    platform = OF_PLATFORM[name]
    taken = date(2026, 5, 28) if platform is Platform.KALSHI else None
    return read_market(as_bytes(content), platform, taken=taken)
