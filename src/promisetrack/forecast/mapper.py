"""How independent pieces of work are handed out, wherever they are done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

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
    """Work on one piece after the other, in this process."""
    return map(work, pieces)
