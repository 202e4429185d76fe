"""Draws of amounts and times of which a range is stated: eight in ten lie in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from promisetrack.model.lag import Lag

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


def eight_in_ten(low: float, high: float, uniform: Floats) -> Floats:
    """Draw (n,) for uniforms (n,), evenly spread in logs between two numbers above 0 and beyond."""
    from scipy.special import ndtri

    middle = 0.5 * (np.log(low) + np.log(high))
    spread = (np.log(high) - np.log(low)) / (2.0 * ndtri(0.9))
    drawn: Floats = np.exp(middle + spread * ndtri(uniform))
    return drawn


def draw_lag(lag: Lag | None, uniform: Floats) -> Floats:
    """Draw days (n,) between a requirement and what waits for it, for uniforms (n,).

    Where the range begins at 0 the times are exponential, with nine in ten below its end.
    """
    if lag is None:
        return np.zeros(len(uniform))
    if lag.is_exact:
        return np.full(len(uniform), lag.low)
    if lag.low == 0.0:
        waiting: Floats = lag.high * np.log1p(-uniform) / np.log(0.1)
        return waiting
    return eight_in_ten(lag.low, lag.high, uniform)
