"""A megabyte as a saved market file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from crowd.documents import changed, document
from fuzzing.large_words import PIECES, TAKEN
from fuzzing.measured import MEGABYTE, Case, filled, numbered
from promisetrack.crowd import MarketFileError, market_distribution, read_market
from promisetrack.crowd.document import find_place
from promisetrack.model import Platform

LATEST: Final = ("question", "aggregations", "recency_weighted", "latest", "forecast_values")


def cases() -> Iterator[Case]:
    for name, (platform, text) in texts().items():
        yield Case("markets", name, partial(read, text, platform))
    for name, (platform, content) in documents().items():
        yield Case("markets", name, partial(read, json.dumps(content), platform))
    for name, piece in PIECES.items():
        text = filled(piece)[: MEGABYTE - 5000]
        for what, file, where in _PLACES:
            content = changed(document(file), where, text)
            yield Case(
                "markets",
                f"{what} of {name}",
                partial(read, json.dumps(content), Platform.MANIFOLD),
            )


def read(text: str, platform: Platform) -> None:
    """Read a file, and find the place of what is wrong with it."""
    try:
        market = read_market(text.encode(), platform, taken=TAKEN)
    except MarketFileError as error:
        if error.where:
            find_place(text, error.where)
    else:
        market_distribution(market)


def texts() -> dict[str, tuple[Platform, str]]:
    """Return what is hardly JSON."""
    return {
        "[ nested": (Platform.KALSHI, filled("[")),
        "{ nested": (Platform.MANIFOLD, filled('{"a":')),
        "digits": (Platform.POLYMARKET, filled("9", start='{"a": ', end="}")),
        "keys": (Platform.METACULUS, numbered('"a{}": 0, ', start="{") + '"b": 1}'),
        "spaces": (Platform.KALSHI, filled(" ", end="{}")),
        "a text not closed": (Platform.KALSHI, filled("a", start='{"a": "')),
        "escapes": (Platform.KALSHI, filled("\\u0041", start='{"a": "', end='"}')),
        "less-than": (Platform.KALSHI, filled("<")),
    }


def documents() -> dict[str, tuple[Platform, Any]]:
    """Return what a platform could answer, were its questions endless."""
    first = date(2026, 6, 30)
    answers = [
        {"text": f"by {first + timedelta(days=number)}", "probability": number / 20_000}
        for number in range(14_000)
    ]
    buckets = {**document("manifold-buckets"), "shouldAnswersSumToOne": False}
    kalshi, event = document("kalshi-ladder"), document("polymarket-event")
    no = json.dumps(["No"] * 150_000)
    chances = [number / 60_000 for number in range(50_000)]
    return {
        "14,000 answers": (Platform.MANIFOLD, {**buckets, "answers": answers}),
        "14,000 answers, the last one wrong": (
            Platform.MANIFOLD,
            {**buckets, "answers": [*answers, {"text": "by 2099", "probability": 2}]},
        ),
        "1,200 markets": (Platform.KALSHI, {**kalshi, "markets": kalshi["markets"][:1] * 1200}),
        "50,000 points of a curve": (
            Platform.METACULUS, changed(document("metaculus-date"), LATEST, chances),
        ),
        "a curve that falls at its end": (
            Platform.METACULUS, changed(document("metaculus-date"), LATEST, [*chances, 0.0]),
        ),
        "a list in a text": (
            Platform.POLYMARKET, changed(event, (0, "markets", 0, "outcomes"), no),
        ),
    }  # fmt: skip


# --- private -------------------------------------------------------------------------------

_PLACES: Final[tuple[tuple[str, str, tuple[str | int, ...]], ...]] = (
    ("a question", "manifold-binary", ("question",)),
    ("an answer", "manifold-buckets", ("answers", 0, "text")),
    ("a number", "manifold-binary", ("probability",)),
    ("a time", "manifold-binary", ("closeTime",)),
)
