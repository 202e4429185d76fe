"""What changed since an earlier day: promised, restated, come due, resolved, and forecasts moved.

What was said and what happened goes by its own date; what moved is the difference of two
forecasts. A date came due when it passed as the date that stood on its own day: one that had been
replaced or taken back by then, or that was met before, did not. A forecast counts as moved when
its even odds are put into other words and lie at least `LEAST_DAYS` apart, or when the chance to
be on time differs by at least `LEAST_CHANCE`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from promisetrack.dates import DAYS_PER_YEAR, DateWindow
from promisetrack.forecast.words import LAST_YEAR, MORE_LIKELY_NEVER
from promisetrack.model import Claim, Outcome, Status
from promisetrack.report.earlier import Earlier, EarlierForecast, as_earlier
from promisetrack.report.edition import Edition, Entry
from promisetrack.words import month_words, probability_words

LEAST_DAYS: Final = 90
LEAST_CHANCE: Final = 0.05


@dataclass(frozen=True, slots=True)
class Move:
    """A forecast then and now; ``days`` later (negative: sooner), None where one has no day."""

    entry: Entry
    before: EarlierForecast
    now: EarlierForecast
    days: int | None
    even_before: str
    even_now: str
    on_time_before: str
    on_time_now: str

    @property
    def way(self) -> str:
        """Which way the even odds moved: "later", "sooner", or nothing where they stayed."""
        if self.even_before == self.even_now:
            return ""
        return "later" if _rank(self.now) > _rank(self.before) else "sooner"


@dataclass(frozen=True, slots=True)
class Restated:
    """The statements on one promise that came after the first, oldest first."""

    entry: Entry
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class CameDue:
    """A promise and the statement whose last day passed."""

    entry: Entry
    claim: Claim
    due: DateWindow
    deadline: date


@dataclass(frozen=True, slots=True)
class Odds:
    """Even odds and the chance to be on time, in words: then and, where it is open, now."""

    even: tuple[str, ...]
    on_time: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed after one day and up to another."""

    earlier: Earlier
    until: date
    promised: tuple[Entry, ...]
    restated: tuple[Restated, ...]
    came_due: tuple[CameDue, ...]
    """The latest first."""
    resolved: tuple[Entry, ...]
    moves: tuple[Move, ...]
    compared: int
    """Forecasts that both sides have."""


def changes_of(edition: Edition) -> Changes | None:
    """Return what changed since the earlier forecasts of an edition; None where it has none."""
    earlier = edition.earlier
    if earlier is None:
        return None
    both = [
        (one, earlier.forecasts[one.id])
        for one in edition.entries
        if one.forecast and one.id in earlier.forecasts
    ]
    moves = [move for entry, before in both if (move := _move(entry, before))]
    return Changes(
        earlier,
        edition.as_of,
        promised=tuple(one for one in edition.entries if _is_new(one, earlier, edition.as_of)),
        restated=tuple(one for one in _restated(edition, earlier.as_of) if one.claims),
        came_due=tuple(
            sorted(
                (
                    one
                    for entry in edition.entries
                    for one in came_due(entry, since=earlier.as_of, until=edition.as_of)
                ),
                key=lambda one: (one.deadline, one.entry.id),
                reverse=True,
            )
        ),
        resolved=tuple(
            sorted(
                (one for one in edition.entries if _was_resolved(one, earlier, edition.as_of)),
                key=lambda one: (event_day(one.outcome), one.id),
                reverse=True,
            )
        ),
        moves=tuple(sorted(moves, key=_size, reverse=True)),
        compared=len(both),
    )


def came_due(entry: Entry, *, since: date, until: date) -> list[CameDue]:
    """Return the dates of a promise whose last day was ``since`` or later and before ``until``."""
    settled = event_day(entry.outcome) if entry.is_settled else None
    found = []
    for claim in entry.promise.claims:
        day = claim.deadline
        if (
            day is None
            or claim.due is None
            or not since <= day < until
            or (settled is not None and settled < day)
        ):
            continue
        if _standing(entry, day) is claim:
            found.append(CameDue(entry, claim, claim.due, day))
    return found


def new_claims(entry: Entry, *, since: date, until: date) -> tuple[Claim, ...]:
    """Return the statements on a promise that were made after one day and up to another."""
    return tuple(one for one in entry.promise.claims if _within(one.made, since, until))


