"""Choices of delay rows: where a due date is read, what was watched, which values there are."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from forecast.made_up import CLOSING, claim, ledger, outcome, promise
from promisetrack.forecast import DelayRows, RowChoices, delay_rows
from promisetrack.forecast.clock import clock_of
from promisetrack.forecast.rows import CANCELLED


@pytest.mark.parametrize(
    ("made", "due", "middle"),
    [
        pytest.param("2018-06-01", "2020", date(2020, 7, 1), id="year"),
        pytest.param("2018-06-01", "2020-03", date(2020, 3, 16), id="month"),
        pytest.param("2018-06-01", "2020-05-02", date(2020, 5, 2), id="day"),
        pytest.param("2018-06-01", "../2020-12-31", date(2020, 12, 31), id="by-names-its-end"),
        pytest.param("2020-07-01", "2020", date(2020, 9, 30), id="what-is-left-of-the-year"),
        pytest.param("2020-12-31", "2020", date(2020, 7, 1), id="made-on-its-last-day"),
    ],
)
def test_the_middle_of_a_due_window(made: str, due: str, middle: date) -> None:
    (said,) = promise(claims=[claim(made, due)]).claims
    clock = clock_of(said, due="middle")
    assert clock is not None
    assert clock.deadline == middle
    assert clock.start < middle
    at_end = clock_of(said)
    assert at_end is not None
    assert at_end.deadline == said.deadline


def test_a_floor_has_no_clock_wherever_it_is_read() -> None:
    (said,) = promise(claims=[claim("2018-06-01", "2020/..")]).claims
    assert clock_of(said, due="middle") is None


def rows(**choices: object) -> DelayRows:
    return delay_rows(
        ledger(
            promise("a-kept", [claim("2018-01-01", "2019")], outcome("delivered", "2019-11-05")),
            promise("b-late", [claim("2018-01-01", "2019")], outcome("delivered", "2020-02")),
            promise("c-open", [claim("2018-01-01", "2019")], outcome(as_of="2021-06-30")),
            promise("d-gone", [claim("2018-01-01", "2019")], outcome("cancelled", "2018-12-01")),
            promise("e-either", [claim("2018-01-01", "../2019-06-30")],
                    outcome("delivered", "2019")),
        ),
        as_of=CLOSING,
        **choices,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_looser_reading_makes_horizons_shorter_and_changes_no_verdict() -> None:
    end, middle = rows(), rows(due_reading="middle")
    assert (middle.frame["horizon_years"] <= end.frame["horizon_years"]).all()
    assert middle.frame["horizon_years"][0] == pytest.approx(1.5, abs=0.01)
    assert middle.frame["stretch"][0] > 1.0 > end.frame["stretch"][0]
    assert middle.frame["kept"].tolist() == end.frame["kept"].tolist()


def test_kept_is_what_was_surely_delivered_by_the_last_day() -> None:
    assert rows().frame["kept"].tolist() == [True, False, False, False, False]


def test_rows_are_watched_to_the_closing_or_to_their_newest_evidence() -> None:
    watched = rows().frame["watched_years"].to_numpy() * 365.25
    years = [CLOSING, CLOSING, date(2021, 6, 30), CLOSING, CLOSING]
    assert watched.round().tolist() == [(day - date(2018, 1, 1)).days for day in years]


def test_a_kept_row_stands_for_those_that_were_not_recorded() -> None:
    assert rows().stands_for.tolist() == [1.0] * 5
    assert rows(on_time_recorded=0.25).stands_for.tolist() == [4.0, 1.0, 1.0, 1.0, 1.0]


def test_cancelled_rows_are_the_same_rows_under_either_policy() -> None:
    never, competing = rows(), rows(cancelled="competing")
    assert competing.cancelled == "competing"
    np.testing.assert_array_equal(never.cause, competing.cause)
    assert never.cause[3] == CANCELLED


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        pytest.param(
            RowChoices(due_reading="start"),  # type: ignore[typeddict-item]
            "due_reading is one of end, middle, not 'start'",
            id="never-the-start",
        ),
        pytest.param(
            RowChoices(cancelled="lost"),  # type: ignore[typeddict-item]
            "cancelled is one of never, competing, not 'lost'",
            id="cancelled",
        ),
        pytest.param(
            RowChoices(on_time_recorded=0.0), "above 0 and at most 1, not 0.0", id="none-recorded"
        ),
        pytest.param(RowChoices(on_time_recorded=1.5), "above 0 and at most 1", id="more-than-all"),
    ],
)
def test_a_choice_that_there_is_not_is_refused(choices: RowChoices, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        delay_rows(ledger(promise()), as_of=CLOSING, **choices)
