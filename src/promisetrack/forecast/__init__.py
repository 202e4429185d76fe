"""From a ledger to honest dates: delay rows, the delay model, and the forecast of a promise."""

from promisetrack.forecast.choices import RowChoices
from promisetrack.forecast.delays import DelayModel, fit_delays
from promisetrack.forecast.delivery import DeliveryCurve, DeliveryForecast, ForecastError
from promisetrack.forecast.fit_facts import FitFacts, ModelKind, StretchQuantile
from promisetrack.forecast.overdue import DelaySurvival, delay_survival
from promisetrack.forecast.rows import DelayRows, delay_rows

__all__ = [
    "DelayModel",
    "DelayRows",
    "DelaySurvival",
    "DeliveryCurve",
    "DeliveryForecast",
    "FitFacts",
    "ForecastError",
    "ModelKind",
    "RowChoices",
    "StretchQuantile",
    "delay_rows",
    "delay_survival",
    "fit_delays",
]
