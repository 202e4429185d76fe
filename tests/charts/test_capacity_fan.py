"""The capacity fan: nothing stands on the foot, what is prior is shaded, and names keep apart."""

from __future__ import annotations

import math
from datetime import date
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest

from promisetrack.charts import Chart, Crossing, FanMarks, Standing, capacity_fan_chart
from promisetrack.charts.capacity_fan_frame import Frame, zones
from promisetrack.charts.capacity_fan_names import crossing_dots, placed_names
from promisetrack.charts.capacity_fan_words import range_of_rates, rate_words, short_rate
from promisetrack.charts.chart import Room
from promisetrack.charts.years import decimal_year
from promisetrack.forecast.roadmap.fan import CapacityFan, PromisedPoint
from promisetrack.units import parse_unit

AS_OF = date(2026, 10, 9)
GW = parse_unit("GW/year")
PROMISED = (
    PromisedPoint("one", "1 GW a year", 1.0, date(2027, 12, 31)),
    PromisedPoint("hundred", "100 GW a year", 100.0, date(2029, 6, 30)),
)


def fan(
    median: float = 0.02, supported: float = 5.0, promised: tuple[PromisedPoint, ...] = PROMISED
) -> CapacityFan:
    """Return rates of nothing for five years, then five levels around a median that doubles."""
    years = tuple(range(2026, 2061))
    spread = np.array([0.0, 0.2, 1.0, 4.0, 16.0])
    grown = np.array([0.0 if k < 5 else median * 2.0 ** ((k - 5) / 4) for k in range(len(years))])
    return CapacityFan(GW, years, grown[:, None] * spread, promised, supported)


def marks(**given: Any) -> FanMarks:
    usual: dict[str, Any] = {
        "as_of": AS_OF,
        "now": 0.0,
        "now_words": "so far: none",
        "standings": (
            Standing(0.1, 1.0, None), Standing(0.6, 0.0, 1.0), Standing(0.3, None, None),
        ),
        "crossings": (Crossing(date(2040, 6, 1), 1.0, "1 chance in 10"),),
        "cases_until": 2045,
    }  # fmt: skip
    return FanMarks(**(usual | given))


def chart(of: CapacityFan | None = None, **given: Any) -> Chart:
    return capacity_fan_chart(of or fan(), marks(**given))


def rows(one: Chart, name: str, *, narrow: bool = False) -> list[dict[str, Any]]:
    layout = one.narrow if narrow and one.narrow is not None else one.wide
    return [dict(row) for row in layout.data[name]]


def texts(one: Chart, *, narrow: bool = False) -> list[str]:
    return [row["text"] for row in rows(one, "labels", narrow=narrow)]


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (0.0, "none"), (0.0000032, "3.2 kW a year"), (0.0334, "33 MW a year"), (1.0, "1 GW a year"),
        (100.0, "100 GW a year"), (999.9, "1 TW a year"), (2.5e6, "2.5 PW a year"),
    ],
)  # fmt: skip
def test_a_rate_has_the_prefix_of_its_size(rate: float, words: str) -> None:
    assert rate_words(rate, GW) == words


def test_other_units_keep_their_name() -> None:
    unit = parse_unit("satellites/year")
    assert rate_words(1234.0, unit) == "1,200 satellites a year"
    assert short_rate(1234.0, unit) == "1,200 satellites"


def test_a_range_names_its_unit_once() -> None:
    assert range_of_rates(0.010, 0.046, GW) == "10 – 46 MW a year"
    assert range_of_rates(0.0, 0.046, GW) == "none – 46 MW a year"
    assert range_of_rates(0.0, 0.0, GW) == "none"


def test_rates_stand_as_logs_and_nothing_stands_on_the_foot() -> None:
    one = chart()
    foot = one.wide.values["y_low"]
    band = [row for row in rows(one, "band") if "eight" in row["line"]]
    assert {row["y"] for row in band} == {foot}
    assert band[0]["y2"] == foot
    assert band[1]["y2"] == pytest.approx(math.log10(0.02 * 16))
    assert band[0]["x"] == pytest.approx(decimal_year(date(2030, 12, 31)))


