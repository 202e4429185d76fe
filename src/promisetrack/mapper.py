"""How independent pieces of work are handed out, wherever they are done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, Protocol, TypeVar

Piece = TypeVar("Piece")
Found = TypeVar("Found")


class Mapper(Protocol):
    """Work on pieces, and give what was found in their order.

    The work is a pure function that can be sent to another process, as the pieces can: so the
    numbers are the same wherever they are computed. `in_turn` is the simplest one.
    """

    def __call__(
        self, work: Callable[[Piece], Found], pieces: Sequence[Piece], /
    ) -> Iterator[Found]:
        """Return what ``work`` finds in each of ``pieces``."""
        ...


def in_turn(work: Callable[[Piece], Found], pieces: Sequence[Piece], /) -> Iterator[Found]:
    """Work on one piece after the other, in this process.

    Parameters
    ----------
    work
        Applied to each piece when its result is asked for.
    pieces
        Any number, also none.

    Returns
    -------
    iterator
        The results, in the order of the pieces.
    """
    return map(work, pieces)


@dataclass(frozen=True, slots=True)
class Apart(Generic[Found]):
    """A result in independent pieces: functions without arguments, and what their results make."""

    pieces: Sequence[Callable[[], Any]]
    together: Callable[[Sequence[Any]], Found]


def _nothing() -> None:
    """Do nothing."""


def put_together(
    apart: Sequence[Apart[Any]], mapper: Mapper, *, meanwhile: Callable[[], object] = _nothing
) -> list[Any]:
    """Work on the pieces of several results, all of them handed out at once.

    Parameters
    ----------
    apart
        n results in pieces, which may differ in number.
    mapper
        Hands the pieces out.
    meanwhile
        What this process does once the first piece is there, while others work on the next.

    Returns
    -------
    list
        The n results, in the same order.
    """
    pieces = [piece for one in apart for piece in one.pieces]
    handed_out = iter(mapper(_call, pieces))
    found = list(islice(handed_out, 1))
    meanwhile()
    found.extend(handed_out)
    results, at = [], 0
    for one in apart:
        results.append(one.together(found[at : at + len(one.pieces)]))
        at += len(one.pieces)
    return results


# --- private -------------------------------------------------------------------------------


def _call(work: Callable[[], Found]) -> Found:
    return work()
