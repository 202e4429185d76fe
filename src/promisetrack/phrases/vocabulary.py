"""The words of time: how they are spelled in a pattern, and what each stands for.

The upper-case strings are pieces of regular expressions over tidied text (lower case, single
spaces, see `promisetrack.phrases.wording`); the functions turn what they matched into numbers.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from promisetrack.dates import WindowError

MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
WEEKDAY: Final = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)"
)
SEASON: Final = r"(?:spring|summer|autumn|fall|winter)"
WHICH: Final = r"(?:this coming|this|the coming|coming|upcoming|the next|next|the following|the)"
YEAR: Final = (
    r"(?:(?:the )?(?:year )?(?:19|20|21)[0-9]{2}|'[0-9]{2}"
    r"|(?:the )?(?:this|current|next|following|coming|new) year"
    r"|the year after(?: next)?)"
)
DAY: Final = r"[0-3]?[0-9](?:st|nd|rd|th)?"
ORDINAL: Final = (
    r"(?:first|second|third|fourth|fifth|last|final|1st|2nd|3rd|4th|5th"
    r"|front|back|latter|closing|opening)"
)
UNIT: Final = (
    r"(?:hours?|hrs?|days?|weeks?|wks?|fortnights?|months?|mos?|mths?|quarters?|years?|yrs?"
    r"|decades?)"
)
_TENS: Final = {
    word: 10 * tens
    for tens, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
_ONES: Final = {
    word: number
    for number, word in enumerate(
        (
            *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
            *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
            *("eighteen", "nineteen"),
        ),
        start=1,
    )
}
_VAGUE: Final = {"couple": (2.0, 2.0), "few": (2.0, 4.0), "several": (3.0, 7.0)}
"""How many "a couple", "a few" and "several" are, at least and at most."""

_TEN_OR_MORE: Final = "|".join(_TENS)
_BELOW_TWENTY: Final = "|".join(sorted(_ONES, key=len, reverse=True))
COUNT: Final = (
    r"(?:[0-9]{1,4}(?:\.[0-9]{1,2})?"
    rf"|(?:{_TEN_OR_MORE})(?: (?:{_BELOW_TWENTY}))?"
    rf"|(?:{_BELOW_TWENTY}|an?)(?: dozen| hundred)?"
    r"|(?:a )?(?:couple(?: of)?|few|further)|several|half an?)(?: and a half)?"
)

_ORDINALS: Final = {
    **dict.fromkeys(("first", "1st", "front", "opening"), 1),
    **dict.fromkeys(("second", "2nd"), 2),
    **dict.fromkeys(("third", "3rd"), 3),
    **dict.fromkeys(("fourth", "4th"), 4),
    **dict.fromkeys(("fifth", "5th"), 5),
    **dict.fromkeys(("last", "final", "back", "latter", "closing"), -1),
}


def month_number(word: str) -> int:
    """Return 1 to 12 for a month's name or its short form."""
    return "janfebmaraprmayjunjulaugsepoctnovdec".index(word[:3]) // 3 + 1


def weekday_number(word: str) -> int:
    """Return 0 (Monday) to 6 for a weekday's name or its short form."""
    return "montuewedthufrisatsun".index(word[:3]) // 3


def year_number(words: str, base: date) -> int:
    """Return the calendar year that words matching `YEAR` mean when said on a day."""
    digits = re.search("[0-9]+", words)
    if digits:
        number = int(digits[0])
        return number if number > 99 else 2000 + number  # noqa: PLR2004  '26 is 2026
    if words.endswith("after next"):
        return base.year + 2
    named = words.split()
    return base.year if "this" in named or "current" in named else base.year + 1


def day_number(word: str) -> int:
    """Return the number in "28", "1st" or "3rd"."""
    return int(word.rstrip("stndrh"))


def is_next(which: str | None) -> bool:
    """Whether words matching `WHICH` point at the one after: "next", "the following"."""
    return which is not None and which.endswith(("next", "following"))


def ordinal(word: str, *, of: int) -> int:
    """Return which of so many parts a word names, counted from 1.

    Raises
    ------
    WindowError
        If there is no such part: a third half.
    """
    number = _ORDINALS[word]
    number = of if number < 0 else number
    if number > of:
        message = f"there is no {word} of {of}"
        raise WindowError(message)
    return number


def count(words: str) -> tuple[float, float]:
    """Return the least and the greatest number that words matching `COUNT` can mean."""
    if words.startswith("half a"):
        return 0.5, 0.5
    whole = words.removesuffix(" and a half")
    extra = 0.5 if whole != words else 0.0
    low, high = _whole(whole)
    return low + extra, high + extra


# --- private -------------------------------------------------------------------------------


def _whole(words: str) -> tuple[float, float]:
    if words[0].isdigit():
        return float(words), float(words)
    for word, span in _VAGUE.items():
        if word in words:
            return span
    total = 0
    factor = 12 if "dozen" in words else 100 if "hundred" in words else 1
    for word in words.split():
        total += _TENS.get(word, 0) + _ONES.get(word, 0)
    return float(max(total, 1) * factor), float(max(total, 1) * factor)
