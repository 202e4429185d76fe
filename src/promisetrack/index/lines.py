"""Lines of a list: which are asked for, and a row of an index as one of them.

Nothing here needs the library of databases: a plain list is read without it
(`promisetrack.index.plain_listing`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from promisetrack.dates import DateWindow
from promisetrack.model import Judgement, Status, WindowRule
from promisetrack.model.listed import ListedDate, ListedOutcome, ListedPromise

SETTLED: Final = (Status.DELIVERED.value, Status.CANCELLED.value)
"""Of which nothing is open any more."""


@dataclass(frozen=True, slots=True)
class Attention:
    """Which open promises want a look: a newest date up to ``due_by``, or evidence from before."""

    due_by: date
    seen_before: date


@dataclass(frozen=True, slots=True)
class Asked:
    """Which promises are asked for: the empty value asks for all, and names for either case."""

    organization: str | None = None
    domain: str | None = None
    status: Status | None = None
    overdue: bool = False
    search: str | None = None


def lines_of(
    rows: Iterable[Sequence[Any]], *, day: Callable[[Any], date]
) -> Iterator[ListedPromise]:
    """Yield what rows say of promises, a line for each.

    Parameters
    ----------
    rows
        Of the promise its id, statement, organization, domain, kind, period, number of claims, and
        its first and its newest date, each as written and as its last day; of its outcome the
        status, the first and last day, the day of the newest evidence, the judgement and the share
        that was reached.
    day
        Makes a day of what a row has for one.
    """
    for (
        identity, statement, organization, domain, kind, period, claims,
        first, first_to, newest, newest_to,
        status, start, end, as_of, judgement, reached,
    ) in rows:  # fmt: skip
        window = _window(start and day(start), end and day(end)) if start or end else None
        outcome = ListedOutcome(_STATUS[status], window, day(as_of), _JUDGEMENT[judgement], reached)
        dated = ListedDate(first, day(first_to)) if first_to else None
        again = dated
        if newest_to != first_to or newest != first:
            again = ListedDate(newest, day(newest_to))
        yield ListedPromise(
            identity, statement, organization, domain, kind, period == _FIXED, claims,
            dated, again, outcome,
        )  # fmt: skip


# --- private -------------------------------------------------------------------------------

_FIXED: Final = WindowRule.FIXED.value
_STATUS: Final = {one.value: one for one in Status}
_JUDGEMENT: Final = {one.value: one for one in Judgement}

_window = lru_cache(maxsize=16384)(DateWindow)
"""A ledger has few dates many times."""
