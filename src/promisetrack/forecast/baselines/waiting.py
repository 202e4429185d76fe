r"""From the survival S of a whole duration to a forecast of what is left of it.

.. math:: P(T \le e + d \mid T > e) = 1 - S(e + d) / S(e)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from promisetrack.forecast.baselines.cases import Curve, by_row

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


def still_waiting(survival: Callable[[Floats], Floats], elapsed: Floats) -> Curve:
    """Return the forecasts of promises that are open after some time.

    Parameters
    ----------
    survival
        From days after the start of the clocks, (n,) or (n, m), to P(T > days).
    elapsed
        Shape (n,): days after the start of the clocks at which they are open. Where the survival
        is 0 at that time, the rule allowed for no such delay: it says "any day now", and has all
        come within one.
    """
    left = survival(elapsed)

    def curve(days: Floats) -> Floats:
        ahead = np.maximum(days, 0.0)
        then, now = survival(by_row(elapsed, days) + ahead), by_row(left, days)
        spent = now <= 0.0
        return np.where(spent, np.minimum(ahead, 1.0), 1.0 - then / np.where(spent, 1.0, now))

    return curve
