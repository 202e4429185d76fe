"""Spells: for how long a thing stayed near, according to each date that was given for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from promisetrack.charts import Chain

NEAR_YEARS: Final = 2.1
"""A thing is near while every date puts it at most this far away."""

LEAST_YEARS: Final = 4.0
"""A spell shorter than this is not worth a sentence."""


@dataclass(frozen=True, slots=True)
class Spell:
    """First and last statement of a spell, in decimal years, and the largest distance in it."""

    first: float
    last: float
    most: float

    @property
    def years(self) -> float:
        """How long it lasted."""
        return self.last - self.first

    @property
    def words(self) -> str:
        """Say it: "at most 2 years away at every date given from 2008 to 2023"."""
        return (
            f"at most {years_words(self.most)} away at every date given "
            f"from {int(self.first)} to {int(self.last)}"
        )


def longest_spell(chain: Chain) -> Spell | None:
    """Return the longest spell of consecutive dates that were all near; None without one."""
    runs: list[list[tuple[float, float]]] = [[]]
    for one in chain.dated:
        if one.to_go <= NEAR_YEARS:
            runs[-1].append((one.said, one.to_go))
        else:
            runs.append([])
    spells = [Spell(run[0][0], run[-1][0], max(years for _, years in run)) for run in runs if run]
    longest = max(spells, key=lambda spell: spell.years, default=None)
    return longest if longest is not None and longest.years >= LEAST_YEARS else None


def years_words(years: float) -> str:
    """Say a number of years with at most one decimal.

    >>> years_words(2.04), years_words(0.96), years_words(1.52)
    ('2 years', '1 year', '1.5 years')
    """
    shown = f"{years:.1f}".removesuffix(".0")
    return "1 year" if shown == "1" else f"{shown} years"
