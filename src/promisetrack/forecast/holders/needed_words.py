"""How little one record says of another share, and what that would have to reach, in sentences.

They are arithmetic of "if it went as it did there"; none says how likely that is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from promisetrack.forecast.holders.claims import YEARS, Horizon
from promisetrack.forecast.holders.holding import Market
from promisetrack.forecast.holders.money_words import (
    benchmark_words,
    count_words,
    money_words,
    opening,
    ratio_words,
)
from promisetrack.forecast.holders.needed import (
    Needed,
    index_growth,
    most_dated,
    needed_like,
    needed_to_keep_up,
    valuation_now,
)
from promisetrack.forecast.holders.records import HolderRecord
from promisetrack.words import day_words


def little_sentences(records: Sequence[HolderRecord], organization: str) -> tuple[str, ...]:
    """Say how little the record of one organization can say about another.

    Parameters
    ----------
    records
        Of all organizations with a share.
    organization
        The other one, about which nothing is to be concluded; of the one with the longest record
        nothing is said by a shorter one.
    """
    model = _longer_record(records, organization)
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
            f"Its {count_words(longest.claims, 'date')} with five years behind them hold "
            f"{count_words(longest.windows, 'time')} of five years that do not overlap: "
            f"{count_words(longest.windows, 'observation')} of one share"
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
    market, model = own.markets[-1], _longer_record(records, organization)
    newest = market.line.prices[-1]
    now = f"{money_words(newest.value, market)} on {day_words(newest.day)}"
    said = [f"{market.trading.ticker} closed at {now}{_worth(market)}"]
    if model is not None:
        said += [
            opening(f"{_like(model, one)}, {market.trading.ticker} {_would_have(one, market)}")
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


# --- private -------------------------------------------------------------------------------

_TWO_YEARS: Final = 24


def _longer_record(records: Sequence[HolderRecord], organization: str) -> HolderRecord | None:
    """Return the longest record but one's own; None where one's own is longer."""
    longest = most_dated(records, but="")
    is_own = longest is not None and longest.organization == organization
    return None if is_own else longest


def _age(years: float) -> str:
    months = round(years * 12)
    return count_words(months, "month") if months < _TWO_YEARS else f"{years:.0f} years"


def _worth(market: Market) -> str:
    value, offered = valuation_now(market), market.trading.offered
    if offered is None:
        return ""
    words = f"; it was offered at {money_words(offered, market)}"
    if value is None:
        return words
    return f"{words}, and the shares of that day are worth {money_words(value, market)} now"


def _like(model: HolderRecord, one: Needed) -> str:
    return (
        f"to give what the middle holder from a date of {model.organization} had after "
        f"{one.years} years ({ratio_words(one.ratio)})"
    )


def _would_have(one: Needed, market: Market) -> str:
    words = f"would have to stand at {money_words(one.price, market)}"
    if one.valuation is None:
        return words
    return f"{words}, and the whole company be worth {money_words(one.valuation, market)}"
