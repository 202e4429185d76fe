"""The growth that a promise demands, in words: "ten times in a year", and what was ever seen."""

from __future__ import annotations

import math
from typing import Final

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.growth import Ambition, GrowthDemanded, GrowthSeen
from promisetrack.quantities import Quantity, format_quantity
from promisetrack.words import date_words, duration_words


def ambition_words(ambition: Ambition) -> str:
    """Say in full sentences what is demanded, and what the fastest was that was seen."""
    if ambition.demanded is None:
        return f"How fast it would have to grow cannot be said: {ambition.reason}."
    if ambition.demanded.rate <= 0.0:
        return f"{step_words(ambition.demanded)}: it had been reached before."
    asked = f"{step_words(ambition.demanded)}: {pace_words(ambition.demanded)}."
    return f"{asked} {beside_words(ambition)}"


def step_words(demanded: GrowthDemanded) -> str:
    """Say from where to where, and in what time."""
    length = duration_words(demanded.years * DAYS_PER_YEAR)
    start, end = _amount(demanded.level), _amount(demanded.threshold)
    return f"From {start} to {end} in {length}"


def pace_words(demanded: GrowthDemanded) -> str:
    """Say a pace: "10 times in a year, or 3.3 doublings", and of a fall what is left."""
    times = times_words(-demanded.rate if demanded.falling else demanded.rate)
    halves = "halvings" if demanded.falling else "doublings"
    return f"{times}, or {demanded.rate / math.log(2.0):.1f} {halves} a year"


def times_words(rate: float) -> str:
    """Say a change of the log a year.

    >>> [times_words(math.log(factor)) for factor in (1.15, 1.9, 10, 2e6, 0.25)]
    ['1.15 times in a year', '1.9 times in a year', '10 times in a year', \
'2,000,000 times in a year', 'down to 25% in a year']
    """
    if rate < 0.0:
        left = float(f"{100.0 * math.exp(rate):.2g}")
        return f"down to {left:g}% in a year"
    factor = math.exp(min(rate, _LARGEST))
    if factor < _DECIMALS_BELOW:
        shown = f"{factor:.1f}" if factor >= _TENTHS else f"{factor:.2f}".removesuffix("0")
        return f"{shown} times in a year"
    return f"{float(f'{factor:.2g}'):,.0f} times in a year"


def beside_words(ambition: Ambition) -> str:
    """Say the fastest growth that was seen over as many years, and whether it is enough."""
    demanded, seen = ambition.demanded, ambition.fastest
    if demanded is None or demanded.rate <= 0.0:
        return ""
    length = duration_words(demanded.years * DAYS_PER_YEAR)
    moved = "fall" if demanded.falling else "growth"
    if seen is None:
        return f"No series in this ledger shows a {moved} over {length} or longer."
    verdict = "less" if ambition.is_unprecedented else "more"
    return (
        f"The fastest {moved} in this ledger over {length} or longer: {seen_words(seen)}, "
        f"which is {verdict}."
    )


def seen_words(seen: GrowthSeen) -> str:
    """Say a growth that was seen: the name of its series, from when to when, how fast."""
    return (
        f"{seen.title}, {date_words(seen.first)} to {date_words(seen.last)}, "
        f"{times_words(seen.rate)}"
    )


# --- private -------------------------------------------------------------------------------

_DECIMALS_BELOW: Final = 9.95
_TENTHS: Final = 1.5
"""Factors below it are said to the hundredth."""
_LARGEST: Final = 690.0
"""Of a log whose exponential is still a number."""


def _amount(quantity: Quantity) -> str:
    short = float(f"{quantity.value:.5g}")
    return format_quantity(Quantity(short, quantity.unit))
