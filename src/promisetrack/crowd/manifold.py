"""Manifold: a market, as the public interface answers.

Times are milliseconds since 1970. ``shouldAnswersSumToOne`` tells buckets, of which one wins,
from a ladder of independent answers. Volumes are mana, the play money of the platform.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from promisetrack.crowd.faults import Code, MarketFileError
from promisetrack.crowd.ladder import put_in_order
from promisetrack.crowd.market import CrowdMarket, CrowdPrice, Layout, LeftOut
from promisetrack.crowd.node import Node
from promisetrack.crowd.taken import newest_day
from promisetrack.crowd.windows import NoDateError, last_day, read_answer, read_question
from promisetrack.dates import DateWindow
from promisetrack.model import Platform


def read_manifold(document: object, *, taken: date | None = None) -> CrowdMarket:
    """Read a market: a yes-or-no question, or one with answers that name dates.

    Parameters
    ----------
    document
        The decoded file.
    taken
        The day of the prices; None: the last update or trade in the file.

    Raises
    ------
    MarketFileError
        With the place in the file, and what was expected there.
    """
    top = Node(document)
    kind = top.get("outcomeType").text() if isinstance(document, dict) else None
    if kind is None:
        message = "this is not a market of Manifold"
        raise MarketFileError(message, expected=_EXPECTED)
    updated = top.first("lastUpdatedTime", "lastBetTime").moment(per_second=_MILLISECONDS)
    day = taken or newest_day([updated])
    is_exclusive = top.get("shouldAnswersSumToOne").value is not False
    layout = Layout.BUCKETS if kind != _BINARY and is_exclusive else Layout.LADDER
    prices, left_out = put_in_order(_answers(top, kind, layout, day), layout)
    volume = top.get("volume").amount()
    traders = top.get("uniqueBettorCount").amount()
    return CrowdMarket(
        platform=Platform.MANIFOLD,
        id=top.first("slug", "id").text() or "",
        question=top.get("question").text() or "",
        address=top.get("url").text(),
        taken=day,
        layout=layout,
        prices=prices,
        volume=volume,
        unit=None if volume is None else _unit(top),
        traders=None if traders is None else round(traders),
        left_out=left_out,
    )


# --- private -------------------------------------------------------------------------------

_BINARY: Final = "BINARY"
_WITHOUT_DATES: Final = {
    "PSEUDO_NUMERIC": "a number",
    "NUMERIC": "a number",
    "POLL": "a poll",
    "BOUNTIED_QUESTION": "a question with a bounty",
    "STONK": "a share of a thing",
}
_EXPECTED: Final = "an object with `outcomeType`, as Manifold answers for one market"
_MILLISECONDS: Final = 1000


def _unit(top: Node) -> str:
    return "sweepcash" if top.get("token").text() == "CASH" else "mana"


def _answers(top: Node, kind: str, layout: Layout, taken: date) -> Iterator[CrowdPrice | LeftOut]:
    if kind in _WITHOUT_DATES:
        message = f"this market is {_WITHOUT_DATES[kind]} ({kind}), not a date"
        node = top.get("outcomeType")
        raise node.fault(message, expected="BINARY or MULTIPLE_CHOICE", code=Code.OTHER_SHAPE)
    if top.get("isResolved").flag():
        yield LeftOut("the market", "it is resolved, so its price is no forecast", is_settled=True)
    elif kind == _BINARY:
        yield _binary(top, taken)
    elif top.get("answers").is_missing:
        message = "the market has no `answers`"
        raise top.get("answers").fault(
            message,
            expected="a list of answers with `text` and `probability`",
            remedy="save the market by its id; a list of markets leaves the answers out",
            code=Code.OTHER_SHAPE,
        )
    else:
        yield from (_answer(one, layout, taken) for one in top.get("answers").objects())


def _binary(top: Node, taken: date) -> CrowdPrice | LeftOut:
    probability = top.get("probability").chance()
    question = top.get("question").text() or ""
    if probability is None:
        return LeftOut("the market", "it has no price")
    closes = top.get("closeTime").moment(per_second=_MILLISECONDS)
    window = read_question(question, taken=taken)
    if window is None and closes is None:
        message = "the question names no deadline, and there is no time at which it closes"
        raise top.get("question").fault(message, expected="a question such as: ... by 2030?")
    window = window or DateWindow(None, last_day(closes) if closes else None)
    return CrowdPrice(window, probability, question, where=top.where)


def _answer(answer: Node, layout: Layout, taken: date) -> CrowdPrice | LeftOut:
    name = answer.get("text").text() or ""
    if not answer.get("resolution").is_missing:
        return LeftOut(name, "it is resolved, so its price is no forecast", is_settled=True)
    probability = answer.get("probability").chance()
    if probability is None:
        return LeftOut(name, "it has no price")
    try:
        window = read_answer(name, layout, taken=taken)
    except NoDateError as error:
        node = answer.get("text")
        raise node.fault(str(error), expected="an answer such as: 2031, or: by 2030") from None
    return CrowdPrice(window, probability, name, answer.get("volume").amount(), answer.where)
