"""What a holder had at the end of a time, for each unit of money at its start.

Ratios are of closes: 2 means that the money doubled. The benchmark is read on the days of the
share's own closes, so that both cover the same time. The excess is a difference of logarithms,
log(share ratio) - log(benchmark ratio): it adds up over time, and a share that doubles against
the index and then halves has none.

A share that stopped being traded is held to the end all the same: its holder has what it was
worth then (`Trading.worth`: nothing after a bankruptcy that left nothing), or else what the last
close says, however old it is: to leave such shares out would leave out the worst (Shumway 1997,
Journal of Finance 52). The logarithm of nothing is no number, so the excess of a share of which
nothing was left counts to the last close, and says less than was lost.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from promisetrack.forecast.holders.price_line import Price, PriceLine
from promisetrack.model import Ended, Trading

GAP_DAYS = 31
"""Days that a close may be older than the day it stands for, where nobody asks otherwise: with
closes of the ends of months every day has one."""


@dataclass(frozen=True, slots=True)
class Held:
    """One share held from one day to another.

    Attributes
    ----------
    start, end
        The closes that were taken; ``end`` is the last one where trading had stopped.
    ratio
        What each unit of money had become, with what was left after the end of trading.
    benchmark_ratio
        The same for the benchmark over the same days; None without closes of one.
    excess_log
        log(ratio) - log(benchmark ratio), no unit; where nothing was left, log(end / start) stands
        for log(ratio). None without a benchmark.
    ended
        How trading had stopped by then; None while the share was traded.
    """

    start: Price
    end: Price
    ratio: float
    benchmark_ratio: float | None = None
    excess_log: float | None = None
    ended: Ended | None = None

    @property
    def beat_benchmark(self) -> bool | None:
        """Whether the holder had more than the benchmark gave; None without one."""
        return None if self.benchmark_ratio is None else self.ratio > self.benchmark_ratio

    @property
    def price_ratio(self) -> float:
        """The last close taken over the first, whatever was left after the end of trading."""
        return self.end.value / self.start.value


@dataclass(frozen=True)
class Market:
    """A share while it was traded, beside its benchmark.

    Attributes
    ----------
    trading
        From when to when, and how it ended.
    line
        Its closes.
    benchmark
        The closes of the index; None where the ledger has none.
    """

    trading: Trading
    line: PriceLine
    benchmark: PriceLine | None = None

    def ended_by(self, day: date) -> Ended | None:
        """Return how trading had stopped before a day; None where it had not."""
        last = self.trading.until
        return self.trading.ended if last is not None and last < day else None

    def left(self, last: Price, ended: Ended | None) -> float:
        """Return what a holder had of a share at a close, or after the end of trading."""
        worth = self.trading.worth
        return last.value if ended is None or worth is None else worth


def held(market: Market, start: date, end: date, *, gap_days: int = GAP_DAYS) -> Held | None:
    """Return what a share was to its holder from one day to another.

    Parameters
    ----------
    market
        The share and its benchmark.
    start, end
        The days; their closes may be older by ``gap_days``. A share that is no longer traded at
        the end is taken at its last close.
    gap_days
        Days that a close may be older; the last close of a share that is no longer traded may be
        of any age.

    Returns
    -------
    Held or None
        None where there is no close near enough, or both days have the same one.
    """
    first, ended = market.line.at(start, gap_days=gap_days), market.ended_by(end)
    last = market.line.prices[-1] if ended else market.line.at(end, gap_days=gap_days)
    if first is None or last is None or first.day >= last.day:
        return None
    index = _benchmark_ratio(market, first.day, end if ended else last.day, gap_days)
    left = market.left(last, ended)
    growth = (left or last.value) / first.value
    return Held(
        start=first,
        end=last,
        ratio=left / first.value,
        benchmark_ratio=index,
        excess_log=None if index is None else math.log(growth) - math.log(index),
        ended=ended,
    )


# --- private -------------------------------------------------------------------------------


def _benchmark_ratio(market: Market, start: date, end: date, gap_days: int) -> float | None:
    if market.benchmark is None:
        return None
    first = market.benchmark.at(start, gap_days=gap_days)
    last = market.benchmark.at(end, gap_days=gap_days)
    return None if first is None or last is None else last.value / first.value
