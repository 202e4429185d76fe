"""Money, returns and counts as words, as the sentences about holders have them.

A ratio is said as money: "2.4 times the money", "lost 65%".
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from promisetrack.forecast.holders.claims import Horizon
from promisetrack.forecast.holders.holding import Held, Market
from promisetrack.forecast.holders.windows import Summary
from promisetrack.words import day_words

HORIZON_WORDS: Final[Mapping[Horizon, str]] = {
    Horizon.ONE_YEAR: "a year later",
    Horizon.THREE_YEARS: "three years later",
    Horizon.FIVE_YEARS: "five years later",
    Horizon.DEADLINE: "at the deadline",
    Horizon.DELIVERY: "at delivery",
    Horizon.NEWEST: "by the newest price",
}
"""Up to when, as it stands in a sentence."""


def ratio_words(ratio: float) -> str:
    """Say what became of money.

    >>> [ratio_words(one) for one in (228.2, 2.37, 1.23, 1.0, 0.35, 0.016, 0.0)]
    ['228 times the money', '2.4 times the money', 'gained 23%', 'neither gained nor lost', \
'lost 65%', 'lost 98%', 'lost everything']
    """
    if ratio >= _TENFOLD:
        return f"{ratio:,.0f} times the money"
    if ratio >= _DOUBLED:
        return f"{ratio:.1f} times the money"
    if ratio == 0:
        return "lost everything"
    percent = round(100 * abs(ratio - 1))
    if percent == 0:
        return "neither gained nor lost"
    return f"gained {percent}%" if ratio > 1 else f"lost {_percent_lost(ratio)}"


def loss_or_gain(ratio: float) -> str:
    """Say what became of money as a thing: "a loss of 65%", "2.4 times the money"."""
    words = ratio_words(ratio)
    names = {"gained": "a gain of", "lost": "a loss of"}
    if words == "neither gained nor lost":
        return "no change"
    first, _, rest = words.partition(" ")
    return f"{names[first]} {rest}" if first in names else words


def had_words(ratio: float) -> str:
    """Say what a holder had, as a verb."""
    words = ratio_words(ratio)
    return f"had {words}" if words.endswith("the money") else words


def gave_words(ratio: float) -> str:
    """Say what an index gave, as a verb."""
    words = ratio_words(ratio)
    return f"gave {words}" if words.endswith("the money") else words


def against_words(log: float, benchmark: str = "") -> str:
    """Say a log return against a benchmark as a percentage, better or worse."""
    percent = round(100 * abs(math.expm1(log)))
    than = f" than {benchmark}" if benchmark else ""
    if percent == 0:
        return f"as well as {benchmark}" if benchmark else "the same"
    return f"{percent}% {'better' if log > 0 else 'worse'}{than}"


def held_words(held: Held, *, benchmark: str = "the index") -> str:
    """Say what a holder got, and what the benchmark gave over the same days."""
    words = f"a holder {had_words(held.ratio)}"
    if held.benchmark_ratio is not None:
        words += f"; {benchmark} {gave_words(held.benchmark_ratio)} over the same days"
    if held.ended is not None:
        words += f" (the last price of the share is of {day_words(held.end.day)})"
    return words


def summary_words(summary: Summary, horizon: Horizon, *, benchmark: str = "the index") -> str:
    """Say what holders got over a horizon, in one sentence with its counts.

    The middle one of them, the range, how many had more than the benchmark, and how many times
    of holding do not overlap.
    """
    when = HORIZON_WORDS[horizon]
    low, high = loss_or_gain(summary.lowest_ratio), loss_or_gain(summary.highest_ratio)
    spread = "" if low == high else f" (from {low} to {high})"
    who = "the one holder"
    if summary.claims > 1:
        who = f"the middle one of {summary.claims:,} holders"
    words = f"{when}, {who} {had_words(summary.median_ratio)}{spread}"
    if summary.against:
        words += f"; {summary.beat:,} of {summary.against:,} had more than {benchmark} gave"
    return words + _apart(summary)


def money_words(value: float, market: Market) -> str:
    """Say an amount of money in the currency of a share."""
    currency = market.line.security.currency or "points"
    if value >= _TRILLION:
        return f"{value / _TRILLION:,.1f} trillion {currency}"
    if value >= _BILLION:
        return f"{value / _BILLION:,.0f} billion {currency}"
    return f"{value:,.0f} {currency}" if value >= _WHOLE else f"{value:,.2f} {currency}"


def benchmark_words(market: Market) -> str:
    """Return the benchmark's name as it stands in a sentence."""
    if market.benchmark is None:
        return "the index"
    return f"the {market.benchmark.security.title.partition(',')[0]}"


def count_words(number: int, one: str, many: str | None = None) -> str:
    """Say how many of a thing there are."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def opening(text: str) -> str:
    """Return a text with its first letter in upper case, as a sentence starts."""
    return text[:1].upper() + text[1:]


# --- private -------------------------------------------------------------------------------

_TENFOLD: Final = 9.95
_DOUBLED: Final = 1.95
_TRILLION: Final = 1e12
_BILLION: Final = 1e9
_WHOLE: Final = 1000
_ALL_BUT_NOTHING: Final = 0.005


def _percent_lost(ratio: float) -> str:
    return "nearly everything" if ratio < _ALL_BUT_NOTHING else f"{round(100 * (1 - ratio))}%"


def _apart(summary: Summary) -> str:
    if summary.claims == 1:
        return ""
    if summary.windows == summary.claims:
        return "; no two of these times overlap"
    if summary.windows == 1:
        return "; all of these times overlap, so they are one observation"
    return f"; of these times no more than {summary.windows:,} do not overlap"
