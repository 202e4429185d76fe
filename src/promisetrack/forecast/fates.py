"""What becomes of promises as their time runs: delivered, cancelled, or open still.

Time runs in multiples of the promised time (`promisetrack.forecast.rows`): made at 0, due at 1.
Deliveries and cancellations compete (Aalen and Johansen), so that at any time the two shares and
that of the open ones add up to 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.forecast.rows import CANCELLED, DELIVERED, OPEN, DelayRows
from promisetrack.forecast.stretch import product_limit, stretch_quantile
from promisetrack.survival import Observations, aalen_johansen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Mask: TypeAlias = NDArray[np.bool_]

LEAST_ROWS: Final = 10
"""With fewer promises the curves would be steps of single cases."""

LEAST_LEFT: Final = 5
"""A curve stops where fewer promises are left that could still end."""


@dataclass(frozen=True, slots=True, eq=False)
class Fates:
    """Shares of promises that had ended by multiples of the promised time.

    Parameters
    ----------
    rows
        Number of promises.
    times
        Shape (k,), rising from 0: each value holds from its time on; the last is where the curves
        stop.
    delivered, lower, upper
        Shape (k,): the share delivered, with its pointwise 80 % band.
    cancelled
        Shape (k,): the share called off.
    """

    rows: int
    times: Floats
    delivered: Floats
    lower: Floats
    upper: Floats
    cancelled: Floats

    def at(self, time: float) -> tuple[float, float] | None:
        """Return the shares delivered and cancelled by a time; None where the curves stop before.

        >>> one = np.array([0.5])
        >>> Fates(9, np.array([0.0]), one, one, one, one).at(2.0) is None
        True
        """
        if time > self.times[-1]:
            return None
        at = int(np.searchsorted(self.times, time, side="right")) - 1
        return float(self.delivered[at]), float(self.cancelled[at])


def fates(rows: DelayRows, among: Mask) -> Fates | None:
    """Return what became of some promises; None with fewer than `LEAST_ROWS`, or none delivered.

    Parameters
    ----------
    rows
        Delay rows.
    among
        Shape (n,): which of them.
    """
    stretch = rows.frame["stretch"].to_numpy(dtype=np.float64)[among]
    cause = rows.cause[among]
    if len(stretch) < LEAST_ROWS or not (cause == DELIVERED).any():
        return None
    seen = Observations(stretch, np.full(len(stretch), np.inf))
    curves = aalen_johansen(seen, cause, level=0.8)
    delivered = curves[DELIVERED]
    stop = float(np.sort(stretch)[-LEAST_LEFT])
    inside = delivered.times[(delivered.times > 0.0) & (delivered.times < stop)]
    times = np.concatenate(([0.0], inside, [stop]))
    lower, upper = delivered.confidence_interval(times)
    gone = curves.get(CANCELLED)
    return Fates(
        len(stretch),
        times,
        delivered.probability(times),
        lower,
        upper,
        np.zeros(len(times)) if gone is None else gone.probability(times),
    )


def median_stretch(rows: DelayRows, among: Mask) -> float | None:
    """Return the multiple of the promised time within which half of some promises came.

    Cancelled ones never come. None where the curve (Kaplan and Meier) does not reach half.
    """
    stretch = rows.frame["stretch"].to_numpy(dtype=np.float64)[among]
    cause = rows.cause[among]
    if not (cause == DELIVERED).any():
        return None
    middle, _, _ = stretch_quantile(product_limit(stretch, cause), 0.5)
    return middle


def is_open(rows: DelayRows, among: Mask) -> int:
    """Return how many of some promises are open still."""
    return int((rows.cause[among] == OPEN).sum())
