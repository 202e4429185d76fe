"""What a holder got from the day of each claim: one row for each claim and horizon.

A claim counts from the last day on which it may have been made: by then everybody could have heard
it. Only claims with a deadline that were known on the day asked for count, only closes up to it,
and what is left out is counted by its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from promisetrack.dates import add_months
from promisetrack.forecast.holders.holding import GAP_DAYS, Held, Market, held
from promisetrack.forecast.holders.price_line import Basis, PriceLine, find_line
from promisetrack.model import Claim, Ledger, Outcome, Promise, Status, Trading
from promisetrack.model.knowledge import JudgeReading, claims_known_on, outcome_known_on


class Horizon(StrEnum):
    """Up to when a share is held."""

    ONE_YEAR = "1-year"
    THREE_YEARS = "3-years"
    FIVE_YEARS = "5-years"
    DEADLINE = "deadline"
    DELIVERY = "delivery"
    NEWEST = "newest"
    """Up to the newest close, or what was left where the share is no longer traded."""


YEARS: Final[Mapping[Horizon, int]] = {
    Horizon.ONE_YEAR: 1,
    Horizon.THREE_YEARS: 3,
    Horizon.FIVE_YEARS: 5,
}
"""Length of the horizons that are as long for every claim."""


class LeftOut(StrEnum):
    """Why a claim has no return over a horizon."""

    NOT_TRADED = "the share was not traded yet"
    NO_LONGER_TRADED = "the share was no longer traded"
    DAY_UNKNOWN = "the day of the claim is not known closely enough"
    NOT_OVER = "the time is not over"
    NOT_DELIVERED = "nothing was delivered"
    NO_CLOSE = "there is no close near enough"
    TOO_SHORT = "the time is shorter than the closes are apart"


@dataclass(frozen=True, slots=True)
class ClaimHolding:
    """One claim and one horizon.

    Attributes
    ----------
    promise, number
        The promise's id, and the claim's place among its claims, from 0.
    organization
        Who has to deliver.
    made, deadline
        The last day on which the claim may have been made, and the last of its due window.
    horizon, end
        Up to when the share is held; ``end`` is None where that day is not known or not there.
    held
        What the holder got; None where ``left_out`` says why not.
    """

    promise: str
    number: int
    organization: str
    made: date
    deadline: date
    horizon: Horizon
    end: date | None
    held: Held | None = None
    left_out: LeftOut | None = None


@dataclass(frozen=True)
class Holdings:
    """What holders got, over every claim of every organization with a share.

    Attributes
    ----------
    as_of
        Day up to which knowledge reaches.
    basis
        What the returns count.
    gap_days
        Days that a close may be older than the day it stands for.
    markets
        By organization, its shares with their closes and benchmarks; those without closes are
        not among them.
    rows
        One for each claim with a deadline and each horizon, by organization, promise and claim.
    reading
        Whose verdict of what was delivered counts.
    """

    as_of: date
    basis: Basis
    gap_days: int
    markets: Mapping[str, tuple[Market, ...]]
    rows: tuple[ClaimHolding, ...]
    reading: JudgeReading = "strict"

    @property
    def without_dividends(self) -> tuple[str, ...]:
        """The organizations whose returns are of prices, though total returns were asked for."""
        return tuple(
            name
            for name, markets in self.markets.items()
            if any(market.line.basis is not self.basis for market in markets)
        )

    def select(
        self, horizon: Horizon, *, organization: str | None = None
    ) -> tuple[ClaimHolding, ...]:
        """Return the rows of a horizon that have a return, of one organization or of all."""
        return tuple(
            row
            for row in self.rows
            if row.horizon is horizon
            and row.held is not None
            and organization in (None, row.organization)
        )

    def count_left_out(
        self, horizon: Horizon, *, organization: str | None = None
    ) -> Counter[LeftOut]:
        """Return how many claims have no return over a horizon, by the reason."""
        return Counter(
            row.left_out
            for row in self.rows
            if row.horizon is horizon
            and row.left_out is not None
            and organization in (None, row.organization)
        )


def claim_holdings(
    ledger: Ledger,
    *,
    as_of: date,
    basis: Basis = Basis.PRICE,
    gap_days: int = GAP_DAYS,
    reading: JudgeReading = "strict",
) -> Holdings:
    """Measure what holders got from the day of each claim.

    Parameters
    ----------
    ledger
        The ledger, with its organizations and prices.
    as_of
        Day up to which knowledge reaches: later claims, outcomes and closes are not known.
    basis
        Prices alone, or with dividends reinvested; where the closes with them are missing, of the
        share or of its benchmark, prices alone (`Holdings.without_dividends`).
    gap_days
        Days that a close may be older than the day it stands for; a claim whose day is known less
        closely than that is left out.
    reading
        "lenient" takes a generous judge's verdict where an outcome has one.

    Raises
    ------
    AdjustedTwiceError
        If splits are named for closes that are adjusted already.
    """
    markets = find_markets(ledger, as_of=as_of, basis=basis)
    rows = (
        row
        for promise in ledger.promises
        if promise.organization in markets
        for row in _promise_rows(
            promise,
            outcome_known_on(ledger, promise, as_of, reading=reading),
            markets[promise.organization],
            as_of,
            gap_days,
        )
    )
    ordered = sorted(rows, key=lambda row: (row.organization, row.promise, row.number))
    return Holdings(as_of, basis, gap_days, markets, tuple(ordered), reading)


def find_markets(
    ledger: Ledger, *, as_of: date, basis: Basis = Basis.PRICE
) -> dict[str, tuple[Market, ...]]:
    """Return the shares of each organization with their closes up to a day.

    How trading ended is told only from the day after its last on: before, nobody knew it.

    Parameters
    ----------
    ledger
        The ledger, with its organizations and prices.
    as_of
        Day up to which knowledge reaches.
    basis
        Prices alone, or with dividends reinvested where share and benchmark have such closes
        throughout; a share without them is among the markets on the basis of its price.

    Raises
    ------
    AdjustedTwiceError
        If splits are named for closes that are adjusted already.
    """
    found = {
        organization: tuple(
            market
            for trading in several
            if (market := _market(ledger, trading, as_of, basis)) is not None
        )
        for organization, several in sorted(ledger.organizations.items())
    }
    return {organization: markets for organization, markets in found.items() if markets}


def newest_day(market: Market, as_of: date) -> date:
    """Return up to when a share can be held: its newest close, or the day asked for if it died.

    A benchmark whose closes end a little earlier ends the time for both; one that ends long
    before, or before the share died, does not.
    """
    has_died = market.ended_by(as_of) is not None
    end = as_of if has_died else min(market.line.days[-1], as_of)
    if market.benchmark is None:
        return end
    known = market.benchmark.days[-1]
    died = market.trading.until if has_died and market.trading.until else None
    is_enough = known >= died if died else (end - known).days <= GAP_DAYS
    return min(known, end) if is_enough else end


# --- private -------------------------------------------------------------------------------


def _market(ledger: Ledger, trading: Trading, as_of: date, basis: Basis) -> Market | None:
    known = _known_trading(trading, as_of)
    tickers = [one for one in (trading.ticker, trading.benchmark) if one]
    lines = [_known_line(ledger, one, as_of, Basis.PRICE) for one in tickers]
    if basis is Basis.TOTAL:
        total = [_known_line(ledger, one, as_of, Basis.TOTAL) for one in tickers]
        lines = total if all(map(_has_as_many, total, lines)) else lines
    line, *index = lines
    return None if line is None else Market(known, line, index[0] if index else None)


def _has_as_many(total: PriceLine | None, plain: PriceLine | None) -> bool:
    return (total.days if total else ()) == (plain.days if plain else ())


def _known_trading(trading: Trading, as_of: date) -> Trading:
    if trading.until is None or trading.until < as_of:
        return trading
    return trading.model_copy(update={"until": None, "ended": None, "worth": None})


def _known_line(ledger: Ledger, ticker: str, as_of: date, basis: Basis) -> PriceLine | None:
    line = find_line(ledger, ticker, basis=basis)
    line = line.until(as_of) if line is not None else None
    return line if line is not None and line.prices else None


def _promise_rows(
    promise: Promise, outcome: Outcome, markets: tuple[Market, ...], as_of: date, gap_days: int
) -> Iterator[ClaimHolding]:
    known = set(map(id, claims_known_on(promise, as_of)))
    for number, claim in enumerate(promise.claims):
        if id(claim) in known and claim.deadline is not None:
            for horizon in Horizon:
                yield _row(promise, number, claim, outcome, horizon, markets, as_of, gap_days)


def _row(  # noqa: PLR0913, PLR0917  all that one row depends on
    promise: Promise,
    number: int,
    claim: Claim,
    outcome: Outcome,
    horizon: Horizon,
    markets: tuple[Market, ...],
    as_of: date,
    gap_days: int,
) -> ClaimHolding:
    made, deadline = claim.made.upper, claim.deadline
    assert made is not None and deadline is not None  # noqa: S101, PT018  the caller saw to it
    market = _traded_on(markets, made)
    end = _end(horizon, made, deadline, outcome, market, as_of)
    got = held(market, made, end, gap_days=gap_days) if market and end and end <= as_of else None
    why = None
    if (claim.made.days or gap_days + 1) - 1 > gap_days:
        got, why = None, LeftOut.DAY_UNKNOWN
    elif got is None:
        why = _why_not(horizon, markets, made, end, as_of)
        why = _which_close(market, made, end, gap_days) if why is LeftOut.NO_CLOSE else why
    return ClaimHolding(
        promise.id, number, promise.organization, made, deadline, horizon, end, got, why
    )


def _traded_on(markets: tuple[Market, ...], day: date) -> Market | None:
    for market in markets:
        until = market.trading.until
        if market.trading.start <= day and (until is None or day <= until):
            return market
    return None


def _end(  # noqa: PLR0913, PLR0917  as above
    horizon: Horizon,
    made: date,
    deadline: date,
    outcome: Outcome,
    market: Market | None,
    as_of: date,
) -> date | None:
    if horizon in YEARS:
        return add_months(made, 12 * YEARS[horizon])
    if horizon is Horizon.DEADLINE:
        return deadline
    if horizon is Horizon.DELIVERY:
        is_there = outcome.status is Status.DELIVERED and outcome.date is not None
        return outcome.date.upper if is_there and outcome.date else None
    return newest_day(market, as_of) if market is not None else None


def _which_close(market: Market | None, made: date, end: date | None, gap_days: int) -> LeftOut:
    """Return whether a close is missing, or there is only one for both days."""
    if market is None or end is None:
        return LeftOut.NO_CLOSE
    closes = (market.line.at(made, gap_days=gap_days), market.line.at(end, gap_days=gap_days))
    return LeftOut.NO_CLOSE if None in closes else LeftOut.TOO_SHORT


def _why_not(
    horizon: Horizon, markets: tuple[Market, ...], made: date, end: date | None, as_of: date
) -> LeftOut:
    if _traded_on(markets, made) is None:
        is_before = made < max(market.trading.start for market in markets)
        return LeftOut.NOT_TRADED if is_before else LeftOut.NO_LONGER_TRADED
    if end is None and horizon is Horizon.DELIVERY:
        return LeftOut.NOT_DELIVERED
    return LeftOut.NOT_OVER if end is None or end > as_of else LeftOut.NO_CLOSE
