r"""The growth that a measured promise demands, beside the fastest that was ever read.

A promise of a threshold, made where the quantity stood at a level, asks for

.. math:: g = \log(\text{threshold} / \text{level}) / \text{years}

a year; of what must fall, for the same with the sign turned, so that g above 0 always leads to the
threshold. The level is what the claim says (`level`), and the years are its horizon; else the
newest reading of the measure's series whose period had ended when the claim was made, and the
years run from the end of that period to the deadline: 50,000 cars in 2015 after 31,655 in 2014 is
a step of one year, however late in 2015 it was promised. A part of a period is never annualised.

The fastest growth over as many years is the largest mean slope of log value between two readings of
one series that lie at least so far apart. Only stocks and flows count, no estimates and no prices;
of a flow only whole periods, without the first in which there was any, for it may have begun
within it; and a count starts at `LEAST_COUNT`: from one to three is a start.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from promisetrack.dates import DAYS_PER_YEAR, DateWindow
from promisetrack.forecast.clock import clock_of, first_clock
from promisetrack.model import Claim, Ledger, Promise, Series
from promisetrack.model.derive import compare_readings
from promisetrack.model.knowledge import claims_known_on
from promisetrack.model.promise import Direction, Measure
from promisetrack.model.series import SeriesType
from promisetrack.quantities import Quantity, convert, ratio

LEAST_COUNT: Final = 10
"""Of launches, satellites and the like: growth from fewer says little."""

NO_LEVEL: Final = "where it stood when it was promised is not known"
ZERO_LEVEL: Final = "it starts from nothing, and growth from nothing has no rate"


@dataclass(frozen=True, slots=True)
class GrowthDemanded:
    """What a claim asks of a measured quantity.

    Parameters
    ----------
    level, threshold
        Where it stood, and what is promised.
    level_from
        "claim", or the id of the series that was read.
    years
        From the day of the level, of a flow the end of its period, to the deadline.
    falling
        Whether the quantity must fall to be kept.
    rate
        Change of the log a year towards the threshold; 0 or less where it was met already.
    """

    level: Quantity
    threshold: Quantity
    level_from: str
    years: float
    falling: bool
    rate: float


@dataclass(frozen=True, slots=True)
class GrowthSeen:
    """How a series moved between two readings: ``rate`` is the change of its log a year."""

    series: str
    title: str
    first: DateWindow
    last: DateWindow
    years: float
    rate: float


@dataclass(frozen=True, slots=True)
class Ambition:
    """What a measured promise demands, and the fastest that was seen over as many years.

    ``demanded`` is None with ``reason``; ``fastest`` is None where no series runs for so long, or
    nothing is demanded.
    """

    demanded: GrowthDemanded | None
    fastest: GrowthSeen | None
    reason: str

    @property
    def is_unprecedented(self) -> bool:
        """Whether no series ever grew so fast for so long, of those that run for so long."""
        return (
            self.demanded is not None
            and self.fastest is not None
            and self.demanded.rate > abs(self.fastest.rate)
        )


def ambition(
    ledger: Ledger, promise: Promise, *, as_of: date, seen: Sequence[GrowthSeen] | None = None
) -> Ambition | None:
    """Return what a promise demanded when it was first promised; None where nothing is measured.

    Parameters
    ----------
    ledger
        Where the readings are.
    promise
        One of the ledger, or an imagined one.
    as_of
        Day up to which knowledge reaches.
    seen
        What `growth_seen` returned for the same ledger and day, where many promises are asked
        about; None looks it up.
    """
    if promise.measure is None:
        return None
    clock = first_clock(claims_known_on(promise, as_of))
    if clock is None:
        return Ambition(None, None, "no date with a last day was promised")
    demanded = growth_demanded(promise, clock.claim, ledger, as_of=as_of)
    if isinstance(demanded, str):
        return Ambition(None, None, demanded)
    found = growth_seen(ledger, as_of=as_of) if seen is None else seen
    return Ambition(demanded, fastest(found, demanded.years, falling=demanded.falling), "")


def growth_demanded(
    promise: Promise, claim: Claim, ledger: Ledger, *, as_of: date
) -> GrowthDemanded | str:
    """Return the growth that a claim of a measured promise demands, or why it has none.

    Parameters
    ----------
    promise
        The promise.
    claim
        One of its claims.
    ledger
        Where the readings are.
    as_of
        Day up to which knowledge reaches; no reading later than the claim is used in any case.
    """
    measure, clock = promise.measure, clock_of(claim)
    if measure is None:
        return "nothing is measured"
    if clock is None:
        return "it names no last day"
    if measure.reaches.value <= 0.0:
        return "growth to nothing has no rate"
    found = _level(measure, claim, ledger, min(as_of, clock.start))
    if found is None:
        return NO_LEVEL
    if found.quantity.value <= 0.0:
        return ZERO_LEVEL
    falling = measure.direction is Direction.AT_MOST
    years = (clock.deadline - (found.day or clock.start)).days / DAYS_PER_YEAR
    step = math.log(ratio(measure.reaches, found.quantity))
    return GrowthDemanded(
        level=found.quantity,
        threshold=measure.reaches,
        level_from=found.whence,
        years=years,
        falling=falling,
        rate=(-step if falling else step) / years,
    )


def growth_seen(ledger: Ledger, *, as_of: date) -> tuple[GrowthSeen, ...]:
    """Return every pair of readings of every stock and flow of a ledger, known by a day."""
    return tuple(pair for series in ledger.series for pair in _pairs(series, as_of))


def fastest(
    seen: Sequence[GrowthSeen], years: float, *, falling: bool = False
) -> GrowthSeen | None:
    """Return the fastest growth, or fall, over at least so many years; None where none runs so.

    Parameters
    ----------
    seen
        What `growth_seen` returned.
    years
        The least distance of the two readings.
    falling
        Ask for the fastest fall.
    """
    sign = -1.0 if falling else 1.0
    long_enough = [one for one in seen if one.years >= years - _SLACK and sign * one.rate > 0.0]
    return max(long_enough, key=lambda one: (sign * one.rate, one.series), default=None)


# --- private -------------------------------------------------------------------------------

_SLACK: Final = 0.01
"""Years: 365 days are a year."""

_WHOLE: Final = 0.95
"""Of the unit's period: February is a month, and a year read to 30 December a year."""


