r"""A backtest in a page's worth of numbers: scores, and how often what was forecast came.

The share seen in a bin of chances is the Kaplan-Meier estimate at a time t; its 80 % interval takes
the cases of one programme as one, since a promise that is asked about every year is no new
evidence each time. The standard error sums, within programmes, the influence of the cases on the
curve,

.. math:: \psi_i = -S(t) \Bigl(\frac{d_i 1[T_i \le t]}{Y(T_i) - N(T_i)}
          - \sum_{u \le \min(T_i, t)} \frac{N(u)}{Y(u) (Y(u) - N(u))}\Bigr)

with Y(u) cases at risk and N(u) deliveries at u (Reid 1981, Ann. Statist. 9, 78-92). Among as many
independent cases as would have that standard error, the interval is Jeffreys's, which stays within
0 and 1 and has a width where all or none came.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.backtest.reliability import WithinYears, reliability
from promisetrack.forecast.backtest.run import Backtest
from promisetrack.forecast.backtest.shipped import DEFAULT
from promisetrack.forecast.backtest.summary import Score, summarize, summarize_by
from promisetrack.forecast.stated import share_interval

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

BIN_YEARS: Final = 2
"""Chances of a delivery within so many years are put into bins."""


@dataclass(frozen=True, slots=True)
class GradedBin:
    """Cases that were given a similar chance, and the share that came.

    ``seen`` is None, and so are its 80 % bounds, where nobody was followed for so long.
    """

    n: int
    programmes: int
    forecast: float
    seen: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class SetGrade:
    """How the chances of the shipped model on one set of cases came true.

    ``levels`` counts cases in equal bins of the level of what was seen (`Pit.counts`).
    """

    set: str
    n: int
    promises: int
    programmes: int
    levels: tuple[float, ...]
    within: tuple[WithinYears, ...]
    bins_years: int
    bins: tuple[GradedBin, ...]


@dataclass(frozen=True, slots=True)
class DomainScore:
    """The score of the shipped model on the cases of one domain."""

    domain: str
    score: Score


@dataclass(frozen=True, slots=True)
class Digest:
    """A backtest in short.

    Parameters
    ----------
    as_of
        Day up to which outcomes are known.
    first, last
        Years of the first and last origin that had a case.
    origins
        Number of them.
    skipped
        Origins at which too little was known, each with the reason.
    left_out
        Number of cases without a forecast by some model.
    scores
        By set and model.
    sets
        The calibration of the shipped model.
    domains
        Scores of the shipped model by domain and set.
    """

    as_of: date
    first: int
    last: int
    origins: int
    skipped: tuple[tuple[date, str], ...]
    left_out: int
    scores: tuple[Score, ...]
    sets: tuple[SetGrade, ...]
    domains: tuple[DomainScore, ...]


def digest(found: Backtest) -> Digest:
    """Return a backtest in short.

    Parameters
    ----------
    found
        A backtest with at least one case.
    """
    scored = found.scored
    origins = sorted(scored["origin"].unique())
    tested = [_set_grade(scored, str(name)) for name in scored["set"].unique()]
    return Digest(
        as_of=found.as_of,
        first=origins[0].year,
        last=origins[-1].year,
        origins=len(origins),
        skipped=found.skipped,
        left_out=found.left_out,
        scores=summarize(scored),
        sets=tuple(one for one in tested if one is not None),
        domains=tuple(
            DomainScore(domain, score)
            for domain, scores in summarize_by(scored[scored["model"] == DEFAULT], "domain").items()
            for score in scores
        ),
    )


# --- private -------------------------------------------------------------------------------

_EDGES: Final = np.linspace(0.0, 1.0, 11)


def _set_grade(scored: pd.DataFrame, name: str) -> SetGrade | None:
    found = reliability(scored, model=DEFAULT, name=name, bins_years=BIN_YEARS)
    if found is None:
        return None
    rows = scored[(scored["model"] == DEFAULT) & (scored["set"] == name)]
    chance = rows[f"by_{BIN_YEARS}_years"].to_numpy(dtype=np.float64)
    of_row = np.clip(np.searchsorted(_EDGES, chance, side="right") - 1, 0, len(_EDGES) - 2)
    return SetGrade(
        set=name,
        n=found.n,
        promises=rows["id"].nunique(),
        programmes=rows["cluster"].nunique(),
        levels=found.levels,
        within=found.within,
        bins_years=BIN_YEARS,
        bins=tuple(_bin(rows[of_row == one], chance[of_row == one]) for one in np.unique(of_row)),
    )


def _bin(rows: pd.DataFrame, chance: Floats) -> GradedBin:
    days = BIN_YEARS * DAYS_PER_YEAR
    clusters = rows["cluster"].to_numpy(dtype=np.str_)
    until, delivered = rows["days"].to_numpy(dtype=np.float64), rows["delivered"].to_numpy(bool)
    numbers = len(rows), len(np.unique(clusters)), float(chance.mean())
    if not (until >= days).any() and not delivered.all():
        return GradedBin(*numbers, None, None, None)
    seen, error = share_by(until, delivered, clusters, days)
    many = numbers[1] if error == 0.0 else min(seen * (1.0 - seen) / error**2, len(rows))
    lower, upper = share_interval(seen * many, many)
    return GradedBin(*numbers, seen, lower, upper)


def share_by(
    until: Floats, delivered: NDArray[np.bool_], clusters: NDArray[np.str_], days: float
) -> tuple[float, float]:
    """Return the share delivered within some days, and its clustered standard error.

    Parameters
    ----------
    until, delivered
        Shape (n,): days to the delivery or to the last look, and which of them it was.
    clusters
        Shape (n,): cases of one name count as one.
    days
        The time asked about.
    """
    times = np.unique(until[delivered & (until <= days)])
    at_risk = (until[None, :] >= times[:, None]).sum(axis=1)
    came = ((until[None, :] == times[:, None]) & delivered).sum(axis=1)
    left = float(np.prod(1.0 - came / at_risk))
    if left == 0.0:
        return 1.0, 0.0
    exposed = np.concatenate(([0.0], np.cumsum(came / (at_risk * (at_risk - came)))))
    last = np.searchsorted(times, np.minimum(until, days), side="right")
    own = delivered & (until <= days)
    ended = np.zeros(len(until))
    ended[own] = 1.0 / (at_risk - came)[np.searchsorted(times, until[own])]
    influence = -left * (ended - exposed[last])
    _, of_row = np.unique(clusters, return_inverse=True)
    sums = np.bincount(of_row, weights=influence)
    groups = len(sums)
    if groups < 2:  # noqa: PLR2004  one says nothing of the spread among many
        return 1.0 - left, 0.0
    return 1.0 - left, float(np.sqrt(groups / (groups - 1) * (sums**2).sum()))
