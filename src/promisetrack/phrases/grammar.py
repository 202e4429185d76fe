"""The grammar: rules and operators tried on tidied timing words, and two dates joined in one.

`read` works relative to one day; `promisetrack.phrases.reading` cares for coarse days.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from promisetrack.dates import DateWindow
from promisetrack.phrases.days import RULES as DAYS
from promisetrack.phrases.durations import RULES as DURATIONS
from promisetrack.phrases.operators import AROUND, INSIDE
from promisetrack.phrases.periods import RULES as PERIODS
from promisetrack.phrases.rules import Operator
from promisetrack.phrases.spans import joined
from promisetrack.phrases.vocabulary import WEEKDAY, YEAR

RULES: Final = (*DURATIONS, *PERIODS, *DAYS)


@dataclass(frozen=True, slots=True)
class Found:
    """A window, and the names of the rules that gave it, outermost first."""

    window: DateWindow
    rules: tuple[str, ...]

    @property
    def rule(self) -> str:
        """The names in one line: "by > last third > this or next"."""
        return " > ".join(self.rules)


@functools.lru_cache(maxsize=8192)
def read(text: str, said_on: date) -> Found | None:
    """Read tidied timing words as said on a day; ``None`` where no rule applies.

    The cache is not for speed alone: it keeps the work polynomial in the length of the text,
    because a text can be taken apart in many orders.
    """
    for rule in RULES:
        match = rule.pattern.fullmatch(text)
        if match:
            try:
                return Found(rule.window(match, said_on), (rule.name,))
            except (ValueError, OverflowError):  # words that name no day of the calendar
                continue
    return (
        _read_operator(AROUND, text, said_on)
        or _read_pair(text, said_on)
        or _read_operator(INSIDE, text, said_on)
    )


def split_lead(text: str, said_on: date) -> tuple[str, str] | None:
    """Split off a few words that say no time: "should ship", "in 2023".

    Returns
    -------
    The words before the date and the date, which `read` can read; or ``None``. Words that could
    change the date (numbers, units of time, "not", "after", "every") are never split off.
    """
    for start in _STARTERS.finditer(text):
        lead = text[: start.start()].strip(" ,:")
        if not _LEAD.fullmatch(lead) or _STOPPERS.search(lead):
            return None
        if read(text[start.start() :], said_on):
            return lead, text[start.start() :]
    return None


# --- private -------------------------------------------------------------------------------

_STARTERS: Final = re.compile(
    r"(?<= )(?:in|on|at|by|before|until|within|during|for|over|this|next|later|early|mid|middle"
    r"|late|the|end|no|not|as|between|towards?|starting|beginning)(?= )"
    r"|(?<=: )|(?<= is )|(?<= are )",
    re.ASCII,
)
_LEAD: Final = re.compile(r"[a-z' ,:]{1,60}", re.ASCII)
_STOPPERS: Final = re.compile(
    r"n't\b|\b(?:not|no|nothing|none|never|nor|without|unless|unlikely|hardly|doubt|if|when"
    r"|after|before|since|from|until|till|ago|last|past|previous|was|were|had|than|per|every|each"
    r"|once|twice|days?|weeks?|months?|quarters?|years?|decades?|daily|weekly|monthly|yearly"
    r"|annual(?:ly)?|fiscal|by|early|mid|middle|late|later|end|half|third"
    rf"|{WEEKDAY})\b",
    re.ASCII,
)
_PAIR: Final = re.compile(
    r"(?:between |from |either )?(?P<left>.+?),? "
    r"(?P<joint>to|or|and|through|thru|until|till) (?P<right>.+)"
    r"|(?P<before>.+), (?P<after>(?:early|mid|late) .+)",
    re.ASCII,
)
_OWN_YEAR: Final = re.compile(rf"(?:^| )(?:of |in )?(?P<year>{YEAR})$", re.ASCII)


def _read_operator(operators: tuple[Operator, ...], text: str, said_on: date) -> Found | None:
    for operator in operators:
        match = operator.pattern.fullmatch(text)
        inner = read(match["of"], said_on) if match else None
        if match is None or inner is None:
            continue
        try:
            window = operator.window(inner.window, match, said_on)
        except (ValueError, OverflowError):
            continue
        return Found(window, (operator.name, *inner.rules) if operator.name else inner.rules)
    return None


def _read_pair(text: str, said_on: date) -> Found | None:
    """Read "late 2022 or early 2023", "from June to August 2026", "November or December"."""
    match = _PAIR.fullmatch(text)
    if match is None:
        return None
    left_text, right_text = match["left"] or match["before"], match["right"] or match["after"]
    right = read(right_text, said_on)
    left = _read_left(left_text, right_text, right, said_on) or read(left_text, said_on)
    if left and left.window.lower and (right is None or _is_before(right, left)):
        right = read(right_text, left.window.lower)
    window = joined(left.window, right.window) if left and right else None
    if left is None or right is None or window is None:
        return None
    return Found(window, (f"from ({left.rule}) to ({right.rule})",))


def _read_left(left_text: str, right_text: str, right: Found | None, said_on: date) -> Found | None:
    """Read the first of two dates in the year of the second, or in the year before it."""
    own = _OWN_YEAR.search(right_text)
    if right is None or own is None or _OWN_YEAR.search(left_text):
        return None
    left = read(f"{left_text} {own['year']}", said_on)
    if left and _is_before(right, left) and own["year"].isdigit():
        left = read(f"{left_text} {int(own['year']) - 1}", said_on)
    return None if left is None or _is_before(right, left) else left


def _is_before(first: Found, second: Found) -> bool:
    """Whether the one window is over before the other begins."""
    upper, lower = first.window.upper, second.window.lower
    return upper is not None and lower is not None and upper < lower
