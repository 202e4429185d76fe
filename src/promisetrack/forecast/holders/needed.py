"""What the price of one share would have to be for its holders to get what others got.

Nothing here says how likely that is: it is the arithmetic of "if it went as it did there".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.holders.claims import YEARS, Horizon
from promisetrack.forecast.holders.holding import Market
from promisetrack.forecast.holders.price_line import Price, PriceLine
from promisetrack.forecast.holders.records import HolderRecord

LEAST_YEARS: Final = 5.0
"""Years of closes of an index below which its growth a year is not worth naming."""


@dataclass(frozen=True, slots=True)
class Needed:
    """What a share would have to reach in some years.

    Attributes
    ----------
    years
        From its newest close on.
    ratio
        Of the price then to the price now.
    price
        In its currency.
    valuation
        Of all shares of today together, in its currency; None where the ledger does not say what
        they were worth when they were offered.
    """

    years: int
    ratio: float
    price: float
    valuation: float | None


@dataclass(frozen=True, slots=True)
class Growth:
    """How an index grew a year, over how many years, from which close to which."""

    rate: float
    years: float
    first: Price
    last: Price


def needed_like(market: Market, other: HolderRecord) -> tuple[Needed, ...]:
    """Return what a share would have to reach to give what holders of another got.

    Parameters
    ----------
    market
        The share.
    other
        Whose holders are taken: the median over its claims, for each horizon of whole years that
        has one.
    """
    return tuple(
        _needed(market, YEARS[horizon], other.by_horizon[horizon].median_ratio)
        for horizon in YEARS
        if horizon in other.by_horizon
    )


def needed_to_keep_up(
    market: Market, growth: Growth, *, years: Sequence[int] = tuple(YEARS.values())
) -> tuple[Needed, ...]:
    """Return what a share would have to reach to keep up with an index that grows as it did."""
    return tuple(_needed(market, count, (1 + growth.rate) ** count) for count in years)


def index_growth(line: PriceLine) -> Growth | None:
    """Return how an index grew a year over all its closes; None with fewer than five years."""
    first, last = line.prices[0], line.prices[-1]
    years = (last.day - first.day).days / DAYS_PER_YEAR
    if years < LEAST_YEARS:
        return None
    return Growth((last.value / first.value) ** (1 / years) - 1, years, first, last)


def valuation_now(market: Market) -> float | None:
    """Return what the shares of the offer are worth at the newest close; None where unknown."""
    trading = market.trading
    if trading.valuation is None or trading.offered is None:
        return None
    return trading.valuation * market.line.prices[-1].value / trading.offered


def most_dated(records: Sequence[HolderRecord], *, but: str) -> HolderRecord | None:
    """Return the record with most claims that have a return over five years, but for one."""
    found = [
        record
        for record in records
        if record.organization != but and Horizon.FIVE_YEARS in record.by_horizon
    ]
    return max(found, key=lambda one: one.by_horizon[Horizon.FIVE_YEARS].claims, default=None)


# --- private -------------------------------------------------------------------------------


def _needed(market: Market, years: int, ratio: float) -> Needed:
    value = valuation_now(market)
    price = market.line.prices[-1].value
    return Needed(years, ratio, price * ratio, None if value is None else value * ratio)
