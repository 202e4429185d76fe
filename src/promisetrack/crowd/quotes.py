"""Bid, ask and last trade to one price, as the platforms themselves show it."""

from __future__ import annotations

from typing import Final

WIDEST_SPREAD: Final = 0.10
"""Beyond it the middle between bid and ask says little; then the last trade counts."""


def settle_price(bid: float | None, ask: float | None, last: float | None) -> float | None:
    """Return the price of an order book; every price is from 0 to 1.

    The middle between bid and ask, where both stand and lie no more than 10 cents apart; else the
    last trade; None where there is neither. A bid of 0, an ask of 0 and a last trade of 0 mean
    that there is none; an ask of 1 that nobody sells.

    >>> settle_price(0.05, 0.07, 0.10), settle_price(0.02, 0.40, 0.06), settle_price(0, 1, 0)
    (0.06, 0.06, None)
    """
    if bid and ask and ask < 1 and bid <= ask and ask - bid <= WIDEST_SPREAD + _EPSILON:
        return round((bid + ask) / 2, 6)
    return last or None


# --- private -------------------------------------------------------------------------------

_EPSILON: Final = 1e-9
