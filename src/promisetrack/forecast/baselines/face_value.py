"""The baseline of believing the newest date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from promisetrack.forecast.baselines.cases import Cases, Curve, Forecaster, Known, by_row
from promisetrack.forecast.baselines.waiting import still_waiting

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

SPREAD: Final = 0.1
"""Standard deviation about the date, as a share of the horizon."""


def face_value(_known: Known) -> Forecaster:
    """Return "on the newest date", normal about it, whatever has been seen."""
    from scipy.special import ndtr

    def forecast(cases: Cases) -> Curve:
        def survival(days: Floats) -> Floats:
            left: Floats = ndtr((1.0 - days / by_row(cases.newest_horizon, days)) / SPREAD)
            return left

        return still_waiting(survival, cases.newest_elapsed)

    return forecast
