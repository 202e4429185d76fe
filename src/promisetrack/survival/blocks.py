"""Observations sorted into blocks of one kind, so that every pass over them is vectorised.

Four kinds of row reach the likelihood: ``exact``, ``right`` (not yet by a time), ``left``
(already by a time) and ``interval``. Delayed entry needs no kind of its own: to subtract
log P(T > entry) is to count a right-censored row at the entry with the weight turned negative.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from promisetrack.survival.families import Array
from promisetrack.survival.observations import Observations

Kind: TypeAlias = Literal["exact", "right", "left", "interval"]
Index: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, eq=False, slots=True)
class Block:
    """Rows of one kind and one stratum.

    Parameters
    ----------
    kind
        Which of the four formulas holds.
    rows
        Positions (m,) of the rows in the observations.
    log_time
        Shape (m,): log of the duration, of the time last seen (right), of the upper end (left)
        or of the lower end (interval).
    log_width
        Shape (m,): log(upper / lower) of intervals; 0 for other kinds.
    weights
        Shape (m,): never 0, negative for entries; None: 1 each.
    stratum
        Number of the rows' stratum, 0 when there is one.
    """

    kind: Kind
    rows: Index
    log_time: Array
    log_width: Array
    weights: Array | None = None
    stratum: int = 0

    @property
    def is_entry(self) -> bool:
        """Whether the block takes away what was survived before the rows were seen."""
        return self.weights is not None and bool(self.weights[0] < 0)

    def part(self, start: int, stop: int) -> Block:
        """Return the rows from start to stop of the block, without copying."""
        cut = slice(start, stop)
        return Block(
            self.kind,
            self.rows[cut],
            self.log_time[cut],
            self.log_width[cut],
            None if self.weights is None else self.weights[cut],
            self.stratum,
        )


def blocks_of(obs: Observations, strata: Index | None = None) -> list[Block]:
    """Sort rows into blocks by kind and stratum.

    Parameters
    ----------
    obs
        n durations. Rows of weight 0, and rows about which nothing is known (0, inf], are left
        out. What lies before a row's entry is impossible, so its lower end is at least the entry.
    strata
        Shape (n,): numbers 0, 1, ... of the strata; None: one stratum.
    """
    lower = obs.lower if obs.entry is None else np.maximum(obs.lower, obs.entry)
    exact, right, left = obs.is_exact, obs.is_right_censored, lower == 0
    used = np.ones(len(obs), dtype=bool) if obs.weights is None else obs.weights > 0
    kinds: dict[Kind, NDArray[np.bool_]] = {
        "exact": exact & used,
        "right": right & ~left & used,
        "left": left & ~right & ~exact & used,
        "interval": ~(exact | right | left) & used,
    }
    blocks: list[Block] = []
    for kind, mask in kinds.items():
        for stratum, rows in _rows_by_stratum(mask, strata):
            start, end = lower[rows], obs.upper[rows]
            blocks.append(
                Block(
                    kind,
                    rows,
                    np.log(end if kind == "left" else start),
                    _log_ratio(start, end) if kind == "interval" else _nothing(len(rows)),
                    None if obs.weights is None else obs.weights[rows],
                    stratum,
                )
            )
    if obs.entry is not None:
        for stratum, rows in _rows_by_stratum(used & (obs.entry > 0), strata):
            weights = -np.ones(len(rows)) if obs.weights is None else -obs.weights[rows]
            since = np.log(obs.entry[rows])
            blocks.append(Block("right", rows, since, _nothing(len(rows)), weights, stratum))
    return blocks


# --- private -------------------------------------------------------------------------------


def _rows_by_stratum(mask: NDArray[np.bool_], strata: Index | None) -> list[tuple[int, Index]]:
    rows = np.flatnonzero(mask)
    if strata is None:
        return [(0, rows)] if len(rows) else []
    of_rows = strata[rows]
    return [(int(k), rows[of_rows == k]) for k in np.unique(of_rows)]


def _nothing(m: int) -> Array:
    return np.broadcast_to(np.float64(0.0), m)  # zeros without memory


def _log_ratio(start: Array, end: Array) -> Array:
    """Return log(end / start), to all digits even where the two nearly agree."""
    with np.errstate(over="ignore"):  # where the ends are far apart, the other form is taken
        near = np.log1p((end - start) / start)
    return np.where(end - start < start, near, np.log(end) - np.log(start))
