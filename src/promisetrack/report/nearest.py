"""The analogues of many promises, each looked up when it is asked for and then let go.

Ten analogues with their reasons are some 10 kB, and a page and a machine copy are all that read
those of a promise: so nobody keeps those of thousands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from promisetrack.forecast.analogues import Analogue, Cases, analogues
from promisetrack.model import Ledger, Promise


@dataclass(frozen=True, eq=False)
class Nearest(Mapping[str, tuple[Analogue, ...]]):
    """The analogues of promises by their ids.

    Parameters
    ----------
    ledger
        Where to look.
    as_of
        Day up to which knowledge reaches.
    promises
        Those asked about, by id: each can be late.
    cases
        Those that have something to show.
    """

    ledger: Ledger = field(repr=False)
    as_of: date
    promises: Mapping[str, Promise] = field(repr=False)
    cases: Cases = field(repr=False)

    def __getitem__(self, name: str) -> tuple[Analogue, ...]:
        """Return the analogues of a promise, the nearest first."""
        promise = self.promises[name]
        return analogues(self.ledger, promise, as_of=self.as_of, cases=self.cases)

    def __iter__(self) -> Iterator[str]:
        """Give the ids."""
        return iter(self.promises)

    def __len__(self) -> int:
        """Return the number of promises."""
        return len(self.promises)
