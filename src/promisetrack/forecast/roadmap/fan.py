"""The capacity fan: quantiles of a rate by year, in the unit of its series."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.roadmap.capacity import fan
from promisetrack.forecast.roadmap.milestones import RoadmapDraws
from promisetrack.forecast.roadmap.plan import CapacityPlan
from promisetrack.model.knowledge import claims_known_on
from promisetrack.units import Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

QUANTILES: Final = (0.1, 0.25, 0.5, 0.75, 0.9)
LAST_YEAR: Final = 2060
"""The fan ends with this year."""


@dataclass(frozen=True, slots=True)
class PromisedPoint:
    """One threshold as promised: its milestone, the rate, and the newest deadline."""

    milestone: str
    label: str
    rate: float
    due: date


@dataclass(frozen=True, slots=True, eq=False)
class CapacityFan:
    """Rates by the ends of years.

    Parameters
    ----------
    unit
        Of all rates.
    years
        Calendar years (t,).
    rates
        Shape (t, 5): `QUANTILES` of the highest rate reached by each year's end; 0 where nothing
        has begun.
    promised
        The promised path, in rising order.
    supported
        The largest rate that the ramps of the past support: their longest climb, from where this
        one starts. Above it the fan is prior.
    """

    unit: Unit
    years: tuple[int, ...]
    rates: Floats
    promised: tuple[PromisedPoint, ...]
    supported: float


def capacity_fan(drawn: RoadmapDraws, unit: Unit) -> CapacityFan | None:
    """Return the fan of a drawn roadmap; None where it has no capacity or no ramps began.

    Parameters
    ----------
    drawn
        The roadmap with its ramps.
    unit
        That in which the rates are told: the unit of the capacity's series.
    """
    if drawn.plan is None or drawn.ramps is None:
        return None
    plan = drawn.plan
    years = tuple(range(drawn.as_of.year, LAST_YEAR + 1))
    times = np.array([(date(year, 12, 31) - drawn.as_of).days / DAYS_PER_YEAR for year in years])
    reached = np.stack([drawn[name].days / DAYS_PER_YEAR for name in plan.thresholds], axis=1)
    rates = fan(drawn.ramps, plan.log2_thresholds, reached, times)
    amounts = np.quantile(np.exp2(rates), QUANTILES, axis=0, method="inverted_cdf").T
    return CapacityFan(
        unit=unit,
        years=years,
        rates=amounts / unit.scale,
        promised=_promised(drawn, plan, unit),
        supported=_supported(drawn, plan) / unit.scale,
    )


# --- private -------------------------------------------------------------------------------


def _promised(drawn: RoadmapDraws, plan: CapacityPlan, unit: Unit) -> tuple[PromisedPoint, ...]:
    points = []
    for promise, amount in zip(plan.promises, plan.amounts, strict=True):
        known = claims_known_on(promise, drawn.as_of)
        due = [claim.deadline for claim in known if claim.deadline]
        if due:
            label = drawn[promise.id].milestone.label
            rate = float(f"{amount / unit.scale:.12g}")  # 100, not 99.999...
            points.append(PromisedPoint(promise.id, label, rate, due[-1]))
    return tuple(points)


def _supported(drawn: RoadmapDraws, plan: CapacityPlan) -> float:
    """Return the amount, in base units, after as many doublings as the longest climb on record."""
    climbs = [float(np.log2(ramp.amounts.max() / ramp.amounts[0])) for ramp in plan.growth.ramps]
    assert drawn.ramps is not None  # noqa: S101  for mypy
    start = float(np.median(drawn.ramps.satellites.log2_rate[:, 0]))
    return float(np.exp2(start + max(climbs)))
