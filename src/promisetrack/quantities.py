"""Numbers with units: what a threshold or a reading says, and whether two can be compared.

Numbers are written ``1``, ``1.5``, ``1e6`` or ``1,000,000`` and are finite. They may be negative,
since a change can be. Units are those of `promisetrack.units`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from promisetrack.units import (
    LONGEST,
    QuantityError,
    Unit,
    UnitError,
    mismatch,
    parse_unit,
    short,
    singular,
)

__all__ = [
    "Quantity",
    "QuantityError",
    "Unit",
    "UnitError",
    "convert",
    "format_quantity",
    "parse_quantity",
    "parse_unit",
    "ratio",
]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A finite number and its unit."""

    value: float
    unit: Unit

    def __str__(self) -> str:
        """Return the written form, which parses back to this quantity."""
        number = _plain_number(self.value)
        return number if self.unit.name == "1" else f"{number} {self.unit.name}"


def parse_quantity(text: str) -> Quantity:
    """Parse a number and a unit.

    Parameters
    ----------
    text
        A number and a unit of `promisetrack.units`; without a unit it is a plain number.

    Returns
    -------
    Quantity
        The number as it was written, in the unit that was written.

    Raises
    ------
    QuantityError
        Where the number or the unit cannot be read, or the number is not finite.

    Examples
    --------
    >>> str(parse_quantity("100,000 GPUs"))
    '100000 GPUs'
    """
    match = _QUANTITY.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if match is None:
        message = f"{short(text)} is not a number and a unit"
        raise QuantityError(message)
    value = float(match["number"].replace(",", ""))
    if not math.isfinite(value):
        message = f"{short(text)} is too large a number"
        raise QuantityError(message)
    return Quantity(value, parse_unit(match["unit"] or "1"))


def convert(quantity: Quantity, unit: Unit) -> Quantity:
    """Return the same amount in another unit.

    Parameters
    ----------
    quantity
        The amount.
    unit
        A unit of the same dimension; periods are mean ones, a year being 365.25 days.

    Raises
    ------
    UnitError
        Naming both units, where they measure different things.

    Examples
    --------
    >>> str(convert(parse_quantity("250 MW/quarter"), parse_unit("GW/year")))
    '1 GW/year'
    """
    if quantity.unit.dimension != unit.dimension:
        raise UnitError(mismatch(quantity.unit, unit))
    return Quantity(quantity.value * (quantity.unit.scale / unit.scale), unit)


def ratio(first: Quantity, second: Quantity) -> float:
    """Return how many times the second the first is.

    Parameters
    ----------
    first, second
        Amounts of the same dimension, each in a unit of its own.

    Returns
    -------
    float
        A plain number; infinite where only the second is zero, not a number where both are.

    Raises
    ------
    UnitError
        Where the two measure different things.

    Examples
    --------
    >>> ratio(parse_quantity("500 MW"), parse_quantity("1 GW"))
    0.5
    """
    value = convert(first, second.unit).value
    if second.value == 0:
        return math.nan if value == 0 else math.copysign(math.inf, value)
    return value / second.value


def format_quantity(quantity: Quantity) -> str:
    """Return the quantity as it stands in a sentence.

    Parameters
    ----------
    quantity
        In the unit in which it is to be told; nothing is converted.

    Examples
    --------
    >>> for text in ("1 GW/year", "1e5 GPUs", "200 USD/kg", "1 launches/year", "90 percent"):
    ...     print(format_quantity(parse_quantity(text)))
    1 GW a year
    100,000 GPUs
    200 USD per kg
    1 launch a year
    90%
    """
    over, _, under = quantity.unit.name.partition("/")
    number = _readable_number(quantity.value)
    if quantity.unit.name == "year":  # the year in which something is expected
        words = _plain_number(quantity.value)
    elif over == "percent":
        words = f"{number}%"
    elif over == "1":
        words = number
    else:
        words = f"{number} {singular(over) if quantity.value == 1 else over}"
    if not under:
        return words
    article = "an" if under.startswith("h") else "a"
    return f"{words} {article if quantity.unit.period_days else 'per'} {under}"


# --- private -------------------------------------------------------------------------------

_LONGEST: Final = LONGEST + 40
"""Characters of a number and a unit. Python writes no number with more than 24, so that what one
quantity is written as can be read again."""

_EXACT: Final = 1e12
"""Numbers below this are written out in sentences."""

_WHOLE: Final = 1e9
"""Numbers from this on are written without a fraction in sentences."""

_QUANTITY: Final = re.compile(
    r"(?P<number>-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?)"
    r"(?:\s*(?P<unit>[^\s0-9,._].*)|\s+1)?"
)


def _readable_number(value: float) -> str:
    if abs(value) < _WHOLE:
        return f"{value:,.10g}"
    return f"{value:,.0f}" if abs(value) < _EXACT else f"{value:.3g}"


def _plain_number(value: float) -> str:
    whole = value == int(value) and abs(value) < 1e16  # noqa: PLR2004  then repr has an exponent
    return str(int(value)) if whole else repr(value)
