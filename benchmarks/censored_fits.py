"""How fast regressions of censored durations are, beside other programs in the same run.

Every program fits the same rows, read from the same file, and the time is that of the fit with its
covariance alone: reading and starting do not count. Each figure is the shortest of several runs,
since everything else a machine does only adds to it; log-likelihoods are printed so that nobody is
fast and wrong. Run it as

    .venv/bin/python benchmarks/censored_fits.py [--rows 500 1000000] [--others DIR] [--limit 900]

`--others` is a folder in which a virtual environment with lifelines and surpyval is, or is made;
without it they are left out. R's survreg takes part where Rscript and its survival package are.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from promisetrack.survival import AftFit, Observations, fit_aft
from promisetrack.survival.families import FAMILIES

RIVALS = Path(__file__).parent / "survival_rivals"
SLOPES = np.array([1.0, -0.5, 0.3, 0.2])
SCALE, NEVER = 0.7, 0.2
THREE = ("weibull", "lognormal", "loglogistic")
FEW = 10_000  # rows up to which a fit is so short that it is run often


class Outcome(NamedTuple):
    """How long a program took, and how high it climbed; None where it did not finish."""

    seconds: float | None
    log_likelihood: float | None


def drawn(family: str, n: int, *, never: float = 0.0) -> pd.DataFrame:
    """Draw n rows with an intercept and three covariates, about four in ten right-censored."""
    rng = np.random.default_rng(n)
    covariates = np.column_stack([np.ones(n), rng.normal(size=(n, 3))])
    z = FAMILIES[family].inverse_log_survival(np.log(rng.uniform(size=n)))
    times = np.exp(covariates @ SLOPES + SCALE * z)
    times[rng.uniform(size=n) < never] = np.inf
    seen = rng.uniform(0.1, 7.0 if not never else 30.0, size=n)
    table = pd.DataFrame(covariates, columns=["const", "a", "b", "c"])
    table["time"], table["delivered"] = np.minimum(times, seen), (times <= seen).astype(int)
    return table


def shortest(fit: Callable[[], Any], runs: int) -> tuple[float, Any]:
    """Return the shortest time in seconds of several runs, and what the last returned."""
    seconds, found = [], None
    for _ in range(runs):
        start = time.perf_counter()
        found = fit()
        seconds.append(time.perf_counter() - start)
    return min(seconds), found


def rows_of(table: pd.DataFrame) -> tuple[Observations, np.ndarray[Any, Any]]:
    upper = np.where(table["delivered"] == 1, table["time"], np.inf)
    return Observations(table["time"], upper), table[["const", "a", "b", "c"]].to_numpy()


def ours(table: pd.DataFrame, family: str, *, never: bool = False) -> tuple[Outcome, AftFit]:
    """Time our fit with its covariance."""
    obs, covariates = rows_of(table)

    def fit() -> AftFit:
        found = fit_aft(obs, covariates, family=family, never=never)
        _ = found.covariance
        return found

    seconds, found = shortest(fit, 50 if len(table) <= FEW else 5)
    return Outcome(seconds, found.log_likelihood), found


def without_gradient(table: pd.DataFrame, family: str) -> Outcome:
    """Time statsmodels' GenericLikelihoodModel with the same likelihood, differenced by itself."""
    from statsmodels.base.model import GenericLikelihoodModel

    obs, covariates = rows_of(table)
    likelihood = fit_aft(obs, covariates, family=family).likelihood

    class Differenced(GenericLikelihoodModel):  # type: ignore[misc]
        def loglikeobs(self, params: Any) -> Any:
            return likelihood.row_values(np.asarray(params))

    def fit() -> Any:
        model = Differenced(table["time"].to_numpy(), covariates, extra_params_names=["log_scale"])
        found = model.fit(np.zeros(5), method="bfgs", maxiter=500, disp=0)
        _ = found.bse
        return found

    seconds, found = shortest(fit, 3 if len(table) <= FEW else 1)
    return Outcome(seconds, float(found.llf))


