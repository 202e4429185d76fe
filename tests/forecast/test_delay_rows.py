"""Every decision that makes, censors or removes a delay row."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from forecast.made_up import CLOSING, claim, ledger, outcome, promise, timed, unhurried
from promisetrack.dates import DateWindow
from promisetrack.forecast import DelayRows, delay_rows
from promisetrack.forecast.rows import CANCELLED, DELIVERED, LEFT_OUT, OPEN
from promisetrack.model import Promise

DAY = timedelta(days=1)


def rows_of(*promises: Promise, as_of: date = CLOSING, **choices: Any) -> DelayRows:
    return delay_rows(ledger(*promises), as_of=as_of, **choices)


def interval_of(made: str, due: str, became: dict[str, Any]) -> tuple[float, float]:
    rows = rows_of(promise(claims=[claim(made, due)], became=became))
    return float(rows.observations.lower[0]), float(rows.observations.upper[0])


@pytest.mark.parametrize(
    ("made", "delivered", "interval"),
    [
        ("2020-01-01", "2020-01-11", (9, 11)),  # day to day: ten days, each end a day wide
        ("2020-01", "2020-03-01", (29, 61)),  # from 31 Jan to 1 Mar, from 1 Jan to 1 Mar
        ("2020-01-01", "2020-03", (59, 91)),
        ("2020-01-01", "../2020-03-01", (0, 61)),  # known only to have happened by then
        ("2020-01", "2020-01", (0, 31)),
    ],
)
def test_a_delivery_is_an_interval_that_holds_every_pair_of_days(
    made: str, delivered: str, interval: tuple[float, float]
) -> None:
    assert interval_of(made, "../2020-12-31", outcome("delivered", delivered)) == interval


@unhurried
@given(
    made=st.tuples(st.integers(0, 400), st.integers(0, 400)),
    delivered=st.tuples(st.integers(0, 4_000), st.integers(0, 400)),
    data=st.data(),
)
def test_every_possible_duration_lies_in_the_interval(
    made: tuple[int, int], delivered: tuple[int, int], data: st.DataObject
) -> None:
    start = date(2010, 1, 1)
    m1, m2 = made[0], made[0] + made[1]
    d1, d2 = delivered[0], delivered[0] + delivered[1]
    said = data.draw(st.integers(m1, m2))
    came = data.draw(st.integers(d1, d2))
    assume(came >= said)
    low, high = interval_of(
        f"{start + m1 * DAY}/{start + m2 * DAY}",
        "../2040-12-31",
        outcome("delivered", f"{start + d1 * DAY}/{start + d2 * DAY}"),
    )
    assert low <= came - said < high


def test_an_open_promise_is_censored_on_the_day_of_its_own_evidence() -> None:
    became = outcome(as_of="2021-06-30")
    rows = rows_of(promise(claims=[claim("2020-01", "../2020-12-31")], became=became))
    assert rows.observations.lower.tolist() == [(date(2021, 6, 30) - date(2020, 1, 31)).days]
    assert np.isinf(rows.observations.upper).tolist() == [True]
    assert rows.cause.tolist() == [OPEN]
    assert rows.frame["censored"].tolist() == [True]


def test_evidence_later_than_the_day_asked_about_is_not_used() -> None:
    rows = rows_of(promise(claims=[claim("2020-01-01", "2021")]), as_of=date(2020, 1, 31))
    assert rows.observations.lower.tolist() == [30]


def test_a_cancelled_promise_is_right_censored_and_its_cause_says_more() -> None:
    rows = rows_of(timed("gone", 100, 250, "cancelled"))
    assert rows.cause.tolist() == [CANCELLED]
    assert rows.observations.lower.tolist() == [249]
    assert np.isinf(rows.observations.upper).tolist() == [True]
    assert rows.frame["stretch"].tolist() == [2.5]


@pytest.mark.parametrize(("partial", "cause"), [("open", OPEN), ("delivered", DELIVERED)])
def test_partial_counts_as_the_policy_says(partial: str, cause: int) -> None:
    became = outcome("partial", "2022-03-01", reached="0.5")
    rows = rows_of(promise(became=became), partial=partial)
    assert rows.cause.tolist() == [cause]


LENIENT = {"status": "delivered", "date": "2020-11-01"}


@pytest.mark.parametrize(("reading", "cause"), [("strict", OPEN), ("lenient", DELIVERED)])
def test_a_generous_judge_may_be_asked(reading: str, cause: int) -> None:
    rows = rows_of(promise(became=outcome(lenient=LENIENT)), reading=reading)
    assert rows.cause.tolist() == [cause]


def test_a_generous_verdict_later_than_the_day_asked_about_is_unknown() -> None:
    rows = rows_of(
        promise(became=outcome(lenient=LENIENT)), as_of=date(2020, 10, 1), reading="lenient"
    )
    assert rows.cause.tolist() == [OPEN]


def test_the_clock_starts_at_the_first_claim_with_a_deadline() -> None:
    claims = [
        claim("2018-01-01", "2019-01-01/.."),
        claim("2019-01-01", "none"),
        claim("2020-01-01", "../2020-12-31"),
        claim("2020-06-01", "../2030-12-31"),
    ]
    rows = rows_of(promise(claims=claims))
    assert rows.frame["made"].dt.date.tolist() == [date(2020, 1, 1)]
    assert rows.frame["deadline"].dt.date.tolist() == [date(2020, 12, 31)]
    assert rows.frame["horizon_years"].tolist() == pytest.approx([1.0], abs=0.001)


def test_a_claim_later_than_the_day_asked_about_is_unknown() -> None:
    claims = [claim("2020-01-01", "2021-01-01/.."), claim("2022-01-01", "2023")]
    rows = rows_of(promise(claims=claims), as_of=date(2021, 12, 31))
    assert rows.excluded == {"no deadline": ("thing",)}


def test_a_claim_made_in_a_month_is_known_when_the_month_is_over() -> None:
    one = promise(claims=[claim("2020-05", "2021")])
    assert rows_of(one, as_of=date(2020, 5, 30)).excluded == {"not yet promised": ("thing",)}
    assert len(rows_of(one, as_of=date(2020, 5, 31))) == 1


def test_a_horizon_is_at_least_a_day_where_the_date_is_coarse() -> None:
    became = outcome("delivered", "2019-04-10")
    rows = rows_of(promise(claims=[claim("2019-04", "2019-04-08/2019-04-14")], became=became))
    assert rows.frame["horizon_years"].tolist() == [1 / 365.25]
    assert rows.frame["stretch"].tolist() == [0.5]


def windows(low: int, high: int) -> st.SearchStrategy[DateWindow]:
    def window(first: int, more: int) -> DateWindow:
        start = date(2015, 1, 1) + first * DAY
        return DateWindow(start, start + more * DAY)

    return st.builds(window, st.integers(low, high), st.integers(0, 400))


@unhurried
@given(made=windows(0, 400), due=windows(0, 1_500), delivered=windows(0, 4_000))
def test_kept_is_a_stretch_of_at_most_one(
    made: DateWindow, due: DateWindow, delivered: DateWindow
) -> None:
    deadline = due.upper
    assert deadline is not None
    rows = rows_of(
        promise(
            claims=[claim(str(made), str(due))],
            became=outcome("delivered", str(delivered), as_of="2030-01-01"),
        ),
        as_of=date(2030, 1, 1),
    )
    assume(len(rows) == 1)
    stretch, straddles = rows.frame["stretch"][0], rows.frame["straddles"][0]
    assert straddles == (deadline in delivered and deadline != delivered.upper)
    assert stretch > 0
    if not straddles:
        kept = delivered.upper is not None and delivered.upper <= deadline
        assert (stretch <= 1.0) == kept
        assert (rows.frame["delay_years"][0] <= 0.0) == kept


QUOTA = {"quantity": "launches", "reaches": "48 launches/year", "window": "fixed"}
CASES: dict[str, dict[str, Any]] = {
    "other sampling": {"sampling": "by-chance"},
    "not yet promised": {"claims": [claim("2026-02-01", "2027")]},
    "fixed window": {"measure": QUOTA},
    "no deadline": {"claims": [claim("2020-01-01", "2021-01-01/..")]},
    "ambiguous": {"became": outcome(judgement="ambiguous")},
    "void": {"became": outcome(judgement="void")},
    "unfalsifiable": {"became": outcome(judgement="unfalsifiable")},
    "outcome undated": {"became": outcome("delivered", "2020-06-01/..")},
    "settled before made": {"became": outcome("delivered", "2019-12-31")},
    "not verified": {"claims": [claim("2020-01-01", "2021", verified=True)]},
}


@pytest.mark.parametrize("reason", LEFT_OUT)
def test_a_promise_is_left_out_for_each_reason(reason: str) -> None:
    rows = rows_of(
        promise(**CASES[reason]),
        promise("sound", [claim("2020-01-01", "2021", verified=True)], outcome(verified=True)),
        frames=["named-projects"],
        verified_only=reason == "not verified",
    )
    assert rows.excluded == {reason: ("thing",)}
    assert rows.frame["id"].tolist() == ["sound"]


def test_a_disputed_outcome_stays_in() -> None:
    rows = rows_of(promise(became=outcome("delivered", "2020-12-01", judgement="disputed")))
    assert rows.cause.tolist() == [DELIVERED]


def test_rows_observations_and_causes_stand_in_one_order() -> None:
    rows = rows_of(timed("b", 100, 200), timed("a", 100, 50), timed("c", 100, 70, "pending"))
    assert rows.frame["id"].tolist() == ["a", "b", "c"]
    assert rows.cause.tolist() == [DELIVERED, DELIVERED, OPEN]
    assert rows.observations.lower.tolist() == [49, 199, 70]
    assert rows.frame["duration_years"].tolist() == pytest.approx(
        [50 / 365.25, 200 / 365.25, 70 / 365.25]
    )


def test_an_empty_ledger_has_an_empty_table_with_its_columns() -> None:
    rows = rows_of()
    assert len(rows) == 0
    assert "stretch" in rows.frame.columns


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"partial": "maybe"}, "partial is one of open, delivered, not 'maybe'"),
        ({"reading": "kind"}, "reading is one of strict, lenient, not 'kind'"),
    ],
)
def test_a_choice_that_is_none_is_refused(choice: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        rows_of(promise(), **choice)
