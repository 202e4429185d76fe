"""What a yearly rate of capacity takes: satellites, launches, tonnes and areas, from readings.

Each is a range, from the lowest to the highest of what readings and estimates say; where they
enter a forecast, eight in ten of the draws lie in it. Units are converted, and refused where they
do not fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

from promisetrack.forecast.delivery import ForecastError
from promisetrack.forecast.roadmap.spans import eight_in_ten
from promisetrack.model import Ledger
from promisetrack.model.roadmap import Capacity
from promisetrack.units import Unit, UnitError, mismatch, parse_unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Range:
    """What readings say of one number: lowest, highest, how many, and the series."""

    low: float
    high: float
    count: int
    series: str

    def draw(self, uniform: Floats) -> Floats:
        """Draw (n,) with eight in ten between low and high."""
        return eight_in_ten(self.low, self.high, uniform)


@dataclass(frozen=True, slots=True)
class Needs:
    """The ranges behind the arithmetic; None: the roadmap names no readings of it."""

    satellite_power: Range | None
    """W a satellite."""
    satellites_per_launch: Range | None
    launch_share: Range | None
    """Share of the launches that carries these satellites."""
    first_year: Range | None
    """Satellites in the first year of the ramp."""
    satellite_mass: Range | None
    """t a satellite."""
    array_power: Range | None
    """W a square metre."""
    heat_rejection: Range | None
    """W a square metre."""


ROLES: Final = {
    "satellite_power": "W/satellite",
    "satellites_per_launch": "satellites/launch",
    "launch_share": "1",
    "first_year": "satellites/year",
    "satellite_mass": "t/satellite",
    "array_power": "W/m2",
    "heat_rejection": "W/m2",
}
"""The unit that each range is told in."""


def needs_of(ledger: Ledger, capacity: Capacity, *, as_of: date) -> Needs:
    """Return the ranges that a roadmap's capacity names.

    Raises
    ------
    ForecastError
        Where a series has no reading above 0 by then, or its unit does not fit.
    """
    return Needs(**{role: _range(ledger, getattr(capacity, role), role, as_of) for role in ROLES})


@dataclass(frozen=True, slots=True)
class Takes:
    """What one threshold takes a year, each from low to high; None: unknown."""

    satellites: tuple[float, float] | None
    launches: tuple[float, float] | None
    """Carrying nothing else."""
    tonnes: tuple[float, float] | None
    array_km2: tuple[float, float] | None
    radiator_km2: tuple[float, float] | None


def takes(needs: Needs, watts: float) -> Takes:
    """Return what it takes to bring so many watts of compute into orbit in a year."""
    satellites = _over(watts, needs.satellite_power)
    return Takes(
        satellites=satellites,
        launches=_ratio(satellites, needs.satellites_per_launch),
        tonnes=_product(satellites, needs.satellite_mass),
        array_km2=_area(watts, needs.array_power),
        radiator_km2=_area(watts, needs.heat_rejection),
    )


# --- private -------------------------------------------------------------------------------


def _range(ledger: Ledger, name: str | None, role: str, as_of: date) -> Range | None:
    if name is None:
        return None
    series = ledger.series.get(name)
    if series is None:
        message = f"{role}: there is no series {name}"
        raise ForecastError(message)
    try:
        factor = _factor(series.unit, role)
    except UnitError as error:
        message = f"{role}: {name}: {error}"
        raise ForecastError(message) from error
    values = [
        reading.value * factor
        for reading in series.readings
        if reading.value > 0.0 and reading.date.upper is not None and reading.date.upper <= as_of
    ]
    if not values:
        message = f"{role}: {name} has no reading above 0 by {as_of}"
        raise ForecastError(message)
    return Range(min(values), max(values), len(values), name)


def _factor(unit: Unit, role: str) -> float:
    wanted = parse_unit(ROLES[role])
    meant = {parse_unit(other).dimension for other in (*_ALSO.get(role, ()), ROLES[role])}
    if unit.dimension not in meant:
        raise UnitError(mismatch(unit, wanted))
    return unit.scale / wanted.scale


_ALSO: Final = {
    "satellite_power": ("W",),
    "satellites_per_launch": ("satellites", "satellites/flight"),
    "satellite_mass": ("t",),
}
"""Units in which the same is often told, of one satellite or one launch."""


def _over(amount: float, by: Range | None) -> tuple[float, float] | None:
    return None if by is None else (amount / by.high, amount / by.low)


def _ratio(amount: tuple[float, float] | None, by: Range | None) -> tuple[float, float] | None:
    return None if amount is None or by is None else (amount[0] / by.high, amount[1] / by.low)


def _product(amount: tuple[float, float] | None, by: Range | None) -> tuple[float, float] | None:
    return None if amount is None or by is None else (amount[0] * by.low, amount[1] * by.high)


def _area(watts: float, by: Range | None) -> tuple[float, float] | None:
    found = _over(watts, by)
    return None if found is None else (found[0] * _KM2, found[1] * _KM2)


_KM2: Final = 1e-6