@dataclass(frozen=True, slots=True)
class _Level:
    """Where a quantity stood, who says so, and on what day; None: on that of the claim."""

    quantity: Quantity
    whence: str
    day: date | None


def _level(measure: Measure, claim: Claim, ledger: Ledger, day: date) -> _Level | None:
    if claim.level is not None:
        comparable = claim.level.unit.dimension == measure.reaches.unit.dimension
        return _Level(claim.level, "claim", None) if comparable else None
    series = ledger.series.get(measure.series) if measure.series is not None else None
    compared = [] if series is None else compare_readings(measure, series, as_of=day)
    if series is None or not compared:
        return None
    share, wanted = compared[-1].share, measure.reaches.value
    value = wanted / share if measure.direction is Direction.AT_MOST and share else wanted * share
    exact = convert(Quantity(value, measure.reaches.unit), series.unit).value
    return _Level(Quantity(float(f"{exact:.9g}"), series.unit), series.id, compared[-1].last)


def _pairs(series: Series, as_of: date) -> Iterator[GrowthSeen]:
    if series.type not in (SeriesType.STOCK, SeriesType.FLOW):
        return
    values = sorted(_values(series, as_of), key=lambda one: one[0].middle)
    values = [one for one in values if one[1] >= _least(series)]
    for at, (first, start) in enumerate(values):
        for last, end in values[at + 1 :]:
            years = (last.middle - first.middle).days / DAYS_PER_YEAR
            if years > 0.0:
                rate = math.log(end / start) / years
                yield GrowthSeen(series.id, series.title, first, last, years, rate)


def _values(series: Series, as_of: date) -> Iterator[tuple[DateWindow, float]]:
    """Give the readings above zero that can be compared with one another."""
    seen = Counter(reading.date for reading in series.readings)
    above = [one for one in series.readings if one.value > 0.0 and one.date.upper is not None]
    start = min((one.date.middle for one in above), default=date.max)
    for reading in above:
        known = reading.date.upper is not None and reading.date.upper <= as_of
        begun = series.type is SeriesType.STOCK or reading.date.middle > start
        once = seen[reading.date] == 1
        if known and begun and once and _is_whole(series, reading.date):
            yield reading.date, reading.value


def _least(series: Series) -> float:
    return LEAST_COUNT if series.unit.is_count else 0.0


def _is_whole(series: Series, window: DateWindow) -> bool:
    """Whether a flow was read over its unit's whole period; a level always is."""
    period = series.unit.period_days
    if series.type is SeriesType.STOCK or period is None:
        return True
    return window.days is not None and window.days >= _WHOLE * period
