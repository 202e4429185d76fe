"""From a ledger and the capacity of a roadmap to what its ramps rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.clock import first_clock
from promisetrack.forecast.delivery import ForecastError
from promisetrack.forecast.roadmap.capacity import YEARS, Path, PromisedCurve, Ramps
from promisetrack.forecast.roadmap.draws import Worlds
from promisetrack.forecast.roadmap.needs import Needs, needs_of
from promisetrack.forecast.roadmap.ramp_model import RampModel, fit_growth
from promisetrack.forecast.roadmap.ramps import Growth, Ramp, new_ramp
from promisetrack.forecast.roadmap.readings import RateNow, decimal_year, ramp_of, rate_now
from promisetrack.forecast.roadmap.shortfalls import Shortfall, shortfalls
from promisetrack.model import Ledger, Promise, Series
from promisetrack.model.knowledge import claims_known_on
from promisetrack.model.promise import Direction
from promisetrack.model.roadmap import Capacity, Milestone, Roadmap
from promisetrack.units import parse_unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Flags: TypeAlias = NDArray[np.bool_]

AS_PROMISED: Final = 0.5
"""How often satellites grow as promised, only late and short, instead of as other ramps did."""

LEAST_SHARE: Final = 0.05
"""The least share of a promised rate that a draw takes over: nothing at all has no logarithm."""

FIRST_YEAR_UNIT: Final = "satellites/year"


@dataclass(frozen=True, slots=True, eq=False)
class Begun:
    """A ramp that has begun: its record, where it stands, and the scale of its unit."""

    ramp: Ramp
    now: RateNow
    scale: float

    @property
    def age(self) -> float:
        """Years from its first amount to where it stands now."""
        return max(self.now.time - float(self.ramp.times[0]), 0.0)


@dataclass(frozen=True, eq=False)
class CapacityPlan:
    """What the ramps of a roadmap rest on. Made by `plan_capacity`.

    Parameters
    ----------
    capacity, as_of
        What is planned, and the day of the forecast.
    promises
        The thresholds' promises, in rising order.
    amounts
        The thresholds in base units of their dimension (`Unit.scale`).
    needs
        Ranges of what a watt takes.
    growth
        Learned from the analogues.
    launches
        Launches a year, today and before; None: they limit nothing.
    measured
        The quantity itself, today and before; None: it has not begun.
    first_years
        Amounts of the first year of ramps of satellites, from which that of this one is drawn
        where the roadmap states none.
    shortfalls
        What past promises of rates reached.
    as_promised
        How often launches and satellites grow as promised.
    doubling_years
        A known pace that takes the place of the learned growth; None: growth is learned.
    """

    capacity: Capacity
    as_of: date
    promises: tuple[Promise, ...]
    amounts: tuple[float, ...]
    needs: Needs
    growth: RampModel
    launches: Begun | None
    measured: Begun | None
    first_years: tuple[tuple[str, float], ...]
    shortfalls: tuple[Shortfall, ...]
    launch_steps: Mapping[str, float] = field(default_factory=dict)
    """Milestones that promise so many launches: log2 of the rate, in the unit of the series."""
    as_promised: float = AS_PROMISED
    doubling_years: float | None = None

    @property
    def thresholds(self) -> tuple[str, ...]:
        """Ids of the thresholds, in rising order."""
        return self.capacity.thresholds

    @property
    def log2_thresholds(self) -> Floats:
        """Log2 of the thresholds (k,) in base units."""
        logs: Floats = np.log2(np.array(self.amounts))
        return logs

    def log2_threshold(self, name: str) -> float:
        """Return log2 of one threshold in base units."""
        return float(np.log2(self.amounts[self.thresholds.index(name)]))

    def watts(self, name: str) -> float | None:
        """Return a threshold in W a year; None where it is no power a year."""
        measure = self.promises[self.thresholds.index(name)].measure
        if measure is None or measure.reaches.unit.dimension != _W_A_YEAR.dimension:
            return None
        return self.amounts[self.thresholds.index(name)] / _W_A_YEAR.scale

    def is_as_promised(self, worlds: Worlds) -> Flags:
        """Return in which worlds (n,) things grow as promised, late and short, and not as ramps."""
        if self.doubling_years is not None:
            return np.zeros(worlds.count, dtype=bool)
        return worlds.alone("as promised") < self.as_promised

    def launch_path(self, worlds: Worlds) -> Path | None:
        """Draw launches a year as other ramps grew; None where they limit nothing."""
        if self.launches is None or self.needs.satellites_per_launch is None:
            return None
        rate = self.launches.now.draw(worlds.count, worlds.generator("launches now"))
        path = self._grown(worlds, self.launches.ramp, age=self.launches.age)
        return self._from(self.launches, worlds, path + np.log2(rate)[:, None])

    def ramps(self, worlds: Worlds, start: Floats, own: Floats, launches: Path | None) -> Ramps:
        """Draw what limits the rate.

        Parameters
        ----------
        worlds
            The replicates.
        start
            Shape (n,): years until the first satellites of the ramp; infinite: never.
        own
            Shape (n,): years until the first threshold by its own promise alone.
        launches
            Launches a year.
        """
        promised = self._promised(worlds, own)
        chosen = self.is_as_promised(worlds)
        if promised is None:
            chosen = np.zeros(worlds.count, dtype=bool)
        if self.needs.satellite_power is None:
            return Ramps(None, self._measured_path(worlds), promised, chosen)
        watts = self.needs.satellite_power.draw(worlds.alone("satellite power"))
        power = watts * _W_A_YEAR.scale
        carried = None if launches is None else self._carried(worlds, launches, power)
        return Ramps(carried, self._satellite_path(worlds, start, power), promised, chosen)

    def growing_days(self, milestone: Milestone, organization: str, worlds: Worlds) -> Floats:
        """Draw the days (n,) that a milestone's ramp takes from its first amount to its last."""
        grows = milestone.grows
        if grows is None:
            return np.zeros(worlds.count)
        doublings = np.log2(grows.to.value * grows.to.unit.scale)
        doublings -= np.log2(grows.start.value * grows.start.unit.scale)
        path = self._grown(worlds, new_ramp(milestone.id, organization))
        needed = np.full(worlds.count, doublings)
        days: Floats = DAYS_PER_YEAR * Path.rising(np.zeros(worlds.count), path).reaches(needed)
        return days

    def _grown(self, worlds: Worlds, ramp: Ramp, *, age: float = 0.0) -> Floats:
        """Return the doublings (n, years + 1) of a ramp from where it stands, so many years on."""
        growth = self.growth if self.doubling_years is None else self.doubling_years
        chance = worlds.count, worlds.seed, worlds.block
        return _doublings(growth, ramp.name, ramp.organization, age, *chance)

    def _measured_path(self, worlds: Worlds) -> Path:
        """Return the path of a quantity that has begun, in base units."""
        begun = self.measured
        if begun is None:
            message = (
                f"{self.capacity.series} has no amount above 0, and the roadmap's capacity names "
                "no satellite_power: there is nothing to grow from"
            )
            raise ForecastError(message)
        path = self._grown(worlds, begun.ramp, age=begun.age)
        rate = begun.now.draw(worlds.count, worlds.generator("measured now"))
        return self._from(begun, worlds, path + np.log2(rate * begun.scale)[:, None])

    def _carried(self, worlds: Worlds, launches: Path, power: Floats) -> Path | None:
        """Return the rate that launches can carry."""
        carried = self.needs.satellites_per_launch
        if carried is None:
            return None
        load = power * carried.draw(worlds.alone("satellites per launch"))
        if self.needs.launch_share is not None:
            load = load * np.minimum(self.needs.launch_share.draw(worlds.alone("share")), 1.0)
        return Path(launches.start, launches.log2_rate + np.log2(load)[:, None])

    def _from(self, begun: Begun, worlds: Worlds, log2_rate: Floats) -> Path:
        start = begun.now.time - decimal_year(self.as_of)
        return Path.rising(np.full(worlds.count, start), log2_rate)

    def _satellite_path(self, worlds: Worlds, start: Floats, power: Floats) -> Path:
        if self.needs.first_year is not None:
            first = self.needs.first_year.draw(worlds.alone("first year"))
        else:
            amounts = np.array([amount for _, amount in self.first_years])
            first = worlds.generator("first year").choice(amounts, size=worlds.count)
        path = self._grown(worlds, new_ramp("satellites", self.promises[0].organization))
        middle_of_first_year = start + 0.5
        return Path.rising(middle_of_first_year, path + np.log2(first * power)[:, None])

    def _promised(self, worlds: Worlds, own: Floats) -> PromisedCurve | None:
        points = [self._promised_date(promise) for promise in self.promises]
        dated = [point for point in points if point is not None]
        clock = first_clock(claims_known_on(self.promises[0], self.as_of))
        if clock is None or len(dated) < 2 or len(dated) < len(points):  # noqa: PLR2004
            return None
        made, first_due = (
            decimal_year(day) - decimal_year(self.as_of) for day in (clock.start, clock.deadline)
        )
        due = np.maximum.accumulate(np.array([first_due, *dated[1:]]))
        due = due + _APART * np.arange(len(due))  # thresholds promised for one day stay in order
        shares = np.array([one.share for one in self.shortfalls] or [1.0])
        drawn = worlds.generator("shortfall").choice(shares, size=worlds.count)
        log2_share = np.log2(np.clip(drawn, LEAST_SHARE, 1.0))
        stretch = (own - made) / (first_due - made)
        return PromisedCurve(made, due, self.log2_thresholds, stretch, log2_share)

    def _promised_date(self, promise: Promise) -> float | None:
        known = [claim.deadline for claim in claims_known_on(promise, self.as_of) if claim.deadline]
        return decimal_year(known[-1]) - decimal_year(self.as_of) if known else None


