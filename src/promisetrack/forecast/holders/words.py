"""What the records of all holders say together, and how little, in sentences made from the values.

They say what was, and how little it says about what will be. None advises, and none says that one
thing made another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Final

from promisetrack.forecast.holders.claims import (
    YEARS,
    ClaimHolding,
    Holdings,
    Horizon,
    newest_day,
)
from promisetrack.forecast.holders.events import EventKind, EventPath
from promisetrack.forecast.holders.money_words import (
    HORIZON_WORDS,
    against_words,
    benchmark_words,
    count_words,
    gave_words,
    had_words,
    loss_or_gain,
    opening,
    summary_words,
)
from promisetrack.forecast.holders.price_line import Basis, find_line
from promisetrack.forecast.holders.records import HolderRecord, Lateness
from promisetrack.forecast.holders.windows import summarize
from promisetrack.model import Ended, Ledger
from promisetrack.words import day_words

NO_ADVICE: Final = (
    "This is a record of what happened, not advice, and nothing here says why a price moved"
)

ENDED_WORDS: Final[Mapping[Ended, str]] = {
    Ended.BANKRUPT: "went bankrupt",
    Ended.TAKEN_OVER: "was bought out",
    Ended.DELISTED: "left the exchange",
}


def together_sentences(holdings: Holdings, *, benchmark: str = "the index") -> tuple[str, ...]:
    """Say what holders of all organizations got one, three and five years after a date."""
    summaries = {horizon: summarize(holdings.select(horizon)) for horizon in YEARS}
    return tuple(
        opening(summary_words(summary, horizon, benchmark=benchmark))
        + _by_company(holdings.select(horizon))
        for horizon, summary in summaries.items()
        if summary is not None
    )


def company_sentences(holdings: Holdings) -> tuple[str, ...]:
    """Say what the middle company's middle holder had, each company counted once.

    Nothing where there is but one company; over the dates of all, one with many would speak for
    the others.
    """
    found = {horizon: _middles(holdings.select(horizon)) for horizon in YEARS}
    said = [
        f"{had_words(median(middles.values()))} {HORIZON_WORDS[horizon]} ({len(middles)} companies)"
        for horizon, middles in found.items()
        if len(middles) > 1
    ]
    if not said:
        return ()
    return (f"With each company counted once, the middle one's middle holder {', '.join(said)}",)


def survivorship_sentences(records: Sequence[HolderRecord]) -> tuple[str, ...]:
    """Say how many of the listed promisers are no longer traded, and what their holders got."""
    dead = [record for record in records if record.ended is not None]
    if not records:
        return ()
    if not dead:
        return (
            (
                f"{_still_traded(records)}: those that died are missing, and what is shown is too "
                "kind"
            ),
        )
    how = ", ".join(
        f"{sum(record.ended is ended for record in dead)} {words}"
        for ended, words in ENDED_WORDS.items()
        if any(record.ended is ended for record in dead)
    )
    names = _joined([record.organization for record in dead])
    first = f"{_no_longer_traded(len(dead), len(records))}: {how} ({names})"
    chosen = (
        "Some were looked for because they died, so this is no rate; it shows what is missing "
        "where only the winners are looked at"
    )
    return (first, *_dead_holders(dead), chosen)


def event_sentence(path: EventPath, *, benchmark: str = "the index") -> str:
    """Say what the share did against its benchmark after events, and whether that can be told."""
    what = {EventKind.CLAIM: "dates named", EventKind.MISSED: "dates missed"}[path.kind]
    if not path.points:
        return f"No month with {what} has closes of share and index all around it"
    last = path.points[-1]
    words = (
        f"In the {last.month} months after {count_words(len(path.events), 'month')} with {what} by "
        f"{_whose(path)}, the share did "
        f"{against_words(last.mean, benchmark)} in the mean"
    )
    if last.interval is None:
        return f"{words}; there are too few of them for an interval"
    low, high = last.interval.lower, last.interval.upper
    words += f", between {against_words(low)} and {against_words(high)} with 8 chances in 10"
    return words if low * high > 0 else f"{words}: that tells nothing"


def lateness_sentence(points: Sequence[Lateness]) -> str:
    """Say of how many promises and companies a picture of lateness and return is, and the caveat.

    The company with most promises is named with its share of them.
    """
    found = [point for point in points if point.held is not None]
    if not found:
        return "No promise has both a lateness and a return"
    gone = sum(bool(point.held and point.held.ended) for point in found)
    words = promises_of([point.organization for point in found])
    if gone:
        words += f"; {gone} ended with a share that is no longer traded"
    return f"{words}: what went together, not what made what"


def basis_sentences(holdings: Holdings) -> tuple[str, ...]:
    """Say what the returns count, and how old a close may be."""
    return (
        _counted(holdings),
        (
            "The price of a day is the last close on or before it, no more than "
            f"{count_words(holdings.gap_days, 'day')} old{_age_of_closes(holdings)}; nothing is "
            "interpolated"
        ),
        "A share that is no longer traded counts to what was left of it, or to its last price",
        NO_ADVICE,
    )


def dividend_sentences(ledger: Ledger, record: HolderRecord, holdings: Holdings) -> tuple[str, ...]:
    """Say what the dividends of the index make of it beside the share of one organization.

    Nothing where returns are total ones, or the ledger has no closes of the index with dividends.

    Parameters
    ----------
    ledger
        The ledger, with its prices.
    record
        Of the organization: the days are those of its first close and its newest.
    holdings
        What the returns count, and up to which day knowledge reaches.
    """
    held, market = record.since_first, record.markets[0]
    ticker = market.trading.benchmark
    total = find_line(ledger, ticker, basis=Basis.TOTAL) if ticker else None
    if holdings.basis is Basis.TOTAL or held is None or total is None or not held.benchmark_ratio:
        return ()
    end = min(newest_day(market, holdings.as_of), holdings.as_of)
    first, last = (total.at(day, gap_days=holdings.gap_days) for day in (held.start.day, end))
    if first is None or last is None:
        return ()
    name = benchmark_words(market)
    return (
        (
            f"With its dividends reinvested {name} {gave_words(last.value / first.value)} from "
            f"{day_words(held.start.day)} to {day_words(end)}, without them it "
            f"{gave_words(held.benchmark_ratio)}"
        ),
    )


def promises_of(names: Sequence[str]) -> str:
    """Say of how many promises and companies something is, and who made most of them.

    >>> promises_of(["Acme", "Bolt", "Acme"]), promises_of(["Acme"])
    ('3 promises of 2 companies, 2 of them by Acme', '1 promise of Acme')
    """
    words = count_words(len(names), "promise")
    most = max(sorted(set(names)), key=names.count)
    if len(set(names)) == 1:
        return f"{words} of {most}"
    return f"{words} of {len(set(names))} companies, {names.count(most)} of them by {most}"


# --- private -------------------------------------------------------------------------------


def _no_longer_traded(dead: int, all_of_them: int) -> str:
    """Say how many shares are gone: "1 of the 3 organizations ... is no longer traded"."""
    where = "with a share in this ledger"
    if dead == all_of_them:
        whose = {1: f"The one organization {where} is", 2: f"Both organizations {where} are"}
        return f"{whose.get(dead, f'All {dead} organizations {where} are')} no longer traded"
    verb = "is" if dead == 1 else "are"
    return f"{dead} of the {all_of_them} organizations {where} {verb} no longer traded"


def _still_traded(records: Sequence[HolderRecord]) -> str:
    where = "with a share in this ledger"
    count = len(records)
    whose = {1: f"The one organization {where} is", 2: f"Both organizations {where} are"}
    return f"{whose.get(count, f'All {count} organizations {where} are')} still traded"


def _by_company(rows: Sequence[ClaimHolding]) -> str:
    """Say who gave most of the dates, and what the middle company's middle holder had."""
    middles = _middles(rows)
    if len(middles) == 1:
        return f" ({next(iter(middles))})"
    counts = Counter(row.organization for row in rows)
    most = max(sorted(counts), key=lambda name: counts[name])
    return (
        f" ({len(middles)} companies; {counts[most]} of the dates are by {most}; with each company "
        f"counted once, the middle one's holder {had_words(median(middles.values()))})"
    )


