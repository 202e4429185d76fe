"""Numbers with units: a quantity that reads back as itself, or a `QuantityError`."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from fuzzing.feed import Feed
from fuzzing.replay import check_words
from promisetrack.quantities import (
    Quantity,
    QuantityError,
    UnitError,
    convert,
    format_quantity,
    parse_quantity,
    parse_unit,
    ratio,
)

WORDS: Final = (
    "1e308", "e-99", "1,000", ".5", "-", "/year", "/launch", " GW", " kWh", " USD", " t", " m2",
    " percent", "%", " satellites", " metro areas", " GPUs", "per ", "quarter", "²", "٣", "data",
)  # fmt: skip


def seeds() -> Iterator[bytes]:
    for text in (
        "1 GW/year", "100,000 GPUs", "200 USD/kg", "90 percent", "2032 year", "-2 kg", "1.5e6 t",
        "12 launches/quarter", "5 metro areas", "3 m2", "1e15 OPS", "0", "7 %",
    ):  # fmt: skip
        yield bytes([len(text)]) + text.encode() + b"2.5 MW/day"


def check(data: bytes) -> None:
    feed = Feed(data)
    first, second = parsed(feed.word()), parsed(feed.text())
    if first is None or second is None:
        return
    try:
        there = convert(first, second.unit)
        times = ratio(first, second)
    except UnitError as error:
        check_words(error, naming=(str(first.unit), str(second.unit)))
        return
    assert math.isnan(times) == (second.value == there.value == 0)
    if math.isfinite(there.value) and abs(there.value) > 1e-300:
        back = convert(there, first.unit).value
        assert math.isclose(back, first.value, rel_tol=1e-12)


def parsed(text: str) -> Quantity | None:
    """Return the quantity of a text, None where it is refused."""
    try:
        quantity = parse_quantity(text)
    except QuantityError as error:
        check_words(error)
        return None
    assert math.isfinite(quantity.value)
    assert parse_quantity(str(quantity)) == quantity
    assert parse_unit(quantity.unit.name) == quantity.unit
    assert quantity.unit.scale > 0
    assert format_quantity(quantity).strip()
    return quantity
