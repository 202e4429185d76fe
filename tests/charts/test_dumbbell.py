"""Promised against realistic dates: a row a milestone, what is unknown at the edge."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from promisetrack.charts import Chart, Dumbbell, dumbbell_chart
from promisetrack.charts.marks import MARKS, STAR
from promisetrack.charts.tokens import token
from promisetrack.charts.years import decimal_year

AS_OF = date(2026, 10, 9)


def row(name: str = "thing", **given: Any) -> Dumbbell:
    usual: dict[str, Any] = {
        "name": name,
        "promised": (date(2026, 12, 31), date(2028, 12, 31)),
        "done": None,
        "kept": False,
        "span": tuple(date(2027 + 3 * k, 6, 1) for k in range(5)),
        "alone": date(2029, 6, 1),
        "words": "by 2033",
    }
    return Dumbbell(**(usual | given))


def data(chart: Chart, name: str) -> list[dict[str, Any]]:
    return [dict(one) for one in chart.wide.data[name]]


def test_an_open_row_has_its_dates_spans_and_both_medians() -> None:
    chart = dumbbell_chart([row()], as_of=AS_OF)
    shapes = [one["shape"] for one in data(chart, "points")]
    assert shapes.count(MARKS["said"].shape) == 2
    fills = [one["fill"] for one in data(chart, "points")]
    assert fills.count(token("second")) == 1
    assert fills.count(token("expected")) == 1
    ends = [(one["x"], one["x2"]) for one in data(chart, "spans")]
    assert ends[0] == (decimal_year(date(2027, 6, 1)), decimal_year(date(2039, 6, 1)))


@pytest.mark.parametrize("last", [None, date(2070, 1, 1)], ids=["never", "late"])
def test_what_goes_on_past_the_last_year_has_a_mark_at_the_edge(last: date | None) -> None:
    span = (date(2030, 1, 1), date(2040, 1, 1), None, None, last)
    chart = dumbbell_chart([row(span=span, words="only after 2050")], as_of=AS_OF)
    edge = decimal_year(date(2050, 12, 31))
    marks = [one for one in data(chart, "points") if one["x"] == edge]
    assert [one["shape"] for one in marks] == [MARKS["open"].shape]
    assert all(one["x2"] <= edge for one in data(chart, "spans"))
    assert "after 2050" in [one["text"] for one in data(chart, "labels")]


@pytest.mark.parametrize("kept", [True, False])
def test_what_is_done_has_its_day_and_no_forecast(kept: bool) -> None:  # noqa: FBT001
    done = row(done=date(2026, 5, 22), kept=kept, words="done 2026", alone=None)
    chart = dumbbell_chart([done, row("other")], as_of=AS_OF)
    on_top = [one for one in data(chart, "points") if one["y"] == 1]
    assert (STAR in [one["shape"] for one in on_top]) is kept
    assert not [one for one in data(chart, "spans") if one["y"] == 1]
    assert "2 milestones: 1 done" in chart.description


def test_dates_long_ago_stand_at_the_left_edge() -> None:
    chart = dumbbell_chart([row(promised=(date(2001, 1, 1),))], as_of=AS_OF)
    low = chart.wide.values["x_low"]
    assert low == pytest.approx(decimal_year(AS_OF) - 3.6)
    assert min(one["x"] for one in data(chart, "points")) == low


def test_names_stand_at_the_left_or_above_on_a_phone() -> None:
    chart = dumbbell_chart([row("a milestone", strong=True)], as_of=AS_OF)
    assert chart.narrow is not None
    wide = next(one for one in data(chart, "labels") if one["text"] == "a milestone")
    narrow = next(one for one in chart.narrow.data["labels"] if one["text"] == "a milestone")
    assert wide["dx"] < -200
    assert wide["weight"] == 700
    assert narrow["dy"] < 0
    assert chart.narrow.height > chart.wide.height


def test_the_years_above_stand_apart_on_the_narrowest_page_that_shows_them() -> None:
    chart = dumbbell_chart([row()], as_of=AS_OF)
    above = [one for one in data(chart, "labels") if one["dy"] == -9 and one["text"] != "today"]
    years = [float(one["x"]) for one in above]
    low, high = (float(chart.wide.values[name]) for name in ("x_low", "x_high"))
    assert len(years) > 3
    gaps = [after - before for before, after in pairwise(sorted(years))]
    assert min(gaps) / (high - low) * (760 - 430) >= 44


def test_the_sentence_counts_what_comes_later_than_promised() -> None:
    never = row(span=(None,) * 5)
    early = row(promised=(date(2040, 1, 1),))
    chart = dumbbell_chart([row(), never, early], as_of=AS_OF)
    assert "2 have even odds only after the newest promised date" in chart.description
