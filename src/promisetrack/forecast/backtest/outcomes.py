"""What was finally seen of each promise that was forecast.

In days after the zero day. A delivery is seen at the middle of its window; a cancelled promise is
known to be undelivered up to the ledger's closing; an open one was looked at up to its newest
evidence. Up to the closing its delivery would have been noticed: that is what closing means, and
the window of every case (docs/explanation/scores.md says why it has to be the same for all).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.forecast.rows import CANCELLED, DELIVERED, OPEN, DelayRows

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

CELL_DAYS: Final = 30
"""A delivery is scored by the chance that was given to its cell of this many days."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What became of n cases.

    Parameters
    ----------
    facts
        One row a case: ``id``; ``cluster``, its programme, or itself where it has none;
        ``domain``, ``horizon_years``; ``days`` to the delivery or the last look; ``delivered``;
        ``window``, the days up to which a delivery would have been seen; ``due``, the days to the
        first deadline; ``kept``, 1 or 0, NaN where that is not decided or was decided before the
        zero day.
    """

    facts: pd.DataFrame

    def __len__(self) -> int:
        """Return the number of cases."""
        return len(self.facts)

    @property
    def days(self) -> Floats:
        """Days (n,) to the delivery or the last look."""
        return self.facts["days"].to_numpy(dtype=np.float64)

    @property
    def delivered(self) -> NDArray[np.bool_]:
        """Whether it was delivered (n,)."""
        return self.facts["delivered"].to_numpy(dtype=np.bool_)

    @property
    def cells(self) -> tuple[Floats, Floats]:
        """What is scored (n,), (n,): the cell of a delivery, or (last look, never]."""
        upper = CELL_DAYS * np.ceil(self.days / CELL_DAYS)
        lower = np.where(self.delivered, upper - CELL_DAYS, self.days)
        return lower, np.where(self.delivered, upper, np.inf)


def seen_again(final: DelayRows, zero: pd.Series) -> pd.Index:
    """Return the ids of ``zero`` of which anything is known after their zero days.

    Parameters
    ----------
    final
        The rows as finally known.
    zero
        Zero days by id.
    """
    import pandas as pd

    closing = pd.Timestamp(final.as_of)
    until = final.frame.set_index("id")["until"].where(final.cause != CANCELLED, closing)
    last = until.reindex(zero.index)
    delivered = zero.index.isin(final.frame["id"][final.cause == DELIVERED])
    return zero.index[delivered | (last > zero)]


def what_was_seen(final: DelayRows, zero: pd.Series) -> Seen:
    """Return what became of promises after their zero days.

    Parameters
    ----------
    final
        The rows as finally known, up to the ledger's closing.
    zero
        Zero days by id, each the id of a row.
    """
    import pandas as pd

    rows = final.frame.assign(cause=final.cause).set_index("id").loc[zero.index]
    delivered = rows["cause"] == DELIVERED
    closing = pd.Timestamp(final.as_of)
    until = rows["until"].where(rows["cause"] != CANCELLED, closing)
    # a delivery on the zero day itself, or seen before it in a coarse window, counts as half a day
    days = np.maximum(_days(until - zero), np.where(delivered, _HALF_A_DAY, 0.0))
    facts = {
        "id": rows.index,
        "cluster": rows["programme"].fillna(rows.index.to_series()),
        "domain": rows["domain"],
        "horizon_years": rows["horizon_years"],
        "days": days,
        "delivered": delivered,
        "window": _days(closing - zero),
        "due": _days(rows["deadline"] - zero),
        "kept": _kept(rows).where(rows["deadline"] > zero),
    }
    return Seen(pd.DataFrame({name: np.asarray(column) for name, column in facts.items()}))


# --- private -------------------------------------------------------------------------------

_HALF_A_DAY = 0.5


def _days(length: pd.Series) -> Floats:
    days: Floats = length.dt.days.to_numpy(dtype=np.float64)
    return days


def _kept(rows: pd.DataFrame) -> pd.Series:
    """Return 1 for kept on the first date, 0 for not, NaN for undecided."""
    in_time = rows["until"] <= rows["deadline"]
    kept = ((rows["cause"] == DELIVERED) & in_time).astype(np.float64)
    too_soon = (rows["cause"] == OPEN) & (rows["until"] < rows["deadline"])
    return kept.mask(too_soon | rows["straddles"])
