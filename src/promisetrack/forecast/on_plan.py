"""The on-plan part of a duration: things that come within the window they were promised for.

Launches and the like are hit within their window more often than any smooth curve of durations
allows. With the on-plan probability W a promise comes uniformly in (opens, horizon] after the
start of its clock. The window is that of the due date; where it is open at its start ("by 2027"),
or shorter than that, it is the last `LEAST_SHARE` of the horizon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.forecast.clock import Clock

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

LEAST_SHARE: Final = 0.1
"""The least width of an on-plan window, as a share of the horizon."""


def plan_opens(clock: Clock) -> float:
    """Return the days from the start of a clock to the opening of its on-plan window.

    At least 0, and below the horizon.
    """
    latest = (1.0 - LEAST_SHARE) * clock.horizon
    first = clock.claim.due.lower if clock.claim.due is not None else None
    if first is None:
        return latest
    return float(min(max((first - clock.start).days - 1, 0), latest))


def plan_share_by(time: Floats, opens: Floats | float, horizon: Floats | float) -> Floats:
    """Return the share of an on-plan window that is over by a time, all in one unit."""
    share: Floats = np.clip((time - opens) / (horizon - opens), 0.0, 1.0)
    return share
