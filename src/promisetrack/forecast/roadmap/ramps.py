"""Ramps: what was made, flown or installed year by year, and draws of how it grows on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Ramp:
    """Yearly amounts of one thing.

    Parameters
    ----------
    name
        Its series.
    times
        Shape (m,), rising, in years: the middle of each year that was measured.
    amounts
        Shape (m,), above 0, a year (or the level then).
    counted
        Whether single things are counted, so that small amounts are subject to chance.
    organization
        Whose it is: ramps of one organization teach about one another; empty: nobody's else.
    """

    name: str
    times: Floats
    amounts: Floats
    counted: bool = False
    organization: str = ""

    def __len__(self) -> int:
        """Return the number of years with an amount."""
        return len(self.amounts)

    @property
    def growth(self) -> Floats:
        """Log growth (m - 1,) from each amount to the next."""
        steps: Floats = np.diff(np.log(self.amounts))
        return steps

    @property
    def gaps(self) -> Floats:
        """Years (m - 1,) from each amount to the next."""
        return np.diff(self.times)

    @property
    def ages(self) -> Floats:
        """Years (m,) since the first amount."""
        since: Floats = self.times - self.times[0]
        return since

    def until(self, time: float) -> Ramp:
        """Return what had been measured by a time, the year around it included."""
        known = self.times <= time
        return Ramp(
            self.name, self.times[known], self.amounts[known], self.counted, self.organization
        )


def new_ramp(name: str, organization: str) -> Ramp:
    """Return a ramp that has only begun."""
    return Ramp(name, np.zeros(1), np.ones(1), organization=organization)


@dataclass(frozen=True, slots=True, eq=False)
class Growth:
    """Draws (n,) of how one ramp grows: a + u, b, and s."""

    start: Floats
    slowing: Floats
    spread: Floats

    def paths(self, age: float, years: int, rng: np.random.Generator) -> Floats:
        """Draw the doublings (n, years + 1) from now, year by year, of ramps so many years old.

        Growth that would have turned into decline by age alone stands still instead.
        """
        doublings = np.empty((years + 1, len(self.start)))  # year by year: a row is in one piece
        doublings[0] = 0.0
        chance = rng.standard_normal((years, len(self.start)))
        for year in range(years):
            drift = np.maximum(self.start + self.slowing * np.log1p(age + year), 0.0)
            gained = (drift + self.spread * chance[year]) / np.log(2.0)
            np.add(doublings[year], gained, out=doublings[year + 1])
        return doublings.T

    @classmethod
    def steady(cls, doubling_years: float, count: int) -> Growth:
        """Return growth of one known pace for ever."""
        pace = np.full(count, np.log(2.0) / doubling_years)
        return cls(pace, np.zeros(count), np.zeros(count))

    @property
    def doubling_years(self) -> Floats:
        """Years (n,) to double in the first year; infinite where it does not grow."""
        with np.errstate(divide="ignore"):
            years: Floats = np.where(self.start > 0.0, np.log(2.0) / self.start, np.inf)
        return years
