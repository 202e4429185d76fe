"""The crowd beside the model: the same threshold, the same deadlines, the same day of knowledge."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from promisetrack.crowd.distribution import CrowdDistribution, level
from promisetrack.crowd.thresholds import Threshold, asked_threshold, why_not_compared
from promisetrack.dates import DateWindow
from promisetrack.forecast.delivery import Timeline
from promisetrack.model import Reading, Series, SeriesType
from promisetrack.quantities import Quantity


@dataclass(frozen=True, slots=True)
class ComparedDeadline:
    """One deadline, as the crowd and the model see it.

    Attributes
    ----------
    deadline
        The last day that counts.
    crowd
        The price, from 0 to 1.
    levelled
        The crowd's chance after prices that contradict each other are levelled.
    model
        The model's chance, as of the timeline's own day.
    taken
        When the price was taken.
    volume, traders
        What was traded, and by how many; None where the source does not say.
    """

    deadline: date
    crowd: float
    levelled: float
    model: float
    taken: DateWindow
    volume: Quantity | None = None
    traders: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A series of prices beside a timeline.

    Attributes
    ----------
    series
        The prices.
    rows
        In the order of the deadlines; empty where ``why_not`` says why.
    why_not
        Why nothing is compared, in words that follow "not compared:"; else None.
    distribution
        The crowd's; None where nothing is compared.
    """

    series: Series
    rows: tuple[ComparedDeadline, ...] = ()
    why_not: str | None = None
    distribution: CrowdDistribution | None = None


@dataclass(frozen=True, slots=True)
class SameOdds:
    """The days by which crowd and model give the same chance; the model's None: not in 80 years."""

    probability: float
    crowd: date
    model: date | None


def compare(
    series: Series, timeline: Timeline, own: Threshold | None, *, as_of: date | None = None
) -> Comparison:
    """Compare the newest prices of a series with a timeline.

    Prices for 1 MW are not held against a promise of 1 GW/year; `Comparison.why_not` says so.

    Parameters
    ----------
    series
        A series of type probability.
    timeline
        Of a promise or a milestone.
    own
        What that promise or milestone must reach (`promised_threshold`, `milestone_threshold`).
    as_of
        Prices taken after this day are not known; None: the day of the timeline.

    Returns
    -------
    Comparison
        Chances from 0 to 1, one row a deadline; no row, and why, where the two ask different things
        or no price is known.
    """
    if series.type is not SeriesType.PROBABILITY:
        return Comparison(series, why_not=f"{series.id} holds no prices, but a {series.type}")
    why_not = why_not_compared(asked_threshold(series), own)
    if why_not is not None:
        return Comparison(series, why_not=why_not)
    day = as_of or timeline.as_of
    readings = newest_prices(series, as_of=day)
    if not readings:
        return Comparison(series, why_not=f"no price known by {day} has a deadline after it")
    crowd = _distribution(readings)
    model = timeline.probabilities_by(crowd.deadlines)
    rows = tuple(
        ComparedDeadline(
            deadline=deadline,
            crowd=reading.value,
            levelled=levelled,
            model=float(chance),
            taken=reading.date,
            volume=reading.volume,
            traders=reading.traders,
        )
        for reading, deadline, levelled, chance in zip(
            readings, crowd.deadlines, crowd.probabilities, model, strict=True
        )
    )
    return Comparison(series, rows, distribution=crowd)


def newest_prices(series: Series, *, as_of: date) -> tuple[Reading, ...]:
    """Return the readings of the newest day known by a day, in the order of their deadlines.

    Prices of different days are never mixed: together they would be nobody's distribution. A
    reading whose day is not known counts from the last day on which it may have been taken.
    Deadlines that have passed are left out, and so are two values for one deadline, as elsewhere.

    Parameters
    ----------
    series
        A series of type probability.
    as_of
        Last day that counts as known; deadlines before it have passed.
    """
    known = [one for one in series.readings if one.date.upper and one.date.upper <= as_of]
    newest = max((one.date.upper for one in known if one.date.upper), default=None)
    latest = [one for one in known if one.date.upper == newest]
    counts = Counter(one.deadline for one in latest)
    usable = [
        (one.deadline, one)
        for one in latest
        if one.deadline is not None and one.deadline >= as_of and counts[one.deadline] == 1
    ]
    return tuple(one for _, one in sorted(usable, key=lambda pair: pair[0]))


def crowd_distribution(series: Series, *, as_of: date) -> CrowdDistribution | None:
    """Return the crowd's distribution by its newest prices; None where there is none.

    Parameters
    ----------
    series
        A series of type probability.
    as_of
        Last day that counts as known.

    Raises
    ------
    ValueError
        If a reading lies outside of 0 to 1, as those of a series of another type may.
    """
    readings = newest_prices(series, as_of=as_of)
    return _distribution(readings) if readings else None


def same_odds(comparison: Comparison, timeline: Timeline) -> SameOdds | None:
    """Return the days on which both give the chance of the crowd's last deadline.

    Parameters
    ----------
    comparison
        Of a series with the timeline.
    timeline
        The model's, as it was compared.

    Returns
    -------
    SameOdds or None
        None where nothing is compared or that chance is 0 or 1, so that no day can be named.
    """
    crowd = comparison.distribution
    if crowd is None or not 0.0 < crowd.probabilities[-1] < 1.0:
        return None
    chance = crowd.probabilities[-1]
    day = crowd.quantile(chance)
    return None if day is None else SameOdds(chance, day, timeline.quantile(chance))


# --- private -------------------------------------------------------------------------------


def _distribution(readings: tuple[Reading, ...]) -> CrowdDistribution:
    deadlines = tuple(one.deadline for one in readings if one.deadline is not None)
    taken = max(one.date.upper for one in readings if one.date.upper is not None)
    return level(deadlines, tuple(one.value for one in readings), start=taken)
