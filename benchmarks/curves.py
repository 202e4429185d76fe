"""How long the estimators of curves and the scores take, on rows made up with a fixed seed.

Run it as ``.venv/bin/python benchmarks/curves.py [RUNS]``; each figure is the shortest of RUNS.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from promisetrack.forecast.scoring import crps_restricted
from promisetrack.survival import Observations, aalen_johansen, kaplan_meier, turnbull

Floats = NDArray[np.float64]


def shortest(task: Callable[[], object], *, runs: int) -> float:
    """Return the shortest time in seconds, after one run to warm up."""
    times = []
    for _ in range(runs + 1):
        start = perf_counter()
        task()
        times.append(perf_counter() - start)
    return min(times[1:])


def followed(n: int) -> tuple[Observations, NDArray[np.int64]]:
    """Return exact and right-censored durations with two causes, all times different."""
    rng = np.random.default_rng(1)
    ends = np.stack((rng.uniform(0, 3, n), rng.exponential(size=n), rng.exponential(size=n)))
    cause = ends.argmin(axis=0)
    time = ends.min(axis=0)
    return Observations(time, np.where(cause > 0, time, np.inf)), cause


def months(n: int) -> Observations:
    """Return durations over twenty years, known to one to twelve months, or censored."""
    rng = np.random.default_rng(2)
    exact = rng.weibull(1.3, n) * 60.0
    lower = np.maximum(np.floor(exact - rng.integers(0, 12, n)), 0.0)
    upper = np.maximum(lower + rng.integers(1, 13, n), np.ceil(exact))
    seen = np.floor(rng.uniform(0.0, 240.0, n))
    pending = seen < upper
    return Observations(
        np.where(pending, np.minimum(seen, lower), lower), np.where(pending, np.inf, upper)
    )


def inspected(n: int) -> Observations:
    """Return durations known to lie between two of three inspections, no two at the same time."""
    rng = np.random.default_rng(3)
    visits = np.sort(rng.uniform(0.0, 2.0, (n, 3)), axis=1)
    times = np.hstack((np.zeros((n, 1)), visits, np.full((n, 1), np.inf)))
    at = (times < rng.weibull(1.3, (n, 1))).sum(axis=1) - 1
    return Observations(times[np.arange(n), at], times[np.arange(n), at + 1])


def exponential(t: Floats) -> Floats:
    return np.asarray(-np.expm1(-t))


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    many, cause = followed(1_000_000)
    coarse, fine = months(100_000), inspected(100_000)
    time, event = many.lower[:1_000], many.is_exact[:1_000]
    tasks: dict[str, Callable[[], object]] = {
        "kaplan_meier, 1,000,000 rows": lambda: kaplan_meier(many),
        "aalen_johansen, 1,000,000 rows": lambda: aalen_johansen(many, cause),
        "turnbull, 100,000 rows in months": lambda: turnbull(coarse),
        "turnbull, 100,000 different intervals": lambda: turnbull(fine),
        "crps_restricted, 1,000 rows": lambda: crps_restricted(exponential, time, event, 3.0),
    }
    for name, task in tasks.items():
        print(f"{name:40} {shortest(task, runs=runs):7.3f} s")


if __name__ == "__main__":
    main()
