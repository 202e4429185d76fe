"""What a share or an index closed at, as one line over days.

Conventions, stated once:

* The price of a day is the last close on or before it. It is refused where that close is older
  than a number of days that the caller states: nothing is interpolated.
* A line has one basis: the price alone, or the price with dividends reinvested (the total).
* Closes are counted in the shares of today. Closes as traded are brought there by the splits that
  the security names; a line that is adjusted already is never adjusted again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from statistics import median

from promisetrack.model import Close, Closes, Ledger, PriceTable, Security, Split, ticker_id


class Basis(StrEnum):
    """What a return counts."""

    PRICE = "price"
    TOTAL = "total"


class AdjustedTwiceError(ValueError):
    """Splits are named for closes that have been adjusted for splits already."""


@dataclass(frozen=True, slots=True)
class Price:
    """What one share, or an index, closed at on a day: in its currency, in the shares of today."""

    day: date
    value: float


@dataclass(frozen=True)
class PriceLine:
    """The closes of one security.

    Attributes
    ----------
    security
        What is priced.
    basis
        Whether dividends are counted.
    prices
        (n,), oldest first, one a day.
    """

    security: Security
    basis: Basis
    prices: tuple[Price, ...]

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days of the closes, (n,), oldest first."""
        return tuple(price.day for price in self.prices)

    @cached_property
    def step_days(self) -> float | None:
        """Median number of days from one close to the next; None with fewer than two."""
        steps = [(later - earlier).days for earlier, later in pairwise(self.days)]
        return float(median(steps)) if steps else None

    def at(self, day: date, *, gap_days: int) -> Price | None:
        """Return the last close on or before a day; None where it is older than the gap.

        Parameters
        ----------
        day
            The day that is asked for.
        gap_days
            How many days before it the close may lie, 0 for none.
        """
        number = bisect_right(self.days, day)
        if number == 0 or (day - self.days[number - 1]).days > gap_days:
            return None
        return self.prices[number - 1]

    def until(self, day: date) -> PriceLine:
        """Return the line as it was known on a day."""
        return PriceLine(self.security, self.basis, self.prices[: bisect_right(self.days, day)])


def price_line(
    security: Security, table: PriceTable, *, basis: Basis = Basis.PRICE
) -> PriceLine | None:
    """Return the closes of a security on one basis; None where the table has none of it.

    Parameters
    ----------
    security
        What the table means.
    table
        Its closes.
    basis
        `Basis.TOTAL` takes the rows with an adjusted close alone.

    Raises
    ------
    AdjustedTwiceError
        If the closes are split-adjusted and splits are named all the same.
    """
    if basis is Basis.TOTAL:
        values = [(row.date, row.adjusted_close) for row in table.rows]
    else:
        closes = split_adjusted(table.rows, security)
        values = [(row.date, close) for row, close in zip(table.rows, closes, strict=True)]
    prices = tuple(Price(day, value) for day, value in values if value is not None)
    return PriceLine(security, basis, prices) if prices else None


def find_line(ledger: Ledger, ticker: str, *, basis: Basis = Basis.PRICE) -> PriceLine | None:
    """Return the closes that a ledger has of a ticker; None where it has none.

    Raises
    ------
    AdjustedTwiceError
        As `price_line`.
    """
    security, table = ledger.securities.get(ticker_id(ticker)), ledger.prices.get(ticker_id(ticker))
    if security is None or table is None:
        return None
    return price_line(security, table, basis=basis)


def split_adjusted(rows: Sequence[Close], security: Security) -> tuple[float, ...]:
    """Return closes in the shares of today: each divided by the splits that came after it.

    Parameters
    ----------
    rows
        Closes.
    security
        What they mean, and the splits by which they are to be adjusted.

    Returns
    -------
    tuple of float, shape (n,)
        In the currency of the security, one a row.

    Raises
    ------
    AdjustedTwiceError
        If they are split-adjusted and splits are named all the same.
    """
    if security.closes is Closes.SPLIT_ADJUSTED and security.splits:
        message = (
            f"{security.ticker}: the closes are split-adjusted; adjusting again would be wrong"
        )
        raise AdjustedTwiceError(message)
    return tuple(row.close / _shares(row.date, security.splits) for row in rows)


# --- private -------------------------------------------------------------------------------


def _shares(day: date, splits: Sequence[Split]) -> float:
    """Return how many shares of today one share of a day became."""
    shares = 1.0
    for split in splits:
        if split.date > day:
            shares *= split.ratio
    return shares
