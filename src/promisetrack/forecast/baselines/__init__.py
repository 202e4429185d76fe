"""The rules that a delay model has to beat, from believing the date to a plain regression."""

from promisetrack.forecast.baselines.cases import (
    Cases,
    Competitor,
    Curve,
    Forecaster,
    Known,
    known_on,
)
from promisetrack.forecast.baselines.table import BASELINES, Baseline

__all__ = [
    "BASELINES",
    "Baseline",
    "Cases",
    "Competitor",
    "Curve",
    "Forecaster",
    "Known",
    "known_on",
]
