"""The keys of a roadmap's capacity that name one series: its unit, its type and its readings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from promisetrack.ledger.checks.overview import FileFault, Overview, roadmap_file
from promisetrack.model import Roadmap, Series, SeriesType
from promisetrack.problems import Fault
from promisetrack.quantities import Quantity, format_quantity, parse_unit, ratio


def series_kind(whole: Overview) -> Iterator[FileFault]:
    """Find a series whose readings are not what its key stands for."""
    for roadmap, key, series in _in_a_role(whole):
        role = _ROLES[key]
        if not role.fits(series):
            yield (
                roadmap_file(roadmap),
                Fault(
                    ("capacity", key),
                    f"the series {series.id}, in {series.unit} and of type {series.type}, "
                    f"is no `{key}`",
                    role.expected,
                    "name another series, or correct its unit or type",
                ),
            )


def without_readings(whole: Overview) -> Iterator[FileFault]:
    """Find a key whose series says nothing yet."""
    for roadmap, key, series in _in_a_role(whole):
        if not series.readings:
            yield (
                roadmap_file(roadmap),
                Fault(
                    ("capacity", key),
                    f"the series {series.id} has no readings, so nothing is known of `{key}`",
                    "a series with at least one reading",
                    f"add one with `promisetrack observe {series.id}`, or name another series",
                ),
            )


def share_out_of_range(whole: Overview) -> Iterator[FileFault]:
    """Find a share of the launches that is less than none or more than all of them."""
    for roadmap, key, series in _in_a_role(whole):
        if key != "launch_share" or not _ROLES[key].fits(series):
            continue
        shares = ((one, Quantity(one.value, series.unit)) for one in series.readings)
        wrong = [(one, share) for one, share in shares if not 0 <= ratio(share, _ALL) <= 1]
        if wrong:
            reading, share = wrong[0]
            yield (
                roadmap_file(roadmap),
                Fault(
                    ("capacity", key),
                    f"the series {series.id} says {format_quantity(share)} for {reading.date}, "
                    "which is no share of the launches",
                    "readings from 0 to 1, or from 0 to 100 percent",
                    "correct the reading or the unit of the series, or name another series",
                ),
            )


# --- private -------------------------------------------------------------------------------

_ALL: Final = Quantity(1.0, parse_unit("1"))


def _in_a_role(whole: Overview) -> Iterator[tuple[Roadmap, str, Series]]:
    """Yield the series that are there, each with the key that names it."""
    for roadmap in whole.ledger.roadmaps:
        for key, name in roadmap.capacity.roles() if roadmap.capacity else ():
            series = whole.ledger.series.get(name)
            if series is not None:
                yield roadmap, key, series


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
