"""What a new date from the same mouth is worth, in ledgers where that is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from forecast.made_up import CLOSING, claim, ledger, outcome, promise, timed
from promisetrack.forecast.backtest import newer_dates as module
from promisetrack.forecast.backtest.newer_dates import (
    BOTH,
    FIRST,
    NEWEST,
    NewerDates,
    OriginScores,
    worth_of_newer_dates,
)
from promisetrack.forecast.backtest.summary import Versus
from promisetrack.forecast.newer_dates_words import worth_sentence, worth_sentences, worth_title
from promisetrack.model import Ledger, Promise
from promisetrack.model.ledger import Catalog
from promisetrack.pipeline import newer_dates as kept
from promisetrack.pipeline.newer_dates import newer_dates

YEARS = range(2015, 2017)


def restated(k: int, rng: np.random.Generator, *, tells: bool) -> Promise:
    """Return a promise of a year that takes one to six, restated after half a year.

    The newer date, read as those of the crowd are, is that of the delivery, or any.
    """
    made = date(2012, 7, 1) + timedelta(days=int(rng.integers(0, 500)))
    days = int(rng.integers(365, 2200))
    # the crowd takes about 1.65 times its time, so that is how a date that tells has to be read
    told = days if tells else int(rng.integers(365, 2200))
    said = 180 + int((told - 180) / 1.65)
    came = made + timedelta(days=days)
    claims = [
        claim(str(made), f"../{made + timedelta(days=365)}"),
        claim(str(made + timedelta(days=180)), str(made + timedelta(days=said))),
    ]
    return promise(f"restated-{k:02}", claims, outcome("delivered", str(came)))


@cache
def held(*, tells: bool) -> Ledger:
    rng = np.random.default_rng(7)
    crowd = [
        timed(f"crowd-{k:03}", 365, int(365 * rng.lognormal(0.5, 0.6)), made=date(2006, 1, 1))
        for k in range(80)
    ]
    return ledger(*crowd, *(restated(k, rng, tells=tells) for k in range(40)))


@cache
def worth(*, tells: bool) -> NewerDates:
    found = worth_of_newer_dates(held(tells=tells), as_of=CLOSING, first=YEARS[0], last=YEARS[-1])
    assert found is not None
    return found


def test_a_date_that_tells_is_worth_something_and_the_newest_alone_the_most() -> None:
    found = worth(tells=True)
    assert found.newest.log_score_se is not None
    assert found.newest.log_score < -3 * found.newest.log_score_se
    assert found.log_scores[NEWEST] < found.log_scores[BOTH] < found.log_scores[FIRST]


def test_a_date_that_tells_nothing_is_worth_nothing() -> None:
    found = worth(tells=False)
    assert found.both.log_score_se is not None
    assert found.newest.log_score > 0.0
    assert found.both.log_score > -2 * found.both.log_score_se


def test_cases_are_restated_promises_open_at_an_origin() -> None:
    found = worth(tells=True)
    open_then = [
        (one.id, year)
        for one in held(tells=True).promises
        for year in YEARS
        if len(one.claims) > 1
        and one.claims[1].made.middle < date(year, 1, 1)
        and one.outcome.date is not None
        and one.outcome.date.middle > date(year, 1, 1)
    ]
    assert found.cases == len(open_then)
    assert found.promises == found.programmes == len({name for name, _ in open_then})
    assert (found.first, found.last) == (YEARS[0], YEARS[-1])


def test_differences_are_those_of_the_means() -> None:
    found = worth(tells=True)
    assert found.both.log_score == pytest.approx(found.log_scores[BOTH] - found.log_scores[FIRST])
    assert found.newest.crps == pytest.approx(found.crps[NEWEST] - found.crps[FIRST])


def test_without_restated_promises_or_a_full_model_there_is_nothing_to_tell() -> None:
    crowd = [timed(f"crowd-{k:03}", 365, 200 + 9 * k) for k in range(80)]
    assert worth_of_newer_dates(ledger(*crowd), as_of=CLOSING, first=2015, last=2015) is None
    few = ledger(*held(tells=True).promises[:30])
    assert worth_of_newer_dates(few, as_of=CLOSING, first=2015, last=2015) is None


def counts(both: Versus, newest: Versus) -> NewerDates:
    return NewerDates(
        as_of=CLOSING,
        first=2012,
        last=2025,
        cases=721,
        promises=187,
        programmes=142,
        log_scores={FIRST: 2.8, NEWEST: 2.7, BOTH: 2.6},
        crps={FIRST: 1.07, NEWEST: 0.94, BOTH: 0.94},
        both=both,
        newest=newest,
    )


def test_the_words_say_how_much_of_how_many_and_what_may_be_chance() -> None:
    sure, unsure = Versus(-0.154, 0.033, -0.13, 0.045), Versus(-0.1, 0.068, -0.1, None)
    found = counts(sure, unsure)
    assert worth_title(found) == "A new date from the same mouth is worth something"
    assert worth_sentence(found) == (
        "In 721 looks at 187 open promises that had been given a newer date, forecasts that read "
        "it beside the first gave what then happened 1.17 times the chance"
    )
    _, together, alone = worth_sentences(found)
    assert "(−0.154, give or take 0.033, in log score)" in together
    assert "the miss was 0.94 instead of 1.07 years" in together
    assert "1.11 times the chance, which may be chance (−0.100" in alone
    assert "cannot be told" in worth_title(counts(unsure, sure))
    assert worth_title(counts(Versus(0.2, 0.03, 0.1, 0.03), sure)).endswith("worse")
    assert worth_title(None) == ""


def scored(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """Return the origins that are scored from now on; what they give has no case."""
    found: list[date] = []

    def counted(_: Ledger, origin: date, *, as_of: date) -> OriginScores:
        assert origin < as_of
        found.append(origin)
        return OriginScores(origin.year)

    monkeypatch.setattr(kept, "score_origin", counted)
    return found


def edited(held: Ledger, other: Promise) -> Ledger:
    """Return a ledger with another promise in the place of the one of its id."""
    kept = (other if one.id == other.id else one for one in held.promises)
    return replace(held, promises=Catalog(kept))


def test_what_was_kept_is_what_would_be_computed(tmp_path: Path) -> None:
    few = ledger(*held(tells=True).promises[:70], *held(tells=True).promises[-30:])
    first = newer_dates(few, as_of=CLOSING, folder=tmp_path)
    assert first is not None
    assert newer_dates(few, as_of=CLOSING, folder=tmp_path) == first
    assert newer_dates(few, as_of=CLOSING) == first


def test_a_change_costs_the_origins_that_it_touches_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls, whole = scored(monkeypatch), held(tells=True)

    def asked(one: Ledger, as_of: date = CLOSING) -> list[int]:
        calls.clear()
        newer_dates(one, as_of=as_of, folder=tmp_path)
        return [origin.year for origin in calls]

    every = asked(whole)
    assert every == [origin.year for origin in module.origins(CLOSING)]
    assert asked(whole) == []
    dates = [("2013-02-01", "../2014-02-01"), ("2015-05-01", "2018")]
    known, came = [claim(*one) for one in dates], outcome("delivered", "2019-07-01")
    whole = edited(whole, promise("restated-00", known, came))
    asked(whole)
    later = [*known, claim("2018-06-30", "2020")]
    assert asked(edited(whole, promise("restated-00", later, came))) == [
        year for year in every if year > 2018
    ]
    other = [known[0], claim("2015-05-01", "2017")]
    assert asked(edited(whole, promise("restated-00", other, came))) == [
        year for year in every if year > 2015
    ]
    sooner = outcome("delivered", "2018-12-31")
    assert asked(edited(whole, promise("restated-00", known, sooner))) == [
        year for year in every if year > 2015
    ], "it was open and restated then"
    assert asked(whole, date(2020, 3, 1)) == [year for year in every if year <= 2020]


def test_a_promise_that_was_not_restated_is_scored_at_no_origin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = scored(monkeypatch)
    whole = ledger(promise("one", [claim("2015-03-01", "2020")]))
    newer_dates(whole, as_of=CLOSING, folder=tmp_path)
    calls.clear()
    came = outcome("delivered", "2022-06-01")
    late = edited(whole, promise("one", [claim("2015-03-01", "2020")], came))
    newer_dates(late, as_of=CLOSING, folder=tmp_path)
    assert [origin.year for origin in calls] == [
        origin.year for origin in module.origins(CLOSING) if origin.year > 2022
    ]


def test_a_broken_file_is_computed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls, one = scored(monkeypatch), ledger(promise("one"))
    assert newer_dates(one, as_of=CLOSING, folder=tmp_path) is None
    calls.clear()
    for path in tmp_path.iterdir():
        path.write_text("{", "utf-8")
    assert newer_dates(one, as_of=CLOSING, folder=tmp_path) is None
    assert len(calls) == len(module.origins(CLOSING))


def test_every_origin_is_counted_for_the_progress_bar() -> None:
    ticks: list[int] = []
    module.worth_of_newer_dates(
        ledger(promise("one")), as_of=CLOSING, first=2012, last=2016,
        on_origin=lambda: ticks.append(1),
    )  # fmt: skip
    assert len(ticks) == 5