def plan_capacity(
    ledger: Ledger, roadmap: Roadmap, *, as_of: date, doubling_years: float | None = None
) -> CapacityPlan | None:
    """Gather what the ramps of a roadmap rest on; None where it has no capacity.

    Raises
    ------
    ForecastError
        Where readings are missing, or units do not fit.
    ValueError
        If ``doubling_years`` is not above 0.
    """
    capacity = roadmap.capacity
    if capacity is None:
        return None
    if doubling_years is not None and not doubling_years > 0.0:
        message = f"a doubling takes more than 0 years, not {doubling_years}"
        raise ValueError(message)
    promises = tuple(_promise(ledger, name) for name in capacity.thresholds)
    ramps = [ramp_of(_series(ledger, name), as_of=as_of) for name in capacity.analogues]
    launches = _begun(ledger, capacity.launches, as_of)
    measured = _begun(ledger, capacity.series, as_of)
    own = [begun.ramp for begun in (launches, measured) if begun is not None]
    known = {ramp.name: ramp for ramp in [*ramps, *own]}
    try:
        growth = fit_growth(list(known.values()))
    except ValueError as error:
        message = f"the roadmap's analogues teach no growth: {error}"
        raise ForecastError(message) from error
    return CapacityPlan(
        capacity=capacity,
        as_of=as_of,
        promises=promises,
        amounts=tuple(
            promise.measure.reaches.value * promise.measure.reaches.unit.scale
            for promise in promises
            if promise.measure is not None
        ),
        needs=needs_of(ledger, capacity, as_of=as_of),
        growth=growth,
        launches=launches,
        measured=measured,
        first_years=_first_years(
            ledger, ramps, needed=bool(capacity.satellite_power and not capacity.first_year)
        ),
        shortfalls=shortfalls(ledger, as_of=as_of),
        launch_steps=_launch_steps(ledger, roadmap, capacity),
        doubling_years=doubling_years,
    )


