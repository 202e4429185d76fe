"""What was seen of each row that is scored: a time, and whether the event happened at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from promisetrack.survival import Observations

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def seen(time: ArrayLike, event: ArrayLike, *, called: str = "time") -> Observations:
    """Return exact rows for events, right-censored ones for the rest.

    Parameters
    ----------
    time
        Shape (n,), finite and not negative.
    event
        Shape (n,): true or false, or 1 or 0.
    called
        What to call ``time`` in a message.

    Raises
    ------
    ValueError
        For another shape or value; the message names the row.
    """
    times = np.asarray(time, dtype=np.float64)
    happened = np.asarray(event)
    if happened.shape != times.shape:
        message = f"event must have the shape of {called}, {times.shape}, not {happened.shape}"
        raise ValueError(message)
    if times.ndim == 1 and not (usable := np.isfinite(times) & (times >= 0.0)).all():
        row = int(np.argmin(usable))
        message = f"row {row}: {called} {times[row]:g} is not a finite number of at least 0"
        raise ValueError(message)
    try:
        bad = (happened != 0) & (happened != 1)
    except TypeError:  # pandas' NA is neither, and says so by an error
        message = "event must hold true or false, and nothing missing"
        raise ValueError(message) from None
    if bad.any():
        row = int(np.argmax(bad))
        message = f"row {row}: event {happened[row]} is neither true nor false"
        raise ValueError(message)
    return Observations(times, np.where(happened == 1, times, np.inf))
