"""What a roadmap's growth model would have said of its own ramps, and of fewer of them.

For each variant the model is asked after three years of every ramp, and its forecasts of the
highest yearly amount by 1 to 15 years later are held against what came: `backtest_ramps`. Errors
are in doublings. Two naive rules stand beside it: growth goes on at the pace of the first three
years, and nothing grows any more. A variant takes half a minute on one core.

Run it as ``.venv/bin/python benchmarks/ramps.py [VARIANT ...]``, with parts of variants' names.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np

from promisetrack.forecast.roadmap.ramp_backtest import RampForecast, backtest_ramps, lead_scores
from promisetrack.forecast.roadmap.ramp_model import PRIORS, RampModel, RampPriors, fit_growth
from promisetrack.forecast.roadmap.ramps import Ramp, new_ramp
from promisetrack.forecast.roadmap.readings import NONE_COUNTED, ramp_of
from promisetrack.ledger import read_ledger

CLAIMS = Path(__file__).resolve().parents[1] / "claims"
FAME = ("ford-model-t-production-per-year",)
CHIPS = ("asml-euv-systems-per-year", "nvidia-data-centre-revenue-per-year")
AGES = (0, 1, 2, 4, 9)

Chosen: TypeAlias = "Callable[[Ramp], bool]"


@dataclass(frozen=True, slots=True)
class Variant:
    """Which ramps, and with which priors."""

    name: str
    chosen: Chosen = lambda _: True
    priors: RampPriors = PRIORS


def without(names: Iterable[str]) -> Chosen:
    left_out = frozenset(names)
    return lambda ramp: ramp.name not in left_out


VARIANTS = (
    Variant("all"),
    Variant("without the Model T", without(FAME)),
    Variant("without chips", without(CHIPS)),
    Variant("without either", without((*FAME, *CHIPS))),
    Variant("without what was given up", lambda ramp: ramp.amounts[-1] > NONE_COUNTED),
    Variant("no pooling in an organization", priors=replace(PRIORS, shared=0.0)),
    *(
        Variant(f"slope share {share:g}", priors=replace(PRIORS, slope_share=share))
        for share in (0.01, 0.3, 1.0)
    ),
)


def ramps() -> Iterator[Ramp]:
    ledger, _ = read_ledger(CLAIMS)
    assert ledger.closing is not None  # noqa: S101  the shipped ledger has its date
    for roadmap in ledger.roadmaps:
        for name in roadmap.capacity.analogues if roadmap.capacity else ():
            yield ramp_of(ledger.series[name], as_of=ledger.closing)


def standing_still(forecasts: Sequence[RampForecast], first: int, last: int) -> float:
    """Return the mean error of a second naive rule: nothing grows any more. Ramps count once."""
    errors: dict[str, list[float]] = {}
    for one in forecasts:
        if first <= one.lead <= last:
            errors.setdefault(one.ramp, []).append(abs(one.came))
    return float(np.mean([np.mean(of) for of in errors.values()]))


def print_scores(name: str, forecasts: Sequence[RampForecast]) -> None:
    for one in lead_scores(forecasts):
        counts = f"{one.ramps:3} of {one.organizations:2}"
        shares = f"{one.coverage_50:6.2f} {one.coverage_80:6.2f} {one.above_90:6.2f}"
        still = standing_still(forecasts, one.first, one.last)
        crps = f"{one.crps:6.2f} {one.steady_crps:6.2f} {still:6.2f}"
        print(f"{name:31} {one.first:2}-{one.last:<2} {counts:>9} {shares} {crps}", flush=True)


def print_growth(model: RampModel) -> None:
    """Print the expected doublings a year of a new ramp by its age, none where it would fall."""
    rng = np.random.default_rng(1), np.random.default_rng(2)
    growth = model.draw(20_000, *rng, new_ramp("new", "nobody known"))
    print(f"{'age':>4} {'P10':>6} {'P50':>6} {'P90':>6} {'stands still':>13}")
    for age in AGES:
        pace = (growth.start + growth.slowing * np.log1p(age)) / np.log(2.0)
        low, middle, high = np.quantile(np.maximum(pace, 0.0), (0.1, 0.5, 0.9))
        print(f"{age:4} {low:6.2f} {middle:6.2f} {high:6.2f} {(pace <= 0.0).mean():13.2f}")


def main() -> None:
    wanted = sys.argv[1:]
    known = list(ramps())
    begun = time.perf_counter()
    model = fit_growth(known)
    seconds = time.perf_counter() - begun
    print(f"{len(known)} ramps, {sum(map(len, known))} years; fitted in {seconds:.2f} s\n")
    print("Doublings a year of a new ramp, by its age in years")
    print_growth(model)
    print(
        f"\n{'variant':31} {'years':5} {'ramps':>9} {'in 50':>6} {'in 80':>6} {'>P90':>6} ", end=""
    )
    print(f"{'CRPS':>6} {'pace':>6} {'still':>6}")
    for variant in VARIANTS:
        if not wanted or any(part in variant.name for part in wanted):
            chosen = [ramp for ramp in known if variant.chosen(ramp)]
            print_scores(variant.name, backtest_ramps(chosen, priors=variant.priors))


if __name__ == "__main__":
    main()
