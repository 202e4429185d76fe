"""Time from one thing to the next: ``3..12 months``, ``6 months``, ``0..90 days``.

A range holds eight times in ten what happens between the two; a single length is exact. A month
is a twelfth of a year of 365.25 days, as everywhere where days are counted and not a calendar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from promisetrack.model.scalars import fault

LAG_PATTERN: Final = (
    r"^(?P<low>[0-9]{1,5}(?:\.[0-9]{1,4})?)"
    r"(?:\.\.(?P<high>[0-9]{1,5}(?:\.[0-9]{1,4})?))? (?P<unit>day|month|year)s?$"
)
FORMS: Final = "a length of time in days, months or years, such as `6 months` or `3..12 months`"


class LagError(ValueError):
    """A text is not a length of time."""


class BackwardLagError(LagError):
    """A range ends before it begins."""


@dataclass(frozen=True, slots=True)
class Lag:
    """A length of time in days: the ends of its 80 % range, equal where it is exact.

    ``written`` is how it was typed; two lags are equal when they last equally long.

    Raises
    ------
    BackwardLagError
        Where the range ends before it begins.
    """

    low: float
    high: float
    written: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        """Refuse a range that runs backwards."""
        if not 0 <= self.low <= self.high:
            message = f"{self} ends before it begins"
            raise BackwardLagError(message)

    def __str__(self) -> str:
        """Return the written form, which parses back to this lag."""
        return self.written or f"{self.low:.10g}..{self.high:.10g} days"

    @property
    def is_exact(self) -> bool:
        """Whether it is one length and not a range."""
        return self.low == self.high


def parse_lag(text: str) -> Lag:
    """Parse a length of time.

    Parameters
    ----------
    text
        A number or two, and days, months or years: ``6 months``, ``3..12 months``.

    Returns
    -------
    Lag
        In days, a month being a twelfth of a year of 365.25.

    Raises
    ------
    BackwardLagError
        Where a range ends before it begins.
    LagError
        Where the text is neither a length nor a range of lengths.

    Examples
    --------
    >>> lag = parse_lag("3..12 months")
    >>> lag.low, lag.high
    (91.3125, 365.25)
    """
    match = _PATTERN.fullmatch(" ".join(text.split())) if len(text) <= _LONGEST else None
    if match is None:
        shown = text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."
        message = f"{shown!r} is not a length of time"
        raise LagError(message)
    days = _DAYS[match["unit"]]
    low = float(match["low"])
    high = low if match["high"] is None else float(match["high"])
    return Lag(low * days, high * days, match[0])


# --- private -------------------------------------------------------------------------------

_PATTERN: Final = re.compile(LAG_PATTERN)
_LONGEST: Final = 40
_YEAR: Final = 365.25
_DAYS: Final = {"day": 1.0, "month": _YEAR / 12, "year": _YEAR}


def _lag(value: Any) -> Lag:
    if isinstance(value, Lag):
        return value
    try:
        return parse_lag(str(value))
    except BackwardLagError as error:
        raise fault(
            "MAP002",
            str(error),
            expected="the shorter time first, such as `3..12 months`",
            remedy="turn the two numbers round",
        ) from None
    except LagError as error:
        raise fault(
            "MAP001",
            str(error),
            expected=FORMS,
            remedy="write a number and one unit; a range has two dots between its numbers",
        ) from None


LagText = Annotated[
    Lag,
    BeforeValidator(_lag),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": LAG_PATTERN.replace("?P<low>", "")
            .replace("?P<high>", "")
            .replace("?P<unit>", ""),
            "examples": ["3..12 months", "6 months"],
        }
    ),
]
"""A written length of time."""
