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
from promisetrack.survival.linear_predictors import Normal
from promisetrack.survival.mixture import DurationMixture
from promisetrack.survival.observations import Observations, ObservationsError
from promisetrack.survival.pooled import fit_pooled
from promisetrack.survival.pooled_draws import PooledDraws
from promisetrack.survival.pooled_fit import PooledFit
from promisetrack.survival.pooled_groups import GroupWarning
from promisetrack.survival.pooled_priors import Priors
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
    "DurationMixture",
    "Durations",
    "Family",
    "FitError",
    "FitWarning",
    "GroupWarning",
    "IncidenceCurve",
    "Interval",
    "IntervalCurve",
    "ModelAverage",
    "Normal",
    "Observations",
    "ObservationsError",
    "ParametricIncidence",
    "PooledDraws",
    "PooledFit",
    "Priors",
    "SeparationWarning",
    "StepFunction",
    "SurvivalCurve",
    "aalen_johansen",
    "fit_aft",
    "fit_pooled",
    "kaplan_meier",
    "parametric_incidence",
    "turnbull",
]
