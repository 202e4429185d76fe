"""The sentences about holders: made from the values, so that other values give other words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from forecast.holders.markets import (
    claim,
    listed,
    market_ledger,
    months,
    outcome,
    promise,
    security,
    table,
)
from promisetrack.forecast.holders import (
    Basis,
    EventKind,
    HolderRecord,
    Holdings,
    Horizon,
    claim_holdings,
    event_path,
    holder_records,
    lateness,
)
from promisetrack.forecast.holders.money_words import held_words, ratio_words
from promisetrack.forecast.holders.needed_words import little_sentences, needed_sentences
from promisetrack.forecast.holders.record_words import (
    left_out_sentences,
    record_sentences,
    slip_words,
)
from promisetrack.forecast.holders.words import (
    NO_ADVICE,
    basis_sentences,
    event_sentence,
    lateness_sentence,
    survivorship_sentences,
    together_sentences,
)
from promisetrack.model import Catalog, Ledger

AS_OF = date(2024, 12, 31)
DOUBLING = months(2015, 2024, [100 * 2 ** (n / 24) for n in range(120)])
FLAT = months(2015, 2024)
CLAIMS = [claim("2016-01-28", "../2016-12-31"), claim("2017-01-28", "../2017-12-31")]
SLIPPED = promise("slipped", CLAIMS, outcome("delivered", "2019-01-31"))


def ledger(closes: dict[str, float] = DOUBLING, **market: Any) -> Ledger:
    return market_ledger(SLIPPED, closes=closes, index=FLAT, **market)


def record(found: Ledger) -> HolderRecord:
    (one,) = holder_records(found, claim_holdings(found, as_of=AS_OF))
    return one


def with_bolt(found: Ledger, closes: dict[str, float], **trading: Any) -> Ledger:
    """Add another organization with a share of its own."""
    other = promise("bolt", CLAIMS, outcome("cancelled", "2019-01-31"), organization="Bolt")
    return replace(
        found,
        promises=Catalog([*found.promises, other]),
        organizations={**found.organizations, "Bolt": (listed("BLT", **trading),)},
        securities=Catalog([*found.securities, security("BLT")]),
        prices=Catalog([*found.prices, table(closes, "BLT")]),
    )


def all_of(found: Ledger) -> tuple[tuple[HolderRecord, ...], Holdings]:
    holdings = claim_holdings(found, as_of=AS_OF)
    return holder_records(found, holdings), holdings


def test_a_record_is_told_with_its_counts_and_its_overlap() -> None:
    said = record_sentences(record(ledger()))
    assert said[0] == (
        "Acme gave 2 dates for 1 promise; 1 of them moved an earlier date to a later day; by the "
        "first date, 0 of 1 were kept"
    )
    assert said[1] == (
        "From the first close here, of 28 Jan 2015, to 28 Dec 2024, a holder had 31 times the "
        "money; the Acme 500 neither gained nor lost over the same days"
    )
    assert said[2] == (
        "A year later, the middle one of 2 holders gained 41%; 2 of 2 had more than the Acme 500 "
        "gave; no two of these times overlap"
    )
    assert "Five years later" in said[4]
    assert said[4].endswith("all of these times overlap, so they are one observation")
    assert said[-1].startswith("Too little for an interval")


def test_a_falling_share_is_told_as_a_loss() -> None:
    falling = {day: 1e4 / price for day, price in DOUBLING.items()}
    said = record_sentences(record(ledger(falling)))
    assert "a holder lost 97%" in said[1]
    assert "lost 29%; 0 of 2 had more" in said[2]


def test_an_interval_around_zero_could_be_chance_and_one_beside_it_is_not_said_so() -> None:
    several = [promise(f"p{y}", [claim(f"{y}-01-28", f"../{y}-12-31")]) for y in range(2015, 2024)]
    even = [100 * (2 if (n // 12) % 2 else 1) for n in range(120)]
    up = record(market_ledger(*several, closes=DOUBLING, index=FLAT))
    odd = record(market_ledger(*several, closes=months(2015, 2024, even), index=FLAT))
    assert record_sentences(up)[-1].endswith("(5 spans of two calendar years drawn again)")
    assert record_sentences(odd)[-1].endswith(": that could be chance")


def test_slips_are_told_with_what_holders_from_the_dates_have() -> None:
    (slipped,) = record(ledger()).slipped
    assert slip_words(slipped) == (
        "the date slipped once; by the newest price, holders from its 2 dates with a price had "
        "anything between 16 times the money and 22 times the money"
    )
    twice = replace(slipped, slips=3, rows=slipped.rows[:1])
    assert slip_words(twice) == (
        "the date slipped 3 times; a holder from the one date with a price had 22 times the money "
        "by the newest"
    )


def test_what_is_left_out_is_told_by_its_reason() -> None:
    early = record(ledger(trading=listed(start="2016-06-01")))
    assert left_out_sentences(early, Horizon.ONE_YEAR) == (
        "1 date left out: the share was not traded yet",
    )
    assert left_out_sentences(record(ledger()), Horizon.ONE_YEAR) == ()


def test_survivors_alone_are_called_too_kind_and_the_dead_are_named() -> None:
    records, _ = all_of(with_bolt(ledger(), DOUBLING))
    assert survivorship_sentences(records) == (
        (
            "Both organizations with a share in this ledger are still traded: those that died are "
            "missing, and what is shown is too kind"
        ),
    )
    short = {day: 5.0 for day in DOUBLING if day < "2019"}
    dead = with_bolt(ledger(), short, until="2018-12-31", ended="bankrupt", worth=0)
    first, second, third = survivorship_sentences(all_of(dead)[0])
    assert first == (
        "1 of the 2 organizations with a share in this ledger is no longer traded: 1 went "
        "bankrupt (Bolt)"
    )
    assert second == "From the first close to the end, their holders lost everything"
    assert "this is no rate" in third
    assert survivorship_sentences(()) == ()
    (alone,) = survivorship_sentences(records[:1])
    assert alone.startswith("The one organization with a share in this ledger is still traded")
    gone = [one for one in all_of(dead)[0] if one.organization == "Bolt"]
    assert survivorship_sentences(gone)[0].startswith("The one organization with a share in this")
    assert "is no longer traded: 1 went bankrupt (Bolt)" in survivorship_sentences(gone)[0]
    assert survivorship_sentences(gone * 2)[0].startswith("Both organizations")
    assert survivorship_sentences(gone * 3)[0].startswith("All 3 organizations")


def test_all_organizations_are_told_together_with_their_number() -> None:
    _, holdings = all_of(with_bolt(ledger(), FLAT))
    assert together_sentences(holdings)[0] == (
        "A year later, the middle one of 4 holders gained 21% (from no change to a gain of 41%); 2 "
        "of 4 had more than the index gave; no two of these times overlap (2 companies; 2 of the "
        "dates are by Acme; with each company counted once, the middle one's holder gained 21%)"
    )
    (_, alone) = all_of(ledger())
    assert together_sentences(alone)[0].endswith("no two of these times overlap (Acme)")


def test_how_little_one_company_says_of_another_is_counted() -> None:
    young = {day: 100.0 for day in DOUBLING if day > "2024-06"}
    records, _ = all_of(with_bolt(ledger(), young, start="2024-06-28"))
    assert little_sentences(records, "Bolt") == (
        "Acme is one company: about Bolt it is a sample of one, whatever the number of its dates",
        (
            "Its 2 dates with five years behind them hold 1 time of five years that do not "
            "overlap: 1 observation of one share"
        ),
        "Bolt has been traded for 6 months: too short for any of it",
    )
    assert little_sentences(records[:0], "Bolt") == ()
    assert little_sentences(records, "Acme") == ()


def test_the_longest_record_is_not_measured_by_a_shorter_one() -> None:
    records, _ = all_of(with_bolt(ledger(), {day: DOUBLING[day] for day in list(DOUBLING)[24:]}))
    counts = {one.organization: one.by_horizon[Horizon.FIVE_YEARS].claims for one in records}
    assert counts == {"Acme": 2, "Bolt": 1}
    assert little_sentences(records, "Acme") == ()
    assert not [one for one in needed_sentences(records, "Acme") if "Bolt" in one]
    assert [one for one in needed_sentences(records, "Bolt") if "a date of Acme" in one]


def test_what_would_have_to_hold_is_multiplied_out_and_no_chance_is_given() -> None:
    young = {day: 100.0 for day in DOUBLING if day > "2024-06"}
    found = with_bolt(ledger(), young, start="2024-06-28", offered=80, valuation=1.6e12)
    said = needed_sentences(all_of(found)[0], "Bolt")
    assert said[0] == (
        "BLT closed at 100.00 USD on 28 Dec 2024; it was offered at 80.00 USD, and the shares of "
        "that day are worth 2.0 trillion USD now"
    )
    assert said[1] == (
        "To give what the middle holder from a date of Acme had after 5 years (5.7 times the "
        "money), BLT would have to stand at 565.69 USD, and the whole company be worth 11.3 "
        "trillion USD"
    )
    assert "To keep up with the Acme 500 over 5 years, if that grows by 0% a year" in said[2]
    assert said[-1] == "Nothing here says how likely any of that is"
    bare = needed_sentences(all_of(with_bolt(ledger(), young, start="2024-06-28"))[0], "Bolt")
    assert bare[0] == "BLT closed at 100.00 USD on 28 Dec 2024"
    assert needed_sentences(all_of(found)[0], "Nobody") == ()


def test_an_event_around_zero_tells_nothing() -> None:
    found = ledger(FLAT)
    path = event_path(found, claim_holdings(found, as_of=AS_OF), EventKind.CLAIM)
    assert event_sentence(path) == (
        "In the 12 months after 2 months with dates named by Acme, the share did as well as "
        "the index in the mean; there are too few of them for an interval"
    )
    none = replace(path, points=(), events=())
    assert "No month with dates named" in event_sentence(none)


def test_the_caveat_of_lateness_names_the_company_with_most_promises() -> None:
    found = ledger()
    holdings = claim_holdings(found, as_of=AS_OF)
    points = lateness(found, holdings)
    assert lateness_sentence(points) == (
        "1 promise of Acme: what went together, not what made what"
    )
    assert lateness_sentence(()) == "No promise has both a lateness and a return"


def test_what_is_counted_and_that_it_is_no_advice_is_said() -> None:
    found = ledger()
    price = basis_sentences(claim_holdings(found, as_of=AS_OF, gap_days=7))
    assert price[0].startswith("Returns are of prices: dividends are left out")
    assert "no more than 7 days old" in price[1]
    assert price[-1] == NO_ADVICE
    total = basis_sentences(claim_holdings(found, as_of=AS_OF, basis=Basis.TOTAL))
    assert total[0].endswith(", but for Acme: there closes with them are missing, and prices count")
    assert "(15 in the middle" in basis_sentences(claim_holdings(mid_month(), as_of=AS_OF))[1]


def mid_month() -> Ledger:
    one = promise("mid", [claim("2016-02-12", "../2016-12-31")])
    return market_ledger(one, closes=DOUBLING, index=FLAT)


def test_a_share_that_died_is_told_with_its_last_price() -> None:
    short = {day: 5.0 for day in DOUBLING if day < "2019"}
    dead = listed(until="2018-12-31", ended="bankrupt", worth=0)
    one = record(ledger(short, trading=dead)).since_first
    assert one is not None
    assert held_words(one).endswith("(the last price of the share is of 28 Dec 2018)")


@pytest.mark.parametrize(
    "word", ["should", "buy", "sell", "rise", "fall", "because", "caused", "recommend"]
)
def test_no_sentence_advises_or_says_why(word: str) -> None:
    young = {day: 100.0 for day in DOUBLING if day > "2024-06"}
    found = with_bolt(ledger(), young, start="2024-06-28", offered=80, valuation=1.6e12)
    records, holdings = all_of(found)
    said = [
        *(sentence for one in records for sentence in record_sentences(one)),
        *survivorship_sentences(records),
        *little_sentences(records, "Bolt"),
        *needed_sentences(records, "Bolt"),
        *basis_sentences(holdings),
    ]
    assert [one for one in said if word in one.lower().split()] == []


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (1e6, "1,000,000 times the money"),
        (1.949, "gained 95%"),
        (1.951, "2.0 times the money"),
        (9.949, "9.9 times the money"),
        (1.004, "neither gained nor lost"),
        (0.994, "lost 1%"),
        (0.0049, "lost nearly everything"),
    ],
)
def test_ratios_at_the_edges(ratio: float, words: str) -> None:
    assert ratio_words(ratio) == words
