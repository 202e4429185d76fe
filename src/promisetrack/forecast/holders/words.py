"""What holders got, in sentences made from the values.

They say what was, and how little it says about what will be. None advises, and none says that
one thing made another. A ratio is said as money: "2.4 times the money", "lost 65%".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from promisetrack.forecast.holders.claims import YEARS, ClaimHolding, Holdings, Horizon
from promisetrack.forecast.holders.events import EventKind, EventPath
from promisetrack.forecast.holders.holding import Held, Market
from promisetrack.forecast.holders.needed import (
    Needed,
    index_growth,
    most_dated,
    needed_like,
    needed_to_keep_up,
    valuation_now,
)
from promisetrack.forecast.holders.price_line import Basis
from promisetrack.forecast.holders.records import HolderRecord, Lateness, SlippedPromise
from promisetrack.forecast.holders.windows import LEAST_BLOCKS, Summary
from promisetrack.model import Ended
from promisetrack.words import day_words

NO_ADVICE: Final = (
    "This is a record of what happened, not advice, and nothing here says why a price moved"
)

HORIZON_WORDS: Final[Mapping[Horizon, str]] = {
    Horizon.ONE_YEAR: "a year later",
    Horizon.THREE_YEARS: "three years later",
    Horizon.FIVE_YEARS: "five years later",
    Horizon.DEADLINE: "at the deadline",
    Horizon.DELIVERY: "at delivery",
    Horizon.NEWEST: "by the newest price",
}
"""Up to when, as it stands in a sentence."""

ENDED_WORDS: Final[Mapping[Ended, str]] = {
    Ended.BANKRUPT: "went bankrupt",
    Ended.TAKEN_OVER: "came to be bought up",
    Ended.DELISTED: "left the exchange",
}


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


def held_words(held: Held, *, benchmark: str = "the index") -> str:
    """Say what a holder got, and what the benchmark gave over the same days."""
    words = f"a holder {_had(held.ratio)}"
    if held.benchmark_ratio is not None:
        words += f"; {benchmark} {_gave(held.benchmark_ratio)} over the same days"
    if held.ended is not None:
        words += f" (the share was last traded on {day_words(held.end.day)})"
    return words


def summary_words(summary: Summary, horizon: Horizon, *, benchmark: str = "the index") -> str:
    """Say what holders got over a horizon, in one sentence with its counts.

    The middle one of them, the range, how many had more than the benchmark, and how many times
    of holding do not overlap.
    """
    when = HORIZON_WORDS[horizon]
    spread = ""
    if summary.lowest_ratio != summary.highest_ratio:
        low, high = _noun(summary.lowest_ratio), _noun(summary.highest_ratio)
        spread = f" (from {low} to {high})"
    who = "the one holder"
    if summary.claims > 1:
        who = f"the middle one of {summary.claims:,} holders"
    words = f"{when}, {who} {_had(summary.median_ratio)}{spread}"
    if summary.against:
        words += f"; {summary.beat:,} of {summary.against:,} had more than {benchmark} gave"
    return words + _apart(summary)


def record_sentences(record: HolderRecord) -> tuple[str, ...]:
    """Say what the record of one organization says: its dates, its slips, and its holders."""
    benchmark = benchmark_words(record.markets[-1])
    said = [_dates(record), *_since(record, benchmark)]
    said += [
        _upper(summary_words(record.by_horizon[horizon], horizon, benchmark=benchmark))
        for horizon in Horizon
        if horizon in record.by_horizon
    ]
    return (*said, *_interval_sentences(record, benchmark))


def slip_words(slipped: SlippedPromise) -> str:
    """Say how often a date slipped, and what a holder from each of the dates has.

    "the date slipped 7 times; a holder from each of its 15 dates ... by the newest price, ...".
    """
    times = "once" if slipped.slips == 1 else f"{slipped.slips} times"
    return f"the date slipped {times}; {_holders_from(slipped.rows)}"


def left_out_sentences(record: HolderRecord, horizon: Horizon) -> tuple[str, ...]:
    """Say how many dates have no return over a horizon, and why."""
    counts = record.left_out.get(horizon, {})
    return tuple(
        f"{_count(count, 'date')} left out: {reason.value}"
        for reason, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].value))
    )


def survivorship_sentences(records: Sequence[HolderRecord]) -> tuple[str, ...]:
    """Say how many of the listed promisers are no longer traded, and what their holders got."""
    dead = [record for record in records if record.ended is not None]
    if not records:
        return ()
    if not dead:
        return (
            (
                f"All {len(records)} organizations with a share in this ledger are still traded: those "
                "that died are missing, and what is shown is too kind"
            ),
        )
    how = ", ".join(
        f"{sum(record.ended is ended for record in dead)} {words}"
        for ended, words in ENDED_WORDS.items()
        if any(record.ended is ended for record in dead)
    )
    names = _joined([record.organization for record in dead])
    first = (
        f"{len(dead)} of the {len(records)} organizations with a share in this ledger are no "
        f"longer traded: {how} ({names})"
    )
    chosen = (
        "Some were looked for because they died, so this is no rate; it shows what is missing "
        "where only the winners are looked at"
    )
    return (first, *_dead_holders(dead), chosen)


def little_sentences(records: Sequence[HolderRecord], organization: str) -> tuple[str, ...]:
    """Say how little the record of one organization can say about another.

    Parameters
    ----------
    records
        Of all organizations with a share.
    organization
        The other one, about which nothing is to be concluded.
    """
    model = most_dated(records, but=organization)
    if model is None:
        return ()
    longest = model.by_horizon[Horizon.FIVE_YEARS]
    own = next((record for record in records if record.organization == organization), None)
    said = [
        (
            f"{model.organization} is one company: about {organization} it is a sample of one, "
            "whatever the number of its dates"
        ),
        (
            f"Its {_count(longest.claims, 'date')} with five years behind them hold "
            f"{_count(longest.windows, 'time')} of five years that do not overlap: "
            f"{_count(longest.windows, 'observation')} of one share"
        ),
    ]
    if own is not None:
        said.append(
            f"{organization} has been traded for {_age(own.years_traded)}: too short for any of it"
            if own.years_traded < 1
            else f"{organization} has been traded for {_age(own.years_traded)}"
        )
    return tuple(said)


def needed_sentences(records: Sequence[HolderRecord], organization: str) -> tuple[str, ...]:
    """Say what would have to hold for one organization's share to do as another did.

    Parameters
    ----------
    records
        Of all organizations with a share.
    organization
        The one that is asked about; its share has to be traded still.
    """
    own = next((record for record in records if record.organization == organization), None)
    if own is None or own.ended is not None:
        return ()
    market, model = own.markets[-1], most_dated(records, but=organization)
    newest = market.line.prices[-1]
    now = f"{_money(newest.value, market)} on {day_words(newest.day)}"
    said = [f"{market.trading.ticker} closed at {now}{_worth(market)}"]
    if model is not None:
        said += [
            _upper(f"{_like(model, one)}, {market.trading.ticker} {_would_have(one, market)}")
            for one in needed_like(market, model)
            if one.years == max(YEARS.values())
        ]
    growth = index_growth(market.benchmark) if market.benchmark is not None else None
    if growth is not None:
        last = needed_to_keep_up(market, growth)[-1]
        said.append(
            f"To keep up with {benchmark_words(market)} over {last.years} years, if that grows by "
            f"{100 * growth.rate:.0f}% a year as in the {growth.years:.0f} years to "
            f"{day_words(growth.last.day)}, {market.trading.ticker} {_would_have(last, market)}"
        )
    return (*said, "Nothing here says how likely any of that is")


def event_sentence(path: EventPath, *, benchmark: str = "the index") -> str:
    """Say what the share did against its benchmark after events, and whether that can be told."""
    what = {EventKind.CLAIM: "dates named", EventKind.MISSED: "dates missed"}[path.kind]
    if not path.points:
        return f"No month with {what} has closes of share and index all around it"
    last = path.points[-1]
    words = (
        f"In the {last.month} months after {_count(len(path.events), 'month')} with {what} by "
        f"{_count(path.organizations, 'company', 'companies')}, the share did "
        f"{_against(last.mean, benchmark)} in the mean"
    )
    if last.interval is None:
        return f"{words}; there are too few of them for an interval"
    low, high = last.interval.lower, last.interval.upper
    words += f", between {_against(low)} and {_against(high)} with 8 chances in 10"
    return words if low * high > 0 else f"{words}: that tells nothing"


def lateness_sentence(points: Sequence[Lateness]) -> str:
    """Say of how many promises and companies a picture of lateness and return is, and the caveat.

    The company with most promises is named with its share of them.
    """
    found = [point for point in points if point.held is not None]
    if not found:
        return "No promise has both a lateness and a return"
    names = [point.organization for point in found]
    most = max(sorted(set(names)), key=names.count)
    share = names.count(most)
    gone = sum(bool(point.held and point.held.ended) for point in found)
    words = (
        f"{_count(len(found), 'promise')} of {_count(len(set(names)), 'company', 'companies')}, "
        f"{share} of them by {most}"
    )
    if gone:
        words += f"; {gone} ended with a share that is no longer traded"
    return f"{words}: what went together, not what made what"


def basis_sentences(holdings: Holdings) -> tuple[str, ...]:
    """Say what the returns count, and how old a close may be."""
    counts = (
        "Returns are of prices: dividends are left out, of the share and of the index"
        if holdings.basis is Basis.PRICE
        else "Returns are total returns: dividends are reinvested, of the share and of the index"
    )
    return (
        counts,
        (
            "The price of a day is the last close on or before it, no more than "
            f"{_count(holdings.gap_days, 'day')} old; nothing is interpolated"
        ),
        "A share that is no longer traded counts to what was left of it, or to its last price",
        NO_ADVICE,
    )


def benchmark_words(market: Market) -> str:
    """Return the benchmark's name as it stands in a sentence."""
    if market.benchmark is None:
        return "the index"
    return f"the {market.benchmark.security.title.partition(',')[0]}"


