"""Rates in words, with the prefix that suits their size: "33 MW a year", "1 TW a year"."""

from __future__ import annotations

import math
from typing import Final

from promisetrack.forecast.roadmap.words import amount_words
from promisetrack.units import Unit

NONE: Final = "none"
"""A rate of nothing, which a logarithmic axis cannot show."""


def rate_words(rate: float, unit: Unit) -> str:
    """Say a rate to two figures.

    >>> from promisetrack.units import parse_unit
    >>> [rate_words(rate, parse_unit("GW/year")) for rate in (0.0334, 1.0, 1000.0, 0.0)]
    ['33 MW a year', '1 GW a year', '1 TW a year', 'none']
    >>> rate_words(1200.0, parse_unit("satellites/year"))
    '1,200 satellites a year'
    """
    if rate <= 0.0:
        return NONE
    amount, _, period = unit.name.partition("/")
    prefix, base = _prefix(amount)
    rounded = float(f"{rate:.2g}")
    if prefix is not None:
        at = _PREFIXES.index(prefix) + math.floor(math.log10(rounded) / 3 + _EXACT)
        at = min(max(at, 0), len(_PREFIXES) - 1)
        rounded *= 1000.0 ** (_PREFIXES.index(prefix) - at)
        amount = f"{_PREFIXES[at]}{base}"
    every = f" a {period}" if period else ""
    return f"{amount_words(rounded)} {amount}{every}"


def short_rate(rate: float, unit: Unit) -> str:
    """Say a rate without its period, where the picture says that: "1 GW"."""
    return rate_words(rate, unit).partition(" a ")[0]


def range_of_rates(low: float, high: float, unit: Unit) -> str:
    """Say a range of rates: "none – 46 MW a year"."""
    first, last = rate_words(low, unit), rate_words(high, unit)
    number, _, rest = first.partition(" ")
    if first == last:
        return first
    return f"{number if rest and last.endswith(f' {rest}') else first} – {last}"


# --- private -------------------------------------------------------------------------------

_PREFIXES: Final = ("", "k", "M", "G", "T", "P")
_PREFIXED: Final = ("W", "Wh")
_EXACT: Final = 1e-9
"""So that a whole power of a thousand is not lost to rounding."""


def _prefix(amount: str) -> tuple[str | None, str]:
    """Return the prefix of a unit that takes one, and what it stands before."""
    for base in _PREFIXED:
        prefix = amount.removesuffix(base)
        if amount.endswith(base) and prefix in _PREFIXES:
            return prefix, base
    return None, amount