# --- private -------------------------------------------------------------------------------

_APART: Final = 1e-3  # years


_W_A_YEAR: Final = parse_unit("W/year")


def _launch_steps(ledger: Ledger, roadmap: Roadmap, capacity: Capacity) -> dict[str, float]:
    """Return the milestones that promise at least so many launches, as log2 of the rate."""
    series = ledger.series.get(capacity.launches) if capacity.launches else None
    steps: dict[str, float] = {}
    for milestone in roadmap.milestones if series is not None else ():
        promise = ledger.promises.get(milestone.id)
        measure = promise.measure if promise is not None else None
        if series is None or measure is None or measure.series != series.id:
            continue
        unit = measure.reaches.unit
        if measure.direction is Direction.AT_LEAST and unit.dimension == series.unit.dimension:
            steps[milestone.id] = float(
                np.log2(measure.reaches.value * unit.scale / series.unit.scale)
            )
    return dict(sorted(steps.items(), key=lambda step: step[1]))


def _begun(ledger: Ledger, name: str | None, as_of: date) -> Begun | None:
    """Return a series as a ramp that has begun; None without an amount above 0."""
    series = ledger.series.get(name) if name else None
    if series is None:
        return None
    ramp, now = ramp_of(series, as_of=as_of), rate_now(series, as_of=as_of)
    if now is None:
        return None
    if not len(ramp):
        ramp = Ramp(ramp.name, np.array([now.time]), np.array([now.rate]), now.counted)
    return Begun(ramp, now, series.unit.scale)


def _series(ledger: Ledger, name: str) -> Series:
    series = ledger.series.get(name)
    if series is None:
        message = f"analogues: there is no series {name}"
        raise ForecastError(message)
    return series


def _promise(ledger: Ledger, name: str) -> Promise:
    promise = ledger.promises.get(name)
    if promise is None or promise.measure is None:
        message = f"{name}: a threshold of a roadmap is a promise with a measure"
        raise ForecastError(message)
    return promise


def _first_years(
    ledger: Ledger, ramps: Sequence[Ramp], *, needed: bool
) -> tuple[tuple[str, float], ...]:
    """Return the first yearly amounts of the ramps of satellites."""
    wanted = parse_unit(FIRST_YEAR_UNIT)
    found = tuple(
        (ramp.name, float(ramp.amounts[0]))
        for ramp in ramps
        if len(ramp) and ledger.series[ramp.name].unit == wanted
    )
    if needed and not found:
        message = f"no first_year, and none of the roadmap's analogues counts {FIRST_YEAR_UNIT}"
        raise ForecastError(message)
    return found


@lru_cache(maxsize=8)  # the ramps of a scenario: the next one mostly differs in something else
def _doublings(  # noqa: PLR0913, PLR0917  all that it hangs on
    growth: RampModel | float,
    name: str,
    organization: str,
    age: float,
    count: int,
    seed: int,
    block: int,
) -> Floats:
    """Draw the doublings (n, years + 1) of a ramp that grows as learned, or at one known pace."""
    worlds = Worlds(count, seed=seed, block=block)
    if isinstance(growth, float):
        drawn = Growth.steady(growth, count)
    else:
        own = worlds.generator(f"growth of {name}")
        drawn = growth.draw(count, worlds.generator("growth"), own, new_ramp(name, organization))
    doublings = drawn.paths(age, YEARS, worlds.generator(f"years of {name}"))
    doublings.flags.writeable = False
    return doublings
