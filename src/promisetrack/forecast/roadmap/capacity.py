"""The capacity that is built: a rate a year that grows, and when it passes its thresholds.

In each replicate the rate is the smaller of what the launches carry and what the satellites
bring. Launches have begun and grow from today's rate; satellites begin when their requirements are
done. How both grow is in doubt between two answers that count equally, and in a replicate the same
one holds for both: as other ramps grew (`promisetrack.forecast.roadmap.ramps`), or as promised,
only late, and satellites also short.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Flags: TypeAlias = NDArray[np.bool_]

_MOMENT: Final = 1e-3  # years

YEARS: Final = 80
"""How far paths are drawn."""

BEYOND: Final = 250.0
"""Years until what paths do not reach is taken to be reached: beyond every year that is named.

It is not called never. That something goes on growing, only too slowly, is another statement.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """Rates of n replicates as logs to base 2 at whole years after a start, never falling.

    Parameters
    ----------
    start
        Shape (n,), in years after the day of the forecast; infinite: it never starts.
    log2_rate
        Shape (n, m): at start, start + 1, ...
    """

    start: Floats
    log2_rate: Floats

    @classmethod
    def rising(cls, start: Floats, log2_rate: Floats) -> Path:
        """Return the path of the highest rate so far."""
        return cls(start, np.maximum.accumulate(log2_rate, axis=1))

    @classmethod
    def joined(cls, parts: Sequence[Path]) -> Path:
        """Return the paths of all parts, in their order."""
        return cls(
            np.concatenate([part.start for part in parts]),
            np.concatenate([part.log2_rate for part in parts]),
        )

    def reaches(self, log2_target: Floats) -> Floats:
        """Return when (n,), in years, rates first reach targets (n,); infinite: never begun."""
        met = self.log2_rate >= log2_target[:, None]
        at = np.argmax(met, axis=1)
        row = np.arange(len(at))
        before = self.log2_rate[row, np.maximum(at - 1, 0)]
        after = self.log2_rate[row, at]
        with np.errstate(divide="ignore", invalid="ignore"):
            part = (log2_target - before) / (after - before)
        years = np.where(at == 0, 0.0, at - 1 + np.clip(part, 0.0, 1.0))
        return self.start + np.where(met.any(axis=1), years, BEYOND)

    def at(self, time: float) -> Floats:
        """Return log2 rates (n,) at a time, minus infinity before the start."""
        last = self.log2_rate.shape[1] - 1
        with np.errstate(invalid="ignore"):
            place = np.clip(np.nan_to_num(time - self.start, neginf=-1.0), 0.0, last)
        left = np.minimum(place.astype(np.intp), last - 1)
        row = np.arange(len(left))
        low, high = self.log2_rate[row, left], self.log2_rate[row, left + 1]
        rate = low + (place - left) * (high - low)
        return np.where(self.start <= time, rate, -np.inf)


def stepped(ramp: Path, steps: Sequence[tuple[Floats, float]], chosen: Flags) -> Path:
    """Return a path that in chosen worlds climbs from step to step instead of as the ramp does.

    Parameters
    ----------
    ramp
        What it does elsewhere; where it stands at its start, it stands in all worlds.
    steps
        When (n,), in years, a log2 rate is reached, rates rising; infinite: it never is. Between
        two steps the log of the rate rises evenly, and after the last it stands still.
    chosen
        Shape (n,).
    """
    years = ramp.start[:, None] + np.arange(ramp.log2_rate.shape[1])
    rate = np.repeat(ramp.log2_rate[:, :1], years.shape[1], axis=1)
    time, level = ramp.start, ramp.log2_rate[:, 0]
    for days, target in steps:
        until = np.maximum(days, time + _MOMENT)
        higher = np.maximum(level, target)
        with np.errstate(invalid="ignore", over="ignore"):
            part = np.clip((years - time[:, None]) / (until - time)[:, None], 0.0, 1.0)
        climbed = rate + np.nan_to_num(part) * (higher - level)[:, None]
        rate = np.where(part >= 1.0, higher[:, None], climbed)
        level = np.where(np.isinf(until), level, higher)
        time = until
    return Path.rising(ramp.start, np.where(chosen[:, None], rate, ramp.log2_rate))


@dataclass(frozen=True, slots=True, eq=False)
class PromisedCurve:
    """The promised rates, late by a stretch and short by a share.

    Parameters
    ----------
    made
        When it was promised, in years after the day of the forecast (below 0).
    due
        Shape (k,), rising, at least two: the promised dates of the thresholds, in the same years.
    log2_rate
        Shape (k,), rising: the thresholds.
    stretch
        Shape (n,): how many times as long as promised everything takes; infinite: never.
    log2_share
        Shape (n,), at most 0: log2 of the share of the promised rate that is reached.
    """

    made: float
    due: Floats
    log2_rate: Floats
    stretch: Floats
    log2_share: Floats

    @classmethod
    def joined(cls, parts: Sequence[PromisedCurve]) -> PromisedCurve:
        """Return the promised rates in the replicates of all parts, in their order."""
        return replace(
            parts[0],
            stretch=np.concatenate([part.stretch for part in parts]),
            log2_share=np.concatenate([part.log2_share for part in parts]),
        )

    def reaches(self, log2_target: Floats) -> Floats:
        """Return when (n,) rates reach targets (n,)."""
        promised = _line(log2_target - self.log2_share, self.log2_rate, self.due)
        with np.errstate(invalid="ignore"):
            when: Floats = self.made + self.stretch * np.maximum(promised - self.made, 0.0)
        return np.where(np.isinf(self.stretch), np.inf, when)

    def at(self, time: float) -> Floats:
        """Return log2 rates (n,) at a time; minus infinity where it never comes."""
        with np.errstate(invalid="ignore"):
            promised = self.made + (time - self.made) / self.stretch
        rate = _line(promised, self.due, self.log2_rate) + self.log2_share
        return np.where(np.isinf(self.stretch), -np.inf, rate)