def elsewhere(command: list[str], limit: float) -> Outcome:
    """Run another program on a file; nothing when it fails or takes longer than the limit."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    try:
        run = subprocess.run(
            command, capture_output=True, text=True, check=True, timeout=limit, env=environment
        )
        said = json.loads(run.stdout.splitlines()[-1])
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError, IndexError, ValueError):
        return Outcome(None, None)
    return Outcome(said["seconds"], said["log_likelihood"])


def python_of_others(folder: Path) -> Path:
    """Return the interpreter of an environment with lifelines and surpyval, made when missing.

    What cannot be installed is missing from it, and does not finish.
    """
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        for package in ("lifelines", "surpyval"):
            install = [str(python), "-m", "pip", "install", "--quiet", package]
            subprocess.run(install, check=False)
    return python


def rivals(family: str, path: Path, n: int, options: argparse.Namespace) -> dict[str, list[str]]:
    """Return the commands that let the other programs fit a file."""
    given = [str(path), family, "5" if n <= FEW else "1"]
    commands = {}
    if shutil.which("Rscript"):
        commands["R survreg"] = ["Rscript", str(RIVALS / "with_survreg.R"), *given]
    if options.others is not None:
        python = str(python_of_others(options.others))
        commands["lifelines"] = [python, str(RIVALS / "with_lifelines.py"), *given]
        commands["surpyval"] = [python, str(RIVALS / "with_surpyval.py"), *given]
    return commands


def line(n: int, family: str, program: str, outcome: Outcome, against: float) -> None:
    if outcome.seconds is None or outcome.log_likelihood is None:
        print(f"{n:9,} {family:20} {program:22} {'not finished':>12}", flush=True)
        return
    ratio = outcome.seconds / against
    print(
        f"{n:9,} {family:20} {program:22} {1e3 * outcome.seconds:9.2f} ms {ratio:8.1f}x "
        f"{outcome.log_likelihood:18.6f}",
        flush=True,
    )


def passes(fit: AftFit) -> None:
    """Print how often a fit went over its rows, and how long it takes once: the limit of speed."""
    a_pass, _ = shortest(lambda: fit.likelihood.evaluate(fit.maximum.point), 20)
    print(f"{'':31}{fit.maximum.passes} passes over all rows, {1e3 * a_pass:.2f} ms a pass")


def compare(n: int, family: str, folder: Path, options: argparse.Namespace) -> None:
    table = drawn(family, n)
    path = folder / f"{family}-{n}.csv"
    table.to_csv(path, index=False)
    own, fit = ours(table, family)
    assert own.seconds is not None  # noqa: S101 (for the type checker: ours always finishes)
    line(n, family, "promisetrack", own, own.seconds)
    passes(fit)
    for program, command in rivals(family, path, n, options).items():
        line(n, family, program, elsewhere(command, options.limit), own.seconds)
    if n <= options.differenced:
        differenced = without_gradient(table, family)
        line(n, family, "statsmodels, bfgs", differenced, own.seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, nargs="+", default=[500, 100_000, 1_000_000])
    parser.add_argument("--others", type=Path, help="folder of an environment with the others")
    parser.add_argument("--limit", type=float, default=900.0, help="seconds for another program")
    parser.add_argument("--differenced", type=int, default=100_000, help="rows for statsmodels")
    options = parser.parse_args()
    print(f"{'rows':>9} {'family':20} {'program':22} {'time':>12} {'to ours':>9} {'log-lik.':>18}")
    with tempfile.TemporaryDirectory() as folder:
        for n in options.rows:
            for family in THREE:
                compare(n, family, Path(folder), options)
            for family in THREE:
                table = drawn(family, n, never=NEVER)
                shared, fit = ours(table, family, never=True)
                name = f"{family}, never-share"
                line(n, name, "promisetrack", shared, shared.seconds or np.nan)
                passes(fit)


if __name__ == "__main__":
    main()
