"""The pooled curve of the stretch as a member of the average.

Its steps are joined by lines: a step function gives no chance at all to most months. What never
comes is called off at a hazard, as in the other members, so that a promise that is open has not
been called off yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.open_curve import StretchedClaim
from promisetrack.forecast.open_promises import ANNOUNCED_YEARS, OpenClaims
from promisetrack.forecast.stretch import StretchCurve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class StretchMember:
    """A stretch curve, and the hazard a year at which what never comes is called off."""

    curve: StretchCurve
    hazard: float

    def forecast(self, claims: OpenClaims) -> StretchForecasts:
        """Forecast n claims."""
        left = self.curve.joined_survival(claims.elapsed / claims.horizon)
        never = self.curve.never
        silent = never * np.exp(-self.hazard * claims.elapsed / DAYS_PER_YEAR)
        chance = np.maximum(left - never + silent, _LEAST)
        gone = silent / chance
        announced = 1.0 - np.exp(-self.hazard * ANNOUNCED_YEARS)
        return StretchForecasts(claims, self.curve, left, chance, gone, gone * announced)


@dataclass(frozen=True, slots=True, eq=False)
class StretchForecasts:
    """Forecasts of n claims by their stretch alone; ``left`` (n,) of the curve at the zero day."""

    claims: OpenClaims
    curve: StretchCurve
    left: Floats
    open: Floats
    never: Floats
    cancelled: Floats

    def by(self, days: Floats) -> Floats:
        """Return P(delivered within days) for days (n, m)."""
        until = self.claims.elapsed[:, None] + np.maximum(days, 0.0)
        then = self.curve.joined_survival(until / self.claims.horizon[:, None])
        return (self.left[:, None] - then) / self.open[:, None]

    def alone(self, row: int) -> StretchedClaim:
        """Return the forecast of one claim."""
        claims = self.claims
        numbers = claims.horizon, claims.elapsed, self.left, self.open
        return StretchedClaim(self.curve, *(float(one[row]) for one in numbers))


# --- private -------------------------------------------------------------------------------

_LEAST = 1e-12
"""Chance at which the curve allows for no such delay: the member then counts for nothing."""
