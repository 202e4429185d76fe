"""What was said, tidied: one spelling of everything, and the words that say no time set apart.

Nothing here knows what day anything was said; it only brings the many ways to write the same
timing words to one form, so that the rules can be short.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Final

from promisetrack.phrases.vocabulary import MONTH, SEASON, WEEKDAY

LONGEST: Final = 160
"""Longer texts are not timing words and are refused unread."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Tidied timing words, and the hedges and asides that were taken out of them."""

    text: str
    dropped: tuple[str, ...]


def tidy(said: str) -> Wording | None:
    """Tidy timing words; ``None`` where they are too long to be any."""
    return _tidied(said) if len(said) <= 4 * LONGEST else None


# --- private -------------------------------------------------------------------------------


@functools.lru_cache(maxsize=4096)
def _tidied(said: str) -> Wording | None:
    text = " ".join(said.translate(_CHARACTERS).lower().split())
    if len(text) > LONGEST:
        return None
    dropped: list[str] = []
    text = _BRACKET.sub(lambda match: _aside(match, dropped), text)
    for pattern, replacement in _SPELLINGS if _ANY_SPELLING.search(text) else ():
        text = pattern.sub(replacement, text)
    text = _HEDGE.sub(lambda match: _drop(match[0], dropped), text)
    text = _trim(text)
    for pattern, replacement in _ELLIPSES:
        text = pattern.sub(replacement, text)
    return Wording(text, tuple(dropped))


_CHARACTERS: Final = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("\u2018\u2019\u201b\u02bc`", "'")
    | dict.fromkeys('\u201c\u201d\u201e\u00ab\u00bb"', " ")
    | {"~": " about ", "\u2248": " about ", "\u2264": " at most ", "<": " less than "}
)

_BRACKET: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]", re.ASCII)
_MOVES_THE_DATE: Final = re.compile(r"or |(?:at (?:the )?)?(?:very )?(?:earliest|soonest|latest)\b")


def _aside(match: re.Match[str], dropped: list[str]) -> str:
    """Keep "(or February)" and "(at the earliest)", which move the date; set the rest apart."""
    inner = match[1].strip()
    return f" {inner} " if _MOVES_THE_DATE.match(inner) else _drop(inner, dropped)


def _drop(words: str, dropped: list[str]) -> str:
    words = words.strip(" ,")
    if words:
        dropped.append(words)
    return " "


def _trim(text: str) -> str:
    text = re.sub(r"(?: ?,)+(?= ?,)", "", " ".join(text.split())).replace(" ,", ",")
    text = text.strip(" ,;:.!?\u2026-")
    return text.strip("'").strip(" ,;:.!?") if text.endswith("'") else text


def _table(*rows: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.ASCII), replacement) for pattern, replacement in rows)


_NAME: Final = rf"(?:{MONTH}|{WEEKDAY}|{SEASON}|q[1-4]|h[12])"
_SPAN: Final = r"(?:year|half|quarter|month|week|decade|century)"
_PART: Final = r"(?:half|quarter|third|part|rest|remainder|week|month)"
_EDGE: Final = r"(?:end|mid|middle|early|late|later|start|beginning)"
_PLAIN: Final = rf"(?! (?:of )?(?:'?[0-9]|after|{MONTH}\b))"
"""Not followed by what says which: "the year", not "the year 2026" or "the week of June 1"."""