# --- private -------------------------------------------------------------------------------

_TENFOLD: Final = 9.95
_DOUBLED: Final = 1.95
_TRILLION: Final = 1e12
_BILLION: Final = 1e9
_ALL_BUT_NOTHING: Final = 0.005


def _percent_lost(ratio: float) -> str:
    return "nearly everything" if ratio < _ALL_BUT_NOTHING else f"{round(100 * (1 - ratio))}%"


def _had(ratio: float) -> str:
    words = ratio_words(ratio)
    return f"had {words}" if words.endswith("the money") else words


def _gave(ratio: float) -> str:
    words = ratio_words(ratio)
    return f"gave {words}" if words.endswith("the money") else words


def _against(log: float, benchmark: str = "") -> str:
    percent = round(100 * abs(math.expm1(log)))
    than = f" than {benchmark}" if benchmark else ""
    if percent == 0:
        return f"as well as {benchmark}" if benchmark else "the same"
    return f"{percent}% {'better' if log > 0 else 'worse'}{than}"


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def _apart(summary: Summary) -> str:
    if summary.claims == 1:
        return ""
    if summary.windows == summary.claims:
        return "; no two of these times overlap"
    if summary.windows == 1:
        return "; all of these times overlap, so they are one observation"
    return f"; of these times no more than {summary.windows:,} do not overlap"


