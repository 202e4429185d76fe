"""Durations drawn from a known regression, censored in every way, for tests of fits."""

# ruff: noqa: N806  (X is what a table of covariates is called)

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from promisetrack.survival import Observations
from promisetrack.survival.families import FAMILIES

Array = NDArray[np.float64]
SCALE = 0.7
SLOPES = (1.0, -0.5)
NAMES = list(FAMILIES)


class Drawn(NamedTuple):
    """Rows, their covariates (n, 2) with an intercept first, and the true log times (n,)."""

    obs: Observations
    X: Array
    mu: Array


def drawn(  # noqa: PLR0913 (each is one property of the rows)
    family: str,
    n: int = 200,
    *,
    seed: int = 0,
    never: float = 0.0,
    window: float = 8.0,
    coarse: bool = False,
) -> Drawn:
    """Draw n durations, right-censored uniformly up to the window; coarse: a third in intervals."""
    rng = np.random.default_rng(seed)
    X = np.column_stack([np.ones(n), rng.normal(size=n)])
    mu = X @ np.array(SLOPES)
    scale = 1.0 if family == "exponential" else SCALE
    survival = rng.uniform(size=n)
    times = np.exp(mu + scale * FAMILIES[family].inverse_log_survival(np.log(survival)))
    times[rng.uniform(size=n) < never] = np.inf
    seen = rng.uniform(0.2, window, size=n)
    lower, upper = np.minimum(times, seen), np.where(times <= seen, times, np.inf)
    if coarse:
        some = np.isfinite(upper) & (rng.uniform(size=n) < 1 / 3)
        lower = np.where(some, np.floor(2 * lower) / 2, lower)
        upper = np.where(some, lower + 0.5, upper)
    return Drawn(Observations(lower, upper), X, mu)
