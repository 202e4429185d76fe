"""The baseline of a plain regression: log duration on log horizon, lognormal."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from promisetrack.forecast.baselines.cases import Cases, Curve, Forecaster, Known, by_row
from promisetrack.forecast.delivery import ForecastError
from promisetrack.survival import AftFit, FitError, FitWarning, fit_aft

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


def lognormal_aft(known: Known) -> Forecaster:
    """Return log T ~ log H: no groups, no promise that never comes, no chance to be punctual.

    Raises
    ------
    ForecastError
        Where the rows have no such fit.
    """
    fit = _fitted(known)

    def forecast(cases: Cases) -> Curve:
        table = _design(cases.horizon)

        def curve(days: Floats) -> Floats:
            since = by_row(cases.elapsed, days)
            return fit.probability_by(since + np.maximum(days, 0.0), table, given=since)

        return curve

    return forecast


# --- private -------------------------------------------------------------------------------


def _fitted(known: Known) -> AftFit:
    from promisetrack.dates import DAYS_PER_YEAR

    horizon = known.rows.frame["horizon_years"].to_numpy(dtype=np.float64) * DAYS_PER_YEAR
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FitWarning)
            return fit_aft(known.rows.observations, _design(horizon), family="lognormal")
    except (FitError, FitWarning) as error:
        message = f"no lognormal regression of the delays: {error}"
        raise ForecastError(message) from None


def _design(horizon: Floats) -> Floats:
    return np.column_stack((np.ones(len(horizon)), np.log(horizon)))
