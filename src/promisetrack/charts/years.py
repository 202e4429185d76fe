"""Time on a chart: decimal years, and the years that an axis names."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Final

STEPS: Final = (1, 2, 5, 10, 20, 50, 100)
"""Years between two names on an axis."""


@lru_cache(maxsize=16_384)  # the days of a ledger, on every chart
def decimal_year(day: date) -> float:
    """Return a day as a decimal year: the year, and the share of it that was over at midnight.

    >>> decimal_year(date(2027, 7, 2))
    2027.4986301369863
    """
    start = date(day.year, 1, 1)
    length = date(day.year, 12, 31).toordinal() - start.toordinal() + 1
    return day.year + (day.toordinal() - start.toordinal()) / length


def year_ticks(low: float, high: float, *, pixels: float, apart: float = 56) -> list[int]:
    """Return the years to name between two decimal years, at least ``apart`` pixels apart.

    A year stands for its first day. Multiples of the step are named (2020, 2025), so that the
    axes of neighbouring charts agree.
    """
    span = max(high - low, 1e-9)
    fits = (step for step in STEPS if step * pixels / span >= apart)
    step = next(fits, STEPS[-1])
    first = math.ceil(low / step) * step
    return list(range(first, math.floor(high) + 1, step))


def bounds(values: Iterable[float], *, least: float) -> tuple[float, float]:
    """Return the smallest and largest value, widened about the middle to at least ``least``.

    Raises
    ------
    ValueError
        If there is no value.
    """
    known = list(values)
    low, high = min(known), max(known)
    short = least - (high - low)
    return (low - short / 2, high + short / 2) if short > 0 else (low, high)
