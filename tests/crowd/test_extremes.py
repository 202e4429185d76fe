"""Values at the edge of what a number, a time, a list or a text can be: read, or refused."""

from __future__ import annotations

import json
import time
from datetime import date
from typing import Any

import pytest

from crowd.documents import OF_PLATFORM, changed, document
from promisetrack.crowd import MarketFileError, level, market_distribution, read_market
from promisetrack.crowd.document import MAX_DEPTH, find_place
from promisetrack.crowd.market import Layout
from promisetrack.crowd.windows import NoDateError, read_answer, read_question
from promisetrack.model import Platform

TAKEN = date(2026, 5, 28)
SCALING = ("question", "scaling")
LATEST = ("question", "aggregations", "recency_weighted", "latest")
FIRST_OF_GROUP = (
    "group_of_questions", "questions", 0, "aggregations", "recency_weighted", "latest",
)  # fmt: skip


def refused(name: str, content: Any) -> str:
    text = json.dumps(content)
    with pytest.raises(MarketFileError) as caught:
        read_market(text.encode(), OF_PLATFORM[name], taken=TAKEN)
    assert not caught.value.where or find_place(text, caught.value.where) is not None
    return str(caught.value)


@pytest.mark.parametrize("number", ["\x1d\x1e6172", "\x1c7", "\u20075"])
def test_a_number_in_a_text_may_stand_between_any_spaces(number: str) -> None:
    content = changed(document("kalshi-ladder"), ("markets", 0, "volume"), number)
    market = read_market(json.dumps(content).encode(), Platform.KALSHI, taken=TAKEN)
    assert float(number.strip()) in [price.volume for price in market.prices]


def test_a_list_in_a_text_that_is_empty_but_for_spaces_holds_no_chance() -> None:
    content = changed(document("metaculus-group"), (*FIRST_OF_GROUP, "forecast_values"), " [ ] ")
    changed(content, (*FIRST_OF_GROUP, "centers"), None)
    market = read_market(json.dumps(content).encode(), Platform.METACULUS, taken=TAKEN)
    assert "the community prediction is not shown" in [one.why for one in market.left_out]


@pytest.mark.parametrize(
    ("scale", "place"),
    [
        ({"range_min": 0, "range_max": 1, "zero_point": 1e300}, 0.5),
        ({"range_min": 1.7e9, "range_max": 2.1e9, "zero_point": 1.6e9}, 1e5),
        ({"range_min": -1e300, "range_max": 1e300, "zero_point": None}, 0.2),
        ({"range_min": -62135596800, "range_max": 0, "zero_point": None}, 0.0),
        ({"range_min": -1e308, "range_max": 1e308, "zero_point": None}, 2),
    ],
    ids=["no-ratio", "far-beyond", "no-dates", "first-morning", "not-finite"],
)
def test_a_scale_that_leads_to_no_dates_is_refused(scale: dict[str, Any], place: float) -> None:
    content = changed(document("metaculus-date"), SCALING, scale)
    latest = {"start_time": 1779968400.0, "interval_lower_bounds": [place], "centers": [place]}
    changed(content, LATEST, latest)
    assert "the scale does not lead to dates" in refused("metaculus-date", content)


@pytest.mark.parametrize(
    "moment", [-62135596800000, "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00"]
)
def test_the_first_day_of_all_is_no_time_at_which_a_market_closes(moment: object) -> None:
    content = changed(document("manifold-binary"), ("closeTime",), moment)
    assert "is not a time" in refused("manifold-binary", content)


def test_a_value_nested_deeper_than_any_answer_is_refused_before_it_is_used() -> None:
    deep: Any = "x"
    for _ in range(MAX_DEPTH):
        deep = [deep]
    content = changed(document("manifold-binary"), ("volume",), deep)
    assert refused("manifold-binary", content) == "values are nested too deep"
    packed = changed(
        document("polymarket-event"), (0, "markets", 0, "outcomes"), json.dumps([deep])
    )
    assert "is not a list in a text" in refused("polymarket-event", packed)


def test_a_document_may_be_nested_that_deep() -> None:
    deep: Any = "x"
    for _ in range(MAX_DEPTH - 1):
        deep = {"a": deep}
    content = changed(document("manifold-binary"), ("volume",), deep)
    assert "is not a number" in refused("manifold-binary", content)


@pytest.mark.parametrize("p", [0.1, 0.3, 0.5, 0.7, 0.9])
@pytest.mark.parametrize("low", [0.0, 0.1, 0.2])
def test_a_quantile_is_never_later_than_the_deadline_that_reaches_it(low: float, p: float) -> None:
    days = (date(2028, 12, 31), date(2029, 12, 31))
    found = level(days, (low, max(low, p)), start=TAKEN).quantile(p)
    assert found is not None
    assert found <= days[1]
    assert level(days, (0.2, 0.5), start=TAKEN).quantile(0.5) == days[1]


@pytest.mark.parametrize("words", ["(" * 60 + "v", ", " * 3000 + "x", "or " * 500, "(" * 600_000])
def test_an_answer_of_many_marks_is_refused_at_once(words: str) -> None:
    before = time.process_time()
    with pytest.raises(NoDateError) as caught:
        read_answer(words, Layout.LADDER, taken=TAKEN)
    assert time.process_time() - before < 1
    assert len(str(caught.value)) < 2000


def test_of_a_long_question_only_the_end_is_looked_at() -> None:
    before = time.process_time()
    assert read_question("by " * 300_000, taken=TAKEN) is None
    words = "Will it fly by 2028? " + "x " * 200_000 + "Will it fly by 2030?!"
    assert str(read_question(words, taken=TAKEN)) == "../2030-12-31"
    assert time.process_time() - before < 1


def test_a_market_without_deadlines_has_its_chances_between_0_and_1() -> None:
    content = changed(document("manifold-binary"), ("closeTime",), 253402300799000)
    market = read_market(json.dumps(content).encode(), Platform.MANIFOLD, taken=TAKEN)
    assert market_distribution(market).deadlines == (date(9999, 12, 31),)
