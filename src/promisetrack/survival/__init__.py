"""Censored durations on plain arrays, in any unit: no dates and no promises here."""

from promisetrack.survival.aalen_johansen import IncidenceCurve, aalen_johansen
from promisetrack.survival.incidence import ParametricIncidence, parametric_incidence
from promisetrack.survival.interval_curve import IntervalCurve
from promisetrack.survival.kaplan_meier import SurvivalCurve, kaplan_meier
from promisetrack.survival.observations import Observations, ObservationsError
from promisetrack.survival.step_function import Interval, StepFunction
from promisetrack.survival.turnbull import turnbull

__all__ = [
    "IncidenceCurve",
    "Interval",
    "IntervalCurve",
    "Observations",
    "ObservationsError",
    "ParametricIncidence",
    "StepFunction",
    "SurvivalCurve",
    "aalen_johansen",
    "kaplan_meier",
    "parametric_incidence",
    "turnbull",
]
