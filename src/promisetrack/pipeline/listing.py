"""Answer which promises there are, where each stands, and which of them want a look.

From a database the columns are read that a list shows, and no more; from files, and as of an
earlier day, the whole ledger is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from promisetrack.model import Ledger
from promisetrack.model.knowledge import ledger_known_on
from promisetrack.model.listed import ListedPromise, Listing, listed
from promisetrack.model.state import State, is_open, promise_state
from promisetrack.pipeline.reading import Wanted, is_wanted, open_ledger


class ListedRow(NamedTuple):
    """A promise of a list on a day."""

    promise: ListedPromise
    as_of: date

    @property
    def state(self) -> State:
        """Where it stands on the day."""
        return promise_state(self.promise, self.promise.outcome, as_of=self.as_of)


@dataclass(frozen=True, slots=True)
class Due:
    """An open promise that wants a look: why, and by how many days.

    ``days_to_deadline`` is negative when the newest deadline has passed; ``evidence_days`` is
    the age of the newest evidence.
    """

    promise: ListedPromise
    deadline: date | None
    days_to_deadline: int | None
    evidence_days: int


@dataclass(frozen=True, slots=True)
class Watch:
    """When an open promise wants a look.

    Days: its newest deadline is at most ``within`` ahead, or its newest evidence is more than
    ``stale`` old.
    """

    within: int
    stale: int


def open_listing(  # noqa: PLR0913  where it is, and what of it is asked for
    claims: Path | None,
    store: str | None,
    *,
    start: Path,
    today: date,
    as_of: date | None = None,
    watch: Watch | None = None,
    wanted: Wanted | None = None,
) -> Listing:
    """Open what a list shows of a ledger, from its files or from the database of ``store``.

    Parameters
    ----------
    claims, store, start
        As for `open_ledger`.
    today
        Day up to which readings of a series count.
    as_of
        Day up to which knowledge reaches, where another one is asked for; the whole ledger is then
        read, from a database too.
    watch
        Promises that surely want no look may be left out.
    wanted
        Promises that surely are not asked for may be left out.

    Raises
    ------
    CommandError
        Where there is no ledger, the database cannot be read, or both are named.
    """
    if store is not None and claims is None and as_of is None:
        return _of_store(store, today, watch, wanted)
    opened = open_ledger(claims, store, start=start)
    ledger = opened.ledger if as_of is None else ledger_known_on(opened.ledger, as_of)
    faulty = len({problem.path for problem in opened.errors})
    day = as_of or today
    promises = tuple(listed(ledger, promise, as_of=day) for promise in ledger.promises)
    return Listing(promises, len(ledger.promises), faulty, _roadmaps(ledger))


def listed_rows(
    promises: Iterable[ListedPromise], wanted: Wanted, *, as_of: date
) -> Iterator[ListedRow]:
    """Yield the promises that are asked for."""
    takes_all = wanted == Wanted()
    for promise in promises:
        if takes_all or is_wanted(promise, promise.outcome, wanted, as_of=as_of):
            yield ListedRow(promise, as_of)


def due_promises(rows: Iterable[ListedRow], *, as_of: date, watch: Watch) -> list[Due]:
    """Return the open promises that want a look, the most overdue first."""
    found = []
    for promise in (row.promise for row in rows):
        if not is_open(promise, promise.outcome, as_of=as_of):
            continue
        newest = promise.newest_dated
        left = (newest.deadline - as_of).days if newest else None
        age = (as_of - promise.outcome.as_of).days
        if (left is not None and left <= watch.within) or age > watch.stale:
            found.append(Due(promise, newest.deadline if newest else None, left, age))
    far = timedelta.max.days
    return sorted(
        found,
        key=lambda due: (
            far if due.days_to_deadline is None else due.days_to_deadline,
            due.promise.id,
        ),
    )


# --- private -------------------------------------------------------------------------------


def _of_store(store: str, day: date, watch: Watch | None, wanted: Wanted | None) -> Listing:
    from promisetrack.index import Asked, Attention, read_plain_listing

    only = None
    if watch is not None:
        only = Attention(_days_on(day, watch.within), _days_on(day, -watch.stale))
    asked = Asked() if wanted is None else Asked(**asdict(wanted))
    found = read_plain_listing(store, as_of=day, only=only) if asked == Asked() else None
    if found is not None:
        return found
    from promisetrack.index import read_listing

    return read_listing(store, as_of=day, only=only, asked=asked)


def _days_on(day: date, days: int) -> date:
    """Return the day so many days later, or the last or first one that a date can name."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def _roadmaps(ledger: Ledger) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for roadmap in ledger.roadmaps:
        for milestone in roadmap.milestones:
            found[milestone.id] = (*found.get(milestone.id, ()), roadmap.id)
    return found
