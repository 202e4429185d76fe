r"""Cancellation as a cause of its own, competing with delivery: a reading for comparison.

The delay model takes what was called off to be of a kind that would never have come. Here it says
only that something else came first. Every open promise runs the same hazard h a year of being
called off, whenever it would have come; with F(x) its chance of a delivery within x if nobody
called it off,

.. math:: P(\text{delivered within } x) = \int_0^x G(s)\,dF(s), \qquad
          G(s) = \Big(1 + \frac{s}{E}\Big)^{-(n + 1/2)}

G is the chance not to be called off for a time s, over what n cancellations in E years of watching
leave open of h: a gamma distribution, from Jeffreys' prior (Prentice and others 1978, Biometrics
34, 541-554, on hazards by cause).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.delivery import DeliveryCurve
from promisetrack.forecast.open_promises import ANNOUNCED_YEARS
from promisetrack.forecast.rows import CANCELLED, DelayRows
from promisetrack.forecast.tabulated import LAST_DAY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cancellation:
    """How often open promises are called off: so many in so many years of watching them."""

    cancelled: int
    years: float

    @property
    def hazard(self) -> float:
        """The mean hazard a year."""
        return (self.cancelled + 0.5) / self.years

    def survival(self, days: Floats) -> Floats:
        """Return the chances (n,) not to be called off within days (n,)."""
        years: Floats = days / DAYS_PER_YEAR
        spared: Floats = np.exp(-(self.cancelled + 0.5) * np.log1p(years / self.years))
        return spared


def observed_cancellation(rows: DelayRows) -> Cancellation:
    """Return what delay rows say of cancellation; their clocks run until whatever came first."""
    years = float(rows.frame["duration_years"].sum())
    return Cancellation(int(np.count_nonzero(rows.cause == CANCELLED)), years)


@dataclass(frozen=True, eq=False)
class CompetingCurve:
    """A `DeliveryCurve` under the risk of being called off before."""

    alone: DeliveryCurve
    """What it would be if nobody called it off."""
    cancellation: Cancellation

    @property
    def never(self) -> float:
        """Probability that it is never delivered: called off first, or never coming anyway."""
        return float(1.0 - self._delivered[-1])

    @cached_property
    def cancelled(self) -> float:
        """The part of never that is called off within `ANNOUNCED_YEARS`."""
        last = ANNOUNCED_YEARS * DAYS_PER_YEAR
        days = np.append(self._days[self._days < last], last)
        called_off = -np.diff(self.cancellation.survival(days))
        open_still = 1.0 - self.alone.probability_within(days)
        return float((0.5 * (open_still[1:] + open_still[:-1]) * called_off).sum())

    def probability_within(self, days: Floats) -> Floats:
        """Return the probabilities (n,) of a delivery within ``days`` (n,)."""
        place = np.log1p(np.maximum(days, 0.0))
        within: Floats = np.interp(place, np.log1p(self._days), self._delivered)
        return within

    @cached_property
    def _days(self) -> Floats:
        return np.expm1(np.linspace(0.0, np.log1p(LAST_DAY), _KNOTS))

    @cached_property
    def _delivered(self) -> Floats:
        """The integral up to every knot; between two, G is taken at its mean."""
        come = np.diff(self.alone.probability_within(self._days))
        spared = self.cancellation.survival(self._days)
        parts = np.maximum(come, 0.0) * 0.5 * (spared[1:] + spared[:-1])
        return np.concatenate(([0.0], np.cumsum(parts)))


# --- private -------------------------------------------------------------------------------

_KNOTS: Final = 1601
"""Days of which neighbours lie within .7 %: an error of chances below 1e-4."""
