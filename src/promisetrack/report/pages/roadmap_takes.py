"""What each threshold takes a year, beside today's rates and the best growth so far."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from promisetrack.charts.capacity_fan_words import short_rate
from promisetrack.forecast.roadmap.needs import Range, Takes, takes
from promisetrack.forecast.roadmap.plan import FIRST_YEAR_UNIT, CapacityPlan
from promisetrack.forecast.roadmap.ramps import Ramp
from promisetrack.forecast.roadmap.words import amount_words, range_words
from promisetrack.model import Series
from promisetrack.report.phrasing import opening
from promisetrack.report.roadmaps import RoadmapStudy
from promisetrack.units import parse_unit
from promisetrack.words import NOTHING, date_words

MASS_UNIT: Final = "t/year"


@dataclass(frozen=True, slots=True)
class TakesRow:
    """One thing that is needed: its amounts a year for every threshold, today's rate, its growth.

    ``to_grow`` says how often today's rate must double for the smallest threshold.
    """

    name: str
    amounts: tuple[str, ...]
    today: str
    whose: str
    to_grow: str
    best: str


@dataclass(frozen=True, slots=True)
class TakesTable:
    """The table: the thresholds that head its columns, its rows, and the readings behind it."""

    title: str
    thresholds: tuple[str, ...]
    rows: tuple[TakesRow, ...]
    readings: tuple[str, ...]


def takes_table(study: RoadmapStudy) -> TakesTable | None:
    """Return what the thresholds take; None where the roadmap has no arithmetic of it."""
    plan = study.drawn.plan if study.drawn is not None else None
    if plan is None:
        return None
    found = [
        (amount, takes(plan.needs, watts))
        for name, amount in zip(plan.thresholds, plan.amounts, strict=True)
        for watts in [plan.watts(name)]
        if watts is not None
    ]
    if not found:
        return None
    unit = study.ledger.series[plan.capacity.series].unit
    rows = tuple(row for row in _rows(study, plan, [one for _, one in found]) if any(row.amounts))
    return TakesTable(
        title=_title(study, plan, found[0][1]),
        thresholds=tuple(short_rate(float(f"{a / unit.scale:.12g}"), unit) for a, _ in found),
        rows=rows,
        readings=tuple(_readings(study, plan)),
    )


def large_words(amount: float) -> str:
    """Say an amount to two figures, millions and billions in words.

    >>> large_words(8333.0), large_words(12e6), large_words(1.94e11)
    ('8,300', '12 million', '190 billion')
    """
    for size, name in ((1e9, "billion"), (1e6, "million")):
        if float(f"{amount:.2g}") >= size:
            return f"{amount_words(amount / size)} {name}"
    return amount_words(amount)


# --- private -------------------------------------------------------------------------------

_NAMES: Final = {
    "satellites": "Satellites",
    "launches": "Launches, with nothing else aboard",
    "tonnes": "Tonnes to orbit",
    "array_km2": "Solar arrays, km²",
    "radiator_km2": "Radiators, km²",
}


def _rows(study: RoadmapStudy, plan: CapacityPlan, each: list[Takes]) -> Iterator[TakesRow]:
    for name, words in _NAMES.items():
        ranges = [getattr(one, name) for one in each]
        if not any(ranges):
            continue
        today, whose, best = _today(study, plan, name)
        yield TakesRow(
            name=words,
            amounts=tuple(_span(one) for one in ranges),
            today=amount_words(today) if today is not None else NOTHING,
            whose=whose,
            to_grow=_doublings(ranges[0], today),
            best=best,
        )


def _span(ends: tuple[float, float] | None) -> str:
    """Say a range, its size once where both ends share it: "1.2 to 4 million"."""
    if ends is None:
        return NOTHING
    low, high = (large_words(end) for end in ends)
    if low == high:
        return low
    number, _, size = low.partition(" ")
    return f"{number if size and high.endswith(f' {size}') else low} to {high}"


def _today(study: RoadmapStudy, plan: CapacityPlan, name: str) -> tuple[float | None, str, str]:
    """Return today's rate of a thing, whose it is, and its best growth in a year."""
    if name == "launches" and plan.launches is not None and plan.capacity.launches:
        series = study.ledger.series[plan.capacity.launches]
        whose = f"{series.title}, at the pace of {_newest(series)}"
        return plan.launches.now.rate, whose, _best(plan.launches.ramp)
    if name == "satellites":
        own = _own_satellites(study, plan)
        if own is not None:
            ramp, series = own
            whose = f"{series.title}, {int(ramp.times[-1])}, of another kind"
            return float(ramp.amounts[-1]), whose, _best(ramp)
    if name == "tonnes":
        return _own_tonnes(study, plan)
    return None, "no reading", NOTHING


