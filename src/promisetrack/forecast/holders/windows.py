"""How much overlapping times of holding say: far less than their number.

Two claims of one company a month apart are followed by nearly the same five years. Returns over
times that overlap are correlated by construction, and intervals that take them for independent are
too narrow (Hansen and Hodrick 1980, Journal of Political Economy 88; Richardson and Smith 1991,
Review of Financial Studies 4). Two things are done about it:

* The number of independent windows is the largest number of a company's times that do not overlap,
  summed over companies. The largest set is found by taking the time that ends first, again and
  again (Kleinberg and Tardos 2006, Algorithm Design, section 4.1). Companies that fall together
  are counted as if they did not, so the number is still too kind.
* Intervals come from a bootstrap of blocks: an organization and twice as many calendar years
  together as a time of holding is long (Kuensch 1989, Annals of Statistics 17: blocks longer than
  the dependence), drawn again; the mean lies within so many times their scatter as t has with
  the effective number of blocks, (sum n)^2 / sum n^2 for blocks of n values (Kish 1965, Survey
  Sampling: unequal blocks count for fewer). With less than `LEAST_BLOCKS` of these there is none.

  Tried with share prices that are pure luck on the days of this ledger's claims, the interval of
  the mean over one year holds the truth in 72 to 79 of 100 worlds, for Tesla alone and for all
  companies together. Percentiles over blocks as long as the time did in 62 to 69.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median
from typing import Final

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.holders.claims import ClaimHolding

LEAST_BLOCKS: Final = 4.0
"""Effective blocks below which a bootstrap says nothing: too few different samples are drawn."""

LEVEL: Final = 0.8
DRAWS: Final = 4000
SEED: Final = 20261009

Block = tuple[str, int]
"""An organization, and the number of a span of calendar years."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the mean lies with 80 %, and from how many blocks that is known."""

    lower: float
    upper: float
    blocks: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What holders got over some times of holding.

    Attributes
    ----------
    claims, organizations
        How many times there are, and of how many organizations.
    windows
        How many independent windows they hold.
    median_ratio, lowest_ratio, highest_ratio
        Of the money at the end over that at the start.
    against
        How many of them have a benchmark; 0 leaves the rest None.
    beat
        How many of these had more than the benchmark gave.
    mean_excess, median_excess
        Log excess over the benchmark, no unit.
    excess_interval
        Of the mean; None with less than `LEAST_BLOCKS` effective blocks.
    gone
        How many ended with a share that was no longer traded.
    """

    claims: int
    organizations: int
    windows: int
    median_ratio: float
    lowest_ratio: float
    highest_ratio: float
    against: int
    beat: int
    mean_excess: float | None
    median_excess: float | None
    excess_interval: Interval | None
    gone: int


def summarize(rows: Iterable[ClaimHolding]) -> Summary | None:
    """Return what the rows that have a return say together; None where none has."""
    found = [row for row in rows if row.held is not None]
    ratios = [row.held.ratio for row in found if row.held is not None]
    if not ratios:
        return None
    excess = [_excess(row) for row in found if _has_excess(row)]
    return Summary(
        claims=len(found),
        organizations=len({row.organization for row in found}),
        windows=independent_windows(found),
        median_ratio=median(ratios),
        lowest_ratio=min(ratios),
        highest_ratio=max(ratios),
        against=len(excess),
        beat=sum(bool(row.held and row.held.beat_benchmark) for row in found),
        mean_excess=fmean(excess) if excess else None,
        median_excess=median(excess) if excess else None,
        excess_interval=excess_interval(found),
        gone=sum(bool(row.held and row.held.ended) for row in found),
    )


def independent_windows(rows: Iterable[ClaimHolding]) -> int:
    """Return how many times of holding do not overlap, at most: by organization, then summed."""
    spans: defaultdict[str, list[tuple[date, date]]] = defaultdict(list)
    for row in rows:
        if row.held is not None:
            spans[row.organization].append((row.held.start.day, row.held.end.day))
    return sum(most_apart(one) for one in spans.values())


def most_apart(spans: Iterable[tuple[date, date]]) -> int:
    """Return the largest number of spans of time of which no two share more than an end.

    >>> most_apart([(date(2010, 1, 1), date(2015, 1, 1)), (date(2012, 1, 1), date(2017, 1, 1))])
    1
    """
    count, free_from = 0, date.min
    for start, end in sorted(spans, key=lambda span: span[1]):
        if start >= free_from:
            count, free_from = count + 1, end
    return count


def excess_interval(rows: Sequence[ClaimHolding]) -> Interval | None:
    """Return the interval of the mean log excess by a bootstrap of blocks.

    None with less than `LEAST_BLOCKS` effective blocks. The draws are seeded: equal rows give
    equal ends.
    """
    found = [row for row in rows if _has_excess(row)]
    if not found:
        return None
    blocks = group_blocks(found, years=2 * _typical_years(found), key=_place)
    return mean_interval([[_excess(row) for row in block] for block in blocks])


def group_blocks(
    rows: Iterable[ClaimHolding], *, years: int, key: Callable[[ClaimHolding], tuple[str, date]]
) -> list[list[ClaimHolding]]:
    """Return rows in blocks of an organization and so many calendar years."""
    blocks: defaultdict[Block, list[ClaimHolding]] = defaultdict(list)
    for row in rows:
        organization, day = key(row)
        blocks[organization, day.year // years].append(row)
    return [blocks[block] for block in sorted(blocks)]


def mean_interval(blocks: Sequence[Sequence[float]], *, draws: int = DRAWS) -> Interval | None:
    """Return where the mean lies with 80 %, from values whose blocks are drawn again.

    mean +- t(K - 1) s sqrt(K / (K - 1)), where s is the scatter of the means that are drawn and K
    the effective number of blocks.

    Parameters
    ----------
    blocks
        Values that belong together, none empty.
    draws
        How often as many blocks as there are, are drawn with replacement.

    Returns
    -------
    Interval or None
        None with less than `LEAST_BLOCKS` effective blocks.
    """
    import numpy as np
    from scipy.special import stdtrit

    count = effective_blocks([len(block) for block in blocks])
    if count < LEAST_BLOCKS:
        return None
    sums = np.array([math.fsum(block) for block in blocks])
    sizes = np.array([len(block) for block in blocks], dtype=np.float64)
    drawn = np.random.default_rng(SEED).integers(len(blocks), size=(draws, len(blocks)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    scatter = float(np.std(means)) * math.sqrt(count / (count - 1))
    half = float(stdtrit(count - 1, (1 + LEVEL) / 2)) * scatter
    mean = math.fsum(sums) / math.fsum(sizes)
    return Interval(mean - half, mean + half, len(blocks))


def effective_blocks(sizes: Sequence[int]) -> float:
    """Return as how many blocks of one size blocks of unequal sizes count, 0 for none.

    >>> effective_blocks([3, 3, 3]), round(effective_blocks([97, 1, 1, 1]), 2)
    (3.0, 1.06)
    """
    squares = sum(size * size for size in sizes)
    return sum(sizes) ** 2 / squares if squares else 0.0


# --- private -------------------------------------------------------------------------------


def _has_excess(row: ClaimHolding) -> bool:
    return row.held is not None and row.held.excess_log is not None


def _excess(row: ClaimHolding) -> float:
    assert row.held is not None and row.held.excess_log is not None  # noqa: S101, PT018
    return row.held.excess_log


def _place(row: ClaimHolding) -> tuple[str, date]:
    return row.organization, row.made


def _typical_years(rows: Iterable[ClaimHolding]) -> int:
    """Return how many calendar years the typical time of holding takes, rounded up."""
    days = median((row.held.end.day - row.held.start.day).days for row in rows if row.held)
    return max(1, math.ceil(round(days / DAYS_PER_YEAR, 2)))
