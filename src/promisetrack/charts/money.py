"""Money on a chart: what became of it, as multiples on a logarithmic scale.

Positions are logarithms to the base ten, so that doubling is as long a way as halving.
"""

from __future__ import annotations

import math
from typing import Final

STEPS: Final = (
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000,
    2000, 5000, 10000,
)  # fmt: skip
"""Multiples that an axis may name."""


def times_words(ratio: float) -> str:
    """Say a multiple in short.

    >>> [times_words(one) for one in (0.0, 0.004, 0.05, 0.5, 1.0, 2.37, 228.2, 1500.0)]
    ['0×', '0.004×', '0.05×', '0.5×', '1×', '2.4×', '228×', '1,500×']
    """
    if ratio == 0:
        return "0×"
    decimals = max(0, 1 - math.floor(math.log10(ratio)))
    text = f"{ratio:,.{decimals}f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}×"


def money_ticks(low: float, high: float, *, pixels: float, apart: float) -> list[float]:
    """Return the multiples to name between two positions, at least ``apart`` pixels apart.

    Powers of ten come first, then those that find room between them.

    Parameters
    ----------
    low, high
        Ends of the axis, logarithms to the base ten.
    pixels
        Its length.
    apart
        Pixels from one name to the next.
    """
    span = max(high - low, 1e-9)
    known = [step for step in STEPS if low <= math.log10(step) <= high]
    known.sort(key=lambda step: (step != 1, math.log10(step) % 1 != 0, step))
    chosen: list[float] = []
    for step in known:
        at = math.log10(step)
        if all(abs(at - math.log10(one)) * pixels / span >= apart for one in chosen):
            chosen.append(step)
    return sorted(chosen)
