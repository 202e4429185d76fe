"""What happened later changes nothing: rows and forecasts stay bit for bit the same."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from forecast.made_up import claim, ledger, outcome, promise
from promisetrack.forecast import ForecastError, delay_rows, fit_delays
from promisetrack.ledger import read_ledger
from promisetrack.model import Catalog, Ledger, Outcome, Promise, Series, Status
from promisetrack.model.knowledge import outcome_known_on

CLAIMS = Path(__file__).parents[2] / "claims"


@cache
def shipped() -> Ledger:
    return read_ledger(CLAIMS)[0]


def forget_after(whole: Ledger, origin: date) -> Ledger:
    """Delete every fact later than a day, by hand and not by the rule under test."""
    promises = [kept for one in whole.promises if (kept := _forget(one, origin)) is not None]
    series = [
        one.model_copy(
            update={
                "readings": tuple(
                    reading
                    for reading in one.readings
                    if reading.date.upper is not None and reading.date.upper <= origin
                )
            }
        )
        for one in whole.series
    ]
    return Ledger(
        promises=Catalog[Promise](promises),
        series=Catalog[Series](series),
        sampling=whole.sampling,
    )


def _forget(one: Promise, origin: date) -> Promise | None:
    claims = tuple(c for c in one.claims if c.made.upper is not None and c.made.upper <= origin)
    if not claims:
        return None
    became = one.outcome
    if became.status is Status.PENDING:
        became = became.model_copy(update={"as_of": min(origin, became.as_of)})
    elif (became.date.upper if became.date and became.date.upper else became.as_of) > origin:
        became = Outcome(status=Status.PENDING, as_of=origin)
    return one.model_copy(update={"claims": claims, "outcome": became})


@pytest.mark.parametrize("origin", [date(2014, 1, 1), date(2019, 7, 1), date(2024, 1, 1)])
def test_deleting_later_facts_leaves_rows_and_forecasts_as_they_are(origin: date) -> None:
    whole, before = shipped(), forget_after(shipped(), origin)
    rows, rows_before = delay_rows(whole, as_of=origin), delay_rows(before, as_of=origin)
    assert rows.frame.equals(rows_before.frame)
    assert np.array_equal(rows.observations.lower, rows_before.observations.lower)
    assert np.array_equal(rows.observations.upper, rows_before.observations.upper)
    known, known_before = fit_delays(whole, as_of=origin), fit_delays(before, as_of=origin)
    compared = 0
    for one in before.promises:
        try:
            then = known_before.forecast(one, as_of=origin)
        except ForecastError as refused:
            with pytest.raises(ForecastError, match=re.escape(str(refused))):
                known.forecast(whole.promises[one.id], as_of=origin)
            continue
        now = known.forecast(whole.promises[one.id], as_of=origin)
        assert _numbers(then) == _numbers(now)
        compared += 1
    assert compared >= 20


def _numbers(forecast: Any) -> tuple[Any, ...]:
    days = [date(year, 12, 31) for year in range(2010, 2060)]
    return (
        forecast.known_as_of,
        forecast.first_due,
        forecast.due,
        forecast.probability_on_time,
        forecast.probability_never,
        tuple(forecast.quantile(p) for p in (0.1, 0.25, 0.5, 0.75, 0.9)),
        forecast.probabilities_by(days).tobytes(),
    )


PARTIAL = outcome("partial", "2021-03-01", as_of="2021-09-01")


@pytest.mark.parametrize(
    ("became", "day", "status", "as_of"),
    [
        (outcome("delivered", "2021-03-01"), "2021-03-01", "delivered", "2021-03-01"),
        (outcome("delivered", "2021-03"), "2021-03-30", "pending", "2021-03-30"),
        (outcome("delivered", "2021-03"), "2021-03-31", "delivered", "2021-03-31"),
        (outcome("cancelled", "2021-03"), "2021-02-01", "pending", "2021-02-01"),
        (outcome(as_of="2020-06-01"), "2021-01-01", "pending", "2020-06-01"),
        (outcome(as_of="2020-06-01"), "2020-03-01", "pending", "2020-03-01"),
        (PARTIAL, "2021-06-01", "partial", "2021-06-01"),
        (PARTIAL, "2021-01-01", "pending", "2021-01-01"),
    ],
    ids=["day", "in its month", "month over", "cancel", "stale", "early", "part", "part later"],
)
def test_a_fact_is_known_when_the_window_of_its_date_is_over(
    became: dict[str, Any], day: str, status: str, as_of: str
) -> None:
    one = promise(became=became)
    known = outcome_known_on(ledger(one), one, date.fromisoformat(day))
    assert (known.status.value, str(known.as_of)) == (status, as_of)


def test_a_judgement_goes_with_the_outcome_that_came_later() -> None:
    one = promise(became=outcome("delivered", "2024-03-01", judgement="ambiguous"))
    rows = delay_rows(ledger(one), as_of=date(2022, 1, 1))
    assert rows.excluded == {}
    later = delay_rows(ledger(one), as_of=date(2025, 1, 1))
    assert later.excluded == {"ambiguous": ("thing",)}


def test_a_reading_later_than_the_day_asked_about_is_unknown() -> None:
    series = Series.model_validate(
        {
            "id": "satellites",
            "title": "Satellites",
            "quantity": "satellites",
            "unit": "satellites",
            "type": "stock",
            "readings": [
                {"date": "2021-01-01", "value": "40"},
                {"date": "2022-01-01", "value": "120"},
            ],
        }
    )
    one = promise(
        claims=[claim("2020-01-01", "2021")],
        became=outcome(as_of="2020-06-01"),
        measure={"quantity": "satellites", "reaches": "100 satellites", "series": "satellites"},
    )
    whole = ledger(one, series=(series,))
    open_then = outcome_known_on(whole, one, date(2021, 12, 31))
    assert (open_then.status, open_then.as_of) == (Status.PENDING, date(2021, 1, 1))
    assert outcome_known_on(whole, one, date(2022, 1, 1)).status is Status.DELIVERED
