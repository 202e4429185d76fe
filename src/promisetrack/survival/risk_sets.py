"""Who was at risk when: the counts on which product-limit estimators rest.

A row is at risk in (entry, time], or in [0, time] when rows have no entry. Where a row ended and
another was last seen at the same time, the ending comes first. A row last seen before its entry
was never at risk. Rows of weight 0 are left out.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from promisetrack.survival.observations import Observations, ObservationsError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_ROUNDING: Final = 1e-12


class RiskSetWarning(UserWarning):
    """Nobody was left at risk before later rows entered; what follows cannot be estimated."""


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """Rows as spells at risk.

    Parameters
    ----------
    entry
        Shape (n,), or None: at risk from 0, 0 included.
    time
        Shape (n,): when the row ended or was last seen.
    cause
        Shape (n,): what ended it; 0 is nothing.
    weight
        Shape (n,), above 0.
    """

    entry: Floats | None
    time: Floats
    cause: NDArray[np.int64]
    weight: Floats

    @property
    def start(self) -> float:
        """The first time at which anyone is at risk."""
        return 0.0 if self.entry is None else float(self.entry.min())

    @property
    def end(self) -> float:
        """The last time at which anyone was seen."""
        return float(self.time.max())


@dataclass(frozen=True, slots=True, eq=False)
class RiskSets:
    """Counts at the times at which rows ended.

    Parameters
    ----------
    times
        Shape (k,), rising.
    at_risk
        Shape (k,): weight at risk just before.
    ended
        Shape (causes, k): weight that ended then, for cause 1, 2, ...
    """

    times: Floats
    at_risk: Floats
    ended: Floats

    @property
    def left(self) -> Floats:
        """Weight (k,) still at risk just after the endings; rounding is not somebody."""
        remaining: Floats = self.at_risk - self.ended.sum(axis=0)
        return remaining * (remaining > _ROUNDING * self.at_risk)

    @property
    def surviving(self) -> Floats:
        """Product-limit estimate (k,) of lasting beyond each time."""
        return np.cumprod(self.left / self.at_risk, dtype=np.float64)


def spells(obs: Observations, cause: NDArray[np.int64]) -> Spells:
    """Return the rows with a weight as spells; ``cause`` (n,) says what ended each, 0 nothing.

    Raises
    ------
    ObservationsError
        If no row has a weight.
    """
    weight = np.ones(len(obs)) if obs.weights is None else obs.weights
    kept = weight > 0.0
    if not kept.any():
        message = "there is no row with a weight above 0"
        raise ObservationsError(message)
    time, entry = obs.lower, obs.entry
    if entry is not None:
        time, entry = np.maximum(time, entry)[kept], entry[kept]
    return Spells(entry, time if entry is not None else time[kept], cause[kept], weight[kept])


def risk_sets(rows: Spells, causes: int = 1) -> RiskSets:
    """Count who was at risk and who ended, for causes 1 to ``causes``.

    Warns
    -----
    RiskSetWarning
        If everyone at risk ended while later rows were yet to enter: estimates stay where they
        are from there on.
    """
    times, slot = np.unique(rows.time[rows.cause > 0], return_inverse=True)
    k = len(times)
    ended = np.zeros((causes, k))
    np.add.at(ended, (rows.cause[rows.cause > 0] - 1, slot), rows.weight[rows.cause > 0])
    at_risk = _weight_from(rows.time, rows.weight, times)
    if rows.entry is not None:
        at_risk -= _weight_from(rows.entry, rows.weight, times)
    found = RiskSets(times, at_risk, ended)
    empty = np.flatnonzero(found.left == 0.0)
    if len(empty) and rows.entry is not None and empty[0] < k - 1:
        message = (
            f"at {times[empty[0]]:g} everyone at risk ended while rows were yet to enter: "
            "the curve stays where it is from there on"
        )
        warnings.warn(message, RiskSetWarning, stacklevel=3)
    return found


# --- private -------------------------------------------------------------------------------


def _weight_from(values: Floats, weight: Floats, at: Floats) -> Floats:
    """Return the weight of the rows whose value is at least ``at`` (k,)."""
    order = np.argsort(values, kind="stable")
    below = np.concatenate(([0.0], np.cumsum(weight[order])))
    beyond: Floats = below[-1] - below[np.searchsorted(values[order], at, side="left")]
    return beyond
