"""Charts of records and of grades: every row named once, nothing beyond its axis."""

from __future__ import annotations

import numpy as np
import pytest

from promisetrack.charts.chart import Chart, Layout
from promisetrack.charts.forest import ForestRow, forest_chart
from promisetrack.charts.incidence import LAST, incidence_chart
from promisetrack.charts.named_rows import fitted
from promisetrack.charts.outcomes import OutcomeRow, outcomes_chart
from promisetrack.charts.reliability import ChanceBin, levels_chart, reliability_chart
from promisetrack.charts.scores import ScoreRow, scores_chart
from promisetrack.charts.widths import text_width
from promisetrack.forecast.fates import Fates

LONG = "A promise whose name is far longer than any column at the left of a chart has room for"


def forest() -> Chart:
    rows = [
        ForestRow("Quick", 0.7, 0.8, 0.95, 0.5, 11, 14),
        ForestRow(LONG, 1.1, 1.6, 2.4, None, 1, 6),
        ForestRow("Slow", 2.0, 2.5, 9.0, 3.1, 5, 34),
    ]
    return forest_chart(rows, everyone=1.5)


def outcomes() -> Chart:
    rows = [
        OutcomeRow("Kept", 2019.0, 2018.4, "kept", ("Kept",)),
        OutcomeRow(LONG, 2020.0, 2026.5, "open", (LONG,)),
        OutcomeRow("Late", 2021.0, 2022.0, "seen", ("Late",)),
        OutcomeRow("Off", 2022.0, 2021.5, "cancelled", ("Off",)),
    ]
    return outcomes_chart(rows, today=2026.8, today_words="9 Oct 2026")


def scores() -> Chart:
    rows = [
        ScoreRow("These forecasts", -0.13, (-0.2, -0.06), subject=True),
        ScoreRow("The rule", 0.0, None, subject=False),
        ScoreRow("Another", 0.2, (0.1, 0.3), subject=False),
    ]
    return scores_chart(rows)


CHARTS = {"forest": forest, "outcomes": outcomes, "scores": scores}


def layouts(chart: Chart) -> list[Layout]:
    return [one for one in (chart.wide, chart.narrow) if one is not None]


@pytest.mark.parametrize("name", CHARTS)
def test_every_mark_and_bar_lies_on_its_axis(name: str) -> None:
    for layout in layouts(CHARTS[name]()):
        low, high = layout.values["x_low"], layout.values["x_high"]
        for row in (*layout.data["points"], *layout.data["bars"]):
            assert low <= row["x"] <= high
            assert low <= row.get("x2", low) <= high
            assert layout.values["y_low"] < row["y"] < layout.values["y_high"]
        assert all(low <= at <= high for at in layout.values["x_ticks"])


@pytest.mark.parametrize("name", CHARTS)
def test_every_row_is_named_and_a_long_name_is_cut_between_words(name: str) -> None:
    chart = CHARTS[name]()
    rows = len({point["y"] for point in chart.wide.data["points"]})
    assert chart.narrow is not None
    for layout in layouts(chart):
        texts = [row["text"] for row in layout.data["labels"]]
        assert len(texts) >= rows
        assert LONG not in texts
    left = chart.wide.room.left
    names = [row for row in chart.wide.data["labels"] if row["dx"] == -left]
    assert len(names) == rows
    assert all(text_width(row["text"]) <= left for row in names)
    assert chart.narrow.height > chart.wide.height


def test_a_log_axis_has_on_time_at_its_zero() -> None:
    wide = forest().wide
    assert wide.values["x_names"][wide.values["x_ticks"].index(0.0)] == "on time"
    assert [row["text"] for row in wide.data["labels"]].count("all: 1.5×") == 1
    marks = [row["x"] for row in wide.data["points"] if row["y"] == 1]
    assert marks == [pytest.approx(np.log2(1.6))]


def test_a_text_that_fits_is_left_alone_and_one_word_is_cut() -> None:
    assert fitted("Short", 100) == "Short"
    assert text_width(fitted("Donaudampfschifffahrtsgesellschaft", 80)) <= 80


def test_incidence_stops_at_the_end_of_the_picture_and_names_its_curves() -> None:
    times = np.array([0.0, 1.0, 7.0])
    own = Fates(
        20, times, np.array([0.0, 0.3, 0.6]), np.array([np.nan, 0.2, 0.5]),
        np.array([np.nan, 0.4, 0.7]), np.array([0.0, 0.1, 0.1]),
    )  # fmt: skip
    wide = incidence_chart(own, own, name="Acme").wide
    assert max(row["x"] for row in wide.data["steps"]) == LAST
    texts = {row["text"] for row in wide.data["labels"]}
    assert texts == {"delivered 30%", "cancelled 10%", "still open", "others, delivered"}
    alone = incidence_chart(own, None, name="Acme").wide
    assert {row["line"] for row in alone.data["steps"]} == {"own"}
    assert all(row["y"] == row["y"] for row in wide.data["band"])


def test_reliability_names_the_largest_and_the_farthest_bin() -> None:
    bins = [
        ChanceBin(140, 0.02, 0.01, 0.0, 0.03),
        ChanceBin(30, 0.55, 0.8, 0.7, 0.9),
        ChanceBin(20, 0.9, 0.88, 0.8, 0.95),
    ]
    chart = reliability_chart(bins)
    texts = [row["text"] for row in chart.wide.data["labels"]]
    assert texts == ["140 cases", "30 cases"]
    assert "said 55%, seen 80%, of 30 cases" in chart.description
    sizes = [row["size"] for row in chart.wide.data["points"]]
    assert sizes[0] > sizes[1] > sizes[2]


def test_levels_have_a_bar_each_and_the_even_line() -> None:
    wide = levels_chart([10.0, 20.0, 30.0]).wide
    assert len({row["line"] for row in wide.data["band"]}) == 3
    assert wide.data["rules"][0]["y"] == 20.0
    assert [row["text"] for row in wide.data["labels"]] == ["10", "20", "30", "dashed: 20 each"]