def _middles(rows: Sequence[ClaimHolding]) -> dict[str, float]:
    """Return the median ratio of each company."""
    ratios: dict[str, list[float]] = {}
    for row in rows:
        if row.held is not None:
            ratios.setdefault(row.organization, []).append(row.held.ratio)
    return {name: median(several) for name, several in ratios.items()}


def _whose(path: EventPath) -> str:
    if path.organizations == 1:
        return path.events[0].organization
    return count_words(path.organizations, "company", "companies")


def _counted(holdings: Holdings) -> str:
    if holdings.basis is Basis.PRICE:
        return "Returns are of prices: dividends are left out, of the share and of the index"
    words = "Returns are total returns: dividends are reinvested, of the share and of the index"
    plain = holdings.without_dividends
    if not plain:
        return words
    return (
        f"{words}, but for {_joined(plain)}: there closes with them are missing, and prices count"
    )


def _age_of_closes(holdings: Holdings) -> str:
    """Say how old the close of the day of a claim is where that is more than a day."""
    ages = [
        (row.made - row.held.start.day).days
        for row in holdings.rows
        if row.held is not None and row.horizon is Horizon.NEWEST
    ]
    middle = median(ages) if ages else 0
    return f" ({middle:.0f} in the middle, for the days of claims)" if middle > 1 else ""


def _dead_holders(dead: Sequence[HolderRecord]) -> list[str]:
    held = [record.since_first for record in dead if record.since_first is not None]
    if not held:
        return []
    best, worst = max(one.ratio for one in held), min(one.ratio for one in held)
    got = had_words(best)
    if best != worst:
        got = f"had anything between {loss_or_gain(worst)} and {loss_or_gain(best)}"
    return [f"From the first close to the end, their holders {got}"]


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