@dataclass(frozen=True, slots=True, eq=False)
class Ramps:
    """What limits the rate: launches, and satellites in one of two ways.

    Parameters
    ----------
    launches
        Log2 of the rate that the launches can carry; None: launches limit nothing.
    satellites
        Log2 of the rate that the satellites bring, growing as other ramps did.
    promised
        The same as promised, late and short; None: nobody promised a curve.
    as_promised
        Shape (n,): in which replicates the latter holds.
    """

    launches: Path | None
    satellites: Path
    promised: PromisedCurve | None
    as_promised: Flags

    @classmethod
    def joined(cls, parts: Sequence[Ramps]) -> Ramps:
        """Return the limits in the replicates of all parts, in their order."""
        launches = [part.launches for part in parts if part.launches is not None]
        promised = [part.promised for part in parts if part.promised is not None]
        return cls(
            Path.joined(launches) if launches else None,
            Path.joined([part.satellites for part in parts]),
            PromisedCurve.joined(promised) if promised else None,
            np.concatenate([part.as_promised for part in parts]),
        )

    def launches_reach(self, log2_target: Floats) -> Floats:
        """Return when (n,) the launches suffice for targets (n,)."""
        if self.launches is None:
            return np.full(len(log2_target), -np.inf)
        return self.launches.reaches(log2_target)

    def satellites_reach(self, log2_target: Floats) -> Floats:
        """Return when (n,) the satellites suffice for targets (n,)."""
        grown = self.satellites.reaches(log2_target)
        if self.promised is None:
            return grown
        promised = self.promised.reaches(log2_target)
        return np.where(self.as_promised, np.maximum(promised, self.satellites.start), grown)

    def through(self, time: float, log2_rate: float) -> Ramps:
        """Return the same with a rate that is known to be reached at a time.

        Satellites grow on from there, as they would have so many years from today; launches
        carry at least as much, and more for good where they would have fallen short.
        """
        grown = self.satellites.log2_rate
        years = min(max(int(time), 0), grown.shape[1] - 2)
        satellites = Path(
            np.full(len(grown), time), log2_rate + grown[:, years:] - grown[:, [years]]
        )
        launches = self.launches
        if launches is not None:
            short = np.maximum(log2_rate - launches.at(max(time, float(launches.start[0]))), 0.0)
            launches = Path(launches.start, launches.log2_rate + short[:, None])
        return Ramps(launches, satellites, self.promised, self.as_promised)

    def at(self, time: float) -> Floats:
        """Return log2 of the rate (n,) at a time."""
        rate = self.satellites.at(time)
        if self.promised is not None:
            started = np.where(self.satellites.start <= time, self.promised.at(time), -np.inf)
            rate = np.where(self.as_promised, started, rate)
        return rate if self.launches is None else np.minimum(rate, self.launches.at(time))


def fan(ramps: Ramps, log2_thresholds: Floats, reached: Floats, times: Floats) -> Floats:
    """Return log2 rates (n, t) that agree with when the thresholds are reached.

    Parameters
    ----------
    ramps
        The limits.
    log2_thresholds
        Shape (k,), rising.
    reached
        Shape (n, k): when each is reached, which may be later than the ramps allow: until then
        the rate stays below it.
    times
        Shape (t,), rising.
    """
    rates = np.stack([_capped(ramps.at(time), log2_thresholds, reached, time) for time in times], 1)
    return np.maximum.accumulate(rates, axis=1)


# --- private -------------------------------------------------------------------------------

_BELOW: Final = 0.01
"""Doublings by which a rate stays below a threshold that it waits at, so that it reads as less."""


def _capped(rate: Floats, thresholds: Floats, reached: Floats, time: float) -> Floats:
    for number, threshold in enumerate(thresholds):
        due = reached[:, number] <= time
        rate = np.where(due, np.maximum(rate, threshold), np.minimum(rate, threshold - _BELOW))
    return rate


def _line(at: Floats, known: Floats, values: Floats) -> Floats:
    """Interpolate between known points, and go on beyond them with the slope at the ends."""
    left = np.clip(np.searchsorted(known, at, side="right") - 1, 0, len(known) - 2)
    slope = (values[left + 1] - values[left]) / (known[left + 1] - known[left])
    line: Floats = values[left] + slope * (at - known[left])
    return line
