"""What a roadmap's capacity names: thresholds with a measure, series, and analogues."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from promisetrack.ledger.checks.overview import FileFault, Overview, roadmap_file
from promisetrack.ledger.checks.references import nearest
from promisetrack.model import Measure, Roadmap, Series, SeriesType
from promisetrack.problems import Fault, KeyPath
from promisetrack.quantities import Unit, UnitError, convert

FEWEST_READINGS: Final = 3
"""Of an analogue: with fewer nothing can be said of how long it took to double."""


def threshold_unmeasured(whole: Overview) -> Iterator[FileFault]:
    """Find a threshold of which nothing says how much it is."""
    for roadmap in whole.ledger.roadmaps:
        for i, name in enumerate(roadmap.capacity.thresholds if roadmap.capacity else ()):
            promise = whole.ledger.promises.get(name)
            is_missing = promise is None and name not in whole.promise_files
            if roadmap.get(name) and (is_missing or (promise and promise.measure is None)):
                yield (
                    roadmap_file(roadmap),
                    Fault(
                        ("capacity", "thresholds", i),
                        f"{name} is no promise with a measure",
                        "a promise whose `measure` says what it reaches",
                        "add `measure:` to the promise, or name another milestone",
                    ),
                )


def threshold_unit(whole: Overview) -> Iterator[FileFault]:
    """Find a threshold that cannot be compared with the fan's series."""
    for one in _thresholds(whole):
        try:
            convert(one.measure.reaches, one.unit)
        except UnitError as error:
            yield (
                one.file,
                Fault(
                    one.where,
                    f"{one.measure.reaches} cannot be compared with the fan: {error}",
                    f"a promise whose measure reaches so much in {one.unit}",
                    "name another milestone, or correct the unit of its measure",
                ),
            )


def thresholds_do_not_rise(whole: Overview) -> Iterator[FileFault]:
    """Find a threshold that is no higher than the one before it."""
    for before, one in pairwise(_thresholds(whole)):
        if before.file == one.file and before.amount >= one.amount:
            yield (
                one.file,
                Fault(
                    one.where,
                    f"{one.measure.reaches} is no more than {before.measure.reaches}, "
                    "which stands before it",
                    "thresholds in rising order",
                    "turn the two round, or leave one out",
                ),
            )


def series_unknown(whole: Overview) -> Iterator[FileFault]:
    """Find a series that is not there."""
    for roadmap, where, name in _series_named(whole):
        if name not in whole.series_files:
            yield (
                roadmap_file(roadmap),
                Fault(
                    where,
                    f"no series has the id {name}",
                    "the name of a file in claims/series, without .yaml",
                    nearest(name, whole.series_files) or "add the series, or take the line out",
                ),
            )


def analogue_too_short(whole: Overview) -> Iterator[FileFault]:
    """Find an analogue from which no growth can be read."""
    for roadmap in whole.ledger.roadmaps:
        for i, name in enumerate(roadmap.capacity.analogues if roadmap.capacity else ()):
            series = whole.ledger.series.get(name)
            wrong = _no_ramp(series) if series is not None else ""
            if wrong:
                yield (
                    roadmap_file(roadmap),
                    Fault(
                        ("capacity", "analogues", i),
                        f"no growth can be read from {name}: {wrong}",
                        f"a series of type stock or flow with at least {FEWEST_READINGS} readings",
                        "add readings to the series, or name another one",
                    ),
                )


# --- private -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Threshold:
    """A threshold with a measure, and the unit of its fan."""

    file: str
    where: KeyPath
    measure: Measure
    unit: Unit

    @property
    def amount(self) -> float:
        """What is reached, in the fan's unit; not a number where it is of another kind."""
        try:
            return convert(self.measure.reaches, self.unit).value
        except UnitError:
            return float("nan")  # compares as neither less nor more: the fault is told elsewhere


def _thresholds(whole: Overview) -> Iterator[_Threshold]:
    """Yield the thresholds that can be looked at, roadmap by roadmap."""
    for roadmap in whole.ledger.roadmaps:
        capacity = roadmap.capacity
        series = whole.ledger.series.get(capacity.series) if capacity else None
        for i, name in enumerate(capacity.thresholds if capacity and series else ()):
            promise = whole.ledger.promises.get(name)
            if promise is not None and promise.measure is not None and series is not None:
                where = ("capacity", "thresholds", i)
                yield _Threshold(roadmap_file(roadmap), where, promise.measure, series.unit)


def _series_named(whole: Overview) -> Iterator[tuple[Roadmap, KeyPath, str]]:
    for roadmap in whole.ledger.roadmaps:
        if roadmap.capacity is not None:
            for key, name in roadmap.capacity.roles():
                yield roadmap, ("capacity", key), name
            for i, name in enumerate(roadmap.capacity.analogues):
                yield roadmap, ("capacity", "analogues", i), name


def _no_ramp(series: Series) -> str:
    """Say why no growth can be read from a series, or nothing."""
    if series.type not in _MEASURED:
        return f"its readings are of type {series.type}"
    count = len(series.readings)
    if count >= FEWEST_READINGS:
        return ""
    return "it has 1 reading" if count == 1 else f"it has {count or 'no'} readings"


_MEASURED: Final = (SeriesType.STOCK, SeriesType.FLOW)