def odds_then_and_now(entry: Entry, edition: Edition) -> Odds | None:
    """Return what was forecast of a promise earlier and is now; None where nothing was."""
    earlier = edition.earlier
    before = earlier.forecasts.get(entry.id) if earlier is not None else None
    if before is None:
        return None
    both = (before, *((as_earlier(entry.forecast),) if entry.forecast is not None else ()))
    return Odds(
        _even_words(both, edition.as_of),
        tuple(_on_time_words(one) for one in both),
    )


def event_day(outcome: Outcome) -> date:
    """Return the last day of what settled a promise; of its evidence where that has no date."""
    upper = outcome.date.upper if outcome.date is not None else None
    return upper or outcome.as_of


# --- private -------------------------------------------------------------------------------

_FAR = date.max
_NEAR_YEARS = 2
_HALF = 0.5


def _move(entry: Entry, before: EarlierForecast) -> Move | None:
    """Return how a forecast moved; None where it stayed."""
    if entry.forecast is None:
        return None
    now, as_of = as_earlier(entry.forecast), entry.forecast.as_of
    words = _even_words((before, now), as_of)
    days = None
    if before.median is not None and now.median is not None:
        days = (now.median - before.median).days
    moved = words[0] != words[1] and (days is None or abs(days) >= LEAST_DAYS)
    if not moved and abs(now.p_on_time - before.p_on_time) < LEAST_CHANCE:
        return None
    return Move(
        entry, before, now, days, words[0], words[1],
        _on_time_words(before), _on_time_words(now),
    )  # fmt: skip


def _even_words(ones: Sequence[EarlierForecast], as_of: date) -> tuple[str, ...]:
    """Say even odds then and now in one measure: with the month for all if any of them is near."""
    days = [one.median for one in ones if one.median is not None and one.p_never < _HALF]
    near = any((day - as_of).days < _NEAR_YEARS * DAYS_PER_YEAR for day in days)
    return tuple(_even(one, near=near) for one in ones)


def _even(one: EarlierForecast, *, near: bool) -> str:
    if one.p_never >= _HALF:
        return MORE_LIKELY_NEVER
    if one.median is None or one.median.year > LAST_YEAR:
        return f"only after {LAST_YEAR}"
    return f"by {month_words(one.median)}" if near else f"by {one.median.year}"


def _on_time_words(one: EarlierForecast) -> str:
    """Say the chance of the first date; 0 is that of one that has passed."""
    return "0%" if one.p_on_time == 0 else probability_words(one.p_on_time)


def _rank(one: EarlierForecast) -> date:
    return _FAR if one.p_never >= _HALF or one.median is None else one.median


def _size(move: Move) -> tuple[int, float, str]:
    """Order moves: even odds by their days, then the chance to be on time."""
    days = (_rank(move.now) - _rank(move.before)).days if move.way else 0
    return abs(days), abs(move.now.p_on_time - move.before.p_on_time), move.entry.id


def _is_new(entry: Entry, earlier: Earlier, until: date) -> bool:
    """Whether a promise was first made since, or is forecast now and was not among the issued."""
    if _within(entry.promise.claims[0].made, earlier.as_of, until):
        return True
    return earlier.issued and entry.forecast is not None and entry.id not in earlier.forecasts


def _standing(entry: Entry, day: date) -> Claim | None:
    """Return the statement that stood on a day: the last made by then that gives a date or none."""
    known = [
        one
        for one in entry.promise.claims
        if (one.deadline is not None or one.withdrawn)
        and one.made.upper is not None
        and one.made.upper <= day
    ]
    return known[-1] if known else None


def _restated(edition: Edition, since: date) -> list[Restated]:
    return [
        Restated(
            entry,
            tuple(
                one
                for one in new_claims(entry, since=since, until=edition.as_of)
                if one is not entry.promise.claims[0]
            ),
        )
        for entry in edition.entries
    ]


def _was_resolved(entry: Entry, earlier: Earlier, until: date) -> bool:
    outcome = entry.outcome
    if outcome.status is Status.PENDING:
        return False
    return earlier.as_of < event_day(outcome) <= until or (
        outcome.is_settled and entry.id in earlier.forecasts
    )


def _within(window: DateWindow, since: date, until: date) -> bool:
    return window.upper is not None and since < window.upper <= until
