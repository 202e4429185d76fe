"""Baselines that know a promise by its first horizon alone: rules for the stretch.

A curve estimated in steps gives no chance at all to most months, and lines from step to step
give one that is mostly noise; a score takes both at their word. So the quantiles at every 5 % are
joined, which makes the curves as hard to beat as they are (docs/explanation/backtest.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.forecast.baselines.cases import Cases, Curve, Forecaster, Known, by_row
from promisetrack.forecast.baselines.waiting import still_waiting
from promisetrack.forecast.rows import DELIVERED, DelayRows
from promisetrack.forecast.stretch import LEAST_DELIVERED, StretchCurve, fit_stretch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Survival: TypeAlias = Callable[[Floats], Floats]

TYPICAL_STRETCH: Final = 1.5
TYPICAL_SPREAD: Final = 0.6
"""Standard deviation of the log stretch."""

PANEL: Final = 0.05
"""Share of the promises between two points of a curve that are joined by a line."""


def fixed_stretch(_known: Known) -> Forecaster:
    """Return "half as long again as promised": lognormal, whatever has been seen."""
    from scipy.special import ndtr

    def survival(stretch: Floats) -> Floats:
        with np.errstate(divide="ignore"):
            z = np.log(stretch / TYPICAL_STRETCH) / TYPICAL_SPREAD
        left: Floats = ndtr(-z)
        return left

    return _of_stretch(survival)


def pooled_km(known: Known) -> Forecaster:
    """Return the Kaplan-Meier curve of the stretch of all promises, delivered or not.

    Raises
    ------
    ForecastError
        With fewer than `LEAST_DELIVERED` deliveries.
    """
    rows = known.rows
    return _of_stretch(_curve(_stretch(rows), rows.cause))


def domain_km(known: Known) -> Forecaster:
    """Return the same curve by domain; the pooled one where too few were delivered.

    Raises
    ------
    ForecastError
        With fewer than `LEAST_DELIVERED` deliveries in all.
    """
    rows = known.rows
    pooled = _curve(_stretch(rows), rows.cause)
    own = _by_domain(rows)

    def forecast(cases: Cases) -> Curve:
        def survival(days: Floats) -> Floats:
            stretch = days / by_row(cases.horizon, days)
            left = np.empty(stretch.shape)
            for name in np.unique(cases.domain):
                of_it = cases.domain == name
                left[of_it] = own.get(name, pooled)(stretch[of_it])
            return left

        return still_waiting(survival, cases.elapsed)

    return forecast


def delivered_uplift(known: Known) -> Forecaster:
    """Return the same curve of what was delivered, as if nothing else were open.

    The uplift of reference-class forecasting (Flyvbjerg 2006, Project Management Journal 37,
    5-15) on a ledger: too early, since what is still late has not been counted.

    Raises
    ------
    ForecastError
        With fewer than `LEAST_DELIVERED` deliveries.
    """
    delivered = known.rows.cause == DELIVERED
    return _of_stretch(_curve(_stretch(known.rows)[delivered], known.rows.cause[delivered]))


def joined(curve: StretchCurve) -> Survival:
    """Return a curve with lines through every `PANEL` of it, and its tail from the last step."""
    last, left = float(curve.stretch[-1]), float(curve.undelivered[-1])
    levels = np.arange(1.0 - PANEL, left, -PANEL)
    reached = np.searchsorted(-curve.undelivered, -levels - _ROUNDING)
    at = np.unique(np.append(reached, len(curve.stretch) - 1))
    knots = np.concatenate(([0.0], curve.stretch[at]))
    values = np.concatenate(([1.0], curve.undelivered[at]))

    def survival(stretch: Floats) -> Floats:
        beyond = np.maximum(stretch / last, 1.0) ** -curve.tail_rate
        tail = curve.never + (left - curve.never) * beyond
        return np.where(stretch > last, tail, np.interp(stretch, knots, values))

    return survival


# --- private -------------------------------------------------------------------------------

_ROUNDING = 1e-9  # 1 - 0.05 - 0.05 - ... against a share of counts


def _curve(stretch: Floats, cause: NDArray[np.int64]) -> Survival:
    return joined(fit_stretch(stretch, cause))


def _of_stretch(survival: Survival) -> Forecaster:
    def forecast(cases: Cases) -> Curve:
        return still_waiting(
            lambda days: survival(days / by_row(cases.horizon, days)), cases.elapsed
        )

    return forecast


def _stretch(rows: DelayRows) -> Floats:
    return rows.frame["stretch"].to_numpy(dtype=np.float64)


def _by_domain(rows: DelayRows) -> Mapping[str, Survival]:
    """Return the curves of the domains with enough deliveries."""
    stretch, domain = _stretch(rows), rows.frame["domain"].to_numpy(dtype=np.str_)
    curves = {}
    for name in np.unique(domain):
        of_it = domain == name
        if np.count_nonzero(rows.cause[of_it] == DELIVERED) >= LEAST_DELIVERED:
            curves[str(name)] = _curve(stretch[of_it], rows.cause[of_it])
    return curves
