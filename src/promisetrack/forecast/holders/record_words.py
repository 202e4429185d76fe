"""The record of one organization's holders, in sentences made from the values.

They say what was. None advises, and none says that one thing made another.
"""

from __future__ import annotations

from collections.abc import Sequence

from promisetrack.forecast.holders.claims import ClaimHolding, Horizon
from promisetrack.forecast.holders.money_words import (
    against_words,
    benchmark_words,
    count_words,
    had_words,
    held_words,
    loss_or_gain,
    opening,
    summary_words,
)
from promisetrack.forecast.holders.records import HolderRecord, SlippedPromise
from promisetrack.forecast.holders.windows import LEAST_BLOCKS
from promisetrack.words import day_words


def record_sentences(record: HolderRecord) -> tuple[str, ...]:
    """Say what the record of one organization says: its dates, its slips, and its holders."""
    benchmark = benchmark_words(record.markets[-1])
    said = [_dates(record), *_since(record, benchmark)]
    said += [
        opening(summary_words(record.by_horizon[horizon], horizon, benchmark=benchmark))
        for horizon in Horizon
        if horizon in record.by_horizon
    ]
    return (*said, *_interval_sentences(record, benchmark))


def slip_words(slipped: SlippedPromise) -> str:
    """Say how often a date slipped, and what a holder from each of the dates has.

    "the date slipped 7 times; a holder from each of its 15 dates ... by the newest price, ...".
    """
    times = {1: "once", 2: "twice"}.get(slipped.slips, f"{slipped.slips} times")
    return f"the date slipped {times}; {_holders_from(slipped.rows)}"


def left_out_sentences(record: HolderRecord, horizon: Horizon) -> tuple[str, ...]:
    """Say how many dates have no return over a horizon, and why."""
    counts = record.left_out.get(horizon, {})
    return tuple(
        f"{count_words(count, 'date')} left out: {reason.value}"
        for reason, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].value))
    )


# --- private -------------------------------------------------------------------------------


def _dates(record: HolderRecord) -> str:
    words = (
        f"{record.organization} gave {count_words(record.dates, 'date')} for "
        f"{count_words(record.promises, 'promise')}; {_none(record.slips)} of them moved an "
        "earlier date to a later day"
    )
    if record.decided:
        words += f"; by the first date, {record.kept} of {record.decided} were kept"
    return words


def _none(number: int) -> str:
    return f"{number:,}" if number else "none"


def _since(record: HolderRecord, benchmark: str) -> list[str]:
    held = record.since_first
    if held is None:
        return []
    return [
        (
            f"From the first close here, of {day_words(held.start.day)}, to "
            f"{day_words(held.end.day)}, {held_words(held, benchmark=benchmark)}"
        )
    ]


def _interval_sentences(record: HolderRecord, benchmark: str) -> list[str]:
    summary = record.by_horizon.get(Horizon.ONE_YEAR)
    if summary is None or summary.mean_excess is None:
        return []
    if summary.excess_interval is None:
        return [
            (
                f"Too little for an interval: it takes {2 * LEAST_BLOCKS:.0f} calendar years with "
                "as many dates in each, and a year after each"
            )
        ]
    found = summary.excess_interval
    low, high = against_words(found.lower), against_words(found.upper)
    words = (
        f"In the mean a holder did {against_words(summary.mean_excess, benchmark)} over the year "
        f"after a date, between {low} and {high} with 8 chances in 10 ({found.blocks} spans of "
        "two calendar years drawn again)"
    )
    return [words if found.lower * found.upper > 0 else f"{words}: that could be chance"]


def _holders_from(rows: Sequence[ClaimHolding]) -> str:
    ratios = sorted(row.held.ratio for row in rows if row.held is not None)
    if len(ratios) == 1:
        return f"a holder from the one date with a price {had_words(ratios[0])} by the newest"
    low, high = loss_or_gain(ratios[0]), loss_or_gain(ratios[-1])
    got = had_words(ratios[0]) if low == high else f"had anything between {low} and {high}"
    return f"by the newest price, holders from its {len(ratios)} dates with a price {got}"