_SPELLINGS: Final = _table(
    (r"\b(jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.", r"\1"),
    # Signs between names and numbers: "June/July", "Q3-Q4", "early-mid", "mid-2026", "18-month".
    (rf"\b({_NAME}) ?[-/] ?(?={_NAME}\b)", r"\1 to "),
    (rf"\b({MONTH}), (?={MONTH}\b)", r"\1 to "),
    (r"\b(early|mid)[-/ ](?=(?:mid|late)\b)", r"\1 to "),
    (rf" ?/ ?(?=(?:early|mid|late)\b)|(?<=[0-9]) ?/ ?(?={_NAME}\b)", " or "),
    (r"(?<=[0-9])-(?=(?:early|mid|late|end)\b)| - ", " to "),
    (r"(?<=[a-z0-9])-(?=[a-z])|(?<=[a-z])-(?=[0-9]{4}|')", " "),
    # One order of words: "year-end", "EOY", "the year is out", "midyear".
    (rf"\bmid(?={_SPAN}\b|{SEASON}\b|{MONTH}\b)", "mid "),
    (r"\b(year|half|quarter|month|decade|century)(?:'?s)? ?end\b", r"end of \1"),
    (r"\beoy\b", "end of year"),
    (r"\beoq\b", "end of quarter"),
    (r"\beom\b", "end of month"),
    (r"\b(?:cy|calendar(?: year)?) ?(?=(?:19|20|21)[0-9]{2}\b|[1-4]?[qh][1-4]?\b|year\b)", ""),
    (r"\bcy ?'?([0-9]{2})\b", r"'\1"),
    (rf"\bthe ({_SPAN}) (?:is out|is over|ends|is through)\b", r"the end of the \1"),
    # "The year" is this one, where something is said to be in a part of it.
    (rf"\b({_EDGE})( of| in)?(?: the)? ({_SPAN})\b{_PLAIN}", r"\1\2 this \3"),
    (rf"\b({_PART})( of| in) the ({_SPAN})\b{_PLAIN}", r"\1\2 this \3"),
    (rf"\b(within|during|course of) the ({_SPAN})\b{_PLAIN}", r"\1 this \2"),
    # Numbers: "a year or two", "the next month or two", "two years' time".
    (r"\b(next|coming) (day|week|month|year|decade) or (two|three)\b", r"\1 one to \3 \2s"),
    (r"\b(?:an?|one) (day|week|month|year|decade) or (two|three)\b", r"one to \2 \1s"),
    (r"\b(year|month|week|day|decade)(?:s'|'s) time\b", r"\1s time"),
    (r"\bqtrs?\b\.?", "quarter"),
)

_ANY_SPELLING: Final = re.compile(
    "|".join(f"(?:{pattern.pattern})" for pattern, _ in _SPELLINGS), re.ASCII
)
"""Finds something where any of them does: most words are looked at once, not once for each."""

_ELLIPSES: Final = _table(
    (rf"\b(this ({_SPAN}|{SEASON})\b.* (?:or|and|to) (?:(?:in|early|mid|late) )*next)$", r"\1 \2"),
)
"""Words left out because they were just said: "late this year or early next"."""

_SOONER: Final = (
    r"(?:,? ?\b(?:or|if not|and|maybe|perhaps|possibly|hopefully|even|potentially|probably)"
    r"(?: (?:a bit|a little|much))?)+ (?:sooner|earlier|less)\b(?! than)"
)
_EXPECTED: Final = (
    r"\b(?:now |currently |still |is |are |be )*(?:expected|planned|scheduled|targeted|targeting"
    r"|slated|anticipated|estimated|projected|aiming|planning|pencill?ed in|due|set)\b"
    r"(?: to be\b| to\b)?"
)
_OPINION: Final = (
    r"\bi(?:'d| would) say\b"
    r"|\b(?:i|we)(?:'re| are|'m| am)? (?:think|believe|hope|guess|expect|expecting|hoping)\b"
)
_LUCK: Final = (
    r"\b(?:(?:if|assuming|provided) (?:all|everything) goes (?:well|to plan|according to plan"
    r"|as planned)|all being well|fingers crossed|knock on wood|god willing|without (?:a )?doubt"
    r"|no doubt|at the moment|as things stand|(?:as|for) (?:planned|scheduled|now|sure|certain))\b"
)
_ROUGHLY: Final = (
    r"\b(?:at some (?:point|time)|or (?:so|thereabouts)|on or about|(?:most |very |more )?likely"
    r"|on (?:track|schedule|course)(?= (?:for|to be|in|by|at)\b))\b"
)
_ADVERB: Final = (
    r"\b(?:hopefully|probably|maybe|perhaps|possibly|presumably|potentially|roughly|about|around"
    r"|approximately|approx|circa|ca|tentatively|currently|definitely|certainly|realistically"
    r"|ideally|nominally|provisionally|optimistically|conservatively|sometime|some time|still"
    r"|just|really|actually|time ?frames?|timeline|window)\b\.?"
)
_OPENING: Final = r"^(?:c\.|now|well|say)(?= )|(?<=[0-9])[ -]?ish\b"
_CLOCK: Final = (
    r"\b(?:at )?(?:[0-9]{1,2}(?::[0-9]{2})? ?[ap]\.?m\b\.?|[0-9]{1,2}:[0-9]{2})"
    r"(?: (?:[ecmp][sd]?t|utc|gmt|cet)\b)?"
)
_HEDGE: Final = re.compile(
    f"{_SOONER}|{_OPINION}|{_LUCK}|{_ROUGHLY}|{_EXPECTED}|{_ADVERB}|{_OPENING}|{_CLOCK}", re.ASCII
)
"""Words that say how sure, how exact or at what time of the day, and do not move the date."""
