"""Prices to one distribution over dates that never falls, with the part that nobody priced.

A later deadline cannot be less likely than an earlier one, but prices made apart can say so. They
are levelled by isotonic regression: the non-decreasing chances with the least squared distance
from the prices (Barlow et al. 1972, Statistical Inference under Order Restrictions, chapter 1).
How often that was needed, and how far the prices fell, is kept to be told.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise

from promisetrack.crowd.market import CrowdMarket, CrowdPrice, Layout


@dataclass(frozen=True, slots=True)
class CrowdDistribution:
    """Chances by deadlines.

    Attributes
    ----------
    start
        The day of the prices: nothing is counted up to then.
    deadlines
        (n,), rising.
    quoted
        (n,), from 0 to 1, as the prices say.
    probabilities
        (n,), from 0 to 1, levelled: never falling.
    violations
        How many deadlines were priced below the one before.
    largest_fall
        The largest of these steps down, 0 where there is none.
    """

    start: date
    deadlines: tuple[date, ...]
    quoted: tuple[float, ...]
    probabilities: tuple[float, ...]
    violations: int
    largest_fall: float

    @property
    def unpriced(self) -> float:
        """The chance of later than the last deadline, or never: nobody says which."""
        return 1.0 - self.probabilities[-1]

    def probability_by(self, day: date) -> float | None:
        """Return the chance on or before a day, on a straight line between deadlines.

        None after the last deadline: that part is not priced.
        """
        if day <= self.start:
            return 0.0
        number = bisect_left(self.deadlines, day)
        if number == len(self.deadlines):
            return None
        later, high = self.deadlines[number], self.probabilities[number]
        earlier, low = self._before(number)
        share = (day - earlier).days / (later - earlier).days
        return low + (high - low) * share

    def quantile(self, p: float) -> date | None:
        """Return the first day by which the chance is at least ``p``; None where it is unpriced.

        Raises
        ------
        ValueError
            If ``p`` is not between 0 and 1.
        """
        if not 0.0 < p < 1.0:
            message = f"p must lie between 0 and 1, not {p}"
            raise ValueError(message)
        number = bisect_left(self.probabilities, p)
        if number == len(self.probabilities):
            return None
        later, high = self.deadlines[number], self.probabilities[number]
        earlier, low = self._before(number)
        span = (later - earlier).days
        days = -int(-span * (p - low) // (high - low))  # rounded up: by then it is reached
        return earlier + timedelta(days=min(days, span))  # not past it, whatever is lost in digits

    def _before(self, number: int) -> tuple[date, float]:
        if number == 0:
            return min(self.start, self.deadlines[0] - timedelta(days=1)), 0.0
        return self.deadlines[number - 1], self.probabilities[number - 1]


def market_distribution(market: CrowdMarket) -> CrowdDistribution:
    """Return the distribution of a market: its prices by deadline, levelled where they fall.

    Parameters
    ----------
    market
        At least one price with a deadline, as `read_market` returns it.

    Returns
    -------
    CrowdDistribution
        Chances (n,) from 0 to 1 by n rising deadlines, by isotonic regression (the head of this
        module names the source).

    Raises
    ------
    ValueError
        If no price has a deadline.
    """
    chances = by_deadline(market.prices, market.layout)
    return level(tuple(chances), tuple(chances.values()), start=market.taken)


def by_deadline(prices: Sequence[CrowdPrice], layout: Layout) -> dict[date, float]:
    """Return the chance by each deadline, as priced: buckets are added up.

    Buckets that name every case are scaled to add up to 1; others only where they exceed it.

    Parameters
    ----------
    prices
        In the order of their deadlines, those without one last.
    layout
        How they hang together.
    """
    dated = [(price.deadline, price.probability) for price in prices if price.deadline]
    if layout is not Layout.BUCKETS:
        return dict(dated)
    total = sum(price.probability for price in prices)
    names_every_case = any(price.deadline is None for price in prices)
    scale = total if names_every_case or total > 1 else 1.0
    sums = accumulate(chance for _, chance in dated)
    return {day: min(chance / scale, 1.0) for (day, _), chance in zip(dated, sums, strict=True)}


def level(
    deadlines: tuple[date, ...], quoted: tuple[float, ...], *, start: date
) -> CrowdDistribution:
    """Return the distribution of chances by deadlines.

    Parameters
    ----------
    deadlines
        (n,), rising, at least one.
    quoted
        (n,), from 0 to 1.
    start
        The day of the prices.

    Raises
    ------
    ValueError
        If there is no deadline, they do not rise, or a chance is not from 0 to 1.
    """
    if not deadlines or any(one >= other for one, other in pairwise(deadlines)):
        message = "deadlines must rise, and there must be one"
        raise ValueError(message)
    if not all(0.0 <= chance <= 1.0 for chance in quoted):
        message = "chances must lie from 0 to 1"
        raise ValueError(message)
    falls = [before - after for before, after in pairwise(quoted) if after < before]
    levelled = _isotonic(quoted) if falls else quoted
    return CrowdDistribution(
        start=start,
        deadlines=deadlines,
        quoted=quoted,
        probabilities=levelled,
        violations=len(falls),
        largest_fall=max(falls, default=0.0),
    )


# --- private -------------------------------------------------------------------------------


def _isotonic(quoted: tuple[float, ...]) -> tuple[float, ...]:
    from scipy.optimize import isotonic_regression

    fitted = isotonic_regression(quoted).x
    # Means of equal numbers may differ in their last digit, which must not make the result fall.
    rising = accumulate((float(chance) for chance in fitted), max)
    return tuple(min(max(chance, 0.0), 1.0) for chance in rising)
