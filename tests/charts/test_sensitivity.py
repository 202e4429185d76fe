"""Sensitivity strips: a row an assumption, the widest first, labelled at the ends."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from forecast.made_up import exponential_forecast
from promisetrack.charts import Chart, chance_strips, median_strips
from promisetrack.charts.sensitivity import Number, median_number, strips_of
from promisetrack.forecast import DeliveryForecast
from promisetrack.forecast.sensitivity import Answer, Sensitivity
from promisetrack.forecast.variants import Variant

BY = date(2030, 12, 31)


def answer(label: str, half_life: float | None, about: str = "", short: str = "") -> Answer:
    variant = Variant(label.lower(), label, about, short)
    if half_life is None:
        return Answer(variant, None, 0, 0.0, "too few promises")
    never = 0.6 if short == "never" else 0.0
    return Answer(variant, exponential_forecast(half_life, never=never), 100, 0.1)


def sensitivity(*answers: Answer) -> Sensitivity:
    return Sensitivity(exponential_forecast(2000), 100, answers)


MOVED = sensitivity(
    answer("Slightly slower", 2100),
    answer("Half", 1500, "Rarer", "half"),
    answer("A quarter", 1000, "Rarer", "a quarter"),
    answer("The same", 2000),
    answer("Much slower", 3500),
    answer("Not tried", None),
)


def labels(chart: Chart) -> list[str]:
    return [row["text"] for row in chart.wide.data["labels"]]


def chance(forecast: DeliveryForecast) -> Number:
    return Number(forecast.probability_by(BY), f"{forecast.probability_by(BY):.2f}")


def test_strips_are_one_an_assumption_the_widest_first() -> None:
    strips = strips_of(MOVED.answers, chance, chance(MOVED.default))
    assert [one.name for one in strips] == ["Rarer", "Much slower", "Slightly slower"]
    assert [short for short, _ in strips[0].marks] == ["half", "a quarter"]


def test_a_row_is_labelled_above_and_at_the_end_that_differs() -> None:
    shown = labels(chance_strips(MOVED, by=BY))
    assert shown[0].startswith("as forecast: ")
    assert shown[1:3] == ["Rarer", f"a quarter: {100 * chance_of(1000):.0f}%"]
    assert shown[3:5] == ["Much slower", f"{100 * chance_of(3500):.0f}%"]
    assert "The same" not in shown
    assert "Not tried" not in shown


def chance_of(half_life: float) -> float:
    return exponential_forecast(half_life).probability_by(BY)


def test_bars_reach_from_the_least_to_the_largest_number() -> None:
    chart = chance_strips(MOVED, by=BY)
    first, second, _ = chart.wide.data["bars"]
    default = 100 * MOVED.default.probability_by(BY)
    assert (first["x"], first["x2"]) == pytest.approx((default, 100 * chance_of(1000)))
    assert (second["x"], second["x2"]) == pytest.approx((100 * chance_of(3500), default))
    assert first["y"] > second["y"]


@pytest.mark.parametrize("by", [BY, date(2026, 2, 1), date(2060, 1, 1)])
def test_everything_lies_within_the_axis(by: date) -> None:
    for chart in (chance_strips(MOVED, by=by), median_strips(MOVED)):
        for layout in (chart.wide, chart.narrow):
            assert layout is not None
            low, high = layout.values["x_low"], layout.values["x_high"]
            places = [row["x"] for name in ("points", "labels") for row in layout.data[name]]
            assert low <= min(places) <= max(places) <= high
            assert all(low < tick < high for tick in layout.values["x_ticks"])
            rows = {row["y"] for row in layout.data["points"]}
            assert rows == set(range(len(rows)))


def points(chart: Chart, shape: str) -> list[dict[str, Any]]:
    return [dict(row) for row in chart.wide.data["points"] if row["shape"] == shape]


def test_even_odds_past_the_edge_are_a_mark_there_with_its_words() -> None:
    chart = median_strips(
        sensitivity(answer("Never", 2000, short="never"), answer("Far", 40_000), answer("So", 1500))
    )
    beyond = points(chart, "triangle-right")
    assert [row["x"] for row in beyond] == [chart.wide.values["x_high"]] * 2
    assert {row["tip"][1] for row in beyond} == {"never: more likely never", "after 2050"}
    assert "after 2050" in labels(chart)
    assert median_number(exponential_forecast(40_000)) == Number(None, "after 2050")


def test_a_forecast_past_the_edge_has_a_mark_there_and_no_line() -> None:
    far = Sensitivity(exponential_forecast(40_000), 100, (answer("Sooner", 2000),))
    chart = median_strips(far)
    assert len(points(chart, "triangle-right")) == 1
    assert labels(chart)[0] == "as forecast: after 2050"
    assert not [row for row in chart.wide.data["rules"] if row["dash"] == [5, 4]]


def test_what_moves_nothing_leaves_an_empty_picture_with_its_sentence() -> None:
    chart = chance_strips(sensitivity(answer("The same", 2000)), by=BY)
    assert chart.wide.data["bars"] == []
    assert "as forecast" in chart.description
