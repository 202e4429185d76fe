"""Grades of single statements about promises, by what was later seen.

A statement is a chance of a delivery by a day, or a bare date. It is decided once the delivery's
window lies on one side of that day, or the promise was looked at on it or later and was still
open; a cancelled promise is known not to come up to the ledger's closing. A bare date is graded
by the days between it and the delivery, both cut at the last day on which a delivery would have
been seen: the restricted CRPS of a forecast that is sure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.delivery import DeliveryForecast
from promisetrack.forecast.rows import LEFT_OUT
from promisetrack.forecast.scoring import crps_restricted
from promisetrack.model import Ledger, Promise, Status
from promisetrack.model.knowledge import outcome_known_on

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fate:
    """What was finally seen of a promise.

    Parameters
    ----------
    first, last
        The window of its delivery; None where it was not delivered.
    open_until
        The last day on which it is known to have been undelivered; None where it was delivered.
    watched_until
        The last day on which a delivery would have been seen.
    """

    first: date | None
    last: date | None
    open_until: date | None
    watched_until: date

    def delivered_by(self, day: date) -> bool | None:
        """Whether it was delivered on or before a day; None where that is not known."""
        if self.last is not None and self.last <= day:
            return True
        if self.first is not None and self.first > day:
            return False
        if self.open_until is not None and self.open_until >= day:
            return False
        return None

    @property
    def middle(self) -> date | None:
        """The middle of the delivery's window."""
        if self.first is None or self.last is None:
            return self.last
        return self.first + (self.last - self.first) // 2


def fate_of(ledger: Ledger, promise: Promise, *, as_of: date) -> Fate | str:
    """Return what was seen of a promise up to a day, or why it has no verdict."""
    outcome = outcome_known_on(ledger, promise, as_of)
    if outcome.judgement.value in LEFT_OUT:
        return LEFT_OUT[outcome.judgement.value]
    if outcome.status is Status.DELIVERED:
        if outcome.date is None or outcome.date.upper is None:
            return LEFT_OUT["outcome undated"]
        return Fate(outcome.date.lower, outcome.date.upper, None, as_of)
    if outcome.status is Status.CANCELLED:
        return Fate(None, None, as_of, as_of)
    # up to the closing a delivery would have been noticed, whenever somebody last looked
    watched = max(outcome.as_of, min(as_of, ledger.closing or as_of))
    return Fate(None, None, outcome.as_of, watched)


def date_error(said: date, fate: Fate, *, made: date) -> float | None:
    """Return the grade of a bare date in years; None where nothing was seen after ``made``."""
    if fate.watched_until <= made:
        return None
    came = fate.middle or fate.watched_until
    days = _within(said, made, fate) - _within(came, made, fate)
    return abs(days.days) / DAYS_PER_YEAR


def forecast_error(forecast: DeliveryForecast, fate: Fate) -> float | None:
    """Return the restricted CRPS of a forecast in years, on the scale of `date_error`.

    None where nothing was seen after the day up to which the forecast knew.
    """
    start = forecast.known_as_of
    if fate.watched_until <= start:
        return None

    def cdf(years: Floats) -> Floats:
        days = np.asarray(years * DAYS_PER_YEAR)
        return forecast.curve.probability_within(days.ravel()).reshape(days.shape)

    came = fate.middle
    seen = max(((came or fate.watched_until) - start).days, 0)
    window = (fate.watched_until - start).days
    years = np.array([seen, window]) / DAYS_PER_YEAR
    return float(crps_restricted(cdf, years[:1], [came is not None], years[1:])[0])


# --- private -------------------------------------------------------------------------------


def _within(day: date, made: date, fate: Fate) -> date:
    return min(max(day, made), fate.watched_until)
