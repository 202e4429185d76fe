"""What a promise says of itself."""

from __future__ import annotations

from collections.abc import Iterator

from promisetrack.model import Promise
from promisetrack.problems import Fault


def criteria_repeat_promise(promise: Promise) -> Iterator[Fault]:
    """Find criteria that add nothing to the statement."""
    if _bare(promise.criteria) == _bare(promise.promise):
        yield Fault(
            ("criteria",),
            "the criteria only repeat the statement",
            "what must be seen for it to count, so that a stranger could decide",
            "name the event, the amount, and where it would be reported",
        )


def listed_twice(promise: Promise) -> Iterator[Fault]:
    """Find the same id twice in one list."""
    for key, ids in (("requires", promise.requires), ("aliases", promise.aliases)):
        first: dict[str, int] = {}
        for i, one in enumerate(ids):
            if first.setdefault(one, i) != i:
                yield Fault((key, i), f"{one} stands here twice", "each id once", "delete one")


# --- private -------------------------------------------------------------------------------


def _bare(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
