"""The scalar types of the ledger: how one typed text becomes one value.

The reader hands over every scalar as the text that was typed, so nothing here depends on what
a YAML library makes of ``no``, ``012`` or ``2017``. A text that does not fit raises a
`PydanticCustomError` whose type is the problem code and whose context carries what was expected
and what to try.
"""

from __future__ import annotations

import math
import re
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BeforeValidator,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from promisetrack.dates import FORMS, DateWindow, WindowError, parse_window
from promisetrack.quantities import Quantity, QuantityError, Unit, parse_quantity, parse_unit

WINDOW_PATTERN: Final = (
    r"^(\.\.|[0-9]{3}X|[0-9]{4}(-(Q[1-4]|H[12]|[0-9]{2}(-[0-9]{2})?))?)"
    r"(/(\.\.|[0-9]{3}X|[0-9]{4}(-(Q[1-4]|H[12]|[0-9]{2}(-[0-9]{2})?))?))?$"
)
DAY_PATTERN: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
SLUG_PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
LONGEST_SLUG: Final = 100
"""Characters of an id, which has to stand in addresses and in tables."""

RESERVED_SLUGS: Final = frozenset(
    {
        "index", "con", "prn", "aux", "nul",
        *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
    }
)  # fmt: skip
"""No ids: the page that lists all in a report, and the names that Windows keeps for devices."""


def fault(code: str, message: str, *, expected: str = "", remedy: str = "") -> PydanticCustomError:
    """Make the error that carries a problem code through pydantic.

    Braces in the texts are doubled because pydantic formats the message with its context.
    """
    return PydanticCustomError(
        code,
        "{message}",
        {"message": message, "expected": expected, "remedy": remedy},
    )


def _window(value: Any) -> DateWindow:
    if isinstance(value, str):  # nearly always
        return _written_window(value)
    if isinstance(value, DateWindow):
        return value
    if isinstance(value, date):
        return DateWindow(value, value)
    if not isinstance(value, int):
        raise fault("TYP001", "a date is written as text", expected=FORMS)
    return _written_window(str(value))


def _written_window(text: str) -> DateWindow:
    try:
        return _parse_window(text)
    except WindowError as error:
        raise fault(
            "DAT001",
            str(error),
            expected=FORMS,
            remedy="write one of these forms; words go into `said`",
        ) from None


_parse_window = lru_cache(maxsize=16384)(parse_window)
"""A ledger writes few days many times."""


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    window = _window(value)
    if window.lower is None or window.lower != window.upper:
        raise fault(
            "DAT002",
            f"{value} is not one day",
            expected="a day such as 2026-10-09",
            remedy="write year, month and day",
        )
    return window.lower


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return bool(value == "true")
    raise fault(
        "TYP003",
        f"{value!r} is neither true nor false",
        expected="true or false",
        remedy="other spellings (yes, no, on, off) are read as text, so write one of the two",
    )


def _number(value: Any) -> float:
    try:
        number = float(value) if not isinstance(value, bool) else math.nan
    except (TypeError, ValueError):
        number = math.nan
    plain = not isinstance(value, str) or re.fullmatch(r"[-+0-9.eE]+", value)
    if not plain or not math.isfinite(number):
        raise fault(
            "TYP004",
            f"{value!r} is not a number",
            expected="a finite number such as 134 or 0.06",
            remedy="write digits with a point; the unit stands in `unit`",
        )
    return number


def _chance(value: Any) -> float:
    try:
        number = _number(value)
    except PydanticCustomError:
        number = math.nan
    if not 0.0 < number < 1.0:
        raise fault(
            "TYP004",
            f"{value!r} is not a chance",
            expected="a number above 0 and below 1, such as 0.5",
            remedy="write 50 percent as 0.5; leave it out where no number was said",
        )
    return number


def _quantity(value: Any) -> Quantity:
    if isinstance(value, Quantity):
        return value
    try:
        return _parse_quantity(str(value))
    except QuantityError as error:
        raise fault(
            "MEA001",
            str(error),
            expected="a number and a unit, such as 1 GW/year or 48 launches/year",
            remedy="write the unit without an aside; put the aside into `criteria`",
        ) from None


_parse_quantity = lru_cache(maxsize=4096)(parse_quantity)
"""Nor does it name many amounts."""


def _unit(value: Any) -> Unit:
    if isinstance(value, Unit):
        return value
    try:
        return parse_unit(str(value))
    except QuantityError as error:
        raise fault(
            "MEA002",
            str(error),
            expected="a unit such as GW/year, USD/kg, satellites or 1",
            remedy="a count is written as a plural noun in lower case",
        ) from None


def _unreserved(value: str) -> str:
    if value in RESERVED_SLUGS:
        raise fault(
            "TYP005",
            f"{value!r} cannot be an id: no file may be called so on every system",
            expected="another name",
            remedy=f"add a word, such as {value}-1",
        )
    return value


_WINDOW_SCHEMA = {
    "anyOf": [
        {"type": "string", "pattern": WINDOW_PATTERN},
        {"type": "integer", "minimum": 1000, "maximum": 2999},
    ],
    "description": f"A date or a window of dates: {FORMS}.",
}

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Any text that is not empty."""

Slug = Annotated[
    str,
    StringConstraints(pattern=SLUG_PATTERN, max_length=LONGEST_SLUG),
    AfterValidator(_unreserved),
]
"""A name that can stand in a path: lower-case words joined by hyphens."""

Window = Annotated[
    DateWindow,
    BeforeValidator(_window),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(_WINDOW_SCHEMA),
]
"""A written date (`promisetrack.dates`)."""

Day = Annotated[
    date,
    BeforeValidator(_day),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": DAY_PATTERN}),
]
"""One calendar day, written 2026-10-09."""

Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "boolean"})]
"""``true`` or ``false``, nothing else."""

Number = Annotated[float, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
"""A finite number."""

Chance = Annotated[
    float,
    BeforeValidator(_chance),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}),
]
"""A probability that is neither 0 nor 1."""

Amount = Annotated[
    Quantity,
    BeforeValidator(_quantity),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["1 GW/year", "48 launches/year"]}),
]
"""A number with its unit (`promisetrack.quantities`)."""

UnitName = Annotated[
    Unit,
    BeforeValidator(_unit),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"const": 1}]}),
]
"""A unit alone; ``1`` for a plain number."""
