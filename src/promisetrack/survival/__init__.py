"""Censored durations on plain arrays, in any unit: no dates and no promises here."""

from promisetrack.survival.aalen_johansen import IncidenceCurve, aalen_johansen
from promisetrack.survival.aft import fit_aft
from promisetrack.survival.aft_fit import AftFit
from promisetrack.survival.average import ModelAverage
from promisetrack.survival.durations import Durations
from promisetrack.survival.families import FAMILIES, Family
from promisetrack.survival.incidence import ParametricIncidence, parametric_incidence
from promisetrack.survival.interval_curve import IntervalCurve
from promisetrack.survival.kaplan_meier import SurvivalCurve, kaplan_meier
from promisetrack.survival.observations import Observations, ObservationsError
from promisetrack.survival.problems import (
    BoundaryWarning,
    ConvergenceWarning,
    FitError,
    FitWarning,
    SeparationWarning,
)
from promisetrack.survival.step_function import Interval, StepFunction
from promisetrack.survival.turnbull import turnbull

__all__ = [
    "FAMILIES",
    "AftFit",
    "BoundaryWarning",
    "ConvergenceWarning",
    "Durations",
    "Family",
    "FitError",
    "FitWarning",
    "IncidenceCurve",
    "Interval",
    "IntervalCurve",
    "ModelAverage",
    "Observations",
    "ObservationsError",
    "ParametricIncidence",
    "SeparationWarning",
    "StepFunction",
    "SurvivalCurve",
    "aalen_johansen",
    "fit_aft",
    "kaplan_meier",
    "parametric_incidence",
    "turnbull",
]
