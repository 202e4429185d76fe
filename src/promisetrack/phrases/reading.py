"""What timing words mean: the window they promise, and the rules that say so.

Three things are said here once:

* **A refusal is** ``None``. Words that have two meanings, no number, or no date are refused.
* **A coarse** ``made``. Where the day of speaking is known only as a window, the words are read
  from its first and from its last day, and the answer runs from the start of the earlier reading
  to the end of the later. So "in three years", said in 2015, ends on the last day of 2018: the
  latest deadline that the words allow, and what a reader of the ledger sets by hand. The horizon,
  which is counted from the middle of `made`, is then too long by at most half of `made`. Where a
  name comes round again ("June 28", said in June), the first one counts if `made` is at most a
  quarter wide; where the two readings are otherwise further apart than a month or `made` is wide,
  as for "next year" across New Year's Eve, the words are refused.
* **No promise reaches into the past.** A window that is over before `made` begins is refused; one
  that is already running starts on the first day of `made`: "this year", said in May, is the
  rest of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from promisetrack.dates import DateWindow
from promisetrack.phrases.grammar import Found, read, split_lead
from promisetrack.phrases.spans import joined
from promisetrack.phrases.wording import tidy


@dataclass(frozen=True, slots=True)
class Reading:
    """Timing words understood.

    Attributes
    ----------
    window
        The days that the words allow, both ends inclusive; ``lower`` is ``None`` after "by",
        ``upper`` is ``None`` after "not before".
    rules
        Names of the rules that gave the window, outermost first.
    dropped
        Words that were set aside: hedges, asides in brackets, the words before the date.
    """

    window: DateWindow
    rules: tuple[str, ...]
    dropped: tuple[str, ...] = ()

    @property
    def rule(self) -> str:
        """The names of the rules in one line: "by > last third > this or next"."""
        return " > ".join(self.rules)


def resolve_phrase(said: str, *, made: date | DateWindow) -> DateWindow | None:
    """Return the window that timing words promise, or ``None`` where they are refused.

    Parameters
    ----------
    said
        The speaker's timing words, in English: "by the end of next year".
    made
        When they were said; a window where the day is not known.

    Examples
    --------
    >>> str(resolve_phrase("by the end of next year", made=date(2016, 10, 19)))
    '../2017-12-31'
    >>> resolve_phrase("when it is ready", made=date(2016, 10, 19)) is None
    True
    """
    reading = explain_phrase(said, made=made)
    return None if reading is None else reading.window


def explain_phrase(said: str, *, made: date | DateWindow) -> Reading | None:
    """Return what timing words promise and the rules that say so; ``None`` where refused.

    Parameters
    ----------
    said
        The speaker's timing words, in English: "by the end of next year".
    made
        When they were said; a window where the day is not known.

    Examples
    --------
    >>> explain_phrase("hopefully in early 2018", made=date(2017, 11, 17)).rule
    'first third > year'
    """
    wording = tidy(said)
    if wording is None or not wording.text:
        return None
    first, last = _ends(made)
    found, lead = _read_both(wording.text, first, last), ""
    if found is None:
        lead, text = split_lead(wording.text, first) or ("", "")
        found = _read_both(text, first, last) if text else None
    window = _from(found.window, first) if found else None
    if found is None or window is None:
        return None
    return Reading(window, found.rules, wording.dropped + ((lead,) if lead else ()))


# --- private -------------------------------------------------------------------------------

_MONTH: Final = timedelta(days=31)
_QUARTER: Final = timedelta(days=92)
_UNEVEN: Final = timedelta(days=3)
"""By how much months of different lengths push two readings apart."""


def _ends(made: date | DateWindow) -> tuple[date, date]:
    """Return the first and last day of speaking; the closed end stands for an open one."""
    if isinstance(made, DateWindow):
        return made.lower or made.middle, made.upper or made.middle
    return made, made


def _read_both(text: str, first: date, last: date) -> Found | None:
    """Read words from both ends of the time in which they were said."""
    early = read(text, first)
    if first == last or early is None:
        return early
    late = read(text, last)
    if late is not None:
        apart = _end(late.window) - _end(early.window)
        if apart <= _MONTH or (apart <= last - first + _UNEVEN and _moves(text, first, last)):
            window = joined(early.window, late.window)
            return Found(window, late.rules) if window else None
    over = _end(early.window) <= last and last - first <= _QUARTER
    return early if over and "this or next" not in early.rule else None


def _moves(text: str, first: date, last: date) -> bool:
    """Whether the words mean another day in the middle of the time than at either end."""
    middle = read(text, first + (last - first) // 2)
    return middle not in (read(text, first), read(text, last))


def _end(window: DateWindow) -> date:
    end = window.upper or window.lower
    assert end is not None  # noqa: S101  a window has at least one end
    return end


def _from(window: DateWindow, first: date) -> DateWindow | None:
    """Cut off what lies before the first day of speaking; ``None`` where nothing is left."""
    if window.upper is not None and window.upper < first:
        return None
    if window.lower is not None and window.lower < first:
        return DateWindow(first, window.upper)
    return window
