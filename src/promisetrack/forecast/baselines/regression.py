"""The baseline of a plain regression: log duration on log horizon, lognormal."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.baselines.cases import Cases, Curve, Forecaster, Known, by_row
from promisetrack.forecast.delivery import ForecastError
from promisetrack.survival import AftFit, FitError, FitWarning, Observations, fit_aft

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


def lognormal_aft(known: Known) -> Forecaster:
    """Return log T ~ log H: no groups, no promise that never comes, no chance to be punctual.

    Where all horizons that tell anything are the same there is no slope.

    Raises
    ------
    ForecastError
        Where the rows have no such fit.
    """
    horizon = known.rows.frame["horizon_years"].to_numpy(dtype=np.float64)
    log_horizon = np.log(horizon * DAYS_PER_YEAR)
    observations = known.rows.observations
    # a row that was open from the start has no say
    telling = (observations.lower > 0.0) | np.isfinite(observations.upper)
    has_slope = bool(telling.any()) and bool(np.ptp(log_horizon[telling]) > 0.0)

    def table(logs: Floats) -> Floats:
        ones = np.ones(len(logs))
        return np.column_stack((ones, logs) if has_slope else (ones,))

    fit = _fitted(observations, table(log_horizon))

    def forecast(cases: Cases) -> Curve:
        covariates = table(np.log(cases.horizon))

        def curve(days: Floats) -> Floats:
            since = by_row(cases.elapsed, days)
            return fit.probability_by(since + np.maximum(days, 0.0), covariates, given=since)

        return curve

    return forecast


# --- private -------------------------------------------------------------------------------


def _fitted(rows: Observations, table: Floats) -> AftFit:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FitWarning)
            return fit_aft(rows, table, family="lognormal")
    except (FitError, FitWarning) as error:
        message = "the delays known by then are too few or too alike for a regression"
        raise ForecastError(message) from error