def test_the_median_is_drawn_from_the_last_year_of_nothing() -> None:
    line = [row for row in rows(chart(), "steps") if row["line"] == "median"]
    assert line[0]["x"] == pytest.approx(decimal_year(date(2030, 12, 31)))
    assert line[1]["y"] == pytest.approx(math.log10(0.02))
    assert line[-1]["x"] == pytest.approx(decimal_year(date(2050, 12, 31)))


def test_no_year_after_the_last_one_named_is_drawn() -> None:
    assert max(row["x"] for row in rows(chart(), "points")) < decimal_year(date(2051, 1, 1))


def test_the_promised_path_leads_from_today_through_its_diamonds() -> None:
    one = chart()
    path = [row for row in rows(one, "steps") if row["line"] == "promised"]
    assert [row["y"] for row in path[1:]] == pytest.approx([0.0, 2.0])
    assert path[0]["y"] == one.wide.values["y_low"]
    shown = texts(one)
    assert "Promised: 1 GW a year\nby the end of 2027" in shown
    assert "100 GW a year\nby 30 Jun 2029" in shown
    assert "1 GW\n2027" in texts(one, narrow=True)


def test_without_promised_dates_there_is_no_path() -> None:
    steps = rows(chart(fan(promised=())), "steps")
    assert {row["line"] for row in steps} == {"median"}


def test_what_is_prior_is_shaded_and_named_and_its_bands_hatched() -> None:
    high = chart(fan(supported=0.5))
    assert len(rows(high, "ground")) == 2
    assert any("above 500 MW a year: higher than any ramp" in text for text in texts(high))
    assert any("after 2045" in text for text in texts(high))
    tops = [max(row["y"], row["y2"]) for row in rows(high, "hatches")]
    assert max(tops) > math.log10(0.5)


def test_a_band_that_stays_below_the_supported_rate_is_not_hatched_there() -> None:
    one = chart(fan(median=0.002), cases_until=None)
    assert len(rows(one, "ground")) == 1
    assert rows(one, "hatches") == []


def test_hatching_stays_within_its_zone() -> None:
    one = chart(fan(supported=0.5), cases_until=None)
    low, x_high = math.log10(0.5), one.wide.values["x_high"]
    for row in rows(one, "hatches"):
        assert min(row["y"], row["y2"]) >= low - 1e-6
        assert row["x2"] <= x_high + 1e-6
        assert row["y2"] <= one.wide.values["y_high"] + 1e-6


def test_todays_rate_is_said_below_the_axis_where_it_is_none() -> None:
    none = next(row for row in rows(chart(), "labels") if row["text"] == "so far: none")
    assert none["dy"] > 20
    some = chart(now=0.05, now_words="so far: 50 MW a year")
    told = next(row for row in rows(some, "labels") if row["text"].startswith("so far"))
    assert told["y"] == pytest.approx(math.log10(0.05))


def test_the_bar_splits_the_draws_without_gaps_in_the_words() -> None:
    one = chart()
    shown = texts(one)
    for words in ("10%", "1 GW or more", "60%", "below 1 GW", "30%", "none yet"):
        assert words in shown
    parts = sorted((row["y"], row["y2"]) for row in rows(one, "bar"))
    assert all(low < high for low, high in parts)
    assert all(first[1] < second[0] for first, second in pairwise(parts))


