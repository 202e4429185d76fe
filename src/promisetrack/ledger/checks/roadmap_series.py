"""What a roadmap's capacity names: thresholds with a measure, and series of the right kind."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from promisetrack.ledger.checks.overview import FileFault, Overview, roadmap_file
from promisetrack.ledger.checks.references import nearest
from promisetrack.model import Measure, Roadmap, Series, SeriesType
from promisetrack.problems import Fault, KeyPath
from promisetrack.quantities import Unit, UnitError, convert, parse_unit

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


def series_kind(whole: Overview) -> Iterator[FileFault]:
    """Find a series whose readings are not what its key stands for."""
    for roadmap in whole.ledger.roadmaps:
        for key, name in roadmap.capacity.roles() if roadmap.capacity else ():
            series, role = whole.ledger.series.get(name), _ROLES[key]
            if series is not None and not role.fits(series):
                yield (
                    roadmap_file(roadmap),
                    Fault(
                        ("capacity", key),
                        f"the series {name}, in {series.unit} and of type {series.type}, "
                        f"is no `{key}`",
                        role.expected,
                        "name another series, or correct its unit or type",
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


@dataclass(frozen=True, slots=True)
class _Role:
    """What a series must be: its types, and units that its own can be compared with.

    No units: every unit will do, or every rate where ``is_rate``.
    """

    expected: str
    types: Collection[SeriesType]
    units: tuple[str, ...] = ()
    is_rate: bool = False

    def fits(self, series: Series) -> bool:
        """Whether a series is one."""
        known = {parse_unit(unit).dimension for unit in self.units}
        return (
            series.type in self.types
            and (not known or series.unit.dimension in known)
            and (series.unit.period_days is not None or not self.is_rate)
        )


_MEASURED: Final = (SeriesType.STOCK, SeriesType.FLOW)
_OR_ESTIMATED: Final = (*_MEASURED, SeriesType.ESTIMATE)
_BY_AREA: Final = "readings or estimates of power by area, such as W/m2"
_ROLES: Final[Mapping[str, _Role]] = {
    "series": _Role("a series of type stock or flow", _MEASURED),
    "launches": _Role(
        "a series of type flow, in launches/year or another rate", _MEASURED, is_rate=True
    ),
    "satellite_power": _Role(
        "readings or estimates of power, in kW or kW/satellite",
        _OR_ESTIMATED,
        ("W", "W/satellite"),
    ),
    "satellites_per_launch": _Role(
        "readings or estimates in satellites/launch",
        _OR_ESTIMATED,
        ("satellites", "satellites/launch", "satellites/flight"),
    ),
    "launch_share": _Role(
        "readings or estimates of a share, in 1 or percent", _OR_ESTIMATED, ("1",)
    ),
    "first_year": _Role(
        "readings or estimates of satellites/year", _OR_ESTIMATED, ("satellites/year",)
    ),
    "satellite_mass": _Role(
        "readings or estimates of mass, in t or t/satellite", _OR_ESTIMATED, ("t", "t/satellite")
    ),
    "array_power": _Role(_BY_AREA, _OR_ESTIMATED, ("W/m2",)),
    "heat_rejection": _Role(_BY_AREA, _OR_ESTIMATED, ("W/m2",)),
}


def _no_ramp(series: Series) -> str:
    """Say why no growth can be read from a series, or nothing."""
    if series.type not in _MEASURED:
        return f"its readings are of type {series.type}"
    count = len(series.readings)
    if count >= FEWEST_READINGS:
        return ""
    return "it has 1 reading" if count == 1 else f"it has {count or 'no'} readings"
