"""Money on a chart: what became of it, as multiples on a logarithmic scale.

Positions are logarithms to the base ten, so that doubling is as long a way as halving.
"""

from __future__ import annotations

import math
from typing import Final

BETWEEN: Final = (2.0, 5.0, 3.0)
"""Multiples that may be named between two powers of ten, as far as they find room."""

CLOSE: Final = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.5, 1.7, 2.0, 2.5)
"""Multiples that may be named where all of it is within a few."""


def times_words(ratio: float) -> str:
    """Say a multiple in short.

    >>> [times_words(one) for one in (0.0, 0.004, 0.05, 0.5, 1.03, 2.37, 228.2, 1500.0)]
    ['0×', '0.004×', '0.05×', '0.5×', '1.03×', '2.4×', '228×', '1,500×']
    """
    if ratio == 0:
        return "0×"
    decimals = 2 if 1 <= ratio < _DOUBLED else max(0, 1 - math.floor(math.log10(ratio)))
    text = f"{ratio:,.{decimals}f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}×"


def left_words(ratio: float) -> str:
    """Say what is left of money: in short as a multiple, of little in percent.

    >>> [left_words(one) for one in (0.0, 0.000043, 0.0026, 0.08, 0.85, 228.2)]
    ['nothing', '0.004% left', '0.3% left', '8% left', '0.85×', '228×']
    """
    if ratio == 0:
        return "nothing"
    return times_words(ratio) if ratio >= _LITTLE else f"{100 * ratio:.1g}% left"


def money_ticks(low: float, high: float, *, pixels: float, apart: float) -> list[float]:
    """Return the multiples to name between two positions, at least ``apart`` pixels apart.

    Powers of ten at equal steps from 1, and those between them that find room.

    Parameters
    ----------
    low, high
        Ends of the axis, logarithms to the base ten.
    pixels
        Its length.
    apart
        Pixels from one name to the next.
    """
    decade = pixels / max(high - low, 1e-9)
    stride = max(1, math.ceil(apart / decade))
    powers = range(math.ceil(low / stride), math.floor(high / stride) + 1)
    chosen = [10.0 ** (stride * power) for power in powers]
    if high - low < _CLOSE_SPAN:
        chosen, more = [1.0] if low <= 0 <= high else [], list(CLOSE)
        more.sort(key=lambda at: abs(math.log10(at)))
    else:
        lowest = math.floor(low)
        more = [
            at * 10.0**power
            for at in BETWEEN
            for power in range(lowest, math.ceil(high) + 1)
            if stride == 1
        ]
    for at in more:
        place = math.log10(at)
        far = all(abs(place - math.log10(one)) * decade >= apart for one in chosen)
        if low <= place <= high and far:
            chosen.append(at)
    return sorted(chosen)


# --- private -------------------------------------------------------------------------------

_LITTLE: Final = 0.1
_DOUBLED: Final = 1.95
_CLOSE_SPAN: Final = 0.5
"""Powers of ten below which an axis is so short that it takes finer steps."""
