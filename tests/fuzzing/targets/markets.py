"""Saved market files: a market whose chances never fall, or an error that names a place."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from crowd.documents import FILES, OF_PLATFORM, changed, document
from fuzzing.feed import Feed
from promisetrack.crowd import CrowdMarket, MarketFileError, market_distribution, read_market
from promisetrack.crowd.document import find_place
from promisetrack.crowd.faults import json_path
from promisetrack.model import Platform
from promisetrack.problems import harmless

PLATFORMS: Final = tuple(Platform)
NAMES: Final = tuple(OF_PLATFORM)
TAKEN: Final = date(2026, 5, 28)
_PLATFORM_OF_FILE: Final = {name: list(PLATFORMS).index(one) for name, one in OF_PLATFORM.items()}
JUNK: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1, 0.5, 1e308, -1e308, 1e-320, 2**70, 253402300799, -62135596800,
    4e9, 1.9e9, float("nan"), float("inf"), "", " ", "[]", " [ ] ", '["Yes","No"]', "[[", "null",
    "1e999", "Before 2030", "by 2030", "in 2031", "2031-2032", "2036 or later", "Never", "Other",
    "0001-01-01", "9999-12-31T23:59:59-14:00", "2030-01-01T04:59:00Z", "not by 2029", "\ud800",
    [], {}, [0], [[]], [{}], [None], [0.5, 0.5], [0.0, 1.0], [" "], {"a": 1}, "hidden", "0.5",
)  # fmt: skip
WORDS: Final = (
    "outcomeType", "mechanism", "BINARY", "MULTIPLE_CHOICE", "answers", "probability", "closeTime",
    "group_of_questions", "questions", "aggregations", "recency_weighted", "latest", "history",
    "forecast_values", "centers", "scaling", "range_min", "range_max", "zero_point", "options",
    "outcomePrices", "outcomes", "markets", "endDate", "groupItemTitle", "bestBid", "bestAsk",
    "event", "event_ticker", "ticker", "yes_bid", "yes_ask", "last_price", "close_time",
    "yes_sub_title", "mutually_exclusive", "updated_time", "Before 2030", "never", "by ", "NaN",
)  # fmt: skip


def seeds() -> Iterator[bytes]:
    for name, number in _PLATFORM_OF_FILE.items():
        yield bytes([number, 1]) + (FILES / f"{name}.json").read_bytes()
    for number in range(len(NAMES)):
        for step in range(4):
            yield bytes([number + len(PLATFORMS), 1]) + bytes(range(step * 7, 80 + step * 9))


def check(data: bytes) -> None:
    feed = Feed(data)
    kind = feed.number(len(PLATFORMS) + len(NAMES))
    taken = TAKEN if feed.number(2) else None
    if kind < len(PLATFORMS):
        read(feed.some(len(data)), PLATFORMS[kind], taken)
    else:
        name = NAMES[kind - len(PLATFORMS)]
        content = mutated(name, feed)
        read(json.dumps(content).encode(), OF_PLATFORM[name], taken)


def read(content: bytes, platform: Platform, taken: date | None) -> None:
    try:
        market = read_market(content, platform, taken=taken)
    except MarketFileError as error:
        check_error(error, content)
    else:
        check_market(market, taken)


def check_error(error: MarketFileError, content: bytes) -> None:
    assert str(error)
    assert harmless(str(error)).isprintable()
    assert len(error.args[0]) < 100_000
    if error.where:
        assert json_path(error.where).startswith("$")
        place = find_place(content.decode("utf-8-sig"), error.where)
        assert place is not None
        assert place.line <= content.count(b"\n") + 1


def check_market(market: CrowdMarket, taken: date | None) -> None:
    assert taken is None or market.taken == taken
    found = market_distribution(market)
    assert found.probabilities[0] >= 0
    assert found.probabilities[-1] <= 1
    assert list(found.probabilities) == sorted(found.probabilities)
    for p in (0.1, 0.5, 0.9):
        day = found.quantile(p)
        assert day is None or (found.probability_by(day) or 0) >= p - 1e-9 or day <= found.start


def mutated(name: str, feed: Feed) -> Any:
    """Return a market file with up to four values replaced, left out or repeated."""
    content = document(name)
    for _ in range(1 + feed.number(4)):
        where = feed.choice(list(places(content)))
        kind = feed.number(4)
        if kind == 0:
            changed(content, where, feed.word())
        elif kind == 1:
            parent = inside(content, where[:-1])
            if isinstance(parent, dict) or len(parent) > 1:
                del parent[where[-1]]
        else:
            changed(content, where, copy.deepcopy(feed.choice(JUNK)))
        if not content:
            return content
    return content


def inside(content: Any, where: tuple[str | int, ...]) -> Any:
    for step in where:
        content = content[step]
    return content


def places(content: Any, where: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield every place of a document but its long lists of chances."""
    if isinstance(content, dict):
        steps: list[Any] = list(content)
    else:
        steps = list(range(len(content)))[:6] if isinstance(content, list) else []
    for step in steps:
        yield (*where, step)
        yield from places(content[step], (*where, step))
