"""Whether kept promises were left out: the share kept, by how promises came into the ledger.

A list gone through whole lacks nothing by design. Where the share kept elsewhere is lower, kept
promises were less likely to be found there: the one thing that a ledger can say of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from promisetrack.forecast.rows import OPEN, DelayRows
from promisetrack.model import Ledger
from promisetrack.model.ledger import Frame
from promisetrack.words import share_words

ENOUGH: Final = 20
"""With fewer decided promises in a group a ratio of odds says nothing."""


@dataclass(frozen=True, slots=True)
class KeptByListing:
    """Promises kept by their first date, of those decided: in whole lists, and found otherwise."""

    whole: tuple[int, int]
    otherwise: tuple[int, int]

    @property
    def recorded(self) -> float | None:
        """How likely a kept promise was to be found otherwise, any other being 1.

        The ratio of the odds to be kept; None where fewer than `ENOUGH` of a group are decided,
        or all of them kept, or none.
        """
        (kept, decided), (found, of) = self.whole, self.otherwise
        if min(decided, of) < ENOUGH or 0 in (kept, decided - kept, found, of - found):
            return None
        return (found / (of - found)) / (kept / (decided - kept))

    @property
    def words(self) -> str:
        """The two shares in words; empty unless both groups have decided promises."""
        if not (self.whole[1] and self.otherwise[1]):
            return ""
        shares = (
            f"in lists gone through whole {share_words(*self.whole)} decided promises were kept, "
            f"in the others {share_words(*self.otherwise)}"
        )
        if self.recorded is None:
            return shares
        return (
            f"{shares}, as if kept ones were {self.recorded:.1f} times as likely to be listed there"
        )


def kept_by_listing(rows: DelayRows, ledger: Ledger) -> KeptByListing:
    """Count the kept and decided among delay rows, by the kind of their sampling rules.

    Parameters
    ----------
    rows
        Delay rows.
    ledger
        Whose rules they name; a rule that it does not know is none gone through whole.
    """
    frame = rows.frame
    whole = np.array(
        [
            name in ledger.sampling and ledger.sampling[name].kind is Frame.SYSTEMATIC
            for name in frame["sampling"]
        ],
        dtype=bool,
    )
    kept = frame["kept"].to_numpy(dtype=bool)
    not_due = (rows.cause == OPEN) & (frame["until"] < frame["deadline"]).to_numpy()
    decided = ~(not_due | frame["straddles"].to_numpy(dtype=bool))

    def counts(group: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[int, int]:
        return int((kept & group).sum()), int((decided & group).sum())

    return KeptByListing(counts(whole), counts(~whole))
