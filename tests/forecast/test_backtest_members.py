"""The members of the shipped model in the backtest: one fit, the same promises, each alone."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from forecast.made_up import CLOSING, claim, ledger, outcome, promise, timed
from promisetrack.forecast import delay_rows
from promisetrack.forecast.backtest import backtest, summarize
from promisetrack.forecast.backtest.sets import new_cases, open_cases
from promisetrack.forecast.backtest.shipped import STRETCH, Shipped
from promisetrack.forecast.baselines import Curve, Forecaster, Known, known_on
from promisetrack.model import Promise

ORIGIN = date(2020, 1, 1)
FAMILIES = ("lognormal", "loglogistic", "weibull")
DAYS = np.array([30.0, 300.0, 1000.0, 5000.0])


def history() -> list[Promise]:
    """Return 80 promises of 2010 to 2017 that came at 0.5 to 2.4 times their time."""
    return [
        timed(f"p{k:02}", 300 + 5 * k, 150 + 9 * k, made=date(2010 + k % 8, 3, 1))
        for k in range(80)
    ]


FRESH = timed("fresh", 400, 500, made=date(2020, 3, 1))
ONCE = promise("once", [claim("2019-06-01", "../2020-12-31")], outcome())
RESTATED = promise(
    "restated",
    [claim("2018-01-01", "../2018-12-31"), claim("2019-06-01", "../2020-12-31")],
    outcome(),
)
WHOLE = ledger(*history(), FRESH, ONCE, RESTATED)


def curves(kind: str) -> dict[str, Curve]:
    final, known = delay_rows(WHOLE, as_of=CLOSING), known_on(WHOLE, ORIGIN)
    if kind == "new":
        cases = new_cases(WHOLE, final, after=ORIGIN, upto=CLOSING).cases
    else:
        cases = open_cases(WHOLE, final, known.rows).cases
    return {name: forecast(cases) for name, forecast in Shipped().fit(known).items()}


def test_as_the_clock_starts_the_model_is_the_plain_mean_of_its_members() -> None:
    found = curves("new")
    assert list(found) == ["default", *FAMILIES, STRETCH]
    by = {name: curve(DAYS[None, :]) for name, curve in found.items()}
    mean = np.mean([by[name] for name in (*FAMILIES, STRETCH)], axis=0)
    assert by["default"] == pytest.approx(mean, abs=1e-12)
    assert np.ptp([by[name] for name in FAMILIES]) > 0.001


def test_of_an_open_promise_the_model_lies_among_its_members() -> None:
    found = curves("open")
    by = {name: curve(np.tile(DAYS, (2, 1))) for name, curve in found.items()}
    alone = np.stack([by[name] for name in (*FAMILIES, STRETCH)])
    assert (alone.min(axis=0) <= by["default"]).all()
    assert (by["default"] <= alone.max(axis=0)).all()
    assert (np.diff(alone, axis=2) >= 0.0).all()


def test_a_member_reads_the_newest_date_too() -> None:
    once, restated = curves("open")["lognormal"](np.full((2, 1), 365.0))[:, 0]
    assert restated < once  # its first date is a year overdue: it is as slow as that


def test_a_member_without_a_fit_at_some_origin_has_no_scores() -> None:
    class Late:
        def fit(self, known: Known) -> dict[str, Forecaster]:
            found = Shipped().fit(known)
            late = ("default",) if known.as_of < date(2018, 1, 1) else ("default", "weibull")
            return {name: found[name] for name in late}

    found = backtest(WHOLE, as_of=CLOSING, first=2016, last=2019, competitors=[Late()])
    assert found.dropped == ("weibull",)
    assert {score.model for score in summarize(found.scored)} == {"default"}