def _own_tonnes(study: RoadmapStudy, plan: CapacityPlan) -> tuple[float | None, str, str]:
    """Return the newest mass a year of the company, and whose figure it is; no growth of it."""
    maker, wanted = plan.promises[0].organization, parse_unit(MASS_UNIT)
    found = [
        (reading, series)
        for series in study.ledger.series
        if series.organization == maker and series.unit == wanted
        for reading in series.readings
        if reading.date.upper is not None and reading.date.upper <= plan.as_of
    ]
    if not found:
        return None, "no reading", NOTHING
    newest, series = max(found, key=lambda one: one[0].date.middle)
    return newest.value, f"{series.title}, {date_words(newest.date)}", NOTHING


def _own_satellites(study: RoadmapStudy, plan: CapacityPlan) -> tuple[Ramp, Series] | None:
    """Return the company's largest ramp of satellites of another kind."""
    maker, wanted = plan.promises[0].organization, parse_unit(FIRST_YEAR_UNIT)
    found = [
        (ramp, study.ledger.series[ramp.name])
        for ramp in plan.growth.ramps
        if ramp.organization == maker
    ]
    counting = [(ramp, series) for ramp, series in found if series.unit == wanted]
    return max(counting, key=lambda one: float(one[0].amounts[-1]), default=None)


def _newest(series: Series) -> str:
    return date_words(max((one.date for one in series.readings), key=lambda one: one.middle))


def _best(ramp: Ramp) -> str:
    """Say the largest growth from one year to the next, after the first."""
    if len(ramp) < 2:  # noqa: PLR2004
        return NOTHING
    steps = ramp.growth / ramp.gaps
    at = int(np.argmax(steps))
    years = f"{int(ramp.times[at])} to {int(ramp.times[at + 1])}"
    return f"{math.exp(float(steps[at])):.1f} times in a year, {years}"


def _doublings(needed: tuple[float, float] | None, today: float | None) -> str:
    if needed is None or not today:
        return NOTHING
    low, high = (math.log2(end / today) for end in needed)
    if high <= 0.0:
        return "none"
    first, last = f"{max(low, 0.0):.1f}", f"{high:.1f}"
    return first if first == last else f"{first} – {last}"


def _title(study: RoadmapStudy, plan: CapacityPlan, first: Takes) -> str:
    """Say the launches that the smallest threshold takes beside today's."""
    unit = study.ledger.series[plan.capacity.series].unit
    rate = short_rate(float(f"{plan.amounts[0] / unit.scale:.12g}"), unit)
    if first.launches is None or plan.launches is None:
        return f"What {rate} a year takes"
    now = amount_words(plan.launches.now.rate)
    return (
        f"{opening(rate)} a year takes {range_words(first.launches)} launches a year; "
        f"there are {now} now"
    )


def _readings(study: RoadmapStudy, plan: CapacityPlan) -> Iterator[str]:
    """Say for every range from how many readings it comes."""
    for role in (
        "satellite_power", "satellites_per_launch", "satellite_mass", "array_power",
        "heat_rejection",
    ):  # fmt: skip
        found: Range | None = getattr(plan.needs, role)
        if found is not None:
            series = study.ledger.series[found.series]
            count = f"{found.count} reading{'s' * (found.count != 1)}"
            values = [one.value for one in series.readings if one.value > 0.0]
            span = range_words((min(values), max(values)))
            yield f"{series.title}: {span} {series.unit.name} ({count})"
