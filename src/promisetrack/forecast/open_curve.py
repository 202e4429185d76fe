"""The forecast of one open promise as a curve of days, small enough that a report keeps thousands.

The forecasts of a table of claims (`promisetrack.forecast.open_promises`) hold the draws that they
average, some 5 kB for each claim and family. Days, quantiles and pages ask for no draw, only for
what is left of their sum, and that is read from a table of knots: so a curve keeps the table, and
gives the same numbers to the last digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np

from promisetrack.forecast.on_plan import plan_share_by
from promisetrack.forecast.stretch import StretchCurve
from promisetrack.forecast.tabulated import Tabulated

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


class ClaimCurve(Protocol):
    """The chance of a delivery within days after the zero day, of one claim."""

    def by(self, days: Floats) -> Floats:
        """Return P(delivered within days) for days (m,), 0 up to the zero day."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenCurve:
    """The forecast of one promise as a `promisetrack.forecast.delivery.DeliveryCurve`."""

    never: float
    """Probability that it is never delivered."""
    cancelled: float
    """The part of never that is called off."""
    curve: ClaimCurve

    def probability_within(self, days: Floats) -> Floats:
        """Return the probabilities (n,) of a delivery within ``days`` (n,)."""
        return self.curve.by(days)


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """Several curves of one claim, or of two claims of one promise, each with its weight."""

    weights: tuple[float, ...]
    parts: tuple[ClaimCurve, ...]

    def by(self, days: Floats) -> Floats:
        """Return P(delivered within days) for days (m,)."""
        total = np.zeros(days.shape)
        for weight, part in zip(self.weights, self.parts, strict=True):
            total += weight * part.by(days)
        return total


@dataclass(frozen=True, slots=True, eq=False)
class FamilyCurve:
    """One claim by one family, averaged over its draws.

    Parameters
    ----------
    opens, horizon, elapsed
        Days from the start of the clock: when the on-plan window opens, its end, the zero day.
    over
        Share of the on-plan window that is over on the zero day.
    plan
        What the whole window counts, given open on the zero day.
    late
        What is left of the late part so many days after the zero day.
    """

    opens: float
    horizon: float
    elapsed: float
    over: float
    plan: float
    late: Tabulated

    def by(self, days: Floats) -> Floats:
        """Return P(delivered within days) for days (m,)."""
        until = self.elapsed + np.maximum(days, 0.0)
        window = plan_share_by(until, self.opens, self.horizon) - self.over
        return self.plan * window + self.late.first - self.late(until - self.elapsed)


@dataclass(frozen=True, slots=True, eq=False)
class StretchedClaim:
    """One claim by its stretch alone.

    Parameters
    ----------
    curve
        That of all promises.
    horizon, elapsed
        Days from the start of the clock to the date and to the zero day.
    left, open
        The curve at the zero day, and the chance to be open then, called off or not.
    """

    curve: StretchCurve
    horizon: float
    elapsed: float
    left: float
    open: float

    def by(self, days: Floats) -> Floats:
        """Return P(delivered within days) for days (m,)."""
        until = self.elapsed + np.maximum(days, 0.0)
        come: Floats = (self.left - self.curve.joined_survival(until / self.horizon)) / self.open
        return come