def test_a_crossing_is_named_on_its_left_and_a_second_one_on_its_right() -> None:
    two = (
        Crossing(date(2042, 6, 1), 1.0, "1 chance in 10"),
        Crossing(date(2044, 6, 1), 1.0, "even odds"),
    )
    one = chart(crossings=two)
    aligned = {row["text"]: row["align"] for row in rows(one, "labels") if " by 20" in row["text"]}
    assert aligned["1 chance in 10 by 2042"] == "right"
    assert aligned["even odds by 2044"] == "left"
    assert not [text for text in texts(one, narrow=True) if "even odds by" in text]


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("year", range(2028, 2051))
def test_names_of_promised_rates_and_crossings_cover_no_dot_and_no_other_name(
    year: int, *, narrow: bool
) -> None:
    of, given = fan(), marks(crossings=(Crossing(date(year, 12, 15), 1.0, "1 chance in 10"),))
    room = Room(right=78 if narrow else 112, top=14, bottom=40)
    frame = Frame(of, given, 388 if narrow else 720, 340 if narrow else 400, room)
    named = placed_names(of, given, frame, zones(of, given, frame))
    promised = [one for one in named if "\n" in one.label.text]
    assert len(promised) == len(PROMISED)
    assert not any(one.box.meets(dot) for one in promised for dot in crossing_dots(given, frame))
    assert not any(one.box.meets(other.box) for one, other in combinations(named, 2))


def test_a_promised_rate_beside_the_dot_of_a_crossing_is_named_above_it() -> None:
    far, near = (
        chart(crossings=(Crossing(date(year, 12, 15), 1.0, "1 chance in 10"),))
        for year in (2040, 2031)
    )
    usual, moved = (
        next(row for row in rows(one, "labels") if row["text"].startswith("Promised"))
        for one in (far, near)
    )
    assert moved["dy"] < usual["dy"]
    name = next(row for row in rows(near, "labels") if row["text"] == "1 chance in 10 by 2031")
    assert (name["align"], name["dy"]) == ("left", 12)


def test_a_crossing_without_room_on_either_side_has_a_dot_and_no_name() -> None:
    path = tuple(
        PromisedPoint(str(year), "1 GW a year", 1.0, date(year, 12, 31))
        for year in range(2027, 2048, 4)
    )
    one = chart(fan(promised=path), crossings=(Crossing(date(2033, 6, 1), 1.0, "1 in 10"),))
    assert not [text for text in texts(one) if "1 in 10 by" in text]
    assert [row for row in rows(one, "points") if row["tip"][0] == "1 in 10 by 2033"]


def test_a_crossing_past_the_last_year_is_not_drawn() -> None:
    late = (Crossing(date(2058, 6, 1), 1.0, "even odds"),)
    assert not [text for text in texts(chart(crossings=late)) if "even odds by" in text]


def test_every_year_tells_its_rates_to_pointer_and_keyboard() -> None:
    tips = [row["tip"] for row in rows(chart(), "points")]
    by_2035 = next(tip for tip in tips if tip[0] == "By the end of 2035")
    assert by_2035[1] == "Even odds: 40 MW a year"
    assert by_2035[3] == "8 chances in 10: none – 640 MW a year"
    assert next(tip for tip in tips if tip[0] == "By the end of 2028")[1] == "Even odds: none"


def test_bands_are_named_inside_where_there_is_room() -> None:
    shown = {row["text"] for row in rows(chart(), "notes")}
    assert shown == {"even odds", "middle half of draws", "8 draws in 10"}
    thin = CapacityFan(GW, fan().years, fan().rates[:, 2:3] * np.ones(5), PROMISED, 5.0)
    assert "8 draws in 10" not in {row["text"] for row in rows(chart(thin), "notes")}


def test_a_name_of_a_band_never_covers_the_dot_of_a_crossing() -> None:
    assert "8 draws in 10" in {row["text"] for row in rows(chart(), "notes")}
    named = next(row for row in rows(chart(), "notes") if row["text"] == "8 draws in 10")
    there = (Crossing(date(2044, 6, 1), 10.0 ** named["y"], "1 chance in 10"),)
    assert "8 draws in 10" not in {row["text"] for row in rows(chart(crossings=there), "notes")}


def test_the_sentence_for_screen_readers_has_the_ends() -> None:
    said = chart().description
    assert "By the end of 2050" in said
    assert "the largest promised rate is 100 GW a year" in said


def test_a_fan_that_never_begins_is_still_a_picture() -> None:
    never = CapacityFan(GW, fan().years, fan().rates * 0.0, PROMISED, 5.0)
    one = chart(never, crossings=())
    assert rows(one, "band") == []
    assert "stands at none" in one.description
