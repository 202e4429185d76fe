"""The chains of a group together: one is lit, all are there, the end of each says itself."""

from __future__ import annotations

import pytest

from forecast.made_up import claim, outcome, promise
from promisetrack.charts import Chain, Chart, kind_specs, milestones_chart, promise_chain
from promisetrack.report.pages.milestone_figure import milestones_title
from report.ledgers import AS_OF, restated


def chain(name: str, *dates: tuple[str, str], became: dict[str, object] | None = None) -> Chain:
    thing = promise(name, [claim(made, due, said="soon") for made, due in dates], became)
    return promise_chain(thing, thing.outcome, as_of=AS_OF)


LONG = promise_chain(restated(), restated().outcome, as_of=AS_OF)
CAME = chain(
    "came", ("2016-01-01", "2017"), ("2017-01-01", "2018"), became=outcome("delivered", "2018-06")
)
CLOSER = chain("closer", ("2019-01-01", "2024"), ("2020-01-01", "2022"))


def chart() -> Chart:
    return milestones_chart([CAME, LONG, CLOSER], ["a.html", "b.html", "c.html"])


def test_the_chain_with_most_dates_is_lit_at_first() -> None:
    assert chart().wide.values["lit"] == "1"
    assert LONG.name in chart().description


def test_every_chain_has_its_line_its_marks_and_its_end() -> None:
    data = chart().wide.data
    for name in ("steps", "points", "chains"):
        assert {row["chain"] for row in data[name]} == {"0", "1", "2"}
    statements = [row for row in data["points"] if row["chain"] == "0"]
    assert len(statements) == len(CAME.dated) + 1
    assert [row["page"] for row in data["chains"]] == ["a.html", "b.html", "c.html"]
    assert data["chains"][0]["text"] == "delivered\nJun 2018"


def test_a_line_breaks_where_a_date_was_taken_back() -> None:
    lines = {row["line"] for row in chart().wide.data["steps"] if row["chain"] == "1"}
    assert len(lines) > 2


def test_the_tip_of_a_statement_has_its_words_and_then_its_promise() -> None:
    words, name, *_ = chart().wide.data["points"][0]["tip"]
    assert (words, name) == ("“soon”", CAME.name)


def test_years_are_equal_steps_both_ways() -> None:
    layout = chart().wide
    values = layout.values
    across, up = values["x_high"] - values["x_low"], values["y_high"] - values["y_low"]
    assert layout.aspect == pytest.approx(up / across)
    points = layout.data["points"]
    assert min(row["x"] for row in points) > values["x_low"]
    assert max(row["x"] for row in points) <= values["x_high"]
    assert max(row["y"] for row in points) < values["y_high"]


def test_only_the_lit_chain_is_drawn_in_colour_and_named() -> None:
    layers = kind_specs()["milestones"]["layer"]
    lit = [one for one in layers if {"filter": "datum.chain === lit"} in one.get("transform", [])]
    assert {one["data"]["name"] for one in lit} == {"steps", "points", "chains"}


@pytest.mark.parametrize(
    ("chains", "title"),
    [
        ([CAME, CLOSER], "One of two dates that changed moved later"),
        ([CAME, LONG], "Both dates that changed moved later"),
        ([CLOSER, CLOSER], "None of two dates that changed moved later"),
        (
            [CAME] * 5 + [CLOSER],
            "Five of six dates that changed moved later, half of them by 1 year or more",
        ),
    ],
)
def test_the_title_counts_the_dates_that_moved_later(chains: list[Chain], title: str) -> None:
    assert milestones_title(chains) == title