def _dates(record: HolderRecord) -> str:
    words = (
        f"{record.organization} gave {_count(record.dates, 'date')} for "
        f"{_count(record.promises, 'promise')}; {_none(record.slips)} of them moved an earlier date to "
        "a later day"
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
                f"Too little for an interval: it takes {LEAST_BLOCKS} calendar years with dates, and a "
                "year after each"
            )
        ]
    found = summary.excess_interval
    words = (
        f"In the mean a holder did {_against(summary.mean_excess, benchmark)} over the year after "
        f"a date, between {_against(found.lower)} and {_against(found.upper)} with 8 chances in "
        f"10 ({found.blocks} calendar years drawn again)"
    )
    return [words if found.lower * found.upper > 0 else f"{words}: that could be chance"]


def _holders_from(rows: Sequence[ClaimHolding]) -> str:
    ratios = sorted(row.held.ratio for row in rows if row.held is not None)
    if len(ratios) == 1:
        return f"a holder from the one date with a price {_had(ratios[0])} by the newest"
    return (
        f"by the newest price, holders from its {len(ratios)} dates with a price had anything "
        f"between {_noun(ratios[0])} and {_noun(ratios[-1])}"
    )


def _noun(ratio: float) -> str:
    words = ratio_words(ratio)
    names = {"gained": "a gain of", "lost": "a loss of"}
    if words == "neither gained nor lost":
        return "no change"
    first, _, rest = words.partition(" ")
    return f"{names[first]} {rest}" if first in names else words


def _dead_holders(dead: Sequence[HolderRecord]) -> list[str]:
    held = [record.since_first for record in dead if record.since_first is not None]
    if not held:
        return []
    best, worst = max(one.ratio for one in held), min(one.ratio for one in held)
    return [
        f"From the first close to the end, their holders had anything between {_noun(worst)} "
        f"and {_noun(best)}"
        if best != worst
        else f"From the first close to the end, their holders {_had(best)}"
    ]


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _age(years: float) -> str:
    months = round(years * 12)
    return _count(months, "month") if months < 24 else f"{years:.0f} years"  # noqa: PLR2004


def _money(value: float, market: Market) -> str:
    currency = market.line.security.currency or "points"
    if value >= _TRILLION:
        return f"{value / _TRILLION:,.1f} trillion {currency}"
    if value >= _BILLION:
        return f"{value / _BILLION:,.0f} billion {currency}"
    return f"{value:,.0f} {currency}" if value >= 1000 else f"{value:,.2f} {currency}"  # noqa: PLR2004


def _worth(market: Market) -> str:
    value, offered = valuation_now(market), market.trading.offered
    if offered is None:
        return ""
    words = f"; it was offered at {_money(offered, market)}"
    if value is None:
        return words
    return f"{words}, and the shares of that day are worth {_money(value, market)} now"


def _like(model: HolderRecord, one: Needed) -> str:
    return (
        f"to give what the middle holder from a date of {model.organization} had after "
        f"{one.years} years ({ratio_words(one.ratio)})"
    )


def _would_have(one: Needed, market: Market) -> str:
    words = f"would have to stand at {_money(one.price, market)}"
    if one.valuation is None:
        return words
    return f"{words}, and the whole company be worth {_money(one.valuation, market)}"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
