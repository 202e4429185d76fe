"""Kalshi: an event with its markets, as the public interface answers.

Prices stand in cents (whole numbers, ``yes_bid: 6``) and, in newer answers, also in dollars as
text (``yes_bid_dollars: "0.0600"``); the dollars win. A price of 0 means that there is none:
nobody bids, or nothing was traded. Volumes are contracts, each of which pays 1 dollar.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from promisetrack.crowd.faults import MarketFileError
from promisetrack.crowd.ladder import put_in_order
from promisetrack.crowd.market import CrowdMarket, CrowdPrice, Layout, LeftOut
from promisetrack.crowd.node import Node
from promisetrack.crowd.quotes import settle_price
from promisetrack.crowd.taken import newest_day
from promisetrack.crowd.windows import NoDateError, last_day, read_answer, read_question
from promisetrack.dates import DateWindow
from promisetrack.model import Platform


def read_kalshi(document: object, *, taken: date | None = None) -> CrowdMarket:
    """Read an event, a market, or a list of the markets of one event.

    Parameters
    ----------
    document
        The decoded file.
    taken
        The day of the prices; None: the newest time of an update in the file.

    Raises
    ------
    MarketFileError
        With the place in the file, and what was expected there.
    """
    event, markets = _parts(Node(document))
    day = taken or newest_day(one.get("updated_time").moment() for one in markets)
    layout = Layout.BUCKETS if event.get("mutually_exclusive").flag() else Layout.LADDER
    prices, left_out = put_in_order((_price(one, layout, day) for one in markets), layout)
    volumes = [_volume(market) for market in markets]
    known = [volume for volume in volumes if volume is not None]
    return CrowdMarket(
        platform=Platform.KALSHI,
        id=_event_id(event, markets),
        question=event.get("title").text() or markets[0].get("title").text() or "",
        address=None,
        taken=day,
        layout=layout,
        prices=prices,
        volume=sum(known) if known else None,
        unit="contracts" if known else None,
        left_out=left_out,
    )


# --- private -------------------------------------------------------------------------------

_EXPECTED: Final = "an object with `event` and `markets`, or with `market`, as Kalshi answers"
_CENT: Final = 0.01
_OPEN: Final = frozenset({"active", "open", "initialized", "unopened", "inactive", "paused"})
"""Words of `status` in which a market has no result."""


def _parts(top: Node) -> tuple[Node, tuple[Node, ...]]:
    """Return the event (an empty one where the file has none) and its markets."""
    event = top.get("event")
    if isinstance(top.value, dict) and "ticker" in top.value:
        markets: tuple[Node, ...] = (top,)
    elif not top.get("market").is_missing:
        markets = (top.get("market"),)
    else:
        within = event if top.get("markets").is_missing else top
        markets = tuple(within.get("markets").objects())
    if not markets or any(one.get("ticker").is_missing for one in markets):
        message = "this is not an event or a market of Kalshi"
        raise MarketFileError(message, where=top.where, expected=_EXPECTED)
    return event, markets


def _event_id(event: Node, markets: tuple[Node, ...]) -> str:
    """Return the event's own name; every market must be one of that event."""
    own = event.get("event_ticker").text()
    names = [market.first("event_ticker", "ticker").text() or "" for market in markets]
    for market, name in zip(markets, names, strict=True):
        if name != (own or names[0]):
            message = f"this market is one of {name}, not of {own or names[0]}"
            where = market.get("event_ticker")
            raise where.fault(message, expected="the markets of one event")
    return own or names[0]


def _price(market: Node, layout: Layout, taken: date) -> CrowdPrice | LeftOut:
    name = market.first("yes_sub_title", "subtitle", "title", "ticker").text() or ""
    status = (market.get("status").text() or "active").casefold()
    if status not in _OPEN or not market.get("result").is_missing:
        return LeftOut(name, f"it is {status}, so its price is no forecast", is_settled=True)
    found = settle_price(
        _dollars(market, "yes_bid"), _dollars(market, "yes_ask"), _dollars(market, "last_price")
    )
    if found is None:
        return LeftOut(name, "nothing was bid or traded")
    window = _window(market, name, layout, taken)
    return CrowdPrice(window, found, name, _volume(market), market.where)


def _window(market: Node, name: str, layout: Layout, taken: date) -> DateWindow | None:
    """Return the window that the words name, else the day on which the market closes."""
    try:
        return read_answer(name, layout, taken=taken)
    except NoDateError as error:
        if layout is Layout.BUCKETS:
            raise market.fault(str(error), expected="an answer such as: 2031") from None
    named = read_question(market.get("title").text() or "", taken=taken)
    closes = market.first("close_time", "expected_expiration_time", "expiration_time")
    moment = closes.moment()
    if named is None and moment is None:
        message = f"{name!r} names no deadline, and there is no time at which it closes"
        raise market.fault(message, expected="`yes_sub_title` such as: Before 2030")
    return named or DateWindow(None, last_day(moment) if moment else None)


def _dollars(market: Node, key: str) -> float | None:
    """Return a price from 0 to 1: the dollars in a text, else the cents."""
    dollars = market.get(f"{key}_dollars").chance()
    node = market.get(key)
    cents = node.number()
    if dollars is not None:
        return dollars
    if cents is None:
        return None
    if cents != int(cents) or not 0 <= cents <= 100:  # noqa: PLR2004  cents of a dollar
        message = f"{node.shown} is not a price in cents"
        raise node.fault(message, expected="a whole number from 0 to 100")
    return cents * _CENT


def _volume(market: Node) -> float | None:
    return market.first("volume", "volume_fp").amount()
