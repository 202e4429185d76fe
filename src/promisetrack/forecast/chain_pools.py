r"""Chains pooled over a domain: how fast dates move there, and how many are perpetual.

The pooled slope compares each chain with itself alone: with :math:`x, y` measured from the means
of their own chain, :math:`b = \sum x y / \sum x^2` over all statements of all chains. Long chains
weigh more. What one programme says of its parts moves together, so standard errors come from
leaving out one programme at a time (the jackknife over G programmes):

.. math:: \mathrm{var}(b) = \frac{G - 1}{G} \sum_g (b_{(g)} - b)^2

with Student's t on G - 1 degrees of freedom. The share of perpetual chains has Wilson's interval
at the number of independent chains that the same jackknife says it is worth, and never more than
there are; where all or none are perpetual, as many as there are programmes.

References
----------
Cameron and Miller (2015), Journal of Human Resources 50, 317-372, on few clusters.
Wilson (1927), Journal of the American Statistical Association 22, 209-212.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from promisetrack.forecast.chain_slopes import (
    LEVEL,
    Course,
    Slope,
    Verdict,
    course_of,
    judge,
    quantile_of_t,
)
from promisetrack.forecast.chains import ClaimChain

LEAST_PROGRAMMES: Final = 3
"""Independent programmes that a pool needs before it is judged."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of chains with the ends of its interval."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Pool:
    """The chains of a domain, or of all, that have a slope.

    Parameters
    ----------
    name
        Of the domain.
    chains, programmes
        How many, and how many independent ones.
    perpetual
        Share of chains whose slope, taken at its word, is perpetual; None without chains.
    median_slope
        Over chains; None without any.
    slope
        Pooled; None with fewer than `LEAST_PROGRAMMES` programmes.
    verdict
        Of the pooled slope.
    """

    name: str
    chains: int
    programmes: int
    perpetual: Share | None
    median_slope: float | None
    slope: Slope | None
    verdict: Verdict


def pool_chains(name: str, chains: Sequence[ClaimChain]) -> Pool:
    """Pool the chains that have a slope.

    Parameters
    ----------
    name
        What they have in common.
    chains
        Those without a slope are passed over.
    """
    sloped = [chain for chain in chains if chain.slope is not None]
    values = [chain.slope.value for chain in sloped if chain.slope is not None]
    programmes = len({chain.cluster for chain in sloped})
    slope = _pooled(sloped) if programmes >= LEAST_PROGRAMMES else None
    return Pool(
        name=name,
        chains=len(sloped),
        programmes=programmes,
        perpetual=_perpetual(sloped) if sloped else None,
        median_slope=float(np.median(values)) if values else None,
        slope=slope,
        verdict=judge(slope) if slope is not None else _too_few(programmes),
    )


def pool_domains(chains: Sequence[ClaimChain]) -> tuple[Pool, ...]:
    """Pool the chains of each domain, in the order of the domains' names."""
    domains = sorted({chain.promise.domain for chain in chains})
    return tuple(
        pool_chains(name, [chain for chain in chains if chain.promise.domain == name])
        for name in domains
    )


# --- private -------------------------------------------------------------------------------

Statistic = Callable[[Sequence[ClaimChain]], float]


def _too_few(programmes: int) -> Verdict:
    counted = f"{programmes} programme{'s' * (programmes != 1)}"
    return Verdict(Course.CANNOT_TELL, f"{counted} with a slope; a pool needs {LEAST_PROGRAMMES}")


def _pooled(chains: Sequence[ClaimChain]) -> Slope:
    value = _within_slope(chains)
    programmes = len({chain.cluster for chain in chains})
    half = quantile_of_t(programmes - 1) * np.sqrt(_jackknife(chains, _within_slope))
    return Slope(value, float(value - half), float(value + half))


def _within_slope(chains: Sequence[ClaimChain]) -> float:
    across = over = 0.0
    for chain in chains:
        said, due, _ = chain.line
        centred = said - said.mean()
        across += float(centred @ due)
        over += float(centred @ centred)
    return across / over


def _perpetual_share(chains: Sequence[ClaimChain]) -> float:
    return sum(_is_perpetual(chain) for chain in chains) / len(chains)


def _is_perpetual(chain: ClaimChain) -> bool:
    return chain.slope is not None and course_of(chain.slope.value) is Course.PERPETUAL


def _jackknife(chains: Sequence[ClaimChain], statistic: Statistic) -> float:
    """Return the variance of a statistic by leaving out one programme at a time."""
    whole = statistic(chains)
    programmes = sorted({chain.cluster for chain in chains})
    without = [
        statistic([chain for chain in chains if chain.cluster != name]) for name in programmes
    ]
    count = len(programmes)
    return (count - 1) / count * sum((value - whole) ** 2 for value in without)


def _perpetual(chains: Sequence[ClaimChain]) -> Share:
    """Return the share of perpetual chains with Wilson's interval at their effective number."""
    from scipy.special import ndtri

    share = _perpetual_share(chains)
    programmes = len({chain.cluster for chain in chains})
    binomial = share * (1.0 - share)
    worth = float(programmes)
    if binomial > 0.0 and programmes > 1:
        variance = _jackknife(chains, _perpetual_share)
        worth = binomial / max(variance, binomial / len(chains))
    z = float(ndtri(0.5 + LEVEL / 2.0))
    middle = (share + z**2 / (2 * worth)) / (1 + z**2 / worth)
    half = z / (1 + z**2 / worth) * np.sqrt(binomial / worth + z**2 / (4 * worth**2))
    # where none or all are, an end is the share itself; rounding must not say otherwise
    lower, upper = max(float(middle - half), 0.0), min(float(middle + half), 1.0)
    return Share(share, min(lower, share), max(upper, share))
