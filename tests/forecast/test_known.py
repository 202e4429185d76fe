"""The digest of what a ledger held on a day changes with what was known then, and with no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from forecast.made_up import CLOSING, claim, ledger, outcome, promise
from promisetrack.forecast.known import Known
from promisetrack.model import Ledger, Promise
from promisetrack.model.ledger import LedgerFile

DAY = date(2018, 1, 1)
FIRST, AGAIN, LATER = (
    claim("2015-03-01", "2017"),
    claim("2016-06-01", "2019"),
    claim("2019-06-01", "2022"),
)
OTHER = promise("other", [claim("2010-01-01", "2012")], outcome("delivered", "2013-05-05"))


def thing(*claims: dict[str, object], when: str | None = None, **keys: object) -> Promise:
    became = outcome("delivered", when) if when else outcome(**keys)  # type: ignore[arg-type]
    return promise("thing", list(claims), became)


def on(*promises: Promise, day: date = DAY) -> str:
    return Known(ledger(OTHER, *promises)).on(day)


def later(*promises: Promise) -> str:
    return Known(ledger(OTHER, *promises)).became_of_restated(DAY, as_of=CLOSING)


def test_what_was_known_then_counts() -> None:
    base = on(thing(FIRST, AGAIN))
    assert on(thing(FIRST, AGAIN)) == base
    assert on(thing(FIRST)) != base
    assert on(thing(FIRST, claim("2016-06-01", "2020"))) != base
    assert on(thing(FIRST, AGAIN, when="2017-12-31")) != base
    assert on(thing(FIRST, AGAIN, as_of="2017-06-01")) != base, "the newest look at it is older"
    assert on(thing(FIRST, AGAIN), promise("more", [FIRST])) != base
    assert on(thing(FIRST, AGAIN), day=date(2018, 1, 2)) != base


def test_what_was_learnt_later_does_not_count() -> None:
    base = on(thing(FIRST, AGAIN))
    assert on(thing(FIRST, AGAIN, LATER)) == base
    assert on(thing(FIRST, AGAIN, when="2018-01-02")) == base
    assert on(thing(FIRST, AGAIN), promise("more", [LATER])) == base


def test_the_closing_counts_where_it_is_before_the_day() -> None:
    def closing(day: date) -> str:
        held = replace(ledger(thing(FIRST)), settings=LedgerFile(closing=day))
        return Known(held).on(DAY)

    assert closing(date(2017, 1, 1)) != closing(date(2017, 6, 1))
    assert closing(date(2019, 1, 1)) == closing(date(2020, 6, 1))


def test_a_reading_counts_where_it_gives_another_outcome() -> None:
    generous = outcome("pending", lenient={"status": "delivered", "date": "2017-02-01"})
    held = Known(ledger(promise("thing", [FIRST], generous)))
    plain = Known(ledger(promise("thing", [FIRST], outcome())))
    assert held.on(DAY, reading="lenient") != plain.on(DAY, reading="lenient")


def test_what_became_of_restated_promises_counts_and_of_others_it_does_not() -> None:
    base = later(thing(FIRST, AGAIN))
    assert later(thing(FIRST, AGAIN, when="2020-01-01")) != base
    assert later(thing(FIRST, AGAIN, as_of="2025-12-01")) != base
    assert later(thing(FIRST, AGAIN, LATER)) == base, "its first date is the same"
    once = later(thing(FIRST))
    assert later(thing(FIRST, when="2020-01-01")) == once
    assert later(thing(FIRST, LATER)) == once, "restated, but not yet on the day"


def test_a_promise_settled_by_the_day_is_scored_no_more() -> None:
    settled = later(thing(FIRST, AGAIN, when="2017-06-01"))
    assert later(thing(FIRST, AGAIN, when="2017-07-01")) == settled


def test_an_empty_ledger_has_a_digest() -> None:
    assert Known(Ledger()).on(DAY) != Known(Ledger()).on(CLOSING)
