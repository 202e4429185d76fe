"""What was seen of each row that is scored: a time, and whether the event happened at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from promisetrack.survival import Observations

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def seen(time: ArrayLike, event: ArrayLike) -> Observations:
    """Return exact rows for events, right-censored ones for the rest.

    Parameters
    ----------
    time
        Shape (n,), finite and not negative.
    event
        Shape (n,): true or false, or 1 or 0.

    Raises
    ------
    ValueError
        For another shape or value; the message names the row.
    """
    times = np.asarray(time, dtype=np.float64)
    happened = np.asarray(event)
    if happened.shape != times.shape:
        message = f"event must have the shape of time, {times.shape}, not {happened.shape}"
        raise ValueError(message)
    bad = (happened != 0) & (happened != 1)
    if bad.any():
        row = int(np.argmax(bad))
        message = f"row {row}: event {happened[row]} is neither true nor false"
        raise ValueError(message)
    return Observations(times, np.where(happened == 1, times, np.inf))
