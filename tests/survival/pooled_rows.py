"""Durations with effects of groups drawn from known parameters, for tests of pooled fits."""

# ruff: noqa: N806  (X is what a table of covariates is called)

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from promisetrack.survival import FAMILIES, Observations

Array = NDArray[np.float64]
SCALE = 0.7
SLOPES = (0.4, 0.9)
TAUS = {"organization": 0.5, "domain": 0.3}


class Drawn(NamedTuple):
    """Rows, covariates (n, 2) with an intercept first, labels, true log times and effects."""

    obs: Observations
    X: Array
    groups: dict[str, NDArray[np.intp]]
    mu: Array
    effects: dict[str, Array]


def drawn(  # noqa: PLR0913 (each is one property of the rows)
    n: int = 200,
    *,
    levels: tuple[int, int] = (20, 6),
    seed: int = 0,
    family: str = "lognormal",
    never: float = 0.0,
    window: float = 6.0,
    coarse: bool = True,
    taus: dict[str, float] | None = None,
) -> Drawn:
    """Draw n durations, right-censored uniformly up to the window; coarse: some in intervals.

    Every level has a row, and levels are of unequal sizes.
    """
    rng = np.random.default_rng(seed)
    X = np.column_stack([np.ones(n), rng.normal(size=n)])
    groups = {
        name: rng.permutation(np.concatenate([np.arange(k), _labels(rng, n - k, k)]))
        for name, k in zip(TAUS, levels, strict=True)
    }
    sds = TAUS if taus is None else taus
    effects = {name: sds[name] * rng.normal(size=k) for name, k in zip(TAUS, levels, strict=True)}
    mu = X @ np.array(SLOPES) + sum(effects[name][groups[name]] for name in TAUS)
    survival = np.log(rng.uniform(size=n))
    times = np.exp(mu + SCALE * FAMILIES[family].inverse_log_survival(survival))
    times[rng.uniform(size=n) < never] = np.inf
    seen = rng.uniform(0.5, window, size=n)
    lower, upper = np.minimum(times, seen), np.where(times <= seen, times, np.inf)
    if coarse:
        some = np.isfinite(upper) & (rng.uniform(size=n) < 0.4)
        lower = np.where(some, np.floor(2 * lower) / 2, lower)
        upper = np.where(some, lower + 0.5, upper)
    return Drawn(Observations(lower, upper), X, groups, mu, effects)


def taken(data: Drawn, rows: NDArray[np.intp], weights: Any = None) -> dict[str, Any]:
    """Return the arguments of a fit to some of the rows, in that order."""
    obs = Observations(data.obs.lower[rows], data.obs.upper[rows], weights=weights)
    groups = {name: labels[rows] for name, labels in data.groups.items()}
    return {"obs": obs, "X": data.X[rows], "groups": groups}


def _labels(rng: np.random.Generator, n: int, levels: int) -> NDArray[np.intp]:
    shares = rng.dirichlet(np.full(levels, 2.0))
    return rng.choice(levels, size=n, p=shares)
