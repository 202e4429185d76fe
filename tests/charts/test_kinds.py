"""Specs of the kinds: valid, constant, and complete once a chart's values are in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import vl_convert

from charts.test_capacity_fan import chart as fan_chart
from charts.test_dumbbell import AS_OF as TODAY
from charts.test_dumbbell import row
from charts.test_holder_charts import SHARE, lane
from charts.test_sensitivity import BY, MOVED
from forecast.made_up import claim, exponential_forecast, outcome, promise
from promisetrack.charts import (
    AgendaMark,
    AgendaRow,
    Chart,
    agenda_chart,
    chain_frame,
    chance_strips,
    cumulative_chart,
    delay_panel,
    dumbbell_chart,
    filled,
    kind_specs,
    median_strips,
    milestones_chart,
    promise_chain,
    slip_chart,
    slip_panels,
    togo_chart,
)
from promisetrack.charts.event_time import Month, event_time_chart
from promisetrack.charts.held import Got, HeldRow, held_chart
from promisetrack.charts.share_line import share_chart, share_panel
from promisetrack.charts.theme import chart_config
from promisetrack.charts.tokens import LIGHT, in_colours
from promisetrack.charts.verified import VerifiedRow, verified_chart
from promisetrack.charts.waited import Waited, waited_chart
from promisetrack.forecast import delay_rows, delay_survival
from report.ledgers import AS_OF, every_fate, restated


def charts() -> Iterator[tuple[str, Chart]]:
    """Make a chart of every kind, in its usual and its odd forms."""
    thing = promise("thing", [claim("2020-01-01", "2030"), claim("2021-01-01", "2034")])
    yield "cumulative", cumulative_chart(thing, exponential_forecast(2000))
    yield "cumulative-never", cumulative_chart(thing, exponential_forecast(2000, never=0.7))
    chain = promise_chain(restated(), outcome_of(restated()), as_of=AS_OF)
    yield "slip", slip_chart(chain)
    yield "capacity-fan", fan_chart()
    yield "dumbbell", dumbbell_chart([row(), row(done=date(2026, 1, 1), kept=True)], as_of=TODAY)
    yield "sensitivity-chance", chance_strips(MOVED, by=BY)
    yield "sensitivity-median", median_strips(MOVED)
    marks = (
        AgendaMark("One", hollow=False, tip=()),
        AgendaMark("Two", hollow=True, tip=("“now”",)),
    )
    yield "agenda", agenda_chart([AgendaRow("2025", marks)], [AgendaRow("Q1 2026", marks[:1])])
    yield "milestones", milestones_chart([chain, chain], ["a.html", "b.html"])
    yield "slip-panel", slip_panels([chain, chain])[0]
    yield "togo", togo_chart(chain, chain_frame(chain))
    far = promise("far", [claim("2024-01-01", "2045"), claim("2025-01-01", "2046")])
    yield "slip-far", slip_chart(promise_chain(far, outcome_of(far), as_of=AS_OF))
    survival = delay_survival(delay_rows(every_fate(), as_of=AS_OF))
    yield "share-line", share_chart(SHARE, [lane()])
    yield "share-panel", share_panel(replace(SHARE, gone=True, left=0.0))
    holders = (Got(2.0, 1.5, ("“soon”",)), Got(0.0, None, ()))
    yield "held", held_chart([HeldRow("Acme", "twice", holders)], head="slipped")
    yield "waited", waited_chart([Waited(1.5, 0.3, "open", "A thing", ("A thing",))])
    around = [Month(at, at / 100, -0.1, 0.2) for at in range(-6, 13)]
    yield "event-time", event_time_chart(around, event="a date was named")
    yield "verified", verified_chart([VerifiedRow("Flights", 0.8, None, "7", ())], head="promises")
    yield "delay", delay_panel(survival, "flight", name="Flights", others=["flight"])


def outcome_of(one: Any) -> Any:
    return one.outcome


CHARTS = [pytest.param(chart, id=name) for name, chart in charts()]


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("width", [720, 380, 180])
def test_a_filled_spec_compiles_without_a_warning(
    chart: Chart, width: int, capfd: pytest.CaptureFixture[str]
) -> None:
    layout = chart.narrow if chart.narrow is not None and width < 400 else chart.wide
    spec = filled(kind_specs()[chart.kind], layout, width=width)
    compiled = vl_convert.vegalite_to_vega({**spec, "config": chart_config()}, vl_version="6.4")
    assert {scale["name"] for scale in compiled["scales"]} >= {"x", "y"}
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_fills_every_data_set_and_parameter_of_its_kind(chart: Chart) -> None:
    spec = kind_specs()[chart.kind]
    optional = {"band"} if chart.kind == "cumulative" else set()
    for layout in (chart.wide, chart.narrow or chart.wide):
        assert set(spec["datasets"]) - optional == set(layout.data)
        assert {param["name"] for param in spec["params"]} == set(layout.values)


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_draws_as_a_picture_with_no_name_of_a_token_left(chart: Chart) -> None:
    spec = filled(kind_specs()[chart.kind], chart.wide, width=516)
    svg = vl_convert.vegalite_to_svg(
        in_colours({**spec, "config": chart_config()}, LIGHT), vl_version="6.4"
    )
    assert "var(--" not in svg
    assert "NaN" not in svg
    assert svg.count("<path") > 3


def test_specs_hold_names_of_values_and_no_values() -> None:
    text = json.dumps(kind_specs())
    assert re.search(r"#[0-9a-fA-F]{6}\b", text) is None
    assert re.search(r"\b(19|20)[0-9]{2}-[0-9]{2}", text) is None
    assert '"config"' not in text


def test_specs_are_built_once() -> None:
    assert kind_specs() is kind_specs()


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_is_plain_json_without_dates(chart: Chart) -> None:
    text = json.dumps(chart.fields(), allow_nan=False)
    points = re.findall(r'"x": ([-0-9.]+)', text)
    assert points
    assert "T00:00" not in text


def test_the_narrow_layout_holds_only_what_differs() -> None:
    chart = dict(charts())["slip"]
    fields = chart.fields()
    assert "steps" not in fields["narrow"]["data"]
    assert fields["narrow"]["room"] != fields["wide"]["room"]


def test_a_promise_of_today_has_a_forecast_picture_from_its_day_on() -> None:
    today = promise("today", [claim("2026-01-01", "2026-06-30")], outcome())
    forecast = exponential_forecast(100, first_due=date(2026, 6, 30))
    chart = cumulative_chart(today, forecast)
    curve = chart.wide.data["steps"]
    assert curve[0]["y"] == 0
    assert [row["y"] for row in curve] == sorted(row["y"] for row in curve)
    assert chart.wide.values["x_high"] == pytest.approx(2036, abs=0.01)
