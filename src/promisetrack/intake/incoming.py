"""A claim on its way into the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from promisetrack.problems import Span

Locate = Callable[[str], Span]
"""The place of the value of a key in the file; of a key without one, that of the claim."""


def at_start(_: str) -> Span:
    """Say of every key that its place is the first line: for files without places."""
    return Span(1, 1)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One claim, in the words of a file, and where they stand in it.

    ``fields`` holds `id`, the promise's id, and keys as `promisetrack log` has them: `promise`,
    `organization`, `domain`, `kind`, `criteria`, `sampling` of a new promise; `made`, `by`, `said`,
    `due`, `url` and so on of the claim. A key without a value is left out. ``assumed`` holds what
    nobody said of this claim and that goes for all of a file: what the file says comes before it,
    and what the ledger says of a promise, too.
    """

    fields: Mapping[str, str]
    assumed: Mapping[str, str] = field(default_factory=dict)
    locate: Locate = field(default=at_start, compare=False, repr=False)

    @property
    def words(self) -> dict[str, str]:
        """What the file says, and what is assumed where it says nothing."""
        return {**self.assumed, **self.fields}
