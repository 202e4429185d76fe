"""The forecasts of a ledger: which promises, in which fields, in which words."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from forecast.made_up import claim, ledger, outcome, promise, timed
from promisetrack.forecast.fields import CSV_FIELDS
from promisetrack.model import Ledger
from promisetrack.pipeline import CommandError
from promisetrack.pipeline.forecasting import (
    Forecasts,
    forecast_cells,
    forecast_json,
    forecast_promises,
)
from promisetrack.pipeline.reading import Wanted

AS_OF = date(2026, 1, 1)
RESTATED = promise(
    "moon-flight",
    [claim("2025-01-01", "../2026-12-31"), claim("2025-06-01", "../2028-12-31")],
    outcome(as_of="2025-12-01"),
)
OVERDUE = promise("mars-flight", [claim("2020-01-01", "../2022-12-31")], organization="Other")
UNDATED = promise("star-flight", [claim("2020-01-01", "2022-01-01/..")])


def small_ledger() -> Ledger:
    delivered = [timed(f"d{k:02}", 200, 100 + 10 * k) for k in range(40)]
    cancelled = [timed(f"x{k}", 200, 150 + k, "cancelled") for k in range(4)]
    return ledger(RESTATED, OVERDUE, UNDATED, *delivered, *cancelled)


def forecasts(*ids: str, as_of: date = AS_OF, **wanted: Any) -> Forecasts:
    return forecast_promises(small_ledger(), as_of=as_of, ids=ids, wanted=Wanted(**wanted))


def names(found: Forecasts) -> list[str]:
    return [one.promise.id for one in found.forecasts]


def test_all_open_promises_are_forecast_and_those_that_cannot_be_are_counted() -> None:
    found = forecasts()
    assert names(found) == ["mars-flight", "moon-flight"]
    assert found.notes[0] == "no forecast for 1 open promise: no claim names a last day"
    assert found.notes[1] == (
        "from the delays of 46 promises as of 1 Jan 2026: 40 delivered, 2 open, 4 cancelled; "
        "kept on their first date: 24% of 45 decided"
    )


def test_ids_may_be_shortened_and_settled_ones_say_why_not() -> None:
    assert names(forecasts("moon")) == ["moon-flight"]
    found = forecasts("d03", "moon")
    assert names(found) == ["moon-flight"]
    assert found.notes[0] == "d03: no forecast, delivered 11 May 2010: nothing is open any more"


def test_filters_choose_among_the_open_ones() -> None:
    assert names(forecasts(organization="other")) == ["mars-flight"]
    assert names(forecasts(overdue=True)) == ["mars-flight"]
    assert names(forecasts(search="moon")) == ["moon-flight"]


def test_an_unknown_id_is_refused_with_the_nearest() -> None:
    with pytest.raises(CommandError) as refused:
        forecasts("moon-fligth")
    assert "moon-flight" in refused.value.remedy


def test_a_ledger_that_cannot_tell_is_refused_in_one_line() -> None:
    with pytest.raises(CommandError) as refused:
        forecast_promises(ledger(RESTATED), as_of=AS_OF)
    assert refused.value.exit_code == 1
    assert str(refused.value) == (
        "no forecast as of 2026-01-01: no promise in the ledger had been delivered by then; "
        "how long promises take needs at least 10"
    )


def test_a_forecast_has_the_fields_that_were_agreed() -> None:
    fields = forecasts("moon").forecasts[0].fields
    assert list(fields) == [
        "promise", "statement", "organization", "domain", "due", "first_due", "known_as_of",
        "p10", "p50", "p90", "p_on_time", "p_never", "p_cancelled", "p_later", "p_by",
        "growth",
    ]  # fmt: skip
    assert list(fields)[:-2] == list(CSV_FIELDS)
    assert fields["growth"] is None
    assert (fields["due"], fields["first_due"]) == ("2028-12-31", "2026-12-31")
    assert fields["known_as_of"] == "2025-12-01"
    assert fields["statement"] == "Acme delivers moon-flight"
    assert fields["p_cancelled"] is None
    assert fields["p10"] < fields["p50"] < (fields["p90"] or "9999")
    assert fields["p_on_time"] + fields["p_later"] + fields["p_never"] == pytest.approx(1.0)


def test_a_measured_promise_asked_for_by_its_id_says_what_growth_it_demands() -> None:
    rate = promise(
        "rocket-rate",
        [claim("2025-01-01", "../2026-12-31", level="10 launches/year")],
        measure={"quantity": "launches", "reaches": "100 launches/year"},
    )
    whole = ledger(*small_ledger().promises, rate)
    found = forecast_promises(whole, as_of=AS_OF, ids=["rocket-rate"])
    assert found.notes[0].startswith(
        "rocket-rate: From 10 launches a year to 100 launches a year in 2 years: 3.2 times"
    )
    assert found.forecasts[0].fields["growth"]["demanded"]["level_from"] == "claim"


def test_p_by_gives_25_years_after_the_day_of_the_forecast() -> None:
    by_year = forecasts("moon").forecasts[0].fields["p_by"]
    assert list(by_year) == [str(year) for year in range(2027, 2052)]
    values = list(by_year.values())
    assert values == sorted(values)
    assert 0.0 < values[0] < values[-1] < 1.0


def test_on_time_is_zero_once_the_first_date_has_passed() -> None:
    assert forecasts("mars").forecasts[0].fields["p_on_time"] == 0.0


def test_a_late_quantile_is_null() -> None:
    long = promise("long", [claim("2020-01-01", "../2100-12-31")])
    whole = ledger(*small_ledger().promises, long)
    found = forecast_promises(whole, as_of=AS_OF, ids=["long"])
    assert found.forecasts[0].fields["p90"] is None


def test_the_json_object_names_the_ledger_and_survives_a_round_trip() -> None:
    whole = small_ledger()
    found = forecast_promises(whole, as_of=AS_OF)
    written = forecast_json(found, whole, as_of=AS_OF)
    assert list(written) == ["as_of", "ledger_hash", "forecasts"]
    assert written["ledger_hash"] == whole.hash
    assert json.loads(json.dumps(written, allow_nan=False)) == written


def test_cells_are_in_words() -> None:
    heads, rows = forecast_cells(forecasts().forecasts)
    assert len(heads) == len(rows[0]) == 7
    mars = dict(zip(heads, rows[0], strict=True))
    assert mars["ON TIME"] == "0%, the first date has passed"
    assert mars["EVEN ODDS"].startswith("by ")
    assert mars["NEVER"].startswith("at least ")
