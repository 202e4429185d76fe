"""Metaculus: a post with its question or group of questions, as the public interface answers.

What the crowd says is in ``aggregations``: ``recency_weighted`` is the community prediction. Of a
yes-or-no question it is the chance of yes, of a multiple choice a chance for each option, of a
date the distribution (`promisetrack.crowd.scaling`). Nothing is traded; forecasters are counted.
A prediction that is still hidden is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from promisetrack.crowd.faults import Code, MarketFileError
from promisetrack.crowd.ladder import put_in_order
from promisetrack.crowd.market import CrowdMarket, CrowdPrice, Layout, LeftOut
from promisetrack.crowd.node import Node
from promisetrack.crowd.scaling import date_prices
from promisetrack.crowd.taken import newest_day
from promisetrack.crowd.windows import NoDateError, last_day, read_answer, read_question
from promisetrack.dates import DateWindow
from promisetrack.model import Platform


def read_metaculus(document: object, *, taken: date | None = None) -> CrowdMarket:
    """Read a post, or a question alone.

    Parameters
    ----------
    document
        The decoded file.
    taken
        The day of the prices; None: that of the newest prediction in the file.

    Raises
    ------
    MarketFileError
        With the place in the file, and what was expected there.
    """
    top = Node(document)
    questions = _questions(top)
    latest = [_latest(question) for question in questions]
    day = taken or newest_day(one.get("start_time").moment() for one in latest)
    layout = _LAYOUTS.get(questions[0].get("type").text() or "", Layout.LADDER)
    found = (one for question in questions for one in _prices(question, layout, day))
    prices, left_out = put_in_order(found, layout)
    counts = [one.get("forecaster_count").amount() for one in latest]
    traders = max((count for count in counts if count), default=top.get("nr_forecasters").amount())
    return CrowdMarket(
        platform=Platform.METACULUS,
        id=top.get("id").text() or "",
        question=top.get("title").text() or "",
        address=_address(top),
        taken=day,
        layout=layout,
        prices=prices,
        traders=None if traders is None else round(traders),
        left_out=left_out,
    )


# --- private -------------------------------------------------------------------------------

_EXPECTED: Final = "a post with `question` or `group_of_questions`, as Metaculus answers"
_LAYOUTS: Final = {"multiple_choice": Layout.BUCKETS, "date": Layout.CURVE}
_AGGREGATIONS: Final = (
    "recency_weighted", "unweighted", "metaculus_prediction", "single_aggregation",
)  # fmt: skip
"""The community prediction first; the others where it is not told."""


def _questions(top: Node) -> tuple[Node, ...]:
    """Return the questions of a post: all of one kind, and one alone where it is a date."""
    found = tuple(top.get("group_of_questions").get("questions").objects())
    single = top if not top.get("aggregations").is_missing else top.get("question")
    questions = found or ((single,) if not single.is_missing else ())
    if not questions or any(one.get("type").is_missing for one in questions):
        message = "this is not a post of Metaculus with its question"
        raise MarketFileError(message, where=top.where, expected=_EXPECTED)
    for question in questions:
        _check_type(question, is_alone=len(questions) == 1)
    return questions


def _check_type(question: Node, *, is_alone: bool) -> None:
    node = question.get("type")
    kinds = ("binary", "multiple_choice", "date") if is_alone else ("binary",)
    if node.text() not in kinds:
        what = "a question" if is_alone else "a group of questions"
        message = f"{what} of type {node.text()} is no distribution over dates"
        raise node.fault(message, expected=" or ".join(kinds), code=Code.OTHER_SHAPE)


def _address(top: Node) -> str | None:
    """Return the page of a post, whose address is made of the number that the file gives."""
    number = top.get("id").text()
    is_post = top.get("aggregations").is_missing
    return f"https://www.metaculus.com/questions/{number}/" if number and is_post else None


def _latest(question: Node) -> Node:
    """Return the newest prediction of the crowd; a missing node where there is none."""
    for name in _AGGREGATIONS:
        aggregation = question.get("aggregations").get(name)
        latest = aggregation.get("latest")
        if not latest.is_missing:
            return latest
        history = aggregation.get("history").items()
        if history:
            return history[-1]
    return question.get("aggregations").get(_AGGREGATIONS[0]).get("latest")


def _prices(question: Node, layout: Layout, taken: date) -> Iterator[CrowdPrice | LeftOut]:
    name = question.first("label", "title").text() or "the question"
    latest = _latest(question)
    if not question.get("resolution").is_missing:
        yield LeftOut(name, "it is resolved, so it is no forecast", is_settled=True)
    elif latest.first("forecast_values", "centers").is_missing:
        yield LeftOut(name, "the community prediction is not there, or not shown yet")
    elif layout is Layout.CURVE:
        yield from date_prices(question, latest)
    elif layout is Layout.BUCKETS:
        yield from _options(question, latest, taken)
    else:
        yield _binary(question, latest, name, taken)


def _binary(question: Node, latest: Node, name: str, taken: date) -> CrowdPrice | LeftOut:
    """Return the chance of yes, the second of two values or the only center."""
    values = latest.get("forecast_values").items() or latest.get("centers").items()
    probability = values[-1].chance() if values else None
    if probability is None:
        return LeftOut(name, "the community prediction is not shown")
    count = latest.get("forecaster_count").amount()
    return CrowdPrice(
        _deadline(question, name, taken),
        probability,
        name,
        where=latest.where,
        traders=None if count is None else round(count),
    )


def _deadline(question: Node, name: str, taken: date) -> DateWindow:
    """Return the deadline: of the label in a group, of the title, else when it is to resolve."""
    named = read_question(question.get("title").text() or "", taken=taken)
    if named is not None:
        return named
    try:
        window = read_answer(name, Layout.LADDER, taken=taken)
    except NoDateError:
        window = None
    if window is not None:
        return window
    moment = question.first("scheduled_resolve_time", "scheduled_close_time").moment()
    if moment is None:
        message = f"{name!r} names no deadline, and there is no time at which it is to resolve"
        raise question.fault(message, expected="a title such as: ... by 2030?")
    return DateWindow(None, last_day(moment))


def _options(question: Node, latest: Node, taken: date) -> Iterator[CrowdPrice | LeftOut]:
    options = question.get("options").items()
    values = latest.first("forecast_values", "centers").items()
    if len(options) != len(values):
        message = f"{len(values)} chances for {len(options)} options"
        raise latest.fault(message, expected="a chance for each option", code=Code.OTHER_SHAPE)
    for option, value in zip(options, values, strict=True):
        name = option.text() or ""
        probability = value.chance()
        if probability is None:
            yield LeftOut(name, "the option has no chance")
            continue
        try:
            window = read_answer(name, Layout.BUCKETS, taken=taken)
        except NoDateError as error:
            raise option.fault(str(error), expected="an option such as: 2031") from None
        yield CrowdPrice(window, probability, name, where=value.where)
