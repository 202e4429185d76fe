"""The shipped delay model as a competitor: scored through the forecasts that everyone gets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.forecast.baselines import BASELINES, Cases, Competitor, Curve, Forecaster, Known
from promisetrack.forecast.delays import DelayModel, fit_delays
from promisetrack.forecast.delivery import DeliveryForecast, ForecastError
from promisetrack.model import Promise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

DEFAULT: Final = "default"


class Shipped:
    """The model of `fit_delays`."""

    def fit(self, known: Known) -> Mapping[str, Forecaster]:
        """Return the fitted model under the name `DEFAULT`."""
        model = fit_delays(known.ledger, as_of=known.as_of)
        return {DEFAULT: forecaster(model)}


def forecaster(model: DelayModel) -> Forecaster:
    """Return a delay model as a forecaster; what it refuses to forecast is NaN."""

    def forecast(cases: Cases) -> Curve:
        made = [
            _forecast(model, promise, day)
            for promise, day in zip(cases.promises, cases.as_of, strict=True)
        ]

        def curve(days: Floats) -> Floats:
            times = days.reshape(len(made), -1)
            come = np.full(times.shape, np.nan)
            for row, one in enumerate(made):
                if one is not None:
                    come[row] = one.curve.probability_within(times[row])
            return come.reshape(days.shape)

        return curve

    return forecast


COMPETITORS: Final[tuple[Competitor, ...]] = (*BASELINES, Shipped())
"""The baselines, and what has to beat them."""


# --- private -------------------------------------------------------------------------------


def _forecast(model: DelayModel, promise: Promise, as_of: date) -> DeliveryForecast | None:
    try:
        return model.forecast(promise, as_of=as_of)
    except ForecastError:
        return None
