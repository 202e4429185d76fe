"""Outcomes that follow from readings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from promisetrack.model import Outcome, Promise, Series, Status
from promisetrack.model.derive import compare_readings, derived_outcome


def promise(measure: Mapping[str, Any], **changes: Any) -> Promise:
    fields: dict[str, Any] = {
        "id": "first-plant",
        "domain": "energy",
        "promise": "Acme sends power",
        "organization": "Acme",
        "kind": "capability",
        "criteria": "Power has been sent.",
        "sampling": "found-by-hand",
        "measure": {"quantity": "power", **measure},
        "claims": [{"made": "2020-01-15", "by": "Acme", "due": "2021", "verified": "false"}],
        "outcome": {"status": "pending", "as_of": "2020-06-30"},
    }
    return Promise.model_validate({**fields, **changes})


def series(unit: str, kind: str, *readings: tuple[str, float]) -> Series:
    return Series.model_validate(
        {
            "id": "power-sent",
            "title": "Power",
            "quantity": "power",
            "unit": unit,
            "type": kind,
            "readings": [{"date": when, "value": value} for when, value in readings],
        },
    )


def outcome_of(
    measure: Mapping[str, Any], *readings: tuple[str, float], unit: str = "MW", kind: str = "stock"
) -> tuple[str, str | None, str]:
    found = derived_outcome(promise(measure), series(unit, kind, *readings))
    window = f"{found.date.lower}/{found.date.upper}" if found.date else None
    return found.status.value, window, str(found.as_of)


STOCK = {"reaches": "10 MW"}
FLOW = {"reaches": "48 launches/year"}
QUOTA = {"reaches": "48 launches/year", "window": "fixed"}
UNCHANGED = ("pending", None, "2020-06-30")

STOCKS = {
    "met between two readings": (
        [("2020-12-31", 9), ("2021-03-31", 10)],
        ("delivered", "2021-01-01/2021-03-31", "2021-03-31"),
    ),
    "exactly the threshold is enough": (
        [("2021-03-31", 10)],
        ("delivered", "2020-01-15/2021-03-31", "2021-03-31"),
    ),
    "the first reading that meets it decides, later ones do not": (
        [("2021-03-31", 10), ("2021-06-30", 8), ("2021-09-30", 12)],
        ("delivered", "2020-01-15/2021-03-31", "2021-03-31"),
    ),
    "the last short reading before it is the lower end": (
        [("2020-03-31", 1), ("2020-06-30", 2), ("2020-12-31", 11)],
        ("delivered", "2020-07-01/2020-12-31", "2020-12-31"),
    ),
    "readings may stand in any order": (
        [("2021-03-31", 10), ("2020-12-31", 9)],
        ("delivered", "2021-01-01/2021-03-31", "2021-03-31"),
    ),
    "a short reading before the claim does not reach behind it": (
        [("2019-12-31", 9), ("2020-12-31", 11)],
        ("delivered", "2020-01-15/2020-12-31", "2020-12-31"),
    ),
    "a level met before the claim says nothing": ([("2019-12-31", 12)], UNCHANGED),
    "a level met before the claim and after it was met after it": (
        [("2019-12-31", 12), ("2020-12-31", 12)],
        ("delivered", "2020-01-15/2020-12-31", "2020-12-31"),
    ),
    "a coarse reading that meets it counts to its last day": (
        [("2020-12-31", 9), ("2021-Q1", 10)],
        ("delivered", "2021-01-01/2021-03-31", "2021-03-31"),
    ),
    "short readings renew the evidence": (
        [("2020-12-31", 9), ("2021-03-31", 9)],
        ("pending", None, "2021-03-31"),
    ),
    "older readings do not": ([("2020-03-31", 9)], UNCHANGED),
    "two values for a day contradict each other": (
        [("2021-03-31", 10), ("2021-03-31", 12)],
        UNCHANGED,
    ),
    "no reading": ([], UNCHANGED),
}


@pytest.mark.parametrize(("readings", "expected"), STOCKS.values(), ids=STOCKS.keys())
def test_a_level_decides_on_its_day(readings: Any, expected: Any) -> None:
    assert outcome_of(STOCK, *readings) == expected


FLOWS = {
    "a whole year that meets it": (
        [("2020", 30), ("2021", 50)],
        ("delivered", "2021-01-01/2021-12-31", "2021-12-31"),
    ),
    "a part that meets it by itself": (
        [("2020", 30), ("2021-01-01/2021-05-31", 48)],
        ("delivered", "2021-01-01/2021-05-31", "2021-05-31"),
    ),
    "a part is never annualised": ([("2021-01-01/2021-05-31", 47)], UNCHANGED),
    "a part that falls short renews no evidence": (
        [("2020", 30), ("2021-01-01/2021-05-31", 20)],
        ("pending", None, "2020-12-31"),
    ),
    "a year but for its last day is a year": (
        [("2021-01-01/2021-12-30", 30)],
        ("pending", None, "2021-12-30"),
    ),
    "two days short of a year is a part": ([("2021-01-01/2021-12-29", 30)], UNCHANGED),
}


@pytest.mark.parametrize(("readings", "expected"), FLOWS.values(), ids=FLOWS.keys())
def test_an_amount_counts_for_its_period(readings: Any, expected: Any) -> None:
    assert outcome_of(FLOW, *readings, unit="launches/year", kind="flow") == expected


def test_amounts_a_month_are_not_annualised_either() -> None:
    monthly = [("2020-02", 5.0), ("2020-03", 47.0)]
    assert outcome_of(FLOW, *monthly, unit="launches/month", kind="flow") == UNCHANGED
    enough = [("2020-08", 48.0)]
    found = outcome_of(FLOW, *enough, unit="launches/month", kind="flow")
    assert found == ("delivered", "2020-01-15/2020-08-31", "2020-08-31")


def test_an_amount_a_month_over_a_quarter_is_three_months_worth() -> None:
    found = series("launches/month", "flow", ("2020-Q3", 16.0))
    assert compare_readings(promise(FLOW).measure, found)[0].share == pytest.approx(1.0)  # type: ignore[arg-type]


@pytest.mark.parametrize("month", ["2021-02", "2021-03", "2021-04"])
def test_every_month_is_a_whole_month(month: str) -> None:
    measure = {"reaches": "4 launches/month"}
    found = outcome_of(measure, (month, 3), unit="launches/month", kind="flow")
    assert found[0] == "pending"
    assert found[2].startswith(month)


def test_an_average_over_a_longer_period_counts_at_its_rate() -> None:
    measure = {"reaches": "4 launches/month"}
    found = outcome_of(measure, ("2021", 48), unit="launches/year", kind="flow")
    assert found == ("delivered", "2020-01-15/2021-12-31", "2021-12-31")


def test_units_are_converted() -> None:
    measure = {"reaches": "1 GW/year"}
    assert outcome_of(measure, ("2027", 999), unit="MW/year", kind="flow")[0] == "pending"
    assert outcome_of(measure, ("2027", 1000), unit="MW/year", kind="flow")[0] == "delivered"


def test_a_price_that_must_fall_is_met_from_above() -> None:
    measure = {"reaches": "200 USD/kg", "direction": "at-most"}
    readings = [("2020-12-31", 1500), ("2021-12-31", 250), ("2022-12-31", 200)]
    found = outcome_of(measure, *readings, unit="USD/kg")
    assert found == ("delivered", "2022-01-01/2022-12-31", "2022-12-31")


def test_a_maximum_is_not_kept_by_a_part_of_a_year_but_can_be_broken_by_it() -> None:
    measure = {"reaches": "10 accidents/year", "direction": "at-most"}
    part = "2021-01-01/2021-05-31"
    assert outcome_of(measure, (part, 3), unit="accidents/year", kind="flow") == UNCHANGED
    broken = outcome_of(measure, (part, 11), unit="accidents/year", kind="flow")
    assert broken == ("pending", None, "2021-05-31")


@pytest.mark.parametrize("kind", ["probability", "estimate"])
def test_estimates_and_prices_settle_nothing(kind: str) -> None:
    assert outcome_of(STOCK, ("2021-03-31", 12), kind=kind) == UNCHANGED


def test_another_dimension_resolves_nothing() -> None:
    assert outcome_of(STOCK, ("2021-03-31", 12), unit="plants") == UNCHANGED


def test_as_of_cuts_off_readings_whose_period_is_not_over() -> None:
    readings = series("launches/year", "flow", ("2020", 30), ("2021", 50))
    wanted = promise(FLOW)
    before = derived_outcome(wanted, readings, as_of=date(2021, 12, 30))
    after = derived_outcome(wanted, readings, as_of=date(2021, 12, 31))
    assert (before.status, before.as_of) == (Status.PENDING, date(2020, 12, 31))
    assert after.status is Status.DELIVERED


@pytest.mark.parametrize(
    "judged",
    [
        {"status": "delivered", "date": "2021-06-01", "as_of": "2021-06-30"},
        {"status": "cancelled", "date": "2021-06-01", "as_of": "2021-06-30"},
        {"status": "partial", "reached": "0.5", "as_of": "2021-06-30"},
    ],
    ids=["delivered", "cancelled", "partial"],
)
def test_a_judged_outcome_stands(judged: dict[str, str]) -> None:
    wanted = promise(STOCK, outcome=judged)
    assert derived_outcome(wanted, series("MW", "stock", ("2021-01-31", 12))) is wanted.outcome


def test_a_promise_without_a_measure_stands() -> None:
    wanted = promise(STOCK).model_copy(update={"measure": None})
    assert derived_outcome(wanted, series("MW", "stock", ("2021-01-31", 12))) is wanted.outcome


def test_the_readings_that_decided_are_named() -> None:
    readings = series("MW", "stock", ("2020-03-31", 1), ("2020-12-31", 9), ("2021-03-31", 10))
    assert derived_outcome(promise(STOCK), readings).derived_from == ("2020-12-31", "2021-03-31")


def quota(*readings: tuple[str, float], **measure: str) -> Outcome:
    found = series("launches/year", "flow", *readings)
    return derived_outcome(promise({**QUOTA, **measure}), found)


def test_a_quota_is_kept_in_its_period() -> None:
    found = quota(("2020", 90), ("2021", 50), ("2022", 90))
    assert (found.status, str(found.date), found.reached) == (Status.DELIVERED, "2021", None)


def test_a_quota_met_after_its_period_is_missed_by_a_share() -> None:
    found = quota(("2021", 36), ("2022", 90))
    assert (found.status, str(found.date), found.reached) == (Status.PARTIAL, "2021-12-31", 0.75)


def test_a_quota_may_be_kept_before_its_period_is_over() -> None:
    found = quota(("2021-01-01/2021-08-31", 48), ("2021", 70))
    assert (found.status, str(found.date.upper if found.date else None)) == (
        Status.DELIVERED,
        "2021-08-31",
    )


def test_the_whole_period_overrules_a_part_of_it() -> None:
    assert quota(("2021-01-01/2021-08-31", 48), ("2021", 47)).status is Status.PARTIAL


def test_a_quota_stays_open_until_its_period_has_been_read() -> None:
    assert quota(("2020", 90), ("2021-01-01/2021-08-31", 30)).status is Status.PENDING


def test_a_quota_missed_by_a_hair_is_not_reached() -> None:
    assert quota(("2021", 47.9999), reaches="48 launches/year").reached == 0.9999


def test_a_maximum_for_a_year_is_judged_by_the_whole_year() -> None:
    at_most = {"direction": "at-most"}
    assert quota(("2021-01-01/2021-05-31", 3), **at_most).status is Status.PENDING
    assert quota(("2021", 48), **at_most).status is Status.DELIVERED
    assert quota(("2021", 64), **at_most).reached == 0.75


def test_a_quota_without_a_whole_period_stays_as_it_is() -> None:
    open_due = [{"made": "2020-01-15", "by": "Acme", "due": "../2021-12-31", "verified": "false"}]
    wanted = promise(QUOTA, claims=open_due)
    readings = series("launches/year", "flow", ("2021", 50))
    assert derived_outcome(wanted, readings) is wanted.outcome
