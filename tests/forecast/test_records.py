"""Track records of organizations."""

from __future__ import annotations

from datetime import date

import pytest

from forecast.made_up import CLOSING, claim, ledger, outcome, promise
from forecast.test_delay_model import drawn_ledger, model
from promisetrack.forecast import DelayModel, fit_delays
from promisetrack.forecast.records import LEAST_DECIDED, track_record
from promisetrack.model import Promise

DUE = "../2020-12-31"


def one(name: str, became: dict[str, object], due: str = DUE) -> Promise:
    return promise(name, [claim("2020-01-01", due)], became, organization="Punctual")


def with_record() -> DelayModel:
    known = (
        one("early", outcome("delivered", "2020-05-01")),
        one("to-the-day", outcome("delivered", "2020-12-31")),
        one("just-in-time", outcome("delivered", "2020-12-10")),
        one("late", outcome("delivered", "2022-06-30")),
        one("overdue", outcome()),
        one("cancelled", outcome("cancelled", "2020-06-01")),
        one("not-due", outcome(), "../2030-12-31"),
        one("sometime-that-year", outcome("delivered", "2020"), "../2020-06-30"),
    )
    return fit_delays(ledger(*drawn_ledger(90).promises, *known), as_of=CLOSING, kind="full")


def test_every_promise_is_counted_once_and_early_as_loudly_as_late() -> None:
    found = track_record(with_record(), "Punctual")
    counts = (found.early, found.in_time, found.late, found.overdue, found.cancelled)
    assert counts == (1, 2, 1, 1, 1)
    assert (found.not_due, found.straddling) == (1, 1)
    assert (found.kept, found.decided, found.promises) == (3, 6, 8)
    assert found.median_delay_years == pytest.approx(0.0, abs=0.1)


def test_a_record_is_shrunk_towards_all_others() -> None:
    found = track_record(with_record(), "Punctual").shrunk
    assert found is not None
    assert found.on_plan is not None
    assert 0.2 < found.on_plan.value < 0.75
    assert found.factor.lower < 1.0 < found.factor.upper


def test_below_the_floor_it_cannot_be_told() -> None:
    small = track_record(with_record(), "Nobody")
    assert (small.promises, small.decided, small.median_delay_years) == (0, 0, None)
    assert small.shrunk is None
    assert small.cannot_tell == f"0 decided, at least {LEAST_DECIDED} are needed"


def test_the_curve_alone_knows_no_organizations() -> None:
    curve = fit_delays(drawn_ledger(), as_of=CLOSING, kind="stretch")
    found = track_record(curve, "Company 01")
    assert found.decided >= LEAST_DECIDED
    assert found.cannot_tell == "the model is one curve for all organizations"


def test_records_add_up_to_the_facts_of_the_fit() -> None:
    names = set(model().rows.frame["organization"])
    records = [track_record(model(), name) for name in names]
    facts = model().describe()
    assert sum(found.kept for found in records) == facts.kept
    assert sum(found.decided for found in records) == facts.decided
    assert sum(found.promises for found in records) == facts.rows


def test_what_came_later_is_not_in_a_record() -> None:
    before = fit_delays(with_record().ledger, as_of=date(2020, 7, 1), kind="stretch")
    found = track_record(before, "Punctual")
    assert (found.early, found.in_time, found.late, found.cancelled) == (1, 0, 0, 1)
