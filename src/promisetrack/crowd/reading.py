"""A saved file of any platform to a market."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from promisetrack.crowd.document import read_document
from promisetrack.crowd.faults import MarketFileError
from promisetrack.crowd.kalshi import read_kalshi
from promisetrack.crowd.manifold import read_manifold
from promisetrack.crowd.market import CrowdMarket
from promisetrack.crowd.metaculus import read_metaculus
from promisetrack.crowd.polymarket import read_polymarket
from promisetrack.model import Platform

PLATFORM_NAMES: Final = {
    Platform.KALSHI: "Kalshi",
    Platform.POLYMARKET: "Polymarket",
    Platform.MANIFOLD: "Manifold",
    Platform.METACULUS: "Metaculus",
}
"""As they write themselves."""


def read_market(content: bytes, platform: Platform, *, taken: date | None = None) -> CrowdMarket:
    """Read a saved file.

    Parameters
    ----------
    content
        The bytes of the file: the JSON that the platform's public interface answers.
    platform
        Whose file it is.
    taken
        The day of the prices; None: what the file says.

    Returns
    -------
    CrowdMarket
        Prices from 0 to 1, in the order of their deadlines.

    Raises
    ------
    MarketFileError
        With the place in the file, and what was expected there.
    UndatedFileError
        If the file does not say when its prices were taken, and ``taken`` does not either.
    """
    document = read_document(content)
    other = _recognized(document)
    if other is not None and other is not platform:
        message = f"this is a file of {PLATFORM_NAMES[other]}, not of {PLATFORM_NAMES[platform]}"
        raise MarketFileError(
            message,
            expected=f"an answer of {PLATFORM_NAMES[platform]}",
            remedy=f"promisetrack import {other} FILE",
        )
    return _READERS[platform](document, taken=taken)


# --- private -------------------------------------------------------------------------------

_READERS: Final[Mapping[Platform, Callable[..., CrowdMarket]]] = {
    Platform.KALSHI: read_kalshi,
    Platform.POLYMARKET: read_polymarket,
    Platform.MANIFOLD: read_manifold,
    Platform.METACULUS: read_metaculus,
}

_SIGNS: Final = (
    (Platform.MANIFOLD, frozenset({"outcomeType", "mechanism"})),
    (Platform.METACULUS, frozenset({"group_of_questions", "aggregations", "question_weight"})),
    (Platform.POLYMARKET, frozenset({"conditionId", "outcomePrices", "clobTokenIds"})),
    (Platform.KALSHI, frozenset({"event_ticker", "series_ticker", "yes_sub_title"})),
)
"""Keys that one platform alone has."""


def _recognized(document: Any) -> Platform | None:
    """Return the platform whose keys stand at the top or just below."""
    keys = _keys(document)
    return next((platform for platform, signs in _SIGNS if keys & signs), None)


def _keys(document: Any) -> frozenset[str]:
    top = document[0] if isinstance(document, list) and document else document
    if not isinstance(top, dict):
        return frozenset()
    found = set(top)
    for key in ("event", "market", "markets", "question"):
        inner = top.get(key)
        first = inner[0] if isinstance(inner, list) and inner else inner
        if isinstance(first, dict):
            found |= set(first)
    return frozenset(found)
