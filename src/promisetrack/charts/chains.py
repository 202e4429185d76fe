"""A chain: one promise's dated statements in their order, and how it ended, as a chart needs them.

A statement is drawn at the middle of the days on which it may have been made, and its date at
the last day that it allows, as everywhere in the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from promisetrack.charts.years import decimal_year
from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.model import Claim, Outcome, Promise, Status
from promisetrack.words import date_words, day_words, duration_words, month_words


class End(StrEnum):
    """How a chain ended: it came, it was given up, its period ended short, or it is open."""

    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    MISSED = "missed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: positions in decimal years; ``due`` is None where a date was taken back."""

    said: float
    due: float | None
    words: str
    tip: tuple[str, ...]

    @property
    def to_go(self) -> float:
        """Years from the statement to its date, 0 where the date had passed or was taken back."""
        return max(self.due - self.said, 0.0) if self.due is not None else 0.0


@dataclass(frozen=True, slots=True)
class Chain:
    """All dated statements of a promise, oldest first, and its end.

    ``ended`` is the day of delivery or cancellation, or the last of a period in which a quota
    was not reached; for an open one the day it was last looked at. ``end_words`` say the end in
    a few words.
    """

    promise: str
    name: str
    statements: tuple[Statement, ...]
    end: End
    ended: float
    end_words: str
    kept: bool = False

    @property
    def dated(self) -> tuple[Statement, ...]:
        """The statements that gave a date."""
        return tuple(one for one in self.statements if one.due is not None)


def promise_chain(promise: Promise, outcome: Outcome, *, as_of: date) -> Chain:
    """Return a promise as a chain, knowing only what was known on a day.

    Parameters
    ----------
    promise
        Its claims in the order of the file. Those that name no last day and take none back ("not
        before 2030") are left out.
    outcome
        Its outcome, own or derived (`Ledger.outcome`).
    as_of
        Statements made after this day are left out.

    Returns
    -------
    Chain
        Its positions are decimal years; without a statement that counts it has none.
    """
    known = [
        claim
        for claim in promise.claims
        if claim.made.middle <= as_of and (claim.deadline is not None or claim.withdrawn)
    ]
    end, ended = _end(promise, outcome, as_of)
    statements = tuple(_statement(claim) for claim in known)
    first = promise.first_dated
    kept = (
        end is End.DELIVERED
        and first is not None
        and first.deadline is not None
        and first.deadline >= ended
    )
    return Chain(
        promise.id,
        promise.promise,
        statements,
        end,
        decimal_year(ended),
        _end_words(statements, end, ended, outcome),
        kept,
    )


# --- private -------------------------------------------------------------------------------

_SETTLED: Final = {Status.DELIVERED: End.DELIVERED, Status.CANCELLED: End.CANCELLED}


def _end(promise: Promise, outcome: Outcome, as_of: date) -> tuple[End, date]:
    settled = _SETTLED.get(outcome.status)
    if outcome.status is Status.PARTIAL and promise.is_fixed_window:
        settled = End.MISSED
    if settled is not None and outcome.date is not None:
        last = outcome.date.upper or outcome.date.middle
        if last <= as_of:
            return settled, last
    return End.OPEN, min(outcome.as_of, as_of)


def _end_words(statements: tuple[Statement, ...], end: End, ended: date, outcome: Outcome) -> str:
    if end is End.MISSED:
        share = f", {100 * outcome.reached:.0f}%" if outcome.reached is not None else ""
        return f"not kept{share}"
    if end is not End.OPEN:
        return f"{end.value} {_month_or_coarser(outcome, ended)}"
    if statements and statements[-1].due is None:
        return "open, date taken back"
    dues = [one.due for one in statements if one.due is not None]
    over = (decimal_year(ended) - dues[-1]) * DAYS_PER_YEAR if dues else 0.0
    return f"open, {duration_words(over)} over" if over > 0 else "open"


def _month_or_coarser(outcome: Outcome, ended: date) -> str:
    """Say the month of an end, or no closer than it is known."""
    known = outcome.date
    if known is None or (known.lower is not None and _month(known.lower) == _month(ended)):
        return month_words(ended)
    return date_words(known)


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _statement(claim: Claim) -> Statement:
    words = f"“{claim.said}”" if claim.said else ""
    said = decimal_year(claim.made.middle)
    deadline = claim.deadline
    due = decimal_year(deadline) if deadline is not None else None
    tip = [words or "No words recorded", f"{claim.by}, {date_words(claim.made)}"]
    if deadline is None:
        tip.append("Date taken back")
    else:
        left = (deadline - claim.made.middle).days
        to_go = f"{duration_words(left)} to go" if left > 0 else "already past"
        tip.append(f"Latest date meant: {day_words(deadline)}; then {to_go}")
    publisher = claim.source.publisher if claim.source else None
    checked = "✓ read at the source" if claim.verified else "not checked"
    tip.append(f"{publisher}, {checked}" if publisher else checked.capitalize())
    return Statement(said, due, words, tuple(tip))
