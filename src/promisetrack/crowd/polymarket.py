"""Polymarket: an event with its markets, or one market, as the Gamma interface answers.

``outcomes`` and ``outcomePrices`` are lists in texts (``'["Yes", "No"]'``), their prices texts
again; so are many other numbers. A ladder of deadlines is one event with many yes-or-no markets.
Volumes are dollars.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from promisetrack.crowd.faults import MarketFileError
from promisetrack.crowd.ladder import put_in_order
from promisetrack.crowd.market import CrowdMarket, CrowdPrice, Layout, LeftOut
from promisetrack.crowd.node import Node
from promisetrack.crowd.quotes import settle_price
from promisetrack.crowd.taken import newest_day
from promisetrack.crowd.windows import NoDateError, read_answer, read_question
from promisetrack.dates import DateWindow
from promisetrack.model import Platform


def read_polymarket(document: object, *, taken: date | None = None) -> CrowdMarket:
    """Read an event or a market; a list of one of them is read as that one.

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
    top, markets = _parts(Node(document))
    day = taken or newest_day(one.get("updatedAt").moment() for one in (top, *markets))
    layout = Layout.BUCKETS if len(markets) > 1 and _is_exclusive(top) else Layout.LADDER
    prices, left_out = put_in_order((_price(one, layout, day) for one in markets), layout)
    slug = top.get("slug").text()
    volume = _volume(top)
    return CrowdMarket(
        platform=Platform.POLYMARKET,
        id=slug or top.get("id").text() or "",
        question=top.first("title", "question").text() or "",
        address=_address(top, slug),
        taken=day,
        layout=layout,
        prices=prices,
        volume=volume,
        unit=None if volume is None else "USD",
        left_out=left_out,
    )


# --- private -------------------------------------------------------------------------------

_EXPECTED: Final = "an event with `markets`, or a market with `outcomes` and `outcomePrices`"
_SITE: Final = "https://polymarket.com"


def _parts(top: Node) -> tuple[Node, tuple[Node, ...]]:
    """Return the event or the market alone, and the markets."""
    if isinstance(top.value, list):
        listed = top.items()
        if len(listed) != 1:
            message = f"this is a list of {len(listed)} answers"
            raise MarketFileError(message, expected=_EXPECTED, remedy="save the one that is meant")
        top = listed[0]
    markets = tuple(top.get("markets").objects()) or (top,)
    if any(one.get("outcomes").is_missing for one in markets):
        message = "this is not an event or a market of Polymarket"
        raise MarketFileError(message, where=top.where, expected=_EXPECTED)
    return top, markets


def _is_exclusive(top: Node) -> bool:
    return top.first("negRisk", "enableNegRisk").flag()


def _address(top: Node, slug: str | None) -> str | None:
    """Return the page, whose address is made of the name that the file gives."""
    if slug is None:
        return None
    return f"{_SITE}/{'event' if not top.get('markets').is_missing else 'market'}/{slug}"


def _price(market: Node, layout: Layout, taken: date) -> CrowdPrice | LeftOut:
    name = market.first("groupItemTitle", "question", "slug").text() or ""
    status = market.get("umaResolutionStatus").text()
    if market.get("closed").flag() or status == "resolved":
        return LeftOut(name, "it is closed, so its price is no forecast", is_settled=True)
    found = _yes_price(market)
    if found is None:
        return LeftOut(name, "it has no price")
    window = _window(market, name, layout, taken)
    return CrowdPrice(window, found, name, _volume(market), market.where)


def _yes_price(market: Node) -> float | None:
    """Return the price of Yes; the one shown, else that of the order book."""
    outcomes = market.get("outcomes").items()
    names = [(one.text() or "").casefold() for one in outcomes]
    if "yes" not in names:
        message = f"no outcome is called Yes: {market.get('outcomes').shown}"
        raise market.get("outcomes").fault(message, expected='["Yes", "No"]')
    prices = market.get("outcomePrices").items()
    if prices and len(prices) != len(outcomes):
        message = f"{len(prices)} prices for {len(outcomes)} outcomes"
        raise market.get("outcomePrices").fault(message, expected="a price for each outcome")
    shown = prices[names.index("yes")].chance() if prices else None
    if shown is not None:
        return shown
    keys = ("bestBid", "bestAsk", "lastTradePrice")
    return settle_price(*(market.get(key).chance() for key in keys))


def _window(market: Node, name: str, layout: Layout, taken: date) -> DateWindow | None:
    """Return the window that the words name with a year, else the last day of the market."""
    question = market.get("question").text() or name
    named = read_question(question, taken=taken)
    if layout is Layout.LADDER and named is not None:
        return named
    ends = market.first("endDateIso", "endDate")
    moment = ends.moment()
    if layout is Layout.LADDER and moment is not None and not _has_year(name):
        return DateWindow(None, moment.date())
    try:
        return read_answer(name, layout, taken=taken)
    except NoDateError as error:
        if layout is Layout.LADDER and moment is not None:
            return DateWindow(None, moment.date())
        raise market.fault(
            str(error), expected="a date in `groupItemTitle` or `question`, or `endDate`"
        ) from None


def _has_year(name: str) -> bool:
    return re.search(r"\b[0-9]{4}\b", name) is not None


def _volume(node: Node) -> float | None:
    return node.first("volumeNum", "volume").amount()
