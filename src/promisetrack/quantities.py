"""Numbers with units: what a threshold or a reading says, and whether two can be compared.

A unit is at most two parts joined by one slash: ``GW/year``, ``USD/kg``, ``satellites/launch``.
A part is a known physical unit with an SI prefix (`W Wh g t m m2 h USD OPS B`), a period of time,
``percent``, ``1``, or any other plural noun, which counts things of its own kind: launches are
compared with launches and with nothing else.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final


class QuantityError(ValueError):
    """A text is not a quantity or a unit."""


class UnitError(QuantityError):
    """Two units measure different things."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its written name, its size in base units, and what it measures.

    ``dimension`` holds the (base, power) pairs in order of their names; two units can be
    compared only when these are equal. ``period_days`` is the length of the time that a rate is
    counted over, None where the unit is no rate.
    """

    name: str
    scale: float
    dimension: tuple[tuple[str, int], ...]
    period_days: float | None = None

    def __str__(self) -> str:
        """Return the written name."""
        return self.name


@dataclass(frozen=True, slots=True)
class Quantity:
    """A finite number and its unit."""

    value: float
    unit: Unit

    def __str__(self) -> str:
        """Return the written form, which parses back to this quantity."""
        return f"{_plain_number(self.value)} {self.unit.name}"


def parse_quantity(text: str) -> Quantity:
    """Parse a number and a unit, such as ``1 GW/year`` or ``100,000 GPUs``.

    Raises
    ------
    QuantityError
        Where the number or the unit cannot be read.
    """
    match = _QUANTITY.fullmatch(text.strip())
    if match is None:
        message = f"{_short(text)} is not a number and a unit"
        raise QuantityError(message)
    return Quantity(_parse_number(match["number"]), parse_unit(match["unit"] or "1"))


@lru_cache(maxsize=1024)
def parse_unit(text: str) -> Unit:
    """Parse a unit, such as ``GW/year``, ``USD/kg``, ``satellites`` or ``1``.

    Raises
    ------
    QuantityError
        Where a part is neither a known unit nor a plural noun, or there is more than one slash.
    """
    name = " ".join(text.split())
    over, slash, under = name.partition("/")
    if "/" in under or (slash and not (over and under)):
        message = f"{_short(name)} is not a unit: at most one '/' between two parts"
        raise QuantityError(message)
    scale, base = _parse_part(over.strip())
    if not slash:
        return Unit(name, scale, _dimension({base: 1}))
    under_scale, under_base = _parse_part(under.strip())
    period = under_scale / _SECONDS_PER_DAY if under_base == _TIME else None
    powers = {base: 1}
    powers[under_base] = powers.get(under_base, 0) - 1
    return Unit(name, scale / under_scale, _dimension(powers), period)


def convert(quantity: Quantity, unit: Unit) -> Quantity:
    """Return the same amount in another unit.

    Raises
    ------
    UnitError
        Naming both units, where they measure different things.
    """
    if quantity.unit.dimension != unit.dimension:
        raise UnitError(_mismatch(quantity.unit, unit))
    return Quantity(quantity.value * (quantity.unit.scale / unit.scale), unit)


def ratio(first: Quantity, second: Quantity) -> float:
    """Return how many times the second the first is; infinite when the second is zero.

    Raises
    ------
    UnitError
        Where the two measure different things.
    """
    value = convert(first, second.unit).value
    if second.value == 0:
        return math.nan if value == 0 else math.copysign(math.inf, value)
    return value / second.value


def format_quantity(quantity: Quantity) -> str:
    """Return the quantity as prose: ``1 GW a year``, ``100,000 GPUs``, ``90%``."""
    over, _, under = quantity.unit.name.partition("/")
    number = f"{quantity.value:,.10g}" if abs(quantity.value) < 1e10 else f"{quantity.value:.3g}"
    if quantity.unit.name == "percent":
        return f"{number}%"
    if quantity.unit.name == "1":
        return number
    if not under:
        return f"{number} {over}"
    return f"{number} {over} {'a' if quantity.unit.period_days else 'per'} {under}"


# --- private -------------------------------------------------------------------------------

_TIME: Final = "time"
_SECONDS_PER_DAY: Final = 86_400.0
_QUANTITY: Final = re.compile(
    r"(?P<number>[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?)"
    r"(?:\s*(?P<unit>[^\s0-9].*))?"
)
_NOUN: Final = re.compile(r"[A-Za-z][A-Za-z]*(?:[ -][A-Za-z]+){0,3}")

_PREFIX: Final = {
    "": 1.0, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18, "Z": 1e21,
}  # fmt: skip
_PHYSICAL: Final = {
    "W": (1.0, "power"),
    "Wh": (1.0, "energy"),
    "g": (1.0, "mass"),
    "t": (1e6, "mass"),
    "m": (1.0, "length"),
    "m2": (1.0, "area"),
    "USD": (1.0, "USD"),
    "OPS": (1.0, "operations per second"),
    "B": (1.0, "bytes"),
}
_UNPREFIXED: Final = {
    "1": (1.0, "1"),
    "percent": (0.01, "1"),
    "%": (0.01, "1"),
    "s": (1.0, _TIME),
    "h": (3600.0, _TIME),
    "hour": (3600.0, _TIME),
    "hours": (3600.0, _TIME),
    "day": (_SECONDS_PER_DAY, _TIME),
    "days": (_SECONDS_PER_DAY, _TIME),
    "week": (7 * _SECONDS_PER_DAY, _TIME),
    "weeks": (7 * _SECONDS_PER_DAY, _TIME),
    "month": (365.25 / 12 * _SECONDS_PER_DAY, _TIME),
    "months": (365.25 / 12 * _SECONDS_PER_DAY, _TIME),
    "quarter": (365.25 / 4 * _SECONDS_PER_DAY, _TIME),
    "quarters": (365.25 / 4 * _SECONDS_PER_DAY, _TIME),
    "year": (365.25 * _SECONDS_PER_DAY, _TIME),
    "years": (365.25 * _SECONDS_PER_DAY, _TIME),
}
_PLURAL_ENDINGS: Final = (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"))
_PREFIXED: Final = {
    prefix + unit: (size * scale, base)
    for prefix, size in _PREFIX.items()
    for unit, (scale, base) in _PHYSICAL.items()
    if not (unit == "m2" and prefix not in ("", "k"))
}
_PREFIXED["km2"] = (1e6, "area")


def _parse_part(text: str) -> tuple[float, str]:
    """Return the size of one part in its base unit, and what it measures."""
    known = _UNPREFIXED.get(text) or _PREFIXED.get(text)
    if known is not None:
        return known
    if _NOUN.fullmatch(text) and len(text) > 1 and " per " not in f" {text} ":
        return 1.0, _singular(text)
    message = f"{_short(text)} is not a unit"
    raise QuantityError(message)


def _singular(noun: str) -> str:
    for plural, singular in _PLURAL_ENDINGS:
        if noun.endswith(plural):
            return noun[: -len(plural)] + singular
    ends = noun.endswith("s") and not noun.endswith("ss")
    return noun[:-1] if ends else noun


def _dimension(powers: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((base, power) for base, power in powers.items() if power and base != "1"))


def _parse_number(text: str) -> float:
    value = float(text.replace(",", ""))
    if not math.isfinite(value):
        message = f"{_short(text)} is too large a number"
        raise QuantityError(message)
    return value


def _plain_number(value: float) -> str:
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def _mismatch(first: Unit, second: Unit) -> str:
    message = f"{first.name} and {second.name} measure different things"
    rates = (bool(first.period_days), bool(second.period_days))
    if rates[0] != rates[1]:
        rate, level = (first, second) if rates[0] else (second, first)
        message += f": {rate.name} is a rate, {level.name} a level"
    return message


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "...")
