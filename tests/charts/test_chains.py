"""Chains and their slip charts: staircases, dates taken back, ends."""

from __future__ import annotations

from datetime import date

import pytest

from forecast.made_up import claim, outcome, promise
from promisetrack.charts import Chain, End, chain_frame, promise_chain, slip_chart, togo_chart
from promisetrack.charts.marks import CROSS
from promisetrack.charts.years import decimal_year
from report.ledgers import AS_OF, restated


def chain(*dates: tuple[str, str], became: dict[str, object] | None = None) -> Chain:
    thing = promise("thing", [claim(made, due) for made, due in dates], became)
    return promise_chain(thing, thing.outcome, as_of=AS_OF)


def test_a_statement_stands_at_the_middle_of_its_days_and_the_end_of_its_due() -> None:
    one = chain(("2016", "2018-06")).statements[0]
    assert one.said == decimal_year(date(2016, 7, 1))
    assert one.due == decimal_year(date(2018, 6, 30))


def test_what_was_said_later_is_unknown() -> None:
    thing = promise("thing", [claim("2020-01-01", "2021"), claim("2024-01-01", "2026")])
    known = promise_chain(thing, thing.outcome, as_of=date(2022, 1, 1))
    assert len(known.statements) == 1


def test_a_floor_is_no_statement_of_a_date() -> None:
    assert chain(("2020-01-01", "2030/.."), ("2021-01-01", "2030")).dated[0].due is not None
    assert len(chain(("2020-01-01", "2030/.."), ("2021-01-01", "2030")).statements) == 1


@pytest.mark.parametrize(
    ("became", "end", "words"),
    [
        pytest.param(outcome("delivered", "2020-05-01"), End.DELIVERED, "delivered May 2020",
                     id="delivered"),
        pytest.param(outcome("cancelled", "2022-10"), End.CANCELLED, "cancelled Oct 2022",
                     id="cancelled"),
        pytest.param(outcome("cancelled", "2022"), End.CANCELLED, "cancelled 2022", id="loosely"),
        pytest.param(outcome(), End.OPEN, "open, 5 years over", id="open"),
        pytest.param(outcome("partial", "2021-01-01"), End.OPEN, "open, 5 years over",
                     id="partial"),
    ],
)  # fmt: skip
def test_a_chain_ends_as_its_promise_did(became: dict[str, object], end: End, words: str) -> None:
    known = chain(("2019-01-01", "../2020-12-31"), became=became)
    assert (known.end, known.end_words) == (end, words)


def test_a_quota_that_was_not_reached_is_over() -> None:
    quota = {"quantity": "launches", "reaches": "100 launches/year", "window": "fixed"}
    short = outcome("partial", "2020-12-31", reached="0.96")
    thing = promise(claims=[claim("2019-01-01", "2020")], became=short, measure=quota)
    known = promise_chain(thing, thing.outcome, as_of=AS_OF)
    assert (known.end, known.end_words) == (End.MISSED, "not kept, 96%")
    assert known.ended == decimal_year(date(2020, 12, 31))
    assert slip_chart(known).wide.data["points"][-1]["shape"] == CROSS


def test_a_delivery_on_the_day_is_kept() -> None:
    day = outcome("delivered", "2020-12-31")
    assert chain(("2019-01-01", "../2020-12-31"), became=day).kept
    after = outcome("delivered", "2021-01-01")
    assert not chain(("2019-01-01", "../2020-12-31"), became=after).kept


def test_the_staircase_holds_each_date_until_the_next() -> None:
    known = chain(("2015-01-01", "2017"), ("2016-01-01", "2019"))
    steps = slip_chart(known).wide.data["steps"]
    assert [row["y"] for row in steps[:2]] == [one.due for one in known.statements]
    assert steps[2]["x"] == pytest.approx(known.statements[1].due)
    assert steps[-1]["dash"] == [2, 3]
    assert steps[-1]["x"] == known.ended


def test_the_staircase_breaks_where_a_date_was_taken_back() -> None:
    thing = restated()
    steps = slip_chart(promise_chain(thing, thing.outcome, as_of=AS_OF)).wide.data["steps"]
    taken_back = decimal_year(date(2017, 5, 1))
    before = {row["line"] for row in steps if row["x"] <= taken_back}
    after = {row["line"] for row in steps if row["x"] > taken_back}
    assert before.isdisjoint(after)


def test_an_end_without_a_date_says_that_it_was_taken_back() -> None:
    known = chain(("2015-01-01", "2017"), ("2016-01-01", "none"))
    assert known.end_words == "open, date taken back"


def test_a_delivery_stands_on_the_diagonal() -> None:
    known = chain(("2015-01-01", "2016"), became=outcome("delivered", "2018-03-05"))
    mark = slip_chart(known).wide.data["points"][-1]
    assert mark["x"] == mark["y"] == decimal_year(date(2018, 3, 5))


def test_years_are_equally_long_both_ways() -> None:
    known = chain(("2015-01-01", "2017"), ("2019-01-01", "2030"))
    frame = chain_frame(known)
    layout = slip_chart(known).wide
    assert layout.aspect == pytest.approx(
        (frame.y_high - frame.y_low) / (frame.x_high - frame.x_low)
    )
    assert 0.5 - 1e-9 <= frame.aspect <= 0.9 + 1e-9


def test_a_date_far_beyond_the_frame_has_no_diagonal() -> None:
    known = chain(("2024-01-01", "2045"), ("2025-01-01", "2046"))
    assert chain_frame(known).diagonal is None
    assert slip_chart(known).wide.data["rules"] == []


def test_the_wait_falls_by_a_year_a_year_and_stops_at_zero() -> None:
    known = chain(("2015-01-01", "../2015-12-31"), ("2017-01-01", "../2018-12-31"))
    saw = togo_chart(known, chain_frame(known)).wide.data["steps"]
    assert [row["y"] for row in saw[:3]] == pytest.approx([364 / 365, 0, 0], abs=1e-9)
    assert saw[3]["y"] == pytest.approx(2.0, abs=0.01)
    assert all(row["y"] >= 0 for row in saw)


def test_the_unit_of_the_years_to_go_stands_where_no_mark_covers_it() -> None:
    known = chain(
        ("1997-07-01", "2007"), ("2000-12-01", "2009"), ("2002-07-01", "2010"),
        ("2011-07-01", "2018-10"), ("2020-07-16", "2021-10-31"),
    )  # fmt: skip
    both = togo_chart(known, chain_frame(known))
    assert both.narrow is not None
    names = [row["label"] for row in both.narrow.data["grid"]]
    assert names == ["5 years", "10"]  # the first mark stands at 10.5 years, at the left
    free = chain(("2015-01-01", "../2016-12-31"), ("2017-01-01", "../2020-12-31"))
    assert togo_chart(free, chain_frame(free)).wide.data["grid"][-1]["label"].endswith("years")


def test_words_of_statements_are_tips_of_their_marks() -> None:
    thing = promise("thing", [claim("2019-02-19", "2020", said="next year", verified=True)])
    known = promise_chain(thing, thing.outcome, as_of=AS_OF)
    (first, *rest) = slip_chart(known).wide.data["points"][0]["tip"]
    assert first == "“next year”"
    assert rest == [
        "Jane Doe, 19 Feb 2019",
        "Latest date meant: 31 Dec 2020; then 1.9 years to go",
        "✓ read at the source",
    ]
