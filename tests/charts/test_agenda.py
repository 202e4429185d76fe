"""The agenda: a mark a promise, the weightiest named, long rows in several lines."""

from __future__ import annotations

from promisetrack.charts import AgendaMark, AgendaRow, agenda_chart
from promisetrack.charts.agenda import MOST_LINES
from promisetrack.charts.tokens import token


def row(name: str, count: int, *, hollow: int = 0) -> AgendaRow:
    return AgendaRow(
        name,
        tuple(AgendaMark(f"{name} thing {i}", i < hollow, (f"“{i}”",)) for i in range(count)),
    )


PAST = [row("2024", 3), row("2025", 5, hollow=2)]
COMING = [row("Q1 2026", 4), row("Q2 2026", 0), row("Q3 2026", 1)]


def test_every_promise_is_a_mark_in_its_row_and_the_past_stands_above() -> None:
    points = agenda_chart(PAST, COMING).wide.data["points"]
    assert len(points) == 13
    heights = list(dict.fromkeys(point["y"] for point in points))
    assert heights == sorted(heights, reverse=True)
    assert len(heights) == 4
    assert [point["order"] for point in points] == list(range(13))
    assert len({point["shape"] for point in points}) == 2


def test_rows_are_counted_and_an_empty_one_says_so() -> None:
    texts = [label["text"] for label in agenda_chart(PAST, COMING).wide.data["labels"]]
    assert texts.index("Past their newest date: 8") < texts.index("To come: 5")
    assert texts[texts.index("Q2 2026") + 1] == "none"
    assert "Q1 2026 thing 0  ·  Q1 2026 thing 1" in texts


def test_what_is_less_sure_is_hollow() -> None:
    points = agenda_chart(PAST, []).wide.data["points"]
    assert [point["fill"] == token("page") for point in points] == [False] * 3 + [True] * 2 + [
        False
    ] * 3


def test_a_long_row_goes_on_in_further_lines_and_its_count_stands_behind_the_last() -> None:
    chart = agenda_chart([], [row("Q1 2026", 66), row("Q2 2026", 3)])
    points, labels = chart.wide.data["points"], chart.wide.data["labels"]
    lines = [sum(one["y"] == y for one in points) for y in sorted({one["y"] for one in points})]
    assert lines == [3, 21, 45]
    count = next(one for one in labels if one["text"] == "66")
    assert count["x"] == 21
    assert count["y"] == sorted({one["y"] for one in points})[1]
    assert chart.wide.height > agenda_chart([], [row("Q1 2026", 45), row("Q2 2026", 3)]).wide.height


def test_a_row_of_hundreds_says_how_many_are_drawn() -> None:
    chart = agenda_chart([], [row("Q1 2026", 500)])
    drawn = len(chart.wide.data["points"])
    assert drawn == 45 * MOST_LINES
    texts = [label["text"] for label in chart.wide.data["labels"]]
    assert f"500, the first {drawn} drawn" in texts


def test_on_a_phone_the_name_stands_above_its_marks() -> None:
    chart = agenda_chart(PAST, COMING)
    assert chart.narrow is not None
    assert chart.narrow.room.left == 0
    assert "Q1 2026: 4" in [label["text"] for label in chart.narrow.data["labels"]]
