"""How dates, durations, chances and states are put into words, in one voice everywhere.

Conventions: a date is as precise as what is known and no more; a range has an en dash between
spaces; chances are whole percents, and never "certain" or "impossible". Where there is nothing
to say, a sentence says so; "–" (`NOTHING`) is only for a thing that cannot exist.
`promisetrack.forecast.words` says forecasts with these.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from promisetrack.dates import DAYS_PER_YEAR, DateWindow, month_length
from promisetrack.model.promise import Judgement
from promisetrack.model.state import Ended, Label, Promised, State, promise_state

NOTHING: Final = "–"
"""For what cannot exist, such as the chance to be on time without a date."""

LEAST_CHANCE, MOST_CHANCE = 0.01, 0.99
"""Chances below the one and above the other are not told apart."""


def day_words(day: date) -> str:
    """Say one day.

    Parameters
    ----------
    day
        Said to the day, whatever is known of it; `date_words` says what is known less well.

    Returns
    -------
    str
        Day, month in three letters, year.

    Examples
    --------
    >>> day_words(date(2026, 10, 9))
    '9 Oct 2026'
    """
    return f"{day.day} {month_name(day)} {day.year}"


def month_words(day: date) -> str:
    """Say the month that a day lies in.

    Parameters
    ----------
    day
        Any day of the month.

    Returns
    -------
    str
        Month in three letters, year.

    Examples
    --------
    >>> month_words(date(2026, 10, 9))
    'Oct 2026'
    """
    return f"{month_name(day)} {day.year}"


def month_name(day: date) -> str:
    """Say the month that a day lies in, where its year is said elsewhere.

    Parameters
    ----------
    day
        Any day of the month.

    Returns
    -------
    str
        Three letters.

    Examples
    --------
    >>> month_name(date(2026, 10, 9))
    'Oct'
    """
    return _MONTH_NAMES[day.month - 1]


def date_words(window: DateWindow) -> str:
    """Say a window as precisely as it is known: a day, a month, a year, a range, an open end.

    Parameters
    ----------
    window
        One end may be open.

    Returns
    -------
    str
        "by" where there is no first day, "not before" where there is no last.

    Examples
    --------
    >>> from promisetrack.dates import parse_window
    >>> [date_words(parse_window(text)) for text in ("2020-Q2", "../2017-12-31", "203X")]
    ['Q2 2020', 'by 31 Dec 2017', '2030s']
    """
    if window.lower is None and window.upper is not None:
        return f"by {day_words(window.upper)}"
    if window.upper is None and window.lower is not None:
        return f"not before {day_words(window.lower)}"
    return _range_words(window) if "/" in str(window) else _named_words(window)


def duration_words(days: float) -> str:
    """Say a length of time; its sign is left to the words around it.

    Parameters
    ----------
    days
        Days, of which parts are rounded.

    Returns
    -------
    str
        Days under 60, then months, from a year on years with one decimal, from ten on whole years.

    Examples
    --------
    >>> duration_words(41), duration_words(335), duration_words(877)
    ('41 days', '11 months', '2.4 years')
    """
    whole = abs(round(days))
    if whole < _DAYS_ONLY:
        return _counted(whole, "day")
    months = round(whole / _DAYS_PER_MONTH)
    if months < _MONTHS:
        return _counted(months, "month")
    years = whole / DAYS_PER_YEAR
    shown = f"{years:.1f}".removesuffix(".0") if years < _DECIMALS_BELOW else f"{years:.0f}"
    return "1 year" if shown == "1" else f"{shown} years"


def span_words(start: date, end: date) -> str:
    """Say how long it is from one day to a later one.

    Parameters
    ----------
    start, end
        The two days, the earlier first.

    Returns
    -------
    str
        Days under 60, then whole years and months of the calendar.

    Examples
    --------
    >>> span_words(date(2020, 12, 31), date(2026, 12, 5))
    '5 years 11 months'
    """
    if (end - start).days < _DAYS_ONLY:
        return _counted((end - start).days, "day")
    months = (end.year - start.year) * _MONTHS + end.month - start.month
    months -= end.day < min(start.day, month_length(end.year, end.month))
    years, months = divmod(months, _MONTHS)
    parts = [_counted(years, "year")] if years else []
    return " ".join([*parts, _counted(months, "month")] if months or not years else parts)


def probability_words(probability: float | None) -> str:
    """Say a chance in a table: a whole percent, and neither "certain" nor "impossible".

    Parameters
    ----------
    probability
        From 0 to 1; None where there can be no such chance.

    Returns
    -------
    str
        With its sign of percent; `NOTHING` for None.

    Examples
    --------
    >>> probability_words(0.123), probability_words(0.004), probability_words(1.0)
    ('12%', 'less than 1%', 'more than 99%')
    """
    if probability is None:
        return NOTHING
    return _chance(probability, "%", "1%", "99%")


def least_words(probability: float) -> str:
    """Say a chance of which only a least value is known.

    Parameters
    ----------
    probability
        The least value, from 0 to 1.

    Returns
    -------
    str
        Below 1 in 100 it says that nothing is known.

    Examples
    --------
    >>> least_words(0.123), least_words(0.004)
    ('at least 12%', 'not known')
    """
    if probability < LEAST_CHANCE:
        return "not known"
    return f"at least {probability_words(probability)}"


def chances_words(probability: float) -> str:
    """Say a chance in running text.

    Parameters
    ----------
    probability
        From 0 to 1.

    Returns
    -------
    str
        So many in 100, neither 0 nor 100.

    Examples
    --------
    >>> chances_words(0.123)
    '12 in 100'
    """
    return _chance(probability, " in 100", "1 in 100", "99 in 100")


def share_words(kept: int, decided: int) -> str:
    """Say a share of decided promises; a percentage only where there are enough of them.

    Parameters
    ----------
    kept, decided
        How many were kept, of how many decided ones.

    Returns
    -------
    str
        With how many there are: below 20 in counts, below 5 as too few.

    Examples
    --------
    >>> share_words(42, 99), share_words(8, 19), share_words(3, 4), share_words(0, 0)
    ('42% of 99', '8 of 19', '3 of 4, too few', 'none decided yet')
    """
    if decided == 0:
        return "none decided yet"
    if decided < _FEW:
        return f"{kept} of {decided}, too few"
    if decided < _ENOUGH:
        return f"{kept} of {decided}"
    return f"{100 * kept / decided:.0f}% of {decided:,}"


def part_words(part: int, whole: int) -> str:
    """Say what part of counted things something holds for; of few, in counts alone.

    Parameters
    ----------
    part, whole
        How many it holds for, of how many.

    Returns
    -------
    str
        With how many there are; below 20 in counts; `NOTHING` where there is none.

    Examples
    --------
    >>> part_words(88, 200), part_words(3, 4), part_words(0, 0)
    ('44% of 200', '3 of 4', '–')
    """
    if whole == 0:
        return NOTHING
    if whole < _ENOUGH:
        return f"{part} of {whole}"
    return f"{100 * part / whole:.0f}% of {whole:,}"


def stretch_words(stretch: float) -> str:
    """Say a duration as a multiple of what was promised.

    Parameters
    ----------
    stretch
        Time taken over time promised, a plain number.

    Returns
    -------
    str
        One decimal, from ten on none.

    Examples
    --------
    >>> stretch_words(2.8)
    '2.8 times the promised time'
    """
    shown = f"{stretch:.1f}" if stretch < _DECIMALS_BELOW else f"{stretch:.0f}"
    return f"{shown} times the promised time"


def state_words(promise: Promised, outcome: Ended, *, as_of: date) -> str:
    """Say where a promise stands on a day, measured from its first date.

    Parameters
    ----------
    promise
        Its claims, of which the first dated one sets the deadline.
    outcome
        Its outcome, own or derived (`Ledger.outcome`).
    as_of
        Day up to which knowledge reaches.

    Returns
    -------
    str
        "not due", "overdue 5 years 11 months", "kept", "1.8 years late", "cancelled Oct 2022",
        "partial, 60%", "disputed" and, where the words allow no verdict, "cannot be decided".
        An open promise whose deadline came after anyone last looked is "due, last checked …":
        nobody knows that it is overdue.
    """
    state = promise_state(promise, outcome, as_of=as_of)
    if outcome.judgement is not Judgement.CLEAR:  # few are
        if outcome.judgement in _NO_VERDICT:
            return _NO_VERDICT[outcome.judgement]
        settled = state.label in (Label.KEPT, Label.LATE, Label.UNDECIDED, Label.MISSED)
        if settled and outcome.judgement is Judgement.DISPUTED:
            return "disputed"
    if state.label is Label.OVERDUE and state.deadline is not None:
        if promise.is_fixed_window:
            return "period over, not settled"
        return _overdue_words(state.deadline, outcome, as_of)
    return _label_words(state.label) or _settled_words(state, outcome)


# --- private -------------------------------------------------------------------------------

_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = 12
_DAYS_PER_MONTH = DAYS_PER_YEAR / _MONTHS
_DAYS_ONLY = 60
_DECIMALS_BELOW = 9.95
_FEW, _ENOUGH = 5, 20

_NO_VERDICT = {
    Judgement.AMBIGUOUS: "ambiguous",
    Judgement.VOID: "void",
    Judgement.UNFALSIFIABLE: "cannot be decided",
}


# A list of very many promises says few of them many times.
_span = lru_cache(maxsize=16384)(span_words)
_duration = lru_cache(maxsize=16384)(duration_words)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _chance(probability: float, unit: str, least: str, most: str) -> str:
    if probability < LEAST_CHANCE:
        return f"less than {least}"
    if probability > MOST_CHANCE:
        return f"more than {most}"
    return f"{100 * probability:.0f}{unit}"


def _named_words(window: DateWindow) -> str:
    """Say a window that has a name of its own: a decade, a year, a half, a quarter, a month."""
    of, _, part = str(window).partition("-")
    if of.endswith("X"):
        return f"{of[:-1]}0s"
    if window.is_day:
        return day_words(window.middle)
    if part.startswith("H"):
        return f"{'first' if part == 'H1' else 'second'} half of {of}"
    if part.startswith("Q"):
        return f"{part} {of}"
    return month_words(window.middle) if part else of


def _range_words(window: DateWindow) -> str:
    """Say a range, leaving out of its start what its end repeats."""
    assert window.lower is not None and window.upper is not None  # noqa: S101, PT018  both closed
    first, last = window.lower, window.upper
    whole_months = first.day == 1 and (last + timedelta(days=1)).day == 1
    if whole_months and (first.month, last.month) == (1, _MONTHS):
        return f"{first.year} – {last.year}"
    same_year = first.year == last.year
    if whole_months:
        start = month_name(first) if same_year else month_words(first)
        return f"{start} – {month_words(last)}"
    if same_year and first.month == last.month:
        return f"{first.day} – {day_words(last)}"
    start = f"{first.day} {month_name(first)}" if same_year else day_words(first)
    return f"{start} – {day_words(last)}"


def _label_words(label: Label) -> str:
    """Return the words of a label that needs no number; comparing is quicker than looking up."""
    if label is Label.NOT_DUE:
        return "not due"
    if label is Label.KEPT:
        return "kept"
    return "no date promised" if label is Label.UNDATED else ""


def _overdue_words(deadline: date, outcome: Ended, as_of: date) -> str:
    if outcome.as_of <= deadline:
        return f"due, last checked {month_words(outcome.as_of)}"
    return f"overdue {_span(deadline, as_of)}"


def _settled_words(state: State, outcome: Ended) -> str:
    if state.label is Label.LATE and state.days is not None:
        return f"{_duration(state.days)} late"
    if state.label in (Label.PARTIAL, Label.MISSED):
        share = f", {100 * outcome.reached:.0f}%" if outcome.reached is not None else ""
        return f"{'partial' if state.label is Label.PARTIAL else 'not kept'}{share}"
    when = date_words(outcome.date) if outcome.date is not None else ""
    if state.label is not Label.CANCELLED:
        return f"delivered {when}"
    if outcome.date is not None and outcome.date.is_day:
        when = month_words(outcome.date.middle)
    return f"cancelled {when}".strip()
