"""The pictures of what holders got: positions come from the values, and nothing falls off."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from forecast.made_up import claim, outcome, promise
from promisetrack.charts import Layout, promise_chain
from promisetrack.charts.event_time import Month, event_ends, event_time_chart
from promisetrack.charts.held import Got, HeldRow, held_chart
from promisetrack.charts.money import money_ticks
from promisetrack.charts.share_line import (
    Lane,
    ShareLine,
    Told,
    chain_lane,
    share_chart,
    share_panel,
)
from promisetrack.charts.waited import Waited, waited_chart

AS_OF = date(2026, 1, 1)
SHARE = ShareLine(
    "Acme",
    "S&P 500",
    ((2015.0, 1.0), (2018.0, 10.0), (2020.0, 100.0)),
    ((2015.0, 1.0), (2020.0, 2.0)),
    (Told("said", 2016.5, ("“soon”",)), Told("said", 2018.0, ("“now”",))),
    2020.0,
)


def lane() -> Lane:
    one = promise(
        "late",
        [claim("2015-06-01", "../2016-12-31"), claim("2017-06-01", "../2018-12-31")],
        outcome("delivered", "2019-07-01"),
    )
    return chain_lane(promise_chain(one, one.outcome, as_of=AS_OF))


def both(chart_wide: Layout, narrow: Layout | None) -> list[Layout]:
    return [one for one in (chart_wide, narrow) if one is not None]


def test_a_named_date_stands_on_the_line_of_prices() -> None:
    chart = share_panel(SHARE)
    first, second = chart.wide.data["points"]
    assert second["y"] == pytest.approx(1.0)
    assert first["y"] == pytest.approx(0.5)
    assert first["x"] == 2016.5


def test_the_index_starts_where_the_share_does() -> None:
    chart = share_panel(SHARE)
    assert chart.wide.data["index"][0]["y"] == chart.wide.data["closes"][0]["y"] == 0.0
    assert chart.wide.data["index"][-1]["y"] == pytest.approx(math.log10(2))


def test_a_lane_has_its_dates_what_they_meant_and_how_it_ended() -> None:
    marks = [(one.mark, round(one.year, 1)) for one in lane().marks]
    assert marks == [
        ("said", 2015.4), ("again", 2017.4), ("due", 2017.0), ("due", 2019.0), ("seen", 2019.5),
    ]  # fmt: skip
    assert [(round(a), round(b), dotted) for a, b, dotted in lane().spans] == [
        (2015, 2017, False), (2017, 2019, True),
    ]  # fmt: skip


def test_hairlines_lead_from_the_dates_of_the_first_lane_alone() -> None:
    chart = share_chart(SHARE, [lane(), lane()])
    upright = [row for row in chart.wide.data["rules"] if row["x"] == row["x2"]]
    assert len(upright) == 2
    heights = {row["y"] for row in chart.wide.data["points"]}
    assert len(heights) == 2 + 2


def test_all_points_and_labels_are_inside_both_layouts() -> None:
    chart = share_chart(SHARE, [lane()])
    for layout in both(chart.wide, chart.narrow):
        values = layout.values
        for row in layout.data["points"]:
            assert values["x_low"] <= row["x"] <= values["x_high"]
            assert values["y_low"] <= row["y"] <= values["y_high"]


def test_a_share_of_which_nothing_was_left_falls_to_the_foot_and_says_so() -> None:
    chart = share_panel(replace(SHARE, gone=True, left=0.0))
    fallen = [row for row in chart.wide.data["closes"] if row["line"] == "fallen"]
    assert fallen[0]["y"] == pytest.approx(2.0)
    assert fallen[1]["y"] == chart.wide.data["points"][-1]["y"] == pytest.approx(-4.0)
    assert "nothing" in {row["text"] for row in chart.wide.data["labels"]}


def test_a_time_of_months_names_months() -> None:
    young = replace(
        SHARE, closes=((2025.5, 1.0), (2025.75, 0.8)), index=(), named=(), until=2025.75
    )
    names = share_panel(young).wide.values["x_names"]
    assert names
    assert all(name.endswith(" 2025") for name in names)


def test_a_time_without_closes_is_dotted_and_no_part_of_the_line() -> None:
    years = [2015 + n / 12 for n in range(12)] + [2018 + n / 12 for n in range(12)]
    gapped = replace(SHARE, closes=tuple((year, 1.0 + n) for n, year in enumerate(years)))
    assert gapped.has_gap
    assert not SHARE.has_gap
    rows = share_panel(gapped).wide.data["closes"]
    dotted = [row["x"] for row in rows if row["dash"] != [1, 0]]
    assert dotted == [years[11], years[12]]
    lines: dict[str, list[float]] = {}
    for row in rows:
        if row["dash"] == [1, 0]:
            lines.setdefault(row["line"], []).append(row["x"])
    assert list(lines.values()) == [years[:12], years[12:]]


def test_no_hairline_leads_where_there_is_no_price() -> None:
    later = Told("again", 2020.2, ("“later”",))
    one = replace(lane(), marks=(Told("said", 2016.5, ("“soon”",)), later))
    rules = share_chart(replace(SHARE, until=2021.0), [one]).wide.data["rules"]
    assert [row["x"] for row in rules if row["x"] == row["x2"]] == [2016.5]


def test_one_close_is_drawn() -> None:
    alone = replace(SHARE, closes=((2025.5, 1.0),), index=(), named=(), until=2025.5)
    assert len(share_panel(alone).wide.data["closes"]) == 1


def test_nothing_left_stands_left_of_everything_else() -> None:
    rows = [
        HeldRow("Gone", "once", (Got(0.0, 1.5, ()),)),
        HeldRow("Half", "once", (Got(0.5, 1.5, ()),)),
    ]
    chart = held_chart(rows, head="slipped")
    for layout in both(chart.wide, chart.narrow):
        gone, half = (row["x"] for row in layout.data["points"] if row["tip"] == [] and
                      row["fill"] == "var(--ink)")  # fmt: skip
        assert layout.values["x_low"] < gone < half == pytest.approx(math.log10(0.5))
        assert "nothing" in layout.values["x_names"]


def test_a_holder_and_its_index_are_joined() -> None:
    chart = held_chart([HeldRow("A", "", (Got(4.0, 2.0, ()), Got(2.0, None, ())))], head="")
    (joined,) = chart.wide.data["joined"]
    assert (joined["x"], joined["x2"]) == pytest.approx((math.log10(2), math.log10(4)))
    assert "1 of 1" in chart.description


def test_a_wait_with_nothing_left_has_a_place_at_the_foot() -> None:
    marks = [Waited(2.0, 0.0, "cancelled", "", ()), Waited(-0.5, 3.0, "kept", "Name", ())]
    chart = waited_chart(marks)
    for layout in both(chart.wide, chart.narrow):
        low = layout.data["points"][0]["y"]
        assert layout.values["y_low"] < low < min(0, layout.data["points"][1]["y"])
        assert "nothing left" in {row["label"] for row in layout.data["grid"]}


def test_the_shape_says_how_a_wait_ended() -> None:
    names = ("kept", "seen", "open", "cancelled")
    chart = waited_chart([Waited(1.0, 1.0 + i, name, "", ()) for i, name in enumerate(names)])
    assert len({row["shape"] for row in chart.wide.data["points"]}) == len(names)


def test_months_around_an_event_go_through_zero_and_share_a_scale() -> None:
    months = [Month(-1, 0.1, -0.1, 0.3), Month(0, 0.0, 0.0, 0.0), Month(1, -0.2, -0.5, 0.1)]
    chart = event_time_chart(months, event="a date", ends=(-1.0, 1.0))
    assert [row["y"] for row in chart.wide.data["steps"]] == pytest.approx(
        [math.expm1(0.1), 0.0, math.expm1(-0.2)]
    )
    assert len(chart.wide.data["band"]) == 3
    assert chart.wide.values["y_high"] > math.expm1(1.0)
    assert event_ends(months) == (-0.5, 0.3)


def test_without_an_interval_there_is_no_band() -> None:
    months = [Month(0, 0.0, None, None), Month(1, 0.1, None, None)]
    assert event_time_chart(months, event="a date").wide.data["band"] == []


@pytest.mark.parametrize(("low", "high"), [(-0.1, 0.1), (-0.4, 0.9), (-4.0, 0.5), (0.1, 0.2)])
def test_names_of_multiples_stand_apart_and_inside(low: float, high: float) -> None:
    ticks = money_ticks(low, high, pixels=200, apart=40)
    places = [math.log10(at) for at in ticks]
    gaps = [(b - a) / (high - low) * 200 for a, b in pairwise(places)]
    assert all(gap >= 40 - 1e-9 for gap in gaps)
    assert all(low <= at <= high for at in places)
    assert ticks
