"""A continuous question on a date: from the platform's internal scale to days.

The distribution is told at evenly spaced points of an internal scale from 0 to 1. A point x
stands for the time ``range_min + (range_max - range_min) * (r**x - 1) / (r - 1)`` with
``r = (range_max - zero_point) / (range_min - zero_point)``, and on a plain scale, without a
``zero_point``, for ``range_min + (range_max - range_min) * x``; times are seconds since 1970. The
first value is the chance before the range, and what the last lacks of 1 is that of later or never.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Final

from promisetrack.crowd.faults import Code
from promisetrack.crowd.market import CrowdPrice
from promisetrack.crowd.node import Node
from promisetrack.crowd.windows import last_day
from promisetrack.dates import DateWindow


def date_prices(question: Node, latest: Node) -> Iterator[CrowdPrice]:
    """Yield the chance by each point of the scale, one a day.

    Parameters
    ----------
    question
        With its ``scaling``.
    latest
        The crowd's prediction: ``forecast_values`` is the whole distribution; where only its
        quartiles are told (``interval_lower_bounds``, ``centers``, ``interval_upper_bounds``),
        these.

    Raises
    ------
    MarketFileError
        If the distribution falls, or the scale cannot be read.
    """
    points = _points(latest)
    low, high, zero = _scale(question.get("scaling"))
    by_day: dict[date, CrowdPrice] = {}
    for x, node, chance in points:
        day = _day(question, x, low, high, zero)
        # Points of one day are told apart nowhere: the last of them holds for the whole of it.
        by_day[day] = CrowdPrice(DateWindow(None, day), chance, where=node.where)
    yield from by_day.values()


def scaled(x: float, low: float, high: float, zero: float | None) -> float:
    """Return the value that a point of the internal scale stands for.

    Parameters
    ----------
    x
        On the internal scale: 0 is ``low``, 1 is ``high``.
    low, high
        The range, in any unit.
    zero
        The zero point of a logarithmic scale, outside the range; None on a plain one.

    Examples
    --------
    >>> scaled(0.5, 10, 1000, 0), scaled(0.5, 10, 1000, None)
    (100.0, 505.0)
    """
    if zero is None:
        return low + (high - low) * x
    ratio = (high - zero) / (low - zero)
    return low + (high - low) * (math.pow(ratio, x) - 1) / (ratio - 1)


# --- private -------------------------------------------------------------------------------

_QUARTILES: Final = (
    ("interval_lower_bounds", 0.25),
    ("centers", 0.5),
    ("interval_upper_bounds", 0.75),
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SLACK: Final = 1e-6
"""By how much a distribution may fall: what rounding does."""

_Point = tuple[float, Node, float]
"""Place on the internal scale, the node of the file, and the chance up to there."""


def _points(latest: Node) -> Sequence[_Point]:
    values = latest.get("forecast_values").items()
    if not values:
        return _quartiles(latest)
    if len(values) == 1:
        message = "a distribution of one point"
        raise latest.get("forecast_values").fault(message, expected="201 rising chances")
    points = []
    for number, node in enumerate(values):
        chance = node.chance()
        if chance is None:
            message = "the distribution has a gap"
            raise node.fault(message, expected="a chance from 0 to 1")
        points.append((number / (len(values) - 1), node, chance))
    for (_, _, before), (_, node, chance) in pairwise(points):
        if chance < before - _SLACK:
            message = f"the distribution falls here, from {before:g} to {chance:g}"
            raise node.fault(message, expected="chances that never fall")
    return points


def _quartiles(latest: Node) -> Sequence[_Point]:
    points = []
    for key, chance in _QUARTILES:
        values = latest.get(key).items()
        place = values[0].number() if values else None
        if place is not None:
            points.append((place, values[0], chance))
    for (before, _, _), (place, node, _) in pairwise(points):
        if place < before:
            message = "the quartiles do not rise"
            raise node.fault(message, expected="lower bound, center and upper bound in this order")
    return points


def _scale(scaling: Node) -> tuple[float, float, float | None]:
    low, high = scaling.get("range_min").number(), scaling.get("range_max").number()
    zero = scaling.get("zero_point").number()
    if low is None or high is None or low >= high:
        message = "the scale has no range"
        raise scaling.fault(
            message,
            expected="`range_min` below `range_max`, in seconds since 1970",
            code=Code.OTHER_SHAPE,
        )
    if zero is not None and low <= zero <= high:
        message = f"the zero point {zero:g} lies in the range"
        raise scaling.get("zero_point").fault(message, expected="a value outside the range")
    return low, high, zero


def _day(question: Node, x: float, low: float, high: float, zero: float | None) -> date:
    try:
        return last_day(_EPOCH + timedelta(seconds=scaled(x, low, high, zero)))
    except (ValueError, OverflowError, ZeroDivisionError):  # no number, no date, or no scale
        message = "the scale does not lead to dates"
        raise question.get("scaling").fault(message, expected="seconds since 1970") from None
