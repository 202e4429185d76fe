"""What happened after an origin changes no forecast from it, by any model, by a single bit."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from forecast.test_knowledge import forget_after, shipped
from promisetrack.forecast import delay_rows
from promisetrack.forecast.backtest import COMPETITORS
from promisetrack.forecast.backtest.run import fit_all
from promisetrack.forecast.backtest.sets import new_cases, open_cases
from promisetrack.forecast.baselines import Cases, known_on
from promisetrack.model import Outcome, Status

DAYS = np.concatenate(([0.5], np.arange(30.0, 10_000.0, 120.0)))


def days_for(cases: Cases) -> NDArray[np.float64]:
    return np.broadcast_to(DAYS, (len(cases), len(DAYS)))


@pytest.mark.parametrize(
    "origin",
    [
        pytest.param(date(2014, 1, 1), marks=pytest.mark.slow),
        pytest.param(date(2018, 7, 1), marks=pytest.mark.slow),
        date(2024, 1, 1),
    ],
    ids=str,
)
def test_deleting_later_facts_leaves_every_forecast_as_it_is(origin: date) -> None:
    whole, before = shipped(), forget_after(shipped(), origin)
    assert whole.closing is not None
    final = delay_rows(whole, as_of=whole.closing)
    then, then_before = known_on(whole, origin), known_on(before, origin)
    fitted, fitted_before = fit_all(COMPETITORS, then), fit_all(COMPETITORS, then_before)
    open_ = open_cases(whole, final, then.rows).cases
    open_before = open_cases(before, final, then_before.rows).cases
    new = new_cases(whole, final, after=origin, upto=origin.replace(year=origin.year + 1)).cases
    assert len(new) >= 10
    assert len(open_) == len(open_before) >= 50
    for name, forecast in fitted.items():
        for cases, cases_before in ((open_, open_before), (new, new)):
            now = forecast(cases)(days_for(cases))
            earlier = fitted_before[name](cases_before)(days_for(cases_before))
            assert now.tobytes() == earlier.tobytes(), name
            assert np.nanmax(now) > 0.5


@pytest.mark.parametrize("origin", [date(2014, 1, 1), date(2024, 1, 1)])
def test_a_new_promise_brings_nothing_but_its_first_dated_claim(origin: date) -> None:
    whole = shipped()
    assert whole.closing is not None
    final = delay_rows(whole, as_of=whole.closing)
    new = new_cases(whole, final, after=origin, upto=whole.closing).cases
    for one, zero in zip(new.promises, new.zero, strict=True):
        assert len(one.claims) == 1
        assert one.claims[0].made.upper == zero
        assert one.outcome == Outcome(status=Status.PENDING, as_of=zero)
        assert one.measure is None or one.measure.series is None
