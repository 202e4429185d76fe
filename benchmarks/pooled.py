"""How long a pooled fit takes: 450 rows, 40 organizations and 8 domains, crossed.

    python benchmarks/pooled.py --rounds 5

Rows are exact, right-censored and in intervals. Beside each fit stands what does not depend on the
machine: passes over the rows, and the time as a multiple of one pass and of `fit_aft` on the same
rows. With Rscript and lme4 on the path, lme4's time for the nearest model that it has (lognormal,
every row taken for exact) is printed too.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from promisetrack.survival import FAMILIES, Observations, fit_aft, fit_pooled
from promisetrack.survival.laplace_problem import RowDerivatives
from promisetrack.survival.pooled_rows import DurationRows

BOUND = 0.3
LEVELS = {"organization": 40, "domain": 8}
COARSE = 0.4
TAUS = {"organization": 0.5, "domain": 0.3}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=450)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    obs, X, groups = simulated(arguments.rows)  # noqa: N806
    print(f"rows {len(obs)}, {LEVELS}, cores {os.cpu_count()}, medians of {arguments.rounds}")
    print(f"{'':32}{'ms':>8}{'cpu ms':>8}{'passes':>8}{'x pass':>8}{'x fit_aft':>10}  bound")
    for family in FAMILIES:
        for never in (None, True):
            work = partial(fit_aft, obs, X, family=family, never=never)
            plain = measured(work, arguments.rounds)
            for name, options in (
                ("", {}),
                (", flat priors", {"priors": None}),
                (", 9 nodes, one grouping", {"nodes": 9}),
            ):
                if never and name == ", flat priors":
                    continue  # without a prior these rows have no share to find
                used = groups if "nodes" not in options else {"domain": groups["domain"]}

                fit = partial(
                    fit_pooled, obs, X, groups=used, family=family, never=never, **options
                )
                label = f"{family}{', never' if never else ''}{name}"
                line(label, measured(fit, arguments.rounds), fit, plain)
    print(f"{'lme4, lognormal, all exact':32}{by_lme4(obs, X, groups, arguments.rounds)}")


def line(
    label: str, seconds: tuple[float, float], fit: Callable[[], Any], plain: tuple[float, float]
) -> None:
    """Print what one fit took."""
    passes, a_pass = counted(fit)
    wall, cpu = seconds
    verdict = "" if "nodes" in label else f"{wall / BOUND:5.2f} of {BOUND} s"
    print(
        f"{label:32}{1e3 * wall:8.0f}{1e3 * cpu:8.0f}{passes:8d}{wall / a_pass:8.0f}"
        f"{wall / plain[0]:10.1f}  {verdict}"
    )


def measured(work: Callable[[], Any], rounds: int) -> tuple[float, float]:
    """Return medians of seconds and of the processor's seconds."""
    work()
    walls, cpus = [], []
    for _ in range(rounds):
        start, started = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - start)
        cpus.append(time.process_time() - started)
    return statistics.median(walls), statistics.median(cpus)


def counted(fit: Callable[[], Any]) -> tuple[int, float]:
    """Return the passes over the rows in one fit, and the median seconds of one."""
    seconds: list[float] = []
    original = DurationRows.__call__

    def timed(rows: DurationRows, eta: Any, theta: Any) -> RowDerivatives:
        start = time.perf_counter()
        terms = original(rows, eta, theta)
        seconds.append(time.perf_counter() - start)
        return terms

    DurationRows.__call__ = timed  # type: ignore[assignment,method-assign]
    try:
        fit()
    finally:
        DurationRows.__call__ = original  # type: ignore[method-assign]
    return len(seconds), statistics.median(seconds)


def simulated(n: int) -> tuple[Observations, Any, dict[str, Any]]:
    """Draw lognormal durations with crossed effects, a third open, some in intervals."""
    rng = np.random.default_rng(0)
    X = np.column_stack([np.ones(n), rng.normal(size=n)])  # noqa: N806
    groups = {name: rng.integers(k, size=n) for name, k in LEVELS.items()}
    mu = X @ [0.4, 0.9]
    for name, k in LEVELS.items():
        mu += TAUS[name] * rng.normal(size=k)[groups[name]]
    times, seen = np.exp(mu + 0.7 * rng.normal(size=n)), rng.uniform(0.5, 6.0, size=n)
    lower, upper = np.minimum(times, seen), np.where(times <= seen, times, np.inf)
    some = np.isfinite(upper) & (rng.uniform(size=n) < COARSE)
    lower = np.where(some, np.floor(2 * lower) / 2, lower)
    return Observations(lower, np.where(some, lower + 0.5, upper)), X, groups


def by_lme4(obs: Observations, X: Any, groups: dict[str, Any], rounds: int) -> str:  # noqa: N803
    """Return lme4's milliseconds for a fit, or why there are none."""
    if shutil.which("Rscript") is None:
        return "no Rscript here"
    end = np.where(np.isinf(obs.upper), obs.lower, obs.upper)
    columns = np.column_stack([np.log(end), X[:, 1], groups["organization"], groups["domain"]])
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "rows.csv"
        np.savetxt(table, columns, delimiter=",", header="y,x,o,d", comments="")
        script = (
            f"suppressPackageStartupMessages(library(lme4)); r <- read.csv('{table}');"
            "fit <- function() lmer(y ~ x + (1|o) + (1|d), r, REML = FALSE); invisible(fit());"
            f"cat(median(replicate({rounds}, system.time(fit())[3])))"
        )
        done = subprocess.run(
            ["Rscript", "-e", script],  # noqa: S607 (found on PATH)
            capture_output=True,
            text=True,
            check=False,
        )
    return f"{1e3 * float(done.stdout):8.0f}" if done.returncode == 0 else "no lme4 here"


if __name__ == "__main__":
    main()
