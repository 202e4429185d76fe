"""The ramps that taught the growth: whose, from when to when, how fast, and where that is read."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from promisetrack.forecast.roadmap.plan import CapacityPlan
from promisetrack.forecast.roadmap.ramps import Ramp, new_ramp
from promisetrack.report.pages.roadmap_takes import large_words
from promisetrack.report.phrasing import number_words, opening
from promisetrack.report.roadmaps import RoadmapStudy
from promisetrack.report.sources import SourceLink, source_link

DRAWS: Final = 4000
AGES: Final = (0, 5, 10)
"""Years of a new ramp at which its pace is told."""


@dataclass(frozen=True, slots=True)
class RampRow:
    """One ramp: its maker, what was counted, first and best year, and years to double between."""

    organization: str
    title: str
    years: str
    amounts: str
    doubling: str
    bar: float
    source: SourceLink


@dataclass(frozen=True, slots=True)
class RampsSection:
    """What the ramps say together, and each of them."""

    title: str
    dek: str
    paces: tuple[str, ...]
    rows: tuple[RampRow, ...]


def ramps_section(study: RoadmapStudy) -> RampsSection | None:
    """Return the ramps of a roadmap; None where it has none."""
    plan = study.drawn.plan if study.drawn is not None else None
    if plan is None:
        return None
    ramps = plan.growth.ramps
    paces = [_years_to_double(ramp) for ramp in ramps]
    makers = len({ramp.organization or ramp.name for ramp in ramps})
    order = sorted(range(len(ramps)), key=lambda at: (paces[at], ramps[at].name))
    middle = float(np.median(paces))
    shown = f"{middle:.1f} years or more" if math.isfinite(middle) else "a time without end"
    return RampsSection(
        title=(
            f"Half of the {number_words(len(ramps))} ramps took {shown} to double, from their "
            "first year to their best"
        ),
        dek=(
            f"Growth is learned from {number_words(len(ramps))} ramps of {number_words(makers)} "
            "organizations, what was given up included. Each ramp differs in its start, in how "
            "it slows with age, and in luck from year to year; ramps of one organization are more "
            "alike. What such forecasts from the first three years of a ramp were worth is told "
            "in the documentation of promisetrack, under \u201cThe roadmap\u201d."
        ),
        paces=tuple(_paces(plan)),
        rows=tuple(_row(study, ramps[at], paces[at], min(paces)) for at in order),
    )


# --- private -------------------------------------------------------------------------------


def _years_to_double(ramp: Ramp) -> float:
    """Return the years of a doubling from the first year to the best one; infinite: no growth."""
    best = int(np.argmax(ramp.amounts))
    doublings = math.log2(float(ramp.amounts[best] / ramp.amounts[0]))
    return float(ramp.ages[best]) / doublings if doublings > 0.0 else math.inf


def _row(study: RoadmapStudy, ramp: Ramp, pace: float, fastest: float) -> RampRow:
    series = study.ledger.series[ramp.name]
    newest = max(series.readings, key=lambda one: one.date.middle)
    best = int(np.argmax(ramp.amounts))
    first, last = large_words(float(ramp.amounts[0])), large_words(float(ramp.amounts[best]))
    unit = series.unit.name.partition("/")[0]
    return RampRow(
        organization=ramp.organization or "several",
        title=series.title,
        years=f"{int(ramp.times[0])} – {int(ramp.times[-1])}",
        amounts=f"{first} to {last} {unit} in {int(ramp.times[best])}",
        doubling=_time(pace) if math.isfinite(pace) else "never grew",
        bar=fastest / pace if math.isfinite(pace) else 0.0,
        source=source_link(newest.source, verified=newest.verified),
    )


def _paces(plan: CapacityPlan) -> Iterator[str]:
    """Say how fast a new ramp of the maker doubles at some ages, with an interval."""
    maker = plan.promises[0].organization
    seeds = [np.random.default_rng(number) for number in (1, 2)]
    growth = plan.growth.draw(DRAWS, seeds[0], seeds[1], new_ramp("new", maker))
    for age in AGES:
        pace = growth.start + growth.slowing * math.log1p(age)
        with np.errstate(divide="ignore"):
            years = np.where(pace > 0.0, math.log(2.0) / pace, math.inf)
        low, middle, high = np.quantile(years, (0.1, 0.5, 0.9), method="inverted_cdf")
        when = "in its first year" if age == 0 else f"when it is {age} years old"
        yield opening(
            f"{when}, a new ramp of {maker} doubles in {_time(middle)}; 8 chances in 10: "
            f"{_time(low)} to {_time(high)}"
        )


def _time(years: float) -> str:
    if not math.isfinite(years) or years > _LONG:
        return f"over {_LONG} years, or not at all"
    shown = f"{years:.1f}".removesuffix(".0")
    return "1 year" if shown == "1" else f"{shown} years"


_LONG: Final = 50
