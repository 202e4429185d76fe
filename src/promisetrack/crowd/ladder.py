"""Prices put in order, and what cannot be a market on a date refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from promisetrack.crowd.faults import Code, MarketFileError, json_path
from promisetrack.crowd.market import CrowdPrice, Layout, LeftOut
from promisetrack.words import day_words

BUCKETS_ADD_UP: Final = 0.1
"""How far the prices of buckets may add up to more or less than 1: fees, and prices of minutes."""


def put_in_order(
    answers: Iterable[CrowdPrice | LeftOut], layout: Layout
) -> tuple[tuple[CrowdPrice, ...], tuple[LeftOut, ...]]:
    """Return the prices in the order of their deadlines, and the answers without one.

    Prices without a deadline come last.

    Raises
    ------
    MarketFileError
        If there is no price, two have one deadline, buckets overlap, lack one or do not add up.
    """
    seen = tuple(_usable(one, layout) for one in answers)
    left_out = tuple(one for one in seen if isinstance(one, LeftOut))
    prices = (one for one in seen if isinstance(one, CrowdPrice))
    return _ordered(prices, layout, left_out), left_out


# --- private -------------------------------------------------------------------------------


def _usable(answer: CrowdPrice | LeftOut, layout: Layout) -> CrowdPrice | LeftOut:
    """Leave out what is no deadline, where answers are priced apart: never, or a later window."""
    if isinstance(answer, LeftOut) or layout is Layout.BUCKETS:
        return answer
    if answer.window is None or answer.window.upper is None:
        return LeftOut(answer.name, "it has no deadline")
    if answer.window.lower is not None:
        begins = day_words(answer.window.lower)
        return LeftOut(answer.name, f"it asks only about the time from {begins} on")
    return answer


def _ordered(
    prices: Iterable[CrowdPrice], layout: Layout, left_out: Sequence[LeftOut]
) -> tuple[CrowdPrice, ...]:
    found = sorted(prices, key=lambda price: (price.deadline or date.max, price.window is None))
    if not any(price.deadline for price in found):
        raise _no_price(left_out)
    dated = [price for price in found if price.deadline is not None]
    for before, price in pairwise(dated):
        if before.deadline == price.deadline:
            raise _twice(before, price)
        if layout is Layout.BUCKETS and not _are_apart(before, price):
            raise _overlap(before, price)
    if layout is Layout.BUCKETS:
        _check_sum(found, left_out)
    return tuple(found)


def _are_apart(before: CrowdPrice, price: CrowdPrice) -> bool:
    start = price.window.lower if price.window else None
    return start is not None and before.deadline is not None and before.deadline < start


def _no_price(left_out: Sequence[LeftOut]) -> MarketFileError:
    reasons = "; ".join(f"{one.name}: {one.why}" for one in left_out[:_SHOWN])
    more = f"; and {len(left_out) - _SHOWN} more" if len(left_out) > _SHOWN else ""
    return MarketFileError(
        "the file holds no price of a date" + (f" ({reasons}{more})" if reasons else ""),
        code=Code.NO_PRICE,
        expected="at least one open answer with a deadline and a price",
        remedy="an empty or hidden price is missing, and is not taken for 0",
    )


_SHOWN: Final = 3


def _twice(before: CrowdPrice, price: CrowdPrice) -> MarketFileError:
    assert price.deadline is not None  # noqa: S101  only dated prices are compared
    return MarketFileError(
        f"a second price for {day_words(price.deadline)}; the first is at "
        f"{json_path(before.where)}",
        code=Code.WRONG_VALUE,
        where=price.where,
        expected="one price a deadline",
        remedy="save one event, not several in one file",
    )


def _overlap(before: CrowdPrice, price: CrowdPrice) -> MarketFileError:
    return MarketFileError(
        f"the answers {before.name!r} and {price.name!r} overlap",
        code=Code.WRONG_VALUE,
        where=price.where,
        expected="windows that follow each other, since only one of these answers can win",
    )


def _check_sum(prices: Sequence[CrowdPrice], left_out: Sequence[LeftOut]) -> None:
    missing = next((one for one in left_out if not one.is_settled), None)
    if missing is not None:
        message = f"the answer {missing.name!r} has no price: {missing.why}"
        raise MarketFileError(
            message,
            code=Code.NO_PRICE,
            where=prices[0].where[:-1],
            expected="a price for every answer, where only one of them can win",
            remedy="a missing price is not taken for 0",
        )
    total = sum(price.probability for price in prices)
    is_whole = any(price.deadline is None for price in prices)
    if total > 1 + BUCKETS_ADD_UP or (is_whole and total < 1 - BUCKETS_ADD_UP):
        message = f"the prices of answers of which only one can win add up to {total:.2f}"
        raise MarketFileError(
            message,
            code=Code.WRONG_VALUE,
            where=prices[0].where[:-1],
            expected="a sum near 1",
            remedy="an answer may be missing, or the answers may be independent",
        )
