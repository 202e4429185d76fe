"""Files that are none, or not what they should be: what is said, and where."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from crowd.documents import OF_PLATFORM, as_bytes, changed, document, read
from promisetrack.crowd import Code, MarketFileError, read_market
from promisetrack.crowd.document import MAX_BYTES, find_place
from promisetrack.crowd.faults import json_path
from promisetrack.model import Platform

Where = tuple[str | int, ...]


def refused(content: bytes, platform: Platform = Platform.KALSHI) -> MarketFileError:
    with pytest.raises(MarketFileError) as caught:
        read_market(content, platform, taken=date(2026, 5, 28))
    return caught.value


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"<!DOCTYPE html><html>", "this is a web page (HTML), not JSON"),
        (b"PK\x03\x04rest", "this is a zip archive"),
        (b'{"a": "\xff"}', "byte 7 (0xff) is not UTF-8"),
        (b"[" * 100_000, "values are nested too deep"),
        (b"nonsense", "this is not JSON: expecting value"),
        (b'{"a": ' + b"9" * 5000 + b"}", "a number cannot be read"),
    ],
    ids=["nothing", "blank", "html", "zip", "latin-1", "deep", "words", "digits"],
)
def test_what_is_no_json_is_named(content: bytes, message: str) -> None:
    error = refused(content)
    assert str(error).startswith(message)
    assert error.code is Code.NOT_JSON
    assert error.expected


def test_a_file_of_50_megabytes_is_refused_unread() -> None:
    error = refused(b" " * (50 * 1024 * 1024))
    assert (error.code, str(error)) == (Code.UNREADABLE, "the file has 52,428,800 bytes")
    assert f"{MAX_BYTES:,}" in error.expected


def test_json_that_breaks_off_names_its_line() -> None:
    text = json.dumps(document("kalshi-ladder"), indent=1).encode()
    error = refused(text[: len(text) // 2])
    assert str(error) == "the JSON breaks off"
    assert error.span is not None
    assert error.span.line == text[: len(text) // 2].count(b"\n") + 1


@pytest.mark.parametrize(
    ("name", "platform"),
    [(name, other) for name, own in OF_PLATFORM.items() for other in Platform if other is not own],
)
def test_a_file_of_another_platform_is_named(name: str, platform: Platform) -> None:
    own = OF_PLATFORM[name]
    error = refused(as_bytes(document(name)), platform)
    assert str(error).lower() == f"this is a file of {own}, not of {platform}"
    assert error.remedy == f"promisetrack import {own} FILE"


@pytest.mark.parametrize("platform", Platform)
@pytest.mark.parametrize("content", [b"{}", b"[]", b"3", b"null", b'"x"', b'[{"a": 1}]', b"true"])
def test_json_of_another_shape_says_what_was_expected(content: bytes, platform: Platform) -> None:
    error = refused(content, platform)
    assert error.code is Code.OTHER_SHAPE
    assert error.expected


POLY: Where = (0, "markets", 0)
MANY: Where = ("answers", 1)
LATEST: Where = ("question", "aggregations", "recency_weighted", "latest")
FIRST: Where = ("group_of_questions", "questions", 0)


@pytest.mark.parametrize(
    ("name", "where", "value", "message"),
    [
        ("kalshi-ladder", ("markets", 0, "yes_bid_dollars"), "6", '"6" is not a probability'),
        ("kalshi-ladder", ("markets", 0, "yes_ask_dollars"), "six", '"six" is not a number'),
        ("kalshi-ladder", ("markets", 0, "volume"), -3, "-3 is not a number from 0 up"),
        ("kalshi-ladder", ("markets", 1, "close_time"), "soon", None),
        ("kalshi-ladder", ("markets", 1), 3, "3 is not an object"),
        ("kalshi-ladder", ("markets",), "x", '"x" is not a list in a text'),
        ("kalshi-ladder", ("markets", 1, "event_ticker"), "KXOTHER", "one of KXOTHER, not of"),
        ("polymarket-event", (*POLY, "outcomePrices"), '["0.1", "0.9"', "not a list in a text"),
        ("polymarket-event", (*POLY, "outcomePrices"), '["1.2", "0"]', "is not a probability"),
        ("polymarket-event", (*POLY, "outcomePrices"), '["0.2"]', "1 prices for 2 outcomes"),
        ("polymarket-event", (*POLY, "outcomes"), '["A", "B"]', "no outcome is called Yes"),
        ("manifold-buckets", (*MANY, "probability"), float("nan"), "NaN is not a finite number"),
        ("manifold-buckets", (*MANY, "probability"), 1.01, "1.01 is not a probability"),
        ("manifold-buckets", (*MANY, "probability"), True, "true is not a number"),
        ("manifold-buckets", (*MANY, "text"), "SpaceX", "'SpaceX' names no date"),
        ("manifold-binary", ("outcomeType",), "PSEUDO_NUMERIC", "this market is a number"),
        ("metaculus-date", (*LATEST, "forecast_values", 9), 0.9, None),
        ("metaculus-date", (*LATEST, "forecast_values", 9), None, "the distribution has a gap"),
        ("metaculus-date", ("question", "scaling"), {}, "the scale has no range"),
        ("metaculus-date", ("question", "type"), "numeric", "is no distribution over dates"),
        ("metaculus-group", (*FIRST, "type"), "date", "is no distribution over dates"),
        ("metaculus-choice", ("question", "options"), ["2027"], "4 chances for 1 options"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(
    name: str, where: Where, value: Any, message: str | None
) -> None:
    content = changed(document(name), where, value)
    if name == "kalshi-ladder" and where[-1] == "close_time":
        content["markets"][1] |= {"yes_sub_title": "x", "title": "x"}
        message = '"soon" is not a time'
    if message is None:
        message = "the distribution falls here"
    with pytest.raises(MarketFileError, match=re.escape(message)) as caught:
        read(name, content)
    named = caught.value.where
    assert named[: len(where) - 1] == where[: len(named)][: len(where) - 1]
    assert str(caught.value).startswith("$.") or str(caught.value).startswith("$[")


def test_cents_are_whole_numbers() -> None:
    content = document("kalshi-ladder")
    del content["markets"][0]["last_price_dollars"]
    content["markets"][0]["last_price"] = 0.06
    with pytest.raises(MarketFileError, match=re.escape("0.06 is not a price in cents")) as caught:
        read("kalshi-ladder", content)
    assert caught.value.where == ("markets", 0, "last_price")


def test_two_prices_for_one_deadline_name_both_places() -> None:
    content = document("kalshi-ladder")
    content["markets"][1]["yes_sub_title"] = "Before 2028"
    with pytest.raises(MarketFileError, match="a second price for 31 Dec 2027") as caught:
        read("kalshi-ladder", content)
    assert {json_path(caught.value.where), *re.findall(r"\$\S+$", str(caught.value))} == {
        "$.markets[0]",
        "$.markets[1]",
    }


def _without(key: str) -> Callable[[Any], Any]:
    def change(content: Any) -> Any:
        for one in content["answers"]:
            one[key] = None
        return content

    return change


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("manifold-buckets", _without("probability")),
        ("manifold-binary", lambda content: content | {"probability": None}),
        ("manifold-binary", lambda content: content | {"isResolved": True}),
        ("metaculus-date", lambda content: changed(content, LATEST, None)),
        ("metaculus-date", lambda content: changed(content, ("question", "resolution"), "2026")),
    ],
    ids=["no prices", "hidden", "resolved", "no prediction", "settled"],
)
def test_a_file_without_a_price_says_why(name: str, change: Callable[[Any], Any]) -> None:
    platform = OF_PLATFORM[name]
    error = refused(as_bytes(change(document(name))), platform)
    assert error.code is Code.NO_PRICE
    assert re.search(r"no price of a date \(.+: (it|the) .+\)", str(error))


def test_a_bucket_without_a_price_is_not_taken_for_0() -> None:
    content = changed(document("manifold-buckets"), (*MANY, "probability"), None)
    with pytest.raises(MarketFileError, match="the answer '2028' has no price"):
        read("manifold-buckets", content)


def test_buckets_that_overlap_or_do_not_add_up_are_refused() -> None:
    content = changed(document("manifold-buckets"), (*MANY, "text"), "2027-2028")
    with pytest.raises(MarketFileError, match="'2027 or earlier' and '2027-2028' overlap"):
        read("manifold-buckets", content)
    content = changed(document("manifold-buckets"), (*MANY, "probability"), 0.9)
    with pytest.raises(MarketFileError, match=re.escape("add up to 1.84")):
        read("manifold-buckets", content)


@pytest.mark.parametrize("indent", [None, 2])
def test_a_place_is_found_in_the_text(indent: int | None) -> None:
    text = json.dumps({"a": [1, {"b": "x", "c": [True]}], "d": "é"}, indent=indent)
    for where, value in [
        (("a", 0), "1"),
        (("a", 1, "b"), '"x"'),
        (("a", 1, "c", 0), "true"),
        (("d",), '"'),
    ]:
        span = find_place(text, where)
        assert span is not None
        line = text.split("\n")[span.line - 1]
        assert line[span.column - 1 :].startswith(value)
