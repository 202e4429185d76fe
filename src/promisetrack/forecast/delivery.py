"""The forecast of one promise: a distribution of its delivery date, with never in it.

Conventions: a forecast is conditional on *not delivered by* ``known_as_of``, the day of the
newest evidence that knowledge reaches; probabilities are those of a delivery on or before a day;
``quantile(p)`` is the smallest day by which the probability is at least p.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

HORIZON_DAYS: Final = round(80 * DAYS_PER_YEAR)
"""A quantile later than this many days after the forecast's day is not named."""


class ForecastError(ValueError):
    """A forecast cannot be stood behind; the message is one plain sentence that says why."""


class DeliveryCurve(Protocol):
    """A distribution of the days from ``known_as_of`` to delivery, given that they are above 0."""

    @property
    def never(self) -> float:
        """Probability that it is never delivered."""

    def probability_within(self, days: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probabilities (n,) of a delivery within ``days`` (n,), 0 for days <= 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """When one thing will be done, as known on a day."""

    promise: str
    """Id of the promise, or of the milestone."""
    as_of: date
    """Day of the forecast."""
    known_as_of: date
    """Day of the newest evidence that it was still open; at most ``as_of``."""
    curve: DeliveryCurve
    """Days after ``known_as_of``."""
    never_is_floor: bool = False
    """Whether the never-share counts declared cancellations alone, so that it is a least value."""
    probability_cancelled: float | None = None
    """The part of never that will be announced; None where the model cannot tell."""
    _quantiles: dict[float, date | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Those asked for so far: a site asks a dozen times for each median."""
    _chances: dict[date, float] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Likewise by day."""
    _first_look: list[tuple[NDArray[np.int64], NDArray[np.float64]]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )
    """Where the search for a quantile begins; empty before the first."""

    def probability_by(self, day: date) -> float:
        """Return the probability of a delivery on or before a day."""
        if day not in self._chances:
            self._chances[day] = float(self.probabilities_by([day])[0])
        return self._chances[day]

    def probabilities_by(self, days: Sequence[date]) -> NDArray[np.float64]:
        """Return the probabilities (n,) of a delivery on or before each of ``days`` (n,)."""
        start = self.known_as_of
        return self.curve.probability_within(
            np.array([(day - start).days for day in days], dtype=np.float64)
        )

    def quantile(self, p: float) -> date | None:
        """Return the smallest day by which the probability of delivery is at least ``p``.

        Parameters
        ----------
        p
            Between 0 and 1, both excluded.

        Returns
        -------
        date or None
            None where that day lies more than 80 years after ``as_of``, or never comes.

        Raises
        ------
        ValueError
            If ``p`` is not between 0 and 1.
        """
        if not 0.0 < p < 1.0:
            message = f"p must lie between 0 and 1, not {p}"
            raise ValueError(message)
        if p not in self._quantiles:
            self._quantiles[p] = self._search(p)
        return self._quantiles[p]

    @property
    def probability_never(self) -> float:
        """Probability that it is never delivered."""
        return float(self.curve.never)

    def _search(self, p: float) -> date | None:
        low, high = 0, (self.as_of - self.known_as_of).days + HORIZON_DAYS
        while high - low > 1:
            days, chances = self._looked(low, high)
            reached = chances >= p
            if not reached.any():
                return None
            first = int(np.argmax(reached))
            low, high = int(days[first]), int(days[first + 1])
        return self.known_as_of + timedelta(days=high)

    def _looked(self, low: int, high: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return days (k,) from low to high, and the probabilities (k - 1,) of all but the first.

        A curve answers for many days at the price of one. The first look is kept: the search for
        every quantile begins with it.
        """
        for look in self._first_look:
            if (look[0][0], look[0][-1]) == (low, high):
                return look
        days = np.unique(np.linspace(low, high, _LOOKS).astype(np.int64))
        look = days, self.curve.probability_within(days[1:].astype(np.float64))
        if not self._first_look:
            self._first_look.append(look)
        return look


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryForecast(Timeline):
    """When one promise will be kept, as known on a day.

    ``probability_on_time``, ``probability_later`` and ``probability_never`` add up to 1. On time
    refers to the first date: a newer one does not reset it.
    """

    first_due: date
    """Deadline of the first dated claim."""
    due: date
    """Newest deadline."""

    @property
    def first_date_passed(self) -> bool:
        """Whether the first date has passed without a delivery having been seen."""
        return self.first_due < self.as_of or self.first_due <= self.known_as_of

    @property
    def probability_on_time(self) -> float:
        """Probability of a delivery on or before the first date; 0 once that has passed.

        Between ``known_as_of`` and ``as_of`` a delivery may have gone unseen; once the first date
        has passed that chance is counted as later, since nobody can claim that it was kept.
        """
        return 0.0 if self.first_date_passed else self.probability_by(self.first_due)

    @property
    def probability_later(self) -> float:
        """Probability that it is delivered, but not on time."""
        return max(0.0, 1.0 - self.probability_on_time - self.probability_never)


# --- private -------------------------------------------------------------------------------

_LOOKS = 181
"""So many that two rounds find a day among those of 80 years."""
