"""How a promised date moves from one statement to the next: seven kinds, defined here once.

Two statements that follow each other make one move. A statement is a claim with a deadline, or
one that takes the date back (``due: none``). A floor (`X/..`) names no last day: it is no
statement of a date, and the statements before and after it are neighbours.

============  =====================================================================================
withdrawn     a date was taken back
resumed       a date after one that was taken back
firmed        a vague date made precise: the new window is shorter, and the new deadline lies in the
              old window
loosened      the reverse: the new window is longer, and the old deadline lies in the new window
unchanged     otherwise, the deadline moved by `SAME_DAYS` at most
slip          otherwise, the new deadline is later
pull-in       otherwise, the new deadline is earlier
============  =====================================================================================

They are tried in this order. Only windows with both ends can firm or loosen: "by 2027" sets a
limit and leaves nothing vague about it, so "by 2027" after "by 2028" is a pull-in. ``days`` says
for every kind by how much the deadline moved: a date that firmed to the start of its old window
came nearer as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from promisetrack.model import Claim

SAME_DAYS: Final = 1
"""A deadline that moved by no more days than this stayed: a calendar differs by time zone."""


class MoveKind(StrEnum):
    """What became of a date from one statement to the next."""

    WITHDRAWN = "withdrawn"
    RESUMED = "resumed"
    FIRMED = "firmed"
    LOOSENED = "loosened"
    UNCHANGED = "unchanged"
    SLIP = "slip"
    PULL_IN = "pull-in"


class Direction(StrEnum):
    """Which way a deadline moved, whatever became of its window."""

    LATER = "later"
    SAME = "same"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class Move:
    """One move, and the two statements that make it.

    ``days`` is by how much the deadline moved (negative: earlier), for a resumed date since the
    last one named before; None where a date was taken back, or none had been named.
    """

    kind: MoveKind
    earlier: Claim
    later: Claim
    days: int | None

    @property
    def direction(self) -> Direction | None:
        """Which way the deadline moved; None without ``days``."""
        if self.days is None:
            return None
        if abs(self.days) <= SAME_DAYS:
            return Direction.SAME
        return Direction.LATER if self.days > 0 else Direction.EARLIER


def claim_moves(claims: Sequence[Claim]) -> tuple[Move, ...]:
    """Return the moves of a chain of claims, oldest first.

    Taking back what had been taken back already is no move.
    """
    stated = [claim for claim in claims if claim.withdrawn or claim.deadline is not None]
    moves: list[Move] = []
    last_dated: Claim | None = None
    for earlier, later in pairwise(stated):
        last_dated = last_dated if earlier.withdrawn else earlier
        if not (earlier.withdrawn and later.withdrawn):
            days = _days_between(last_dated, later)
            moves.append(Move(_kind(earlier, later, days or 0), earlier, later, days))
    return tuple(moves)


def count_kinds(moves: Iterable[Move]) -> Mapping[MoveKind, int]:
    """Return how many moves are of each kind, every kind included."""
    counts = Counter(move.kind for move in moves)
    return {kind: counts[kind] for kind in MoveKind}


def count_directions(moves: Iterable[Move]) -> Mapping[Direction, int]:
    """Return how many deadlines moved each way, between two statements that both name one."""
    dated = (move for move in moves if move.kind is not MoveKind.RESUMED)
    counts = Counter(move.direction for move in dated)
    return {direction: counts[direction] for direction in Direction}


# --- private -------------------------------------------------------------------------------


def _days_between(earlier: Claim | None, later: Claim) -> int | None:
    before = earlier.deadline if earlier is not None else None
    after = later.deadline
    return None if before is None or after is None else (after - before).days


def _kind(earlier: Claim, later: Claim, days: int) -> MoveKind:
    if later.withdrawn:
        return MoveKind.WITHDRAWN
    if earlier.withdrawn:
        return MoveKind.RESUMED
    if _is_precise_of(later, earlier):
        return MoveKind.FIRMED
    if _is_precise_of(earlier, later):
        return MoveKind.LOOSENED
    if abs(days) <= SAME_DAYS:
        return MoveKind.UNCHANGED
    return MoveKind.SLIP if days > 0 else MoveKind.PULL_IN


def _is_precise_of(precise: Claim, vague: Claim) -> bool:
    """Whether one due window is shorter than another that holds its deadline."""
    if precise.due is None or vague.due is None or precise.deadline is None:
        return False
    short, long = precise.due.days, vague.due.days
    if short is None or long is None:
        return False
    return short < long and precise.deadline in vague.due
