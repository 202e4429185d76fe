"""Small turns of phrase that the pages share: counts, deadlines, domains, lists.

Dates, durations and forecasts are worded in `promisetrack.words` and
`promisetrack.forecast.words`; here is what only running text needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from promisetrack.dates import DateWindow
from promisetrack.forecast.words import median_words
from promisetrack.report.features import DOMAIN_NAMES
from promisetrack.words import date_words, day_words, month_words

if TYPE_CHECKING:
    from promisetrack.forecast import DeliveryForecast

_NUMBERS: Final = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen",
)  # fmt: skip


def number_words(number: int) -> str:
    """Say a count: in letters up to fifteen, in digits beyond.

    >>> number_words(4), number_words(1742)
    ('four', '1,742')
    """
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else f"{number:,}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """Say how many of a thing there are.

    >>> counted(1, "date"), counted(15, "date"), counted(0, "promise")
    ('one date', 'fifteen dates', 'no promises')
    """
    return f"{number_words(number)} {one if number == 1 else many or f'{one}s'}"


def times_words(number: int) -> str:
    """Say how often: "once", "twice", "nine times"."""
    return {1: "once", 2: "twice"}.get(number) or counted(number, "time")


def opening(text: str) -> str:
    """Return a text with its first letter in upper case, as a sentence starts."""
    return text[:1].upper() + text[1:]


def deadline_words(window: DateWindow) -> str:
    """Say the last day of a window in running text, as loosely as it was meant.

    >>> from promisetrack.dates import parse_window
    >>> [deadline_words(parse_window(text)) for text in ("../2027-12-31", "2029", "2018-06")]
    ['by the end of 2027', 'by the end of 2029', 'by the end of Jun 2018']
    """
    if window.upper is None:
        return date_words(window)
    last = window.upper
    if (last.month, last.day) == (12, 31):
        return f"by the end of {last.year}"
    if (last + timedelta(days=1)).day == 1:
        return f"by the end of {month_words(last)}"
    return f"by {day_words(last)}"


def when_words(window: DateWindow) -> str:
    """Say a window as the time of an event.

    >>> from promisetrack.dates import parse_window
    >>> [when_words(parse_window(text)) for text in ("2026-10-09", "2025-03", "2020-07/2021-06")]
    ['on 9 Oct 2026', 'in Mar 2025', 'between Jul 2020 and Jun 2021']
    """
    words = date_words(window)
    if window.lower is None or window.upper is None:
        return words
    if " – " in words:
        return f"between {words.replace(' – ', ' and ')}"
    return f"on {words}" if window.is_day else f"in {words}"


def period_words(window: DateWindow) -> str:
    """Say roughly when something was said: its month, else no closer than it is known.

    >>> from promisetrack.dates import parse_window
    >>> [period_words(parse_window(t)) for t in ("2014-10-10", "2013", "2026-01-22/2026-02-05")]
    ['Oct 2014', '2013', '2026']
    """
    lower, upper = window.lower or window.middle, window.upper or window.middle
    if (lower.year, lower.month) == (upper.year, upper.month):
        return month_words(upper)
    if "/" in str(window) and lower.year == upper.year:
        return str(upper.year)
    return date_words(window)


def domain_words(domain: str) -> str:
    """Say a domain."""
    return DOMAIN_NAMES.get(domain) or opening(domain.replace("-", " "))


def median_parts(forecast: DeliveryForecast) -> tuple[str, str]:
    """Say the median for a table: the date alone, and apart from it when it was last looked at."""
    words, _, seen = median_words(forecast).partition(", ")
    return words.removeprefix("by "), seen


def joined(parts: Sequence[str]) -> str:
    """Join parts as in a sentence: "a, b and c"."""
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
