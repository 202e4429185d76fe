"""How long the shipped roadmap takes: 20,000 worlds are to be drawn in at most five seconds.

Each figure is the shortest of several runs, since everything else a machine does only adds to it.
Run it as ``.venv/bin/python benchmarks/roadmap.py [RUNS]``.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from promisetrack.forecast import fit_delays
from promisetrack.forecast.roadmap.draws import DRAWS, Worlds
from promisetrack.forecast.roadmap.fan import capacity_fan
from promisetrack.forecast.roadmap.plan import plan_capacity
from promisetrack.forecast.roadmap.promises import PromiseDraws
from promisetrack.forecast.roadmap.simulate import draw_roadmap
from promisetrack.forecast.roadmap.timelines import timelines
from promisetrack.ledger import read_ledger

CLAIMS = Path(__file__).resolve().parents[1] / "claims"
TARGET = 5.0
T = TypeVar("T")


def timed(what: str, run: Callable[[], T], runs: int) -> tuple[T, float]:
    """Print the shortest time in seconds of several runs after a first, and return both."""
    found, best = run(), float("inf")
    for _ in range(runs):
        begun = time.perf_counter()
        found = run()
        best = min(best, time.perf_counter() - begun)
    print(f"{what:40} {best:8.2f}", flush=True)
    return found, best


def main() -> None:
    runs = max(int(sys.argv[1]) if len(sys.argv) > 1 else 3, 1)
    ledger, _ = read_ledger(CLAIMS)
    as_of = ledger.closing
    assert as_of is not None  # noqa: S101  the shipped ledger has its date
    roadmap = next(iter(ledger.roadmaps))
    print(f"{'step':40} {'seconds':>8}")
    model, _ = timed("fit of the delay model", lambda: fit_delays(ledger, as_of=as_of), 1)
    plan, planned = timed(
        "readings and growth", lambda: plan_capacity(ledger, roadmap, as_of=as_of), runs
    )
    drawn, seconds = timed(
        f"{DRAWS:,} draws of {len(roadmap.milestones)} milestones",
        lambda: draw_roadmap(PromiseDraws(model, Worlds()), roadmap, plan=plan),
        runs,
    )
    _, told = timed("timelines", lambda: timelines(drawn), runs)
    fanned = 0.0
    if plan is not None:
        unit = ledger.series[plan.capacity.series].unit
        _, fanned = timed("fan", lambda: capacity_fan(drawn, unit), runs)
    whole = planned + seconds + told + fanned
    print(f"{'all after the fit':40} {whole:8.2f}")
    print(f"the target of {TARGET:g} s is {'met' if whole <= TARGET else 'missed'}")


if __name__ == "__main__":
    main()
