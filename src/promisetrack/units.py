"""Units: how they are written, how large they are, and what they measure.

A unit is one part, or two joined by a slash: ``GW``, ``GW/year``, ``USD/kg``,
``satellites/launch``. A part is one of

* a physical unit or US dollars, with an SI prefix: `W Wh g t m m2 h USD OPS B`;
* a period of time: `s min h day week month quarter year decade`, a year being 365.25 days;
* `percent`, or `1` for a plain number;
* anything else that can be counted, in lower case or as an abbreviation: ``launches``,
  ``metro areas``, ``GPUs``. It is compared with its own kind and with nothing else, and
  ``satellite`` and ``satellites`` are one kind.

Words that only look like one of these are refused with the right spelling: KW, GWe, megawatts,
"launches per year", "satellites in orbit".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

LONGEST: Final = 80
"""Characters: nothing longer is a unit, and it need not be read to know."""


class QuantityError(ValueError):
    """A text is not a quantity or a unit."""


class UnitError(QuantityError):
    """Two units measure different things."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: how it is written, its size, and what it measures.

    Two units are equal when they mean the same, however they are written: "h" and "hours".

    Attributes
    ----------
    name
        The written form.
    scale
        Size in the base units of the dimension (W, Wh, g, m, m2, s, USD, operations a second,
        bytes, one of a kind).
    dimension
        What is measured, as (base, power) in the order of the bases: ``(("power", 1),
        ("time", -1))`` for GW/year. Units can be compared only where these are equal.
    period_days
        Length of the time that a rate is counted over, in days; ``None`` where it is no rate.
    """

    name: str = field(compare=False)
    scale: float
    dimension: tuple[tuple[str, int], ...]
    period_days: float | None = None

    def __str__(self) -> str:
        """Return the written name."""
        return self.name

    @property
    def is_count(self) -> bool:
        """Whether single things are counted: launches, satellites a launch, cars a year."""
        return any(power > 0 and base not in _BASES for base, power in self.dimension)


def parse_unit(text: str) -> Unit:
    """Parse a unit.

    Parameters
    ----------
    text
        A unit as the ledger writes it (the forms stand at the head of this module).

    Returns
    -------
    Unit
        With its size in base units, and in days the period of a rate.

    Raises
    ------
    QuantityError
        Where a part is neither a known unit nor a thing to count, or there is a second slash.

    Examples
    --------
    >>> parse_unit("GW/year").period_days
    365.25
    >>> parse_unit("launch/year") == parse_unit("launches/year")
    True
    """
    if len(text) > LONGEST:
        message = f"{short(text)} is not a unit"
        raise QuantityError(message)
    return _parsed_unit(text)


def singular(noun: str) -> str:
    """Return the singular of a noun's last word.

    Parameters
    ----------
    noun
        A thing that can be counted: "metro areas". What is none, such as "GW", comes back as it is.
    """
    if not _is_noun(noun):
        return noun
    return _singular(noun)


def mismatch(first: Unit, second: Unit) -> str:
    """Say that two units cannot be compared, and why where they nearly could.

    Parameters
    ----------
    first, second
        Units of different dimensions.

    Returns
    -------
    str
        A clause without a stop; where one is the other over time, it says which is the rate.

    Examples
    --------
    >>> mismatch(parse_unit("GW/year"), parse_unit("GW"))
    'GW/year and GW measure different things: GW/year is a rate, GW is a level'
    """
    message = f"{first.name} and {second.name} measure different things"
    one_is_a_rate = (first.period_days is None) != (second.period_days is None)
    if not one_is_a_rate or _without_time(first) != _without_time(second):
        return message
    rate, level = (first, second) if first.period_days else (second, first)
    return f"{message}: {rate.name} is a rate, {level.name} is a level"


def short(text: str) -> str:
    """Return a text in quotes, cut to what a message can hold.

    Parameters
    ----------
    text
        Of any length; 40 characters of it are kept, the last three as dots where it is longer.
    """
    return repr(text if len(text) <= 40 else text[:37] + "...")  # noqa: PLR2004


# --- private -------------------------------------------------------------------------------


def _without_time(unit: Unit) -> tuple[tuple[str, int], ...]:
    return tuple((base, power) for base, power in unit.dimension if base != _TIME)


_TIME: Final = "time"
_DAY: Final = 86_400.0
_PREFIX: Final = {
    "": 1.0, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15,
    "E": 1e18, "Z": 1e21,
}  # fmt: skip
_WHOLE: Final = frozenset({"t", "h", "USD", "OPS", "B"})
"""Units of which nobody writes a thousandth, so that mt is not taken for Mt."""

_PHYSICAL: Final = {
    "W": (1.0, "power"),
    "Wh": (1.0, "energy"),
    "g": (1.0, "mass"),
    "t": (1e6, "mass"),
    "m": (1.0, "length"),
    "h": (3600.0, _TIME),
    "USD": (1.0, "USD"),
    "OPS": (1.0, "operations per second"),
    "B": (1.0, "bytes"),
}
_PERIODS: Final = {
    "second": 1.0,
    "minute": 60.0,
    "hour": 3600.0,
    "day": _DAY,
    "week": 7 * _DAY,
    "month": 365.25 / 12 * _DAY,
    "quarter": 365.25 / 4 * _DAY,
    "year": 365.25 * _DAY,
    "decade": 3652.5 * _DAY,
}
_KNOWN: Final[dict[str, tuple[float, str]]] = {
    "1": (1.0, ""),
    "percent": (0.01, ""),
    "s": (1.0, _TIME),
    "min": (60.0, _TIME),
    **{name: (size, _TIME) for name, size in _PERIODS.items()},
    **{f"{name}s": (size, _TIME) for name, size in _PERIODS.items()},
    **{
        prefix + unit: (size * factor, base)
        for unit, (size, base) in _PHYSICAL.items()
        for prefix, factor in _PREFIX.items()
        if factor >= 1 or unit not in _WHOLE
    },
    # The prefix of an area is squared with it.
    **{f"{prefix}m2": (factor**2, "area") for prefix, factor in _PREFIX.items()},
}
_BASES: Final = frozenset(base for _, base in _KNOWN.values())
_OTHER_CASE: Final = {name.lower(): name for name in _KNOWN}
"""The right spelling of a wrong one; the larger prefix where two fit, so that mw is MW."""


_NOUN: Final = re.compile(r"[a-z]{3,}(?:[ -][a-z]+){0,3}|[A-Z]{2,6}s?")
_ASIDE: Final = re.compile(r"\b(?:an?|as|at|by|for|from|in|of|on|per|the|to|with)\b")
_SPELLED_OUT: Final = re.compile(
    r"(?:kilo|mega|giga|tera|peta|exa)?-?(?:watt|gram|tonne|ton|met(?:re|er)|byte|dollar|euro"
    r"|mile|pound)s?(?:[ -]hours?)?"
)
_IRREGULAR: Final = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "buses": "bus",
    "gases": "gas", "lenses": "lens", "movies": "movie", "cookies": "cookie", "data": "data",
}  # fmt: skip
_ENDINGS: Final = (
    ("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("zes", "ze"),
    ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", ""),
)  # fmt: skip


@lru_cache(maxsize=1024)
def _parsed_unit(text: str) -> Unit:
    over, slash, under = (part.strip() for part in " ".join(text.split()).partition("/"))
    if "/" in under or (slash and not (over and under)):
        message = f"{short(text)} is not a unit: at most one '/' between two parts"
        raise QuantityError(message)
    over, scale, base = _parse_part(over)
    if not slash:
        return Unit(over, scale, _dimension({base: 1}))
    under, under_scale, under_base = _parse_part(under)
    period = under_scale / _DAY if under_base == _TIME else None
    powers = {base: 1}
    powers[under_base] = powers.get(under_base, 0) - 1
    return Unit(f"{over}/{under}", scale / under_scale, _dimension(powers), period)


def _parse_part(text: str) -> tuple[str, float, str]:
    """Return the written form of one part, its size in its base unit, and what it measures."""
    name = "percent" if text == "%" else text
    if name in _KNOWN:
        return name, *_KNOWN[name]
    if not _is_noun(name):
        message = f"{short(text)} is not a unit{_remedy(text)}"
        raise QuantityError(message)
    return name, 1.0, _singular(name)


def _is_noun(text: str) -> bool:
    """Whether a text names something to be counted, and not a unit in a wrong spelling."""
    return (
        text not in _KNOWN
        and _NOUN.fullmatch(text) is not None
        and text.lower() not in _OTHER_CASE
        and _ASIDE.search(text) is None
        and _SPELLED_OUT.fullmatch(text) is None
    )


def _remedy(text: str) -> str:
    """Return the right spelling of a wrong unit where it is known, to end a sentence with."""
    meant = _OTHER_CASE.get(text.lower()) or _OTHER_CASE.get(text.lower()[:-1], "")
    if len(meant) > 1:
        return f": write {meant}"
    if _SPELLED_OUT.fullmatch(text):
        return ": write its symbol, such as MW, kg, t, km or USD"
    return ": write a slash, such as launches/year" if re.search(r"\bper\b", text) else ""


def _singular(noun: str) -> str:
    """Return the singular of a noun's last word."""
    first, space, last = noun.rpartition(" ")
    if last in _IRREGULAR or last in _IRREGULAR.values():
        return first + space + _IRREGULAR.get(last, last)
    for plural, singular in _ENDINGS:
        if last.endswith(plural):
            return first + space + last.removesuffix(plural) + singular
    return noun


def _dimension(powers: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((base, power) for base, power in powers.items() if base and power))
