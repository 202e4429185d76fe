"""The backtest by hand: which promises, counted from when, scored how, from which origins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import exp, log

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from forecast.made_up import CLOSING, claim, ledger, outcome, promise, timed
from promisetrack.forecast import ForecastError, delay_rows
from promisetrack.forecast.backtest import backtest, backtest_unseen, summarize
from promisetrack.forecast.backtest.run import steps
from promisetrack.forecast.backtest.sets import new_cases, open_cases
from promisetrack.forecast.baselines import Cases, Curve, Forecaster, Known
from promisetrack.model import Ledger

YEAR = 365.25


class Halving:
    """Half of what is open comes every year, whatever it is."""

    def __init__(self, name: str = "half", half_life: float = YEAR) -> None:
        self.name, self.half_life = name, half_life

    def fit(self, _known: Known) -> Mapping[str, Forecaster]:
        return {self.name: self._forecast}

    def _forecast(self, _cases: Cases) -> Curve:
        def curve(days: NDArray[np.float64]) -> NDArray[np.float64]:
            return 1.0 - 0.5 ** (np.maximum(days, 0.0) / self.half_life)

        return curve


class Silent:
    """Has no forecast of anything of Acme."""

    def fit(self, _known: Known) -> Mapping[str, Forecaster]:
        def forecast(cases: Cases) -> Curve:
            acme = np.array([one.organization == "Acme" for one in cases.promises])

            def curve(days: NDArray[np.float64]) -> NDArray[np.float64]:
                come = np.minimum(days / 1e5, 1.0)
                come[acme] = np.nan
                return come

            return curve

        return {"silent": forecast}


NEW = promise("new", [claim("2020-03-01", "../2020-12-31")], outcome("delivered", "2021-01-10"))
OPEN = promise("open", [claim("2019-06-01", "../2020-06-30")], outcome(), programme="moon")
HAND = ledger(NEW, OPEN)


def scored(whole: Ledger = HAND, first: int = 2020, last: int = 2020) -> pd.DataFrame:
    found = backtest(whole, as_of=CLOSING, first=first, last=last, competitors=[Halving()])
    return found.scored


def square_of_come(years: float) -> float:
    """Return the integral of F^2 from 0, F being 1 - e^(-at)."""
    a = log(2)
    return years - 2 * (1 - exp(-a * years)) / a + (1 - exp(-2 * a * years)) / (2 * a)


def square_of_left(start: float, end: float) -> float:
    """Return the integral of (1 - F)^2."""
    a = log(2)
    return (exp(-2 * a * start) - exp(-2 * a * end)) / (2 * a)


def test_a_new_promise_is_scored_in_its_cell_and_up_to_the_closing() -> None:
    row = scored().set_index("id").loc["new"]
    assert (row["set"], row["cluster"], row["days"], row["due"]) == ("new", "new", 315, 305)
    assert row["log_score"] == pytest.approx(-log(0.5 ** (300 / YEAR) - 0.5 ** (330 / YEAR)))
    delivered, watched = 315 / YEAR, (CLOSING - date(2020, 3, 1)).days / YEAR
    by_hand = square_of_come(delivered) + square_of_left(delivered, watched)
    assert row["crps"] == pytest.approx(by_hand, abs=1e-6)
    assert row["level_low"] == row["level_high"] == pytest.approx(1 - 0.5**delivered)
    assert row["p_kept"] == pytest.approx(1 - 0.5 ** (305 / YEAR))
    assert row["kept"] == 0.0
    assert row["by_2_years"] == pytest.approx(0.75)


def test_an_open_promise_is_scored_from_the_origin_to_its_newest_evidence() -> None:
    row = scored().set_index("id").loc["open"]
    assert (row["set"], row["cluster"], row["due"]) == ("open", "moon", 181)
    open_for = (CLOSING - date(2020, 1, 1)).days
    assert row["days"] == row["window"] == open_for
    assert row["log_score"] == pytest.approx(-log(0.5 ** (open_for / YEAR)))
    assert row["crps"] == pytest.approx(square_of_come(open_for / YEAR), abs=1e-6)
    assert row["level_high"] == 1.0
    assert row["kept"] == 0.0


def test_means_and_shares_are_those_of_the_rows() -> None:
    new, open_ = summarize(scored())
    assert (new.set, new.n, open_.set, open_.n) == ("new", 1, "open", 1)
    assert new.on_time == 0.0
    assert new.p_on_time == pytest.approx(1 - 0.5 ** (305 / YEAR))
    # level 0.45 lies in the central 50, 80 and 90 %
    assert new.coverage == (1.0, 1.0, 1.0)
    # after six years 98 % would have come: beyond all of them
    assert open_.coverage == (0.0, 0.0, 0.0)
    assert new.brier[:2] == pytest.approx((0.5**2, 0.25**2))


def test_a_cancelled_promise_is_undelivered_up_to_the_closing() -> None:
    whole = ledger(promise(became=outcome("cancelled", "2022-05-05")))
    row = scored(whole).iloc[0]
    assert row["set"] == "open"
    watched = (CLOSING - date(2020, 1, 1)).days
    assert (row["days"], row["window"], row["delivered"]) == (watched, watched, False)
    assert row["kept"] == 0.0


def test_a_stale_promise_is_open_where_it_was_looked_at_and_missing_up_to_the_closing() -> None:
    stale = promise("stale", [claim("2019-06-01", "../2024-06-30")], outcome(as_of="2021-01-01"))
    row = scored(ledger(stale)).iloc[0]
    watched = (CLOSING - date(2020, 1, 1)).days
    assert (row["days"], row["window"]) == (366, watched)
    assert np.isnan(row["kept"])
    assert row["log_score"] == pytest.approx(-log(0.5 ** (366 / YEAR)))
    assert row["crps"] == pytest.approx(square_of_come(watched / YEAR), abs=1e-6)


def test_a_promise_that_nobody_looked_at_again_is_not_scored() -> None:
    unseen = promise("unseen", [claim("2019-06-01", "2024")], outcome(as_of="2020-01-01"))
    assert list(scored(ledger(unseen, OPEN))["id"]) == ["open"]


@pytest.mark.parametrize(
    "left_out",
    [
        promise(measure={"quantity": "cars", "reaches": "9 cars", "window": "fixed"}),
        promise(became=outcome("delivered", "2021-01-01", judgement="ambiguous")),
        promise(claims=[claim("2019-01-01", "2022/..")]),
    ],
    ids=["fixed window", "ambiguous", "no deadline"],
)
def test_what_cannot_be_late_or_judged_is_in_no_set(left_out: object) -> None:
    assert list(scored(ledger(left_out, OPEN))["id"]) == ["open"]  # type: ignore[arg-type]


def test_a_new_promise_is_asked_about_as_if_just_made() -> None:
    restated = promise(
        "restated",
        [claim("2020-03", "../2020-12-31"), claim("2020-11-01", "../2022-12-31")],
        outcome("delivered", "2022-02-02"),
    )
    whole = ledger(restated)
    final = delay_rows(whole, as_of=CLOSING)
    found = new_cases(whole, final, after=date(2020, 1, 1), upto=date(2021, 1, 1))
    (asked,) = found.cases.promises
    assert [str(one.due) for one in asked.claims] == ["../2020-12-31"]
    assert (asked.outcome.status, asked.outcome.as_of) == ("pending", date(2020, 3, 16))
    assert found.cases.as_of == found.cases.zero == (date(2020, 3, 16),)
    assert found.cases.elapsed.tolist() == [0.0]
    assert found.seen.days.tolist() == [(date(2022, 2, 2) - date(2020, 3, 16)).days]


def test_an_open_promise_has_its_first_and_its_newest_date_then() -> None:
    dates = ["2019-01-01", "2019-07-01", "2020-07-01"]
    dues = ["../2019-12-31", "../2020-12-31", "../2025-12-31"]
    restated = promise("restated", [claim(*one) for one in zip(dates, dues, strict=True)])
    whole = ledger(restated)
    origin = date(2020, 1, 1)
    found = open_cases(
        whole, delay_rows(whole, as_of=CLOSING), delay_rows(whole, as_of=origin)
    ).cases
    assert found.elapsed.tolist() == [365.0]
    assert found.horizon.tolist() == [364.0]
    assert found.newest_elapsed.tolist() == [184.0]
    assert found.newest_horizon.tolist() == [549.0]


def test_steps_are_whole_years_or_halves() -> None:
    yearly, halves = steps(2012, 2013), steps(2012, 2013, every="half")
    assert [(str(s.origin), str(s.end)) for s in yearly] == [
        ("2012-01-01", "2013-01-01"),
        ("2013-01-01", "2014-01-01"),
    ]
    assert len(halves) == 4
    assert halves[1].end == date(2013, 1, 1)


def test_every_promise_is_new_once() -> None:
    made = [
        timed(f"p{k:02}", 400, 100, made=date(2012 + k // 4, 1 + 3 * (k % 4), 1)) for k in range(12)
    ]
    table = scored(ledger(*made), 2011, 2014)
    new = table[table["set"] == "new"]
    assert sorted(new["id"]) == [one.id for one in made]


def test_a_case_without_a_forecast_by_some_model_is_left_out_for_all() -> None:
    other = promise("other", [claim("2019-06-01", "2021")], organization="Other")
    found = backtest(
        ledger(OPEN, other),
        as_of=CLOSING,
        first=2020,
        last=2020,
        competitors=[Halving(), Silent()],
    )
    assert found.left_out == 1
    assert set(found.scored["id"]) == {"other"}


def test_an_origin_without_enough_knowledge_is_skipped_with_the_reason() -> None:
    made = [timed(f"p{k:02}", 200 + k, 100 + 10 * k, made=date(2015, 3, 1)) for k in range(40)]
    found = backtest(ledger(*made), as_of=CLOSING, first=2015, last=2016)
    assert [day for day, _ in found.skipped] == [date(2015, 1, 1)]
    assert "no promise in the ledger had been delivered by then" in found.skipped[0][1]
    assert set(found.scored["origin"]) == {date(2016, 1, 1)}


@pytest.mark.parametrize(
    "whole",
    [
        ledger(promise()),
        ledger(*(promise(f"p{k}", [claim("2025-01-01", "2040")]) for k in range(30))),
        ledger(),
    ],
    ids=["one promise", "all due in the future", "none"],
)
def test_a_ledger_that_cannot_tell_is_refused_in_words(whole: Ledger) -> None:
    with pytest.raises(
        ForecastError, match=r"had been delivered|anything was seen|holds no promise"
    ):
        backtest(whole, as_of=CLOSING)


def test_promises_of_another_ledger_are_scored_as_new_unless_they_are_known() -> None:
    known = [timed(f"p{k:02}", 200, 100 + 10 * k) for k in range(40)]
    same = promise("renamed", [claim("2012-01-01", "2013")], promise="Acme delivers p07")
    alias = promise("again", [claim("2012-01-01", "2013")], aliases=["p08"])
    fresh = timed("fresh", 300, 450)
    found = backtest_unseen(
        ledger(*known),
        ledger(same, alias, fresh, known[3]),
        as_of=CLOSING,
        other_as_of=CLOSING,
        competitors=[Halving()],
    )
    assert list(found.scored["id"]) == ["fresh"]
    assert list(found.scored["set"]) == ["test"]
    assert found.scored["days"].tolist() == [450.0]
