"""From a ledger to honest dates: delay rows, the delay model, and the forecast of a promise."""

from promisetrack.forecast.delivery import DeliveryCurve, DeliveryForecast, ForecastError

__all__ = ["DeliveryCurve", "DeliveryForecast", "ForecastError"]
